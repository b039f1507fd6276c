"""What an attacker can and cannot work out while some numbers are unknown.

The attacker solves linear programmes over everything public. A protected
number has a witness: another table that agrees with all that is public and in
which the number is far enough away. One programme that pushes many numbers at
once yields witnesses for most of them; only the rest is attacked one by one.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from indicators.disclosure.block import Block, components
from indicators.disclosure.programme import Floats, Mask
from indicators.disclosure.witness import Part, Target, Witness


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
        places = np.flatnonzero(unknown)
        rows = sparse.csr_array(block.rows.matrix[:, places])
        self._pieces = [(places[members], touching) for members, touching in components(rows)]
        self._piece_of = np.full(block.size, -1)
        for number, (members, _) in enumerate(self._pieces):
            self._piece_of[members] = number
        self._parts: dict[int, Part] = {}

    def _part(self, column: int) -> Part | None:
        """Return the part of an unknown column, None for a public one.

        Most parts hold nothing worth attacking, so each is made when asked for.
        """
        number = int(self._piece_of[column])
        if number < 0:
            return None
        if number not in self._parts:
            members, touching = self._pieces[number]
            self._parts[number] = Part(self.block, members, touching, self.share)
        return self._parts[number]

    def prove(self, targets: Iterable[Target], *, hasty: bool = False) -> dict[Target, Witness]:
        """Return a witness for each target that has one.

        A target without an entry is within the attacker's reach: its programme
        was solved to the optimum (`solved`) and stayed short. A `hasty` caller
        only wants to know whether all have one; the search then ends at the
        first that has none.
        """
        by_part: dict[Part, list[Target]] = {}
        for target in targets:
            part = self._part(target.column)
            if part is None:
                self.solved[target.column, target.side] = 0.0
            else:
                by_part.setdefault(part, []).append(target)
        proven: dict[Target, Witness] = {}
        for part, wanted in by_part.items():
            found = self._prove_part(part, wanted, hasty)
            proven.update(found)
            if hasty and len(found) < len(set(wanted)):
                break
        return proven

    def furthest(self, column: int, side: int) -> float:
        """Return how far a column can lie from its value on one side, exactly."""
        part = self._part(column)
        if part is None:
            self.solved[column, side] = 0.0
            return 0.0
        self._ask(part, [Target(column, side, np.inf)], [])
        return self.solved[column, side]

    def close(self, column: int) -> None:
        """Make an unknown column public for the questions that follow."""
        if (part := self._part(column)) is not None:
            part.limit(column, 0.0, 0.0)

    def reopen(self, column: int) -> None:
        """Make a closed column unknown again."""
        if (part := self._part(column)) is not None:
            part.limit(column, -self.block.down[column], self.block.up[column])

    def _prove_part(self, part: Part, targets: Sequence[Target], hasty: bool) -> dict[Target, Witness]:
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

    def _ask(self, part: Part, pushed: Sequence[Target], pending: Sequence[Target]) -> dict[Target, Witness]:
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
