"""Limits that people chose for an indicator."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from indicators.classification.distribution import Distribution, in_units

FEWEST, MOST = 3, 6


def manual_problem(limits: Sequence[Decimal], decimals: int) -> str:
    """Return what is wrong with chosen limits, in German, "" where nothing is.

    At most six: an open class below and one above may join their five classes, and seven can be coloured.
    """
    if not FEWEST <= len(limits) <= MOST:
        return "Bitte drei bis sechs Grenzen angeben, zum Beispiel 0; 5; 10; 20."
    units = [in_units(limit, decimals) for limit in limits]
    if any(low >= high for low, high in pairwise(units)):
        return "Die Grenzen müssen, auf die gezeigten Stellen gerundet, aufsteigen."
    return ""


def manual_limits(found: Distribution, chosen: Sequence[int]) -> list[int]:
    """Return the chosen limits, with an open class more at an end beyond which there are values."""
    low, high = int(found.values[0]), int(found.values[-1])
    below = [low] if low < chosen[0] else []
    above = [high] if high > chosen[-1] else []
    return [*below, *chosen, *above]
