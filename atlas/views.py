"""The public pages: parse, ask, render."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show what the atlas is, its topics and the newest release."""
    raise NotImplementedError


@require_safe
def indicator_map(request: HttpRequest, indicator: str) -> HttpResponse:
    """Show one indicator for one year as a map, a legend and a table."""
    raise NotImplementedError


@require_safe
def area_profile(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Show all indicators of an area with the city beside."""
    raise NotImplementedError


@require_safe
def indicator_definition(request: HttpRequest, indicator: str) -> HttpResponse:
    """Show definition, formula, source and reference date of an indicator."""
    raise NotImplementedError


@require_safe
def values_csv(request: HttpRequest, indicator: str) -> HttpResponse:
    """Send all values of an indicator as CSV (RFC 4180)."""
    raise NotImplementedError


@require_safe
def values_excel_csv(request: HttpRequest, indicator: str) -> HttpResponse:
    """Send all values of an indicator as CSV for a German Excel."""
    raise NotImplementedError
