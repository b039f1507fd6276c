"""Where an area stands among all areas: a strip of marks, and no order of winners and losers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from atlas.presenters import Cell

WIDTH = 100


@dataclass(frozen=True)
class Position:
    """Where area and city stand between the ends of the classes, 0 to 100, as text for SVG; None outside.

    ``others`` is path data: one mark for every place at which some area stands.
    """

    area: str | None
    city: str | None
    others: str
    low: Decimal
    high: Decimal


def position(
    area: Cell | None, city: Cell | None, others: Iterable[Decimal], limits: Collection[Decimal]
) -> Position | None:
    """Return the places on the strip from the lowest to the highest number of all areas and years.

    None where there is no span. The marks of the areas lie on half units, less than a pixel; many at
    one place are one mark, so that a strip stays small in a city of hundreds of areas.
    """
    if len(set(limits)) < 2:
        return None
    low, high = min(limits), max(limits)

    def place(number: Decimal | None) -> str | None:
        if number is None or not low <= number <= high:
            return None
        return f"{(number - low) / (high - low) * WIDTH:.1f}"

    marks = {round(float(found) * 2) / 2 for number in others if (found := place(number)) is not None}
    return Position(
        place(area.number if area else None),
        place(city.number if city else None),
        "".join(f"M{mark:g} 5v10" for mark in sorted(marks)),
        low,
        high,
    )
