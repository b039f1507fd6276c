"""The profile of an area as tagged PDF (PDF/UA-1), set by WeasyPrint; nothing is loaded from anywhere."""

from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_urlconf, set_urlconf
from django.utils import translation
from weasyprint import CSS, HTML  # type: ignore[import-untyped] # it ships no types
from weasyprint.urls import FatalURLFetchingError, URLFetcher  # type: ignore[import-untyped]

from atlas.addresses import address
from atlas.key_figures import DISTRICT_RANK
from atlas.places import places_drawn
from atlas.profiles import profile
from atlas.qr import qr_code
from atlas.staff.through import PUBLIC_PAGES
from indicators.models import Area, Release

STYLE = "atlas/paper/paper.css"


class OutsideRequestError(FatalURLFetchingError):  # type: ignore[misc] # untyped base
    """A page for paper asks for something that is not in it."""


class _Nothing(URLFetcher):  # type: ignore[misc] # untyped base
    """Fetches nothing: all that is printed stands in the page itself."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> object:
        """Refuse."""
        raise OutsideRequestError(f"Beim Drucken wird nichts geladen: {url}")


def printed(area: Area, release: Release, language: str) -> bytes:
    """Return the PDF of an area's profile as a release shows it, in a language.

    The same release gives the same numbers for ever. Nine queries at most.
    """
    with translation.override(language):
        html = _page(area, release)
    return pdf(html, f"{release.number}-{area.code}-{language}")


def pdf(html: str, identifier: str) -> bytes:
    """Return a page as PDF/UA-1; raises OutsideRequestError where it asks for anything outside."""
    document = HTML(string=html, url_fetcher=_Nothing())
    content = document.write_pdf(
        stylesheets=[CSS(string=render_to_string(STYLE), url_fetcher=_Nothing())],
        pdf_variant="pdf/ua-1",
        pdf_identifier=identifier.encode(),
    )
    return bytes(content)


def _page(area: Area, release: Release) -> str:
    page = profile(area, release.number)
    lasting = _lasting(area, release)
    return render_to_string(
        "atlas/paper/profile.html",
        {
            "page": page,
            # All places of a city would fill a book of their own.
            "places": places_drawn(area) if area.level.rank >= DISTRICT_RANK else None,
            "release": release,
            "is_demo": release.is_demo or settings.IS_DEMO,
            "city_name": settings.CITY_NAME,
            "language": translation.get_language(),
            "lasting": lasting,
            "code": qr_code(lasting),
        },
    )


def _lasting(area: Area, release: Release) -> str:
    """Return the address under which the profile stands for ever; the worker itself serves no pages."""
    before = get_urlconf()
    set_urlconf(PUBLIC_PAGES)
    try:
        path = address("area-profile", area.code, area.slug, stand=release.number)
    finally:
        set_urlconf(before)
    return f"{settings.PUBLIC_ADDRESS}{path}"
