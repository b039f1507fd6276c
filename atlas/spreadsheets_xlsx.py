"""Workbooks as XLSX, by XlsxWriter: no text becomes a formula or a link."""

import io
from collections.abc import Sequence
from datetime import UTC, date
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook as Book
from xlsxwriter.worksheet import Worksheet

from atlas.workbooks import MOST_PLACES, Sheet, Value, Workbook, notes_name, places, width

SAFE = {"in_memory": True, **dict.fromkeys(("strings_to_formulas", "strings_to_urls"), False)}


def xlsx(workbook: Workbook) -> bytes:
    """Return a workbook as XLSX."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, SAFE)
    created = workbook.made.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": workbook.title, "created": created})
    formats = _Formats(book)
    _write_notes(book.add_worksheet(notes_name()), workbook.title, workbook.notes, formats)
    for sheet in workbook.sheets:
        _write_table(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return content.getvalue()


class _Formats:
    """The looks of cells, made once for a workbook."""

    def __init__(self, book: Book) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.whole = book.add_format({"num_format": "0"})
        self.numbers = [
            book.add_format({"num_format": f"#,##0{'.' if shown else ''}{'0' * shown}"})
            for shown in range(MOST_PLACES + 1)
        ]

    def of(self, number: Decimal) -> Format:
        """Return the format with as many places as the number is shown with."""
        return self.numbers[places(number)]


def _write_notes(page: Worksheet, title: str, notes: Sequence[tuple[str, str]], formats: _Formats) -> None:
    page.write_string(0, 0, title, formats.title)
    for place, (what, text) in enumerate(notes, 2):
        page.write_string(place, 0, what, formats.head)
        page.write_string(place, 1, text, formats.text)
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 100)


def _write_table(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for place, name in enumerate(sheet.columns):
        page.write_string(0, place, name, formats.head)
        page.set_column(place, place, width(sheet, place))
    for line, row in enumerate(sheet.rows, 1):
        for place, value in enumerate(row):
            _write(page, line, place, value, formats)
    page.freeze_panes(1, sheet.fixed)
    if sheet.rows:
        page.add_table(
            0,
            0,
            len(sheet.rows),
            len(sheet.columns) - 1,
            {
                "name": sheet.name.replace(" ", "_"),
                "columns": [{"header": name} for name in sheet.columns],
                "style": "Table Style Light 1",
            },
        )


def _write(page: Worksheet, line: int, place: int, value: Value, formats: _Formats) -> None:
    match value:
        case None:
            return
        case str():
            page.write_string(line, place, value)
        case int():
            page.write_number(line, place, value, formats.whole)
        case Decimal():
            page.write_number(line, place, float(value), formats.of(value))
        case date():
            page.write_datetime(line, place, value, formats.date)
