"""Questions to published values that span several indicators."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from indicators.models import PublishedIndicator, PublishedValue


def newest_values(indicators: Sequence[PublishedIndicator], stand: int | None) -> list[PublishedValue]:
    """Return the values of several indicators, each in its newest year, in all areas; one query."""
    wanted = [Q(indicator_id=one.indicator_id, year=max(one.years)) for one in indicators if one.years]
    if not wanted:
        return []
    return list(PublishedValue.objects.filter(reduce(or_, wanted)).current(stand))
