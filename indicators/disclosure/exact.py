"""The pattern of least loss, by a mixed integer programme with attacker's cuts.

After Fischetti and Salazar (2001): one yes-or-no variable per column that may
be hidden; whenever an attack succeeds, the multipliers of its programme say
which columns stood in the way of protection, and a new row demands enough of
them. The search keeps a valid pattern at every moment and hands it back when
its limits are reached.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.disclosure.attack import Attack
from indicators.disclosure.block import Block
from indicators.disclosure.cuts import SMALL, Cut, Master, cut_from
from indicators.disclosure.greedy import Experience, Pattern, Rescue, cleaned, repaired
from indicators.disclosure.programme import Floats, Mask
from indicators.disclosure.witness import TOLERANCE, Target

GAPS = (0.05, 0.01, 0.002, 0.0)
# A relaxed share above which a column is taken into the first pattern at once.
LIKED = 0.9
# How near the best combination of two patterns is worth looking for.
NARROW_GAP = 0.005
# With fewer new cuts than this the next whole pattern is asked to be better.
FEW = 5
# Losses nearer than this in proportion are the same loss.
OPTIMAL = 1e-6


@dataclass(frozen=True)
class Limits:
    """When a search ends: `gap` is the share of the loss that may remain unproven.

    Rounds and nodes keep it repeatable, seconds are the last resort.
    """

    seconds: float = 10.0
    gap: float = 1e-6
    relaxed_rounds: int = 60
    integer_rounds: int = 40
    nodes: int = 5000


@dataclass(frozen=True)
class Solution:
    """The best valid pattern found and a loss that no valid pattern can undercut."""

    pattern: Pattern
    bound: float
    optimal: bool


class ExactSearch(Experience):
    """Looks for the pattern of least loss in one block."""

    def __init__(self, block: Block, targets: Sequence[Target], limits: Limits) -> None:
        """Take the targets that need hiding at all; all of them must be attainable."""
        self._block = block
        self._fixed = block.given
        self._free = block.hideable & ~block.given
        self._targets = list(targets)
        self._limits = limits
        self._end = time.monotonic() + limits.seconds
        self._best: Pattern | None = None
        self._rescue = Rescue(block)
        self._master = Master(block.loss, np.flatnonzero(self._free))
        self._cuts: list[Cut] = []
        self._bound = 0.0
        self._liked = np.zeros(block.size, dtype=bool)

    def run(self) -> Solution:
        """Return the best pattern within the limits."""
        share = self._relax()
        best = self._improve(self._fixed | (share > LIKED), np.clip(1.0 - share, 0.01, 1.0))
        if not self._closed():
            self._master.make_integer()
            self._liked |= share > SMALL
            best = self._combine(best)
            best = self._branch(best)
        return Solution(
            best, self._bound, best.loss(self._block) - self._bound <= OPTIMAL * max(1.0, self._bound)
        )

    def _left(self) -> float:
        return self._end - time.monotonic()

    def _closed(self) -> bool:
        if self._best is None:
            return False
        best = self._best.loss(self._block)
        return best - self._bound <= max(self._limits.gap * best, SMALL)

    def _relax(self) -> Floats:
        """Add cuts to the relaxation until it has no more; return its solution."""
        share = np.zeros(self._block.size)
        for _ in range(self._limits.relaxed_rounds):
            if self._left() <= 0 or (solved := self._master.solve(self._left())) is None:
                break
            share, self._bound = solved
            if not self._separate(share):
                break
        return share

    def _branch(self, best: Pattern) -> Pattern:
        """Solve over whole patterns, adding cuts until bound and best pattern meet."""
        gaps = list(GAPS)
        for _ in range(self._limits.integer_rounds):
            if self._left() <= 0 or self._closed():
                break
            solved = self._master.solve(self._left(), gaps[0], self._limits.nodes)
            if solved is None:
                break
            share, bound = solved
            self._bound = max(self._bound, bound)
            added = self._separate(np.round(share))
            best = self._improve(self._fixed | (share > 0.5), None)
            self._liked |= share > 0.5
            best = self._combine(best)
            if not added and len(gaps) == 1:
                break
            if added < FEW and len(gaps) > 1:
                gaps.pop(0)
        return best

    def _combine(self, best: Pattern) -> Pattern:
        """Search among the columns of the best pattern and of all proposals so far.

        So few columns are settled quickly, and the best pattern is among them.
        """
        every = np.ones(self._block.size, dtype=bool)
        self._master.confine(~every, best.unknown | self._liked)
        for _ in range(self._limits.integer_rounds):
            if self._left() <= 0 or self._closed():
                break
            solved = self._master.solve(self._left(), NARROW_GAP, self._limits.nodes)
            if solved is None:
                break
            share, _ = solved
            if float(self._block.loss @ share) > best.loss(self._block) - SMALL:
                break
            if not self._separate(np.round(share)):
                best = self._improve(self._fixed | (share > 0.5), None)
                break
        self._master.confine(~every, every)
        return best

    def _improve(self, unknown: Mask, discount: Floats | None) -> Pattern:
        """Complete a proposal to a valid pattern; return the best so far."""
        block = self._block
        found = repaired(block, unknown, self._targets, rescue=self._rescue, discount=discount)
        found = cleaned(block, found, self)
        if self._best is None or found.loss(block) < self._best.loss(block) - SMALL:
            self._best = found
        return self._best

    def needed(self, unknown: Mask) -> Mask:
        """Return the columns without which a cut would be broken."""
        needed = np.zeros(self._block.size, dtype=bool)
        for cut in self._cuts:
            inside = unknown[cut.columns]
            spare = float(cut.weights[inside].sum()) - cut.need
            needed[cut.columns[inside & (cut.weights > spare + TOLERANCE)]] = True
        return needed

    def learn(self, attack: Attack, targets: Sequence[Target]) -> None:
        """Turn an attack that succeeded into cuts, which hold for every pattern."""
        cuts = []
        for target in targets:
            reason = attack.reasons.get((target.column, target.side))
            short = attack.solved.get((target.column, target.side), np.inf) < target.enough
            if reason is not None and short:
                cut = cut_from(self._block, target, reason, self._fixed, self._free)
                cuts += [cut] if cut else []
        self._cuts.extend(cuts)
        self._master.add(cuts)

    def _separate(self, share: Floats) -> int:
        """Add the cuts that a (partly) hidden pattern breaks; return how many."""
        cuts = self._violated(share)
        lonely = self._lonely(share)
        self._cuts.extend(cuts)
        self._master.add([*cuts, *lonely])
        return len(cuts) + len(lonely)

    def _violated(self, share: Floats) -> list[Cut]:
        """Return the cuts that a (partly) hidden pattern breaks."""
        block = self._block
        weights = np.where(self._fixed, 1.0, share)
        attack = Attack(block, weights > SMALL, weights)
        proven = attack.prove(self._targets)
        cuts = []
        for target in self._targets:
            if target in proven:
                continue
            reason = attack.reasons.get((target.column, target.side))
            reason = np.zeros(len(block.rows.lower)) if reason is None else reason
            cut = self._checked(cut_from(block, target, reason, self._fixed, self._free), share)
            if cut is not None:
                cuts.append(cut)
        return cuts

    def _checked(self, cut: Cut | None, share: Floats) -> Cut | None:
        if cut is None or float(cut.weights @ share[cut.columns]) >= cut.need - TOLERANCE:
            return None
        return cut

    def _lonely(self, share: Floats) -> list[Cut]:
        """Return "not alone in its sum" for hidden columns that are.

        A complementary column that is the only unknown of a sum protects
        nothing, so no pattern of least loss contains one.
        """
        rows = self._block.rows
        pattern = abs(rows.matrix).sign().tocsr()
        total = pattern @ np.where(self._fixed, 1e6, share)
        exact = (rows.lower == 0) & (rows.upper == 0)
        cuts = []
        for row in np.flatnonzero(exact & (total < 1e6) & (total > SMALL)):
            columns = pattern.indices[pattern.indptr[row] : pattern.indptr[row + 1]].astype(np.int64)
            alone = columns[2 * share[columns] > total[row] + TOLERANCE]
            for column in alone:
                weights = np.where(columns == column, -1.0, 1.0)
                cuts.append(Cut(columns, weights, 0.0))
        return cuts
