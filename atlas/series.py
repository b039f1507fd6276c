"""One indicator over the years: a line of cells for every area, the city, Kreis and Land.

Chart, table and workbook are made from the same lines, so that they say the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from django.conf import settings

from atlas import presenters
from atlas.figures import in_one_edition
from atlas.origins import Origins, origins
from atlas.presenters import Cell
from indicators.models import Area, PublishedIndicator, PublishedValue
from indicators.status import Status


@dataclass(frozen=True)
class Gap:
    """Years in a row, from ``first`` to ``last``, that have no number for the same reason."""

    first: int
    last: int
    status: Status


@dataclass(frozen=True)
class Line:
    """One place over the years of its series; ``is_area`` is False for city, Kreis and Land."""

    code: str
    name: str
    slug: str
    is_area: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class NewEdition:
    """The first year of a series with newer boundaries, and since when these are in force.

    ``is_converted`` says that the numbers before are converted to them, so that lines go on.
    """

    year: int
    valid_from: date
    is_converted: bool = False


@dataclass(frozen=True)
class Series:
    """Areas by code, then the city and what lies above it; ``cells`` follow ``years``, ascending.

    ``dates`` are the reference dates of the years. All areas of a year are of one edition: of the
    newest one that the year has numbers in, counted or converted. Areas are told apart by their
    code: an area that keeps its code over two editions is one line, and ``editions`` says where
    they meet.
    """

    indicator: PublishedIndicator
    level: str
    years: tuple[int, ...]
    dates: tuple[date, ...]
    areas: tuple[Line, ...]
    city: Line | None
    references: tuple[Line, ...]
    editions: tuple[NewEdition, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return all lines: areas, city, Kreis and Land."""
        return (*self.areas, *([self.city] if self.city else []), *self.references)

    @property
    def origins(self) -> Origins:
        """Return what has to be said about shared and converted numbers."""
        return origins(cell for line in self.lines for cell in line.cells)


def series(
    indicator: PublishedIndicator, values: Sequence[PublishedValue], areas: Sequence[Area], level: str
) -> Series:
    """Return the lines of a level ("" for none) from all values and all areas of their editions."""
    begins = {area.edition_id: area.edition.valid_from for area in areas}
    newest = max((one.area.edition_id for one in values), key=lambda pk: begins[pk], default=None)
    values = in_one_edition(values, newest)
    used = {value.area.edition_id for value in values if value.area.level_id == level}
    areas = [area for area in areas if area.edition_id in used or area.level.rank < 40]
    cells = {
        (value.area.level_id, value.area.code, value.year): presenters.cell(value, indicator.decimals)
        for value in values
        if not value.area.is_remainder
    }
    shown = [value for value in values if value.area.level_id == level or value.area.level.rank < 40]
    years = tuple(sorted({value.year for value in shown}))
    latest = {(area.level_id, area.code): area for area in sorted(areas, key=lambda a: a.edition.valid_from)}
    lines = [
        (area, _line(area, years, cells))
        for area in latest.values()
        if area.level_id == level or (area.level.rank < 40 and _has_value(area, years, cells))
    ]
    above = [line for area, line in sorted(lines, key=lambda one: -one[0].level.rank) if not line.is_area]
    dates = {value.year: value.reference_date for value in sorted(shown, key=lambda v: v.reference_date)}
    return Series(
        indicator,
        level,
        years,
        tuple(dates[year] for year in years),
        tuple(sorted((line for _, line in lines if line.is_area), key=lambda line: line.code)),
        next((line for line in above if line.code == settings.CITY_CODE), None),
        tuple(line for line in above if line.code != settings.CITY_CODE),
        tuple(_new_editions(values, begins, level)),
    )


Cells = dict[tuple[str, str, int], Cell]


def _has_value(area: Area, years: Iterable[int], cells: Cells) -> bool:
    return any((area.level_id, area.code, year) in cells for year in years)


def _line(area: Area, years: Iterable[int], cells: Cells) -> Line:
    found = tuple(cells.get((area.level_id, area.code, year), presenters.NOTHING) for year in years)
    return Line(area.code, area.name, area.slug, area.level.rank >= 40, found)


def _new_editions(
    values: Iterable[PublishedValue], begins: Mapping[int, date], level: str
) -> Iterator[NewEdition]:
    """Yield where the boundaries of a level change between two years of a series."""
    by_year = {
        value.year: (value.area.edition_id, value.recast) for value in values if value.area.level_id == level
    }
    for earlier, later in pairwise(sorted(by_year)):
        (before, was_recast), (after, is_recast) = by_year[earlier], by_year[later]
        if before != after or (was_recast and not is_recast):
            yield NewEdition(later, begins[after], is_converted=before == after)


def gaps(line: Line, years: Sequence[int]) -> tuple[Gap, ...]:
    """Return where a line has no number, and why."""
    found = []
    pairs = zip(years, line.cells, strict=True)
    for status, group in groupby(pairs, key=lambda pair: pair[1].status):
        missing = [year for year, _ in group]
        if status is not Status.VALUE:
            found.append(Gap(missing[0], missing[-1], status))
    return tuple(found)
