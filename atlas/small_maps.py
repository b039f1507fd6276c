"""Small maps: one for each year in a grid, or the single maps beside that of two indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from atlas import circles, map_rows, presenters
from atlas.map_rows import Look, Row
from atlas.plans import Plan
from atlas.presenters import NOTHING, Cell, Finding
from atlas.quantities import Measured
from atlas.svgmap import Shape
from indicators.models import PublishedIndicator

MOST_YEARS = 12


@dataclass(frozen=True)
class SmallArea:
    """A shape of the large map in its colour, with its circle where the indicator counts."""

    pk: int
    css: str
    key: str
    circle: circles.Circle | None


@dataclass(frozen=True)
class SmallMap:
    """One drawing without names; what it shows is said by ``finding`` and ``city``.

    ``year`` is None for the map of an indicator.
    """

    title: str
    slug: str
    year: int | None
    ramp: str
    areas: tuple[SmallArea, ...]
    finding: Finding
    city: Cell | None
    quantity: Measured


def years_of(indicator: PublishedIndicator, year: int) -> list[int]:
    """Return the years of the grid: at most twelve, up to ``year``."""
    return sorted(one for one in indicator.years if one <= year)[-MOST_YEARS:]


@dataclass(frozen=True)
class Drawn:
    """How small maps are drawn: shapes, classes with their colours, the number of the largest circle."""

    plan: Plan
    look: Look
    largest: Decimal | None = None


def year_maps(
    indicator: PublishedIndicator, years: Sequence[int], rows: Sequence[Row], city: Row | None, how: Drawn
) -> list[SmallMap]:
    """Return a map for each year; ``rows`` hold the last one and beside it those before."""
    made = []
    for place, year in enumerate(years):
        shown = [_at(row, place, how.look) for row in rows]
        of_city = None if city is None else (*city.beside, city.cell)[place]
        made.append(_small_map(indicator, shown, of_city, how, year))
    return made


def indicator_map(
    indicator: PublishedIndicator, cells: Mapping[str, Cell], city: Cell | None, how: Drawn
) -> SmallMap:
    """Return the map of one indicator, coloured by its own classes; ``cells`` by code."""
    shown = [
        map_rows.coloured(Row(area.code, area.name, "", cells.get(area.code, NOTHING)), how.look)
        for area in how.plan.areas
    ]
    return _small_map(indicator, shown, city, how)


def _small_map(
    indicator: PublishedIndicator,
    rows: Sequence[Row],
    city: Cell | None,
    how: Drawn,
    year: int | None = None,
) -> SmallMap:
    found = presenters.finding((row.name, row.cell) for row in rows)
    return SmallMap(
        title=str(year) if year else indicator.name,
        slug=indicator.slug,
        year=year,
        ramp=how.look.ramp.css,
        areas=_areas(how.plan, {row.code: row for row in rows}, how.largest),
        finding=found,
        city=city,
        quantity=indicator,
    )


def _at(row: Row, place: int, look: Look) -> Row:
    """Return a row as it was in one year of the grid."""
    return map_rows.coloured(replace(row, cell=(*row.beside, row.cell)[place]), look)


def _areas(plan: Plan, rows: Mapping[str, Row], largest: Decimal | None) -> tuple[SmallArea, ...]:
    at_most = circles.largest_radius(plan.drawing)
    return tuple(
        SmallArea(
            shape.pk,
            rows[area.code].css,
            rows[area.code].key,
            _circle(rows[area.code], shape, largest, at_most),
        )
        for area, shape in zip(plan.areas, plan.drawing.shapes, strict=True)
    )


def _circle(row: Row, shape: Shape, largest: Decimal | None, at_most: float) -> circles.Circle | None:
    return circles.circle(shape.x, shape.y, row.cell.number, largest, at_most)
