"""What the pages show of single values: cells, bars and the finding in one sentence.

Presenters take published values and return dataclasses: no queries, no HTML, no formatting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from indicators.models import PublishedValue
from indicators.status import Status


@dataclass(frozen=True)
class Cell:
    """A number as it is shown (rounded to the places of its indicator), or the reason for none.

    ``shared`` are the names of the areas that have it together, () where it is the area's own;
    ``converted_from`` is the first day of the boundaries in which it was counted, None where
    they were those of the area.
    """

    number: Decimal | None
    status: Status
    provisional: bool = False
    shared: tuple[str, ...] = ()
    converted_from: date | None = None

    @property
    def is_marked(self) -> bool:
        """Return whether something has to be said about where it comes from (``atlas.origins``)."""
        return bool(self.shared or self.converted_from)


@dataclass(frozen=True)
class Bar:
    """A bar behind a number: start and width in percent of the column, as text for SVG."""

    start: str
    width: str


@dataclass(frozen=True)
class Extreme:
    """The lowest or highest shown number and who has it."""

    number: Decimal
    names: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What one sentence says about a map; ``low`` and ``high`` are None where nothing is shown."""

    low: Extreme | None
    high: Extreme | None
    without_number: int
    with_number: int

    @property
    def all_equal(self) -> bool:
        """Return whether every shown area has the same number."""
        return self.low is not None and self.high is not None and self.low.number == self.high.number


NOTHING = Cell(None, Status.MISSING)


def rounded(number: Decimal, decimals: int) -> Decimal:
    """Return a number as it is shown: half rounds away from zero, and never "-0"."""
    shown = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return shown if shown else abs(shown)


def cell(value: PublishedValue | None, decimals: int) -> Cell:
    """Return what is shown of a published value; no row at all means that there is none."""
    if value is None:
        return NOTHING
    number = None if value.number is None else rounded(value.number, decimals)
    if not (value.merged_id or value.converted_from_id):
        return Cell(number, Status(value.status), value.provisional)
    return Cell(
        number,
        Status(value.status),
        value.provisional,
        tuple(value.merged.member_names) if value.merged else (),
        value.converted_from.valid_from if value.converted_from else None,
    )


def bars(cells: Sequence[Cell]) -> list[Bar | None]:
    """Return a bar from zero for every number; None where there is no number."""
    numbers = [shown.number for shown in cells if shown.number is not None]
    low, high = min([*numbers, Decimal(0)]), max([*numbers, Decimal(0)])
    span = high - low
    return [
        None
        if shown.number is None or not span
        else Bar(_percent((min(shown.number, Decimal(0)) - low) / span), _percent(abs(shown.number) / span))
        for shown in cells
    ]


def _percent(share: Decimal) -> str:
    return f"{share * 100:.1f}"


def finding(named: Iterable[tuple[str, Cell]]) -> Finding:
    """Return the lowest and highest number of the areas and how many have none."""
    everyone = list(named)
    numbers = [(shown.number, name) for name, shown in everyone if shown.number is not None]
    without = len(everyone) - len(numbers)
    if not numbers:
        return Finding(None, None, without, 0)
    low, high = min(number for number, _ in numbers), max(number for number, _ in numbers)
    return Finding(
        Extreme(low, tuple(name for number, name in numbers if number == low)),
        Extreme(high, tuple(name for number, name in numbers if number == high)),
        without,
        len(numbers),
    )
