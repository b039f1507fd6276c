"""Whom a measure counts, as far as the words of its source say.

"HW STAAT=ND ALTER=15-64" counts persons of a stock with conditions; two such
measures with the same conditions and touching ages, or one condition more, tie
each other's numbers together. Pure: no Django, no database.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

OLDEST = 999
"""The open end of an age group, as upper limit."""

AGES = re.compile(r"ALTER=(\d+)-(\d*)")
CONDITION = re.compile(r"[A-Z_]+=[\w,]+")


@dataclass(frozen=True)
class Group:
    """Persons of one stock with conditions, from ``start`` up to but not including ``end`` years."""

    stock: str
    conditions: frozenset[str]
    start: int = 0
    end: int = OLDEST

    def holds(self, other: "Group") -> bool:
        """Say whether everyone of another group belongs to this one, by the words of the source."""
        return (
            self.stock == other.stock
            and self.conditions <= other.conditions
            and self.start <= other.start
            and other.end <= self.end
        )


def group_of(source_key: str) -> Group | None:
    """Return the group that a source key describes; None where it says nothing about whom."""
    stock, *words = source_key.split() or [""]
    if not stock or "=" in stock or "|" in stock:
        return None
    conditions, start, end = set(), 0, OLDEST
    for word in words:
        if found := AGES.fullmatch(word):
            start, end = int(found[1]), int(found[2]) + 1 if found[2] else OLDEST
        elif CONDITION.fullmatch(word):
            conditions.add(word)
        else:
            return None
    return Group(stock, frozenset(conditions), start, end)


def nearest_pairs(groups: Iterable[tuple[str, Group]]) -> list[tuple[str, str]]:
    """Return (part, whole) for every group and the smallest ones that hold it, by name."""
    named = sorted(groups, key=lambda pair: pair[0])
    held = {
        (inner, outer)
        for (inner, small), (outer, large) in permutations(named, 2)
        if large.holds(small) and small != large
    }
    return sorted(
        (inner, outer)
        for inner, outer in held
        if not any((inner, middle) in held and (middle, outer) in held for middle, _ in named)
    )
