"""Small changes instead of holes: the cell-key method and rounding to a base.

For sources whose statistics office prefers it. Both are consistent: the same
number gets the same change in every table and in every release, so that asking
again teaches nothing. Changed numbers do not add up; pages must say so.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import optimize

from indicators.disclosure.model import DisclosureError
from indicators.disclosure.programme import Floats


class PerturbationError(DisclosureError):
    """No distribution of changes has the demanded properties."""


@dataclass(frozen=True)
class Noise:
    """How far counts are changed.

    No count changes by more than `most`; the mean change is zero and its
    variance `variance`. Counts from 1 to `never` do not occur afterwards, zero
    stays zero and nothing becomes negative.
    """

    most: int = 4
    variance: float = 2.0
    never: int = 2


def rounded(value: int, base: int) -> int:
    """Return the nearest multiple of a base; halves go away from zero.

    Every number is rounded on its own, so a total may differ from the sum of
    its rounded parts.
    """
    if base < 2:
        raise PerturbationError("the rounding base must be at least 2")
    away = (2 * abs(value) + base) // (2 * base) * base
    return away if value >= 0 else -away


def record_key(secret: bytes, record: str) -> float:
    """Return a fixed random number in [0, 1) for one record, known only with the secret."""
    digest = hmac.new(secret, record.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def cell_key(record_keys: Iterable[float]) -> float:
    """Return the key of a count: the fraction of the sum of its records' keys.

    The same group of persons has the same key wherever it is counted.
    """
    return sum(record_keys) % 1.0


def identity_key(secret: bytes, identity: tuple[str, ...]) -> float:
    """Return a key for a delivered count without records, from what it counts.

    `identity` names measure, area and period but neither table nor release, so
    that the same number is changed alike everywhere.
    """
    return record_key(secret, "\x1f".join(identity))


def perturbed(value: int, key: float, noise: Noise) -> int:
    """Return the count after its change.

    The key picks the change from the distribution for this count: the same key
    and count always give the same result.
    """
    if value == 0:
        return 0
    results, shares = change_table(min(value, noise.most + noise.never + 1), noise)
    place = int(np.searchsorted(np.cumsum(shares), key, side="right"))
    result = results[min(place, len(results) - 1)]
    return result + max(value - (noise.most + noise.never + 1), 0)


@lru_cache(maxsize=256)
def change_table(value: int, noise: Noise) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return the possible results for a count and their probabilities.

    Among all distributions with mean change zero and the demanded variance it
    is the one of greatest entropy (Giessing 2016). Where small counts leave no
    room for that variance, the nearest possible one is taken. Raises
    PerturbationError when not even the mean can be kept.
    """
    lowest = value - noise.most
    results = [r for r in range(max(lowest, 0), value + noise.most + 1) if not 0 < r <= noise.never]
    changes = np.array([result - value for result in results], dtype=float)
    if not len(changes) or not changes.min() <= 0 <= changes.max():
        raise PerturbationError("the changes cannot cancel out")
    shares = _greatest_entropy(changes, _possible_variance(changes, noise.variance))
    return tuple(results), tuple(float(share) for share in shares)


def _possible_variance(changes: Floats, wanted: float) -> float:
    """Return the wanted variance, or the nearest one that mean zero allows."""
    below, above = changes[changes <= 0], changes[changes >= 0]
    least = float(-below.max() * above.min())
    most = float(-below.min() * above.max())
    margin = 1e-3 * (most - least)
    return min(max(wanted, least + margin), most - margin)


def _greatest_entropy(changes: Floats, variance: float) -> Floats:
    """Return shares exp(a * change + b * change²), scaled, with the wanted moments."""
    moments = np.vstack([changes, changes**2])
    goal = np.array([0.0, variance])

    def dual(weights: Floats) -> tuple[float, Floats]:
        exponents = weights @ moments
        shift = float(exponents.max())
        shares = np.exp(exponents - shift)
        total = float(shares.sum())
        slope = moments @ (shares / total) - goal
        return shift + float(np.log(total)) - float(weights @ goal), slope

    found = optimize.minimize(dual, np.zeros(2), jac=True, method="BFGS", options={"gtol": 1e-10})
    exponents = found.x @ moments
    shares = np.exp(exponents - exponents.max())
    shares = shares / shares.sum()
    if np.abs(moments @ shares - goal).max() > 1e-5:
        raise PerturbationError("no distribution has these moments")
    return np.asarray(shares, dtype=np.float64)
