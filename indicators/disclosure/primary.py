"""Which numbers are secret themselves, by the rules of their source."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.disclosure.model import Cell, Number
from indicators.disclosure.rules import RuleError, SourceRule, ZeroPolicy


class RateStatus(StrEnum):
    """Whether a rate may be shown, and if not, why."""

    SHOWN = "shown"
    WITHHELD = "withheld"
    UNRELIABLE = "unreliable"
    NOT_MEANINGFUL = "not_meaningful"


@dataclass(frozen=True)
class Contributions:
    """What stands behind a sum: how many units, and the largest of them in order.

    Same unit as the sum, for example Euro.
    """

    units: int
    largest: tuple[Decimal, ...]


def count_cell(key: str, value: int, rule: SourceRule, *, weight: float = 1.0, frozen: bool = False) -> Cell:
    """Return the cell of a printed count."""
    return Cell(
        key,
        value,
        threshold=rule.threshold,
        weight=weight,
        frozen=frozen,
        zero_shown=rule.zeros is ZeroPolicy.SHOWN,
    )


def complement_cell(key: str, part: Number, whole: Number, rule: SourceRule) -> Cell:
    """Return the virtual cell of those in a whole who do not have the property.

    "All but a few" is secret like "a few"; "all" only where the group is small.
    """
    rest = whole - part
    few = rule.complement and 0 < rest < rule.threshold
    everyone = rule.complement and rest == 0 and 0 < whole <= rule.small_group
    return Cell(key, rest, threshold=rule.threshold, published=False, sensitive=few or everyone)


def rate_status(part: Number, whole: Number, rule: SourceRule) -> RateStatus:
    """Return whether part / whole may be shown, judged by the rate alone.

    The pattern of the table decides on top of this: a rate whose part or whole
    is hidden there is withheld as well.
    """
    if whole == 0:
        return RateStatus.NOT_MEANINGFUL
    few = 0 < part < rule.threshold
    rest = complement_cell("", part, whole, rule) if part <= whole else None
    if few or (rest is not None and rest.is_sensitive):
        return RateStatus.WITHHELD
    if whole < rule.denominator_minimum:
        return RateStatus.UNRELIABLE
    return RateStatus.SHOWN


def area_is_shown(population: int, rule: SourceRule) -> bool:
    """Return whether an area is large enough for index, class and rank."""
    return population >= rule.area_minimum


def sum_cell(
    key: str, value: Decimal, behind: Contributions, rule: SourceRule, *, weight: float = 1.0
) -> Cell:
    """Return the cell of a sum of money, floor space and the like.

    Secret when too few units stand behind it, when one or two of them could
    estimate another too closely (p % rule) or when the largest dominate (n, k).
    The attacker's interval must then be as wide as the rule that was broken
    asks; both sides alike. Everyone is assumed to know the sum to within half
    of it. Raises RuleError when the largest contributions are not known.
    """
    width = max(_width_by_prior(value, behind, rule), _width_by_dominance(value, behind, rule))
    few = 0 < behind.units < rule.threshold
    if few and width <= 0:
        width = value / 10
    return Cell(
        key,
        value,
        weight=weight,
        lower=min(value, Decimal(0)),
        upper=max(value * Decimal("1.5"), value + width),
        sensitive=few or width > 0,
        levels=(width, width),
        zero_shown=behind.units == 0 and rule.zeros is ZeroPolicy.SHOWN,
        integer=False,
    )


def _width_by_prior(value: Decimal, behind: Contributions, rule: SourceRule) -> Decimal:
    """Return by how much the p % rule is missed: p % of the largest minus the small rest."""
    if rule.prior is None or behind.units == 0:
        return Decimal(0)
    first, second = _largest(behind, 2)
    return max(rule.prior / 100 * first - (value - first - second), Decimal(0))


def _width_by_dominance(value: Decimal, behind: Contributions, rule: SourceRule) -> Decimal:
    """Return by how much the sum would have to be larger for the largest not to dominate."""
    if rule.dominance is None or behind.units == 0:
        return Decimal(0)
    dominant = sum(_largest(behind, rule.dominance.units), Decimal(0))
    return max(dominant * 100 / rule.dominance.percent - value, Decimal(0))


def _largest(behind: Contributions, wanted: int) -> list[Decimal]:
    known = list(behind.largest[:wanted])
    if len(known) < min(wanted, behind.units):
        raise RuleError("the largest contributions are not known")
    return known + [Decimal(0)] * (wanted - len(known))
