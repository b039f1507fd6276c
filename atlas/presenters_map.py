"""What the map page shows: rows, drawing, legend and finding, all from the same cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from atlas import circles, figures, labels, legend, map_looks, map_rows, pairs, presenters, small_maps, svgmap
from atlas.figures import Column, Figures
from atlas.map_looks import ALONE, Beside, year_breaks
from atlas.map_rows import AREA_RANK, Look, MapChoice, Row
from atlas.origins import Origins, origins
from atlas.plans import Plan, plan
from atlas.presenters import Finding
from atlas.quantities import Quantity
from atlas.ramps import Pattern, Ramp
from atlas.small_maps import Drawn
from indicators.models import ClassBreaks, Indicator, PublishedIndicator, PublishedValue
from indicators.models.geography import DrawnArea

__all__ = ["Beside", "MapChoice", "MapPage", "Row", "map_page", "year_breaks"]


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
    """One indicator in one year on one level; ``figure`` is None where nothing can be drawn.

    ``mode`` is "" for the values, "vergleich" for changes since the year ``compared``, "index", "jahre"
    (``maps`` of several years) or "zwei" (``pair`` with a second indicator). ``quantity`` says what kind of
    numbers the rows hold; ``columns`` head the cells beside them. ``patterns`` are those of small maps with
    other colours, by their ramp. ``middle`` is what the colours lie around: "null", "stadt", "hundert" or "".
    ``other_areas`` are years with other boundaries. ``small`` is the denominator below which areas are
    marked, None where none is.
    """

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
    quantity: Quantity
    patterns: tuple[tuple[str, tuple[Pattern, ...]], ...] = ()
    mode: str = ""
    compared: int | None = None
    columns: tuple[Column, ...] = ()
    middle: str = ""
    other_areas: tuple[int, ...] = ()
    picked: str = ""
    small: int | None = None
    maps: tuple[small_maps.SmallMap, ...] = ()
    pair: pairs.Pair | None = None

    @property
    def origins(self) -> Origins:
        """Return what has to be said about shared and converted numbers."""
        return origins(cell for row in (*self.rows, *self.references) for cell in (row.cell, *row.beside))

    @property
    def has_classes(self) -> bool:
        """Return whether areas have classes, one or one of each indicator."""
        return bool(self.legend.size or self.pair)


def map_page(
    indicator: PublishedIndicator,
    choice: MapChoice,
    values: Sequence[PublishedValue],
    drawn: Sequence[DrawnArea],
    breaks: ClassBreaks | None,
    *,
    beside: Beside = ALONE,
) -> MapPage:
    """Return the page of an indicator in one year.

    ``values`` are those of the year and level, and of the other years and indicators that the choice
    names; ``breaks`` are those of the values, as they are stored.
    """
    is_count = indicator.kind == Indicator.Kind.COUNT
    shown = _figures(indicator, choice, values, beside.second)
    look = map_looks.look(
        choice, None if is_count else map_looks.around(shown, choice, breaks), values, beside
    )
    areas = [area for area in drawn if area.rank >= AREA_RANK]
    rows = map_rows.rows(areas, shown.everyone, look, choice.area, len(shown.columns))
    rows, above = map_rows.with_bars(
        rows, map_rows.references(shown.everyone), alone=is_count or shown.quantity.is_change
    )
    city = next((row for row in above if row.code == settings.CITY_CODE), None)
    chosen = next((row for row in rows if row.chosen), None)
    mode = "zwei" if beside.second else "vergleich" if choice.compared else choice.view
    found, largest = plan(drawn), _largest(rows, breaks, mode) if is_count else None
    page_legend = _legend(rows, city, above, look, indicator)
    pair = (
        pairs.pair((indicator, beside.second), rows, shown, look, found) if beside.second and found else None
    )
    years = small_maps.years_of(indicator, choice.year) if mode == "jahre" else []
    maps = small_maps.year_maps(indicator, years, rows, city, Drawn(found, look, largest)) if found else []
    return MapPage(
        indicator=indicator,
        year=choice.year,
        earlier=max((year for year in indicator.years if year < choice.year), default=None),
        later=min((year for year in indicator.years if year > choice.year), default=None),
        reference_date=_reference_date(indicator, choice, values),
        is_count=is_count,
        finding=presenters.finding((row.name, row.cell) for row in rows),
        city=city,
        references=tuple(row for row in above if row is not city),
        rows=tuple(map_rows.ordered(rows, choice.order)),
        chosen=chosen,
        chosen_difference=map_rows.difference(chosen, city),
        ramp=look.ramp,
        legend=page_legend,
        figure=_figure(rows, found, largest),
        quantity=shown.quantity,
        patterns=map_looks.patterns(look, pair),
        mode=mode,
        compared=choice.compared,
        columns=shown.columns,
        middle=map_looks.middle(look, shown),
        other_areas=shown.other_areas,
        picked=choice.picked if choice.picked in _keys(rows, maps) else "",
        small=settings.SMALL_DENOMINATOR if any(row.is_small for row in rows) else None,
        maps=tuple(maps),
        pair=pair,
    )


def _figures(
    indicator: PublishedIndicator,
    choice: MapChoice,
    values: Sequence[PublishedValue],
    second: PublishedIndicator | None,
) -> Figures:
    """Return what the choice wants to see of each area."""
    by_year: dict[int, list[PublishedValue]] = {}
    for value in values:
        if value.indicator_id == indicator.indicator_id:
            by_year.setdefault(value.year, []).append(value)
    now = by_year.get(choice.year, [])
    if second is not None:
        theirs = [one for one in values if one.indicator_id == second.indicator_id]
        return figures.together(figures.values(indicator, now), second, theirs)
    if choice.compared:
        return figures.changes(indicator, now, by_year.get(choice.compared, []))
    if choice.view == "index":
        return figures.index(indicator, now)
    if choice.view == "jahre":
        return figures.over_years(indicator, by_year, small_maps.years_of(indicator, choice.year))
    return figures.values(indicator, now)


def _legend(
    rows: Sequence[Row], city: Row | None, above: Sequence[Row], look: Look, indicator: PublishedIndicator
) -> legend.Legend:
    cells = map_rows.reasons(rows)
    if look.is_pair:
        return legend.legend(cells, None, None, look.ramp)
    is_manual = look.breaks is not None and look.breaks.method == Indicator.Method.MANUAL
    return legend.legend(
        cells,
        city.cell if city else None,
        look.breaks,
        look.ramp,
        references=[(row.name, row.cell) for row in above if row is not city],
        chosen=indicator.manual_breaks if is_manual else (),
    )


def _reference_date(
    indicator: PublishedIndicator, choice: MapChoice, values: Sequence[PublishedValue]
) -> date | None:
    own = (one for one in values if one.indicator_id == indicator.indicator_id and one.year == choice.year)
    return max((one.reference_date for one in own), default=None)


def _keys(rows: Sequence[Row], maps: Sequence[small_maps.SmallMap]) -> set[str]:
    """Return the classes and reasons that any area has, in any of the years."""
    return {row.key for row in rows} | {area.key for one in maps for area in one.areas}


def _largest(rows: Sequence[Row], breaks: ClassBreaks | None, mode: str) -> Decimal:
    """Return the number of the largest circle: pooled over the years where breaks are stored."""
    pooled = breaks.breaks[-1:] if breaks and mode != "vergleich" else []
    cells = [cell for row in rows for cell in (row.cell, *(row.beside if mode == "jahre" else ()))]
    numbers = [abs(cell.number) for cell in cells if cell.number is not None]
    return max([*pooled, *numbers], default=Decimal(0))


def _figure(rows: Sequence[Row], found: Plan | None, largest: Decimal | None) -> MapFigure | None:
    if found is None:
        return None
    by_code = {row.code: row for row in rows}
    at_most = circles.largest_radius(found.drawing)
    placed = [
        (by_code[area.code], shape) for area, shape in zip(found.areas, found.drawing.shapes, strict=True)
    ]
    return MapFigure(
        found.drawing,
        tuple(
            DrawnRow(row, shape, circles.circle(shape.x, shape.y, row.cell.number, largest, at_most))
            for row, shape in placed
        ),
        found.labels,
        circles.key(largest, at_most) if largest is not None else None,
    )
