"""The pattern of one block, with what is known about its quality."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

import numpy as np

from indicators.disclosure.attack import Attack, demands
from indicators.disclosure.audit import pinned
from indicators.disclosure.block import Block
from indicators.disclosure.exact import ExactSearch, Limits
from indicators.disclosure.greedy import Pattern, attainable, cleaned, repaired
from indicators.disclosure.model import DisclosureError
from indicators.disclosure.programme import Mask
from indicators.disclosure.witness import TOLERANCE, Target

Method: TypeAlias = Literal["auto", "exact", "greedy"]

# Beyond this many columns the exact search would spend its time on building programmes.
LARGE = 60_000


class Status(StrEnum):
    """How a block's pattern came about.

    `clear`: nothing beyond the primary cells is needed. `optimal`: no valid
    pattern loses less. `valid`: the best found within the limits. `withheld`:
    the search failed, so everything that can be hidden is. `reused`: taken
    from an earlier run over the very same block.
    """

    CLEAR = "clear"
    OPTIMAL = "optimal"
    VALID = "valid"
    WITHHELD = "withheld"
    REUSED = "reused"


@dataclass(frozen=True)
class Found:
    """A block's pattern: hidden keys, its loss and a loss no pattern can undercut.

    `capped` are numbers that cannot reach the width the rule demands even
    with everything hidden.
    """

    hidden: frozenset[str]
    status: Status
    loss: float
    bound: float
    capped: frozenset[str]


def fingerprint(block: Block) -> str:
    """Return a short name that changes whenever anything about the block does."""
    rows = block.rows
    digest = hashlib.sha256(repr((block.cells, sorted(block.forced))).encode())
    for part in (rows.matrix.indptr, rows.matrix.indices):
        digest.update(part.astype(np.int64).tobytes())
    for numbers in (rows.matrix.data, rows.lower, rows.upper, block.loss, block.up):
        digest.update(numbers.astype(np.float64).tobytes())
    return digest.hexdigest()


def search(block: Block, method: Method, limits: Limits) -> Found:
    """Return a valid pattern for a block, the best that the method finds.

    When a programme cannot be trusted, everything is hidden instead: a pattern
    that is not proven is never returned.
    """
    try:
        return _search(block, method, limits)
    except DisclosureError:
        return withheld(block)


def withheld(block: Block) -> Found:
    """Return the pattern that hides everything that can be hidden."""
    everything = block.hideable | block.given
    loss = float(block.loss[everything & ~block.given].sum())
    return Found(_printed(block, everything), Status.WITHHELD, loss, 0.0, frozenset())


def _search(block: Block, method: Method, limits: Limits) -> Found:
    wanted = demands(block, block.below, block.above)
    proven = Attack(block, block.given).prove(wanted)
    missed = [target for target in wanted if target not in proven]
    open_targets = attainable(block, missed)
    capped = frozenset(block.cells[t.column].key for t in set(missed) - set(open_targets))
    still = Attack(block, block.given).prove(open_targets)
    open_targets = [target for target in open_targets if target not in still]
    if not open_targets:
        return Found(_printed(block, block.given), Status.CLEAR, 0.0, 0.0, capped)
    pattern, bound, optimal = _pattern(block, open_targets, method, limits)
    pattern = _without_pinned(block, pattern, open_targets)
    loss = pattern.loss(block)
    status = Status.OPTIMAL if optimal else Status.VALID
    return Found(_printed(block, pattern.unknown), status, loss, bound, capped)


def _pattern(
    block: Block, targets: list[Target], method: Method, limits: Limits
) -> tuple[Pattern, float, bool]:
    if method == "greedy" or (method == "auto" and block.size > LARGE):
        return cleaned(block, repaired(block, block.given, targets)), 0.0, False
    solution = ExactSearch(block, targets, limits).run()
    return solution.pattern, solution.bound, solution.optimal


def _without_pinned(block: Block, pattern: Pattern, targets: list[Target]) -> Pattern:
    """Return the pattern after no complementary number can be computed any more.

    Half a person more or less can be what a fractional witness needs, and
    rounds to the true number all the same. Such a number is made as safe as a
    secret one.
    """
    wanted = list(targets)
    while True:
        extra = pattern.unknown & ~block.given
        stuck = _stuck(block, pattern.unknown) & extra
        if not stuck.any():
            return pattern
        wanted += _loosened(block, stuck)
        pattern = repaired(block, pattern.unknown, wanted)


def _stuck(block: Block, unknown: Mask) -> Mask:
    attack = Attack(block, unknown)
    subjects = np.flatnonzero(unknown & ~block.given).tolist()
    for side in (1, -1):
        still = pinned(attack)
        attack.prove([Target(c, side, float(block.pin[c])) for c in subjects if still[c]])
    return pinned(attack)


def _loosened(block: Block, stuck: Mask) -> list[Target]:
    """Return a target for each pinned column on the side where there is more room."""
    everything = Attack(block, block.virtual | block.hideable)
    found = []
    for column in np.flatnonzero(stuck).tolist():
        up, down = (everything.furthest(column, side) for side in (1, -1))
        need = float(block.pin[column])
        if max(up, down) < need - TOLERANCE:
            raise DisclosureError("a hidden number stays known whatever else is hidden")
        found.append(Target(column, 1 if up >= down else -1, need))
    return found


def _printed(block: Block, unknown: Mask) -> frozenset[str]:
    return block.keys(unknown & ~block.virtual)
