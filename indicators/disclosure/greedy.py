"""Valid patterns quickly: hide the cheapest way out for each secret, then give back.

Each secret that an attacker could work out gets the table that frees it at the
least loss (after Kelly, Golden and Assad 1992); the columns in which that
table differs are hidden. Afterwards everything that is not needed is given
back, the dearest first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from indicators.disclosure.attack import Attack
from indicators.disclosure.block import Block
from indicators.disclosure.model import DisclosureError
from indicators.disclosure.programme import Floats, Mask, Programme
from indicators.disclosure.witness import TOLERANCE, Target, Witness


class UnattainableError(DisclosureError):
    """A protection level that should be within reach was not reached."""


# How many targets are asked one by one before the rest is asked together.
SUSPECTS = 3


@dataclass(frozen=True)
class Pattern:
    """Unknown columns of a block, with a witness for every target."""

    unknown: Mask
    witnesses: dict[Target, Witness]

    def loss(self, block: Block) -> float:
        """Return the information lost beyond the primary cells."""
        return float(block.loss[self.unknown & ~block.given].sum())


def attainable(block: Block, targets: Iterable[Target]) -> list[Target]:
    """Return the targets, lowered to what hiding everything would give.

    A sum beside public parts may never look small enough; a target that no
    pattern can meet at all is left out.
    """
    wanted = list(targets)
    everything = Attack(block, block.virtual | block.hideable)
    met = everything.prove(wanted)
    lowered = []
    for target in wanted:
        need = target.need
        if target not in met:
            need = everything.solved[target.column, target.side]
            if block.cells[target.column].integer:
                need = float(np.floor(need + TOLERANCE))
        if need > TOLERANCE:
            lowered.append(Target(target.column, target.side, need))
    return lowered


class Rescue:
    """The cheapest way to free one secret, given what is unknown already."""

    def __init__(self, block: Block) -> None:
        """Load the block with each change split into a rise and a fall."""
        self._block = block
        rows = block.rows
        free = (block.virtual | block.hideable).astype(float)
        self._up, self._down = block.up * free, block.down * free
        both = sparse.csr_array(sparse.hstack([rows.matrix, -rows.matrix]))
        limits = (np.zeros(2 * block.size), np.concatenate([self._up, self._down]))
        self._programme = Programme(both, (rows.lower, rows.upper), limits, limits_change=True)

    def witness(self, target: Target, prices: Floats) -> Witness | None:
        """Return the table that meets a target at the least price of changed columns.

        None when even hiding everything would not meet it.
        """
        size = self._block.size
        rise, fall = target.column, target.column + size
        lift, drop = (rise, fall) if target.side > 0 else (fall, rise)
        places = np.array([lift, drop])
        limits = np.concatenate([self._up, self._down])
        if target.need > limits[lift] + TOLERANCE:
            return None
        need = min(target.need, float(limits[lift]))
        self._programme.limit(places, np.array([need, 0.0]), np.array([limits[lift], 0.0]))
        optimum = self._programme.minimise(np.concatenate([prices, prices]))
        self._programme.limit(places, np.zeros(2), limits[places])
        if optimum is None:
            return None
        changes = optimum.values[:size] - optimum.values[size:]
        moved = np.flatnonzero(np.abs(changes) > TOLERANCE)
        return Witness(moved, changes[moved])


def repaired(
    block: Block,
    unknown: Mask,
    targets: Sequence[Target],
    *,
    rescue: Rescue | None = None,
    discount: Floats | None = None,
) -> Pattern:
    """Return a pattern that hides at least `unknown` and meets every target.

    `discount` lowers the price of columns that a relaxed solution likes.
    """
    proven = Attack(block, unknown).prove(targets)
    pending = [target for target in targets if target not in proven]
    if not pending:
        return Pattern(unknown, proven)
    rescue = rescue or Rescue(block)
    hidden = unknown.copy()
    prices = block.loss if discount is None else block.loss * discount
    # Free columns get a tiny price all the same: it keeps tables small.
    floor = 1e-4 * max(float(block.loss.min(initial=1.0)), 1e-3)
    for target in _hardest_first(block, pending):
        if target in proven:
            continue
        witness = rescue.witness(target, np.where(hidden, floor, np.maximum(prices, floor)))
        if witness is None:
            raise UnattainableError("a level that hiding everything meets was not found")
        hidden[witness.columns] = True
        proven.update(dict.fromkeys(witness.meets(pending), witness))
    return Pattern(hidden, proven)


def _hardest_first(block: Block, targets: Sequence[Target]) -> list[Target]:
    return sorted(targets, key=lambda t: (-t.need, block.cells[t.column].key, -t.side))


class Experience:
    """What a search knows about patterns, and what it learns from failed attempts."""

    def needed(self, unknown: Mask) -> Mask:
        """Return the columns of a pattern that are known to be indispensable."""
        return np.zeros(len(unknown), dtype=bool)

    def learn(self, attack: Attack, targets: Sequence[Target]) -> None:
        """Take note of an attack against which some of the targets have failed."""


def cleaned(block: Block, pattern: Pattern, experience: Experience | None = None) -> Pattern:
    """Return the pattern without the columns that no target needs, dearest first."""
    experience = experience or Experience()
    unknown = pattern.unknown.copy()
    witnesses = dict(pattern.witnesses)
    extra = np.flatnonzero(unknown & ~block.given).tolist()
    attack = Attack(block, unknown)
    needed = experience.needed(unknown)
    for column in sorted(extra, key=lambda c: (-block.loss[c], block.cells[c].key)):
        if needed[column]:
            continue
        using = [target for target, witness in witnesses.items() if column in witness.moved]
        attack.close(column)
        attack.reasons.clear()
        others = _all_proven(attack, using, witnesses)
        if others is None:
            experience.learn(attack, using)
            attack.reopen(column)
            continue
        unknown[column] = False
        witnesses.update(others)
        needed = experience.needed(unknown)
    return Pattern(unknown, witnesses)


def _all_proven(
    attack: Attack, targets: Sequence[Target], witnesses: dict[Target, Witness]
) -> dict[Target, Witness] | None:
    """Return new witnesses for all targets, or None as soon as one has none.

    A target whose witness moved few columns is the most likely to depend on
    the column in question, so these are asked first.
    """
    order = sorted(targets, key=lambda target: witnesses[target].breadth)
    found: dict[Target, Witness] = {}
    for target in order[:SUSPECTS]:
        single = attack.prove([target], hasty=True)
        if not single:
            return None
        found.update(single)
    found.update(attack.prove(order[SUSPECTS:], hasty=True))
    return found if len(found) == len(targets) else None
