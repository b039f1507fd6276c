"""The legend: classes with their numbers of areas, reasons for no value, and the strip of all areas."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from atlas.presenters import Cell
from atlas.ramps import Ramp
from indicators.classification import OutsideClassesError, class_of
from indicators.models import ClassBreaks
from indicators.status import Status

STRIP = 300


@dataclass(frozen=True)
class LegendClass:
    """One class: lower limit up to (the last one: including) the upper limit, and how many areas it has.

    ``kind`` is "open_below" or "open_above" beyond limits that people chose, "zero" for 0 alone, "all"
    where one class is one number, else "".
    """

    index: int
    tone: str
    lower: Decimal
    upper: Decimal
    is_last: bool
    count: int
    kind: str = ""

    @property
    def key(self) -> str:
        """Return how an address names the class: its number, from 1."""
        return str(self.index + 1)


@dataclass(frozen=True)
class LegendStatus:
    """One reason for no value and how many areas it stands for."""

    status: Status
    count: int


@dataclass(frozen=True)
class Band:
    """The stretch of one class on the strip, in units of ``STRIP``, as text for SVG."""

    tone: str
    x: str
    width: str


@dataclass(frozen=True)
class Mark:
    """Kreis or Land on the strip; ``x`` is None beyond its ends."""

    name: str
    x: str | None
    number: Decimal


@dataclass(frozen=True)
class Strip:
    """All areas over the classes: one tick for each; the city and 0 as marks (None outside the classes)."""

    bands: tuple[Band, ...]
    ticks: tuple[str, ...]
    city: str | None
    zero: str | None
    low: Decimal
    high: Decimal
    references: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Legend:
    """Classes (none for counts and where nothing is classed), reasons, strip and the note to the classes.

    ``outside`` is the number of areas whose number lies beyond the stored limits: a correction of
    one year may exceed what the classes were made from.
    """

    classes: tuple[LegendClass, ...]
    statuses: tuple[LegendStatus, ...]
    strip: Strip | None
    note: str
    outside: int = 0

    @property
    def size(self) -> int:
        """Return the number of classes."""
        return len(self.classes)


def class_index(cell: Cell, breaks: ClassBreaks | None) -> int | None:
    """Return the class of a shown number, from 0; None without number, without classes or outside them."""
    if cell.number is None or breaks is None or not breaks.breaks:
        return None
    try:
        return class_of(cell.number, breaks.breaks)
    except OutsideClassesError:
        return None


def legend(
    cells: Sequence[Cell],
    city: Cell | None,
    breaks: ClassBreaks | None,
    ramp: Ramp,
    *,
    references: Sequence[tuple[str, Cell]] = (),
    chosen: Sequence[Decimal] = (),
) -> Legend:
    """Return the legend of the areas shown on a map, coloured by ``ramp``.

    ``references`` are Kreis and Land by name; ``chosen`` the limits that people chose, if the classes
    are made from them.
    """
    reasons = Counter(cell.status for cell in cells if cell.number is None)
    statuses = tuple(LegendStatus(status, reasons[status]) for status in Status if reasons[status])
    if breaks is None or not breaks.breaks:
        return Legend((), statuses, None, "")
    counts = Counter(class_index(cell, breaks) for cell in cells if cell.number is not None)
    pairs = list(pairwise(breaks.breaks))
    classes = tuple(
        LegendClass(
            index,
            ramp.tone(index),
            lower,
            upper,
            index == len(pairs) - 1,
            counts[index],
            _kind(index, pairs, breaks, chosen),
        )
        for index, (lower, upper) in enumerate(pairs)
    )
    strip = _strip(cells, city, breaks.breaks, ramp, references)
    return Legend(classes, statuses, strip, breaks.note, counts[None])


def _kind(
    index: int, pairs: Sequence[tuple[Decimal, Decimal]], breaks: ClassBreaks, chosen: Sequence[Decimal]
) -> str:
    lower, upper = pairs[index]
    if len(pairs) == 1 and lower == upper:
        return "all"
    if index == 0 and breaks.zero_apart:
        return "zero"
    if chosen and upper > chosen[-1]:
        return "open_above"
    return "open_below" if chosen and lower < chosen[0] else ""


def _strip(
    cells: Sequence[Cell],
    city: Cell | None,
    limits: Sequence[Decimal],
    ramp: Ramp,
    references: Sequence[tuple[str, Cell]],
) -> Strip | None:
    """Return the strip between the ends of the classes; None where they are one point."""
    low, high = limits[0], limits[-1]
    if low == high:
        return None

    def place(number: Decimal | None) -> str | None:
        if number is None or not low <= number <= high:
            return None
        return f"{(number - low) / (high - low) * STRIP:.1f}"

    return Strip(
        tuple(
            Band(ramp.tone(index), place(lower) or "", f"{(upper - lower) / (high - low) * STRIP:.1f}")
            for index, (lower, upper) in enumerate(pairwise(limits))
        ),
        tuple(tick for tick in (place(cell.number) for cell in cells) if tick is not None),
        place(city.number) if city else None,
        place(Decimal(0)) if ramp.zero is not None and low < 0 < high else None,
        low,
        high,
        tuple(
            Mark(name, place(cell.number), cell.number)
            for name, cell in references
            if cell.number is not None
        ),
    )
