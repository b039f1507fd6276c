"""Perturbed numbers: consistent, unbiased, never telling the small ones."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.disclosure.perturbation import (
    Noise,
    PerturbationError,
    cell_key,
    change_table,
    identity_key,
    perturbed,
    record_key,
    rounded,
)
from tests.indicators.disclosure.instances import SDC
from tests.shared_data import needs_shared

SECRET = b"for tests only"


@pytest.mark.parametrize(
    ("value", "base", "expected"),
    [(0, 5, 0), (2, 5, 0), (3, 5, 5), (7, 5, 5), (8, 5, 10), (5, 10, 10), (14, 10, 10), (-3, 5, -5)],
)
def test_rounding_goes_to_the_nearest_multiple(value, base, expected):
    assert rounded(value, base) == expected


@given(st.integers(-(10**6), 10**6), st.sampled_from([3, 5, 10]))
def test_rounding_moves_by_half_a_base_at_most(value, base):
    result = rounded(value, base)

    assert (result % base, 2 * abs(result - value) <= base) == (0, True)
    assert rounded(result, base) == result


def test_rounding_needs_a_base():
    with pytest.raises(PerturbationError):
        rounded(5, 1)


@given(st.integers(0, 10**6), st.floats(0, 1, exclude_max=True))
def test_perturbed_counts_keep_the_promises(value, key):
    noise = Noise()

    result = perturbed(value, key, noise)

    assert result == perturbed(value, key, noise)
    assert (result == 0) if value == 0 else (abs(result - value) <= noise.most)
    assert result == 0 or result > noise.never


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(3, 7), st.floats(1, 4), st.integers(0, 2))
def test_changes_cancel_out_on_average(value, most, variance, never):
    results, shares = change_table(value, Noise(most, variance, never))

    mean = sum((r - value) * share for r, share in zip(results, shares, strict=True))
    spread = sum((r - value) ** 2 * share for r, share in zip(results, shares, strict=True))
    assert sum(shares) == pytest.approx(1)
    assert mean == pytest.approx(0, abs=1e-4)
    assert value <= never + most or spread == pytest.approx(variance, abs=1e-4)


def test_same_persons_get_the_same_change_in_every_table():
    persons = [record_key(SECRET, f"person {number}") for number in range(30)]
    women, men = persons[:13], persons[13:]

    assert cell_key(persons) == pytest.approx((cell_key(women) + cell_key(men)) % 1)
    assert cell_key(reversed(women)) == pytest.approx(cell_key(women))


def test_keys_depend_on_the_secret_and_on_what_is_counted():
    keys = {
        identity_key(secret, identity)
        for secret in (SECRET, b"another")
        for identity in (("u18", "05", "2023"), ("u18", "05", "2022"), ("u1", "805", "2023"))
    }

    assert len(keys) == 6
    assert all(0 <= key < 1 for key in keys)


def test_keys_spread_evenly():
    keys = [record_key(SECRET, str(number)) for number in range(4000)]

    tenths = [sum(int(10 * key) == tenth for key in keys) for tenth in range(10)]
    assert min(tenths) > 330
    assert max(tenths) < 470


def test_impossible_noise_is_refused():
    with pytest.raises(PerturbationError):
        change_table(1, Noise(most=0, variance=1, never=2))


@needs_shared
def test_distribution_equals_the_table_of_tau_argus_where_nothing_bounds_it():
    path = SDC / "tauargus" / "data" / "cellkey" / "Frequency" / "tau_testW_ptable.txt"
    lines = [row for row in csv.reader(path.read_text().splitlines(), delimiter=";") if row[0] == "10"]
    expected = {int(change): float(share) for _, _, share, change, _ in lines}
    variance = sum(change**2 * share for change, share in expected.items())

    results, shares = change_table(10, Noise(most=7, variance=variance, never=2))

    found = {result - 10: share for result, share in zip(results, shares, strict=True)}
    assert found == pytest.approx(expected, abs=1e-5)
