"""What protection costs and whether it holds, for staff before a release.

Confidential: sums of hidden values appear here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from indicators.disclosure.model import Cell, Number, Table
from indicators.disclosure.suppress import BlockOutcome, Protection


@dataclass(frozen=True)
class Cost:
    """What is hidden in a group of printed cells, for example an indicator and year.

    `lost` is the sum of the values hidden to protect others, `printed` the sum
    of all values that would be shown without any protection, in the unit of
    the cells. Totals count beside their parts.
    """

    group: str
    cells: int
    primary: int
    complementary: int
    lost: Number
    printed: Number
    capped: int
    failed: int

    @property
    def share(self) -> float:
        """Return which share of the information was lost to protect others, from 0 to 1."""
        return float(self.lost / self.printed) if self.printed else 0.0


@dataclass(frozen=True)
class Report:
    """The report of one release: all groups, their total and the blocks behind them."""

    groups: tuple[Cost, ...]
    total: Cost
    blocks: tuple[BlockOutcome, ...]
    passed: bool


@dataclass(frozen=True)
class Difference:
    """What another rule or another set of areas would change."""

    newly_hidden: frozenset[str]
    newly_shown: frozenset[str]
    gone: frozenset[str]


def report(table: Table, protection: Protection, group: Callable[[Cell], str]) -> Report:
    """Return the costs by group, in the order of the groups' names.

    `group` names the group of a cell; "" leaves the cell out of the list but
    not out of the total. Virtual cells are not printed and cost nothing.
    """
    printed = [cell for cell in table.cells if cell.published]
    members: dict[str, list[Cell]] = {}
    for cell in printed:
        members.setdefault(group(cell), []).append(cell)
    costs = [_cost(name, cells, protection) for name, cells in sorted(members.items()) if name]
    return Report(tuple(costs), _cost("", printed, protection), protection.blocks, protection.proven)


def difference(now: Protection, then: Protection, still: frozenset[str]) -> Difference:
    """Return what changes from one protection to another; `still` are the keys the second has."""
    return Difference(
        newly_hidden=then.hidden - now.hidden,
        newly_shown=(now.hidden - then.hidden) & still,
        gone=now.hidden - still,
    )


def _cost(group: str, cells: list[Cell], protection: Protection) -> Cost:
    keys = frozenset(cell.key for cell in cells)
    capped = frozenset().union(*(block.capped for block in protection.blocks))
    lost = [cell.value for cell in cells if cell.key in protection.complementary]
    return Cost(
        group,
        len(cells),
        len(keys & protection.primary),
        len(keys & protection.complementary),
        sum(lost, Decimal(0)),
        sum((cell.value for cell in cells), Decimal(0)),
        len(keys & capped),
        len(keys & protection.audit.failed),
    )
