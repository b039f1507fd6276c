"""What a stranger can work out from statements about counts.

First every limit is pushed through every statement until nothing moves: counts
are whole numbers, which already pins most numerators behind a printed rate.
What is left open is attacked by linear programmes (`indicators.disclosure.snapshot`).
Pure: no Django, no database.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from indicators.disclosure import ContradictionError
from indicators.disclosure.block import components
from indicators.disclosure.snapshot import Guess, Seen, Snapshot, attack
from indicators.outside.knowledge import Count, Knowledge, Statement, Trust

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

UNLIMITED = 1e7
"""More people than any area has: the upper limit where nothing is known."""
SOLVABLE = 1e5
"""What linear programmes reckon with where nothing is known; larger limits cost them their exactness."""
EPSILON = 1e-6
ROUNDS = 60


@dataclass(frozen=True)
class Found:
    """What was worked out about one count: it lies between low and high.

    ``recovered`` says that a withheld count is pinned or proven small, or that
    any other count is proven to lie below its threshold without being zero.
    """

    count: Count
    low: int
    high: int
    recovered: bool


@dataclass(frozen=True)
class Outcome:
    """What an attack worked out about the counts worth knowing, and how it went.

    ``doubtful`` counts the blocks whose statements contradicted each other, so
    that only the surer ones were used.
    """

    found: tuple[Found, ...]
    blocks: int
    doubtful: int


class _Limits(NamedTuple):
    """What is known of each column in advance."""

    lower: Floats
    upper: Floats


def work_out(knowledge: Knowledge, *, nobody_without_place: bool = False) -> Outcome:
    """Return what can be worked out about withheld and about small counts.

    ``nobody_without_place`` lets the stranger know how many people belong to no
    place: as few as the rest allows. Raises ContradictionError when printed
    numbers contradict each other, so that nothing can be said.
    """
    found: list[Found] = []
    blocks = doubtful = 0
    for counts, statements in _blocks(knowledge):
        outcome, trust = _block(counts, statements, nobody_without_place)
        found.extend(outcome)
        blocks += 1
        doubtful += trust < max((statement.trust for statement in statements), default=trust)
    return Outcome(tuple(sorted(found, key=lambda one: one.count.key)), blocks, doubtful)


def _blocks(knowledge: Knowledge) -> Iterator[tuple[list[Count], list[Statement]]]:
    """Yield counts that hang together, with the statements about them."""
    counts = list(knowledge.counts.values())
    matrix, _ = _rows(counts, knowledge.statements)
    for members, touching in components(matrix):
        yield [counts[place] for place in members], [knowledge.statements[row] for row in touching]


def _block(
    counts: Sequence[Count], statements: Sequence[Statement], nobody_without_place: bool
) -> tuple[list[Found], Trust]:
    """Attack one block with everything; where that contradicts itself, with what is surer."""
    trusts = sorted({Trust.PRINTED, *(statement.trust for statement in statements)}, reverse=True)
    for trust in trusts:
        believed = [statement for statement in statements if statement.trust <= trust]
        try:
            return _attacked(counts, believed, nobody_without_place), trust
        except ContradictionError:
            if trust == trusts[-1] and not nobody_without_place:
                raise
    return [], Trust.PRINTED


def _attacked(
    counts: Sequence[Count], statements: Sequence[Statement], nobody_without_place: bool
) -> list[Found]:
    matrix, limits = _rows(counts, statements)
    start = _Limits(
        np.array([1.0 if count.withheld else 0.0 for count in counts]), np.full(len(counts), UNLIMITED)
    )
    known = _tightened(matrix, limits, start)
    if nobody_without_place:
        known = _without_rests(counts, matrix, limits, known)
    guesses = {guess.key: guess for guess in attack(_snapshot(counts, statements, known))}
    return [
        _found(count, guesses.get(count.key), int(low), int(high))
        for count, low, high in zip(counts, *known, strict=True)
        if count.withheld or count.key in guesses or _is_small(count, low, high)
    ]


def _without_rests(
    counts: Sequence[Count], matrix: sparse.csr_array, rows: _Limits, known: _Limits
) -> _Limits:
    """Let the stranger know the people without a place beside withheld counts: as few as possible.

    Where that contradicts what is printed, they stay unknown.
    """
    withheld = np.array([count.withheld for count in counts])
    beside = np.diff((matrix[:, np.flatnonzero(withheld)]).indptr) > 0
    touched = np.unique(matrix[np.flatnonzero(beside)].indices)
    for place in touched:
        if counts[place].area is None and known.lower[place] < known.upper[place]:
            upper = known.upper.copy()
            upper[place] = known.lower[place]
            try:
                known = _tightened(matrix, rows, known._replace(upper=upper))
            except ContradictionError:
                continue
    return known


def _is_small(count: Count, low: float, high: float) -> bool:
    """Say whether a count is proven small; a suspected one need not be proven to be more than zero."""
    least = 0 if count.suspected else 1
    return count.area is not None and least <= low and 0 < high < count.threshold


def _found(count: Count, guess: Guess | None, low: int, high: int) -> Found:
    low, high = (max(low, guess.low), min(high, guess.high)) if guess else (low, high)
    pinned = count.withheld and low >= high
    return Found(count, low, high, pinned or _is_small(count, low, high))


def _rows(counts: Collection[Count], statements: Sequence[Statement]) -> tuple[sparse.csr_array, _Limits]:
    """Return the statements as rows over the counts, with their limits."""
    column = {count.key: place for place, count in enumerate(counts)}
    entries = [
        (row, column[key], float(factor))
        for row, statement in enumerate(statements)
        for key, factor in statement.bound.terms
    ]
    table = np.array(entries, dtype=float).reshape(-1, 3)
    places = (table[:, 0].astype(np.int64), table[:, 1].astype(np.int64))
    matrix = sparse.csr_array((table[:, 2], places), shape=(len(statements), len(counts)))
    bounds = [statement.bound for statement in statements]
    lower = np.array([-np.inf if bound.lower is None else float(bound.lower) for bound in bounds])
    upper = np.array([np.inf if bound.upper is None else float(bound.upper) for bound in bounds])
    return matrix, _Limits(lower, upper)


def _tightened(matrix: sparse.csr_array, rows: _Limits, known: _Limits) -> _Limits:
    """Return the limits of whole numbers after pushing them through all rows until nothing moves.

    Raises ContradictionError when no number is left for a count.
    """
    entries = matrix.tocoo()
    row, column, factor = entries.row, entries.col, entries.data
    lower, upper = known.lower.copy(), known.upper.copy()
    for _ in range(ROUNDS):
        least = np.minimum(factor * lower[column], factor * upper[column])
        most = np.maximum(factor * lower[column], factor * upper[column])
        others_least = np.bincount(row, least, len(rows.lower))[row] - least
        others_most = np.bincount(row, most, len(rows.lower))[row] - most
        over, under = (rows.upper[row] - others_least) / factor, (rows.lower[row] - others_most) / factor
        new_upper, new_lower = upper.copy(), lower.copy()
        np.minimum.at(new_upper, column, np.where(factor > 0, over, under))
        np.maximum.at(new_lower, column, np.where(factor > 0, under, over))
        new_upper, new_lower = np.floor(new_upper + EPSILON), np.ceil(new_lower - EPSILON)
        if np.any(new_lower > new_upper):
            raise ContradictionError("the published numbers contradict each other")
        if np.array_equal(new_lower, lower) and np.array_equal(new_upper, upper):
            break
        lower, upper = new_lower, new_upper
    return _Limits(lower, upper)


def _snapshot(counts: Sequence[Count], statements: Iterable[Statement], known: _Limits) -> Snapshot:
    """Return what is left to attack: withheld counts, and counts that may be few."""
    cells = []
    limited = known.upper[known.upper < UNLIMITED]
    most = max(4 * limited.max(initial=0), SOLVABLE)
    for count, low, high in zip(counts, *known, strict=True):
        fixed = low == high
        secret = count.withheld or (count.area is not None and low < count.threshold <= high < UNLIMITED)
        cells.append(
            Seen(
                count.key,
                int(low) if fixed else None,
                count.threshold,
                int(low),
                int(min(high, max(most, low))),
                secret and not fixed,
            )
        )
    return Snapshot(tuple(cells), bounds=tuple(statement.bound for statement in statements))
