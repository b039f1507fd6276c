"""The likeness of places: laws of a distance that knows no units."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.similarity import Similar, distance, most_similar, scores

numbers = st.decimals(-1000, 1000, places=2)
places = st.dictionaries(st.sampled_from("abcdefg"), numbers, min_size=1)
tables = st.dictionaries(st.sampled_from(["eins", "zwei", "drei", "vier"]), places, min_size=1)


def column(**values):
    return {name: Decimal(str(value)) for name, value in values.items()}


@given(tables)
def test_scores_have_mean_zero_and_deviation_one_or_are_all_zero(values):
    known = scores(values)

    for indicator, by_place in values.items():
        of_indicator = [known[place][indicator] for place in by_place]
        mean = sum(of_indicator) / len(of_indicator)
        spread = sum(score**2 for score in of_indicator) / len(of_indicator)
        assert mean == pytest.approx(0, abs=1e-6)
        assert spread == pytest.approx(0 if len(set(by_place.values())) == 1 else 1, abs=1e-6)


@given(tables, st.sampled_from("abcdefg"), st.sampled_from("abcdefg"), st.integers(0, 4))
def test_distance_is_symmetric_and_zero_to_itself(values, one, other, minimum):
    known = scores(values)
    a, b = known.get(one, {}), known.get(other, {})

    assert distance(a, b, minimum) == distance(b, a, minimum)
    assert distance(a, a, 0) == (0 if a else None)


@given(tables, st.decimals("0.01", 1000, places=2), numbers)
def test_distance_does_not_depend_on_unit_or_origin(values, scale, shift):
    moved = {
        indicator: {place: number * scale + shift for place, number in by_place.items()}
        for indicator, by_place in values.items()
    }
    before, after = scores(values), scores(moved)

    for one in before:
        for other in before:
            plain, changed = distance(before[one], before[other], 1), distance(after[one], after[other], 1)
            assert changed == (None if plain is None else pytest.approx(plain, abs=1e-6))


@given(tables, st.sampled_from("abcdefg"), st.integers(1, 4))
def test_most_similar_are_the_nearest_with_enough_in_common(values, place, minimum):
    found = most_similar(place, values, 3, minimum)

    known = scores(values)
    slow = sorted(
        apart
        for other in known
        if other != place and (apart := distance(known.get(place, {}), known[other], minimum)) is not None
    )
    assert [similar.distance for similar in found] == slow[:3]
    assert all(similar.common >= minimum and similar.place != place for similar in found)


def test_most_similar_by_hand():
    values = {
        "jung": column(a=10, b=12, c=20, d=10),
        "alt": column(a=30, b=30, c=20, d=30),
        "arm": column(a=5, b=5, c=9),
    }

    first, second = most_similar("a", values, 2, 2)
    assert first == Similar("d", 0.0, 2)
    assert (second.place, second.common) == ("b", 3)
    assert second.distance == pytest.approx((4 / 17 / 3) ** 0.5)
    assert [found.place for found in most_similar("a", values, 2, 3)] == ["b", "c"]
