"""Profile R3: aggregated, wide; one line per area, one column per count."""

from collections.abc import Mapping

from imports.problems import problem
from imports.reading import Grammar, Row, Table, cell_problem, normalised, read_cell
from imports.sources.register.codes import age_group
from imports.sources.register.header import Header
from imports.sources.register.long import SIGNS, Reading
from imports.sources.register.mapping import CellKey, ColumnMapping, age_code
from imports.sources.register.sheet import Entry
from imports.validation import Known

REQUIRED = ("zeit", "gebiet")
COUNTS = Grammar(signs=SIGNS, negative=False)
FIXED = {"e_e": CellKey("HW", "INSG", "INSG", "I")} | {
    f"e_e{sex.lower()}": CellKey("HW", "INSG", "INSG", sex) for sex in ("M", "W")
}


def cell_keys(header: Header, mapping: ColumnMapping) -> dict[int, CellKey]:
    """Return what each column of numbers counts, by its position; others are left out."""
    mapped = {normalised(title): key for title, key in mapping.cells.items()}
    found: dict[int, CellKey] = {}
    for position, (title, column) in enumerate(zip(header.titles, header.columns, strict=True)):
        key = mapped.get(normalised(title)) if mapped else named_key(normalised(title))
        if column and key:
            found[position] = key
    return found


def named_key(name: str) -> CellKey | None:
    """Return what a column named by the format counts ("E_E", "E_EM", "E_A03_05"), or None."""
    group = age_group(name.removeprefix("e_").upper())
    return CellKey("HW", "ALTER", age_code(group), "I") if group else FIXED.get(name)


def read_wide(table: Table, header: Header, known: Known, keys: Mapping[int, CellKey]) -> Reading:
    """Return every cell of an R3 file and every problem of single lines."""
    reading = Reading(known)
    day, area, name = (header.position(column) for column in ("zeit", "gebiet", "name"))
    for row in table.rows:
        if day is not None and area is not None:
            labels = (row.cells[day], row.cells[area].strip(), row.cells[name] if name is not None else "")
            read_line(row, labels, reading, header, keys)
    return reading


def read_line(
    row: Row, labels: tuple[str, str, str], reading: Reading, header: Header, keys: Mapping[int, CellKey]
) -> None:
    """Add the entries of one line to ``reading``, or what is wrong with them."""
    day, code, name = labels
    if not code and any(row.cells[position].strip() for position in keys):
        reading.problems.append(problem("DAT-20", line=row.line))
        return
    period = reading.period(day)
    if period is None:
        return
    area = reading.area(code, name, period, row.line)
    for position, key in keys.items():
        value = read_cell(row.cells[position], COUNTS)
        wrong = cell_problem(value, row.line, header.titles[position])
        if wrong:
            reading.problems.append(wrong)
        if wrong or not area:
            reading.damaged.add((period, key.characteristic, area))
        else:
            reading.entries.append(Entry(period, area, key, value, row.line, header.titles[position]))
