"""A table of what the areas of two editions share: ``alt;neu;gewicht``. Pure.

A weight is a number of people who live in the old and in the new area, or the share
of the old area's people (then those of an old area sum to 1). Which of the two a file
means follows from its numbers: no weight of a file of shares is above 1.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from imports.areas.messages import finding
from imports.areas.wording import list_text, number_text
from imports.problems import Problem, problem
from imports.reading import Grammar, Row, Table, decode, read_cell, read_table

OLD, NEW, WEIGHT = "alt", "neu", "gewicht"
HEAD = (OLD, NEW, WEIGHT)
GRAMMAR = Grammar(decimals=True, negative=True)
STEP = Decimal("0.000001")
ROUNDING = Decimal("0.001")
"""By so much the shares of an area may miss 1."""


@dataclass(frozen=True)
class Side:
    """One of the two editions: its first day and the names of its areas by code."""

    valid_from: datetime.date
    names: Mapping[str, str]

    @property
    def day(self) -> str:
        """Return the first day as people write it."""
        return f"{self.valid_from:%d.%m.%Y}"

    def named(self, code: str) -> str:
        """Return code and name of an area."""
        return f"{code} {self.names[code]}"


@dataclass(frozen=True)
class Line:
    """One line of the file: the codes of an old and a new area, and the weight."""

    line: int
    old: str
    new: str
    weight: Decimal


@dataclass(frozen=True)
class CheckedOverlaps:
    """Every overlap a file states and everything wrong with it; ``rows`` counts its data rows."""

    lines: tuple[Line, ...]
    rows: int
    encoding: str
    problems: tuple[Problem, ...]


def check_overlaps(data: bytes, name: str, old: Side, new: Side) -> CheckedOverlaps:
    """Return the overlaps in a file with all its problems, in one pass.

    Reports what every table reports (DAT), unknown codes as GEO-60, weights as GEO-61 and
    GEO-63, old areas left out as GEO-62, new ones as GEO-64.
    """
    decoded = decode(data, name)
    if not decoded.text:
        return CheckedOverlaps((), 0, decoded.encoding, decoded.problems)
    table = read_table(decoded.text)
    found = [*decoded.problems, *table.problems, *header_problems(table)]
    if any(column not in table.columns for column in HEAD):
        return CheckedOverlaps((), table.read, decoded.encoding, tuple(found))
    lines: list[Line] = []
    for row in table.rows:
        line, wrong = read_line(row, table, old, new)
        found += wrong
        lines += [line] if line else []
    found += repeated_problems(lines)
    if not found_errors(found):
        found += [*share_problems(lines, old), *missing_problems(lines, old, new)]
    return CheckedOverlaps(tuple(lines), table.read, decoded.encoding, tuple(found))


def header_problems(table: Table) -> list[Problem]:
    """Return DAT-08 for each column that is missing and DAT-10 for each that is unknown."""
    listed = ", ".join(name for name in table.header if name)
    missing = [problem("DAT-08", column=name, liste=listed) for name in HEAD if name not in table.columns]
    pairs = zip(table.header, table.columns, strict=True)
    return [*missing, *(problem("DAT-10", column=name) for name, column in pairs if column not in HEAD)]


def read_line(row: Row, table: Table, old: Side, new: Side) -> tuple[Line | None, list[Problem]]:
    """Return what a row says, None where something is wrong with it, and what that is."""
    cells = {column: cell.strip() for column, cell in zip(table.columns, row.cells, strict=True)}
    found = [
        finding(
            "GEO-60",
            number=row.line,
            field=column,
            zeile=row.line,
            spalte=column,
            schluessel=cells[column],
            stand=side.day,
        )
        for column, side in ((OLD, old), (NEW, new))
        if cells[column] not in side.names
    ]
    value = read_cell(cells[WEIGHT], GRAMMAR)
    weight = None if value.number is None else value.number.quantize(STEP)
    if value.number is None:
        parts = {"vermutung": value.guess} if value.fault == "DAT-14" else {}
        found.append(
            problem(value.fault or "DAT-11", line=row.line, column=WEIGHT, wert=cells[WEIGHT], **parts)
        )
    elif not weight or weight < 0:
        found.append(finding("GEO-61", number=row.line, field=WEIGHT, zeile=row.line, spalte=WEIGHT))
    if found or weight is None:
        return None, found
    return Line(row.line, cells[OLD], cells[NEW], weight), []


def repeated_problems(lines: Sequence[Line]) -> list[Problem]:
    """Return DAT-16 for each pair of areas that occurs twice."""
    seen: dict[tuple[str, str], int] = {}
    found = []
    for line in lines:
        first = seen.setdefault((line.old, line.new), line.line)
        if first != line.line:
            key = f"{line.old} → {line.new}"
            found.append(problem("DAT-16", line=line.line, zeile1=first, zeile2=line.line, schluessel=key))
    return found


def found_errors(problems: Sequence[Problem]) -> bool:
    """Say whether an error is among problems: then sums would be wrong as well."""
    return any(found.severity.value == "FEHLER" for found in problems)


def share_problems(lines: Sequence[Line], old: Side) -> list[Problem]:
    """Return GEO-63 for each old area whose shares do not sum to 1; silent for numbers of people."""
    if any(line.weight > 1 for line in lines):
        return []
    of_area: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        of_area[line.old].append(line)
    sums = {code: sum((one.weight for one in same), Decimal(0)) for code, same in of_area.items()}
    return [
        finding(
            "GEO-63",
            number=of_area[code][0].line,
            field=WEIGHT,
            zeile=of_area[code][0].line,
            spalte=WEIGHT,
            gebiet=old.named(code),
            summe=number_text(float(total)),
        )
        for code, total in sums.items()
        if abs(total - 1) > ROUNDING
    ]


def missing_problems(lines: Sequence[Line], old: Side, new: Side) -> list[Problem]:
    """Return GEO-62 for old areas and GEO-64 for new areas without any line."""
    lost = sorted(old.names.keys() - {line.old for line in lines})
    empty = sorted(new.names.keys() - {line.new for line in lines})
    found = []
    if lost:
        found.append(finding("GEO-62", stand=old.day, liste=list_text(map(old.named, lost))))
    if empty:
        found.append(finding("GEO-64", stand=new.day, liste=list_text(map(new.named, empty))))
    return found
