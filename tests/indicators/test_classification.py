"""Class breaks: the rules of the legend, and laws that hold for all values."""

import random
import time
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

import jenkspy
import mapclassify
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.classification import (
    Breaks,
    Method,
    OutsideClassesError,
    breaks,
    class_of,
    default_classes,
)

PLAIN = (Method.NATURAL, Method.QUANTILE, Method.EQUAL, Method.DEVIATION)
methods = st.sampled_from(PLAIN)
class_numbers = st.integers(1, 7)
places = st.integers(0, 2)
# Few distinct values, many ties; and values with more places than are shown.
values = st.lists(
    st.decimals(-50, 50, places=3) | st.integers(-3, 3).map(Decimal) | st.just(Decimal(0)),
    min_size=1,
    max_size=40,
)


def shown(value, decimals):
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimals_of(*numbers):
    return [Decimal(str(number)) for number in numbers]


def members(numbers, limits):
    """Return the distinct values of each class, ascending."""
    classes = [class_of(number, limits) for number in sorted(set(numbers))]
    return [
        [number for number, found in zip(sorted(set(numbers)), classes, strict=True) if found == i]
        for i in range(len(limits) - 1)
    ]


def deviation(groups):
    return sum(
        sum((float(number) - sum(map(float, group)) / len(group)) ** 2 for number in group)
        for group in groups
        if group
    )


@pytest.mark.parametrize(
    ("areas", "classes"), [(0, 1), (1, 1), (2, 2), (4, 3), (5, 4), (8, 4), (9, 5), (15, 5), (2800, 5)]
)
def test_default_classes_grow_with_the_areas(areas, classes):
    assert default_classes(areas) == classes


@pytest.mark.parametrize("method", Method)
def test_breaks_of_nothing_are_none(method):
    assert breaks([None, None], method, 5, 1) == Breaks((), "Keine Werte – keine Klassen.")


@pytest.mark.parametrize("method", [*PLAIN, Method.HEAD_TAIL])
def test_breaks_of_equal_values_are_one_class(method):
    made = breaks(decimals_of(4.2, 4.21, 4.2), method, 5, 1)

    assert made == Breaks(tuple(decimals_of(4.2, 4.2)), "Nur ein Wert – eine Klasse.")
    assert class_of(Decimal("4.2"), made.limits) == 0


@pytest.mark.parametrize("method", [Method.NATURAL, Method.QUANTILE])
def test_breaks_of_few_values_are_that_few_classes(method):
    made = breaks([None, *decimals_of(1, 7, 7, 2)], method, 5, 0)

    assert made == Breaks(tuple(decimals_of(1, 2, 7, 7)), "Nur 3 verschiedene Werte – 3 Klassen.")
    assert members(decimals_of(1, 2, 7), made.limits) == [decimals_of(1), decimals_of(2), decimals_of(7)]


def test_natural_breaks_part_the_values_where_they_part():
    made = breaks(decimals_of(1.1, 1.2, 1.3, 5.0, 5.2, 9.4, 9.5), Method.NATURAL, 3, 1)

    assert made == Breaks(tuple(decimals_of(1.1, 5.0, 9.4, 9.5)))


def test_natural_breaks_weigh_equal_values():
    """Nine times 0 and once each 4 and 7: alone, 0 | 4 | 7 would be 0 4 | 7 or 0 | 4 7 alike."""
    made = breaks(decimals_of(*[0] * 9, 4, 7), Method.NATURAL, 2, 0)

    assert made.limits == tuple(decimals_of(0, 4, 7))


def test_quantile_breaks_hold_equally_many():
    made = breaks(decimals_of(*range(1, 13)), Method.QUANTILE, 4, 0)

    assert made == Breaks(tuple(decimals_of(1, 4, 7, 10, 12)))


def test_quantile_breaks_keep_equal_values_together_and_say_so():
    made = breaks(decimals_of(*[0] * 8, 1, 2, 3, 4), Method.QUANTILE, 4, 0)

    assert made == Breaks(
        tuple(decimals_of(0, 1, 2, 4)), "Gleiche Werte bleiben in einer Klasse – 3 statt 4 Klassen."
    )


def test_equal_breaks_are_equally_wide():
    made = breaks(decimals_of(*range(11)), Method.EQUAL, 5, 0)

    assert made == Breaks(tuple(decimals_of(0, 2, 4, 6, 8, 10)))


def test_equal_breaks_leave_no_class_empty_and_say_so():
    made = breaks(decimals_of(1, 2, 3, 100), Method.EQUAL, 4, 0)

    assert made == Breaks(
        tuple(decimals_of(1, 51, 100)), "Gleich breite Klassen blieben teils leer – 2 statt 4 Klassen."
    )


def test_class_of_puts_the_shown_value_into_the_class_that_starts_with_it():
    limits = decimals_of("3.0", "6.5", "9.0")

    assert [class_of(Decimal(value), limits) for value in ("3", "6.44", "6.45", "6.5", "9.0")] == [
        0,
        0,
        1,
        1,
        1,
    ]


@pytest.mark.parametrize("value", ["2.9", "9.1"])
def test_class_of_refuses_values_beyond_the_ends(value):
    with pytest.raises(OutsideClassesError):
        class_of(Decimal(value), decimals_of("3.0", "6.5", "9.0"))


def test_breaks_refuse_an_unknown_method():
    with pytest.raises(ValueError, match="jenks"):
        breaks(decimals_of(1, 2), "jenks", 5, 0)


@given(values, methods, class_numbers, places)
def test_breaks_keep_their_promises(numbers, method, classes, decimals):
    made = breaks(numbers, method, classes, decimals)
    distinct = {shown(number, decimals) for number in numbers}
    found = Counter(class_of(number, made.limits) for number in numbers)

    assert set(found) == set(range(len(made.limits) - 1)), "no class is empty"
    assert len(found) <= min(classes, len(distinct))
    assert (made.note == "") == (len(found) == classes and len(distinct) > 1) or len(distinct) == 1
    assert (made.limits[0], made.limits[-1]) == (min(distinct), max(distinct))
    assert list(made.limits) == sorted(made.limits)
    assert all(limit == shown(limit, decimals) for limit in made.limits)
    assert all(
        class_of(number, made.limits) == class_of(shown(number, decimals), made.limits) for number in numbers
    )


@given(values, methods, class_numbers, places, st.randoms())
def test_breaks_depend_on_the_values_alone(numbers, method, classes, decimals, order):
    shuffled = [*order.sample(numbers, len(numbers)), None]

    assert breaks(shuffled, method, classes, decimals) == breaks(numbers, method, classes, decimals)


@given(st.lists(st.integers(-20, 20), min_size=2, max_size=9), st.integers(2, 4))
def test_natural_breaks_are_the_best_of_all(numbers, classes):
    ordered = sorted(map(Decimal, numbers))
    distinct = sorted(set(ordered))
    wanted = min(classes, len(distinct))

    limits = breaks(ordered, Method.NATURAL, classes, 0).limits

    groups = [[number for number in ordered if class_of(number, limits) == i] for i in range(len(limits) - 1)]
    candidates = [
        deviation(
            [number for number in ordered if low <= number < high]
            for low, high in zip((distinct[0], *inner), (*inner, Decimal(99)), strict=True)
        )
        for inner in combinations(distinct[1:], wanted - 1)
    ]
    assert deviation(groups) == pytest.approx(min(candidates), abs=1e-9)


@pytest.mark.parametrize("classes", range(3, 8))
@pytest.mark.parametrize("size", [15, 60, 400])
def test_natural_breaks_equal_those_of_others(size, classes):
    numbers = decimals_of(*random.Random(size).sample(range(100_000), size))

    limits = breaks(numbers, Method.NATURAL, classes, 0).limits

    uppers = [group[-1] for group in members(numbers, limits)]
    assert uppers == jenkspy.jenks_breaks([float(number) for number in numbers], classes)[1:]


@pytest.mark.parametrize("classes", range(3, 8))
def test_quantile_and_equal_breaks_equal_those_of_others(classes):
    numbers = random.Random(classes).sample(range(100_000), 420)

    quantile, equal = (
        breaks(map(Decimal, numbers), method, classes, 0).limits for method in ("quantile", "gleich")
    )

    assert Counter(class_of(Decimal(number), quantile) for number in numbers) == Counter(
        mapclassify.Quantiles(numbers, k=classes).yb.tolist()
    )
    assert Counter(class_of(Decimal(number), equal) for number in numbers) == Counter(
        mapclassify.EqualInterval(numbers, k=classes).yb.tolist()
    )


def test_natural_breaks_of_a_large_city_take_moments():
    generator = random.Random(7)
    numbers = [Decimal(generator.randrange(10**9)) for _ in range(42_000)]

    started = time.perf_counter()
    limits = breaks(numbers, Method.NATURAL, 7, 0).limits

    assert time.perf_counter() - started < 5
    assert len(limits) == 8
