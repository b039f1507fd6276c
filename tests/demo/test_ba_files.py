"""The BA's numbers of the demo: complete, protected, and no more than there are people."""

import tomllib

import numpy as np
import pytest

from tests.demo.files import CODES, labour, population
from tests.shared_data import ROOT

PARTS = (
    ("ALO_INSG", ("ALO_SGB3", "ALO_SGB2")),
    ("ALO_INSG", ("ALO_M", "ALO_W")),
    ("SVB_INSG", ("SVB_M", "SVB_W")),
    ("RLB", ("ELB", "NEF")),
    ("RLB", ("LB_NICHT_ALO", "ALO_SGB2")),
)
YEARS = range(2014, 2024)


def catalogue_keys():
    """Return the keys of the source "ba" that the catalogue asks for."""
    folder = ROOT / "indicators" / "catalogue" / "measures"
    measures = tomllib.loads((folder / "ba.toml").read_text(encoding="utf-8"))["measures"].values()
    return {measure["source_key"] for measure in measures if measure.get("source_key")}


def recoverable(found):
    """Return the hidden cells that follow from the sums: unit vectors in the row space of all equations."""
    hidden = [(name, code) for name in found for code in CODES if found[name][code] == "*"]
    at = {cell: i for i, cell in enumerate(hidden)}
    equations = []
    for name in found:
        equations.append({at[name, code]: 1 for code in CODES if (name, code) in at})
    for whole, parts in PARTS:
        for code in CODES:
            signs = {whole: -1} | dict.fromkeys(parts, 1)
            equations.append({at[name, code]: sign for name, sign in signs.items() if (name, code) in at})
    matrix = np.zeros((len(equations), len(hidden)))
    for row, equation in enumerate(equations):
        for column, sign in equation.items():
            matrix[row, column] = sign
    _, singular, basis = np.linalg.svd(matrix)
    free = basis[int((singular > 1e-9).sum()) :]
    return [cell for cell, i in at.items() if not np.any(np.abs(free[:, i]) > 1e-9)]


def test_every_key_of_the_catalogue_is_delivered_and_no_other(folder):
    for year in YEARS:
        assert set(labour(folder, year)) == catalogue_keys()


@pytest.mark.parametrize("year", YEARS)
def test_no_small_number_and_nothing_of_the_small_district_is_told(folder, year):
    found = labour(folder, year)

    for numbers in found.values():
        assert sorted(numbers) == sorted(["00", *CODES])
        assert numbers["05"] == "*"
        shown = [int(numbers[code]) for code in CODES if numbers[code] != "*"]
        assert all(number == 0 or number >= 10 for number in shown)
        assert sum(shown) <= int(numbers["00"])


@pytest.mark.parametrize("year", YEARS)
def test_hidden_numbers_do_not_follow_from_sums(folder, year):
    assert recoverable(labour(folder, year)) == []


def test_the_attack_finds_a_single_hidden_number():
    found = {"BG": dict.fromkeys(CODES, "20") | {"05": "*", "00": "205"}}

    assert recoverable(found) == [("BG", "05")]


@pytest.mark.parametrize("year", YEARS)
def test_known_parts_make_up_their_whole(folder, year):
    found = labour(folder, year)

    for whole, parts in PARTS:
        for code in ["00", *CODES]:
            texts = [found[name][code] for name in (whole, *parts)]
            if "*" not in texts:
                assert int(texts[0]) == int(texts[1]) + int(texts[2])


@pytest.mark.parametrize("year", YEARS)
def test_nobody_works_who_does_not_live_there(folder, year):
    found, people = labour(folder, year), population(folder, year)

    for code in CODES:
        cells = [found[name][code] for name in ("SVB_INSG", "ALO_INSG", "GB_AUSSCHL")]
        assert sum(int(text) for text in cells if text != "*") <= people[code]
