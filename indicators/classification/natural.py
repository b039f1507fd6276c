"""Natural breaks: the classes with the least squared deviation, exactly (Fisher 1958)."""

import numpy as np
from numpy.typing import NDArray

from indicators.classification.distribution import Distribution, Integers

Floats = NDArray[np.float64]

# Two partitions this close (relative to the whole variance) count as equally good;
# the one with the lower breaks is taken, whatever the processor rounded.
EQUALLY_GOOD = 1e-12


def natural_starts(found: Distribution, classes: int) -> list[int]:
    """Return where the classes with the least squared deviation start (Fisher 1958).

    Exact dynamic programming over distinct values, weighted by their counts. The
    best start of the last class never moves left as values are added, so each
    layer takes O(n log n) (divide and conquer, one numpy step per depth).
    """
    sums = _sums(found)
    size = len(found.values)
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


def _sums(found: Distribution) -> Floats:
    """Return running sums (rows) of count, value and squared value; values centred for precision."""
    weight = found.counts.astype(np.float64)
    values = found.values - found.values[0]
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
