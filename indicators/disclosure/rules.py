"""What a source demands before its numbers may be shown.

Rules are data of the source and its contract, never of a page. The defaults
follow the minimum of the Statistik der Bundesagentur für Arbeit (three cases),
the Hilfequoten of Destatis (100 persons behind a rate) and the social
monitorings of Berlin and Hamburg (300 inhabitants for index and class).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.disclosure.model import DisclosureError


class RuleError(DisclosureError):
    """A rule that cannot be meant."""


class ZeroPolicy(StrEnum):
    """Whether a zero is always printed, or may be hidden like any number.

    Where zeros are always printed, everyone knows that a hidden count is at
    least 1; protecting the rest then costs about twice as much.
    """

    SHOWN = "shown"
    MAY_BE_HIDDEN = "may_be_hidden"


class Treatment(StrEnum):
    """How a source's numbers are protected."""

    SUPPRESSION = "suppression"
    ROUNDING = "rounding"
    CELL_KEY = "cell_key"


@dataclass(frozen=True)
class Dominance:
    """The (n, k) rule: the `units` largest may not make up more than `percent` of a sum."""

    units: int
    percent: Decimal


@dataclass(frozen=True)
class SourceRule:
    """The rules of one source for one audience.

    Counts from 1 to `threshold` - 1 are secret. `complement` makes those who
    do not have a property secret where they are that few; in groups of up to
    `small_group` persons "all have it" is secret too. `prior` is the p of the
    p % rule for sums, `dominance` its alternative. `rounding_base` belongs to
    the treatment "rounding". Raises RuleError for values without a meaning.
    """

    threshold: int = 3
    denominator_minimum: int = 100
    area_minimum: int = 300
    complement: bool = True
    small_group: int = 0
    zeros: ZeroPolicy = ZeroPolicy.SHOWN
    dominance: Dominance | None = None
    prior: Decimal | None = None
    treatment: Treatment = Treatment.SUPPRESSION
    rounding_base: int = 5

    def __post_init__(self) -> None:
        """Refuse limits below zero and a base that rounds nothing."""
        limits = (self.threshold, self.denominator_minimum, self.area_minimum, self.small_group)
        if min(limits) < 0:
            raise RuleError("a limit is below zero")
        if self.rounding_base < 2:
            raise RuleError("the rounding base must be at least 2")
        if self.prior is not None and not 0 < self.prior <= 100:
            raise RuleError("p must lie above 0 and up to 100 percent")
        if self.dominance is not None and not 0 < self.dominance.percent <= 100:
            raise RuleError("k must lie above 0 and up to 100 percent")
