"""Which places are alike: the distance of standardised values.

Pure: no Django, no database. Every indicator is standardised over the places that have a number of
it (z = (value - mean) ÷ standard deviation, divided by n), so that neither its unit nor its spread
weighs more than another's. The distance of two places is the root of the mean squared difference of
their z-values (the Euclidean distance, divided by the root of the number of indicators): places with
different numbers of common indicators stay comparable.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from typing import Generic, TypeVar

Place = TypeVar("Place", bound=Hashable)

Values = Mapping[str, Mapping[Place, Decimal]]
"""The shown numbers by indicator and place; a place without a number is left out."""
Scores = Mapping[Place, Mapping[str, float]]
"""z-values by place and indicator."""


@dataclass(frozen=True)
class Similar(Generic[Place]):
    """A place, how far it is from another (0: alike in all z-values), and in how many indicators."""

    place: Place
    distance: float
    common: int


def scores(values: Values[Place]) -> Scores[Place]:
    """Return the z-values of every place; an indicator in which all places are equal counts as 0."""
    found: dict[Place, dict[str, float]] = {}
    for indicator, by_place in values.items():
        numbers = [float(number) for number in by_place.values()]
        if not numbers:
            continue
        mean = sum(numbers) / len(numbers)
        deviation = sqrt(sum((number - mean) ** 2 for number in numbers) / len(numbers))
        is_flat = min(numbers) == max(numbers) or not deviation
        for place, number in by_place.items():
            found.setdefault(place, {})[indicator] = 0.0 if is_flat else (float(number) - mean) / deviation
    return found


def distance(one: Mapping[str, float], other: Mapping[str, float], minimum: int) -> float | None:
    """Return the distance over the common indicators; None where there are fewer than ``minimum``."""
    common = sorted(one.keys() & other.keys())
    if len(common) < max(minimum, 1):
        return None
    return sqrt(sum((one[name] - other[name]) ** 2 for name in common) / len(common))


def most_similar(place: Place, values: Values[Place], count: int, minimum: int) -> list[Similar[Place]]:
    """Return the nearest other places, nearest first, equal ones in the order of the values.

    Places with fewer than ``minimum`` common indicators are left out: too little is known of them.
    """
    known = scores(values)
    own = known.get(place, {})
    found = [
        Similar(other, apart, len(own.keys() & theirs.keys()))
        for other, theirs in known.items()
        if other != place and (apart := distance(own, theirs, minimum)) is not None
    ]
    return sorted(found, key=lambda similar: similar.distance)[:count]
