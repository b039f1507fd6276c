"""What a table looks like before anybody has said how to read it: its first rows and its columns. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from imports.problems import Problem
from imports.reading import decode, delimiter_of, read_rows
from imports.sources.table.grid import MAX_MEGABYTES, Grid, Texts, is_workbook, read_grid
from imports.sources.table.header import Header
from imports.sources.table.mapping import DIN_SIGNS, SheetForm, TableMapping, TextForm, placeholders
from imports.sources.table.notation import NUMBER_LIKE, Readings, readings
from imports.sources.table.workbook import read_workbook, sheet_names

FIRST_ROWS = 12
SAMPLES = 4
MOST_WORDS = 1_000
MOST_COLUMNS = 300
"""Wider tables are described in a text and not on a page."""
HEAD = 200_000
"""Characters of a text in which its first rows are looked for."""


@dataclass(frozen=True)
class Column:
    """One column: the name that no other has ("" where there is none), whole title, first texts.

    ``numbers`` is the share of its cells that look like numbers, signs aside, ``ways`` how its
    texts may be read; numbers of a workbook are beyond doubt and not among them. ``words``
    are its first thousand distinct texts.
    """

    name: str
    title: str
    samples: tuple[str, ...]
    words: tuple[str, ...]
    numbers: float
    ways: Readings


@dataclass(frozen=True)
class Look:
    """A table as it comes: sheets of a workbook, first rows with their line numbers, columns."""

    sheets: tuple[str, ...] = ()
    first_rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    columns: tuple[Column, ...] = ()
    rows: int = 0
    encoding: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def is_workbook(self) -> bool:
        """Whether it has sheets."""
        return bool(self.sheets)


def look(data: bytes, name: str, text: TextForm, sheet: SheetForm) -> Look:
    """Return what a file looks like with its header where the forms say.

    Raises TableMappingError for a sheet that the workbook does not have.
    """
    grid = read_grid(data, name, TableMapping("", (), text=text, sheet=sheet))
    header = Header(grid.titles, grid.names)
    columns = tuple(column_of(grid, header, at) for at in range(min(len(grid.titles), MOST_COLUMNS)))
    rows = first_rows(data, name, text, sheet)
    sheets = sheet_names(data) if is_workbook(data) else ()
    return Look(sheets, rows, columns, len(grid.lines), grid.encoding, grid.problems)


def column_of(grid: Grid, header: Header, at: int) -> Column:
    """Return one column of a table."""
    cells = grid.columns[at] if grid.columns else ()
    filled = [text for text in map(str.strip, cells) if text]
    words = tuple(dict.fromkeys(filled))
    said = [text for text in filled if text not in DIN_SIGNS]
    share = sum(bool(NUMBER_LIKE.fullmatch(text)) for text in said) / len(said) if said else 0.0
    return Column(
        name=name_of(header, at),
        title=header.title(at),
        samples=words[:SAMPLES],
        words=words[:MOST_WORDS],
        numbers=share,
        ways=readings(written(grid, at, cells)),
    )


def written(grid: Grid, at: int, cells: "Texts | Sequence[str]") -> Sequence[str]:
    """Return the cells that hold text, without the numbers of a workbook."""
    if grid.typed is None or not len(cells):
        return list(cells)
    return [text for text, typed in zip(cells, grid.typed[at], strict=True) if not typed]


def name_of(header: Header, at: int) -> str:
    """Return the shortest name that means this column and no other, "" for none."""
    for name in (header.names[at], header.title(at)):
        if name and Header(header.titles, header.names).position(name) == at:
            return name
    return ""


def first_rows(
    data: bytes, name: str, text: TextForm, sheet: SheetForm
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the first rows of a file as they are, with their line numbers."""
    if is_workbook(data):
        book = read_workbook(data, name, sheet.name, MAX_MEGABYTES)
        if isinstance(book, Problem):
            return ()
        rows = [(line, row.cells) for line, row in enumerate(book[:FIRST_ROWS], start=1)]
        width = max((at + 1 for _, cells in rows for at, cell in enumerate(cells) if cell.strip()), default=0)
        return tuple((line, cells[:width]) for line, cells in rows)
    head = decode(data, name, MAX_MEGABYTES).text[:HEAD]
    lines = [line for line in head.split("\n")[:FIRST_ROWS] if line.strip()]
    delimiter = text.delimiter or most_common(lines)
    return tuple((row.line, row.cells) for row in islice(read_rows(head, delimiter)[0], FIRST_ROWS))


def most_common(lines: Sequence[str]) -> str:
    """Return the delimiter of the widest of the first lines."""
    widest = max(lines, key=lambda line: max(line.count(mark) for mark in ";,\t|"), default="")
    return delimiter_of(widest)[0]


def suits(grid: Grid, mapping: TableMapping) -> bool:
    """Say whether a table has exactly the columns that a mapping names, no more and no fewer.

    A mapping with "*" in its titles suits none: it would take in columns nobody has seen.
    """
    named = {
        mapping.area.column, mapping.area.name_column, mapping.period.column, *mapping.codes,
        *mapping.ignored_columns, *(skip.column for skip in mapping.skips),
        *(column for rule in mapping.values for column in rule.columns),
        *(column for rule in mapping.values for column in placeholders(rule.measure)),
    } - {""}  # fmt: skip
    if not grid.titles or any("*" in name for name in named):
        return False
    header = Header(grid.titles, grid.names)
    meant = {header.position(name) for name in named}
    titled = {at for at, parts in enumerate(grid.titles) if parts}
    return not header.problems and meant == titled
