"""Everything a publication reads: catalogue, areas, rules, and what was delivered.

Confidential: the counts come out of here as they were delivered.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.conf import settings
from django.db.models import Count as CountOf
from django.db.models import Max, Q, Sum

from indicators.computing import POPULATION, Formula, merged_measures, years_of
from indicators.converting import Overlap as Shared
from indicators.counting import CITY_RANK, Count, Counts, Place
from indicators.description import CASES, formula_of, lacks_contributions
from indicators.disclosure.rules import RuleError, SourceRule, Treatment
from indicators.formulas import Value, add
from indicators.groups import group_of
from indicators.models import (
    Area,
    CellPreference,
    DisclosureRule,
    Edition,
    Indicator,
    Measure,
    Overlap,
    RuleChange,
)
from indicators.models.catalogue import Audience
from indicators.models.unpublished import Observation
from indicators.protection import CountedMeasure, Key, Partitions, Preferences
from indicators.status import Status
from indicators.treatment import treated


class WhatIfError(ValueError):
    """A question about other rules or areas that cannot be asked; the message is German."""


@dataclass(frozen=True)
class WhatIf:
    """Other rules or areas, to see what they would change; never published.

    ``thresholds`` by source; ``merged`` holds groups of area codes below the
    city that would be one area, in every edition that has them.
    """

    thresholds: Mapping[str, int] = field(default_factory=dict)
    merged: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Material:
    """What a publication is made of; ``rules`` by source.

    ``secret_sums`` are counts (sums of money) that stay secret because nobody
    knows the contributions. ``editions`` are ordered by their first day, ``later_places``
    the places of each edition for the years in which other boundaries were in force.
    """

    indicators: list[Indicator]
    rules: dict[str, SourceRule]
    formulas: list[Formula]
    measures: list[CountedMeasure]
    counts: Counts
    places: dict[int, Place]
    places_by_year: dict[int, list[Place]]
    partitions: Partitions
    preferences: Preferences
    secret_sums: frozenset[Key]
    overlaps: tuple[Shared, ...] = ()
    editions: tuple[int, ...] = ()
    later_places: Mapping[int, Mapping[int, list[Place]]] = field(default_factory=dict)

    @property
    def thresholds(self) -> dict[str, int]:
        """Return below how many cases a count of a measure is secret."""
        return {measure.slug: measure.rule.threshold for measure in self.measures}


def gather(audience: str, what_if: WhatIf | None = None, tried: Indicator | None = None) -> Material:
    """Read the catalogue, the areas, the rules and the observations; a constant number of queries.

    ``tried`` takes the place of the saved indicator of its slug, to see what it would be.
    Raises RuleError where a source that is used has no rule, PerturbationError
    where the cell-key method lacks its secret, and WhatIfError.
    """
    question = what_if or WhatIf()
    shown = Indicator.objects.with_terms()
    if audience == Audience.PUBLIC:
        shown = shown.filter(audience=Audience.PUBLIC)
    indicators = list(shown)
    if tried is not None:
        indicators = [*(one for one in indicators if one.slug != tried.slug), tried]
    uses = Counter(term.measure for indicator in indicators for term in indicator.terms.all())
    rules = _rules(audience, {measure.source_id for measure in uses}, question.thresholds)
    of_measure = {measure.slug: rules[measure.source_id] for measure in uses}
    areas, merged = _merged(_places(), question.merged)
    delivered = _counts(uses, areas, merged)
    formulas = [formula_of(indicator, rules) for indicator in indicators]
    delivered.sum_merged(merged_measures(formulas, delivered))
    cases = {measure.slug: of_measure[measure.slug] for measure in uses if measure.kind in CASES}
    secret = str(settings.PERTURBATION_SECRET).encode()
    counts = treated(delivered, cases, secret)
    overlaps = _overlaps(areas)
    places_by_year = _places_by_year(areas, formulas, counts)
    return Material(
        indicators=indicators,
        rules=rules,
        formulas=formulas,
        measures=[
            CountedMeasure(measure.slug, cases[measure.slug], group_of(measure.source_key), times)
            for measure, times in sorted(uses.items(), key=lambda item: item[0].slug)
            if measure.slug in cases and cases[measure.slug].treatment is Treatment.SUPPRESSION
        ],
        counts=counts,
        places=areas,
        places_by_year=places_by_year,
        partitions=_partitions(),
        preferences=_preferences(areas),
        secret_sums=frozenset(
            (measure.slug, place.series, year)
            for measure in uses
            if lacks_contributions(measure, of_measure[measure.slug])
            for year in counts.years.get(measure.slug, ())
            for place in counts.places
        ),
        overlaps=overlaps,
        editions=tuple(Edition.objects.order_by("valid_from").values_list("pk", flat=True)),
        later_places=_later_places(overlaps, areas, places_by_year),
    )


def state_of_material() -> str:
    """Return a text that changes with deliveries, rules and overlaps, and says no more; three queries."""
    delivered = Observation.objects.filter(current=True).aggregate(
        number=CountOf("pk"), newest=Max("pk"), total=Sum("pk")
    )
    ruled = RuleChange.objects.aggregate(newest=Max("pk"))
    shared = Overlap.objects.aggregate(number=CountOf("pk"), newest=Max("pk"))
    parts = (*delivered.values(), *ruled.values(), *shared.values())
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def _rules(audience: str, used: Collection[str], thresholds: Mapping[str, int]) -> dict[str, SourceRule]:
    """Return the rule of every source; one query."""
    rules = DisclosureRule.objects.of_sources(audience)
    if lacking := sorted(set(used) - set(rules)):
        raise RuleError(f"no rule for the sources {', '.join(lacking)}")
    for source, threshold in thresholds.items():
        if source not in rules:
            raise WhatIfError(f"Die Quelle „{source}“ gibt es nicht.")
        rules[source] = replace(rules[source], threshold=threshold)
    return rules


def _partitions() -> dict[tuple[str, str], frozenset[str]]:
    """Return the parts of every partition of the catalogue, shown or not; one query."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    rows = Measure.objects.exclude(partition="").values_list("whole_id", "partition", "slug")
    for whole, partition, slug in rows:
        found[whole or "", partition].add(slug)
    return {key: frozenset(slugs) for key, slugs in found.items()}


def _preferences(places: Mapping[int, Place]) -> Preferences:
    weights = CellPreference.objects.weights()
    return {(measure, places[area].series): weight for (measure, area), weight in weights.items()}


def _places() -> dict[int, Place]:
    """Return every area of every edition by its id; the city and larger areas span editions."""
    found = {}
    areas = list(Area.every.select_related("level").without_shapes())
    by_code = {(area.edition_id, area.level_id, area.code): area.pk for area in areas}
    for area in areas:
        spans = area.level.rank <= CITY_RANK
        found[area.pk] = Place(
            id=area.pk,
            series=f"{area.level_id}:{area.code}" if spans else f"{area.pk}",
            level=area.level_id,
            rank=area.level.rank,
            parent=None if spans else area.parent_id,
            is_remainder=area.is_remainder,
            area_km2=area.area_km2,
            code=area.code,
            edition=area.edition_id,
            members=tuple(by_code[area.edition_id, area.level_id, code] for code in area.members),
        )
    return found


def _merged(
    places: Mapping[int, Place], groups: Iterable[tuple[str, ...]]
) -> tuple[dict[int, Place], dict[str, str]]:
    """Return the places with some of them made one, and the new series of those that are gone.

    The first of a group stands for all; it is as large as all together.
    """
    found = dict(places)
    series: dict[str, str] = {}
    for codes in groups:
        concerned = [
            place
            for place in found.values()
            if place.code in codes and place.parent is not None and not place.members
        ]
        if len(set(codes)) < 2 or {place.code for place in concerned} != set(codes):
            raise WhatIfError(f"Die Gebiete „{'+'.join(codes)}“ gibt es nicht alle.")
        ids = {place.id for place in concerned}
        if any(ids.intersection(place.members) for place in found.values()):
            raise WhatIfError(
                f"Für die Gebiete „{'+'.join(codes)}“ wird schon ein gemeinsamer Wert geliefert."
            )
        families: dict[tuple[int | None, str], list[Place]] = defaultdict(list)
        for place in concerned:
            families[place.parent, place.level].append(place)
        for first, *others in families.values():
            surface = [place.area_km2 for place in (first, *others) if place.area_km2 is not None]
            found[first.id] = replace(first, area_km2=sum(surface) or None)
            series |= {other.series: first.series for other in others}
            gone = {other.id for other in others}
            found = {
                key: replace(place, parent=first.id) if place.parent in gone else place
                for key, place in found.items()
                if key not in gone
            }
    return found, series


def _counts(uses: Collection[Measure], places: Mapping[int, Place], merged: Mapping[str, str]) -> Counts:
    """Return the current observations of the measures whose reference month stands for the year.

    The population comes along, for the smallest area that may have an index.
    """
    wanted = Measure.objects.filter(Q(slug__in=[measure.slug for measure in uses]) | Q(slug=POPULATION))
    months = dict(wanted.values_list("slug", "reference_month"))
    rows = Observation.objects.filter(measure__in=months, current=True).values_list(
        "measure_id", "area_id", "period", "number", "status", "flag"
    )
    counts = [
        Count(
            measure,
            places[area].series if area in places else merged[str(area)],
            period.year,
            Value(number, Status(status), flag == "p"),
            period,
        )
        for measure, area, period, number, status, flag in rows.iterator()
        if period.month == months[measure]
    ]
    surfaces = [measure.slug for measure in uses if measure.kind == Measure.Kind.SURFACE]
    return Counts(places.values(), _together(counts) if merged else counts, surfaces)


def _together(counts: Iterable[Count]) -> list[Count]:
    """Return one count for each measure, place and year: the sum of those that became one."""
    found: dict[tuple[str, str, int], list[Count]] = defaultdict(list)
    for count in counts:
        found[count.measure, count.series, count.year].append(count)
    return [replace(same[0], value=add(count.value for count in same)) for same in found.values()]


def _overlaps(places: Mapping[int, Place]) -> tuple[Shared, ...]:
    """Return what the areas of the editions share, without areas that a question made one; one query."""
    rows = Overlap.objects.order_by("pk").values_list("old_id", "new_id", "weight")
    return tuple(Shared(*row) for row in rows if row[0] in places and row[1] in places)


def _later_places(
    overlaps: Iterable[Shared], places: Mapping[int, Place], by_year: Mapping[int, list[Place]]
) -> dict[int, dict[int, list[Place]]]:
    """Return, of each edition that counts are converted to, its areas in the years of other boundaries."""
    found: dict[int, dict[int, list[Place]]] = {}
    for edition in {places[overlap.new].edition for overlap in overlaps}:
        own = [
            place
            for place in places.values()
            if place.edition == edition and place.rank > CITY_RANK
            if not place.is_remainder and not place.members
        ]
        years = [year for year, valid in by_year.items() if edition not in {place.edition for place in valid}]
        found[edition] = dict.fromkeys(years, own)
    return found


def _places_by_year(
    places: Mapping[int, Place], formulas: Iterable[Formula], counts: Counts
) -> dict[int, list[Place]]:
    """Return the places of the edition in force at the end of each year, without the remainder."""
    editions = list(Edition.objects.order_by("valid_from").values_list("pk", "valid_from"))
    members = defaultdict(list)
    for area, edition in Area.objects.order_by("level__rank", "code").values_list("pk", "edition_id"):
        if area in places and not places[area].is_remainder:
            members[edition].append(places[area])
    found = {}
    for year in {year for formula in formulas for year in years_of(formula, counts)}:
        valid = [pk for pk, start in editions if start <= date(year, 12, 31)]
        if valid:
            found[year] = members[valid[-1]]
    return found
