"""One style sheet out of one file per component: a page asks for it once and keeps it for a year.

The order is the order of the cascade: vendor, tokens, base, components, print.
"""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

FILES = (
    "leaflet/leaflet.css",
    "css/tokens.css",
    "css/palette.css",
    "css/cividis.css",
    "css/puor.css",
    "css/pair.css",
    "css/patterns.css",
    "css/base.css",
    "css/frame.css",
    "css/controls.css",
    "css/map.css",
    "css/marks.css",
    "css/legend.css",
    "css/modes.css",
    "css/table.css",
    "css/indicator.css",
    "css/profile.css",
    "css/chart.css",
    "css/series.css",
    "css/compare.css",
    "css/index.css",
    "css/start.css",
    "css/releases.css",
    "css/prose.css",
    "css/around.css",
    "css/share.css",
    "css/interface.css",
    "css/search.css",
    "css/places.css",
    "css/print.css",
)


KEPT_FOREVER = {"max_age": 31_536_000, "immutable": True}


class StyleSheetMissingError(Exception):
    """A component of the style sheet is not where static files are found."""


@lru_cache(maxsize=1)
def text() -> str:
    """Return all components, one after the other."""
    return "\n".join(_component(name) for name in FILES)


@lru_cache(maxsize=1)
def digest() -> str:
    """Return a short hash of the content: a new style sheet has a new address."""
    return sha256(text().encode()).hexdigest()[:12]


def _component(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise StyleSheetMissingError(name)
    return Path(path).read_text(encoding="utf-8")


@require_safe
def style(request: HttpRequest, asked: str) -> HttpResponse:
    """Send the style sheet; a page from before the last update gets today's, kept for a minute only."""
    response = HttpResponse(text(), content_type="text/css; charset=utf-8")
    patch_cache_control(response, public=True, **KEPT_FOREVER if asked == digest() else {"max_age": 60})
    return response
