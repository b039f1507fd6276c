"""Questions to published values that span several indicators."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from indicators.models import Area, PublishedIndicator, PublishedValue
from indicators.models.catalogue import Audience
from indicators.models.visibility import seen


def newest_values(indicators: Sequence[PublishedIndicator], stand: int | None) -> list[PublishedValue]:
    """Return the values of several indicators, each in its newest year, in all areas; one query."""
    wanted = [Q(indicator_id=one.indicator_id, year=max(one.years)) for one in indicators if one.years]
    if not wanted:
        return []
    return list(PublishedValue.objects.filter(reduce(or_, wanted)).current(stand))


def published_areas(stand: int | None) -> list[Area]:
    """Return every area that has a value up to release ``stand``, of all editions; one query.

    Oldest edition first, in it by rank and code, without boundaries. What an old release knew stays
    known, so that an address keeps its meaning when new boundaries come.
    """
    shown = PublishedValue.objects.filter(seen(Audience.PUBLIC, "release__"), area=OuterRef("pk"))
    if stand is not None:
        shown = shown.filter(release_id__lte=stand)
    return list(
        Area.objects.filter(Exists(shown), is_remainder=False)
        .select_related("level", "edition")
        .without_shapes()
        .order_by("edition__valid_from", "level__rank", "level_id", "code")
    )


def values_of_years(
    years: Mapping[str, Sequence[int]],
    level: str,
    stand: int | None,
    codes: Sequence[str] = (),
    *,
    with_recast: bool = False,
) -> list[PublishedValue]:
    """Return the values of some indicators, each in its years, on a level and above; one query.

    ``years`` are those of every indicator; with ``codes`` only these areas of the level are asked for.
    ``with_recast`` adds values converted to later boundaries (``figures.in_one_edition`` chooses).
    """
    if not years:
        return []
    wanted = reduce(or_, (Q(indicator_id=slug, year__in=list(asked)) for slug, asked in years.items()))
    found = PublishedValue.objects.filter(wanted).on_map(level)
    if codes:
        found = found.filter(Q(area__code__in=list(codes)) | Q(area__level__rank__lt=40))
    return list(found.current(stand, with_recast=with_recast))


def newest_numbers(
    indicators: Sequence[PublishedIndicator], level: str, stand: int | None
) -> dict[str, dict[str, Decimal]]:
    """Return the shown numbers of a level by indicator and code, each in its newest year; one query."""
    wanted = [Q(indicator_id=one.indicator_id, year=max(one.years)) for one in indicators if one.years]
    found: dict[str, dict[str, Decimal]] = {one.indicator_id: {} for one in indicators}
    if not wanted:
        return found
    rows = PublishedValue.objects.filter(reduce(or_, wanted), area__level_id=level, area__is_remainder=False)
    for slug, code, number in rows.current(stand).values_list("indicator_id", "area__code", "number"):
        if number is not None:
            found[slug][code] = number
    return found
