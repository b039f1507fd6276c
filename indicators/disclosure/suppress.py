"""The pattern: which numbers are hidden so that no secret can be worked out."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from indicators.disclosure.audit import Audit, audit
from indicators.disclosure.block import Loss, root_loss
from indicators.disclosure.model import DisclosureError, Table

Method: TypeAlias = Literal["auto", "exact", "greedy", "simple"]


class UnprovenError(DisclosureError):
    """A pattern that an attacker can see through would have been published."""


@dataclass(frozen=True)
class Protection:
    """What is hidden, why, and the proof.

    `primary` cells are secret themselves, `complementary` ones are hidden so
    that those cannot be worked out. The public must not learn which is which.
    """

    primary: frozenset[str]
    complementary: frozenset[str]
    audit: Audit

    @property
    def hidden(self) -> frozenset[str]:
        """Return every cell that must not be shown."""
        return self.primary | self.complementary

    @property
    def proven(self) -> bool:
        """Return whether the attack on the whole table recovered nothing."""
        return self.audit.passed

    def require_proven(self) -> "Protection":
        """Return itself, or raise UnprovenError: then nothing may be published."""
        if not self.proven:
            raise UnprovenError(f"{len(self.audit.failed)} numbers are not protected")
        return self


def protect(
    table: Table,
    *,
    time_limit: float = 10.0,
    method: Method = "auto",
    loss: Loss = root_loss,
) -> Protection:
    """Return a pattern that keeps every sensitive number of the table unknown.

    The same table gives the same pattern whatever the order of its parts.
    `time_limit` is in seconds per independent block.
    """
    hidden = set(table.primary)
    while extra := _lone_unknowns(table, hidden, loss):
        hidden |= extra
    return Protection(table.primary, frozenset(hidden) - table.primary, audit(table, frozenset(hidden)))


def _lone_unknowns(table: Table, hidden: set[str], loss: Loss) -> set[str]:
    """Return the cheapest companion for the first relation that has one unknown."""
    for relation in table.relations:
        cells = [table.by_key[key] for key, _ in relation.terms]
        unknown = [cell for cell in cells if not cell.published or cell.key in hidden]
        spare = [cell for cell in cells if cell.is_hideable and cell.key not in hidden]
        if len(unknown) == 1 and spare:
            return {min(spare, key=lambda cell: (loss(cell), cell.key)).key}
    return set()
