"""Which of the three GENESIS profiles a file has, and what it delivers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imports.problems import Problem, problem
from imports.reading import Row
from imports.sources.itnrw_checks import (
    flat_column_problems,
    repeated_problems,
    table_column_problems,
)
from imports.sources.itnrw_flat import FlatFile, looks_flat
from imports.sources.itnrw_flat import parse as parse_flat
from imports.sources.itnrw_table import GenesisTable, KeyKind, NoHeaderError, table_code
from imports.sources.itnrw_table import parse as parse_table
from imports.sources.itnrw_tables import TableSetup
from imports.sources.itnrw_values import Delivered, values_of_flat, values_of_table
from imports.validation import Imprint


@dataclass(frozen=True)
class Content:
    """A recognised file: profile, table code, what it delivers, what is wrong with its shape."""

    profile: str
    setup: TableSetup
    values: Sequence[Delivered]
    rows: int
    has_regions: bool
    problems: tuple[Problem, ...]
    imprint: Imprint


def recognise(rows: Sequence[Row], setups: Mapping[str, TableSetup]) -> Content | Problem:
    """Return the content of a file, or the problem that it is none of the three profiles."""
    first = next((row.cells for row in rows if not row.is_blank), ())
    if looks_flat(first):
        flat = parse_flat(rows)
        return of_flat(flat, setups) if flat else problem("ITN-02", format="unbekanntes Flat File")
    if any(row.cells[:2] == ("K", "DQ") for row in rows[:20]):
        return problem("ITN-02", format="Quader-CSV")
    if table_code(rows) is None:
        return problem("ITN-01", line=1)
    try:
        return of_table(parse_table(rows), setups)
    except NoHeaderError as error:
        return problem("ITN-04", code=error.code)


def setup_of(code: str, setups: Mapping[str, TableSetup]) -> tuple[TableSetup, list[Problem]]:
    """Return the setup of a table and ITN-03 where there is none; then nothing is asked of it."""
    if code in setups:
        return setups[code], []
    return TableSetup(code, "", (), ()), [problem("ITN-03", code=code)]


def of_table(table: GenesisTable, setups: Mapping[str, TableSetup]) -> Content:
    """Return the content of profile I1."""
    setup, found = setup_of(table.code, setups)
    found += [problem("DAT-07", line=r.line, ist=len(r.cells), soll=table.width) for r in table.uneven]
    found += [problem("DAT-21", n=table.blank)] if table.blank else []
    found += [] if table.complete else [problem("ITN-05")]
    found += [*repeated_problems(table), *table_column_problems(table, setup)]
    has_regions = table.key_position(KeyKind.REGION) is not None
    values = values_of_table(table, setup)
    imprint = Imprint(table.code, table.stand, table.licence, table.footnotes)
    return Content("I1", setup, values, len(table.rows), has_regions, tuple(found), imprint)


def of_flat(flat: FlatFile, setups: Mapping[str, TableSetup]) -> Content | Problem:
    """Return the content of profile I2 or I3, or ITN-09 for a file in English."""
    if flat.english:
        return problem("ITN-09")
    setup, found = setup_of(flat.values[0].statistics if flat.values else "", setups)
    found += [problem("DAT-07", line=r.line, ist=len(r.cells), soll=flat.width) for r in flat.uneven]
    found += [problem("DAT-21", n=flat.blank)] if flat.blank else []
    values = values_of_flat(flat, setup)
    found += flat_column_problems(values, setup)
    has_regions = any(value.region for value in flat.values)
    rows = len({value.line for value in flat.values})
    return Content(flat.profile, setup, values, rows, has_regions, tuple(found), Imprint(setup.code))
