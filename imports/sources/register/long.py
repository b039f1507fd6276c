"""Profile R2: aggregated, long; one line per area, characteristic, code and sex."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from imports.problems import Problem, problem
from imports.reading import CellValue, Grammar, Meaning, Row, Table, cell_problem, excel_guess, read_cell
from imports.sources.register.codes import CHARACTERISTICS, NATIONALITIES, SEXES, STOCKS, age_group
from imports.sources.register.header import Header
from imports.sources.register.mapping import CellKey, age_code
from imports.sources.register.sheet import Entry
from imports.validation import AreaCheck, Known, read_period
from imports.validation.areas import CITY_ROW
from indicators.status import Status

SIGNS = {
    "-": Meaning(Status.VALUE, Decimal(0)),
    ".": Meaning(Status.WITHHELD),
    "*": Meaning(Status.WITHHELD),
    "x": Meaning(Status.NOT_MEANINGFUL),
    "": Meaning(Status.MISSING),
    "NA": Meaning(Status.MISSING),
    "NULL": Meaning(Status.MISSING),
}
COUNTS = Grammar(signs=SIGNS, negative=False)
REQUIRED = ("stichtag", "gebiet_code", "bestand", "merkmal", "auspraegung", "geschlecht", "anzahl")
NATIONALITY = "STAAT_LAND"
"""Single nationalities: only for publication at city level and above the threshold, never stored."""
NAMES = ("INSG", "ALTER", NATIONALITY, *CHARACTERISTICS)
AGE_CODES = "A00_02 bis A80_UM oder A000 bis A100_UM"


@dataclass
class Reading:
    """What is read from an aggregated file so far."""

    known: Known
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    damaged: set[tuple[datetime.date, str, str]] = field(default_factory=set)
    areas: dict[datetime.date, AreaCheck] = field(default_factory=dict)
    unreadable_days: set[str] = field(default_factory=set)
    skipped: int = 0

    def period(self, text: str) -> datetime.date | None:
        """Return the reference date of a cell; ZEIT-01 once for each text that is none."""
        found = read_period(text)
        if found is None and text not in self.unreadable_days:
            self.unreadable_days.add(text)
            self.problems.append(problem("ZEIT-01", wert=text.strip()))
        return found

    def area(self, text: str, name: str, period: datetime.date, line: int) -> str:
        """Return the area key of a cell, or "" for one that the edition does not have."""
        check = self.areas.setdefault(period, AreaCheck(self.known, period))
        code = check.match(text, line)
        if code:
            check.compare_name(code, name, line)
        return code


def read_long(table: Table, header: Header, known: Known) -> Reading:
    """Return every cell of an R2 file and every problem of single lines."""
    reading = Reading(known)
    where = {column: header.position(column) for column in header.columns if column}
    for row in table.rows:
        read_line(
            row,
            {name: row.cells[at].strip() for name, at in where.items() if at is not None},
            reading,
            header,
        )
    return reading


def read_line(row: Row, cells: dict[str, str], reading: Reading, header: Header) -> None:
    """Add the entry of one line to ``reading``, or what is wrong with it."""
    code = cells.get("gebiet_code", "")
    if not code and any(sign.isdigit() for sign in cells.get("anzahl", "")):
        reading.problems.append(problem("DAT-20", line=row.line))
        return
    period = reading.period(cells.get("stichtag", ""))
    if period is None:
        return
    area = reading.area(code, cells.get("gebiet_name", ""), period, row.line)
    key, key_problems = key_of(cells, row.line, header)
    value, value_problems = count_of(cells.get("anzahl", ""), row.line, header)
    problems = [*key_problems, *value_problems]
    if key and key.sex in ("D", "X") and area not in ("", CITY_ROW):
        problems.append(problem("REG-13", line=row.line, column=header.title("geschlecht")))
    reading.problems += problems
    if key is None or problems or not area:
        reading.damaged.add((period, cells.get("merkmal", "").upper(), area))
        return
    reading.entries.append(Entry(period, area, key, value, row.line, header.title("anzahl")))


def key_of(cells: dict[str, str], line: int, header: Header) -> tuple[CellKey | None, list[Problem]]:
    """Return what a line counts, or the codes that are not known."""
    problems = []
    stock, sex = cells.get("bestand", "").upper(), cells.get("geschlecht", "").upper()
    name, code = cells.get("merkmal", "").upper(), cells.get("auspraegung", "")
    for column, value, allowed in (
        ("bestand", stock, STOCKS),
        ("geschlecht", sex, SEXES),
        ("merkmal", name, NAMES),
    ):
        if value not in allowed:
            problems.append(unknown_code(header.title(column), allowed, line))
    canonical = canonical_code(name, code)
    if name in NAMES and not canonical:
        problems.append(code_problem(name, code, line, header.title("auspraegung")))
    return (None if problems else CellKey(stock, name, canonical, sex)), problems


def canonical_code(characteristic: str, code: str) -> str:
    """Return a code in its one spelling, or "" for a code that the characteristic does not have."""
    if characteristic == "ALTER":
        group = age_group(code.upper())
        return age_code(group) if group else ""
    if characteristic == NATIONALITY:
        return code if code in NATIONALITIES else ""
    allowed = CHARACTERISTICS.get(characteristic, ("INSG",))
    return next((one for one in allowed if one.casefold() == code.casefold()), "")


def code_problem(characteristic: str, code: str, line: int, column: str) -> Problem:
    """Return DAT-14, REG-04 or REG-06 for a code that the characteristic does not have."""
    guess = excel_guess(code) if characteristic != NATIONALITY else ""
    if guess:
        return problem("DAT-14", line=line, column=column, wert=code, vermutung=guess)
    if characteristic == NATIONALITY:
        return problem("REG-04", line=line, column=column)
    allowed = [AGE_CODES] if characteristic == "ALTER" else CHARACTERISTICS.get(characteristic, ("INSG",))
    return unknown_code(column, allowed, line)


def unknown_code(column: str, allowed: Sequence[str], line: int) -> Problem:
    """Return REG-06 with the codes that are allowed."""
    return problem("REG-06", line=line, column=column, liste=", ".join(allowed))


def count_of(text: str, line: int, header: Header) -> tuple[CellValue, list[Problem]]:
    """Return the count of a line; an empty one is REG-08."""
    value = read_cell(text, COUNTS)
    if value.status == Status.MISSING and not value.fault:
        return value, [problem("REG-08", line=line, column=header.title("anzahl"))]
    wrong = cell_problem(value, line, header.title("anzahl"))
    return value, [wrong] if wrong else []
