"""Class breaks around a mean or the city, chosen limits, and 0 for itself: rules and laws."""

import random
import statistics
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import mapclassify
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.classification import Breaks, Marks, Method, breaks, class_of, has_many_zeros, manual_problem

class_numbers = st.integers(3, 7)
places = st.integers(0, 2)
numbers = st.decimals(-50, 50, places=3)
values = st.lists(numbers | st.integers(-3, 3).map(Decimal), min_size=1, max_size=40)
positive = st.lists(st.decimals(0, 50, places=3) | st.integers(0, 3).map(Decimal), min_size=1, max_size=40)
cities = st.lists(st.decimals(-50, 50, places=3), min_size=1, max_size=4)


def shown(value, decimals):
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimals_of(*given):
    return tuple(Decimal(str(number)) for number in given)


def marks(city=(), chosen=()):
    return Marks(decimals_of(*city), decimals_of(*chosen))


def test_deviation_breaks_are_steps_from_the_mean():
    made = breaks(decimals_of(0, 4, 5, 5, 5, 5, 6, 10), Method.DEVIATION, 4, 1)

    step = statistics.stdev([0, 4, 5, 5, 5, 5, 6, 10])
    assert round(step, 4) == 2.7255
    assert made == Breaks(decimals_of("0.0", 2.3, "5.0", 7.8, "10.0"))


def test_deviation_breaks_drop_what_lies_beyond_the_values_and_say_so():
    made = breaks(decimals_of(1, 2, 3, 4), Method.DEVIATION, 7, 0)

    assert made == Breaks(
        decimals_of(1, 2, 4, 4), "So weit vom Mittel liegen keine Werte – 3 statt 7 Klassen."
    )


@pytest.mark.parametrize("classes", range(3, 8))
@pytest.mark.parametrize("seed", range(4))
def test_deviation_breaks_equal_those_of_others(classes, seed):
    generator = random.Random(seed)
    found = [round(generator.gauss(50_000, 9_000)) for _ in range(300)]

    limits = breaks(map(Decimal, found), Method.DEVIATION, classes, 0).limits
    steps = [place - classes / 2 for place in range(1, classes)]
    other = mapclassify.StdMean(found, multiples=steps).yb.tolist()

    assert sorted(Counter(class_of(Decimal(number), limits) for number in found).values()) == sorted(
        Counter(other).values()
    )


def test_head_tail_breaks_follow_the_means():
    made = breaks(decimals_of(*[1] * 14, *[4] * 4, 20, 100), Method.HEAD_TAIL, 5, 0)

    assert made.limits == decimals_of(1, 8, 60, 100)


def test_head_tail_breaks_end_where_the_head_is_no_minority():
    made = breaks(decimals_of(1, 2, 3, 9, 10, 11), Method.HEAD_TAIL, 5, 0)

    assert made == Breaks(
        decimals_of(1, 6, 11),
        "Weiter lassen sich die Werte nicht in wenige hohe und viele niedrige teilen – 2 statt 5 Klassen.",
    )


def test_head_tail_breaks_of_negative_values_are_natural_ones():
    made = breaks(decimals_of(-1, 2, 3, 9), Method.HEAD_TAIL, 3, 0)

    natural = breaks(decimals_of(-1, 2, 3, 9), Method.NATURAL, 3, 0)
    assert made == Breaks(natural.limits, "Head/Tail gibt es nicht bei Werten unter 0 – natürliche Brüche.")


@pytest.mark.parametrize("seed", range(6))
def test_head_tail_breaks_are_the_first_of_others(seed):
    """Others go on until one value is left; the limit at which to stop is ours."""
    generator = random.Random(seed)
    found = [round(generator.paretovariate(1.2) * 1000) for _ in range(400)]

    limits = breaks(map(Decimal, found), Method.HEAD_TAIL, 7, 0).limits
    others = mapclassify.HeadTailBreaks(found).bins.tolist()

    assert len(limits) > 3
    for ours, other in zip(limits[1:-1], others, strict=False):
        assert [number >= ours for number in found] == [number >= other for number in found]


@given(positive, class_numbers, places)
def test_head_tail_heads_are_minorities(found, classes, decimals):
    ours = [shown(number, decimals) for number in found]
    limits = breaks(found, Method.HEAD_TAIL, classes, decimals).limits

    rest = ours
    for limit in limits[1:-1]:
        head = [number for number in rest if number >= limit]
        assert 0 < len(head) < len(rest)
        assert [number for number in rest if number >= sum(rest) / len(rest)] == head
        if limit != limits[-2]:
            assert len(head) <= 0.4 * len(rest)
        rest = head


def test_city_breaks_lie_alike_on_both_sides():
    found = decimals_of(2, 3, 6, 7, 9, 10, 11, 13, 14, 18)

    made = breaks(found, Method.CITY, 5, 0, marks(city=[10]))

    assert made == Breaks(decimals_of(2, 4, 8, 13, 17, 18), middle=Decimal(10))
    assert class_of(Decimal(10), made.limits) == 2


def test_city_breaks_drop_empty_ends_and_say_so():
    made = breaks(decimals_of(9, 10, 11, 12, 14, 20), Method.CITY, 4, 0, marks(city=[10]))

    assert made.limits == decimals_of(9, 20, 20)
    assert made.note == ("Die Klassen liegen gleich weit um die Mitte, leere entfallen – 2 statt 4 Klassen.")


def test_city_breaks_need_a_city():
    made = breaks(decimals_of(1, 5, 9), Method.CITY, 3, 0)

    assert made.limits == decimals_of(1, 5, 9, 9)
    assert made.note == "Für die Stadt ist kein Wert veröffentlicht – natürliche Brüche."


@given(values, cities, class_numbers, places)
def test_city_breaks_keep_their_promises(found, city, classes, decimals):
    made = breaks(found, Method.CITY, classes, decimals, Marks(city=tuple(city)))
    everyone = {shown(number, decimals) for number in [*found, *city]}
    centre = {class_of(number, made.limits) for number in city}
    inner = made.limits[1:-1]
    middle = class_of(city[0], made.limits)

    assert len(centre) == 1, "the middle class holds the city of all years"
    assert {class_of(number, made.limits) for number in everyone} == set(range(len(made.limits) - 1))
    assert (made.limits[0], made.limits[-1]) == (min(everyone), max(everyone))
    assert all(low < high for low, high in pairwise(inner))
    assert made.middle in {shown(number, decimals) for number in city}
    ours = sorted(shown(number, decimals) for number in city)
    unit = Decimal(1).scaleb(-decimals)
    below, above = list(made.limits[1 : middle + 1])[::-1], list(made.limits[middle + 1 : -1])
    assert [low + high for low, high in zip(below, above, strict=False)] == [ours[0] + ours[-1] + unit] * min(
        len(below), len(above)
    )


@given(values, cities, class_numbers, places, st.randoms())
def test_breaks_depend_on_values_and_marks_alone(found, city, classes, decimals, order):
    for method in (Method.CITY, Method.HEAD_TAIL, Method.DEVIATION):
        shuffled = [*order.sample(found, len(found)), None]
        other = Marks(city=tuple(order.sample(city, len(city))))

        assert breaks(shuffled, method, classes, decimals, other) == breaks(
            found, method, classes, decimals, Marks(city=tuple(city))
        )


def test_chosen_limits_stay_and_open_where_values_exceed_them():
    chosen = marks(chosen=[0, 5, 10, 30])

    inside = breaks(decimals_of(1, 7, 30), Method.MANUAL, 5, 0, chosen)
    above = breaks(decimals_of(1, 7, 31), Method.MANUAL, 5, 0, chosen)
    below = breaks(decimals_of(-2, 7, 30), Method.MANUAL, 5, 0, chosen)

    assert inside == Breaks(decimals_of(0, 5, 10, 30))
    assert above == Breaks(decimals_of(0, 5, 10, 30, 31))
    assert below == Breaks(decimals_of(-2, 0, 5, 10, 30))


@given(values, st.lists(st.integers(-60, 60), min_size=3, max_size=6, unique=True).map(sorted))
def test_chosen_limits_cover_all_values(found, chosen):
    made = breaks(found, Method.MANUAL, 5, 1, marks(chosen=chosen))

    assert {class_of(number, made.limits) for number in found} <= set(range(7))
    assert set(map(Decimal, chosen)) <= set(made.limits)


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        ([0, 5, 10], ""),
        ([0, 5], "Bitte drei bis sechs Grenzen angeben, zum Beispiel 0; 5; 10; 20."),
        (range(7), "Bitte drei bis sechs Grenzen angeben, zum Beispiel 0; 5; 10; 20."),
        ([0, 5, 5], "Die Grenzen müssen, auf die gezeigten Stellen gerundet, aufsteigen."),
        ([0, "5.01", "5.04"], "Die Grenzen müssen, auf die gezeigten Stellen gerundet, aufsteigen."),
    ],
)
def test_chosen_limits_ascend(limits, problem):
    assert manual_problem(decimals_of(*limits), 1) == problem


def test_zero_has_a_class_of_its_own_on_request():
    found = decimals_of(0, 0, 0, 1, 2, 8, 9)

    made = breaks(found, Method.NATURAL, 3, 0, zero_apart=True)

    assert made == Breaks(decimals_of(0, 1, 8, 9), zero_apart=True)
    assert has_many_zeros(found, 0)


@pytest.mark.parametrize("found", [[0, *range(1, 11)], [-1, 0, 0, 4], [0, 0], [3, 4]])
def test_zero_stays_with_the_others_where_there_are_few_or_values_below(found):
    given_values = decimals_of(*found)

    assert not has_many_zeros(given_values, 0)
    assert breaks(given_values, Method.NATURAL, 3, 0, zero_apart=True) == breaks(
        given_values, Method.NATURAL, 3, 0
    )


@given(
    positive,
    class_numbers,
    st.sampled_from([Method.NATURAL, Method.QUANTILE, Method.EQUAL, Method.DEVIATION]),
)
def test_zero_alone_keeps_the_promises(found, classes, method):
    made = breaks([*found, *[Decimal(0)] * len(found)], method, classes, 1, zero_apart=True)

    if made.zero_apart:
        ours = {shown(number, 1) for number in [*found, Decimal(0)]}
        assert {number for number in ours if class_of(number, made.limits) == 0} == {Decimal(0)}
        assert {class_of(number, made.limits) for number in ours} == set(range(len(made.limits) - 1))
        assert len(made.limits) - 1 <= min(classes, len(ours))
