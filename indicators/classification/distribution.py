"""Values as whole numbers: how often each occurs, in units of the last shown place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Distribution:
    """Distinct values in units of the last shown place, ascending, and how often each occurs."""

    values: Integers
    counts: Integers

    def above_zero(self) -> "Distribution":
        """Return the part above 0."""
        return Distribution(self.values[self.values > 0], self.counts[self.values > 0])

    @property
    def zero_share(self) -> float:
        """Return the share of zeros, 0 where there are negative values or nothing but zeros."""
        if not len(self.values) or self.values[0] != 0 or len(self.values) == 1:
            return 0.0
        return float(self.counts[0] / self.counts.sum())


def distribution(values: Iterable[Decimal | None], decimals: int) -> Distribution:
    """Return the distribution of values, rounded to ``decimals`` places; None is left out."""
    units = [in_units(value, decimals) for value in values if value is not None]
    distinct, counts = np.unique(np.array(units, dtype=np.int64), return_counts=True)
    return Distribution(distinct, counts.astype(np.int64))


def in_units(value: Decimal, decimals: int) -> int:
    """Return a value, rounded half up, in units of the last shown place."""
    return int(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP).scaleb(decimals))


def populated(values: Integers, inner: Iterable[int]) -> list[int]:
    """Return those inner limits that leave no class of ``values`` (ascending) empty, ascending."""
    kept: list[int] = []
    start, last = int(values[0]), int(values[-1])
    for limit in sorted(set(inner)):
        if limit <= last and has_value(values, start, limit):
            kept.append(limit)
            start = limit
    return kept


def has_value(values: Integers, low: int, high: int) -> bool:
    """Return whether a value (ascending) lies in [low, high)."""
    places: Sequence[int] = np.searchsorted(values, (low, high)).tolist()
    return places[0] < places[1]
