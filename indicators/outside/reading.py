"""What the public was shown, read from the published tables alone.

Works with the rights of the public site: what was delivered is out of reach.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce

from indicators.counting import CITY_RANK
from indicators.disclosure import DisclosureError
from indicators.formulas import parse
from indicators.groups import group_of
from indicators.models import Area, Measure, PublishedIndicator, PublishedMeasure, PublishedValue, Release
from indicators.models.published import PublishedValueQuerySet
from indicators.models.visibility import State
from indicators.outside.printed import Address, Figure, Kind, Published, Recipe, Spot
from indicators.status import Status

CASES = (Measure.Kind.STOCK, Measure.Kind.FLOW)
SMALLEST_PIECE = 1_000
"""Square metres: smaller overlaps of two editions are drawing, nobody lives there."""


class UnreadableError(DisclosureError):
    """What was published cannot be read, so that nothing can be said about it."""


def published_until(release: Release) -> Published:
    """Return everything the audience of a release was ever shown up to it; a constant number of queries.

    Withdrawn releases are part of it: what was once public stays known. Other drafts are not.
    """
    releases = Release.objects.ever_seen_by(release.audience).filter(number__lte=release.number)
    numbers = sorted({release.number, *releases.values_list("number", flat=True)})
    figures = tuple(_figures(release, numbers))
    areas = _areas()
    return Published(
        figures=figures,
        kinds=_kinds(numbers),
        spots=_spots(areas),
        overlaps=_overlaps(figures, areas),
    )


class _Row(NamedTuple):
    """A published value; ``counted`` is the merged area where several areas share it, else its area."""

    indicator: str
    counted: int
    year: int
    release: int
    number: Decimal | None
    status: str
    area: int
    is_converted: bool
    is_gone: bool


def _figures(release: Release, numbers: list[int]) -> Iterable[Figure]:
    """Yield the newest figure of every address, and older numbers where the newest is none.

    What a withdrawn release showed is old, even where nothing newer is seen. A value that
    several areas share is one figure, that of the merged area.
    """
    recipes = _recipes(numbers)
    last: Address | None = None
    is_open = False
    for row in _rows(release, numbers):
        address = Address(row.indicator, row.counted, row.year)
        is_newest, last = address != last, address
        is_open = is_open or is_newest
        if is_newest and not row.is_gone:
            is_open = row.number is None
            if row.number is not None or row.status == Status.WITHHELD:
                yield _figure(recipes, address, row)
        elif is_open and row.number is not None:
            is_open = False
            yield replace(_figure(recipes, address, row), is_old=True)


def _figure(recipes: dict[str, dict[int, Recipe]], address: Address, row: _Row) -> Figure:
    recipe = _recipe_at(recipes, row.indicator, row.release)
    return Figure(address, recipe, row.number, is_converted=row.is_converted)


def _rows(release: Release, numbers: list[int]) -> Iterator[_Row]:
    """Yield the values of the releases, the newest of each address first.

    Where areas began or ceased to share a value, what they showed before is gone, too.
    """
    values = PublishedValue.objects.filter(release__in=numbers, area__level__rank__gte=CITY_RANK)
    counted = _counted_now(values)
    rows = (
        values.annotate(
            counted=Coalesce("merged_id", "area_id"),
            is_gone=Q(release__state=State.WITHDRAWN) & ~Q(release=release),
            is_converted=Q(converted_from__isnull=False),
        )
        .order_by("indicator_id", "counted", "year", "is_gone", "-release_id")
        .values_list(
            "indicator_id",
            "counted",
            "year",
            "release_id",
            "number",
            "status",
            "area_id",
            "is_converted",
            "is_gone",
        )
    )
    for found in rows.iterator():
        row = _Row(*found)
        is_replaced = counted.get((row.indicator, row.area, row.year), row.counted) != row.counted
        yield row._replace(is_gone=row.is_gone or is_replaced)


def _counted_now(values: PublishedValueQuerySet) -> dict[tuple[str, int, int], int]:
    """Return, for addresses that ever showed a shared value, whose the newest is; at most two queries."""
    shared = set(values.filter(merged__isnull=False).values_list("indicator_id", "area_id", "year"))
    if not shared:
        return {}
    newest = (
        values.filter(area__in={area for _, area, _ in shared})
        .order_by("indicator_id", "area_id", "year", "-release_id")
        .distinct("indicator_id", "area_id", "year")
        .values_list("indicator_id", "area_id", "year", "merged_id")
    )
    return {row[:3]: row[3] or row[1] for row in newest if row[:3] in shared}


def _recipes(numbers: list[int]) -> dict[str, dict[int, Recipe]]:
    """Return how each indicator was made, by the release that said so.

    Releases from before formulas were printed by machine say nothing.
    """
    found: dict[str, dict[int, Recipe]] = {}
    for described in PublishedIndicator.objects.filter(release__in=numbers).exclude(formula=""):
        above, _, below = described.formula.partition("|")
        terms = (parse(above), parse(below))
        found.setdefault(described.indicator_id, {})[described.release_id] = Recipe(
            *terms,
            factor=described.factor,
            decimals=described.decimals,
            is_share=described.unit == "%" and all(t.weight == 1 for side in terms for t in side),
        )
    return found


def _recipe_at(recipes: dict[str, dict[int, Recipe]], indicator: str, release: int) -> Recipe:
    """Return the recipe in force in a release, or the first one that was printed later."""
    known = recipes.get(indicator, {})
    if not known:
        raise UnreadableError(f"Zum Indikator „{indicator}“ ist keine Formel veröffentlicht.")
    return known[max((number for number in known if number <= release), default=min(known))]


def _kinds(numbers: list[int]) -> dict[str, Kind]:
    """Return what the newest release that speaks of a measure says about it."""
    return {
        measure.slug: Kind(
            slug=measure.slug,
            threshold=measure.threshold,
            group=group_of(measure.source_key),
            whole=measure.whole,
            partition=measure.partition,
            counts=measure.kind in CASES and not measure.is_changed,
            is_surface=measure.kind == Measure.Kind.SURFACE,
        )
        for measure in PublishedMeasure.objects.filter(release__in=numbers).order_by("release_id")
    }


def _areas() -> list[Area]:
    """Return city, areas and merged areas of all editions, without shapes."""
    rows = Area.every.filter(level__rank__gte=CITY_RANK).select_related("level")
    return list(rows.without_shapes().order_by("pk"))


def _spots(areas: Iterable[Area]) -> dict[int, Spot]:
    codes = {(area.edition_id, area.level_id, area.code): area.pk for area in areas}
    return {
        area.pk: _spot(area, tuple(codes[area.edition_id, area.level_id, code] for code in area.members))
        for area in areas
    }


def _spot(area: Area, members: tuple[int, ...]) -> Spot:
    spans = area.level.rank <= CITY_RANK
    return Spot(
        id=area.pk,
        series=f"{area.level_id}:{area.code}" if spans else str(area.pk),
        level=area.level_id,
        name=area.name,
        parent=None if spans or members else area.parent_id,
        rest=area.is_remainder,
        is_city=spans,
        area_km2=area.area_km2,
        members=members,
    )


def _overlaps(figures: Iterable[Figure], areas: Iterable[Area]) -> tuple[tuple[int, int], ...]:
    """Return which areas of two editions share ground, where figures of both exist for one year."""
    edition = {area.pk: area.edition_id for area in areas if area.level.rank > CITY_RANK}
    years: dict[int, set[int]] = {}
    for figure in figures:
        if figure.address.area in edition and not figure.is_converted:
            years.setdefault(figure.address.year, set()).add(edition[figure.address.area])
    mixed = sorted({one for found in years.values() if len(found) > 1 for one in found})
    if not mixed:
        return ()
    table = Area._meta.db_table
    # A spatial join of a table with itself, which the ORM cannot say; the name comes from the model.
    query = f"""
        SELECT old.id, new.id FROM {table} old JOIN {table} new
        ON old.level_id = new.level_id AND old.edition_id < new.edition_id AND old.shape && new.shape
        WHERE old.edition_id = ANY(%s) AND new.edition_id = ANY(%s) AND old.id = ANY(%s)
        AND ST_Area(ST_Intersection(old.shape, new.shape)) > %s ORDER BY 1, 2
    """  # noqa: S608 - nothing in it comes from outside
    with connection.cursor() as cursor:
        cursor.execute(query, [mixed, mixed, sorted(edition), SMALLEST_PIECE])
        return tuple((old, new) for old, new in cursor.fetchall())
