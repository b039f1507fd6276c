"""Workbooks (XLSX): a sheet of notes, then one table per sheet with real numbers and no formula.

The same content gives the same bytes: the date inside is that of the release.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

Value = str | int | Decimal | date | None
"""What a cell can hold; None is an empty cell, a text is never read as a formula or an address."""

SAFE = {"in_memory": True, **dict.fromkeys(("strings_to_formulas", "strings_to_urls"), False)}
WIDEST = 60
MOST_PLACES = 6


@dataclass(frozen=True)
class Sheet:
    """One table: the names of its columns (each once) and its rows; ``fixed`` columns stay in sight."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    fixed: int = 0


def workbook(title: str, notes: Sequence[tuple[str, str]], sheets: Sequence[Sheet], made: datetime) -> bytes:
    """Return a workbook; ``notes`` are (what, text) and fill its first sheet."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, SAFE)
    book.set_properties({"title": title, "created": made.astimezone(UTC).replace(tzinfo=None)})
    formats = _Formats(book)
    _write_notes(book.add_worksheet(_("Hinweise")), title, notes, formats)
    for sheet in sheets:
        _write_table(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return content.getvalue()


class _Formats:
    """The looks of cells, made once for a workbook."""

    def __init__(self, book: Workbook) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.whole = book.add_format({"num_format": "0"})
        self.numbers = [
            book.add_format({"num_format": f"#,##0{'.' if places else ''}{'0' * places}"})
            for places in range(MOST_PLACES + 1)
        ]

    def of(self, number: Decimal) -> Format:
        """Return the format with as many places as the number is shown with."""
        return self.numbers[min(max(-int(number.as_tuple().exponent), 0), MOST_PLACES)]


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
        page.set_column(place, place, _width(sheet, place))
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


def _width(sheet: Sheet, place: int) -> int:
    longest = max((len(str(row[place])) for row in sheet.rows if row[place] is not None), default=0)
    return min(max(longest, len(sheet.columns[place]) + 3) + 1, WIDEST)
