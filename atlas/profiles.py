"""Ask for all that the profile of an area shows; page and paper are made from the same."""

from collections import defaultdict
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Q

from atlas import presenters
from atlas.key_figures import CITY_RANK, DISTRICT_RANK, Material, material
from atlas.presenters_profile import ProfilePage, profile_page
from indicators.models import Area, ClassBreaks, Level, PublishedIndicator, PublishedValue


def profile(area: Area, stand: int | None) -> ProfilePage:
    """Return the profile of an area up to release ``stand``; five queries, one more for the city."""
    indicators = list(PublishedIndicator.objects.current(stand))
    given = material(area, PublishedValue.objects.for_profile(area, stand))
    level = _level(area)
    return profile_page(
        given,
        indicators,
        _peers(given, level, indicators, stand),
        ClassBreaks.objects.by_default(indicators, level),
        Area.objects.drawn(area.edition_id, level),
    )


def _level(area: Area) -> str:
    """Return the level of the areas an area stands among: its own, for the city that of its districts."""
    if area.level.rank >= DISTRICT_RANK or area.level.rank < CITY_RANK:
        return area.level_id
    below = Level.objects.below_city().first()
    return below.slug if below else area.level_id


def _peers(
    given: Material, level: str, indicators: list[PublishedIndicator], stand: int | None
) -> dict[str, list[Decimal]]:
    """Return the shown numbers of all areas of a level in the years of the profile; one query.

    Rows without models: a city of 450 areas has 26,000 of them.
    """
    years = {one.indicator_id: year for one in indicators if (year := given.year(one.indicator_id))}
    decimals = {one.indicator_id: one.decimals for one in indicators}
    peers: dict[str, list[Decimal]] = defaultdict(list)
    if not years:
        return peers
    wanted = reduce(or_, (Q(indicator_id=one, year=year) for one, year in years.items()))
    rows = PublishedValue.objects.filter(
        wanted, area__level_id=level, area__edition_id=given.area.edition_id, area__is_remainder=False
    )
    for slug, number in rows.current(stand).values_list("indicator_id", "number"):
        if number is not None:
            peers[slug].append(presenters.rounded(number, decimals[slug]))
    return peers
