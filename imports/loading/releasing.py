"""Whether a delivery is already part of a release."""

from imports.models import Delivery
from indicators.models import IndicatorTerm, Measure, PublishedIndicator
from indicators.models.unpublished import Observation
from indicators.models.visibility import State


def release_of(delivery: Delivery) -> int | None:
    """Return the number of the first release that used a delivery, or None; three queries.

    Used: published after the delivery came, and it shows an indicator whose formula
    holds one of the measures of the delivery or a whole that they are part of. A
    withdrawn release was seen by the public too and counts, a draft does not.
    """
    measures = set(
        Observation.objects.filter(delivery=delivery.number).values_list("measure_id", flat=True).distinct()
    )
    indicators = IndicatorTerm.objects.filter(measure__in=with_wholes(measures)).values("indicator_id")
    later = PublishedIndicator.objects.filter(
        indicator__in=indicators, release__published_at__gt=delivery.received_at
    ).exclude(release__state=State.DRAFT)
    number: int | None = later.order_by("release_id").values_list("release_id", flat=True).first()
    return number


def with_wholes(measures: set[str]) -> set[str]:
    """Return measures and every whole that is summed up from them; one query."""
    wholes = dict(Measure.objects.exclude(whole=None).values_list("slug", "whole_id"))
    found = set(measures)
    fresh = found
    while fresh:
        fresh = {whole for slug in fresh if (whole := wholes.get(slug)) and whole not in found}
        found |= fresh
    return found
