"""The background map, fetched by the atlas and never by the visitor: off unless the operator names a source.

Tiles are asked for once, kept for a month, and only for the city and its surroundings: this is no open
proxy. Where the source does not answer, the tile is empty and the map works as without.
"""

import logging
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from math import asinh, pi, radians, tan

import requests
from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atlas.surroundings import Layer
from indicators.models import Area

log = logging.getLogger(__name__)

DEEPEST = 18
DAYS_KEPT, MINUTES_AFTER_FAILURE = 30, 10
SECONDS_TO_WAIT = 5
WHO_ASKS = {"User-Agent": "Sozialatlas"}
LARGEST = 500_000
"""Bytes of one tile; more is no tile."""
AROUND = 0.05
"""Degrees around the city for which tiles are passed on."""
EMPTY = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNgAAIAAAUAAen63NgAAAAASUVORK5CYII="
)
"""One transparent pixel (PNG)."""
SIGNATURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@dataclass(frozen=True)
class Background:
    """A source of tiles: the pattern of its addresses with {z}, {x} and {y}, and the credit it asks for."""

    address: str
    credit: str


SOURCES = {
    "topplus": Background(
        "https://sgx.geodatenzentrum.de/wmts_topplus_open/tile/1.0.0/web_grau/default/WEBMERCATOR/{z}/{y}/{x}.png",
        "Kartenhintergrund: © BKG, dl-de/by-2-0, TopPlusOpen",
    ),
    "basemap": Background(
        "https://sgx.geodatenzentrum.de/wmts_basemapde/tile/1.0.0/de_basemapde_web_raster_grau/default/"
        "GLOBAL_WEBMERCATOR/{z}/{y}/{x}.png",
        "Kartenhintergrund: © GeoBasis-DE / BKG, CC BY 4.0, basemap.de",
    ),
}
"""Services of the Bundesamt für Kartographie und Geodäsie that may be used with their credit."""


def background() -> Background | None:
    """Return the source that the operator chose, None for no background."""
    own = Background(settings.TILES, settings.TILES_CREDIT) if settings.TILES else None
    return SOURCES.get(settings.TILES, own)


def address_of_tiles() -> str:
    """Return the address of the tiles here with {z}, {x} and {y}, "" without a background."""
    return reverse("tile", args=[0, 0, 0]).replace("0/0/0", "{z}/{x}/{y}") if settings.TILES else ""


def credit_lines(layers: Iterable[Layer]) -> list[str]:
    """Return who has to be named for the background and the layers for orientation, each once."""
    source = background()
    named = [*([source.credit] if source else []), *(layer.source_text for layer in layers)]
    return list(dict.fromkeys(name for name in named if name))


def allowing_tiles(response: HttpResponse) -> HttpResponse:
    """Return a page that may draw tiles: Leaflet puts an empty picture (data:) into those it gives up."""
    if settings.TILES:
        response._csp_update = {"img-src": ["data:"]}  # type: ignore[attr-defined] # read by django-csp
    return response


@require_safe
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """Send one tile of the background (Web Mercator, 256 pixels), from the cache where it is there."""
    source = background()
    if source is None:
        raise Http404(_("Dieser Atlas hat keinen Kartenhintergrund."))
    if not _is_near(z, x, y):
        raise Http404(_("Diese Kachel liegt nicht in der Stadt."))
    kept = caches["tiles"]
    key = f"{source.address}|{z}|{x}|{y}"
    content = kept.get(key)
    if content is None:
        content = _fetched(source.address.format(z=z, x=x, y=y))
        kept.set(key, content, DAYS_KEPT * 86_400 if content else MINUTES_AFTER_FAILURE * 60)
    response = HttpResponse(content or EMPTY, content_type=_kind(content or EMPTY))
    patch_cache_control(response, public=True, max_age=86_400 if content else MINUTES_AFTER_FAILURE * 60)
    return response


def _fetched(address: str) -> bytes:
    """Return the tile at an address, b"" where none came."""
    try:
        with requests.get(address, headers=WHO_ASKS, timeout=SECONDS_TO_WAIT, stream=True) as answer:
            content: bytes = answer.raw.read(LARGEST + 1, decode_content=True)
    except requests.RequestException as error:
        log.warning("no tile of the background: %s", type(error).__name__)
        return b""
    return content if _kind(content) and len(content) <= LARGEST else b""


def _kind(content: bytes) -> str:
    return next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), "")


def _is_near(z: int, x: int, y: int) -> bool:
    """Return whether a tile touches the city and its surroundings; one query."""
    extent = Area.objects.extent_of_city()
    if extent is None or z > DEEPEST:
        return False
    west, south, east, north = extent
    left, top = _place(west - AROUND, north + AROUND, z)
    right, bottom = _place(east + AROUND, south - AROUND, z)
    return left <= x <= right and top <= y <= bottom


def _place(longitude: float, latitude: float, z: int) -> tuple[int, int]:
    """Return column and row of the tile that holds a place (degrees, EPSG:4326)."""
    size = 2**z
    column = (longitude + 180) / 360 * size
    row = (1 - asinh(tan(radians(latitude))) / pi) / 2 * size
    return int(column), int(row)
