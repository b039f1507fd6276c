"""Class breaks for maps: natural breaks, quantiles, equal intervals.

Values are the published ones, pooled over all years, so that moving through
the years never changes the legend. They are rounded to the display precision
before anything else: a value shown as 6,5 is in the class that starts with 6,5.
Pure: no Django, no database.

Limits ascend; k classes have k + 1 of them. Class i holds
``limits[i] <= value < limits[i + 1]``, the last class includes its upper end.
No class is empty; where fewer classes than wanted are possible, a German note says so.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Two partitions this close (relative to the whole variance) count as equally good;
# the one with the lower breaks is taken, whatever the processor rounded.
EQUALLY_GOOD = 1e-12


class Method(StrEnum):
    """How values are put into classes."""

    NATURAL = "natuerlich"
    QUANTILE = "quantile"
    EQUAL = "gleich"


class OutsideClassesError(ValueError):
    """A value that lies below the first or above the last limit."""


@dataclass(frozen=True)
class Breaks:
    """Limits of the classes, () where there are no values, and a German note or ""."""

    limits: tuple[Decimal, ...]
    note: str = ""


@dataclass(frozen=True)
class Distribution:
    """Distinct values in units of the last shown place, ascending, and how often each occurs."""

    values: Integers
    counts: Integers


def default_classes(areas: int) -> int:
    """Return the number of classes for a number of areas: 1 + log2 n, rounded up, at most 5."""
    return min(5, 1 + max(areas - 1, 0).bit_length())


def breaks(values: Iterable[Decimal | None], method: str, classes: int, decimals: int) -> Breaks:
    """Return the class breaks of values (None left out), at most ``classes`` classes.

    ``method`` is a value of ``Method``, else ValueError is raised.
    """
    chosen = Method(method)
    distribution = _distribution(values, decimals)
    distinct = len(distribution.values)
    if not distinct:
        return Breaks((), "Keine Werte – keine Klassen.")
    inner = _inner_limits(distribution, chosen, min(classes, distinct))
    ends = (int(distribution.values[0]), int(distribution.values[-1]))
    limits = tuple(Decimal(limit).scaleb(-decimals) for limit in (ends[0], *inner, ends[1]))
    return Breaks(limits, _note(chosen, distinct, classes, len(limits) - 1))


def class_of(value: Decimal, limits: Sequence[Decimal]) -> int:
    """Return the class (from 0) of a value, rounded to the places of the limits first.

    Raise OutsideClassesError beyond the ends: no class may claim such a value.
    """
    places = min(limits, key=_exponent, default=Decimal(0))
    shown = value.quantize(places, ROUND_HALF_UP)
    if not limits or not limits[0] <= shown <= limits[-1]:
        raise OutsideClassesError("Der Wert liegt außerhalb der Klassen.")
    return min(bisect_right(limits, shown), len(limits) - 1) - 1


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)


def _distribution(values: Iterable[Decimal | None], decimals: int) -> Distribution:
    place = Decimal(1).scaleb(-decimals)
    shown = [
        int(value.quantize(place, ROUND_HALF_UP).scaleb(decimals)) for value in values if value is not None
    ]
    distinct, counts = np.unique(np.array(shown, dtype=np.int64), return_counts=True)
    return Distribution(distinct, counts.astype(np.int64))


def _inner_limits(distribution: Distribution, method: Method, classes: int) -> list[int]:
    if method == Method.EQUAL:
        return _equal_limits(distribution.values, classes)
    if classes == len(distribution.values):
        starts = list(range(1, classes))
    elif method == Method.QUANTILE:
        starts = _quantile_starts(distribution.counts, classes)
    else:
        starts = _natural_starts(distribution, classes)
    return [int(distribution.values[start]) for start in starts]


def _note(method: Method, distinct: int, wanted: int, made: int) -> str:
    if distinct == 1:
        return "Nur ein Wert – eine Klasse."
    if made == distinct < wanted:
        return f"Nur {distinct} verschiedene Werte – {made} Klassen."
    if made == wanted:
        return ""
    if method == Method.EQUAL:
        return f"Gleich breite Klassen blieben teils leer – {made} statt {wanted} Klassen."
    return f"Gleiche Werte bleiben in einer Klasse – {made} statt {wanted} Klassen."


def _equal_limits(values: Integers, classes: int) -> list[int]:
    """Return the inner limits of as many equally wide classes as leave none empty.

    Two classes always do: each end has a value. Widths differ by one shown unit at most.
    """
    low, high = int(values[0]), int(values[-1])
    for number in range(classes, 1, -1):
        inner = [low + _half_up((high - low) * i, number) for i in range(1, number)]
        if len(set(np.searchsorted(inner, values, side="right").tolist())) == number:
            return inner
    return []


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _quantile_starts(counts: Integers, classes: int) -> list[int]:
    """Return where classes of nearly equal numbers of values start; equal values stay together.

    Each start is the one with the fitting number of values below it; two starts
    that fall together merge their classes.
    """
    below = np.concatenate(([0], np.cumsum(counts)))[:-1]
    total = int(counts.sum())
    starts: set[int] = set()
    for i in range(1, classes):
        distance = np.abs(below * classes - total * i)
        starts.add(int(distance.argmin()))
    return sorted(starts - {0})


def _natural_starts(distribution: Distribution, classes: int) -> list[int]:
    """Return where the classes with the least squared deviation start (Fisher 1958).

    Exact dynamic programming over distinct values, weighted by their counts. The
    best start of the last class never moves left as values are added, so each
    layer takes O(n log n) (divide and conquer, one numpy step per depth).
    """
    sums = _sums(distribution)
    size = len(distribution.values)
    best = _deviation(sums, np.zeros(size + 1, dtype=np.int64), np.arange(size + 1))
    layers = []
    for layer in range(2, classes + 1):
        best, chosen = _layer(sums, best, layer)
        layers.append(chosen)
    starts, end = [], size
    for chosen in reversed(layers):
        end = int(chosen[end])
        starts.append(end)
    return starts[::-1]


def _sums(distribution: Distribution) -> Floats:
    """Return running sums (rows) of count, value and squared value; values centred for precision."""
    weight = distribution.counts.astype(np.float64)
    values = distribution.values - distribution.values[0]
    centred = values - np.average(values, weights=weight)
    rows = np.stack((weight, weight * centred, weight * centred**2))
    return np.concatenate((np.zeros((3, 1)), np.cumsum(rows, axis=1)), axis=1)


def _deviation(sums: Floats, start: Integers, end: Integers) -> Floats:
    """Return the squared deviation from the mean within each class [start, end)."""
    weight, total, squares = sums[:, end] - sums[:, start]
    deviation: Floats = np.maximum(squares - total**2 / np.maximum(weight, 1), 0)
    return deviation


def _layer(sums: Floats, best: Floats, layer: int) -> tuple[Floats, Integers]:
    """Return the least deviation of the first n values in ``layer`` classes, and the last start, per n."""
    size = len(best) - 1
    deviation, chosen = np.full(size + 1, np.inf), np.zeros(size + 1, dtype=np.int64)
    low, high = np.array([layer]), np.array([size])
    left, right = np.array([layer - 1]), np.array([size - 1])
    while len(low):
        middle = (low + high) // 2
        deviation[middle], chosen[middle] = _best_starts(
            sums, best, middle, left, np.minimum(right, middle - 1)
        )
        start = chosen[middle]
        low, high = np.concatenate((low, middle + 1)), np.concatenate((middle - 1, high))
        left, right = np.concatenate((left, start)), np.concatenate((start, right))
        open_ = low <= high
        low, high, left, right = low[open_], high[open_], left[open_], right[open_]
    return deviation, chosen


def _best_starts(
    sums: Floats, best: Floats, end: Integers, left: Integers, right: Integers
) -> tuple[Floats, Integers]:
    """Return the least deviation and the lowest start that gives it, for each end, left <= start <= right."""
    lengths = right - left + 1
    offsets = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    start = np.arange(lengths.sum()) - np.repeat(offsets - left, lengths)
    deviation = best[start] + _deviation(sums, start, np.repeat(end, lengths))
    least = np.minimum.reduceat(deviation, offsets)
    tolerance = EQUALLY_GOOD * float(_deviation(sums, np.array([0]), np.array([len(best) - 1]))[0])
    good = deviation <= np.repeat(least, lengths) + tolerance
    return least, np.minimum.reduceat(np.where(good, start, len(best)), offsets)
