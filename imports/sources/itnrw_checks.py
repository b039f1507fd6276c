"""Checks of delivered IT.NRW values before they become figures. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from imports.problems import Problem, problem
from imports.reading import CellValue, cell_problem
from imports.sources.itnrw_signs import ONLY_NEW, grammar, read_value
from imports.sources.itnrw_table import GenesisTable
from imports.sources.itnrw_tables import SCALES, ColumnSetup, TableSetup
from imports.sources.itnrw_values import Delivered, columns_by_path, repeated_columns
from imports.validation import Known

LOST_ZERO = {1: 2, 4: 5, 7: 8}
"""Lengths that no region key has, and the length with its leading zero."""


def repeated_problems(table: GenesisTable) -> list[Problem]:
    """Return ITN-11 for columns of the same name whose cells differ."""
    return [
        problem("ITN-11", column=group[0].path)
        for group in repeated_columns(table)
        if any(len({row.cells[column.position] for column in group}) > 1 for row in table.rows)
    ]


def table_column_problems(table: GenesisTable, setup: TableSetup) -> list[Problem]:
    """Return ITN-13 for expected columns that the table does not have."""
    found = {column.path: column for columns in columns_by_path(table, setup).values() for column in columns}
    return [
        problem("ITN-13", column=column.path)
        for column in setup.columns
        if not (column.optional or column.path in found or any(p.startswith(column.path[:-1]) for p in found))
    ]


def flat_column_problems(values: Sequence[Delivered], setup: TableSetup) -> list[Problem]:
    """Return ITN-13 for expected values that no line of the flat file delivers.

    A statistic fills several flat files; where not one of its values came, even the
    optional ones are missed.
    """
    found = {value.setup for value in values if value.setup}
    return [
        problem("ITN-13", column=column.key)
        for column in setup.columns
        if column not in found and not (column.optional and found)
    ]


def unit_problems(values: Iterable[Delivered]) -> list[Problem]:
    """Return ITN-14 (another unit) and ITN-10 (a scaled unit) once for each measure."""
    found: dict[tuple[str, str], Problem] = {}
    for value in values:
        if value.setup is None:
            continue
        key, unit = value.setup.key, value.unit
        if unit != value.setup.unit:
            found.setdefault((key, unit), problem("ITN-14", merkmal=key, soll=value.setup.unit, ist=unit))
        elif unit in SCALES:
            factor = f"{SCALES[unit]:,}".replace(",", ".")
            found.setdefault((key, unit), problem("ITN-10", merkmal=key, einheit=unit, faktor=factor))
    return list(found.values())


@dataclass
class Reader:
    """Reads every cell of a file and remembers what was wrong.

    Cells that no measure asks for are read as well: one that cannot be read shows that
    the file was altered.
    """

    code: str
    new_signs: bool
    problems: list[Problem] = field(default_factory=list)
    saw_new_signs: bool = False

    def read(self, value: Delivered) -> CellValue:
        """Return what a cell says; a cell with a fault has no number."""
        whole = value.setup is not None and value.setup.is_count
        found = read_value(value.text, value.quality, grammar(count=whole, new_signs=self.new_signs))
        if found.fault and not self.new_signs and value.text.strip() in ONLY_NEW:
            if not self.saw_new_signs:
                self.problems.append(problem("ITN-07", code=self.code, line=value.line, column=value.column))
            self.saw_new_signs = True
        elif wrong := cell_problem(found, value.line, value.column):
            self.problems.append(wrong)
        return found


@dataclass
class Regions:
    """Finds the areas of the edition that region keys mean: city, Kreis, Land."""

    known: Known
    setup: TableSetup
    padded: dict[str, str] = field(default_factory=dict)

    def key(self, raw: str) -> str:
        """Return a region key with prefix, foreign system and lost zero put right."""
        if self.setup.prefix:
            raw = raw.removeprefix(self.setup.prefix)
        raw = self.setup.regions.get(raw, raw)
        if raw.isdigit() and len(raw) in LOST_ZERO:
            repaired = raw.zfill(LOST_ZERO[len(raw)])
            self.padded[raw] = repaired
            return repaired
        return raw

    def problems(self) -> list[Problem]:
        """Return GEB-07 where leading zeros were put back."""
        if not self.padded:
            return []
        raw, repaired = next(
            (item for item in self.padded.items() if item[1] == self.known.city_code),
            next(iter(self.padded.items())),
        )
        return [problem("GEB-07", n=len(self.padded), ist=raw, soll=repaired)]


def source_key(column: ColumnSetup, setup: TableSetup, known: Known) -> str:
    """Return the key under which the catalogue knows a column; its short key if it does not."""
    keys = [f"{setup.code}|{column.key}", f"{setup.code}|{column.path}", *column.also]
    return next((key for key in keys if key in known.measures), keys[0])
