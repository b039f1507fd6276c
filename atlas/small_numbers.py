"""Which rates stand on few people: marked only where the number of these people is published itself.

A mark "fewer than 100" would tell something of a denominator that is withheld. So it is made from
published counts alone and cannot say more than they do.
"""

from collections.abc import Iterable

from indicators.models import Indicator, PublishedIndicator


def counted_denominator(
    found: PublishedIndicator, indicators: Iterable[PublishedIndicator]
) -> PublishedIndicator | None:
    """Return the published count whose numbers are the denominators of an indicator; None without one."""
    _, _, denominator = found.formula.partition("|")
    if not denominator:
        return None
    return next(
        (
            one
            for one in indicators
            if one.kind == Indicator.Kind.COUNT and one.factor == 1 and one.formula == f"{denominator}|"
        ),
        None,
    )
