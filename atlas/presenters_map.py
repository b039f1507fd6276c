"""What the map page shows: rows, drawing, legend and finding, all from the same cells."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.conf import settings

from atlas import circles, labels, legend, presenters, svgmap
from atlas.plans import plan
from atlas.presenters import Bar, Cell, Finding
from atlas.ramps import STANDARD, Ramp, ramp
from indicators import classification
from indicators.models import ClassBreaks, Indicator, PublishedIndicator, PublishedValue
from indicators.models.geography import DrawnArea


@dataclass(frozen=True)
class MapChoice:
    """The year and level a map shows, the order of its table, the area that is picked out, and the look."""

    year: int
    level: str
    order: str = ""
    area: str = ""
    palette: str = STANDARD
    is_patterned: bool = False


@dataclass(frozen=True)
class Row:
    """One area in table and map: its cell, its class (None without), its tone, the bar behind its number."""

    code: str
    name: str
    slug: str
    cell: Cell
    index: int | None = None
    tone: str = "plain"
    bar: Bar | None = None
    chosen: bool = False


@dataclass(frozen=True)
class DrawnRow:
    """A row with its shape, and its circle where the indicator counts."""

    row: Row
    shape: svgmap.Shape
    circle: circles.Circle | None


@dataclass(frozen=True)
class MapFigure:
    """The drawing with everything in it; ``key`` are the circles of the legend."""

    drawing: svgmap.Drawing
    areas: tuple[DrawnRow, ...]
    labels: tuple[labels.Label, ...]
    key: circles.Key | None


@dataclass(frozen=True)
class MapPage:
    """One indicator in one year on one level; ``figure`` is None where nothing can be drawn."""

    indicator: PublishedIndicator
    year: int
    earlier: int | None
    later: int | None
    reference_date: date | None
    is_count: bool
    finding: Finding
    city: Row | None
    references: tuple[Row, ...]
    rows: tuple[Row, ...]
    chosen: Row | None
    chosen_difference: Decimal | None
    ramp: Ramp
    legend: legend.Legend
    figure: MapFigure | None


def year_breaks(
    indicator: PublishedIndicator, values: Sequence[PublishedValue], method: str, classes: int
) -> ClassBreaks:
    """Return classes made from the shown areas of one year alone (not saved)."""
    numbers = [value.number for value in values if value.area.level.rank >= 40]
    found = classification.breaks(numbers, method, classes, indicator.decimals)
    return ClassBreaks(breaks=list(found.limits), note=found.note)


def map_page(
    indicator: PublishedIndicator,
    choice: MapChoice,
    values: Sequence[PublishedValue],
    drawn: Sequence[DrawnArea],
    breaks: ClassBreaks | None,
) -> MapPage:
    """Return the page of an indicator in one year, from the values of that year and level."""
    is_count = indicator.kind == Indicator.Kind.COUNT
    classed = None if is_count else breaks
    colours = ramp(classed.breaks if classed else (), choice.palette, choice.is_patterned)
    areas = [area for area in drawn if area.rank >= 40]
    references = _references(indicator, values)
    rows = _rows(indicator, choice, values, areas, (classed, colours))
    rows, references = _with_bars(rows, references, is_count)
    city = next((row for row in references if row.code == settings.CITY_CODE), None)
    chosen = next((row for row in rows if row.chosen), None)
    cells = [row.cell for row in rows]
    return MapPage(
        indicator=indicator,
        year=choice.year,
        earlier=max((year for year in indicator.years if year < choice.year), default=None),
        later=min((year for year in indicator.years if year > choice.year), default=None),
        reference_date=max((value.reference_date for value in values), default=None),
        is_count=is_count,
        finding=presenters.finding((row.name, row.cell) for row in rows),
        city=city,
        references=tuple(row for row in references if row is not city),
        rows=tuple(_ordered(rows, choice.order)),
        chosen=chosen,
        chosen_difference=_difference(chosen, city),
        ramp=colours,
        legend=legend.legend(cells, city.cell if city else None, classed, colours),
        figure=_figure(rows, drawn, _largest(cells, breaks) if is_count else None),
    )


def _references(indicator: PublishedIndicator, values: Sequence[PublishedValue]) -> list[Row]:
    """Return city, Kreis and Land, from small to large."""
    above = sorted(
        (value for value in values if value.area.level.rank < 40), key=lambda v: -v.area.level.rank
    )
    return [
        Row(value.area.code, value.area.name, value.area.slug, presenters.cell(value, indicator.decimals))
        for value in above
    ]


def _rows(
    indicator: PublishedIndicator,
    choice: MapChoice,
    values: Sequence[PublishedValue],
    areas: Sequence[DrawnArea],
    classed: tuple[ClassBreaks | None, Ramp],
) -> list[Row]:
    """Return a row for every area of the level, also for those without any value, by code."""
    by_code = {value.area.code: value for value in values if value.area.level.rank >= 40}
    rows = []
    for area in areas:
        cell = presenters.cell(by_code.get(area.code), indicator.decimals)
        index = legend.class_index(cell, classed[0])
        tone = classed[1].tone(index)
        rows.append(Row(area.code, area.name, area.slug, cell, index, tone, chosen=area.code == choice.area))
    return rows


def _with_bars(rows: Sequence[Row], references: Sequence[Row], is_count: bool) -> tuple[list[Row], list[Row]]:
    """Return the rows with bars on one scale; a count of the city would dwarf those of its areas."""
    scaled = [*rows] if is_count else [*rows, *references]
    bars = iter(presenters.bars([row.cell for row in scaled]))
    barred = [replace(row, bar=next(bars)) for row in rows]
    return barred, [*references] if is_count else [replace(row, bar=next(bars)) for row in references]


def _difference(row: Row | None, city: Row | None) -> Decimal | None:
    if row is None or city is None or row.cell.number is None or city.cell.number is None:
        return None
    return row.cell.number - city.cell.number


def _ordered(rows: Sequence[Row], order: str) -> list[Row]:
    """Return the rows by code, name or falling number; what has no number comes last, by code."""
    if order == "name":
        return sorted(rows, key=lambda row: row.name)
    if order == "wert":
        return sorted(rows, key=lambda row: (row.cell.number is None, -(row.cell.number or 0)))
    return list(rows)


def _largest(cells: Sequence[Cell], breaks: ClassBreaks | None) -> Decimal:
    """Return the number of the largest circle: pooled over the years where breaks are stored."""
    pooled = breaks.breaks[-1:] if breaks else []
    return max([*pooled, *(cell.number for cell in cells if cell.number is not None)], default=Decimal(0))


def _figure(rows: Sequence[Row], drawn: Sequence[DrawnArea], largest: Decimal | None) -> MapFigure | None:
    found = plan(drawn)
    if found is None:
        return None
    by_code = {row.code: row for row in rows}
    at_most = circles.largest_radius(found.drawing)
    placed = [
        (by_code[area.code], shape) for area, shape in zip(found.areas, found.drawing.shapes, strict=True)
    ]
    return MapFigure(
        found.drawing,
        tuple(DrawnRow(row, shape, _circle(row, shape, largest, at_most)) for row, shape in placed),
        found.labels,
        circles.key(largest, at_most) if largest is not None else None,
    )


def _circle(row: Row, shape: svgmap.Shape, largest: Decimal | None, at_most: float) -> circles.Circle | None:
    if largest is None or row.cell.number is None:
        return None
    return circles.Circle(shape.x, shape.y, f"{circles.radius(row.cell.number, largest, at_most):.1f}")
