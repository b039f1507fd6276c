"""The verdict on a pattern: what an attacker knows about every hidden number."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

import numpy as np

from indicators.disclosure.attack import Attack, demands
from indicators.disclosure.block import Block, blocks
from indicators.disclosure.model import Bound, Cell, Number, Table
from indicators.disclosure.programme import Indices, Mask
from indicators.disclosure.witness import TOLERANCE, Target


class Verdict(StrEnum):
    """How a hidden number stands against the attacker.

    `capped`: even with everything hidden the interval stays narrower than the
    rule demands, but the number cannot be pinned. `exposed`: what is public
    already reveals it, and no pattern could help.
    """

    PROTECTED = "protected"
    CAPPED = "capped"
    NARROW = "narrow"
    EXACT = "exact"
    EXPOSED = "exposed"


FAILURES = frozenset({Verdict.NARROW, Verdict.EXACT, Verdict.EXPOSED})


@dataclass(frozen=True)
class Interval:
    """What an attacker knows about one number: it lies between low and high.

    With `tight` these are the true limits of the attack; without it the
    attacker knows at most this much. Confidential: it encloses the true value.
    """

    key: str
    low: Number
    high: Number
    verdict: Verdict
    tight: bool


@dataclass(frozen=True)
class Audit:
    """The attacker's interval for every hidden or sensitive number, by key."""

    intervals: tuple[Interval, ...]
    programmes: int

    @property
    def passed(self) -> bool:
        """Return whether no number can be recovered or narrowed down too far."""
        return not self.failed

    @property
    def failed(self) -> frozenset[str]:
        """Return the keys of the numbers that are not protected."""
        return self.keys(*FAILURES)

    def keys(self, *verdicts: Verdict) -> frozenset[str]:
        """Return the keys of the numbers with one of these verdicts."""
        return frozenset(line.key for line in self.intervals if line.verdict in verdicts)


def public_bounds(table: Table, hidden: frozenset[str]) -> list[Bound]:
    """Return the inequalities that are public under a pattern."""
    return [bound for bound in table.bounds if hidden.isdisjoint(bound.shown_with)]


def audit(table: Table, hidden: Iterable[str], *, tight: bool = False) -> Audit:
    """Return the attacker's interval for every hidden or sensitive number.

    With `tight` every interval is solved to its ends, two programmes for each
    number; without it only those that could not be proven wide enough. Raises
    SolverError rather than vouch for anything unproven.
    """
    pattern = frozenset(hidden)
    table.check_hidden(pattern)
    ceiling = Ceiling(table)
    intervals: list[Interval] = []
    programmes = 0
    for block in blocks(table, public_bounds(table, pattern)):
        found, asked = audit_block(block, block.unknown(pattern), ceiling, tight=tight)
        intervals.extend(found)
        programmes += asked
    for cell in table.cells:
        if cell.frozen and cell.is_sensitive:
            intervals.append(Interval(cell.key, cell.value, cell.value, Verdict.EXPOSED, True))
    ordered = sorted(intervals, key=lambda line: line.key)
    return Audit(tuple(ordered), programmes + ceiling.programmes)


class Ceiling:
    """How wide an interval can become when everything that can be hidden is."""

    def __init__(self, table: Table) -> None:
        """Remember the table; nothing is solved before a question comes."""
        self._table = table

    @property
    def programmes(self) -> int:
        """Return the number of programmes solved so far."""
        return sum(attack.programmes for attack in set(self._by_key.values()))

    def furthest(self, cell: Cell, side: int) -> float:
        """Return how far the cell could lie from its value, in its own unit.

        Counts are whole numbers, so the distance is rounded down for them.
        """
        attack = self._by_key[cell.key]
        column = attack.block.column(cell.key)
        reach = attack.furthest(column, side) * attack.block.scale
        return math.floor(reach + TOLERANCE) if cell.integer else reach

    @cached_property
    def _by_key(self) -> dict[str, Attack]:
        everything = frozenset(cell.key for cell in self._table.cells if cell.is_hideable)
        bounds = public_bounds(self._table, everything | self._table.primary)
        found: dict[str, Attack] = {}
        for block in blocks(self._table, bounds):
            attack = Attack(block, block.virtual | block.hideable)
            found.update((cell.key, attack) for cell in block.cells)
        return found


def audit_block(
    block: Block, unknown: Mask, ceiling: Ceiling, *, tight: bool = False
) -> tuple[list[Interval], int]:
    """Return the intervals of one block and the number of programmes solved."""
    subjects = np.flatnonzero(block.sensitive | (unknown & ~block.virtual))
    if not len(subjects):
        return [], 0
    attack = Attack(block, unknown)
    targets = demands(block, block.below, block.above)
    proven = attack.prove(targets)
    _try_to_move(attack, subjects)
    for column in subjects if tight else ():
        attack.furthest(int(column), 1)
        attack.furthest(int(column), -1)
    missed: dict[int, list[Target]] = {}
    for target in targets:
        if target not in proven:
            missed.setdefault(target.column, []).append(target)
    known = pinned(attack)
    lines = [
        _interval(attack, c, _verdict(attack, c, bool(known[c]), missed.get(c, []), ceiling))
        for c in subjects.tolist()
    ]
    return lines, attack.programmes


def pinned(attack: Attack) -> Mask:
    """Return the columns that no table found so far has moved enough."""
    width = attack.block.pin - TOLERANCE
    still: Mask = (attack.top < width) & (attack.bottom > -width)
    return still


def _try_to_move(attack: Attack, subjects: Indices) -> None:
    """Look for tables in which each subject differs from its true value."""
    width = attack.block.pin
    for side in (1, -1):
        stuck = pinned(attack)
        attack.prove(Target(int(c), side, float(width[c])) for c in subjects if stuck[c])


def _interval(attack: Attack, column: int, verdict: Verdict) -> Interval:
    cell = attack.block.cells[column]
    low, high = (reach[column] * attack.block.scale for reach in (attack.bottom, attack.top))
    tight = (column, 1) in attack.solved and (column, -1) in attack.solved
    return Interval(
        cell.key,
        _inwards(cell, low, math.ceil, -1),
        _inwards(cell, high, math.floor, 1),
        verdict,
        tight,
    )


def _inwards(cell: Cell, change: float, rounding: Callable[[float], int], side: int) -> Number:
    if cell.integer:
        return cell.value + rounding(change + side * TOLERANCE)
    return cell.value + Decimal(repr(round(float(change), 6)))


def _verdict(attack: Attack, column: int, known: bool, missed: list[Target], ceiling: Ceiling) -> Verdict:
    block = attack.block
    cell = block.cells[column]
    if not missed:
        return Verdict.EXACT if known else Verdict.PROTECTED
    highest = {target.side: ceiling.furthest(cell, target.side) for target in missed}
    unit = 1.0 if cell.integer else TOLERANCE
    if highest.get(1, unit) < unit:
        return Verdict.EXPOSED
    if known:
        return Verdict.EXACT
    short = [
        target
        for target in missed
        if _reached(attack, target) < min(highest[target.side], target.need * block.scale) - TOLERANCE
    ]
    return Verdict.NARROW if short else Verdict.CAPPED


def _reached(attack: Attack, target: Target) -> float:
    reach = attack.top if target.side > 0 else -attack.bottom
    return float(reach[target.column]) * attack.block.scale
