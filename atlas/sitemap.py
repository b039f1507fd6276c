"""What programs look for: all addresses of the site, and whom to tell of a security hole."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from atlas.addresses import address
from atlas.requests import MINUTES_KEPT
from atlas.texts.urls import NAMES
from indicators.models import Area, Edition, Indicator, PublishedIndicator, Release

VIEWS = ("indicator-map", "indicator-time", "indicator-table", "indicator-definition", "dataset")
DISTRICTS = 40
"""From this rank on, areas lie below the city."""
SECURITY_DAYS = 300
"""How long the contact for security is good for; RFC 9116 recommends less than a year."""


@dataclass(frozen=True)
class Listed:
    """An address with the day its content last changed, None where nobody knows."""

    address: str
    changed: datetime.date | None


@require_safe
@cache_control(public=True, max_age=MINUTES_KEPT * 60)
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every page of the newest state (sitemaps.org, at most 50,000 addresses)."""
    release = Release.objects.newest()
    listed = list(_own_pages())
    if release is not None:
        listed += _of_numbers(timezone.localdate(release.published_at))
    context = {"listed": listed, "origin": request.build_absolute_uri("/").rstrip("/")}
    return render(request, "atlas/sitemap.xml", context, content_type="application/xml; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86_400)
def security(request: HttpRequest) -> HttpResponse:
    """Name whom to tell of a security hole (RFC 9116); the proxy answers in our place where there is one."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = timezone.now() + datetime.timedelta(days=SECURITY_DAYS)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: de, en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _own_pages() -> Iterator[Listed]:
    for name in (*NAMES.values(), "accessibility", "releases"):
        yield Listed(address(name), None)


def _of_numbers(newest: datetime.date) -> Iterator[Listed]:
    """Yield start, topics, indicators and areas; four queries."""
    yield Listed(address("start"), newest)
    yield Listed(address("data"), newest)
    yield Listed(address("comparison"), newest)
    yield Listed(address("table-builder"), newest)
    yield Listed(address("interface"), newest)
    indicators = list(PublishedIndicator.objects.current())
    changed: dict[str, datetime.date] = {}
    for one in indicators:
        day = timezone.localdate(one.release.published_at)
        changed[one.topic_slug] = max(day, changed.get(one.topic_slug, day))
        views = (*VIEWS, "index-opened") if one.kind == Indicator.Kind.INDEX else VIEWS
        for view in views:
            yield Listed(address(view, one.slug), day)
    for slug, day in changed.items():
        yield Listed(address("topic", slug), day)
    edition = Edition.objects.with_districts().valid_on(timezone.localdate()).first()
    for area in Area.objects.in_editions({edition.pk} if edition else set()):
        if area.level.rank >= DISTRICTS or area.code == settings.CITY_CODE:
            yield Listed(address("area-profile", area.code, area.slug), newest)
