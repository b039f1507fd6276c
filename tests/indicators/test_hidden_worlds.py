"""Two worlds that differ only in hidden numbers look the same from outside."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indicators.classification import breaks
from indicators.computing import Formula, figures, shares_of
from indicators.counting import Count, Counts, Place
from indicators.disclosure.rules import SourceRule
from indicators.formulas import Value, parse
from indicators.models import (
    ClassBreaks,
    IndexPart,
    IndexScore,
    PublishedIndicator,
    PublishedMeasure,
    PublishedValue,
    Release,
    Standing,
)
from indicators.models.unpublished import Observation
from indicators.protection import CountedMeasure, decide
from indicators.publication import publish
from indicators.publication.gathering import gather
from indicators.publication.publishing import decided
from tests import factories
from tests.indicators.test_publication import deliver

DAY = datetime.date(2023, 12, 31)
RULE = SourceRule(denominator_minimum=0, area_minimum=0)
FORMULAS = [
    Formula("anteil", parse("n"), parse("alle"), 100, 1, is_share=True, index_sign=1),
    Formula("anzahl", parse("n"), (), 1, 0),
    Formula("bestand", parse("alle"), (), 1, 0),
    Formula("index", (), (), 1, 2, is_index=True),
]

districts = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 40)), min_size=3, max_size=7)


def counts_of(numbers, city):
    """Return counts by measure and district, with the city's own."""
    size = len(numbers["n"])
    places = [Place(0, "stadt:1", "stadt", 30, None, False, None)] + [
        Place(i, f"{i}", "bezirk", 40, 0, False, None) for i in range(1, size + 1)
    ]
    delivered = [
        Count(measure, place.series, 2023, Value(Decimal(number)), DAY)
        for measure, row in numbers.items()
        for place, number in zip(places, [city[measure], *row], strict=True)
    ]
    return Counts(places, delivered, ())


def outside(counts, hidden):
    """Return everything that is made of the counts and shown: figures, and classes from them."""
    found = figures(FORMULAS, counts, {2023: counts.places}, hidden)
    shown = [figure.value.number for figure in found if figure.value.number is not None]
    return found, [breaks(shown, method, 5, 1) for method in ("natuerlich", "quantile", "gleich")]


@settings(max_examples=80, deadline=None)
@given(districts, st.data())
def test_nothing_shown_depends_on_a_hidden_number(pairs, data):
    numbers = {"n": [few for few, _ in pairs], "alle": [few + rest for few, rest in pairs]}
    city = {measure: sum(row) for measure, row in numbers.items()}
    counts = counts_of(numbers, city)
    measures = [CountedMeasure(measure, RULE) for measure in numbers]
    hidden = decide(counts, measures, shares_of(FORMULAS, counts)).require_proven().hidden
    other = {
        measure: [
            data.draw(st.integers(1, 10_000)) if (measure, f"{i}", 2023) in hidden else number
            for i, number in enumerate(row, start=1)
        ]
        for measure, row in numbers.items()
    }

    assert outside(counts_of(other, city), hidden) == outside(counts, hidden)


def everything_public():
    """Return all that a release stores, without the ids of rows."""
    left_out = {"id", "release_id", "published_at", "published_indicator_id", "part_id"}
    return [
        {key: value for key, value in row.items() if key not in left_out}
        for model, order in (
            (PublishedValue, ("indicator", "area", "year")),
            (PublishedIndicator, ("slug",)),
            (PublishedMeasure, ("slug",)),
            (ClassBreaks, ("published_indicator__slug", "level", "method", "classes")),
            (IndexPart, ("slug",)),
            (IndexScore, ("part__slug", "area", "year")),
            (Standing, ("area", "year")),
            (Release, ("number",)),
        )
        for row in model.objects.order_by(*order).values()
    ]


def world(areas, children, everyone):
    """Return what is hidden in a world, and all that its release shows."""
    with transaction.atomic():
        Observation.objects.all().delete()
        deliver("ew_u18", dict(zip(areas, children, strict=True)))
        deliver("ew_gesamt", dict(zip(areas, everyone, strict=True)))
        decision = decided("public", gather("public"))
        publish(commit=True)
        seen = everything_public()
        transaction.set_rollback(True)
    return decision, seen


@pytest.mark.django_db
@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(20, 50), st.integers(300, 900)), min_size=4, max_size=4),
    st.integers(0, 3),
    st.integers(1, 2),
    st.data(),
)
def test_a_release_is_the_same_in_worlds_that_differ_only_in_hidden_numbers(pairs, small, few, data):
    with transaction.atomic():
        _, areas = factories.city(4)
        factories.indicator(in_index=True)
        factories.indicator("ew_u18_anzahl", ("ew_u18",), (), kind="count", decimals=0)
        factories.indicator("index", (), (), kind="index", unit="Punkte", decimals=2)
        children, everyone = [number for number, _ in pairs], [number for _, number in pairs]
        children[small] = few
        decision, first = world(areas, children, everyone)
        hidden = [i for i, area in enumerate(areas) if ("ew_u18", f"{area.pk}", 2023) in decision.hidden]
        other = list(children)
        other[small] = 3 - few  # the other number that the rule keeps secret
        other[data.draw(st.sampled_from([i for i in hidden if i != small]))] -= 3 - 2 * few

        again, second = world(areas, other, everyone)

        assert any("z" in row for row in first)  # scores of the parts are among what is compared
        assume(again.hidden == decision.hidden)  # another hole may be cheaper in the other world
        assert other != children
        assert second == first
        transaction.set_rollback(True)
