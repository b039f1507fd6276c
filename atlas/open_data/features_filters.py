"""Which features an address asks for: a box in degrees and a span of days (OGC 17-069r4, 7.15.3 f.)."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

OPEN = ("", "..")
WRITTEN = re.compile(
    r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d))?", re.ASCII | re.IGNORECASE
)
"""A day or a moment as RFC 3339 has it; Python alone would read weeks and other forms, too."""


class NoBoxError(ValueError):
    """A text that is no box: not four or six numbers, or not west, south, east, north on earth."""


class DateLineError(ValueError):
    """A box across the date line, where west is greater than east."""


class NoSpanError(ValueError):
    """A text that is neither a day nor a span of days."""


@dataclass(frozen=True)
class Box:
    """A box in degrees (WGS 84, longitude and latitude)."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Span:
    """Days from first to last, both included; None is open."""

    first: date | None
    last: date | None

    def meets(self, other: "Span") -> bool:
        """Return whether both have a day in common."""
        return _starts_by(self.first, other.last) and _starts_by(other.first, self.last)


def box(text: str) -> Box:
    """Return the box of a text; heights of a box with six numbers are read and left out.

    Raise NoBoxError, or DateLineError for a box that this atlas cannot have anything in.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise NoBoxError(text) from error
    if len(numbers) == 6:
        if not numbers[2] <= numbers[5]:
            raise NoBoxError(text)
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise NoBoxError(text)
    found = Box(*numbers)
    if max(abs(found.west), abs(found.east)) > 180 or not -90 <= found.south <= found.north <= 90:
        raise NoBoxError(text)
    if found.west > found.east:
        raise DateLineError(text)
    return found


def span(text: str) -> Span:
    """Return the days of an instant or interval (RFC 3339, open ends as ".." or nothing).

    Moments count as their day in universal time: numbers are of days. Raise NoSpanError.
    """
    first, divided, last = text.partition("/")
    if not divided:
        day = _day(first)
        return Span(day, day)
    if first in OPEN and last in OPEN and not (first and last):
        raise NoSpanError(text)
    found = Span(None if first in OPEN else _day(first), None if last in OPEN else _day(last))
    if not _starts_by(found.first, found.last):
        raise NoSpanError(text)
    return found


def _day(text: str) -> date:
    if not WRITTEN.fullmatch(text):
        raise NoSpanError(text)
    try:
        if len(text) == len("2023-12-31"):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text.upper()).astimezone(UTC).date()
    except (ValueError, OverflowError) as error:
        raise NoSpanError(text) from error


def _starts_by(first: date | None, last: date | None) -> bool:
    return first is None or last is None or first <= last
