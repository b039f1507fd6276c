"""Which address lies in which area: ranges of house numbers, one line each.

Letters sort after the bare number: 12 < 12a < 12b < 13. Number 0 is a building
without a number.
"""

import datetime
import itertools
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from imports.problems import Problem, problem
from imports.reading import Row, decode, read_table
from imports.validation import read_period

COLUMNS = (
    "strassenschluessel", "strassenname", "hausnr_von", "hausnr_bis", "seite", "zusatz_von", "zusatz_bis",
    "gebiet_code", "gueltig_ab", "gueltig_bis",
)  # fmt: skip
NUMBER = re.compile(r"\d{1,4}")
LETTERS = re.compile(r"[a-zäöü]{0,2}")
LAST = 9_999
SIDES = {"G": (0,), "U": (1,), "A": (0, 1)}

HouseNumber = tuple[int, str]
"""Number and letter in small letters, "" for none: sorts as house numbers do."""


class Range(NamedTuple):
    """House numbers of one street and some sides (remainder by two) in an area, both ends included."""

    first: HouseNumber
    last: HouseNumber
    sides: tuple[int, ...]
    area: str
    valid_from: datetime.date
    valid_to: datetime.date
    line: int

    def holds_on(self, number: int, day: datetime.date) -> bool:
        """Say whether the side of the street and the day are those of the range."""
        return number % 2 in self.sides and self.valid_from <= day <= self.valid_to


@dataclass(frozen=True)
class AddressTable:
    """Ranges by street key."""

    ranges: Mapping[str, tuple[Range, ...]]
    names: Mapping[str, str]

    def area(self, street: str, number: str, letter: str, day: datetime.date) -> str:
        """Return the area of an address on a day, or "" if no range has it.

        A letter that no range names follows its bare number: 12a lies where 12 lies.
        """
        found = house_number(number, letter)
        if found is None:
            return ""
        ranges = [one for one in self.ranges.get(street.strip().zfill(5), ()) if one.holds_on(found[0], day)]
        exact = (one.area for one in ranges if one.first <= found <= one.last)
        bare = (one.area for one in ranges if one.first <= (found[0], "") <= one.last)
        return next(exact, "") or next(bare, "")

    def on(self, day: datetime.date) -> list[Range]:
        """Return the ranges in force on a day, in the order of their lines."""
        valid = (
            one for found in self.ranges.values() for one in found if one.valid_from <= day <= one.valid_to
        )
        return sorted(valid, key=lambda one: one.line)


def house_number(number: str, letter: str) -> HouseNumber | None:
    """Return a house number that can be compared, or None for free text."""
    number, letter = number.strip(), letter.strip().lower()
    if not NUMBER.fullmatch(number) or not LETTERS.fullmatch(letter) or not number.isascii():
        return None
    return int(number), letter


def read_addresses(data: bytes, name: str) -> tuple[AddressTable, list[Problem]]:
    """Return the table of a file and what is wrong with it: DAT-…, ZEIT-01, ADR-01, ADR-02, ADR-04."""
    decoded = decode(data, name)
    table = read_table(decoded.text)
    problems = [*decoded.problems, *table.problems]
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing or not decoded.text:
        found = ", ".join(table.header)
        problems += [problem("DAT-08", column=column, liste=found) for column in missing if decoded.text]
        return AddressTable({}, {}), problems
    ranges: dict[str, list[Range]] = defaultdict(list)
    names: dict[str, set[str]] = defaultdict(set)
    for row in table.rows:
        cells = dict(zip(table.columns, (cell.strip() for cell in row.cells), strict=True))
        street = cells["strassenschluessel"].zfill(5)
        names[street].add(cells["strassenname"])
        one, wrong = read_range(cells, row)
        problems += wrong
        if one:
            ranges[street].append(one)
    problems += [problem("ADR-04", schluessel=street) for street, seen in names.items() if len(seen) > 1]
    first_names = {street: min(seen) for street, seen in names.items()}
    for street, found_ranges in ranges.items():
        problems += overlaps(first_names[street], found_ranges)
    return AddressTable({street: tuple(found) for street, found in ranges.items()}, first_names), problems


def read_range(cells: Mapping[str, str], row: Row) -> tuple[Range | None, list[Problem]]:
    """Return the range of a line, or ADR-01, REG-06 or ZEIT-01."""
    first = house_number(cells["hausnr_von"], cells["zusatz_von"])
    last = house_number(cells["hausnr_bis"], cells["zusatz_bis"])
    problems = [
        problem("ADR-01", line=row.line, column=f"hausnr_{end}", wert=written(cells, end))
        for end, value in (("von", first), ("bis", last))
        if value is None
    ]
    sides = SIDES.get(cells["seite"].upper())
    if sides is None:
        problems.append(problem("REG-06", line=row.line, column="seite", liste="G, U, A"))
    days = {"gueltig_ab": datetime.date.min, "gueltig_bis": datetime.date.max}
    for column, default in days.items():
        day = read_period(cells[column]) if cells[column] else default
        if day is None:
            problems.append(problem("ZEIT-01", line=row.line, column=column, wert=cells[column]))
        days[column] = day or default
    if problems or first is None or last is None or sides is None:
        return None, problems
    return Range(
        first, last, sides, cells["gebiet_code"], days["gueltig_ab"], days["gueltig_bis"], row.line
    ), []


def written(cells: Mapping[str, str], end: str) -> str:
    """Return a house number as it stands in the table."""
    return f"{cells[f'hausnr_{end}']}{cells[f'zusatz_{end}']}"


def overlaps(street: str, ranges: list[Range]) -> list[Problem]:
    """Return ADR-02 for each pair of ranges with an address in common."""
    found = []
    for side in (0, 1):
        of_side = sorted((one for one in ranges if side in one.sides), key=lambda one: (one.first, one.last))
        for one, other in itertools.combinations(of_side, 2):
            same_time = one.valid_from <= other.valid_to and other.valid_from <= one.valid_to
            if other.first <= one.last and same_time:
                found.append(problem("ADR-02", strasse=street, a=one.line, b=other.line))
    return list(dict.fromkeys(found))
