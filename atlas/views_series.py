"""All years of an indicator: as lines, and as a table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.charts import chart
from atlas.forms_series import AreasQuery, LevelQuery, TableQuery
from atlas.presenters_series import table_page, time_page
from atlas.requests import Shown, bad_query, frame, indicator_of, public_page
from atlas.series import Series, series
from indicators.models import Area, Indicator, Level, PublishedIndicator, PublishedValue


@public_page
def indicator_time(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Show an indicator over the years: a line for every area, chosen ones singled out."""
    found = indicator_of(PublishedIndicator.objects.current(shown.stand), indicator)
    query = LevelQuery(request.GET, _levels(found))
    if not query.is_valid():
        return bad_query(request, query)
    lines = _series(found, query.level, shown)
    chosen = AreasQuery(request.GET, [(line.code, line.name) for line in lines.areas])
    if not chosen.is_valid():
        return bad_query(request, chosen)
    codes = chosen.cleaned_data["gebiet"]
    drawn = chart(lines, codes, with_city=found.kind != Indicator.Kind.COUNT)
    state: dict[str, object] = {**query.state, "gebiet": codes}
    context = {"page": time_page(lines, drawn, codes), "form": query, "state": state}
    return render(request, "atlas/indicator_time.html", context | frame(shown))


@public_page
def indicator_table(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Show an indicator in all areas and years as a table that links put in order."""
    found = indicator_of(PublishedIndicator.objects.current(shown.stand), indicator)
    query = TableQuery(request.GET, _levels(found), found.years)
    if not query.is_valid():
        return bad_query(request, query)
    lines = _series(found, query.level, shown)
    context = {"page": table_page(lines, query.cleaned_data["ordnen"]), "form": query, "state": query.state}
    return render(request, "atlas/indicator_table.html", context | frame(shown))


def _levels(found: PublishedIndicator) -> list[Level]:
    return [level for level in Level.objects.below_city() if level.slug in found.levels]


def _series(found: PublishedIndicator, level: str, shown: Shown) -> Series:
    """Return the lines of an indicator; two queries."""
    values = list(PublishedValue.objects.for_indicator(found.slug, shown.stand, with_recast=True))
    areas = list(Area.objects.in_editions({value.area.edition_id for value in values}))
    return series(found, values, areas, level)
