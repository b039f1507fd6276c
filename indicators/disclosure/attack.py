"""What an attacker can and cannot work out while some numbers are unknown.

The attacker solves linear programmes over everything public. A protected
number has a witness: another table that agrees with all that is public and in
which the number is far enough away. One programme that pushes many numbers at
once yields witnesses for most of them; only the rest is attacked one by one.
A witness is checked against the rows here, so that a number counts as
protected on arithmetic and never on the solver's word.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy import sparse

from indicators.disclosure.block import Block, components
from indicators.disclosure.programme import Floats, Indices, Mask, Programme, SolverError

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


def demands(block: Block, below: Floats, above: Floats) -> list[Target]:
    """Return a target for every sensitive column and side with a positive level."""
    up = [Target(int(c), 1, float(above[c])) for c in np.flatnonzero(block.sensitive & (above > 0))]
    down = [Target(int(c), -1, float(below[c])) for c in np.flatnonzero(block.sensitive & (below > 0))]
    return up + down


class Attack:
    """An attacker facing one block under one pattern."""

    def __init__(self, block: Block, unknown: Mask, share: Floats | None = None) -> None:
        """Split the unknown columns into parts that do not touch each other.

        `share` scales how far each column may move, from 0 (public) to 1
        (hidden); the search for patterns asks about half-hidden columns.
        """
        self.block = block
        self.share = np.ones(block.size) if share is None else share
        self.programmes = 0
        self.top = np.zeros(block.size)
        self.bottom = np.zeros(block.size)
        self.solved: dict[tuple[int, int], float] = {}
        self.reasons: dict[tuple[int, int], Floats] = {}
        self._unknown = np.flatnonzero(unknown)
        self._rows = self.block.rows.matrix[:, self._unknown].tocsr()

    @cached_property
    def _parts(self) -> dict[int, "_Part"]:
        """Return the part of every unknown column."""
        found: dict[int, _Part] = {}
        for members, touching in components(sparse.csr_array(self._rows)):
            part = _Part(self.block, self._unknown[members], touching, self.share)
            found.update(dict.fromkeys(part.columns.tolist(), part))
        return found

    def prove(self, targets: Iterable[Target], *, hasty: bool = False) -> dict[Target, Witness]:
        """Return a witness for each target that has one.

        A target without an entry is within the attacker's reach: its programme
        was solved to the optimum (`solved`) and stayed short. A `hasty` caller
        only wants to know whether all have one; the search then ends at the
        first that has none.
        """
        by_part: dict[int, list[Target]] = {}
        parts: dict[int, _Part] = {}
        for target in targets:
            part = self._parts.get(target.column)
            if part is None:
                self.solved[target.column, target.side] = 0.0
                continue
            by_part.setdefault(id(part), []).append(target)
            parts[id(part)] = part
        proven: dict[Target, Witness] = {}
        for name, wanted in by_part.items():
            found = self._prove_part(parts[name], wanted, hasty)
            proven.update(found)
            if hasty and len(found) < len(set(wanted)):
                break
        return proven

    def furthest(self, column: int, side: int) -> float:
        """Return how far a column can lie from its value on one side, exactly."""
        part = self._parts.get(column)
        if part is None:
            self.solved[column, side] = 0.0
            return 0.0
        self._ask(part, [Target(column, side, np.inf)], [])
        return self.solved[column, side]

    def close(self, column: int) -> None:
        """Make an unknown column public for the questions that follow."""
        self._parts[column].close(column)

    def reopen(self, column: int) -> None:
        """Make a closed column unknown again."""
        self._parts[column].reopen(column, self.block.down[column], self.block.up[column])

    def _prove_part(self, part: "_Part", targets: Sequence[Target], hasty: bool) -> dict[Target, Witness]:
        proven: dict[Target, Witness] = {}
        pending = list(targets)
        for side in (1, -1):
            progress = True
            while progress and sum(target.side == side for target in pending) > 1:
                pushed = [target for target in pending if target.side == side]
                progress = bool(reached := self._ask(part, pushed, pending))
                proven.update(reached)
                pending = [target for target in pending if target not in reached]
        for target in pending:
            if target not in proven:
                proven.update(self._ask(part, [Target(*target[:2], np.inf)], pending))
            if hasty and target not in proven:
                break
        return proven

    def _ask(
        self, part: "_Part", pushed: Sequence[Target], pending: Sequence[Target]
    ) -> dict[Target, Witness]:
        """Push some columns at once; return what the resulting table proves."""
        self.programmes += 1
        witness = part.push(pushed)
        self._remember(witness)
        if len(pushed) == 1 and np.isinf(pushed[0].need):
            single = pushed[0]
            place = single.column, single.side
            self.solved[place] = single.side * float(witness.change_of([single.column])[0])
            self.reasons[place] = part.reason(self.block.rows.matrix.shape[0])
        return dict.fromkeys(witness.meets(pending), witness)

    def _remember(self, witness: Witness) -> None:
        places = witness.columns
        self.top[places] = np.maximum(self.top[places], witness.changes)
        self.bottom[places] = np.minimum(self.bottom[places], witness.changes)


class _Part:
    """Unknown columns that hang together, with their programme."""

    def __init__(self, block: Block, columns: Indices, rows: Indices, share: Floats) -> None:
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

    def close(self, column: int) -> None:
        """Make a column public for the questions that follow."""
        self._set(column, 0.0, 0.0)

    def reopen(self, column: int, down: float, up: float) -> None:
        """Make a closed column unknown again."""
        self._set(column, -down, up)

    def _set(self, column: int, lower: float, upper: float) -> None:
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
