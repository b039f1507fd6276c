"""Counts as circles: the area of a circle is proportional to its number."""

from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10, sqrt

from atlas.svgmap import WIDTH, Drawing

SMALLEST, LARGEST = 24.0, 150.0


@dataclass(frozen=True)
class Circle:
    """A circle of the map: centre and radius in units of the drawing, as text for SVG.

    ``side`` is "above" or "below" for a change, "" for a number.
    """

    x: int
    y: int
    radius: str
    side: str = ""


@dataclass(frozen=True)
class KeyCircle:
    """A circle of the legend with the number it stands for; they stand on one line, nested.

    ``y`` is its centre, ``top`` its highest point, in units of the key's own square.
    """

    number: Decimal
    y: str
    top: str
    radius: str


@dataclass(frozen=True)
class Key:
    """Three nested circles in a square of ``size`` units; ``width`` is its share of the map in percent."""

    circles: tuple[KeyCircle, ...]
    size: str
    middle: str
    width: str


def largest_radius(drawing: Drawing) -> float:
    """Return the radius for the largest number: the fewer the areas, the larger the circles."""
    room = WIDTH * drawing.frame.height / max(len(drawing.shapes), 1)
    return min(LARGEST, max(SMALLEST, sqrt(room) * 0.24))


def radius(number: Decimal, largest: Decimal, at_most: float) -> float:
    """Return the radius whose circle area relates to the largest circle's as the numbers do."""
    return at_most * sqrt(max(float(number / largest), 0.0)) if largest > 0 else 0.0


def circle(x: int, y: int, number: Decimal | None, largest: Decimal | None, at_most: float) -> Circle | None:
    """Return the circle of a number or a change at a point; None without number or scale."""
    if number is None or largest is None:
        return None
    return Circle(x, y, f"{radius(abs(number), largest, at_most):.1f}", "" if number >= 0 else "below")


def key(largest: Decimal, at_most: float) -> Key | None:
    """Return the legend's circles for three round numbers up to the largest; None without numbers."""
    if largest < 1:
        return None
    numbers = sorted({_round_down(largest / part) for part in (1, 3, 12)} - {Decimal(0)}, reverse=True)
    size = 2 * at_most
    made = []
    for number in numbers:
        reach = radius(number, largest, at_most)
        made.append(KeyCircle(number, f"{size - reach:.1f}", f"{size - 2 * reach:.1f}", f"{reach:.1f}"))
    return Key(tuple(made), f"{size:.0f}", f"{size / 2:.0f}", f"{size / WIDTH * 100:.2f}")


def _round_down(number: Decimal) -> Decimal:
    """Return the next of 1, 2, 5 × 10ⁿ below a number, 0 below 1."""
    if number < 1:
        return Decimal(0)
    power = Decimal(10) ** floor(log10(number))
    return max(Decimal(step) * power for step in (1, 2, 5) if step * power <= number)
