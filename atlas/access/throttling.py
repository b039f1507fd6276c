"""What slows down guessing of passwords: who asks, and what the locked-out read (django-axes)."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

IPV6_NETWORK = 64
"""Bits of an IPv6 address that belong to one connection; the rest changes at will."""


def client_address(request: HttpRequest) -> str | None:
    """Return the address a request comes from, an IPv6 one as its network; None where it says no address.

    Behind a proxy it stands in the one header that is configured, last in it: what comes before
    was written by the visitor.
    """
    header: str = settings.CLIENT_ADDRESS_HEADER
    stated = request.headers.get(header, "") if header else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(stated.rpartition(",")[2].strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ip_network((address, IPV6_NETWORK), strict=False).network_address)
    return str(address)


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
