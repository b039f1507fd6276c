"""The register of the demo adds up, and one year follows from the other."""

from collections import Counter

import pytest

from tests.demo.files import CODES, one, persons, population, rows, sums

YEARS = range(2014, 2023)
MOVEMENTS = ("geburten", "sterbefaelle", "zuzuege", "fortzuege", "umzuege_rein", "umzuege_raus")


@pytest.mark.parametrize("year", range(2014, 2024))
def test_districts_and_the_remainder_make_up_the_city(folder, year):
    for numbers in sums(folder, year).values():
        assert sorted(numbers) == sorted(["00", *CODES])
        assert sum(numbers[code] for code in CODES) == numbers["00"]


@pytest.mark.parametrize("year", YEARS)
def test_groups_make_up_the_inhabitants_of_every_place(folder, year):
    found = sums(folder, year)
    total = {sex: found["HW", "INSG", "INSG", sex] for sex in "IMW"}
    ages = {sex: [k for k in found if k[1] == "ALTER" and k[3] == sex] for sex in "MW"}

    for code in ["00", *CODES]:
        assert total["M"][code] + total["W"][code] == total["I"][code]
        for sex in "MW":
            assert sum(found[key][code] for key in ages[sex]) == total[sex][code]
        for name in ("STAAT", "ZUWANDERUNG", "FAMST", "WOHNDAUER"):
            for sex in "IMW":
                parts = [k for k in found if k[1] == name and k[3] == sex]
                assert sum(found[key][code] for key in parts) == total[sex][code]
        assert (
            found["HW", "INSG", "INSG", "I"][code] + found["NW", "INSG", "INSG", "I"][code]
            == found["WB", "INSG", "INSG", "I"][code]
        )


def test_single_years_of_age_have_no_gap(folder):
    names = {key[2] for key in sums(folder, 2020) if key[1] == "ALTER"}

    assert names == {f"A{age:03d}" for age in range(100)} | {"A100_UM"}


@pytest.mark.parametrize("year", range(2015, 2024))
def test_a_year_is_the_one_before_plus_its_movements(folder, year):
    before, after, found = population(folder, year - 1), population(folder, year), sums(folder, year)

    for code in CODES:
        moves = {name: found["HW", "BEWEGUNG", name, "I"][code] for name in MOVEMENTS}
        gain = moves["geburten"] + moves["zuzuege"] + moves["umzuege_rein"]
        loss = moves["sterbefaelle"] + moves["fortzuege"] + moves["umzuege_raus"]
        assert before[code] + gain - loss == after[code]


@pytest.mark.parametrize("year", range(2014, 2024))
def test_moves_inside_the_city_cancel_out(folder, year):
    found = sums(folder, year)

    assert (
        found["HW", "BEWEGUNG", "umzuege_rein", "I"]["00"]
        == found["HW", "BEWEGUNG", "umzuege_raus", "I"]["00"]
    )


def test_births_of_the_newest_year_are_its_youngest(folder):
    born = Counter(row["gebiet"] for row in persons(folder) if row["alter"] == "0")
    found = sums(folder, 2023)["HW", "BEWEGUNG", "geburten", "I"]

    assert {code: born[code] for code in CODES} == {code: found[code] for code in CODES}


def test_households_and_persons_of_the_newest_year_fit(folder):
    living = Counter(row["haushalt_typ"] for row in persons(folder))
    found = sums(folder, 2023)
    kinds = {key[2]: numbers["00"] for key, numbers in found.items() if key[1] == "HH_TYP"}
    sizes = {key[2]: numbers["00"] for key, numbers in found.items() if key[1] == "HH_GROESSE"}
    adults = Counter(row["haushalt_typ"] for row in persons(folder) if int(row["alter"]) >= 18)

    assert living["einperson"] == kinds["einperson"] == sizes["P1"]
    assert living["paar_ohne_kind"] == 2 * kinds["paar_ohne_kind"]
    assert adults["alleinerziehend"] >= kinds["alleinerziehend"]
    assert adults["paar_mit_kind"] >= 2 * kinds["paar_mit_kind"]
    assert sum(kinds.values()) == sum(sizes.values())
    in_small = sizes["P1"] + 2 * sizes["P2"] + 3 * sizes["P3"] + 4 * sizes["P4"]
    assert in_small + 5 * sizes["P5_UM"] <= len(persons(folder)) - living[""]


def test_children_live_with_grown_ups(folder):
    children = Counter(row["haushalt_typ"] for row in persons(folder) if int(row["alter"]) < 18)

    assert set(children) == {"paar_mit_kind", "alleinerziehend"}


def test_persons_have_only_codes_of_the_specification(folder):
    found = rows(one(folder, "register/2023_*_r1_*.csv"))

    def values(name):
        return {row[name] for row in found}

    assert values("stichtag") == {"31.12.2023"}
    assert values("gebiet") == set(CODES)
    assert values("geschlecht") == {"m", "w", "d"}
    assert values("wohnungsstatus") == {"AW", "HW", "NW"}
    assert values("zuwanderung") == {"1", "2", "3"}
    assert values("familienstand") == {"LD", "VH", "VW", "GS", "LP", "NB"}
    assert all(int(row["einzug_jahr"]) >= 2023 - int(row["alter"]) for row in found)
    assert all((row["staat1"] == "000") == (row["zuwanderung"] != "3") for row in found)
    assert all(row["haushalt_typ"] == "" for row in found if row["wohnungsstatus"] == "NW")
