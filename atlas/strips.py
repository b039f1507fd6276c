"""A small strip of all areas: where each stands between the lowest and the highest, chosen ones with a shape.

``WIDTH`` units wide; labels stand above the shapes, on as many lines as they need.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from atlas.tables import Field

WIDTH = 260
# Room for half a label beside the first and the last mark.
MARGIN = 12
# Measured on two digits at 14 px, with a gap to the next label.
LETTER, GAP = 8.5, 4
LINE = 15
SHAPES = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z",
    "M-4.5-4.5h9v9h-9Z",
    "M0-6L6 4.5H-6Z",
    "M0-6.5L6 0L0 6.5L-6 0Z",
    "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4Z",
)
"""Circle, square, triangle, diamond, cross: the first to the fifth chosen area."""


@dataclass(frozen=True)
class Mark:
    """A chosen area on a strip: ``number`` 1 to 5, its shape, and its code on a line of labels."""

    number: int
    shape: str
    label: str
    x: str
    y: str


@dataclass(frozen=True)
class Strip:
    """All areas as one path of ticks, the chosen ones as marks, the city where it lies between them."""

    ticks: str
    marks: tuple[Mark, ...]
    city: str
    low: Decimal
    high: Decimal
    height: int

    @property
    def view_box(self) -> str:
        """Return the viewBox attribute: labels above the line at 0."""
        return f"-{MARGIN} {12 - self.height} {WIDTH + 2 * MARGIN} {self.height}"


def strip(everyone: Sequence[Field], chosen: Sequence[Field], city: Field | None) -> Strip | None:
    """Return the strip of a level; None where fewer than two numbers differ."""
    numbers = [one.cell.number for one in everyone if one.cell.number is not None]
    if len(set(numbers)) < 2:
        return None
    low, high = min(numbers), max(numbers)

    def place(number: Decimal) -> float:
        return float((number - low) / (high - low) * WIDTH)

    marks, lines = _marks(
        [
            (number, one.area.code, place(one.cell.number))
            for number, one in enumerate(chosen, 1)
            if one.cell.number is not None
        ]
    )
    of_city = city.cell.number if city else None
    return Strip(
        "".join(f"M{place(number):.1f}-5v10" for number in sorted(set(numbers))),
        tuple(marks),
        f"{place(of_city):.1f}" if of_city is not None and low <= of_city <= high else "",
        low,
        high,
        28 + LINE * lines,
    )


def _marks(wanted: Sequence[tuple[int, str, float]]) -> tuple[list[Mark], int]:
    """Return marks whose labels do not overlap, in their order, and how many lines the labels take."""
    ends: list[float] = []
    found = []
    for number, label, x in sorted(wanted, key=lambda one: (one[2], one[0])):
        half = len(label) * LETTER / 2
        line = next((i for i, end in enumerate(ends) if x - half >= end + GAP), len(ends))
        ends[line : line + 1] = [x + half]
        found.append(Mark(number, SHAPES[number - 1], label, f"{x:.1f}", str(-13 - LINE * line)))
    return sorted(found, key=lambda mark: mark.number), len(ends)
