"""The OGC API Features (part 1, core) under /ogc/: boundaries and values for geographic systems."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from atlas.notes import site_name
from atlas.open_data import features
from atlas.open_data.features import BOUNDARIES, VALUES, Collection, Geometry, Item
from atlas.open_data.features_document import CONFORMANCE, document
from atlas.open_data.features_links import GEOJSON, HTML, JSON, OPENAPI, Link, Linking
from atlas.open_data.features_queries import ItemsQuery, JsonQuery, PageQuery
from atlas.open_data.opening import open_to_programs, refuse_unknown, shown_or_404
from atlas.open_data.problems import RefusedError
from atlas.open_data.published import published
from atlas.requests import Shown, frame
from indicators.models import Area, Edition, Level, PublishedIndicator

CITY_RANK = 30
Query = TypeVar("Query", bound=JsonQuery)


@open_to_programs
def landing(request: HttpRequest) -> HttpResponse:
    """Say where everything is (7.2)."""
    query, shown = _asked(request, PageQuery)
    to = Linking(request, shown)
    title = _("%(site)s: Karten und Werte (OGC API Features)") % {"site": site_name()}
    told: dict[str, object] = {
        "title": title,
        "description": _(
            "Veröffentlichte Kennzahlen mit den Grenzen ihrer Gebiete, für Geoinformationssysteme."
        ),
        "attribution": settings.PUBLISHER,
        "links": [
            to.here(),
            to.to("alternate", HTML, _("Dieselbe Antwort als Seite"), "features", f="html"),
            to.to(
                "service-desc", OPENAPI, _("Beschreibung für Programme (OpenAPI 3.0)"), "features-description"
            ),
            to.to("service-doc", HTML, _("Erklärung der Schnittstellen"), "interface"),
            to.to("conformance", JSON, _("Was diese Schnittstelle erfüllt"), "features-conformance"),
            to.to("data", JSON, _("Alle Sammlungen"), "features-collections"),
        ],
    }
    return _told(request, query, shown, told)


@open_to_programs
def conformance(request: HttpRequest) -> HttpResponse:
    """List the parts of the standard that are kept (7.4)."""
    _query, _shown = _asked(request, JsonQuery)
    return _json({"conformsTo": list(CONFORMANCE)})


@open_to_programs
def description(request: HttpRequest) -> HttpResponse:
    """Describe this interface to programs (OpenAPI 3.0)."""
    _query, shown = _asked(request, JsonQuery)
    landing_page = Linking(request, shown).to("self", JSON, "", "features")["href"]
    return _json(document(landing_page.partition("?")[0].rstrip("/")), OPENAPI)


@open_to_programs
def collections(request: HttpRequest) -> HttpResponse:
    """List all collections (7.13); six queries."""
    query, shown = _asked(request, PageQuery)
    to, extent = Linking(request, shown), Area.objects.extent_of_city()
    found = [
        features.of_indicator(one, shown.release) for one in PublishedIndicator.objects.current(shown.stand)
    ]
    told: dict[str, object] = {
        "title": _("Alle Sammlungen"),
        "links": [
            to.here(),
            to.to("alternate", HTML, _("Dieselbe Antwort als Seite"), "features-collections", f="html"),
        ],
        "collections": [to.collection(one, extent) for one in (*found, *_boundaries().collections)],
    }
    return _told(request, query, shown, told)


@open_to_programs
def collection(request: HttpRequest, name: str) -> HttpResponse:
    """Describe one collection (7.14); six queries."""
    query, shown = _asked(request, PageQuery)
    told = Linking(request, shown).collection(_collection(name, shown), Area.objects.extent_of_city())
    return _told(request, query, shown, told)


@open_to_programs
def items(request: HttpRequest, name: str) -> HttpResponse:
    """Send features of a collection (7.15); with them one query for every level and set of boundaries."""
    query, shown = _asked(request, ItemsQuery)
    asked = query.cleaned_data
    found = _items(name, shown)
    if asked["datetime"]:
        found = [item for item in found if item.span.meets(asked["datetime"])]
    if asked["bbox"]:
        inside = features.touching(_shapes(found), asked["bbox"])
        found = [item for item in found if item.area.pk in inside]
    sent = found[query.offset_kept : query.offset_kept + query.limit_kept]
    outlines = _shapes(sent)
    return _json(
        {
            "type": "FeatureCollection",
            "numberMatched": len(found),
            "numberReturned": len(sent),
            "links": _ways(request, shown, name, query, len(found)),
            "features": [features.feature(item, outlines.get(item.area.pk)) for item in sent],
        },
        GEOJSON,
    )


@open_to_programs
def item(request: HttpRequest, name: str, item: str) -> HttpResponse:
    """Send one feature (7.16)."""
    _query, shown = _asked(request, JsonQuery)
    to = Linking(request, shown)
    for one in _items(name, shown):
        if one.name == item:
            links = [
                to.here(GEOJSON),
                to.to("collection", JSON, _("Die Sammlung"), "features-collection", name),
                to.to("alternate", HTML, one.area.name, "area-profile", one.area.code, one.area.slug),
            ]
            return _json({**features.feature(one, _shapes([one]).get(one.area.pk)), "links": links}, GEOJSON)
    raise Http404(_("Dieses Objekt gibt es in der Sammlung nicht."))


@dataclass(frozen=True)
class _Boundaries:
    """All areas that are or were in force, with the first days of their sets of boundaries."""

    areas: list[Area]
    days: list[date]

    @property
    def collections(self) -> list[Collection]:
        """Return a collection for every level from the city on, from large to small."""
        levels: dict[str, tuple[Level, set[date]]] = {}
        for area in self.areas:
            levels.setdefault(area.level_id, (area.level, set()))[1].add(area.edition.valid_from)
        return [
            features.of_level(level, sorted(days))
            for level, days in sorted(levels.values(), key=lambda found: (found[0].rank, found[0].slug))
        ]


def _boundaries() -> _Boundaries:
    """Return every area that can be drawn; two queries."""
    editions = list(Edition.objects.with_districts().valid_on(timezone.localdate()))
    areas = Area.objects.in_editions({edition.pk for edition in editions})
    return _Boundaries(
        [area for area in areas if area.level.rank >= CITY_RANK], [edition.valid_from for edition in editions]
    )


def _collection(name: str, shown: Shown) -> Collection:
    """Return a collection by its name; raise Http404."""
    for one in PublishedIndicator.objects.current(shown.stand):
        if name == f"{VALUES}{one.slug}":
            return features.of_indicator(one, shown.release)
    for found in _boundaries().collections:
        if name == found.name:
            return found
    raise _no_collection()


def _no_collection() -> Http404:
    return Http404(_("Diese Sammlung gibt es nicht."))


def _items(name: str, shown: Shown) -> list[Item]:
    """Return all features of a collection without their shapes, at most five queries; raise Http404."""
    if name.startswith(VALUES):
        found = published(name.removeprefix(VALUES), shown, with_recast=False)
        return features.value_items(found.entries, shown.release)
    known, level = _boundaries(), name.removeprefix(BOUNDARIES)
    made = features.boundary_items(known.areas, known.days)
    kept = [item for item in made if item.area.level_id == level]
    if not name.startswith(BOUNDARIES) or not kept:
        raise _no_collection()
    return kept


def _shapes(found: Iterable[Item]) -> dict[int, Geometry]:
    """Return the outlines of areas by primary key; one query for each level and set of boundaries.

    Areas above the city have none.
    """
    wanted = {
        (item.area.edition_id, item.area.level_id) for item in found if item.area.level.rank >= CITY_RANK
    }
    outlines: dict[int, Geometry] = {}
    for edition, level in sorted(wanted):
        outlines |= features.shapes(Area.objects.drawn(edition, level))
    return outlines


def _ways(request: HttpRequest, shown: Shown, name: str, query: ItemsQuery, number: int) -> Sequence[Link]:
    """Return the links of a list: itself, its collection, the pieces before and after."""
    to, limit, offset = Linking(request, shown), query.limit_kept, query.offset_kept
    links = [to.here(GEOJSON), to.to("collection", JSON, _("Die Sammlung"), "features-collection", name)]
    if name.startswith(VALUES):
        links.append(to.to("alternate", HTML, _("Als Tabelle"), "indicator-table", name.removeprefix(VALUES)))
    piece = {"limit": limit, "stand": shown.release.number}
    if offset + limit < number:
        links.append(to.changed("next", GEOJSON, _("Weiter"), {**piece, "offset": offset + limit}))
    if offset:
        links.append(to.changed("prev", GEOJSON, _("Zurück"), {**piece, "offset": max(offset - limit, 0)}))
    return links


def _asked(request: HttpRequest, form: type[Query]) -> tuple[Query, Shown]:
    """Return what was asked for and the release that is shown; raise RefusedError or Http404."""
    query = form(request.GET)
    refuse_unknown(set(request.GET), set(query.fields))
    empty = sorted(name for name, text in request.GET.items() if not text)
    if empty:
        raise RefusedError([_("„%(name)s“ ist leer.") % {"name": name} for name in empty])
    if not query.is_valid():
        raise RefusedError([str(error) for errors in query.errors.values() for error in errors])
    return query, shown_or_404(query.cleaned_data["stand"])


def _told(request: HttpRequest, query: PageQuery, shown: Shown, told: dict[str, object]) -> HttpResponse:
    """Return an answer in the form that was asked for: JSON, or a page for people."""
    if query.cleaned_data["f"] == "html":
        return render(request, "atlas/features.html", {"told": told, "section": "daten"} | frame(shown))
    return _json(told)


def _json(told: dict[str, object], kind: str = JSON) -> HttpResponse:
    return HttpResponse(json.dumps(told, ensure_ascii=False, separators=(",", ":")), content_type=kind)
