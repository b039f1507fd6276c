"""The public pages as they will look: a draft seen through the public views, behind the login."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import (
    Resolver404,
    get_script_prefix,
    get_urlconf,
    resolve,
    reverse,
    set_script_prefix,
    set_urlconf,
)
from django.views.decorators.http import require_safe

from atlas.staff.entrance import SEE, staff_page
from indicators.models import Release
from indicators.models.visibility import previewing

PUBLIC_PAGES = "atlas.staff.previewed"
"""The addresses of the public pages alone, also where this process serves none (ATLAS_SITE=staff)."""


@dataclass(frozen=True)
class Preview:
    """What the frame of a previewed page says: which draft, and the way back to it."""

    number: int
    back: str


@require_safe
@staff_page(SEE)
def preview(request: HttpRequest, number: int, rest: str = "") -> HttpResponse:
    """Show a public page as it will be once a draft, or a release under embargo, is seen.

    Links inside lead to the preview of the next page.
    """
    release = Release.objects.unseen().filter(number=number).first()
    if release is None:
        raise Http404("Diesen Entwurf gibt es nicht, oder er ist schon veröffentlicht.")
    try:
        match = resolve(f"/{rest}", urlconf=PUBLIC_PAGES)
    except Resolver404 as error:
        raise Http404("Diese Seite gibt es nicht.") from error
    mark = Preview(number, reverse("staff-release", args=[number]))
    request.preview = mark  # type: ignore[attr-defined] # read by atlas.context.site
    with previewing(release), _addresses_below(reverse("staff-preview", args=[number])):
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


@contextmanager
def _addresses_below(prefix: str) -> Iterator[None]:
    """Let every address that is written inside be one of the preview."""
    before, urlconf = get_script_prefix(), get_urlconf()
    set_script_prefix(prefix)
    set_urlconf(PUBLIC_PAGES)
    try:
        yield
    finally:
        set_script_prefix(before)
        set_urlconf(urlconf)
