"""Sheets of XLSX and ODS workbooks as rows of text; what was a number stays known as one. Pure."""

import datetime
import io
import zipfile
import zlib
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from imports.problems import Problem, problem
from imports.reading.encodings import MEGABYTE, too_large
from imports.sources.table.extent import too_wide
from imports.sources.table.schema import TableMappingError, quoted

Cell = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What the standard library raises for archives that are cut off, damaged or encrypted."""


class SheetRow(NamedTuple):
    """Cells of one row as text, and which of them are numbers of the workbook."""

    cells: tuple[str, ...]
    typed: tuple[bool, ...]


def read_workbook(data: bytes, name: str, sheet: str, max_megabytes: int) -> list[SheetRow] | Problem:
    """Return every row of a sheet from its first, all equally wide; DAT-18 or DAT-03 for no workbook.

    "" is the first sheet. Raises TableMappingError for a sheet that there is not.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
            if size > max_megabytes * MEGABYTE:
                return too_large(name, size, max_megabytes)
            if too_wide(archive):
                was = "ein Tabellenblatt mit Einträgen weit neben der Tabelle"
                return problem("DAT-03", datei=name, was=was)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if sheet and sheet not in names:
            raise TableMappingError(
                f"„blatt“, „name“: Das Tabellenblatt „{sheet}“ gibt es in „{name}“ nicht. "
                f"Vorhanden: {quoted(names)}."
            )
        rows = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    except TableMappingError:  # a ValueError too, but no fault of the workbook
        raise
    except (CalamineError, *DAMAGED):
        return problem("DAT-03", datei=name, was="eine beschädigte oder geschützte Arbeitsmappe")
    return [SheetRow(tuple(map(cell_text, row)), tuple(map(is_number, row))) for row in rows]


def sheet_names(data: bytes) -> tuple[str, ...]:
    """Return the names of the sheets of a workbook, () for one that cannot be read."""
    try:
        return tuple(CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names)
    except (CalamineError, *DAMAGED):
        return ()


def is_number(cell: Cell) -> bool:
    """Say whether a cell holds a number and no text."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def cell_text(cell: Cell) -> str:
    """Return a cell as text: numbers with decimal point and no zeros behind it, days as JJJJ-MM-TT."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "WAHR" if cell else "FALSCH"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        cell = cell.date()
    return str(cell)
