"""Chance that falls the same way for the same seed, on every machine.

Only ``Generator.random`` of PCG64 is used: its doubles come straight from the bit
stream, while numpy may change how other distributions are drawn. Sorting is
always stable, so that ties fall the same way, too.
"""

import zlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the stream of chance of this name; streams of other names do not disturb it."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(name.encode())])))


def ascending(keys: Floats) -> Integers:
    """Return the positions that sort the keys, equal keys in their old order."""
    return np.argsort(keys, kind="stable").astype(np.int64)


def pick(chance: np.random.Generator, weights: Floats, count: int) -> Integers:
    """Return ``count`` different positions, heavier ones more likely, never one of weight 0.

    Returns fewer where fewer have a weight.
    """
    keys = chance.random(len(weights)) / np.maximum(weights, 1e-12)
    return ascending(keys)[: min(count, int(np.count_nonzero(weights > 0)))]


def pick_again(chance: np.random.Generator, weights: Floats, count: int) -> Integers:
    """Return ``count`` positions, heavier ones more likely, the same one perhaps twice."""
    edges = np.cumsum(weights)
    found: Integers = np.searchsorted(edges, chance.random(count) * edges[-1], side="right").astype(np.int64)
    return found


def curve(points: dict[int, float], at: Integers) -> Floats:
    """Return the values of a line through ``points``, level beyond its ends."""
    return np.interp(at, list(points), list(points.values()))


def point(points: dict[int, float], at: int) -> float:
    """Return one value of such a line."""
    return float(np.interp(at, list(points), list(points.values())))
