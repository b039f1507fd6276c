"""When datasets first appeared and last changed."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min

from indicators.models import PublishedIndicator, Release
from indicators.models.catalogue import Audience
from indicators.models.visibility import seen


def first_days(stand: int | None) -> dict[str, datetime]:
    """Return when each indicator was first published, up to release ``stand``; one query."""
    visible = PublishedIndicator.objects.filter(seen(Audience.PUBLIC, "release__"))
    if stand is not None:
        visible = visible.filter(release_id__lte=stand)
    rows = visible.order_by().values_list("indicator_id").annotate(Min("release__published_at"))
    return dict(rows)


def last_change(indicator: PublishedIndicator, told: Iterable[Release], stand: int | None) -> datetime:
    """Return when the values of an indicator last changed, also by a release that was withdrawn.

    ``told`` are all releases the public saw. Nobody can tell any more which indicators a withdrawn one
    held: whoever keeps a copy of any earlier one has to look again.
    """
    taken_back = (
        release.withdrawn_at
        for release in told
        if release.withdrawn_at
        and release.number > indicator.release.number
        and (stand is None or release.number <= stand)
    )
    return max([indicator.release.published_at, *taken_back])
