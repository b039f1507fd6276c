"""Profile B1: the small-area delivery of the BA (AkG). Pure."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from imports.problems import Problem, problem
from imports.reading import Row, Table, normalised
from imports.sources.ba_draft import (
    CITY_LEVEL,
    Draft,
    month_problems,
    small_problems,
    unknown_problems,
)
from imports.sources.ba_keys import AREA_KEY, CITY_KEY, SUM_KEY, UNASSIGNED, KeyTable, covers
from imports.sources.ba_layout import AkgRow, akg_rows
from imports.sources.ba_months import report_month
from imports.sources.ba_sums import Totals, sum_problems
from imports.sources.ba_values import BaValue, cell_problems, read_count, summed
from imports.validation import Figure, Known, KnownEdition, duplicate_problems
from indicators.merging import merged_code
from indicators.status import Status

NOWHERE = ""
"""Place of the row "keine Angabe"."""


@dataclass(frozen=True)
class Grid:
    """The BA's areas at one report month and the atlas areas they belong to."""

    period: datetime.date
    edition: KnownEdition
    areas: Mapping[str, tuple[str, ...]]
    keys: KeyTable

    def keys_of(self, area: str) -> tuple[str, ...]:
        """Return the keys of an area."""
        return tuple(key for key, areas in self.areas.items() if area in areas)

    def merged(self) -> tuple[tuple[str, ...], ...]:
        """Return the areas that have a value together, group by group.

        Areas that share a key belong together, and so do those that share one of them.
        """
        groups: list[set[str]] = []
        for shared in (set(areas) for areas in self.areas.values() if len(areas) > 1):
            apart = [group for group in groups if not group & shared]
            groups = [*apart, shared.union(*(group for group in groups if group & shared))]
        known = self.edition.parts.keys()
        return tuple(sorted(tuple(sorted(group)) for group in groups if group <= known))

    def name_of(self, key: str) -> str:
        """Return the name that belongs to a key, "" where none is certain."""
        named = self.keys.name_of(key, self.period)
        areas = self.areas.get(key, ())
        if named or len(areas) != 1 or len(self.keys_of(areas[0])) != 1:
            return named
        area = self.edition.parts.get(areas[0])
        return area.name if area else ""


@dataclass(frozen=True)
class Content:
    """What stands in a file: rows, values, months as delivered, and the row of each month and place."""

    characteristics: tuple[str, ...]
    rows: tuple[AkgRow, ...]
    values: tuple[BaValue, ...]
    months: Mapping[datetime.date, str]
    places: Mapping[tuple[datetime.date, str], AkgRow]
    is_whole: bool

    def on(self, period: datetime.date) -> dict[str, AkgRow]:
        """Return the row of each place at a report month."""
        return {place: row for (day, place), row in self.places.items() if day == period}


def check_akg(table: Table, records: Sequence[Row], known: Known, keys: KeyTable) -> Draft:
    """Return figures and problems of a file of profile B1; ``records`` are its rows of any width."""
    uneven = width_problems(table, records)
    content = content_of(table, is_whole=not any(found.code == "BA-04" for found in uneven))
    grids = [grid_on(period, known, keys) for period in content.months]
    totals = totals_of({place: row.name or place for (_, place), row in content.places.items()})
    found = [*uneven, *content_problems(content, known)]
    for grid in grids:
        found += grid_problems(grid, content.on(grid.period))
        found += missing_problems(grid, content.on(grid.period)) if content.is_whole else []
    # With a row left out, every sum would be wrong as well: one cause, one message.
    found += sum_problems(content.values, totals) if content.is_whole else []
    figures = [figure for grid in grids for figure in figures_on(grid, content.values, totals, known)]
    control = sum(1 for _, place in content.places if place in totals.parts and place != CITY_KEY)
    return Draft("B1", len(content.rows), control, tuple(figures), tuple(found))


def content_of(table: Table, *, is_whole: bool) -> Content:
    """Return the rows and values of a file; ``is_whole`` says that no row was left out so far."""
    characteristics = table.header[4:]
    rows = akg_rows(table)
    placed = [(row, report_month(row.month), place_of(row)) for row in rows]
    places = {(period, place): row for row, period, place in placed if period and place is not None}
    values = [
        BaValue(row.line, name, place, period, read_count(text, name))
        for row, period, place in placed
        if period is not None and place is not None
        for name, text in zip(characteristics, row.cells, strict=True)
    ]
    return Content(
        characteristics=characteristics,
        rows=rows,
        values=tuple(values),
        months={period: row.month for row, period, _ in placed if period},
        places=places,
        is_whole=is_whole and all(period and place is not None for _, period, place in placed),
    )


def content_problems(content: Content, known: Known) -> list[Problem]:
    """Return everything wrong with rows, characteristics and cells."""
    keys = ((f"{row.month}, {row.key or UNASSIGNED}", row.line) for row in content.rows)
    return [
        *row_problems(content.rows, known),
        *month_problems(content.months, content.months),
        *duplicate_problems(keys),
        *unknown_problems(content.characteristics, known),
        *cell_problems(content.values),
        *small_problems(content.values, known.threshold),
    ]


def place_of(row: AkgRow) -> str | None:
    """Return the key of a row, NOWHERE for "keine Angabe", or None for a key that is none."""
    if normalised(UNASSIGNED) in (normalised(row.key), normalised(row.name) if not row.key else ""):
        return NOWHERE
    return row.key if AREA_KEY.match(row.key) or SUM_KEY.match(row.key) else None


def width_problems(table: Table, rows: Iterable[Row]) -> list[Problem]:
    """Return the problems of the table, its rows of another width as BA-04; ``rows`` are all of the file."""
    width = len(table.header)
    uneven = [row for row in rows if not row.is_blank and len(row.cells) != width]
    others = [found for found in table.problems if found.code != "DAT-07"]
    return [*others, *(problem("BA-04", line=row.line, ist=len(row.cells), soll=width) for row in uneven)]


def row_problems(rows: Iterable[AkgRow], known: Known) -> list[Problem]:
    """Return ZEIT-01, BA-06, GEB-07, BA-07 and DAT-20 for the first four columns."""
    found: list[Problem] = []
    padded: list[str] = []
    for row in rows:
        if report_month(row.month) is None:
            found.append(problem("ZEIT-01", line=row.line, wert=row.month))
        if row.municipality.zfill(len(known.city_code)) == known.city_code != row.municipality:
            padded.append(row.municipality)
        elif row.municipality != known.city_code:
            found.append(problem("BA-06", line=row.line, wert=row.municipality))
        if place_of(row) is None:
            code = "BA-07" if row.key else "DAT-20"
            found.append(problem(code, line=row.line, wert=row.key))
    if padded:
        found.append(problem("GEB-07", n=len(padded), ist=padded[0], soll=known.city_code))
    return found


def grid_on(period: datetime.date, known: Known, keys: KeyTable) -> Grid:
    """Return the BA's grid at a report month."""
    return Grid(period, known.edition_on(period) or KnownEdition(period), keys.areas_on(period), keys)


def grid_problems(grid: Grid, rows: Mapping[str, AkgRow]) -> list[Problem]:
    """Return GEB-01, GEB-02 and GEB-05 for the keys of one report month."""
    found: list[Problem] = []
    for key, row in rows.items():
        if not AREA_KEY.match(key):
            continue
        found += key_problems(grid, key, row.line)
        name = grid.name_of(key)
        if name and row.name and normalised(name) != normalised(row.name):
            found.append(problem("GEB-05", line=row.line, schluessel=key, soll=name, ist=row.name))
    return found


def missing_problems(grid: Grid, rows: Iterable[str]) -> list[Problem]:
    """Return GEB-03 for areas without any key in the file; silent where no key fits at all."""
    seen = {area for key in rows for area in grid.areas.get(key, ())}
    missing = sorted(set(grid.edition.parts) - seen)
    return [problem("GEB-03", n=len(missing), liste=", ".join(missing))] if missing and seen else []


def key_problems(grid: Grid, key: str, line: int) -> list[Problem]:
    """Return GEB-02 for a key of another time, GEB-01 for one without an area."""
    areas = grid.areas.get(key, ())
    if not areas and (dates := grid.keys.dates_of(key)):
        stand = f"{max(dates):%d.%m.%Y}"
        return [problem("GEB-02", ist=stand, stichtag=f"{grid.period:%d.%m.%Y}", soll=grid.edition.label)]
    wrong = [area for area in areas if area not in grid.edition.parts] if areas else [key]
    return [problem("GEB-01", line=line, schluessel=one, stand=grid.edition.label) for one in wrong]


def totals_of(names: Mapping[str, str]) -> Totals:
    """Return which delivered sum rows stand for which delivered keys."""
    parts = [place for place in names if place == NOWHERE or AREA_KEY.match(place)]
    sums = {key: tuple(p for p in parts if covers(key, p)) for key in names if SUM_KEY.match(key)}
    return Totals(sums, CITY_KEY, NOWHERE, lambda place: names[place])


def figures_on(grid: Grid, values: Sequence[BaValue], totals: Totals, known: Known) -> list[Figure]:
    """Return the figures of one report month: areas, merged areas, people without an area, city.

    An area that shares its value with others has none of its own: it is said to be missing,
    so that an earlier one does not stay.
    """
    by_name: dict[str, dict[str, BaValue]] = defaultdict(dict)
    for value in values:
        if value.period == grid.period and value.characteristic in known.measures:
            by_name[value.characteristic][value.place] = value
    found = []
    for name, places in by_name.items():
        found += area_figures(grid, name, places, totals)
        if NOWHERE in places:
            found.append(single(places[NOWHERE], grid.edition.level, known.remainder_code))
        if CITY_KEY in places:
            found.append(single(places[CITY_KEY], CITY_LEVEL, known.city_code))
    return found


def area_figures(grid: Grid, name: str, places: Mapping[str, BaValue], totals: Totals) -> list[Figure]:
    """Return the figures of a characteristic for all areas that were delivered, then the merged ones."""
    merged = grid.merged()
    shared = {area for group in merged for area in group}
    found = []
    for group in (*((area,) for area in grid.edition.parts), *merged):
        keys = list(dict.fromkeys(key for area in group for key in grid.keys_of(area) if key in places))
        if keys and len(group) == 1 and group[0] in shared:
            found.append(Figure(name, grid.edition.level, group[0], grid.period, None, Status.MISSING))
        elif keys:
            status, number, raw = value_of(keys, places, totals)
            found.append(
                Figure(name, grid.edition.level, merged_code(group), grid.period, number, status, raw=raw)
            )
    return found


def single(value: BaValue, level: str, code: str) -> Figure:
    """Return the figure of one value."""
    cell = value.cell
    return Figure(
        value.characteristic, level, code, value.period, cell.number, cell.status, cell.flag, cell.raw.strip()
    )


def value_of(
    delivered: Sequence[str], places: Mapping[str, BaValue], totals: Totals
) -> tuple[Status, Decimal | None, str]:
    """Return status, number and raw text of an area by its keys.

    Several keys are summed; with a star among them only a sum row of exactly these
    keys gives the number.
    """
    if len(delivered) == 1:
        only = places[delivered[0]].cell
        return only.status, only.number, only.raw.strip()
    status, number = summed(places[key] for key in delivered)
    exact = next((key for key, parts in totals.parts.items() if set(parts) == set(delivered)), "")
    if number is None and exact in places and places[exact].number is not None:
        return Status.VALUE, places[exact].number, ""
    return status, number, ""
