"""Table CSV of the GENESIS databases (profile I1): grammar and shape. Pure.

Landesdatenbank NRW, regionalstatistik.de and GENESIS-Online write the same file:
code, titles, one to four header rows, data, a line of underscores, footnotes,
licence and "Stand". The parser finds the shape; what a cell means is not its
business.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from imports.reading import Row
from imports.sources.itnrw_times import is_time

CODE = re.compile(r"^(?:GENESIS-)?Tabelle: *([0-9A-Z]{2,5}(?:-[0-9A-Za-z]{1,4})+) *$")
REGION = re.compile(r"^(DG|\d{1,5}|\d{7,8}|\d{12}|[A-Z]{2}\d{5,8})$")
"""A region key, also one whose leading zero a spreadsheet has taken."""
STAND = re.compile(r"^Stand: (\d{2}\.\d{2}\.\d{4}) / (\d{2}:\d{2}:\d{2})$")
UNDERSCORES = re.compile(r"^_{10,}$")
UNITS = frozenset(
    (
        "Anzahl", "Prozent", "%", "qm", "qkm", "ha", "EUR", "Tsd. EUR", "Mill. EUR", "1000", "1000 qm",
        "EW pro qkm", "JD", "Jahre", "Mill.",
    )
)  # fmt: skip
TIME_WORDS = frozenset(("Jahr", "Stichtag", "Semester", "Monat", "Quartal"))
PATH = " | "
UNIT_IN_TITLE = re.compile(r"^(?P<name>.*\S) *\((?P<unit>[^()]+)\)$")


class KeyKind(Enum):
    """What a key column tells apart."""

    TIME = "Zeit"
    REGION = "Region"
    REGION_NAME = "Regionsname"
    FEATURE = "Merkmal"


@dataclass(frozen=True)
class ValueColumn:
    """A column of numbers: its place, its path through the header, unit and time ("" if none)."""

    position: int
    path: str
    unit: str
    time: str


@dataclass(frozen=True)
class GenesisTable:
    """One table as delivered, cells still text.

    ``keys`` are the kinds of the first columns; ``rows`` are data rows of the full
    width, ``uneven`` those of another width, ``blank`` the number of empty rows.
    ``stand`` is the database's own time of production, None where the line is
    missing; ``complete`` says whether separator, licence and Stand were all there.
    """

    code: str
    titles: tuple[str, ...]
    keys: tuple[KeyKind, ...]
    columns: tuple[ValueColumn, ...]
    rows: tuple[Row, ...]
    uneven: tuple[Row, ...]
    blank: int
    width: int
    footnotes: str
    licence: str
    stand: datetime | None
    complete: bool

    def key_position(self, kind: KeyKind) -> int | None:
        """Return the place of the first key column of a kind, or None."""
        return self.keys.index(kind) if kind in self.keys else None


@dataclass(frozen=True)
class _Ending:
    """Where the data end and what follows them."""

    index: int
    footnotes: str
    licence: str
    stand: datetime | None
    complete: bool


class NoHeaderError(ValueError):
    """The table has no header row; ``code`` is the table's code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def table_code(rows: Sequence[Row]) -> str | None:
    """Return the code in the first row ("12411-15i"), or None if the file is no such table."""
    if not rows or any(cell.strip() for cell in rows[0].cells[1:]):
        return None
    found = CODE.match(_first(rows[0]).strip())
    return found[1] if found else None


def parse(rows: Sequence[Row]) -> GenesisTable:
    """Return the shape of a table; raises NoHeaderError, and ValueError without a code in row 1."""
    code = table_code(rows)
    if code is None:
        raise ValueError("no table code")
    ending = _ending(rows)
    body = [row for row in rows[1 : ending.index] if not row.is_blank]
    titles, heads, data = _split(body)
    if not heads:
        raise NoHeaderError(code)
    width = Counter(len(row.cells) for row in data if len(row.cells) > 1).most_common(1)[0][0] if data else 0
    even = tuple(row for row in data if len(row.cells) == width)
    first_value = min(index for row in heads for index, cell in enumerate(row.cells) if cell.strip())
    return GenesisTable(
        code=code,
        titles=titles,
        keys=_key_kinds(even, min(first_value, width)),
        columns=_columns([row.cells for row in heads], first_value, width, titles),
        rows=even,
        uneven=tuple(row for row in data if len(row.cells) != width),
        blank=ending.index - 1 - len(body),
        width=width,
        footnotes=ending.footnotes,
        licence=ending.licence,
        stand=ending.stand,
        complete=ending.complete,
    )


def _first(row: Row) -> str:
    return row.cells[0] if row.cells else ""


def _ending(rows: Sequence[Row]) -> _Ending:
    """Return what stands below the data; the data reach to the end where nothing does."""
    licence_at = next((i for i, row in enumerate(rows) if _first(row).startswith("©")), None)
    line_at = next((i for i, row in enumerate(rows) if UNDERSCORES.match(_first(row).strip())), None)
    stand_at = next((i for i, row in enumerate(rows) if STAND.match(_first(row).strip())), None)
    starts = [i for i in (line_at, licence_at, stand_at) if i is not None]
    end = min(starts, default=len(rows))
    notes = rows[end:licence_at] if licence_at is not None else rows[end:stand_at]
    return _Ending(
        index=end,
        footnotes="\n".join(_first(row) for row in notes if not UNDERSCORES.match(_first(row))).strip(),
        licence=" ".join(_first(rows[licence_at]).split()) if licence_at is not None else "",
        stand=_stand(_first(rows[stand_at])) if stand_at is not None else None,
        complete=len(starts) == 3,
    )


def _stand(text: str) -> datetime:
    """Return the time in a "Stand" line; naive, because the database prints local time."""
    found = STAND.match(text.strip())
    if found is None:
        raise ValueError(text)
    return datetime.strptime(f"{found[1]} {found[2]}", "%d.%m.%Y %H:%M:%S")  # noqa: DTZ007 - local by nature


def _split(body: Sequence[Row]) -> tuple[tuple[str, ...], list[Row], list[Row]]:
    """Return titles (only the first cell filled), header rows (first cell empty) and data rows."""
    titles: list[str] = []
    heads: list[Row] = []
    for index, row in enumerate(body):
        filled = [i for i, cell in enumerate(row.cells) if cell.strip()]
        if filled == [0] and not heads:
            titles.append(_first(row).strip())
        elif filled[0] > 0:
            heads.append(row)
        else:
            return tuple(titles), heads, list(body[index:])
    return tuple(titles), heads, []


def _key_kinds(rows: Sequence[Row], first_value: int) -> tuple[KeyKind, ...]:
    """Return what each key column holds, judged by all its filled cells."""
    kinds: list[KeyKind] = []
    for position in range(first_value):
        cells = [text for row in rows if (text := row.cells[position].strip())]
        if kinds and kinds[-1] is KeyKind.REGION:
            kinds.append(KeyKind.REGION_NAME)
        elif KeyKind.TIME not in kinds and cells and all(is_time(cell) for cell in cells):
            kinds.append(KeyKind.TIME)
        elif KeyKind.REGION not in kinds and cells and all(REGION.match(cell) for cell in cells):
            kinds.append(KeyKind.REGION)
        else:
            kinds.append(KeyKind.FEATURE)
    return tuple(kinds)


def _columns(
    heads: Sequence[Sequence[str]], first_value: int, width: int, titles: tuple[str, ...]
) -> tuple[ValueColumn, ...]:
    """Return the value columns with path, unit and time taken out of the header rows."""
    unit_row = _unit_row(heads)
    named = heads[:-1] if unit_row else heads
    title = UNIT_IN_TITLE.match(titles[-1]) if titles else None
    fallback_unit = title["unit"] if title else ""
    fallback_name = title["name"] if title else (titles[-1] if titles else "")
    columns = []
    for position in range(first_value, width):
        cells = [row[position].strip() if position < len(row) else "" for row in named]
        path, time = _path(cells)
        unit = unit_row[position].strip() if unit_row and position < len(unit_row) else ""
        columns.append(ValueColumn(position, path or fallback_name, unit or fallback_unit, time))
    return tuple(columns)


def _unit_row(heads: Sequence[Sequence[str]]) -> Sequence[str] | None:
    """Return the last header row if all its filled cells are units, else None."""
    last = heads[-1]
    return last if all(cell.strip() in UNITS for cell in last if cell.strip()) else None


def _path(cells: Sequence[str]) -> tuple[str, str]:
    """Return the name of a column and the time standing in its header ("" if none).

    Equal neighbours are merged and empty cells skipped; the word above a time
    ("Jahr", "Stichtag") goes with it.
    """
    time_at = next((i for i, cell in enumerate(cells) if is_time(cell)), None)
    dropped = set() if time_at is None else {time_at}
    if time_at and cells[time_at - 1] in TIME_WORDS:
        dropped.add(time_at - 1)
    kept = [" ".join(cell.split()) for i, cell in enumerate(cells) if cell and i not in dropped]
    merged = [cell for i, cell in enumerate(kept) if i == 0 or cell != kept[i - 1]]
    return PATH.join(merged), "" if time_at is None else cells[time_at]
