"""publish(): the one door through which delivered numbers become published values.

It decides for a whole release at once, in one transaction: counts are summed up
the area tree, formulas evaluated, disclosure control applied, class breaks made
from what may be shown. A release holds what is new or changed against what is
current; a published release never changes, a correction is a new release.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from indicators.computing import Figure, Formula, figures, known_counts, shares_of, years_of
from indicators.counting import CITY_RANK, Count, Counts, Place
from indicators.description import (
    CASES,
    Address,
    Shown,
    class_breaks,
    describe,
    formula_of,
    measures_in_words,
    rules_in_words,
    same_description,
)
from indicators.disclosure.rules import SourceRule
from indicators.formulas import Value
from indicators.groups import group_of
from indicators.models import (
    Area,
    ClassBreaks,
    Edition,
    Indicator,
    Measure,
    PublishedIndicator,
    PublishedMeasure,
    PublishedValue,
    Release,
)
from indicators.models.catalogue import Audience
from indicators.models.unpublished import Observation
from indicators.protection import CountedMeasure, Decision, decide
from indicators.status import Status

log = logging.getLogger(__name__)

LOCK = 5_170_008
"""Advisory lock: two publications at once would both take the next number."""


@dataclass(frozen=True)
class Report:
    """What a publication did, or would do; no delivered number is in it.

    ``release`` is None when nothing was written. ``statuses`` counts all
    current figures of the audience by status, ``without_data`` names the
    indicators that lack deliveries. ``exposed`` counts numbers that the rules
    want hidden now and that an earlier release has shown.
    """

    release: int | None
    indicators: int
    without_data: tuple[str, ...]
    statuses: Mapping[str, int]
    new: int
    changed: int
    unchanged: int
    hidden_primary: int
    hidden_complementary: int
    exposed: int


@dataclass(frozen=True)
class _Material:
    """Everything a publication reads."""

    indicators: list[Indicator]
    formulas: list[Formula]
    measures: list[CountedMeasure]
    counts: Counts
    places: dict[int, Place]
    places_by_year: dict[int, list[Place]]


@transaction.atomic
def publish(*, audience: str = Audience.PUBLIC, note: str = "", commit: bool = False) -> Report:
    """Compute, protect and, with ``commit``, store a release for an audience.

    Raises DisclosureError and stores nothing when the protection cannot be
    proven. Without a change no release is made.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    material = _gather(audience)
    decision = _decide(audience, material)
    made = figures(material.formulas, material.counts, material.places_by_year, decision.hidden)
    before = _current(audience)
    after = _with_vanished(made, before)
    changes = {address: shown for address, shown in after.items() if before.get(address) != shown}
    release = _store(audience, note, material, after, changes) if commit else None
    report = Report(
        release=release.number if release else None,
        indicators=len({figure.indicator for figure in made}),
        without_data=tuple(sorted(_slugs(material) - {figure.indicator for figure in made})),
        statuses=Counter(status for _, status, _, _ in after.values()),
        new=sum(address not in before for address in changes),
        changed=sum(address in before for address in changes),
        unchanged=len(after) - len(changes),
        hidden_primary=len(decision.protection.primary),
        hidden_complementary=len(decision.protection.complementary),
        exposed=len(decision.exposed),
    )
    if release:
        log.info("published %s for %s: %d values", release.number, audience, len(changes))
    return report


def _decide(audience: str, material: _Material) -> Decision:
    """Decide what must be hidden beside everything that was ever shown to the audience."""
    unprotected = figures(material.formulas, material.counts, material.places_by_year, frozenset())
    return decide(
        material.counts,
        material.measures,
        shares_of(material.formulas, material.counts),
        _partitions(),
        known_counts(material.formulas, unprotected, _ever_shown(audience)),
    )


def _ever_shown(audience: str) -> dict[Address, set[Decimal]]:
    """Return every number that was ever shown to an audience, also in withdrawn releases."""
    rows = PublishedValue.objects.filter(status=Status.VALUE)
    if audience == Audience.PUBLIC:
        rows = rows.filter(release__audience=Audience.PUBLIC)
    found: dict[Address, set[Decimal]] = defaultdict(set)
    for indicator, area, year, number in rows.values_list("indicator_id", "area_id", "year", "number"):
        if number is not None:
            found[indicator, area, year].add(number)
    return found


def _slugs(material: _Material) -> set[str]:
    return {indicator.slug for indicator in material.indicators}


def _gather(audience: str) -> _Material:
    """Read the catalogue, the areas and the observations; a constant number of queries."""
    shown = Indicator.objects.with_terms()
    if audience == Audience.PUBLIC:
        shown = shown.filter(audience=Audience.PUBLIC)
    indicators = list(shown)
    uses = Counter(term.measure for indicator in indicators for term in indicator.terms.all())
    places = _places()
    counts = _counts(uses, places)
    formulas = [formula_of(indicator) for indicator in indicators]
    return _Material(
        indicators=indicators,
        formulas=formulas,
        measures=[
            _counted(measure, times)
            for measure, times in sorted(uses.items(), key=lambda item: item[0].slug)
            if measure.kind in CASES
        ],
        counts=counts,
        places=places,
        places_by_year=_places_by_year(places, formulas, counts),
    )


def _counted(measure: Measure, uses: int) -> CountedMeasure:
    rule = SourceRule(
        threshold=measure.source.threshold, denominator_minimum=measure.source.minimum_denominator
    )
    return CountedMeasure(measure.slug, rule, group_of(measure.source_key), uses)


def _partitions() -> dict[tuple[str, str], frozenset[str]]:
    """Return the parts of every partition of the catalogue, shown or not."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    rows = Measure.objects.exclude(partition="").values_list("whole_id", "partition", "slug")
    for whole, partition, slug in rows:
        found[whole or "", partition].add(slug)
    return {key: frozenset(slugs) for key, slugs in found.items()}


def _places() -> dict[int, Place]:
    """Return every area of every edition by its id; the city and larger areas span editions."""
    found = {}
    for area in Area.objects.select_related("level").defer("shape", "drawn_shape", "label_point"):
        spans = area.level.rank <= CITY_RANK
        found[area.pk] = Place(
            id=area.pk,
            series=f"{area.level_id}:{area.code}" if spans else f"{area.pk}",
            level=area.level_id,
            rank=area.level.rank,
            parent=None if spans else area.parent_id,
            is_remainder=area.is_remainder,
            area_km2=area.area_km2,
        )
    return found


def _counts(used: Collection[Measure], places: Mapping[int, Place]) -> Counts:
    """Return the current observations of the measures whose reference month stands for the year."""
    months = {measure.slug: measure.reference_month for measure in used}
    rows = Observation.objects.filter(measure__in=months, current=True).values_list(
        "measure_id", "area_id", "period", "number", "status", "flag"
    )
    counts = [
        Count(measure, places[area].series, period.year, Value(number, Status(status), flag == "p"), period)
        for measure, area, period, number, status, flag in rows.iterator()
        if period.month == months[measure]
    ]
    surfaces = [measure.slug for measure in used if measure.kind == Measure.Kind.SURFACE]
    return Counts(places.values(), counts, surfaces)


def _places_by_year(
    places: Mapping[int, Place], formulas: Iterable[Formula], counts: Counts
) -> dict[int, list[Place]]:
    """Return the places of the edition in force at the end of each year, without the remainder."""
    editions = list(Edition.objects.order_by("valid_from").values_list("pk", "valid_from"))
    members = defaultdict(list)
    for area, edition in Area.objects.order_by("level__rank", "code").values_list("pk", "edition_id"):
        if not places[area].is_remainder:
            members[edition].append(places[area])
    found = {}
    for year in {year for formula in formulas for year in years_of(formula, counts)}:
        valid = [pk for pk, start in editions if start <= date(year, 12, 31)]
        if valid:
            found[year] = members[valid[-1]]
    return found


def _current(audience: str) -> dict[Address, Shown]:
    """Return what the audience sees now."""
    rows = PublishedValue.objects.current(audience=audience).values_list(
        "indicator_id", "area_id", "year", "number", "status", "reference_date", "provisional"
    )
    return {
        (indicator, area, year): (number, status, day, provisional)
        for indicator, area, year, number, status, day, provisional in rows
    }


def _with_vanished(made: Iterable[Figure], before: Mapping[Address, Shown]) -> dict[Address, Shown]:
    """Return all figures by address; what was public and is not computed any more is MISSING."""
    after: dict[Address, Shown] = {
        address: (None, Status.MISSING, shown[2], False) for address, shown in before.items()
    }
    for figure in made:
        value = figure.value
        after[figure.indicator, figure.place.id, figure.year] = (
            value.number,
            value.status,
            figure.day,
            value.provisional and value.number is not None,
        )
    return after


def _store(
    audience: str,
    note: str,
    material: _Material,
    after: Mapping[Address, Shown],
    changes: Mapping[Address, Shown],
) -> Release | None:
    """Write release, descriptions, class breaks and changed values; return None if nothing changed."""
    latest = {
        described.indicator_id: described
        for described in PublishedIndicator.objects.current(audience=audience)
    }
    described = []
    changed = {indicator for indicator, _, _ in changes}
    for indicator in material.indicators:
        of_indicator = {key: shown for key, shown in after.items() if key[0] == indicator.slug}
        if of_indicator:
            draft = describe(indicator, of_indicator, material.places)
            if indicator.slug in changed or not same_description(draft, latest.get(indicator.slug)):
                described.append((draft, of_indicator))
    if not described:
        return None
    release = _new_release(audience, note, [draft.indicator for draft, _ in described])
    for draft, _ in described:
        draft.release = release
    PublishedIndicator.objects.bulk_create(draft for draft, _ in described)
    thresholds = {measure.slug: measure.rule.threshold for measure in material.measures}
    used = (term.measure for indicator in material.indicators for term in indicator.terms.all())
    PublishedMeasure.objects.bulk_create(measures_in_words(release, used, thresholds))
    ClassBreaks.objects.bulk_create(
        row for draft, of_indicator in described for row in class_breaks(draft, of_indicator, material.places)
    )
    PublishedValue.objects.bulk_create(
        (
            PublishedValue(
                release=release,
                indicator_id=indicator,
                area_id=area,
                year=year,
                number=number,
                status=status,
                reference_date=day,
                provisional=provisional,
            )
            for (indicator, area, year), (number, status, day, provisional) in changes.items()
        ),
        batch_size=5_000,
    )
    return release


def _new_release(audience: str, note: str, indicators: Iterable[Indicator]) -> Release:
    number = (Release.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
    return Release.objects.create(
        number=number,
        audience=audience,
        published_at=timezone.now(),
        note=note,
        rules=rules_in_words(indicators),
        is_demo=settings.IS_DEMO,
    )
