"""Tables and flat files as one list of delivered values. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imports.sources.itnrw_flat import FlatFile
from imports.sources.itnrw_table import GenesisTable, KeyKind, ValueColumn
from imports.sources.itnrw_tables import ColumnSetup, TableSetup

Features = tuple[tuple[str, str], ...]
"""Classifying variables and the codes they take."""


@dataclass(frozen=True)
class Delivered:
    """One value as delivered, still text.

    ``column`` names its column in the file, ``setup`` the measure it feeds: None where
    the table's setup does not ask for it; then only its readability matters.
    """

    line: int
    column: str
    region: str
    time: str
    text: str
    unit: str
    quality: str
    setup: ColumnSetup | None


def values_of_table(table: GenesisTable, setup: TableSetup) -> list[Delivered]:
    """Return every cell of a table; of columns with the same name and time only the first counts."""
    region_at = table.key_position(KeyKind.REGION)
    time_at = table.key_position(KeyKind.TIME)
    features = [i for i, kind in enumerate(table.keys) if kind is KeyKind.FEATURE]
    wanted = columns_by_path(table, setup)
    repeated = {column.position for group in repeated_columns(table) for column in group[1:]}
    return [
        Delivered(
            line=row.line,
            column=column.path,
            region=row.cells[region_at].strip() if region_at is not None else "",
            time=column.time or (row.cells[time_at].strip() if time_at is not None else ""),
            text=row.cells[column.position],
            unit=column.unit,
            quality="",
            setup=None
            if column.position in repeated
            else matching_row(wanted[column.path], [row.cells[i].strip() for i in features]),
        )
        for row in table.rows
        for column in table.columns
    ]


def columns_by_path(table: GenesisTable, setup: TableSetup) -> Mapping[str, list[ColumnSetup]]:
    """Return the setups of each column path in the table; " | *" stands for all columns below."""
    found: dict[str, list[ColumnSetup]] = defaultdict(list)
    for path in dict.fromkeys(column.path for column in table.columns):
        for column in setup.columns:
            if column.path == path:
                found[path].append(column)
            elif column.path.endswith(" | *") and path.startswith(column.path[:-1]):
                found[path].append(column.named(path.removeprefix(column.path[:-1])))
    return found


def matching_row(setups: Sequence[ColumnSetup], features: Sequence[str]) -> ColumnSetup | None:
    """Return the setup that asks for a line with these further keys, or None."""
    return next((setup for setup in setups if list(setup.rows) == list(features)), None)


def repeated_columns(table: GenesisTable) -> list[list[ValueColumn]]:
    """Return the columns that share name and time, each group in file order."""
    groups: dict[tuple[str, str], list[ValueColumn]] = defaultdict(list)
    for column in table.columns:
        groups[column.path, column.time].append(column)
    return [group for group in groups.values() if len(group) > 1]


def values_of_flat(flat: FlatFile, setup: TableSetup) -> list[Delivered]:
    """Return every value of a flat file."""
    matches: dict[tuple[str, Features, str], ColumnSetup | None] = {}
    delivered = []
    for value in flat.values:
        region = value.region
        wanted = (value.variable, value.features, value.unit)
        if wanted not in matches:
            matches[wanted] = matching_value(setup, *wanted)
        delivered.append(
            Delivered(
                line=value.line,
                column=value.column,
                region=region.code if region else "",
                time=value.time,
                text=value.text,
                unit=value.unit,
                quality=value.quality,
                setup=matches[wanted],
            )
        )
    return delivered


def matching_value(setup: TableSetup, variable: str, features: Features, unit: str) -> ColumnSetup | None:
    """Return the setup that asks for a flat value: variable, attributes, and the unit where two fit.

    An attribute without code is the total; a variable that is not named has to be the total.
    """
    wanted = {(name, code) for name, code in features if code}
    fitting = [
        column
        for column in setup.columns
        if column.variable == variable and {(name, code) for name, code in column.features if code} == wanted
    ]
    same_unit = [column for column in fitting if column.unit == unit]
    return next(iter(same_unit or fitting), None)
