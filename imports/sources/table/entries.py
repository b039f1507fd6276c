"""The numbers of a table with what they count, where and when: one entry for each cell. Pure.

Texts are read once each and not once per row; every row is an index into the
distinct areas, dates, measures and numbers of the file.
"""

import datetime
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from imports.problems import Problem, problem
from imports.reading import CellValue, cell_problem
from imports.sources.table.grid import Codes, Grid, Texts, distinct
from imports.sources.table.header import Header, Layout
from imports.sources.table.mapping import PLACEHOLDER, TableMapping, ValueRule, placeholders
from imports.sources.table.numbers import read_cells
from imports.sources.table.places import Place, Places
from imports.sources.table.times import period_of

NONE = -1
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Entries:
    """One entry per cell with a place, in the order of the file: indices into the lists.

    ``value`` is ``NONE`` for a cell that could not be read. ``row`` is the position
    among the rows of the table, ``line`` the physical line, ``adds_up`` says whether the
    areas of the entry sum to the city.
    """

    measures: tuple[str, ...]
    places: tuple[Place, ...]
    periods: tuple[datetime.date, ...]
    values: tuple[CellValue, ...]
    measure: Codes
    place: Codes
    period: Codes
    value: Codes
    row: Codes
    line: Codes
    adds_up: NDArray[np.bool_]

    def only(self, chosen: NDArray[np.bool_]) -> "Entries":
        """Return the chosen entries."""
        return replace(
            self,
            measure=self.measure[chosen],
            place=self.place[chosen],
            period=self.period[chosen],
            value=self.value[chosen],
            row=self.row[chosen],
            line=self.line[chosen],
            adds_up=self.adds_up[chosen],
        )


class Numbered(Generic[Thing]):
    """Distinct things in the order in which they were met."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._index: dict[Thing, int] = {}

    def number(self, thing: Thing | None) -> int:
        """Return the number of a thing, ``NONE`` for None."""
        return NONE if thing is None else self._index.setdefault(thing, len(self._index))

    @property
    def things(self) -> tuple[Thing, ...]:
        """Return the things by their number."""
        return tuple(self._index)


@dataclass
class Block:
    """The entries of one column of numbers, one per row; ``NONE`` for what could not be read."""

    measure: Codes
    place: Codes
    period: Codes
    value: Codes
    adds_up: NDArray[np.bool_]


@dataclass
class Melt:
    """Turns the columns of numbers of a table into entries; what is wrong is collected."""

    grid: Grid
    header: Header
    layout: Layout
    mapping: TableMapping
    places: Places
    file_name: str
    problems: list[Problem] = field(default_factory=list)
    _measures: Numbered[str] = field(default_factory=Numbered)
    _places: Numbered[Place] = field(default_factory=Numbered)
    _periods: Numbered[datetime.date] = field(default_factory=Numbered)
    _values: list[CellValue] = field(default_factory=list)
    _days: dict[str, datetime.date | None] = field(default_factory=dict)
    _located: dict[tuple[str, str], tuple[Codes, Codes]] = field(default_factory=dict)

    def entries(self) -> Entries:
        """Return what every column of numbers holds, without rows whose area or date is unknown."""
        blocks = [self._block(rule, at) for rule, at in self.layout.values]
        row = np.tile(np.arange(len(self.grid.lines)), len(blocks))
        order = np.argsort(row, kind="stable")
        found = Entries(
            self._measures.things,
            self._places.things,
            self._periods.things,
            tuple(self._values),
            measure=np.concatenate([block.measure for block in blocks])[order],
            place=np.concatenate([block.place for block in blocks])[order],
            period=np.concatenate([block.period for block in blocks])[order],
            value=np.concatenate([block.value for block in blocks])[order],
            row=row[order],
            line=self.grid.lines[row[order]],
            adds_up=np.concatenate([block.adds_up for block in blocks])[order],
        )
        placed = (found.place >= 0) & (found.period >= 0)
        return found if placed.all() else found.only(placed)

    def compare_names(self) -> None:
        """Compare each key with the name beside it, where the file has one (GEB-05)."""
        area, name = self.layout.area, self.layout.name
        if area is None or name is None or not self.layout.values:
            return
        keys, names = distinct(self.grid.columns[area]), distinct(self.grid.columns[name])
        rule, at = self.layout.values[0]
        _, period = self._place_and_period(rule, self.header.names[at])
        days = self._periods.things
        for row in combinations([keys[0], names[0], period + 1])[1]:
            if period[row] != NONE:
                line = int(self.grid.lines[row])
                self.places.compare_name(
                    keys[1][keys[0][row]], names[1][names[0][row]], days[period[row]], line
                )

    def _block(self, rule: ValueRule, at: int) -> Block:
        place, period = self._place_and_period(rule, self.header.names[at])
        value = self._numbers(rule, at)
        measure = self._measure(rule, at)
        return Block(measure, place, period, value, np.full(len(value), rule.adds_up))

    def _numbers(self, rule: ValueRule, at: int) -> Codes:
        texts = self.grid.columns[at]
        if self.grid.typed is None:
            return self._read(texts, rule, at, typed=False)
        typed = self.grid.typed[at]
        found = np.full(len(texts), NONE, dtype=np.int64)
        for kind in (False, True):
            found[typed == kind] = self._read(texts[typed == kind], rule, at, typed=kind, rows=typed == kind)
        return found

    def _read(
        self, texts: Texts, rule: ValueRule, at: int, *, typed: bool, rows: NDArray[np.bool_] | None = None
    ) -> Codes:
        """Return the numbers of the cells' values; cells that cannot be read are reported and ``NONE``."""
        codes, found = distinct(texts)
        cells = read_cells(found, rule.number, typed=typed)
        numbers = np.arange(len(cells), dtype=np.int64) + len(self._values)
        faulty = [index for index, cell in enumerate(cells) if cell.fault]
        if faulty:
            numbers[faulty] = NONE
            lines = self.grid.lines if rows is None else self.grid.lines[rows]
            for row in np.flatnonzero(np.isin(codes, faulty)):
                wrong = cell_problem(cells[codes[row]], int(lines[row]), self.header.title(at))
                self.problems += [wrong] if wrong else []
        self._values += cells
        return numbers[codes]

    def _measure(self, rule: ValueRule, at: int) -> Codes:
        own = self.header.names[at]
        names = [name for name in placeholders(rule.measure) if self.header.position(name) is not None]
        if not names:
            number = self._measures.number(PLACEHOLDER.sub(own, rule.measure))
            return np.full(len(self.grid.lines), number, dtype=np.int64)
        columns = [distinct(self.grid.columns[self.header.position(name) or 0]) for name in names]
        combined, first = combinations([codes for codes, _ in columns])
        numbers = []
        for row in first:
            cells = {
                name: found[codes[row]].strip() for name, (codes, found) in zip(names, columns, strict=True)
            }
            numbers.append(self._measures.number(self._key(rule.measure, own, cells)))
        return np.array(numbers, dtype=np.int64)[combined]

    def _key(self, template: str, own: str, cells: dict[str, str]) -> str:
        """Return the key of a measure: the template with cells, translated where the mapping says so."""
        codes = self.mapping.codes
        words = {name: codes.get(name, {}).get(cell, cell) for name, cell in cells.items()}
        return PLACEHOLDER.sub(lambda found: words.get(found[1], own), template)

    def _place_and_period(self, rule: ValueRule, own: str) -> tuple[Codes, Codes]:
        """Return area and reference date of each row for a column of numbers."""
        key = (rule.area.replace("{}", own), rule.period.replace("{}", own))
        if key not in self._located:
            areas = self._texts(key[0] or self.mapping.area.fixed, self.layout.area)
            days = self._texts(key[1] or self._period_text(), self.layout.period)
            self._located[key] = self._locate(areas, days)
        return self._located[key]

    def _texts(self, fixed: str, at: int | None) -> tuple[Codes, list[str]]:
        """Return the texts of a column for each row, or the one text of all rows."""
        if fixed or at is None:
            return np.zeros(len(self.grid.lines), dtype=np.int64), [fixed]
        return distinct(self.grid.columns[at])

    def _period_text(self) -> str:
        """Return the text that dates the whole file, "" where a column dates each row."""
        rule = self.mapping.period
        if rule.file_name:
            return self.file_name
        if rule.cell is None:
            return rule.fixed
        line, column = rule.cell
        row = self.grid.head[line - 1] if line <= len(self.grid.head) else ()
        return row[column - 1] if column <= len(row) else " "

    def _locate(self, areas: tuple[Codes, list[str]], days: tuple[Codes, list[str]]) -> tuple[Codes, Codes]:
        combined, first = combinations([areas[0], days[0]])
        places, periods = [], []
        for row in first:
            line = int(self.grid.lines[row])
            period = self._day(days[1][days[0][row]], line)
            area = areas[1][areas[0][row]]
            has_key = area.strip() or "" in self.mapping.area.aliases
            place = self.places.find(area, period, line) if period and has_key else None
            places.append(self._places.number(place))
            periods.append(self._periods.number(period))
        return np.array(places, dtype=np.int64)[combined], np.array(periods, dtype=np.int64)[combined]

    def _day(self, text: str, line: int) -> datetime.date | None:
        """Return the reference date of a text; ZEIT-01 once for each text that is none."""
        if text not in self._days:
            self._days[text] = period_of(text, self.mapping.period)
            if self._days[text] is None:
                self.problems.append(problem("ZEIT-01", line=line, wert=text.strip()))
        return self._days[text]


def combinations(columns: list[Codes]) -> tuple[Codes, list[int]]:
    """Return which combination of codes each row has, and the first row of each combination."""
    combined = np.zeros(len(columns[0]), dtype=np.int64)
    for codes in columns:
        combined = combined * (int(codes.max(initial=0)) + 1) + codes
    _, first, inverse = np.unique(combined, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[inverse], [int(row) for row in first[order]]
