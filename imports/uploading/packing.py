"""The result of a check as a few bytes for the database, and back. Pure.

Only what the check made of the file is in it: aggregated figures, problems, and the
first rows of a file without persons.
"""

import datetime
import json
import zlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from imports.messages import MESSAGES, Severity
from imports.problems import Problem
from imports.validation import Checked, Figure, Imprint
from indicators.status import Status

VERSION = 2
ORDER = list(Severity)


class PackingError(ValueError):
    """Bytes that another version of the atlas wrote: the file has to be checked again."""


@dataclass(frozen=True)
class Result:
    """A check and the first rows of its file; problems stand in the order of their weight."""

    checked: Checked
    first_rows: tuple[tuple[str, ...], ...] = ()


def by_weight(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return problems with errors first, then warnings, each in the order they were found."""
    return tuple(sorted(problems, key=lambda found: ORDER.index(found.severity)))


def pack(result: Result) -> bytes:
    """Return a result as compressed JSON."""
    checked = result.checked
    data = {
        "version": VERSION,
        "profile": checked.profile,
        "encoding": checked.encoding,
        "periods": [day.isoformat() for day in checked.periods],
        "rows": [checked.rows_read, checked.rows_skipped, checked.omitted],
        "figures": [
            [
                one.measure_key,
                one.level,
                one.area_code,
                one.period.isoformat(),
                number_text(one.number),
                one.status.value,
                one.flag,
                one.raw[:40],
            ]
            for one in checked.figures
        ],
        "problems": [[p.code, p.message, p.line, p.column] for p in checked.problems],
        "imprint": imprint_texts(checked.imprint),
        "first_rows": result.first_rows,
    }
    return zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack(packed: bytes) -> Result:
    """Return the result that ``pack`` made; raises PackingError for any other bytes."""
    try:
        data: dict[str, Any] = json.loads(zlib.decompress(packed))
    except (zlib.error, ValueError) as error:
        raise PackingError from error
    if data.get("version") != VERSION:
        raise PackingError(f"version {data.get('version')}")
    days = {text: datetime.date.fromisoformat(text) for text in {row[3] for row in data["figures"]}}
    read, skipped, omitted = data["rows"]
    checked = Checked(
        profile=data["profile"],
        encoding=data["encoding"],
        periods=tuple(datetime.date.fromisoformat(day) for day in data["periods"]),
        rows_read=read,
        rows_skipped=skipped,
        figures=tuple(figure_of(row, days) for row in data["figures"]),
        problems=tuple(
            Problem(code, MESSAGES[code][0], message, line, column)
            for code, message, line, column in data["problems"]
        ),
        omitted=omitted,
        imprint=imprint_of(data["imprint"]),
    )
    return Result(checked, tuple(tuple(row) for row in data["first_rows"]))


def imprint_texts(imprint: Imprint) -> list[str]:
    """Return what a file says of itself as texts, "" for no time."""
    stand = imprint.stand.isoformat() if imprint.stand else ""
    return [imprint.table, stand, imprint.licence, imprint.footnotes]


def imprint_of(texts: list[str]) -> Imprint:
    """Return what ``imprint_texts`` wrote."""
    table, stand, licence, footnotes = texts
    return Imprint(table, datetime.datetime.fromisoformat(stand) if stand else None, licence, footnotes)


def number_text(number: Decimal | None) -> str | None:
    """Return a number as text, which keeps every digit."""
    return None if number is None else str(number)


def figure_of(row: list[Any], days: dict[str, datetime.date]) -> Figure:
    """Return the figure of a packed row; ``days`` holds every date of the file once."""
    key, level, area, day, number, status, flag, raw = row
    exact = None if number is None else Decimal(number)
    return Figure(key, level, area, days[day], exact, Status(status), flag, raw)
