"""Laws of counting and protection that hold for every city."""

import datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.computing import Formula, figures, shares_of, years_of
from indicators.counting import Count, Counts, Place
from indicators.disclosure.rules import SourceRule
from indicators.formulas import Value, parse
from indicators.groups import group_of
from indicators.protection import CountedMeasure, decide
from indicators.status import Status

DAY = datetime.date(2023, 12, 31)
THRESHOLD = 3


def measured(slug, threshold=THRESHOLD, source_key=""):
    return CountedMeasure(slug, SourceRule(threshold=threshold), group_of(source_key))


def city_of(districts):
    whole = Place(0, "stadt:1", "stadt", 30, None, False, Decimal(10))
    return [
        whole,
        *(Place(i, f"{i}", "bezirk", 40, 0, False, Decimal(1)) for i in range(1, districts + 1)),
    ]


def counts_of(**delivered):
    """Return the counts of some measures by district, in order; None is withheld by the source."""
    places = city_of(len(next(iter(delivered.values()))))
    return Counts(
        places,
        [
            Count(measure, place.series, 2023, value(number), DAY)
            for measure, numbers in delivered.items()
            for place, number in zip(places[1:], numbers, strict=True)
        ],
        surfaces=(),
    )


def value(number):
    return Value(None, Status.WITHHELD) if number is None else Value(Decimal(number))


districts = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 400)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    min_size=3,
    max_size=8,
)
share = Formula("anteil", parse("n"), parse("alle"), 100, 1, is_share=True)


def protected(counts):
    measures = [measured("n"), measured("alle")]
    return decide(counts, measures, shares_of([share], counts)).require_proven().hidden


@settings(max_examples=60, deadline=None)
@given(districts)
def test_no_small_count_and_no_small_complement_is_ever_shown(pairs):
    counts = counts_of(n=[part for part, _ in pairs], alle=[whole for _, whole in pairs])

    found = figures([share], counts, {2023: counts.places}, protected(counts))

    shown = {figure.place.id for figure in found if figure.value.number is not None}
    for place, (part, whole) in enumerate(pairs, start=1):
        if 0 < part < THRESHOLD or 0 < whole - part < THRESHOLD or 0 < whole < THRESHOLD:
            assert place not in shown


@settings(max_examples=60, deadline=None)
@given(districts)
def test_no_hidden_count_is_alone_beside_the_sum_of_the_city(pairs):
    counts = counts_of(n=[part for part, _ in pairs], alle=[whole for _, whole in pairs])

    hidden = protected(counts)

    for measure in ("n", "alle"):
        concerned = {series for of_measure, series, _ in hidden if of_measure == measure}
        assert len(concerned) != 1


@settings(max_examples=30, deadline=None)
@given(districts, st.randoms(use_true_random=False))
def test_the_order_of_the_delivery_changes_nothing(pairs, random):
    measures = [measured("n"), measured("alle")]
    places = city_of(len(pairs))
    counts = [
        Count(measure, place.series, 2023, Value(Decimal(number)), DAY)
        for place, pair in zip(places[1:], pairs, strict=True)
        for measure, number in zip(("n", "alle"), pair, strict=True)
    ]
    shuffled = random.sample(counts, len(counts))

    first = decide(Counts(places, counts, ()), measures).hidden
    second = decide(Counts(places, shuffled, ()), measures[::-1]).hidden

    assert first == second


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=12))
def test_the_city_has_the_sum_of_its_districts(numbers):
    counts = counts_of(n=numbers)

    assert counts.at("n", counts.places[0], 2023) == Value(Decimal(sum(numbers)))


def test_a_city_with_a_number_of_its_own_keeps_it():
    places = city_of(2)
    counts = Counts(
        places,
        [
            Count("n", "1", 2023, Value(Decimal(5)), DAY),
            Count("n", "2", 2023, Value(None, Status.WITHHELD), DAY),
            Count("n", "stadt:1", 2023, Value(Decimal(12)), DAY),
        ],
        (),
    )

    assert counts.at("n", places[0], 2023) == Value(Decimal(12))


def test_a_single_number_withheld_by_the_source_takes_another_one_along():
    counts = counts_of(n=[None, 20, 30])
    places = counts.places
    with_city = Counts(
        places,
        [
            *(Count("n", place.series, 2023, counts.at("n", place, 2023), DAY) for place in places[1:]),
            Count("n", "stadt:1", 2023, Value(Decimal(57)), DAY),
        ],
        (),
    )

    hidden = decide(with_city, [measured("n", 10)]).hidden

    assert len(hidden) == 1


BY_SEX = {("alle", "geschlecht"): frozenset({"m", "w"})}


def test_parts_of_a_partition_protect_each_other():
    counts = counts_of(alle=[50, 60, 70], m=[1, 30, 40], w=[49, 30, 30])
    measures = [measured(slug) for slug in ("alle", "m", "w")]

    hidden = decide(counts, measures, (), BY_SEX).hidden

    assert ("m", "1", 2023) in hidden
    in_district = {measure for measure, series, _ in hidden if series == "1"}
    assert len(in_district) >= 2


def test_few_people_in_a_part_that_nobody_shows_are_hidden_too():
    counts = counts_of(alle=[50, 60, 70], m=[49, 30, 40])
    measures = [measured(slug) for slug in ("alle", "m")]

    hidden = decide(counts, measures, (), BY_SEX).hidden

    assert hidden & {("m", "1", 2023), ("alle", "1", 2023)}


def test_a_part_that_nobody_shows_does_not_give_the_others_away():
    counts = counts_of(alle=[50, 60, 70], m=[2, 30, 40])
    measures = [measured(slug) for slug in ("alle", "m")]

    decision = decide(counts, measures, (), BY_SEX)

    assert ("m", "1", 2023) in decision.hidden
    assert decision.protection.proven


def test_overlapping_age_groups_do_not_give_the_piece_between_them_away():
    counts = counts_of(u15=[100, 110, 120], u18=[102, 130, 140], alle=[500, 600, 700])
    measures = [
        measured("alle", source_key="HW"),
        measured("u15", source_key="HW ALTER=0-14"),
        measured("u18", source_key="HW ALTER=0-17"),
    ]

    hidden = decide(counts, measures).hidden

    assert hidden & {("u15", "1", 2023), ("u18", "1", 2023)}


def test_groups_with_one_condition_more_leave_no_few_people_over():
    counts = counts_of(nd=[40, 50, 60], nd_aktiv=[39, 30, 30])
    measures = [
        measured("nd", source_key="HW STAAT=ND"),
        measured("nd_aktiv", source_key="HW STAAT=ND ALTER=15-64"),
    ]

    hidden = decide(counts, measures).hidden

    assert hidden & {("nd", "1", 2023), ("nd_aktiv", "1", 2023)}


def test_a_number_that_was_shown_before_protects_nothing():
    counts = counts_of(n=[1, 20, 30, 40])
    known = frozenset({("n", "2", 2023)})

    hidden = decide(counts, [measured("n")], known=known).hidden

    assert ("n", "2", 2023) not in hidden
    assert len(hidden) == 2


def test_a_small_number_that_was_shown_before_is_hidden_and_named():
    counts = counts_of(n=[1, 20, 30])
    known = frozenset({("n", "1", 2023)})

    decision = decide(counts, [measured("n")], known=known)

    assert decision.hidden == decision.exposed == known


def test_a_formula_has_the_years_of_its_numerator_within_its_own():
    counts = counts_of(n=[1, 2, 3])
    later = Formula("spaeter", parse("n[-5]"), (), 1, 0)

    assert years_of(share, counts) == [2023]
    assert years_of(later, counts) == [2028]
    assert years_of(Formula("alt", parse("n"), (), 1, 0, last_year=2020), counts) == []


def test_people_without_a_place_are_no_secret_and_hide_nothing():
    places = [*city_of(3), Place(9, "9", "bezirk", 40, 0, True, None)]
    ages = {"alle": (500, 600, 700, 3), "u18": (100, 110, 120, 2)}
    counts = Counts(
        places,
        [
            Count(measure, place.series, 2023, Value(Decimal(number)), DAY)
            for measure, numbers in ages.items()
            for place, number in zip(places[1:], numbers, strict=True)
        ],
        (),
    )

    decision = decide(
        counts, [measured("alle", source_key="HW"), measured("u18", source_key="HW ALTER=0-17")]
    )

    assert decision.hidden == frozenset()
