"""The map of an indicator: parse, ask, render."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from atlas.addresses import address
from atlas.forms import MapQuery
from atlas.presenters_map import MapChoice, map_page, year_breaks
from atlas.requests import Shown, bad_query, frame, indicator_of, public_page
from indicators.models import Area, ClassBreaks, Level, PublishedIndicator, PublishedValue


@public_page
def indicator_map(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Show one indicator for one year as a map, a legend and a table."""
    indicators = list(PublishedIndicator.objects.current(shown.stand))
    found = indicator_of(indicators, indicator)
    levels = [level for level in Level.objects.below_city() if level.slug in found.levels]
    query = MapQuery(request.GET, found, indicators, levels)
    if not query.is_valid():
        return bad_query(request, query)
    asked = query.cleaned_data
    if asked["indikator"] != indicator:
        other = indicator_of(indicators, asked["indikator"])
        return HttpResponseRedirect(_other_map(other, query.state, shown))
    choice = MapChoice(
        asked["jahr"],
        asked["ebene"],
        asked["ordnung"],
        asked["gebiet"],
        asked["farben"],
        is_patterned=bool(asked["muster"]),
    )
    values = list(
        PublishedValue.objects.for_indicator(indicator, shown.stand).in_year(choice.year).on_map(choice.level)
    )
    edition = next((value.area.edition_id for value in values if value.area.level_id == choice.level), None)
    drawn = Area.objects.drawn(edition, choice.level) if edition else []
    breaks = _breaks(found, choice, values, asked)
    context = {"page": map_page(found, choice, values, drawn, breaks), "form": query, "state": query.state}
    return render(request, "atlas/indicator_map.html", context | frame(shown))


def _breaks(
    found: PublishedIndicator, choice: MapChoice, values: list[PublishedValue], asked: dict[str, Any]
) -> ClassBreaks | None:
    """Return the stored classes of all years, or those of the shown year where the reader wants them."""
    if asked["grenzen"] == "jahr":
        return year_breaks(found, values, asked["methode"], asked["klassen"])
    rows = list(ClassBreaks.objects.chosen([found], choice.level, asked["methode"], asked["klassen"]))
    return next((row for row in rows if row.method == asked["methode"]), None)


def _other_map(other: PublishedIndicator, state: dict[str, str], shown: Shown) -> str:
    """Return the address of another indicator's map, with as much of the state as it knows."""
    kept = {name: text for name, text in state.items() if name not in {"indikator", "jahr", "ebene"}}
    if state.get("jahr", "") in {str(year) for year in other.years}:
        kept["jahr"] = state["jahr"]
    if state.get("ebene", "") in other.levels:
        kept["ebene"] = state["ebene"]
    return address("indicator-map", other.slug, stand=shown.stand, **kept)
