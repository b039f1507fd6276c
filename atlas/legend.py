"""The legend: classes with their numbers of areas, reasons for no value, and the strip of all areas."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from atlas.presenters import Cell
from indicators.classification import class_of
from indicators.models import ClassBreaks
from indicators.status import Status

STRIP = 300


@dataclass(frozen=True)
class LegendClass:
    """One class: lower limit up to (the last one: including) the upper limit, and how many areas it has."""

    index: int
    lower: Decimal
    upper: Decimal
    is_last: bool
    count: int


@dataclass(frozen=True)
class LegendStatus:
    """One reason for no value and how many areas it stands for."""

    status: Status
    count: int


@dataclass(frozen=True)
class Band:
    """The stretch of one class on the strip, in units of ``STRIP``, as text for SVG."""

    index: int
    x: str
    width: str


@dataclass(frozen=True)
class Strip:
    """All areas over the classes: one tick for each, the city as its own mark (None outside the classes)."""

    bands: tuple[Band, ...]
    ticks: tuple[str, ...]
    city: str | None
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Legend:
    """Classes (none for counts and where nothing is classed), reasons, strip and the note to the classes."""

    classes: tuple[LegendClass, ...]
    statuses: tuple[LegendStatus, ...]
    strip: Strip | None
    note: str

    @property
    def size(self) -> int:
        """Return the number of classes."""
        return len(self.classes)


def class_index(cell: Cell, breaks: ClassBreaks | None) -> int | None:
    """Return the class of a shown number, from 0; None without number or classes."""
    if cell.number is None or breaks is None or not breaks.breaks:
        return None
    return class_of(cell.number, breaks.breaks)


def legend(cells: Sequence[Cell], city: Cell | None, breaks: ClassBreaks | None) -> Legend:
    """Return the legend of the areas shown on a map."""
    reasons = Counter(cell.status for cell in cells if cell.number is None)
    statuses = tuple(LegendStatus(status, reasons[status]) for status in Status if reasons[status])
    if breaks is None or not breaks.breaks:
        return Legend((), statuses, None, "")
    counts = Counter(class_index(cell, breaks) for cell in cells)
    pairs = list(pairwise(breaks.breaks))
    classes = tuple(
        LegendClass(index, lower, upper, index == len(pairs) - 1, counts[index])
        for index, (lower, upper) in enumerate(pairs)
    )
    return Legend(classes, statuses, _strip(cells, city, breaks.breaks), breaks.note)


def _strip(cells: Sequence[Cell], city: Cell | None, limits: Sequence[Decimal]) -> Strip | None:
    """Return the strip between the ends of the classes; None where they are one point."""
    low, high = limits[0], limits[-1]
    if low == high:
        return None

    def place(number: Decimal) -> str:
        return f"{(number - low) / (high - low) * STRIP:.1f}"

    return Strip(
        tuple(
            Band(index, place(lower), f"{(upper - lower) / (high - low) * STRIP:.1f}")
            for index, (lower, upper) in enumerate(pairwise(limits))
        ),
        tuple(place(cell.number) for cell in cells if cell.number is not None),
        place(city.number) if city and city.number is not None and low <= city.number <= high else None,
        low,
        high,
    )
