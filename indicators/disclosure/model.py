"""The numbers of a release, what ties them together, and what may not be seen.

A `Table` holds every number the public could see or form by calculation
(`Cell`), every sum that links them (`Relation`) and every inequality that a
rounded rate, a rank or a class gives away (`Bound`). It knows the true values
and is therefore confidential; exceptions name keys, never values.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

Number: TypeAlias = Decimal | int


class DisclosureError(Exception):
    """Disclosure control cannot vouch for the table as it is described."""


class NotAdditiveError(DisclosureError):
    """A relation or a bound does not hold for the true values."""


class DuplicateCellError(DisclosureError):
    """Two cells of a table share one key."""


class UnknownCellError(DisclosureError):
    """A relation, a bound or a pattern names a cell that the table lacks."""


class ContradictionError(DisclosureError):
    """A cell's description contradicts itself, so an attacker's view of it is undefined."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number the public could see or form.

    `published=False` marks a virtual cell: never printed, but anyone can form
    it (the complement of a part, the interval between two age limits).
    `frozen` numbers are public whatever is decided now. `lower` and `upper`
    are what everyone knows in advance; an `upper` of None means that nothing is
    known (reckoned as twice the largest number of the block). `sensitive`
    overrides the threshold rule 0 < value < threshold. `zero_shown` says that a
    zero would be printed here, so that a hidden count is at least 1. `levels`
    overrides the width that the threshold demands: how far below and above the
    true value an attacker's interval must reach. `integer=False` marks sums of
    money and the like.
    `weight` scales the loss of hiding the cell.
    """

    key: str
    value: Number
    threshold: int = 3
    published: bool = True
    frozen: bool = False
    weight: float = 1.0
    lower: Number = 0
    upper: Number | None = None
    sensitive: bool | None = None
    zero_shown: bool = True
    integer: bool = True
    levels: tuple[Number, Number] | None = None

    def __post_init__(self) -> None:
        """Refuse descriptions whose truth lies outside of what everyone knows."""
        if self.value < self.lower or (self.upper is not None and self.value > self.upper):
            raise ContradictionError(f"{self.key}: the value lies outside its own limits")
        if self.is_primary and self.value == 0 and self.zero_shown:
            raise ContradictionError(f"{self.key}: a zero that is printed cannot be hidden")
        if self.integer and self.value % 1:
            raise ContradictionError(f"{self.key}: a count must be a whole number")
        if not self.weight >= 0:
            raise ContradictionError(f"{self.key}: the weight is not a positive number")

    @property
    def is_sensitive(self) -> bool:
        """Return whether this number itself must stay unknown."""
        if self.sensitive is not None:
            return self.sensitive
        return self.integer and 0 < self.value < self.threshold

    @property
    def is_primary(self) -> bool:
        """Return whether the cell is hidden for its own sake."""
        return self.is_sensitive and self.published and not self.frozen

    @property
    def is_hideable(self) -> bool:
        """Return whether the cell may be hidden to protect others."""
        printed_zero = self.value == 0 and self.zero_shown
        return self.published and not self.frozen and not printed_zero

    @property
    def known_lower(self) -> Number:
        """Return the lower limit an attacker knows once the cell is hidden."""
        if self.published and self.integer and self.zero_shown and self.lower == 0:
            return 1
        return self.lower

    @property
    def required(self) -> tuple[Number, Number]:
        """Return how far below and above the value the interval must reach.

        By the threshold: nobody can pin the number (one below, where that is
        possible), nobody can prove that it is small (up to the threshold).
        """
        if self.levels is not None:
            return self.levels
        below = min(1, self.value - self.known_lower)
        return max(below, 0), max(self.threshold - self.value, 1)


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum everyone knows: coefficient times value, added up, is zero."""

    terms: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """An inequality that something printed gives away.

    lower <= sum of coefficient times value <= upper; None leaves a side open.
    With `shown_with` the statement is public only while all of these cells
    are, as a rate is printed only beside its numerator and denominator.
    """

    terms: tuple[tuple[str, Number], ...]
    lower: Number | None = None
    upper: Number | None = None
    shown_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """All numbers of a release with everything that links them.

    Raises DuplicateCellError, UnknownCellError and, when the true values
    contradict a relation or a bound, NotAdditiveError. Order never matters:
    the parts are sorted when they arrive.
    """

    cells: tuple[Cell, ...]
    relations: tuple[Relation, ...] = ()
    bounds: tuple[Bound, ...] = ()

    def __post_init__(self) -> None:
        """Sort the parts and check them against each other."""
        object.__setattr__(self, "cells", tuple(sorted(self.cells, key=lambda cell: cell.key)))
        object.__setattr__(self, "relations", _distinct_relations(self.relations))
        object.__setattr__(self, "bounds", _distinct_bounds(self.bounds))
        if len(self.by_key) != len(self.cells):
            raise DuplicateCellError(f"{_first_repeated(self.cells)}: two cells share this key")
        for relation in self.relations:
            self._check(relation.terms, 0, 0)
        for bound in self.bounds:
            self._check(bound.terms, bound.lower, bound.upper)
            self._check_known(bound.shown_with)

    @cached_property
    def by_key(self) -> dict[str, Cell]:
        """Return the cells by key."""
        return {cell.key: cell for cell in self.cells}

    @cached_property
    def primary(self) -> frozenset[str]:
        """Return the keys of all cells that are hidden for their own sake."""
        return frozenset(cell.key for cell in self.cells if cell.is_primary)

    def check_hidden(self, hidden: Iterable[str]) -> None:
        """Raise when a pattern hides what is unknown here or public anyway."""
        self._check_known(hidden)
        for key in hidden:
            cell = self.by_key[key]
            if not (cell.is_hideable or cell.is_primary):
                raise ContradictionError(f"{key}: the cell cannot be hidden")

    def _check_known(self, keys: Iterable[str]) -> None:
        for key in keys:
            if key not in self.by_key:
                raise UnknownCellError(f"{key}: no such cell")

    def _check(
        self, terms: tuple[tuple[str, Number], ...], lower: Number | None, upper: Number | None
    ) -> None:
        self._check_known(key for key, _ in terms)
        total = sum((coefficient * self.by_key[key].value for key, coefficient in terms), 0)
        if (lower is not None and total < lower) or (upper is not None and total > upper):
            names = ", ".join(key for key, _ in terms)
            raise NotAdditiveError(f"the values do not fit together: {names}")


def _distinct_relations(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    terms = {tuple(sorted(relation.terms)) for relation in relations}
    return tuple(Relation(term) for term in sorted(terms))


def _distinct_bounds(bounds: Iterable[Bound]) -> tuple[Bound, ...]:
    return tuple(sorted(set(bounds), key=repr))


def _first_repeated(cells: tuple[Cell, ...]) -> str:
    return next(a.key for a, b in pairwise(cells) if a.key == b.key)
