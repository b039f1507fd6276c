"""Workbooks: a sheet of notes, then one table per sheet with real numbers and no formula.

Described here once, written as XLSX and as ODS (``atlas.spreadsheets``). The same content gives the
same bytes: the date inside is that of the release.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

Value = str | int | Decimal | date | None
"""What a cell can hold; None is an empty cell, a text is never read as a formula or an address."""

WIDEST = 60
MOST_PLACES = 6


@dataclass(frozen=True)
class Sheet:
    """One table: the names of its columns (each once) and its rows; ``fixed`` columns stay in sight."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    fixed: int = 0


@dataclass(frozen=True)
class Workbook:
    """A title, notes (what, text) for the first sheet, the tables, and when it counts as made."""

    title: str
    notes: Sequence[tuple[str, str]]
    sheets: Sequence[Sheet]
    made: datetime


def notes_name() -> str:
    """Return the name of the sheet of notes."""
    return _("Hinweise")


def places(number: Decimal) -> int:
    """Return with how many places a number is shown."""
    return min(max(-int(number.as_tuple().exponent), 0), MOST_PLACES)


def width(sheet: Sheet, place: int) -> int:
    """Return the width of a column in letters."""
    longest = max((len(str(row[place])) for row in sheet.rows if row[place] is not None), default=0)
    return min(max(longest, len(sheet.columns[place]) + 3) + 1, WIDEST)
