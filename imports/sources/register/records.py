"""Profile R1: one line per person and dwelling, counted while it is read.

No row is kept, logged or shown. What stays of a file are counts per area and
messages that name line and column.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from imports.problems import Problem, problem
from imports.reading import Block
from imports.reading.encodings import destroyed
from imports.reading.rows import blank_rows
from imports.sources.register.blocks import Column, Lines, Records, records
from imports.sources.register.counts import COLUMNS as CHARACTERISTIC_COLUMNS
from imports.sources.register.counts import Counts, Index
from imports.sources.register.header import ADDRESS, Header
from imports.sources.register.options import Options
from imports.sources.register.persons import (
    ESTIMATED,
    FAULTS,
    UNKNOWN_AREA,
    Translation,
    person_problem,
    translations,
)
from imports.validation import AreaCheck, Known, read_period

KEPT = 1_000
"""Problems of one kind in one column that are kept; the rest is only counted."""


@dataclass
class Census:
    """What has been read of a record file so far."""

    header: Header
    known: Known
    options: Options
    delimiter: str = ";"
    day: datetime.date | None = None
    areas: AreaCheck | None = None
    counts: Counts = field(default_factory=lambda: Counts(()))
    rules: dict[str, Translation] = field(default_factory=dict)
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: int = 0
    blank: int = 0
    repaired: int = 0
    unassigned: set[tuple[str, ...]] = field(default_factory=set)
    streets: set[str] = field(default_factory=set)
    other_days: bool = False
    strange_areas: bool = False

    def report(self, code: str, lines: Iterable[int], column: str, **parts: object) -> None:
        """Keep the first problems of a kind and count the rest."""
        for line in lines:
            self.found[code, column] += 1
            if self.found[code, column] <= KEPT:
                self.problems.append(person_problem(code, int(line), self.header.title(column), **parts))

    @property
    def omitted(self) -> int:
        """Problems that were counted and not kept."""
        return sum(max(0, count - KEPT) for count in self.found.values())


def count_block(block: Block, census: Census) -> None:
    """Count the persons of a block."""
    wanted = [position for position, column in enumerate(census.header.columns) if column]
    found = records(block, census.delimiter, len(census.header.titles), wanted)
    census.problems += found.problems
    census.blank += found.blank
    census.rows += len(found.lines) + found.blank + len(found.problems)
    if not block.text.isascii() and not any(one.code == "DAT-05" for one in census.problems):
        census.problems += destroyed(block.text, block.line)
    columns = dict(zip((census.header.columns[at] for at in wanted), found.columns, strict=True))
    if len(found.lines):
        if census.day is None:
            begin(census, columns)
        count_rows(found, columns, census)


def begin(census: Census, columns: Mapping[str, Column]) -> None:
    """Take the reference date from the first person and make the tables."""
    first = columns.get("stichtag")
    text = first.texts[first.codes[0]] if first else ""
    day = read_period(text)
    census.day = day or census.known.today
    census.areas = AreaCheck(census.known, census.day, city_keys=frozenset())
    census.rules = translations(census.day, census.options.mapping.codes)
    census.numbers = {name: {} for name in census.rules}
    keys = (*sorted(census.areas.edition.parts), census.known.remainder_code)
    census.counts = Counts(keys)
    census.counts.begin([name for name, column in CHARACTERISTIC_COLUMNS.items() if column in columns])


def count_rows(found: Records, columns: Mapping[str, Column], census: Census) -> None:
    """Add the rows of a block to the counts, or what is wrong with them."""
    check_days(found.lines, columns, census)
    values = {
        name: numbers_of(name, column, found.lines, census)
        for name, column in columns.items()
        if name in census.rules
    }
    values["area"] = areas_of(found.lines, columns, census)
    valid = np.ones(len(found.lines), dtype=np.bool_)
    for numbers in values.values():
        valid &= numbers >= 0
    add_rows({name: numbers[valid] for name, numbers in values.items()}, census)


def add_rows(values: Mapping[str, Index], census: Census) -> None:
    """Count rows without faults; a file without one of the needed columns is not counted."""
    age = values.get("alter", values.get("geburtsdatum"))
    if age is None or "geschlecht" not in values or "wohnungsstatus" not in values:
        return
    guessed = age >= ESTIMATED
    census.counts.estimated |= bool(guessed.any())
    age = np.where(guessed, age - ESTIMATED, age)
    places = census.counts.place(values["area"], values["wohnungsstatus"], age, values["geschlecht"])
    codes = {name: values[column] for name, column in CHARACTERISTIC_COLUMNS.items() if column in values}
    census.counts.add(places, codes)


def numbers_of(name: str, column: Column, lines: Lines, census: Census) -> Index:
    """Return the numbers of a column; each distinct text is read once per file."""
    rule, known = census.rules[name], census.numbers[name]
    for text in column.texts:
        if text not in known:
            known[text] = rule.number(text)
    lookup = np.array([known[text] for text in column.texts], dtype=np.int64)
    numbers: Index = lookup[column.codes]
    if (lookup < 0).any():
        for fault, code in FAULTS.items():
            census.report(code, lines[numbers == fault], name, liste=rule.allowed)
    if name in ("staat1", "staat2"):
        short = np.array([text in ("0", "00") for text in column.texts])
        census.repaired += int(short[column.codes].sum())
    return numbers


def check_days(lines: Lines, columns: Mapping[str, Column], census: Census) -> None:
    """Report rows whose reference date is unreadable (ZEIT-01) or not that of the file (REG-03)."""
    column = columns.get("stichtag")
    if column is None:
        return
    days = [read_period(text) for text in column.texts]
    unreadable = np.array([day is None for day in days])[column.codes]
    other = np.array([day is not None and day != census.day for day in days])[column.codes]
    census.report("ZEIT-01", lines[unreadable], "stichtag")
    census.other_days |= bool(other.any())
    census.report("REG-03", lines[other], "stichtag")


def areas_of(lines: Lines, columns: Mapping[str, Column], census: Census) -> Index:
    """Return the index of each row's area, by its key or by its address."""
    if "gebiet" in columns:
        return areas_by_key(lines, columns["gebiet"], census)
    if census.options.addresses and all(name in columns for name in ADDRESS[:2]):
        return areas_by_address(lines, columns, census)
    return np.zeros(len(lines), dtype=np.int64)


def areas_by_key(lines: Lines, column: Column, census: Census) -> Index:
    """Return the index of the area key in each row; unknown keys are GEB-01."""
    if census.areas is None:
        return np.zeros(len(lines), dtype=np.int64)
    index = {code: number for number, code in enumerate(census.counts.areas)}
    numbers = []
    for text in column.texts:
        code = census.areas.repaired(text)
        if code and code != text:
            census.areas.padded[text] = code
        if code:
            census.areas.seen.add(code)
        elif any(text in edition.parts for edition in census.known.editions):
            census.areas.unknown.setdefault(text, 0)  # a key of ours, of another edition
        else:
            census.strange_areas = True
        numbers.append(index.get(code, UNKNOWN_AREA))
    found: NDArray[np.int64] = np.array(numbers, dtype=np.int64)[column.codes]
    census.report("GEB-01", lines[found < 0], "gebiet", stand=label_of_edition(census))
    return found


def label_of_edition(census: Census) -> str:
    """Return the edition in force in words; not the date, which the file may have in a wrong column."""
    edition = census.known.edition_on(census.day) if census.day else None
    return edition.label if edition else "zum Stichtag der Datei"


def areas_by_address(lines: Lines, columns: Mapping[str, Column], census: Census) -> Index:
    """Return the index of the area of each address; addresses without one are not assignable."""
    table = census.options.addresses
    parts = [columns[name] for name in ADDRESS if name in columns]
    sizes = [len(part.texts) for part in parts]
    joined = np.ravel_multi_index(tuple(part.codes for part in parts), tuple(sizes))
    unique, inverse = np.unique(joined, return_inverse=True)
    index = {code: number for number, code in enumerate(census.counts.areas)}
    rest = index[census.known.remainder_code]
    numbers = []
    for address in zip(*np.unravel_index(unique, tuple(sizes)), strict=True):
        street, number, *letter = (part.texts[at] for part, at in zip(parts, address, strict=True))
        code = table.area(street, number, "".join(letter), census.day or census.known.today) if table else ""
        numbers.append(index.get(code, rest))
        if code not in index and table:
            census.unassigned.add((street, number, *letter))
            census.streets |= {name for key, name in table.names.items() if key == street.zfill(5)}
        if code in index and census.areas:
            census.areas.seen.add(code)
    found: NDArray[np.int64] = np.array(numbers, dtype=np.int64)[inverse]
    return found


def closing_problems(census: Census) -> list[Problem]:
    """Return the problems of the whole file: ZEIT-04, REG-05, ADR-03, DAT-21."""
    problems = blank_rows(census.blank)
    if census.other_days:
        problems.append(problem("ZEIT-04", liste="die Zeilen nennen verschiedene"))
    if census.repaired:
        problems.append(problem("REG-05", n=census.repaired))
    if census.unassigned:
        streets = ", ".join(sorted(census.streets)[:5]) or "keine aus der Zuordnungsliste"
        problems.append(problem("ADR-03", n=len(census.unassigned), liste=streets))
    return problems
