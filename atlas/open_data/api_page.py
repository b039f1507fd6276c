"""The pages about the JSON interface: one for people, one for programs."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atlas.addresses import address
from atlas.open_data.api_document import document
from atlas.open_data.api_queries import MOST
from atlas.open_data.opening import open_to_programs
from atlas.requests import Shown, frame, public_page
from atlas.statuses import CODES, PROVISIONAL, WORDS
from indicators.models import Level, PublishedIndicator
from indicators.status import Status


@dataclass(frozen=True)
class Example:
    """An address that answers, and what it gives; ``path`` begins with a slash."""

    text: str | Promise
    path: str


@public_page
def interface(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Explain the interfaces for programs with addresses that answer."""
    indicators = list(PublishedIndicator.objects.current(shown.stand))
    context = {
        "examples": _examples(indicators, shown),
        "codes": [("ok", _("eine Zahl")), (PROVISIONAL, _("eine vorläufige Zahl")), *_codes()],
        "most": MOST,
        "features": request.build_absolute_uri(address("features").partition("?")[0]),
        "section": "daten",
    }
    return render(request, "atlas/interface.html", context | frame(shown))


@open_to_programs
def description(request: HttpRequest) -> HttpResponse:
    """Describe the interface to programs (OpenAPI 3.1)."""
    origin = request.build_absolute_uri("/").rstrip("/")
    told = document(origin, address("interface").partition("?")[0].rstrip("/"))
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def _codes() -> list[tuple[str, Promise]]:
    return [(code, WORDS[status]) for status, code in CODES.items() if status != Status.VALUE]


def _examples(indicators: list[PublishedIndicator], shown: Shown) -> list[Example]:
    """Return examples with what is published; of an indicator that has areas, where there is one."""
    found = [
        Example(_("Alle Themen"), address("api-topics", stand=shown.stand)),
        Example(
            _("Alle Indikatoren, mit Formel, Quelle und Lizenz"), address("api-indicators", stand=shown.stand)
        ),
        Example(_("Alle Gebiete"), address("api-areas", stand=shown.stand)),
        Example(_("Alle Veröffentlichungen"), address("api-releases", stand=shown.stand)),
    ]
    levels = [level.slug for level in Level.objects.below_city()]
    for one in indicators:
        level = next((slug for slug in levels if slug in one.levels), None)
        if level and one.years:
            asked = {"indikator": one.slug, "jahr": max(one.years), "ebene": level}
            return [
                Example(
                    _("Ein Indikator mit seinen Stichtagen"),
                    address("api-indicator", one.slug, stand=shown.stand),
                ),
                Example(
                    _("Seine Werte in allen Gebieten und Jahren"),
                    address("api-values", indikator=one.slug, stand=shown.stand),
                ),
                Example(
                    _("Seine Werte eines Jahres und einer Ebene"),
                    address("api-values", **asked, stand=shown.stand),
                ),
                *found,
            ]
    return found
