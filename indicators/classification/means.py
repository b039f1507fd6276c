"""Limits around a mean: standard deviations, head/tail, and the value of the whole city.

All values and limits are whole numbers: units of the last shown place. A limit that falls
between two of them is moved up to the next, so that no value changes its class by rounding.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Decimal, localcontext

import numpy as np

from indicators.classification.distribution import Distribution, populated
from indicators.classification.natural import natural_starts

PRECISION = 60
LARGEST_HEAD = 0.4
"""Jiang (2013): what is split goes on being split while its head is a minority of at most 40 %."""


def deviation_limits(found: Distribution, classes: int) -> list[int]:
    """Return inner limits one standard deviation apart, the mean in the middle of them.

    Clipped to the values: outer classes without any vanish, inner ones join their neighbour.
    The deviation is that of a sample (n - 1). There are at least two values.
    """
    values, counts = found.values.tolist(), found.counts.tolist()
    number = sum(counts)
    total = sum(value * count for value, count in zip(values, counts, strict=True))
    squares = sum(value * value * count for value, count in zip(values, counts, strict=True))
    with localcontext(prec=PRECISION):
        deviation = (Decimal(number * squares - total**2) / (number * (number - 1))).sqrt()
        mean = Decimal(total) / number
        limits = [_next(mean + deviation * (2 * place - classes) / 2) for place in range(1, classes)]
    return populated(found.values, limits)


def head_tail_limits(found: Distribution, classes: int) -> list[int]:
    """Return inner limits at the mean, at the mean of what lies above it, and so on.

    At most ``classes`` classes; it ends where more than 40 % lie above the mean. For values
    without any below 0.
    """
    limits: list[int] = []
    values, counts = found.values, found.counts
    while len(limits) < classes - 1 and len(values) > 1:
        below = -(-int(np.dot(values, counts)) // int(counts.sum()))
        limits.append(below)
        head = values >= below
        share = float(counts[head].sum() / counts.sum())
        values, counts = values[head], counts[head]
        if share > LARGEST_HEAD:
            break
    return limits


def city_limits(found: Distribution, city: Sequence[int], classes: int) -> list[int]:
    """Return inner limits that lie alike below and above the value of the whole city.

    ``city`` are its values in all years that are classed together: the middle class holds them all.
    How far the others reach are natural breaks of the distances, whichever the side. An odd number of
    classes, so many that each has an area or the city; outer ones without any vanish.
    """
    low, high = min(city), max(city)
    everyone = np.union1d(found.values, np.array(city, dtype=np.int64))
    distances = _distances(found, low, high)
    for number in range(classes - 1 + classes % 2, 2, -2):
        rings = min((number + 1) // 2, len(distances.values))
        starts = natural_starts(distances, rings) if rings > 1 else []
        limits = _alike(low + high, (int(distances.values[start]) for start in starts))
        inside = [limit for limit in limits if everyone[0] < limit <= everyone[-1]]
        if populated(everyone, inside) == inside:
            return inside
    return []


def _distances(found: Distribution, low: int, high: int) -> Distribution:
    """Return twice how far each value, and the city once, lies from the middle between ``low`` and ``high``.

    What is no further than the city itself in one of its years counts as near as it.
    """
    twice = np.maximum(np.abs(2 * found.values - low - high), high - low)
    distinct, places = np.unique(np.append(twice, high - low), return_inverse=True)
    counts = np.bincount(places, weights=np.append(found.counts, 1)).astype(np.int64)
    return Distribution(distinct.astype(np.int64), counts)


def _alike(twice_middle: int, starts: Iterable[int]) -> list[int]:
    """Return limits on both sides of a middle, where twice the distance reaches each of ``starts``.

    Classes are [limit, next): a limit and its twin on the other side add up to twice the middle and 1.
    """
    above = [(twice_middle + start + 1) // 2 for start in starts]
    return sorted({*above, *(twice_middle + 1 - limit for limit in above)})


def _next(limit: Decimal) -> int:
    return int(limit.to_integral_value(ROUND_CEILING))
