"""Counts of earlier boundaries in later ones: what every division keeps, and what it hides."""

import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.converting import Overlap, convert, divided
from indicators.counting import MISSING, Count, Counts, Place
from indicators.formulas import Value
from indicators.status import Status

OLD, NEW, NEWEST = 1, 2, 3
EDITIONS = (OLD, NEW, NEWEST)
DAY = datetime.date(2020, 12, 31)
amounts = st.integers(0, 50_000)
weights = st.decimals("0.000001", "9999", places=6)


def places_of(edition, districts, start):
    """Return a city and its districts; the city keeps its series through all editions."""
    city = Place(start, "stadt:1", "stadt", 30, None, False, None, "1", edition)
    return [
        city,
        *(
            Place(start + i, f"{start + i}", "bezirk", 40, start, False, Decimal(1), f"{i:02d}", edition)
            for i in range(1, districts + 1)
        ),
    ]


def counted(places, numbers, measure="ew", status=Status.VALUE):
    return [
        Count(measure, place.series, 2020, Value(number, status if number is None else Status.VALUE), DAY)
        for place, number in zip(places, numbers, strict=True)
    ]


def two_editions(numbers, *, new=2, status=Status.VALUE):
    """Return counts of an old edition beside a new one without any."""
    old, later = places_of(OLD, len(numbers), 100), places_of(NEW, new, 200)
    return Counts([*old, *later], counted(old[1:], numbers, status=status), ()), old, later


def shares(old, new, table):
    """Return overlaps: {(number of the old place, number of the new one): weight}."""
    return [Overlap(old[i].id, new[j].id, Decimal(weight)) for (i, j), weight in table.items()]


@given(st.decimals("-9999999", "9999999", places=4), st.dictionaries(st.integers(0, 99), weights, min_size=1))
def test_divided_gives_away_the_whole_number(number, by_weight):
    parts = divided(number, by_weight)

    assert set(parts) == set(by_weight)
    assert sum(parts.values()) == number


@given(st.lists(amounts, min_size=1, max_size=6), st.integers(1, 4), st.data())
def test_convert_keeps_the_sum_of_the_city(numbers, new, data):
    counts, old, later = two_editions(numbers, new=new)
    table = {
        (i, j): data.draw(weights)
        for i in range(1, len(numbers) + 1)
        for j in data.draw(st.sets(st.integers(1, new), min_size=1))
    }

    found = convert(counts, shares(old, later, table), EDITIONS).counts

    values = [found.at("ew", place, 2020).number for place in later[1:]]
    assert sum(value for value in values if value is not None) == sum(numbers)
    assert found.at("ew", later[0], 2020) == Value(Decimal(sum(numbers)))


@given(st.lists(amounts, min_size=1, max_size=5), st.data())
def test_convert_agrees_with_the_obvious_sum(numbers, data):
    counts, old, later = two_editions(numbers, new=3)
    table = {(i, j): data.draw(weights) for i in range(1, len(numbers) + 1) for j in (1, 2, 3)}

    found = convert(counts, shares(old, later, table), EDITIONS).counts

    for j in (1, 2, 3):
        expected = sum(
            Decimal(number) * table[i, j] / sum(table[i, k] for k in (1, 2, 3))
            for i, number in enumerate(numbers, 1)
        )
        assert abs(found.at("ew", later[j], 2020).number - expected) < Decimal("0.001")


@given(st.lists(amounts, min_size=2, max_size=5), st.sets(st.integers(1, 5)), st.data())
def test_convert_hides_whatever_a_hidden_count_is_part_of(numbers, secret, data):
    """Seen converted counts can be worked out from seen counts alone: so they tell nothing more."""
    counts, old, later = two_editions(numbers)
    table = {
        (i, j): data.draw(weights)
        for i in range(1, len(numbers) + 1)
        for j in data.draw(st.sets(st.integers(1, 2), min_size=1))
    }
    hidden = frozenset(("ew", old[i].series, 2020) for i in secret if i <= len(numbers))

    found = convert(counts, shares(old, later, table), EDITIONS, hidden=hidden)

    tainted = {("ew", later[j].series, 2020) for (i, j) in table if ("ew", old[i].series, 2020) in hidden}
    assert found.hidden == tainted


def test_convert_hides_a_weight_of_one():
    counts, old, later = two_editions([2, 500])
    table = {(1, 1): 1, (2, 2): 1}

    found = convert(
        counts, shares(old, later, table), EDITIONS, hidden=frozenset({("ew", old[1].series, 2020)})
    )

    assert found.hidden == {("ew", later[1].series, 2020)}


def test_convert_hides_an_estimate_of_few_people():
    counts, old, later = two_editions([10, 500])
    table = {(1, 1): 1, (1, 2): 4, (2, 2): 1}

    found = convert(counts, shares(old, later, table), EDITIONS, thresholds={"ew": 3})

    assert found.counts.at("ew", later[1], 2020) == Value(Decimal(2))
    assert found.hidden == {("ew", later[1].series, 2020)}


def test_convert_passes_a_reason_on_and_guesses_nothing():
    counts, old, later = two_editions([100, None], new=3, status=Status.WITHHELD)
    table = {(1, 1): 1, (1, 2): 1, (2, 2): 1}

    found = convert(counts, shares(old, later, table), EDITIONS).counts

    assert [found.at("ew", place, 2020) for place in later[1:]] == [
        Value(Decimal(50)),
        Value(None, Status.WITHHELD),
        MISSING,
    ]


def test_convert_leaves_alone_what_an_overlap_does_not_cover():
    counts, old, later = two_editions([100, 200])

    found = convert(counts, shares(old, later, {(1, 1): 1}), EDITIONS)

    assert found.origin == {}
    assert found.counts.at("ew", later[1], 2020) == MISSING


def test_convert_leaves_alone_what_was_counted_in_the_new_boundaries():
    old, later = places_of(OLD, 1, 100), places_of(NEW, 1, 200)
    counts = Counts([*old, *later], [*counted(old[1:], [100]), *counted(later[1:], [70])], ())

    found = convert(counts, shares(old, later, {(1, 1): 1}), EDITIONS)

    assert (found.counts.at("ew", later[1], 2020), found.origin) == (Value(Decimal(70)), {})


def test_convert_goes_through_several_editions_and_names_the_first():
    old, middle, newest = places_of(OLD, 1, 100), places_of(NEW, 2, 200), places_of(NEWEST, 1, 300)
    counts = Counts([*old, *middle, *newest], counted(old[1:], [100]), ())
    steps = [
        *shares(middle, newest, {(1, 1): 1, (2, 1): 1}),
        *shares(old, middle, {(1, 1): 3, (1, 2): 1}),
    ]

    found = convert(counts, steps, EDITIONS)

    assert found.counts.at("ew", middle[1], 2020) == Value(Decimal(75))
    assert found.counts.at("ew", newest[1], 2020) == Value(Decimal(100))
    assert set(found.origin.values()) == {OLD}


def merged(members, start=190):
    code = "+".join(member.code for member in members)
    ids = tuple(member.id for member in members)
    return Place(start, f"{start}", "bezirk", 40, members[0].parent, False, Decimal(2), code, OLD, ids)


def shared_value(targets):
    """Return the new places' values where two of three old places share one, divided as ``targets`` say."""
    old, later = places_of(OLD, 3, 100), places_of(NEW, 2, 200)
    both = merged(old[1:3])
    counts = Counts([*old, both, *later], counted([both, old[3]], [100, 40]), ())
    found = convert(counts, shares(old, later, targets), EDITIONS).counts
    return [found.at("ew", place, 2020) for place in later[1:]]


def test_convert_moves_a_shared_value_as_a_whole():
    assert shared_value({(1, 1): 1, (2, 1): 1, (3, 2): 1}) == [Value(Decimal(100)), Value(Decimal(40))]


def test_convert_does_not_divide_a_shared_value():
    assert shared_value({(1, 1): 1, (2, 2): 1, (3, 2): 1}) == [MISSING, MISSING]
