"""The public pages below another address: as a draft will look, or with internal indicators."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import (
    Resolver404,
    get_script_prefix,
    get_urlconf,
    resolve,
    set_script_prefix,
    set_urlconf,
)

PUBLIC_PAGES = "atlas.staff.previewed"
"""The addresses of the public pages alone, also where this process serves none (ATLAS_SITE=staff)."""


def public_page_below(prefix: str, request: HttpRequest, rest: str) -> HttpResponse:
    """Return a public page whose addresses all begin with ``prefix``; raise Http404 where there is none."""
    try:
        match = resolve(f"/{rest}", urlconf=PUBLIC_PAGES)
    except Resolver404 as error:
        raise Http404("Diese Seite gibt es nicht.") from error
    with _addresses_below(prefix):
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return _for_this_house(response)


def _for_this_house(response: HttpResponse) -> HttpResponse:
    """Take back what public pages allow other sites: to show them in a frame, to read their answers."""
    for permission in ("xframe_options_exempt", "_csp_replace"):
        vars(response).pop(permission, None)
    del response["Access-Control-Allow-Origin"], response["Cross-Origin-Resource-Policy"]
    return response


@contextmanager
def _addresses_below(prefix: str) -> Iterator[None]:
    """Let every address that is written inside begin with ``prefix``."""
    before, urlconf = get_script_prefix(), get_urlconf()
    set_script_prefix(prefix)
    set_urlconf(PUBLIC_PAGES)
    try:
        yield
    finally:
        set_script_prefix(before)
        set_urlconf(urlconf)
