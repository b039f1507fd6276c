"""What slows down guessing of passwords: who asks, and what the locked-out read (django-axes)."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac


def locked(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: dict[str, str] | None = None,
) -> HttpResponse:
    """Return the page of a locked login, status 429; the arguments are those of django-axes."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds()) // 60
    page = render(
        request,
        "access/locked.html",
        {**admin.site.each_context(request), "title": "Anmeldung gesperrt", "minutes": minutes},
        status=429,
    )
    page["Retry-After"] = str(minutes * 60)
    page["Cache-Control"] = "no-store"
    return page


def unreadable(key: str, prefix: str, version: int) -> str:
    """Return the key of a line in the shared cache, without the name or address that it counts for."""
    return salted_hmac("atlas.access.throttling", f"{prefix}:{version}:{key}", algorithm="sha256").hexdigest()
