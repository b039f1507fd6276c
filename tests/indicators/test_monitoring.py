"""A composite index opened up: arithmetic, classes, and what is stored with a release."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.formulas import IndexPart, Value, index_values, rounded
from indicators.models import IndexPart as StoredPart
from indicators.models import IndexScore, Indicator, PublishedValue, Standing
from indicators.monitoring import (
    DynamicsClass,
    Part,
    StatusClass,
    changes,
    composite,
    dynamics_classes,
    status_classes,
)
from indicators.publication import publish
from indicators.releasing import discard_draft, make_draft, withdraw
from tests import factories
from tests.indicators.test_publication import deliver

numbers = st.decimals(-1000, 1000, places=2)
columns = st.dictionaries(st.sampled_from("abcdefgh"), numbers, min_size=1)
signs, weights = st.sampled_from([-1, 1]), st.integers(1, 5)
parts = st.lists(st.tuples(signs, weights, columns), min_size=1, max_size=4).map(
    lambda found: [Part(f"teil{i}", sign, weight, values) for i, (sign, weight, values) in enumerate(found)]
)


@given(parts)
def test_totals_are_the_index_that_is_published(made):
    published = index_values(
        [
            IndexPart(
                part.sign,
                {place: Value(number) for place, number in part.values.items()},
                weight=part.weight,
            )
            for part in made
        ],
        4,
    )

    totals = composite(made).totals

    shown = {place: value.number for place, value in published.items() if value.number is not None}
    assert {place: rounded(total, 4) for place, total in totals.items()} == shown


@given(parts, st.integers(2, 9))
def test_only_the_ratio_of_weights_counts(made, times):
    heavier = [Part(part.slug, part.sign, part.weight * times, part.values) for part in made]

    before, after = composite(made).totals, composite(heavier).totals

    assert before.keys() == after.keys()
    assert all(abs(before[place] - after[place]) < Decimal("1e-30") for place in before)


@given(columns)
def test_a_turned_sign_turns_status_around(values):
    up, down = (status_classes(composite([Part("teil", sign, 1, values)]).totals) for sign in (1, -1))

    low = {StatusClass.LOW, StatusClass.VERY_LOW}
    for place in values:
        assert (up[place] in low) == (down[place] is StatusClass.HIGH)
        assert (up[place] is StatusClass.MIDDLE) == (down[place] is StatusClass.MIDDLE)


@given(columns)
def test_classes_are_those_of_the_slow_way(values):
    floats = [float(number) for number in values.values()]
    mean = sum(floats) / len(floats)
    deviation = (sum((number - mean) ** 2 for number in floats) / len(floats)) ** 0.5

    status, dynamics = status_classes(values), dynamics_classes(values)

    for place, number in values.items():
        away = (float(number) - mean) / deviation if len(set(floats)) > 1 else 0.0
        if min(abs(abs(away) - limit) for limit in (1, 1.5)) > 1e-9:
            slow = (
                "sehr_niedrig" if away > 1.5 else "niedrig" if away > 1 else "hoch" if away < -1 else "mittel"
            )
            moved = "negativ" if away > 1 else "positiv" if away < -1 else "stabil"
            assert (status[place], dynamics[place]) == (slow, moved)


def test_limits_belong_to_the_middle():
    totals = {"a": Decimal(-1), "b": Decimal(1)}

    assert set(status_classes(totals).values()) == {StatusClass.MIDDLE}
    assert set(dynamics_classes(totals).values()) == {DynamicsClass.STABLE}


def test_classes_by_hand():
    totals = {name: Decimal(number) for name, number in zip("abcdefghij", (0,) * 7 + (-6, 5, 7), strict=True)}

    found = status_classes(totals)

    assert [found[name] for name in "ahij"] == ["mittel", "hoch", "niedrig", "sehr_niedrig"]


def test_changes_are_those_of_places_with_both_numbers():
    now = Part("teil", -1, 2, {"a": Decimal(5), "b": Decimal(7)})
    before = Part("teil", -1, 2, {"b": Decimal(4), "c": Decimal(1)})

    assert changes(now, before) == Part("teil", -1, 2, {"b": Decimal(3)})


def test_a_shared_number_counts_once():
    values = {"a": Decimal(1), "b": Decimal(1), "c": Decimal(4)}

    made = composite([Part("teil", 1, 1, values, frozenset("b"))])

    assert [made.scores[place]["teil"].z for place in "abc"] == [Decimal(-1), Decimal(-1), Decimal(1)]


YEARS = (2020, 2023)


@pytest.fixture
def two_parts(db):
    """Return the districts of an index over two parts, the second turned and with a double weight."""
    _, districts = factories.city(5)
    factories.source(threshold=1, complement=False, small_group=0, area_minimum=300)
    factories.indicator(in_index=True, direction="higher_worse")
    factories.indicator(
        "arbeit", ("svb",), ("ew_gesamt",), name="Beschäftigte", in_index=True, direction="higher_better",
        index_weight=2,
    )  # fmt: skip
    factories.indicator("index", (), (), name="Index", kind="index", unit="Punkte", decimals=2)
    everyone = dict(zip(districts, (1000, 1000, 1000, 1000, 200), strict=True))
    for year, children, working in (
        (2020, (100, 150, 200, 250, 50), (600, 550, 500, 450, 50)),
        (2023, (100, 160, 220, 400, 60), (600, 560, 500, 300, 60)),
    ):
        deliver("ew_gesamt", everyone, year)
        deliver("ew_u18", dict(zip(districts, children, strict=True)), year)
        deliver("svb", dict(zip(districts, working, strict=True)), year)
    publish(commit=True)
    return districts


def standings(year, **fields):
    return {
        one.area.code: (one.number, one.status, one.base_year, one.change, one.dynamics)
        for one in Standing.objects.filter(year=year, **fields).select_related("area")
    }


def test_release_stores_parts_with_sign_and_weight(two_parts):
    assert [
        (part.slug, part.name, part.sign, part.weight) for part in StoredPart.objects.order_by("slug")
    ] == [
        ("arbeit", "Beschäftigte", -1, 2),
        ("ew_anteil_u18", "Anteil der unter 18-Jährigen", 1, 1),
    ]


def test_standings_are_those_of_the_published_index(two_parts):
    for year in YEARS:
        index = {
            value.area.code: value.number
            for value in PublishedValue.objects.for_indicator("index")
            if value.year == year and value.number is not None
        }
        assert {code: one[0] for code, one in standings(year).items()} == index
        assert set(index) == {"01", "02", "03", "04"}


def test_standings_have_status_and_dynamics(two_parts):
    found = standings(2023)

    assert {code: one[1] for code, one in found.items()} == {
        "01": "mittel", "02": "mittel", "03": "mittel", "04": "sehr_niedrig",
    }  # fmt: skip
    assert {code: (one[2], one[4]) for code, one in found.items()} == {
        "01": (2020, "stabil"), "02": (2020, "stabil"), "03": (2020, "stabil"), "04": (2020, "negativ"),
    }  # fmt: skip
    assert {one[2:] for one in standings(2020).values()} == {(None, None, "")}


def test_scores_add_up_to_the_index_and_leave_small_areas_out(two_parts):
    found: dict[str, Decimal] = {}
    for score in IndexScore.objects.filter(year=2023, base_year=None).select_related("part", "area"):
        code, part = score.area.code, score.part
        found[code] = found.get(code, Decimal(0)) + part.sign * part.weight * score.z
        assert score.z == pytest.approx((score.number - score.mean) / score.deviation, abs=Decimal("0.01"))

    assert {code: total / 3 for code, total in found.items()} == {
        code: pytest.approx(one[0], abs=Decimal("0.01")) for code, one in standings(2023).items()
    }


def test_a_release_that_changes_no_part_stores_nothing_again(two_parts):
    before = Standing.objects.count()
    deliver("anderes", dict.fromkeys(two_parts, 7))
    factories.indicator("anderes", ("anderes",), (), kind="count", unit="Anzahl", decimals=0, factor=1)

    assert publish(commit=True).release == 2
    assert (Standing.objects.count(), Standing.objects.newest_release("index")) == (before, 1)


def test_a_changed_weight_is_stored_with_the_next_release(two_parts):
    Indicator.objects.filter(slug="arbeit").update(index_weight=5)

    publish(commit=True)

    assert Standing.objects.newest_release("index") == 2
    assert Standing.objects.newest_release("index", 1) == 1
    assert standings(2023, release=1) != standings(2023, release=2)


def test_a_draft_opens_the_index_for_nobody_and_leaves_nothing_behind(two_parts):
    Indicator.objects.filter(slug="arbeit").update(index_weight=5)
    draft = make_draft("mia", "public")

    assert Standing.objects.filter(release=draft).exists()
    assert Standing.objects.newest_release("index") == 1
    discard_draft(draft.number, "mia")
    assert {one.release_id for one in Standing.objects.all()} == {1}
    assert {one.release_id for one in IndexScore.objects.all()} == {1}


def test_a_withdrawn_release_gives_way_to_the_index_before(two_parts):
    Indicator.objects.filter(slug="arbeit").update(index_weight=5)
    publish(commit=True)

    withdraw(2, "mia", "Falsches Gewicht.")

    assert Standing.objects.newest_release("index") == 1
