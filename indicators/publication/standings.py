"""Opening up a composite index at release: its parts, z-values and classes, from what is published.

Nothing delivered is read here except whether an area is large enough for an index, which the rules of
the sources ask and the index itself already tells.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.computing import POPULATION, Formula
from indicators.description import Address, Shown
from indicators.formulas import rounded
from indicators.models import IndexPart, IndexScore, Indicator, Release, Standing
from indicators.models.visibility import State
from indicators.monitoring import (
    DYNAMICS_YEARS,
    Composite,
    Part,
    changes,
    composite,
    dynamics_classes,
    status_classes,
)
from indicators.publication.gathering import Material

log = logging.getLogger(__name__)

Parts = Mapping[str, Part[int]]
"""The parts of a level in a year by slug; places are the ids of areas."""
FOUR_PLACES = 4


@dataclass(frozen=True)
class Opened:
    """An index in a year on a level: what it is made of, and the same for the changes, if any."""

    year: int
    now: Composite[int]
    base_year: int | None
    moves: Composite[int]


NOTHING: Composite[int] = Composite({}, {})


def store_standings(
    release: Release, material: Material, after: Mapping[Address, Shown], changed: Collection[str]
) -> None:
    """Write parts, scores and standings of every index of which anything changed, or that has none yet.

    ``after`` are all values the audience sees with the release, ``changed`` the indicators that it changes.
    """
    formulas = [formula for formula in material.formulas if formula.index_sign]
    slugs = {formula.slug for formula in formulas}
    for index in material.indicators:
        if index.kind == Indicator.Kind.INDEX and (
            slugs & set(changed) or index.slug in changed or not _is_stored(index, release)
        ):
            _store(release, index, formulas, material, after)


def _is_stored(index: Indicator, release: Release) -> bool:
    known = Standing.objects.filter(indicator=index, release__audience=release.audience)
    return known.filter(release__state=State.RELEASED).exists()


def _store(
    release: Release,
    index: Indicator,
    formulas: Sequence[Formula],
    material: Material,
    after: Mapping[Address, Shown],
) -> None:
    rows = {
        formula.slug: row
        for formula, row in zip(formulas, _part_rows(release, index, formulas, material), strict=True)
    }
    IndexPart.objects.bulk_create(rows.values())
    numbers = {
        (area, year): shown.number
        for (slug, area, year), shown in after.items()
        if slug == index.slug and shown.number is not None
    }
    for one in _opened(formulas, material, after, numbers):
        if not _agrees(one, numbers, index.decimals):
            log.warning("the parts of %s in %s do not add up to it and are not shown", index.slug, one.year)
            continue
        IndexScore.objects.bulk_create(_score_rows(release, rows, one), batch_size=5_000)
        Standing.objects.bulk_create(_standing_rows(release, index, one), batch_size=5_000)


def _part_rows(
    release: Release, index: Indicator, formulas: Sequence[Formula], material: Material
) -> list[IndexPart]:
    by_slug = {indicator.slug: indicator for indicator in material.indicators}
    return [
        IndexPart(
            release=release,
            indicator=index,
            slug=formula.slug,
            name=by_slug[formula.slug].name,
            unit=by_slug[formula.slug].unit,
            decimals=formula.decimals,
            sign=formula.index_sign,
            weight=formula.index_weight,
            order=order,
        )
        for order, formula in enumerate(formulas)
    ]


def _opened(
    formulas: Sequence[Formula],
    material: Material,
    after: Mapping[Address, Shown],
    numbers: Mapping[tuple[int, int], Decimal],
) -> Iterator[Opened]:
    """Yield every year and level in which all parts have numbers."""
    groups = _groups(formulas, material, after, numbers)
    for (year, level), parts in sorted(groups.items()):
        if len(parts) == len(formulas):
            before = groups.get((year - DYNAMICS_YEARS, level), {})
            has_both = len(before) == len(formulas)
            moves = [changes(part, before[slug]) for slug, part in parts.items()] if has_both else []
            moved = composite(moves)
            base = year - DYNAMICS_YEARS if moved.totals else None
            yield Opened(year, composite(list(parts.values())), base, moved if moved.totals else NOTHING)


def _groups(
    formulas: Sequence[Formula],
    material: Material,
    after: Mapping[Address, Shown],
    numbers: Mapping[tuple[int, int], Decimal],
) -> dict[tuple[int, str], dict[str, Part[int]]]:
    """Return the parts by year and level, without the areas that are too small for an index."""
    known = {formula.slug: formula for formula in formulas}
    smallest = max((formula.smallest_area for formula in formulas), default=0)
    values: dict[tuple[int, str, str], dict[int, Decimal]] = defaultdict(dict)
    repeated: dict[tuple[int, str, str], set[int]] = defaultdict(set)
    sharing: set[tuple[str, int, int]] = set()
    for (slug, area, year), shown in after.items():
        place = material.places[area]
        if slug not in known or place.parent is None or shown.number is None or shown.recast:
            continue
        if (area, year) not in numbers and not _is_large(material, area, year, smallest):
            continue
        where = (year, place.level, slug)
        values[where][area] = shown.number
        if shown.merged is not None:
            shared = (slug, year, shown.merged)
            repeated[where] |= {area} if shared in sharing else set()
            sharing.add(shared)
    found: dict[tuple[int, str], dict[str, Part[int]]] = defaultdict(dict)
    for formula in formulas:
        for (year, level, slug), numbers_of in values.items():
            if slug == formula.slug:
                same = frozenset(repeated[year, level, slug])
                found[year, level][slug] = Part(
                    slug, formula.index_sign, formula.index_weight, numbers_of, same
                )
    return found


def _is_large(material: Material, area: int, year: int, smallest: int) -> bool:
    population = material.counts.at(POPULATION, material.places[area], year).number
    return not smallest or (population is not None and population >= smallest)


def _agrees(one: Opened, numbers: Mapping[tuple[int, int], Decimal], decimals: int) -> bool:
    """Say whether the opened index is the published one in every area."""
    return all(
        numbers.get((area, one.year)) == rounded(total, decimals) for area, total in one.now.totals.items()
    )


def _score_rows(release: Release, rows: Mapping[str, IndexPart], one: Opened) -> Iterator[IndexScore]:
    for base_year, found in ((None, one.now), (one.base_year, one.moves)):
        for area, by_part in found.scores.items():
            for slug, score in by_part.items():
                yield IndexScore(
                    release=release,
                    part=rows[slug],
                    area_id=area,
                    year=one.year,
                    base_year=base_year,
                    number=score.number,
                    mean=rounded(score.mean, FOUR_PLACES),
                    deviation=rounded(score.deviation, FOUR_PLACES),
                    z=rounded(score.z, FOUR_PLACES),
                )


def _standing_rows(release: Release, index: Indicator, one: Opened) -> Iterable[Standing]:
    statuses, dynamics = status_classes(one.now.totals), dynamics_classes(one.moves.totals)
    for area, total in one.now.totals.items():
        has_moved = area in one.moves.totals
        yield Standing(
            release=release,
            indicator=index,
            area_id=area,
            year=one.year,
            number=rounded(total, index.decimals),
            status=statuses[area],
            base_year=one.base_year if has_moved else None,
            change=rounded(one.moves.totals[area], index.decimals) if has_moved else None,
            dynamics=dynamics[area] if has_moved else "",
        )
