"""The outsider's attack: what is published alone, without the true values.

Whoever reads pages and files has numbers, gaps and what ties them together.
This module works out the gaps as such a reader would.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from indicators.disclosure.attack import Attack
from indicators.disclosure.block import Block, Rows, components, rows_of, statements
from indicators.disclosure.model import (
    Bound,
    Cell,
    ContradictionError,
    DuplicateCellError,
    Number,
    Relation,
    Table,
)
from indicators.disclosure.programme import Floats, Programme
from indicators.disclosure.witness import TOLERANCE, Target


@dataclass(frozen=True)
class Seen:
    """A published number, or the gap where one is withheld (`value` None).

    `lower` and `upper` are what everyone knows of a gap: at least 1 where a
    zero would have been printed, at most the known population. A gap is
    recovered when it can be pinned, or proven to lie from 1 to `threshold` - 1.
    """

    key: str
    value: Number | None
    threshold: int = 3
    lower: int = 1
    upper: Number | None = None
    gap_is_secret: bool = True


@dataclass(frozen=True)
class Snapshot:
    """Everything public about some numbers."""

    cells: tuple[Seen, ...]
    relations: tuple[Relation, ...] = ()
    bounds: tuple[Bound, ...] = ()


@dataclass(frozen=True)
class Guess:
    """What a reader knows about a gap: it lies between low and high."""

    key: str
    low: int
    high: int
    recovered: bool


def seen(table: Table, hidden: Iterable[str]) -> Snapshot:
    """Return what a reader sees of a table under a pattern.

    Virtual cells are gaps nobody printed; of them only the sensitive ones
    count as secrets.
    """
    pattern = frozenset(hidden)
    table.check_hidden(pattern)
    cells = []
    for cell in table.cells:
        gap = cell.key in pattern or (not cell.published and not cell.frozen)
        cells.append(
            Seen(
                cell.key,
                None if gap else cell.value,
                cell.threshold if cell.is_sensitive or cell.published else 0,
                int(cell.known_lower),
                cell.upper,
                cell.published or cell.is_sensitive,
            )
        )
    bounds = tuple(bound for bound in table.bounds if pattern.isdisjoint(bound.shown_with))
    return Snapshot(tuple(cells), table.relations, bounds)


def attack(snapshot: Snapshot) -> tuple[Guess, ...]:
    """Return what a reader can work out about every gap that should be secret, by key.

    Raises ContradictionError when the published numbers contradict each other,
    so that nothing can be said.
    """
    cells = {cell.key: cell for cell in snapshot.cells}
    if len(cells) != len(snapshot.cells):
        raise DuplicateCellError("a published number occurs twice")
    gaps = sorted(cell.key for cell in snapshot.cells if cell.value is None)
    column = {key: place for place, key in enumerate(gaps)}
    value = {key: cell.value if cell.value is not None else 0 for key, cell in cells.items()}
    rows, _ = rows_of(statements(snapshot.relations, snapshot.bounds), value, column)
    largest = max((abs(float(number)) for number in value.values()), default=0.0)
    guesses: list[Guess] = []
    for members, touching in components(rows.matrix):
        chosen = [cells[gaps[place]] for place in members]
        if any(cell.gap_is_secret for cell in chosen):
            guesses.extend(_guesses(chosen, rows.part(touching, members), largest))
    return tuple(sorted(guesses, key=lambda guess: guess.key))


def _guesses(gaps: list[Seen], rows: Rows, largest: float) -> list[Guess]:
    start, block = _fitting(gaps, rows, largest)
    subjects = [place for place, gap in enumerate(gaps) if gap.gap_is_secret]
    thresholds = np.array([gap.threshold for gap in gaps], dtype=float)
    assault = Attack(block, np.ones(len(gaps), dtype=bool))
    short = [place for place in subjects if start[place] < thresholds[place]]
    assault.prove(Target(c, 1, float(thresholds[c] - start[c])) for c in short)
    for side in (1, -1):
        low, high = _whole(start, assault)
        assault.prove(Target(c, side, 1.0) for c in subjects if low[c] >= high[c])
    low, high = _whole(start, assault)
    for place in subjects:
        if low[place] >= high[place]:
            assault.furthest(place, 1)
            assault.furthest(place, -1)
    low, high = _whole(start, assault)
    return [_guess(gaps[place], int(low[place]), int(high[place])) for place in subjects]


def _guess(gap: Seen, low: int, high: int) -> Guess:
    small = low >= 1 and high < gap.threshold
    return Guess(gap.key, low, high, low >= high or small)


def _whole(start: Floats, assault: Attack) -> tuple[Floats, Floats]:
    """Return the whole numbers between which each gap lies for all that is known so far."""
    low = np.ceil(start + assault.bottom - 10 * TOLERANCE)
    high = np.floor(start + assault.top + 10 * TOLERANCE)
    return low, high


def _fitting(gaps: list[Seen], rows: Rows, largest: float) -> tuple[Floats, Block]:
    """Return numbers for the gaps that fit everything public, and the block around them."""
    lower = np.array([float(gap.lower) for gap in gaps])
    # A hidden number may be larger than any that is shown.
    ceiling = [max(100 * largest, 1e6, float(gap.lower)) for gap in gaps]
    upper = np.array(
        [most if gap.upper is None else float(gap.upper) for gap, most in zip(gaps, ceiling, strict=True)]
    )
    limits = (rows.lower, rows.upper)
    optimum = Programme(rows.matrix, limits, (lower, upper)).minimise(np.zeros(len(gaps)))
    if optimum is None:
        raise ContradictionError("the published numbers contradict each other")
    start = optimum.values
    sums = rows.matrix @ start
    nothing = np.zeros(len(gaps))
    block = Block(
        cells=tuple(Cell(gap.key, 0, published=False) for gap in gaps),
        rows=Rows(rows.matrix, rows.lower - sums, rows.upper - sums),
        down=start - lower,
        up=upper - start,
        below=nothing,
        above=nothing,
        loss=nothing,
        scale=1.0,
    )
    return start, block
