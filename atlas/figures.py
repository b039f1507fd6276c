"""What a map shows of each area: the value itself, its change since another year, or the city as 100.

All are made from the numbers as they are shown, so that a reader who calculates with the table gets
the same; and nothing can be told from a difference that the two numbers do not tell.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from atlas.presenters import NOTHING, Cell, cell, rounded
from atlas.quantities import INDEX, Measured, Quantity
from indicators.models import Area, PublishedIndicator, PublishedValue
from indicators.status import Status

CITY_RANK = 30


@dataclass(frozen=True)
class Figure:
    """What is shown of one area, and beside it what that was made from."""

    area: Area
    cell: Cell
    beside: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Column:
    """What stands beside the numbers of a map: a year or an indicator ("" for the value itself)."""

    heading: str
    quantity: Measured
    is_name: bool = False


@dataclass(frozen=True)
class Figures:
    """All areas of a map with city, Kreis and Land, in one quantity.

    ``columns`` head the cells beside each. ``around`` is the number that classes lie around (0 of a
    change, 100 of an index), None for values. ``other_areas`` are years with other boundaries, of which
    nothing is compared.
    """

    everyone: tuple[Figure, ...]
    quantity: Quantity
    columns: tuple[Column, ...] = ()
    around: Decimal | None = None
    other_areas: tuple[int, ...] = ()


def in_one_edition(found: Sequence[PublishedValue], edition: int | None) -> list[PublishedValue]:
    """Return the values of one map: each indicator and year in the boundaries of one edition.

    That is ``edition`` where it has values, counted or converted, else the one of the time.
    """
    found = [value for value in found if not value.is_void]
    districts = [value for value in found if value.area.level.rank > CITY_RANK]
    known = {(one.indicator_id, one.year) for one in districts if one.area.edition_id == edition}
    return [
        value
        for value in found
        if value.area.level.rank <= CITY_RANK
        or (
            value.area.edition_id == edition
            if (value.indicator_id, value.year) in known
            else not value.recast
        )
    ]


def values(indicator: PublishedIndicator, shown: Iterable[PublishedValue]) -> Figures:
    """Return the values themselves."""
    return Figures(
        tuple(Figure(value.area, cell(value, indicator.decimals)) for value in shown),
        Quantity(indicator.unit, indicator.decimals),
    )


def changes(
    indicator: PublishedIndicator, now: Sequence[PublishedValue], then: Sequence[PublishedValue]
) -> Figures:
    """Return how much the numbers of ``now`` lie above those of ``then``; no number where one is missing.

    An area of other boundaries (another edition) is not compared; city, Kreis and Land are.
    """
    before = {_place(value.area): value for value in then}
    made, moved = [], set()
    for value in now:
        earlier = before.get(_place(value.area))
        cells = cell(earlier, indicator.decimals), cell(value, indicator.decimals)
        is_other = (
            earlier is not None
            and value.area.level.rank > CITY_RANK
            and earlier.area.edition_id != value.area.edition_id
        )
        if is_other and earlier is not None:
            moved.add(earlier.year)
        change = Cell(None, Status.NOT_MEANINGFUL) if is_other else _change(*cells)
        made.append(Figure(value.area, change, cells))
    known = {_place(value.area) for value in now}
    made += [
        Figure(value.area, NOTHING, (cell(value, indicator.decimals), NOTHING))
        for value in then
        if _place(value.area) not in known
    ]
    years = (next((value.year for value in rows), None) for rows in (then, now))
    columns = tuple(Column(str(year or "–"), indicator) for year in years)
    quantity = Quantity(indicator.unit, indicator.decimals, is_change=True)
    return Figures(tuple(made), quantity, columns, Decimal(0), tuple(sorted(moved)))


def index(indicator: PublishedIndicator, shown: Sequence[PublishedValue]) -> Figures:
    """Return the numbers with that of the city as 100; not meaningful beside a city at or below 0."""
    cells = [(value.area, cell(value, indicator.decimals)) for value in shown]
    city = next((one for area, one in cells if area.level.rank == CITY_RANK), NOTHING)
    made = tuple(Figure(area, _indexed(one, city), (one,)) for area, one in cells)
    return Figures(made, INDEX, (Column("", indicator),), Decimal(100))


def together(first: Figures, second: PublishedIndicator, theirs: Iterable[PublishedValue]) -> Figures:
    """Return the figures of an indicator, each with the number of a second one beside it."""
    found = {value.area_id: cell(value, second.decimals) for value in theirs}
    joined = tuple(Figure(one.area, one.cell, (found.get(one.area.pk, NOTHING),)) for one in first.everyone)
    return Figures(joined, first.quantity, (Column(second.name, second, is_name=True),))


def over_years(
    indicator: PublishedIndicator, by_year: Mapping[int, Sequence[PublishedValue]], years: Sequence[int]
) -> Figures:
    """Return the figures of the last of ``years`` with those of the years before beside them.

    Areas of another edition than that of the last year are not comparable; their years are named.
    """
    now = values(indicator, by_year.get(years[-1], ()))
    edition = {one.area.edition_id for one in now.everyone if one.area.level.rank > CITY_RANK}
    found, moved = {}, set()
    for year in years[:-1]:
        for value in by_year.get(year, ()):
            is_other = value.area.level.rank > CITY_RANK and value.area.edition_id not in edition
            shown = Cell(None, Status.NOT_MEANINGFUL) if is_other else cell(value, indicator.decimals)
            found[year, _place(value.area)] = shown
            moved |= {year} if is_other else set()
    everyone = tuple(
        Figure(one.area, one.cell, tuple(found.get((year, _place(one.area)), NOTHING) for year in years[:-1]))
        for one in now.everyone
    )
    columns = tuple(Column(str(year), indicator) for year in years[:-1])
    return Figures(everyone, now.quantity, columns, other_areas=tuple(sorted(moved)))


def _place(area: Area) -> tuple[str, str]:
    return area.level_id, area.code


def _change(then: Cell, now: Cell) -> Cell:
    lacking = next((one for one in (now, then) if one.number is None), None)
    if lacking is not None or now.number is None or then.number is None:
        return Cell(None, lacking.status if lacking else Status.MISSING)
    return replace(
        now,
        number=now.number - then.number,
        provisional=now.provisional or then.provisional,
        converted_from=then.converted_from or now.converted_from,
    )


def _indexed(one: Cell, city: Cell) -> Cell:
    if one.number is None:
        return one
    if city.number is None:
        return Cell(None, city.status)
    if city.number <= 0 or one.number < 0:
        return Cell(None, Status.NOT_MEANINGFUL)
    number = rounded(one.number / city.number * 100, INDEX.decimals)
    return replace(one, number=number, provisional=one.provisional or city.provisional)
