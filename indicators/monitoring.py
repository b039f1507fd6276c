"""A composite index opened up: z-values of its parts, and classes of status and dynamics.

Pure: no Django, no database; made from published numbers only. The way of Berlin's „Monitoring
Soziale Stadtentwicklung“ and Hamburg's „Sozialmonitoring“: every part is standardised over the areas
of a year, the signed z-values are averaged, and the areas are put into four classes of status and
three of dynamics by their distance from the mean in standard deviations. Dynamics are the same
calculation on the changes of the parts over ``DYNAMICS_YEARS``.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from indicators.formulas import EXACT

DYNAMICS_YEARS = 3
"""Changes are measured over three years, as in Hamburg."""
WIDE, WIDER = Decimal(1), Decimal("1.5")
"""Limits of the classes, in standard deviations."""
FINEST = Decimal("1e-12")
"""What lies closer to a limit than this lies on it: the last digits of a root are chance."""

Place = TypeVar("Place", bound=Hashable)


class StatusClass(StrEnum):
    """Where an area stands among all; the index is high where conditions are less favourable."""

    HIGH = "hoch"
    MIDDLE = "mittel"
    LOW = "niedrig"
    VERY_LOW = "sehr_niedrig"


class DynamicsClass(StrEnum):
    """How an area moved against the others."""

    POSITIVE = "positiv"
    STABLE = "stabil"
    NEGATIVE = "negativ"


@dataclass(frozen=True)
class Part(Generic[Place]):
    """An indicator of an index: +1 where high is unfavourable, -1 where high is favourable.

    ``values`` are the shown numbers; ``repeated`` the places whose number is that of another one,
    which several share: mean and deviation count it once.
    """

    slug: str
    sign: int
    weight: int
    values: Mapping[Place, Decimal]
    repeated: frozenset[Place] = frozenset()


@dataclass(frozen=True)
class Score:
    """A number standardised: z = (number - mean) ÷ deviation, 0 where the deviation is 0."""

    number: Decimal
    mean: Decimal
    deviation: Decimal
    z: Decimal


@dataclass(frozen=True)
class Composite(Generic[Place]):
    """The scores of every part by place, and the index of the places that have them all, unrounded."""

    scores: Mapping[Place, Mapping[str, Score]]
    totals: Mapping[Place, Decimal]


def composite(parts: Sequence[Part[Place]]) -> Composite[Place]:
    """Return the weighted mean of the signed z-values of each place, with what it was made of."""
    scores: dict[Place, dict[str, Score]] = {}
    for part in parts:
        for place, score in _scores(part).items():
            scores.setdefault(place, {})[part.slug] = score
    weights = sum(part.weight for part in parts)
    with localcontext(EXACT):
        totals = {
            place: sum((part.sign * part.weight * found[part.slug].z for part in parts), Decimal(0)) / weights
            for place, found in scores.items()
            if len(found) == len(parts)
        }
    return Composite(scores, totals)


def _scores(part: Part[Place]) -> dict[Place, Score]:
    counted = [number for place, number in part.values.items() if place not in part.repeated]
    if not counted:
        return {}
    mean, deviation = _mean_and_deviation(counted)
    with localcontext(EXACT):
        return {
            place: Score(number, mean, deviation, (number - mean) / deviation if deviation else Decimal(0))
            for place, number in part.values.items()
        }


def _mean_and_deviation(numbers: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
    """Return mean and standard deviation (divided by n)."""
    exact = [Fraction(number) for number in numbers]
    mean = sum(exact, Fraction(0)) / len(exact)
    variance = sum(((number - mean) ** 2 for number in exact), Fraction(0)) / len(exact)
    with localcontext(EXACT):
        return (
            Decimal(mean.numerator) / Decimal(mean.denominator),
            (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt(),
        )


def changes(now: Part[Place], before: Part[Place]) -> Part[Place]:
    """Return a part whose values are the changes of the places that have both numbers."""
    both = {
        place: number - before.values[place] for place, number in now.values.items() if place in before.values
    }
    return Part(now.slug, now.sign, now.weight, both, now.repeated & before.repeated)


def status_classes(totals: Mapping[Place, Decimal]) -> dict[Place, StatusClass]:
    """Return the class of every place: beyond one, beyond one and a half standard deviations."""
    return {place: _status(away) for place, away in _away(totals).items()}


def _status(away: Decimal) -> StatusClass:
    if away > WIDER:
        return StatusClass.VERY_LOW
    if away > WIDE:
        return StatusClass.LOW
    return StatusClass.HIGH if away < -WIDE else StatusClass.MIDDLE


def dynamics_classes(totals: Mapping[Place, Decimal]) -> dict[Place, DynamicsClass]:
    """Return the class of every place from the index of its changes: beyond one standard deviation."""
    return {place: _dynamics(away) for place, away in _away(totals).items()}


def _dynamics(away: Decimal) -> DynamicsClass:
    if away > WIDE:
        return DynamicsClass.NEGATIVE
    return DynamicsClass.POSITIVE if away < -WIDE else DynamicsClass.STABLE


def _away(totals: Mapping[Place, Decimal]) -> dict[Place, Decimal]:
    """Return how many standard deviations each place is away from the mean; 0 where all are equal."""
    if not totals:
        return {}
    mean, deviation = _mean_and_deviation(totals.values())
    with localcontext(EXACT):
        return {
            place: ((total - mean) / deviation).quantize(FINEST) if deviation else Decimal(0)
            for place, total in totals.items()
        }
