"""The map of an indicator: parse, ask, render."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from atlas import tiles
from atlas.addresses import address
from atlas.boundaries import Boundaries, boundaries
from atlas.figures import in_one_edition
from atlas.forms import MapQuery
from atlas.forms_search import PlacesQuery
from atlas.places import places_on_map
from atlas.presenters_map import Beside, MapChoice, MapPage, map_page, year_breaks
from atlas.questions import values_of_years
from atlas.ramps import PAIRED
from atlas.requests import Shown, bad_query, frame, indicator_of, public_page
from atlas.small_maps import years_of
from atlas.small_numbers import counted_denominator
from atlas.surroundings import surroundings
from indicators.models import (
    Area,
    ClassBreaks,
    Indicator,
    Level,
    PlaceCategory,
    PublishedIndicator,
    PublishedValue,
)
from indicators.models.geography import DrawnArea


@dataclass(frozen=True)
class AskedMap:
    """A map, its boundaries and areas; whether the release lacks the method, whether 0 may stand alone.

    ``days`` are the reference dates of what it shows, ``query`` is what was asked for.
    """

    page: MapPage
    limits: Boundaries
    drawn: Sequence[DrawnArea]
    is_other_method: bool
    has_zeros: bool
    days: tuple[date, ...]
    query: MapQuery

    @property
    def state(self) -> dict[str, str]:
        """Return the shortest address of the map."""
        return self.query.state


@public_page
def indicator_map(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Show one indicator for one year as a map, a legend and a table."""
    kinds = PlacesQuery(request.GET, list(PlaceCategory.objects.offered()))
    if not kinds.is_valid():
        return bad_query(request, kinds)
    made = asked_map(request, shown, indicator, "indicator-map", kinds.state)
    if isinstance(made, HttpResponse):
        return made
    frame_of_map = made.page.figure.drawing.frame if made.page.figure else None
    layers = surroundings(frame_of_map)
    context = {
        "page": made.page,
        "form": made.query,
        "state": made.state | kinds.state,
        "is_other_method": made.is_other_method,
        "has_zeros": made.has_zeros,
        "boundaries": made.limits,
        "surroundings": layers,
        "background": tiles.address_of_tiles(),
        "credits": tiles.credit_lines(layers),
        "places": places_on_map(
            kinds, made.drawn, made.limits.edition, made.query.cleaned_data["ebene"], frame_of_map
        ),
    }
    return tiles.allowing_tiles(render(request, "atlas/indicator_map.html", context | frame(shown)))


def asked_map(
    request: HttpRequest, shown: Shown, indicator: str, name: str, beside: Mapping[str, str] | None = None
) -> AskedMap | HttpResponse:
    """Return the map of an address, or the answer where it is wrong or means another indicator.

    ``name`` is that of the address, ``beside`` what else it holds.
    """
    indicators = list(PublishedIndicator.objects.current(shown.stand))
    found = indicator_of(indicators, indicator)
    levels = [level for level in Level.objects.below_city() if level.slug in found.levels]
    query = MapQuery(request.GET, found, indicators, levels)
    if not query.is_valid():
        return bad_query(request, query)
    wanted = query.cleaned_data["indikator"]
    if wanted != indicator:
        other = indicator_of(indicators, wanted)
        return HttpResponseRedirect(_other_map(other, name, query.state | dict(beside or {}), shown))
    return _asked_map(found, indicators, query, shown.stand)


def _asked_map(
    found: PublishedIndicator, indicators: Sequence[PublishedIndicator], query: MapQuery, stand: int | None
) -> AskedMap:
    """Return the map that a valid query asks for: three queries, whichever way it is shown."""
    asked = query.cleaned_data
    choice = _choice(asked)
    second = indicator_of(indicators, asked["zweiter"]) if asked["zweiter"] else None
    counted = counted_denominator(found, indicators)
    values = values_of_years(_years(found, choice, second, counted), choice.level, stand, with_recast=True)
    limits = boundaries((value for value in values if _is_drawn(value, found, choice)), asked["gebietsstand"])
    values = in_one_edition(values, limits.edition)
    drawn = Area.objects.drawn(limits.edition, choice.level) if limits.edition else []
    rows = list(
        ClassBreaks.objects.chosen(
            [found, *([second] if second else [])],
            choice.level,
            asked["methode"],
            PAIRED if second else asked["klassen"],
        )
    )
    is_year = asked["grenzen"] == "jahr" and not second and choice.view != "jahre"
    breaks = _of_year(found, choice, values, asked) if is_year else _stored(rows, found, asked)
    beside = Beside(second, _stored(rows, second, asked) if second else None, counted)
    page = map_page(found, choice, values, drawn, breaks, beside=beside)
    is_other = breaks is not None and breaks.method != asked["methode"] and page.mode in ("", "jahre")
    has_zeros = any(row.zero_apart and row.published_indicator_id == found.pk for row in rows)
    measured = {one.indicator_id for one in (found, second) if one}
    days = {value.reference_date for value in values if value.indicator_id in measured}
    return AskedMap(page, limits, drawn, is_other, has_zeros, tuple(sorted(days)), query)


def _choice(asked: dict[str, Any]) -> MapChoice:
    return MapChoice(
        asked["jahr"],
        asked["ebene"],
        asked["ordnung"],
        asked["gebiet"],
        asked["farben"],
        is_patterned=bool(asked["muster"]),
        classes=asked["klassen"],
        view=asked["darstellung"],
        compared=asked["vergleichsjahr"] or None,
        picked=asked["klasse"],
    )


def _years(
    found: PublishedIndicator,
    choice: MapChoice,
    second: PublishedIndicator | None,
    counted: PublishedIndicator | None,
) -> dict[str, list[int]]:
    """Return the years that are asked for, of every indicator the map needs."""
    own = years_of(found, choice.year) if choice.view == "jahre" else [choice.year]
    asked = {one.indicator_id: [choice.year] for one in (second, counted) if one is not None}
    return {**asked, found.indicator_id: [*own, *([choice.compared] if choice.compared else [])]}


def _is_drawn(value: PublishedValue, found: PublishedIndicator, choice: MapChoice) -> bool:
    return (
        value.indicator_id == found.indicator_id
        and value.year == choice.year
        and value.area.level_id == choice.level
    )


def _stored(
    rows: Sequence[ClassBreaks], indicator: PublishedIndicator, asked: dict[str, Any]
) -> ClassBreaks | None:
    """Return the stored classes that come nearest to what is asked; earlier releases know fewer methods."""
    found = [row for row in rows if row.published_indicator_id == indicator.pk]
    return max(
        found,
        key=lambda row: (
            row.method == asked["methode"],
            row.zero_apart == bool(asked["nullklasse"]),
            not row.zero_apart,
        ),
        default=None,
    )


def _of_year(
    found: PublishedIndicator, choice: MapChoice, values: list[PublishedValue], asked: dict[str, Any]
) -> ClassBreaks:
    """Return classes made from the shown year alone."""
    own = [one for one in values if one.indicator_id == found.indicator_id and one.year == choice.year]
    return year_breaks(found, own, asked["methode"], asked["klassen"], bool(asked["nullklasse"]))


def _other_map(other: PublishedIndicator, page: str, state: Mapping[str, str], shown: Shown) -> str:
    """Return the address of another indicator's map, with as much of the state as it knows."""
    kept = {name: text for name, text in state.items() if _knows(other, name, text)}
    return address(page, other.slug, stand=shown.stand, **kept)


def _knows(other: PublishedIndicator, name: str, text: str) -> bool:
    """Return whether a choice made for one indicator can be made for another."""
    has_city, is_rate = "stadt" in other.levels, other.kind != Indicator.Kind.COUNT
    if name in ("jahr", "vergleichsjahr"):
        return text in {str(year) for year in other.years}
    if name == "ebene":
        return text in other.levels
    if name == "zweiter":
        return is_rate and text != other.slug
    if (name, text) == ("darstellung", "index"):
        return is_rate and has_city
    methods = {
        Indicator.Method.CITY.value: has_city,
        Indicator.Method.MANUAL.value: bool(other.manual_breaks),
    }
    return name not in ("indikator", "klasse") and (name != "methode" or methods.get(text, True))
