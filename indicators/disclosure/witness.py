"""Tables that agree with all that is public, and the programmes that find them.

A witness is recomputed against every row and limit here, so that a number
counts as protected on arithmetic and never on the solver's word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from indicators.disclosure.block import Block
from indicators.disclosure.programme import Floats, Indices, Programme, SolverError

# HiGHS keeps rows to 1e-7; counts are whole numbers, so this is far from mattering.
TOLERANCE = 1e-5
ROW_TOLERANCE = 1e-6


class Target(NamedTuple):
    """A column that must be able to lie `need` above (side 1) or below (side -1) its value."""

    column: int
    side: int
    need: float

    @property
    def enough(self) -> float:
        """Return the distance that counts as met; a little less than the need, for rounding."""
        return self.need - min(TOLERANCE, self.need / 100)


@dataclass(frozen=True)
class Witness:
    """Changes of some columns after which all public numbers are still the same."""

    columns: Indices
    changes: Floats

    @cached_property
    def moved(self) -> frozenset[int]:
        """Return the columns in which this table differs from the true one."""
        return frozenset(self.columns[np.abs(self.changes) > TOLERANCE].tolist())

    @property
    def breadth(self) -> int:
        """Return in how many columns this table differs from the true one."""
        return len(self.moved)

    def change_of(self, columns: Sequence[int]) -> Floats:
        """Return the change of each of some columns."""
        if not len(self.columns):
            return np.zeros(len(columns))
        places = np.searchsorted(self.columns, columns).clip(max=len(self.columns) - 1)
        return np.where(self.columns[places] == columns, self.changes[places], 0.0)

    def meets(self, targets: Sequence[Target]) -> list[Target]:
        """Return the targets that this table proves."""
        changes = self.change_of([target.column for target in targets])
        return [
            target
            for target, change in zip(targets, changes, strict=True)
            if target.side * change >= target.enough
        ]


class Part:
    """Unknown columns that hang together, with their programme."""

    def __init__(self, block: Block, columns: Indices, rows: Indices, share: Floats) -> None:
        """Take some columns of a block with the rows that touch them."""
        order = np.sort(columns)
        self.columns = order
        self._places = rows
        self._rows = block.rows.part(rows, order)
        self._lower = -block.down[order] * share[order]
        self._upper = block.up[order] * share[order]
        self._multipliers = np.zeros(len(rows))
        # Rates multiply counts by hundreds; their rows are as exact in proportion.
        steepest = abs(self._rows.matrix).max(axis=1).toarray().ravel() if len(rows) else np.zeros(0)
        self._slack = ROW_TOLERANCE * np.maximum(steepest, 1.0)

    @cached_property
    def _programme(self) -> Programme:
        return Programme(
            self._rows.matrix,
            (self._rows.lower, self._rows.upper),
            (self._lower, self._upper),
        )

    def push(self, targets: Sequence[Target]) -> Witness:
        """Return the table in which the targets lie furthest to their sides in sum.

        No target is pushed beyond its need, so that none outweighs the others.
        """
        places = np.searchsorted(self.columns, [target.column for target in targets])
        sides = np.array([target.side for target in targets], dtype=float)
        needs = np.array([target.need for target in targets])
        costs = np.zeros(len(self.columns))
        costs[places] = -sides
        lower = np.where(sides < 0, np.maximum(self._lower[places], -needs), self._lower[places])
        upper = np.where(sides > 0, np.minimum(self._upper[places], needs), self._upper[places])
        if self._rows.matrix.shape[0] == 0:
            return self._checked(self._corner(places, sides, lower, upper))
        self._programme.limit(places, lower, upper)
        optimum = self._programme.minimise(costs)
        self._programme.limit(places, self._lower[places], self._upper[places])
        if optimum is None:
            raise SolverError("the true table itself was called infeasible")
        self._multipliers = optimum.multipliers
        return self._checked(optimum.values)

    def reason(self, row_count: int) -> Floats:
        """Return the row multipliers of the last push, one per row of the block.

        They explain why a number could not be pushed further: weighted with
        them, the public sums leave no more room.
        """
        spread = np.zeros(row_count)
        spread[self._places] = -self._multipliers
        return spread

    def limit(self, column: int, lower: float, upper: float) -> None:
        """Change how far a column may move in the questions that follow."""
        place = np.searchsorted(self.columns, [column])
        self._lower[place], self._upper[place] = lower, upper
        if self._rows.matrix.shape[0]:
            self._programme.limit(place, self._lower[place], self._upper[place])

    def _corner(self, places: Indices, sides: Floats, lower: Floats, upper: Floats) -> Floats:
        changes = np.zeros(len(self.columns))
        changes[places] = np.where(sides > 0, upper, lower)
        return changes

    def _checked(self, changes: Floats) -> Witness:
        """Return a witness after recomputing every row and limit."""
        sums = self._rows.matrix @ changes
        fits = (
            np.all(sums >= self._rows.lower - self._slack)
            and np.all(sums <= self._rows.upper + self._slack)
            and np.all(changes >= self._lower - ROW_TOLERANCE)
            and np.all(changes <= self._upper + ROW_TOLERANCE)
        )
        if not fits:
            raise SolverError("a solution does not satisfy its own rows")
        return Witness(self.columns, changes)
