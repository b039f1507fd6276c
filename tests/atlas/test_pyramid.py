"""Age groups as bars: only published numbers, only whole rows of groups."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.presenters import Cell
from atlas.pyramid import WIDTH, AgeShare, ages, pyramid
from indicators.status import Status


def shown(number):
    return Cell(Decimal(number), Status.VALUE)


HIDDEN = Cell(None, Status.WITHHELD)


def as_cell(said):
    return said if isinstance(said, Cell) or said is None else shown(said)


def share(low, high, own="10.0", city="12.0", year=2023):
    return AgeShare(low, high, year, as_cell(own), as_cell(city))


WHOLE = [share(0, 18, "15.0"), share(18, 65, "60.0"), share(65, None, "25.0", "20.0")]


@pytest.mark.parametrize(
    ("slug", "found"),
    [
        ("ew_anteil_u3", (0, 3)),
        ("ew_anteil_10_u18", (10, 18)),
        ("ew_anteil_80plus", (80, None)),
        ("kinderarmut_u15", None),
        ("ew_anteil_u18_weiblich", None),
    ],
)
def test_ages_are_read_from_the_address(slug, found):
    assert ages(slug) == found


def test_the_oldest_stand_on_top():
    made = pyramid(WHOLE)

    assert made is not None
    assert [(bar.share.low, bar.own, bar.city) for bar in made.bars] == [
        (65, "82.5", "66.0"), (18, "198.0", "39.6"), (0, "49.5", "39.6"),
    ]  # fmt: skip
    assert (made.year, made.has_city, made.view_box) == (2023, True, "0 0 200 14")


def test_the_finest_groups_are_taken_and_parts_of_the_open_one_stand_below_it():
    every = [*WHOLE, share(0, 3), share(3, 18), share(80, None)]

    made = pyramid(every)

    assert made is not None
    assert [(bar.share.low, bar.share.high, bar.is_part) for bar in made.bars] == [
        (65, None, False), (80, None, True), (18, 65, False), (3, 18, False), (0, 3, False),
    ]  # fmt: skip


@pytest.mark.parametrize("lacking", range(3))
def test_without_the_whole_row_there_is_no_drawing(lacking):
    assert pyramid(one for place, one in enumerate(WHOLE) if place != lacking) is None


def test_groups_of_another_year_do_not_fill_a_gap():
    assert pyramid([share(0, 18, year=2022), *WHOLE[1:]]) is None


def test_a_withheld_group_keeps_its_row_without_a_bar():
    made = pyramid([share(0, 18, HIDDEN), *WHOLE[1:]])

    assert made is not None
    assert [(bar.own, bar.share.own.status) for bar in made.bars][-1] == (None, Status.WITHHELD)


def test_nothing_shown_is_nothing_drawn():
    assert pyramid([share(0, 18, HIDDEN), share(18, None, HIDDEN)]) is None
    assert pyramid([]) is None


def test_without_a_city_there_is_no_outline():
    made = pyramid([share(0, 18, city=None), share(18, None, city=HIDDEN)])

    assert made is not None
    assert (made.has_city, [bar.city for bar in made.bars]) == (False, [None, None])


@given(st.lists(st.decimals(0, 100, places=1), min_size=2, max_size=8))
def test_bars_are_as_long_as_their_numbers(numbers):
    limits = [*range(0, 10 * len(numbers), 10), None]
    groups = [share(low, high, str(number), None) for low, high, number in zip(limits, limits[1:], numbers)]  # noqa: B905

    made = pyramid(groups)

    assert made is not None
    lengths = [float(bar.own) if bar.own else 0.0 for bar in reversed(made.bars)]
    longest = max(numbers)
    expected = [float(number / longest) * (WIDTH - 2) if longest else 0.0 for number in numbers]
    assert lengths == pytest.approx(expected, abs=0.051)
