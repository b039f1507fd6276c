"""Where a request comes from."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

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
