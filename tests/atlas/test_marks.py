"""Trends, strips and QR codes: places of shown numbers, gaps where there are none."""

import re
from decimal import Decimal

import segno
from hypothesis import given
from hypothesis import strategies as st

from atlas.positions import position
from atlas.presenters import NOTHING, Cell
from atlas.qr import BORDER, qr_code
from atlas.sparklines import HEIGHT, WIDTH, Dot, trend
from indicators.status import Status


def shown(**numbers):
    """Return cells by year: shown(y2020=1, y2021=None)."""
    return {
        int(year[1:]): Cell(None, Status.WITHHELD) if number is None else Cell(Decimal(number), Status.VALUE)
        for year, number in numbers.items()
    }


def test_a_trend_goes_from_the_first_to_the_last_year():
    made = trend(shown(y2020="1", y2021="3", y2022="2"), {})

    assert made is not None
    assert (made.own, made.city, made.dots) == ("M4.0 24.0L50.0 4.0L96.0 14.0", "", (Dot("96.0", "14.0"),))
    assert (made.first, made.last) == ((2020, Decimal(1)), (2022, Decimal(2)))


def test_a_missing_year_is_a_gap_and_a_lone_number_a_dot():
    made = trend(shown(y2019="1", y2020=None, y2021="3", y2022="2"), {})

    assert made is not None
    assert made.own == "M65.3 4.0L96.0 14.0"
    assert made.dots == (Dot("4.0", "24.0"), Dot("96.0", "14.0"))


def test_the_city_shares_the_scale():
    made = trend(shown(y2021="2", y2022="2"), shown(y2020="1", y2022="3"))

    assert made is not None
    assert (made.own, made.city) == ("M50.0 14.0L96.0 14.0", "M4.0 24.0L96.0 4.0")


def test_fewer_than_two_numbers_are_no_trend():
    assert trend(shown(y2020="1", y2021=None), shown(y2020="1", y2021="2")) is None
    assert trend({}, {}) is None


@given(st.dictionaries(st.integers(2000, 2030), st.none() | st.decimals(-99, 99, places=1), min_size=2))
def test_nothing_is_drawn_outside_or_where_there_is_no_number(numbers):
    own = {
        year: NOTHING if number is None else Cell(number, Status.VALUE) for year, number in numbers.items()
    }
    known = sorted(year for year, number in numbers.items() if number is not None)

    made = trend(own, {})

    if made is None:
        assert len(known) < 2
        return
    points = [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", made.own)]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    places = {x for x, _ in points} | {float(dot.x) for dot in made.dots}
    assert len(places) == len(known)


def test_a_strip_has_one_mark_for_each_place():
    limits = [Decimal(0), Decimal(4), Decimal(10)]
    made = position(Cell(Decimal(5), Status.VALUE), NOTHING, map(Decimal, (5, 0, 10, 5, 99)), limits)

    assert made is not None
    assert (made.area, made.city, made.others) == ("50.0", None, "M0 5v10M50 5v10M100 5v10")


def test_a_strip_of_many_areas_stays_small():
    numbers = [Decimal(number) / 100 for number in range(10_001)]

    made = position(NOTHING, NOTHING, numbers, numbers)

    assert made is not None
    assert made.others.count("M") == 201


def test_limits_without_a_span_are_no_strip():
    assert position(NOTHING, NOTHING, [Decimal(1)], [Decimal(1), Decimal(1)]) is None
    assert position(NOTHING, NOTHING, [Decimal(1)], []) is None


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=120))
def test_a_code_has_the_dark_modules_of_its_text(text):
    made = qr_code(text)

    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", made.path):
        dark |= {(int(x) + step, int(y)) for step in range(int(length))}
    matrix = list(segno.make(text, error="m", micro=False).matrix_iter(border=BORDER))
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert made.view_box == f"0 0 {len(matrix)} {len(matrix)}"
