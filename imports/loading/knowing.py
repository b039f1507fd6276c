"""What the checks may know, read from the database as plain values."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from imports.loading.errors import LoadingError
from imports.models import Delivery
from imports.validation import Earlier, FigureKey, Known, KnownArea, KnownEdition
from indicators.models import Area, DisclosureRule, Level, Measure, Source
from indicators.models.unpublished import Observation

OFFICIAL_POPULATION = "itnrw_bevoelkerung"
"""The measure of the catalogue that holds the official population of the city."""


def known(source: str, level: str = "", today: datetime.date | None = None) -> Known:
    """Return what the checks of a source may know; seven queries and two per reference date checked.

    ``level`` is the slug of the level that the file delivers, by default the largest
    one below the city. Raises LoadingError where the source is not in the catalogue,
    has no rule, or no edition has areas.
    """
    found = Source.objects.filter(slug=source).first()
    if found is None:
        raise LoadingError(f"Die Quelle „{source}“ fehlt. Bitte zuerst „manage.py load_catalogue“ ausführen.")
    threshold = DisclosureRule.objects.threshold(source)
    if threshold is None:
        raise LoadingError(f"Die Quelle „{source}“ hat keine Regel der Geheimhaltung.")
    editions = known_editions(level)
    if not editions:
        raise LoadingError("Es gibt noch keine Gebiete. Bitte zuerst „manage.py import_areas“ ausführen.")
    measures = Measure.objects.filter(source=found).exclude(source_key="")
    return Known(
        today=today or timezone.localdate(),
        editions=editions,
        measures=frozenset(measures.values_list("source_key", flat=True)),
        city_code=settings.CITY_CODE,
        remainder_code=settings.REMAINDER_CODE,
        threshold=threshold,
        earlier=earlier_figures(found, editions),
        delivered=delivered_periods(found),
        files=loaded_files(found),
        official_population=official_population(),
        stands=stands(found),
    )


def known_editions(level: str) -> tuple[KnownEdition, ...]:
    """Return every edition with its areas, newest first; two queries."""
    ranks = dict(Level.objects.values_list("slug", "rank"))
    city_rank = ranks.get(Level.CITY, 30)
    areas: dict[datetime.date, list[KnownArea]] = {}
    rows = Area.objects.filter(is_remainder=False).order_by("-edition__valid_from", "code")
    for day, slug, code, name in rows.values_list("edition__valid_from", "level_id", "code", "name"):
        areas.setdefault(day, []).append(KnownArea(slug, code, name))
    return tuple(
        edition_of(day, found, level or first_level_below(found, ranks, city_rank), ranks, city_rank)
        for day, found in areas.items()
    )


def first_level_below(areas: Iterable[KnownArea], ranks: Mapping[str, int], city_rank: int) -> str:
    """Return the largest level below the city among areas, or "" if there is none."""
    below = {area.level for area in areas if ranks[area.level] > city_rank}
    return min(below, key=lambda slug: (ranks[slug], slug), default="")


def edition_of(
    day: datetime.date, areas: Iterable[KnownArea], level: str, ranks: Mapping[str, int], city_rank: int
) -> KnownEdition:
    """Return an edition with its areas sorted into those of ``level`` and those around them."""
    found = list(areas)
    return KnownEdition(
        day,
        level,
        {area.code: area for area in found if area.level == level},
        {area.code: area for area in found if ranks[area.level] <= city_rank},
    )


def delivered_periods(source: Source) -> dict[tuple[str, datetime.date], datetime.date]:
    """Return the day on which each (measure key, reference date) was last loaded; two queries."""
    days = dict(Delivery.objects.filter(source=source).values_list("number", "received_at"))
    rows = (
        Observation.objects.filter(measure__source=source, current=True)
        .order_by("delivery")
        .values_list("measure__source_key", "period", "delivery")
        .distinct()
    )
    return {(key, period): timezone.localdate(days[number]) for key, period, number in rows if number in days}


def loaded_files(source: Source) -> dict[str, datetime.date]:
    """Return the day on which each file, by SHA-256, was loaded; one query."""
    rows = Delivery.objects.filter(source=source, state=Delivery.State.LOADED).order_by("number")
    return {sha: timezone.localdate(at) for sha, at in rows.values_list("sha256", "received_at")}


def stands(source: Source) -> dict[str, datetime.datetime]:
    """Return when the newest loaded table of each code was made, local time; one query."""
    rows = (
        Delivery.objects.filter(source=source, state=Delivery.State.LOADED, source_stand__isnull=False)
        .values("table")
        .annotate(newest=Max("source_stand"))
        .values_list("table", "newest")
    )
    return {table: timezone.make_naive(newest) for table, newest in rows if newest}


def earlier_figures(
    source: Source, editions: tuple[KnownEdition, ...]
) -> Callable[[datetime.date], Mapping[FigureKey, Earlier]]:
    """Return the function that gives the newest figures of a source before a reference date.

    Two queries per call. Figures of an older edition are left out: other boundaries.
    """

    def before(period: datetime.date) -> Mapping[FigureKey, Earlier]:
        start = next((e.valid_from for e in editions if e.valid_from <= period), period)
        rows = Observation.objects.filter(
            measure__source=source,
            current=True,
            number__isnull=False,
            period__lt=period,
            area__edition__valid_from=start,
        )
        # Grouped and then fetched: to sort everything that was ever delivered takes ten times as long.
        groups = rows.values_list("measure_id", "area_id").annotate(Max("period"))
        newest = {(measure, area): day for measure, area, day in groups}
        numbers = rows.filter(period__in=set(newest.values())).values_list(
            "measure_id", "area_id", "measure__source_key", "area__level_id", "area__code", "period", "number"
        )
        return {
            FigureKey(key, level, code): Earlier(day, number or Decimal(0))
            for measure, area, key, level, code, day, number in numbers
            if newest[measure, area] == day
        }

    return before


def official_population() -> Earlier | None:
    """Return the newest official count of the city's residents, or None; one query."""
    rows = Observation.objects.filter(
        measure_id=OFFICIAL_POPULATION,
        area__code=settings.CITY_CODE,
        area__level_id=Level.CITY,
        current=True,
        number__isnull=False,
    ).order_by("-period")
    newest = rows.values_list("period", "number").first()
    return Earlier(newest[0], newest[1] or Decimal(0)) if newest else None
