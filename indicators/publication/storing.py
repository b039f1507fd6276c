"""Writing a release: its values, descriptions, class breaks and the rules it used."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from indicators.computing import Figure
from indicators.description import (
    Address,
    Shown,
    class_breaks,
    describe,
    measures_in_words,
    rules_in_words,
    same_description,
)
from indicators.models import (
    ClassBreaks,
    Indicator,
    PublishedIndicator,
    PublishedMeasure,
    PublishedValue,
    Release,
)
from indicators.models.visibility import State
from indicators.publication.gathering import Material
from indicators.status import Status


def ever_shown(audience: str) -> dict[Address, set[Decimal]]:
    """Return every number that was ever shown to an audience, also in withdrawn releases; two queries.

    Numbers made from changed counts (rounded, cell key) are left out: they tell
    nothing about the counts themselves.
    """
    releases = Release.objects.ever_seen_by(audience)
    rows = PublishedValue.objects.filter(status=Status.VALUE, release__in=releases)
    treated = PublishedIndicator.objects.exclude(treatment_text="")
    changed = set(treated.values_list("release_id", "indicator_id"))
    found: dict[Address, set[Decimal]] = defaultdict(set)
    for release, indicator, area, year, number in rows.values_list(
        "release_id", "indicator_id", "area_id", "year", "number"
    ):
        if number is not None and (release, indicator) not in changed:
            found[indicator, area, year].add(number)
    return found


def shown_now(audience: str) -> dict[Address, Shown]:
    """Return what the audience sees now."""
    rows = PublishedValue.objects.current(audience=audience, with_recast=True).values_list(
        "indicator_id",
        "area_id",
        "year",
        "number",
        "status",
        "reference_date",
        "provisional",
        "merged_id",
        "converted_from_id",
        "recast",
    )
    return {(row[0], row[1], row[2]): Shown(*row[3:]) for row in rows}


def with_vanished(made: Iterable[Figure], before: Mapping[Address, Shown]) -> dict[Address, Shown]:
    """Return all figures by address; what was public and is not computed any more is MISSING."""
    after: dict[Address, Shown] = {
        address: Shown(None, Status.MISSING, shown.day, provisional=False, recast=shown.recast)
        for address, shown in before.items()
    }
    for figure in made:
        value = figure.value
        after[figure.indicator, figure.place.id, figure.year] = Shown(
            value.number,
            value.status,
            figure.day,
            provisional=value.provisional and value.number is not None,
            merged=figure.merged.id if figure.merged else None,
            converted_from=figure.converted_from,
            recast=figure.recast,
        )
    return after


def store(
    audience: str,
    note: str,
    material: Material,
    after: Mapping[Address, Shown],
    changes: Mapping[Address, Shown],
    *,
    state: State = State.RELEASED,
) -> Release | None:
    """Write release, descriptions, class breaks and changed values; return None if nothing changed."""
    described = _changed_descriptions(audience, material, after, {slug for slug, _, _ in changes})
    if not described:
        return None
    indicators = [draft.indicator for draft, _ in described]
    release = _new_release(audience, note, material, indicators, state)
    for draft, _ in described:
        draft.release = release
    PublishedIndicator.objects.bulk_create(draft for draft, _ in described)
    used = (term.measure for indicator in material.indicators for term in indicator.terms.all())
    PublishedMeasure.objects.bulk_create(measures_in_words(release, used, material.rules))
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
                number=shown.number,
                status=shown.status,
                reference_date=shown.day,
                provisional=shown.provisional,
                merged_id=shown.merged,
                converted_from_id=shown.converted_from,
                recast=shown.recast,
            )
            for (indicator, area, year), shown in changes.items()
        ),
        batch_size=5_000,
    )
    return release


def _changed_descriptions(
    audience: str, material: Material, after: Mapping[Address, Shown], changed: set[str]
) -> list[tuple[PublishedIndicator, dict[Address, Shown]]]:
    """Return a new description, with all its figures, for each indicator of which anything changed."""
    latest = {
        described.indicator_id: described
        for described in PublishedIndicator.objects.current(audience=audience)
    }
    figures: dict[str, dict[Address, Shown]] = defaultdict(dict)
    for address, shown in after.items():
        figures[address[0]][address] = shown
    described = []
    for indicator in material.indicators:
        if of_indicator := figures[indicator.slug]:
            draft = describe(indicator, of_indicator, material.places, material.rules)
            if indicator.slug in changed or not same_description(draft, latest.get(indicator.slug)):
                described.append((draft, of_indicator))
    return described


def _new_release(
    audience: str, note: str, material: Material, indicators: Iterable[Indicator], state: State
) -> Release:
    number = (Release.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
    return Release.objects.create(
        number=number,
        audience=audience,
        published_at=timezone.now(),
        note=note,
        rules=rules_in_words(indicators, material.rules),
        is_demo=settings.IS_DEMO,
        state=state,
    )
