"""The checks that every source shares: dates, sums, what sums give away."""

import datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.validation import period_problems, read_period, recoverable, sum_problem
from imports.validation.areas import listed
from imports.validation.plausibility import plain


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31.12.2024", "2024-12-31"), (" 2024-06-30 ", "2024-06-30"), ("202402", "2024-02-29"),
        ("2024", "2024-12-31"),
        ("31.02.2024", None), ("1.1.2024", None), ("202413", None), ("", None), ("24", None), ("٢٠٢٤", None),
        ("0000", None), ("Februar 2026", None),
    ],
)  # fmt: skip
def test_a_reference_date_has_four_forms(text, day):
    assert read_period(text) == (datetime.date.fromisoformat(day) if day else None)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2999, 12, 31)))
def test_every_day_is_read_in_both_forms(day):
    assert read_period(f"{day:%d.%m.%Y}") == read_period(day.isoformat()) == day


def test_periods_are_checked_together():
    days = [datetime.date(2030, 12, 31), datetime.date(2020, 3, 31), datetime.date(2030, 12, 31)]

    found = period_problems(days, datetime.date(2026, 1, 1), [(12, 31)])

    assert [one.code for one in found] == ["ZEIT-02", "ZEIT-03", "ZEIT-04"]


@pytest.mark.parametrize(
    ("parts", "total", "procedure", "code"),
    [
        ([1, 2], 3, "", None), ([1, 2], 4, "", "SUM-01"), ([1, None], 4, "", None), ([1, None], 1, "", None),
        ([5, None], 4, "", "SUM-01"), ([1, 2], 4, "Rundung", "SUM-02"), ([1, 2], None, "", None),
    ],
)  # fmt: skip
def test_parts_make_up_their_total(parts, total, procedure, code):
    numbers = [None if part is None else Decimal(part) for part in parts]

    found = sum_problem("x", numbers, None if total is None else Decimal(total), procedure)

    assert (found.code if found else None) == code


def test_what_was_given_away_gives_away_more():
    cells = {"a": None, "b": None, "ab": Decimal(3), "a1": Decimal(1), "a2": Decimal(1)}

    assert recoverable(cells, [("ab", ["a", "b"]), ("a", ["a1", "a2"])]) == [("a", "a"), ("b", "ab")]


@given(st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=9))
def test_nothing_is_called_given_away_that_sums_do_not_determine(hidden):
    size = 3
    cells = {
        (i, j): (None if (i, j) in hidden else Decimal(1)) for i in range(size + 1) for j in range(size + 1)
    }
    relations = [((i, size), [(i, j) for j in range(size)]) for i in range(size + 1)]
    relations += [((size, j), [(i, j) for i in range(size)]) for j in range(size + 1)]

    found = {cell for cell, _ in recoverable(cells, relations)}

    # A cell is determined when no solution of the homogeneous system of the hidden cells moves it.
    unknown = sorted(cell for cell, number in cells.items() if number is None)
    rows = [[(cell in parts) - (cell == whole) for cell in unknown] for whole, parts in relations]
    matrix = np.array(rows, dtype=float).reshape(len(relations), len(unknown))
    rank = np.linalg.matrix_rank(matrix) if unknown else 0
    fixed = {
        cell
        for at, cell in enumerate(unknown)
        if np.linalg.matrix_rank(np.vstack([matrix, np.eye(len(unknown))[at]])) == rank
    }
    assert found <= fixed


def test_lists_are_cut_and_numbers_are_german():
    assert listed(["a", "b", "c"], 2) == "a, b und 1 weitere"
    assert [plain(Decimal(text)) for text in ("120", "1.50", "0.0000", "1E+2")] == ["120", "1,5", "0", "100"]
