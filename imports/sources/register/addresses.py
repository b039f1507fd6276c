"""Which address lies in which area: ranges of house numbers, one line each.

Letters sort after the bare number: 12 < 12a < 12b < 13. Number 0 is a building
without a number.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping

from imports.problems import Problem, problem
from imports.reading import Row, decode, read_table
from imports.validation import read_period
from indicators.streets import SIDES, AddressTable, Range, house_number, overlaps

__all__ = ["COLUMNS", "AddressTable", "read_addresses"]

COLUMNS = (
    "strassenschluessel", "strassenname", "hausnr_von", "hausnr_bis", "seite", "zusatz_von", "zusatz_bis",
    "gebiet_code", "gueltig_ab", "gueltig_bis",
)  # fmt: skip


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
        problems += [
            problem("ADR-02", strasse=first_names[street], a=one.line, b=other.line)
            for one, other in overlaps(found_ranges)
        ]
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
