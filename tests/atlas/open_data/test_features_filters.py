"""Boxes and days as addresses write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.open_data.features_filters import Box, DateLineError, NoBoxError, NoSpanError, Span, box, span

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
ENDS = st.none() | DAYS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6.6,51.5,6.8,51.6", Box(6.6, 51.5, 6.8, 51.6)),
        ("6.6,51.5,-10,6.8,51.6,200", Box(6.6, 51.5, 6.8, 51.6)),
        ("-180,-90,180,90", Box(-180, -90, 180, 90)),
        ("6.7,51.5,6.7,51.5", Box(6.7, 51.5, 6.7, 51.5)),
    ],
)
def test_box_reads_four_or_six_numbers(text, expected):
    assert box(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1,2,3",
        "1,2,3,4,5",
        "a,b,c,d",
        "nan,51,7,52",
        "6,52,7,51",
        "6,51,7,inf",
        "6,51,181,52",
        "6,-91,7,52",
        "6,51,9,7,52,8",
    ],
)
def test_box_refuses_what_is_no_box(text):
    with pytest.raises(NoBoxError):
        box(text)


@pytest.mark.parametrize("text", ["170,-10,-170,10", "170,-10,0,-170,10,1"])
def test_box_refuses_the_date_line(text):
    with pytest.raises(DateLineError):
        box(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-12-31", Span(date(2023, 12, 31), date(2023, 12, 31))),
        ("2023-12-31T12:00:00Z", Span(date(2023, 12, 31), date(2023, 12, 31))),
        ("2024-01-01T00:30:00+01:00", Span(date(2023, 12, 31), date(2023, 12, 31))),
        ("2020-01-01/2023-12-31", Span(date(2020, 1, 1), date(2023, 12, 31))),
        ("../2023-12-31", Span(None, date(2023, 12, 31))),
        ("/2023-12-31", Span(None, date(2023, 12, 31))),
        ("2020-01-01T00:00:00Z/..", Span(date(2020, 1, 1), None)),
        ("../..", Span(None, None)),
    ],
)
def test_span_reads_instants_and_intervals(text, expected):
    assert span(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2023",
        "gestern",
        "2023-12-31T12:00:00",
        "2024-01-01/2023-01-01",
        "/",
        "1/2/3",
        "2023-02-30",
        "..",
        "2023-W01-1",
    ],
)
def test_span_refuses_what_are_no_days(text):
    with pytest.raises(NoSpanError):
        span(text)


@given(first=DAYS, length=st.integers(0, 800), other=ENDS, more=st.none() | st.integers(0, 800))
def test_spans_meet_where_a_day_is_in_both(first, length, other, more):
    one = Span(first, first + timedelta(days=length))
    last = None if more is None else (other or first) + timedelta(days=more)
    two = Span(other, last)

    days = [first + timedelta(days=step) for step in range(length + 1)]
    expected = any((other is None or other <= day) and (last is None or day <= last) for day in days)

    assert one.meets(two) is two.meets(one) is expected
