"""A filled-in template (XLSX, ODS) as the CSV text that the readers of the formats know. Pure."""

import csv
import io

from imports.problems import Problem
from imports.sources.table.schema import TableMappingError
from imports.sources.table.workbook import SheetRow, read_workbook
from imports.uploading.archives import ZIP

SHEET = "Daten"
MOST_MEGABYTES = 100


def is_workbook(data: bytes, name: str) -> bool:
    """Say whether a file is an XLSX or ODS workbook, and no packed CSV."""
    return data.startswith(ZIP) and name.lower().endswith((".xlsx", ".ods"))


def as_csv(data: bytes, name: str) -> bytes | Problem:
    """Return the sheet "Daten", else the first, as CSV: semicolons, decimal comma, UTF-8.

    Lines of the text are the rows of the sheet. Returns DAT-03 or DAT-18 for no workbook.
    """
    try:
        rows = read_workbook(data, name, SHEET, MOST_MEGABYTES)
    except TableMappingError:
        rows = read_workbook(data, name, "", MOST_MEGABYTES)
    if isinstance(rows, Problem):
        return rows
    while rows and not any(cell.strip() for cell in rows[-1].cells):
        rows.pop()
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(german(row) for row in rows)
    return text.getvalue().encode()


def german(row: SheetRow) -> list[str]:
    """Return the cells of a row; a number of the workbook gets a decimal comma."""
    return [
        cell.replace(".", ",") if is_number else cell
        for cell, is_number in zip(row.cells, row.typed, strict=True)
    ]
