"""The invented city resembles the one described in the reading material, within stated tolerances."""

import json

import pytest

from demo.city import DISTRICTS
from demo.deliveries import AREAS
from tests.demo.files import CODES, labour, one, persons, population, rows, sums

INHABITANTS = {
    "01": 6_385, "02": 6_866, "03": 4_141, "04": 12_172, "05": 577, "06": 4_934, "07": 15_763, "08": 8_682,
    "09": 6_182, "10": 4_856,
}  # fmt: skip


def share(found, condition):
    """Return how many percent of the rows meet a condition."""
    return 100 * sum(map(condition, found)) / len(found)


def test_districts_have_the_inhabitants_of_the_press_list(folder):
    found = population(folder, 2023)

    assert {code: found[code] for code in INHABITANTS} == INHABITANTS
    assert sum(found.values()) == 70_700


def test_districts_are_those_of_the_sketch(folder):
    features = json.loads(AREAS.read_text(encoding="utf-8"))["features"]
    places = [(f["properties"]["code"], f["properties"]["name"]) for f in features]

    assert [(d.code, d.name) for d in DISTRICTS if d.code != "99"] == places
    assert one(folder, "gebiete/siedlungsbezirke*.geojson").read_bytes() == AREAS.read_bytes()


def test_foreigners_and_migration_background(folder):
    everyone = persons(folder)
    lohberg = [row for row in everyone if row["gebiet"] == "09"]

    assert share(everyone, lambda row: row["staat1"] != "000") == pytest.approx(12.8, abs=0.1)
    assert share(lohberg, lambda row: row["staat1"] != "000") == pytest.approx(32.0, abs=0.1)
    assert share(lohberg, lambda row: row["zuwanderung"] in "23") == pytest.approx(58.0, abs=0.1)


def test_share_of_old_people_grows_as_in_the_kreis(folder):
    def old(year):
        found = sums(folder, year)
        over = [k for k in found if k[1] == "ALTER" and int(k[2][1:4]) >= 65]
        return 100 * sum(found[key]["00"] for key in over) / found["HW", "INSG", "INSG", "I"]["00"]

    assert old(2014) == pytest.approx(20.8, abs=1.0)
    assert old(2020) == pytest.approx(23.0, abs=1.5)
    assert share(persons(folder), lambda row: int(row["alter"]) >= 65) == pytest.approx(24.0, abs=1.0)


def test_need_and_work(folder):
    found = labour(folder, 2023)
    everyone = [row for row in persons(folder) if int(row["alter"]) < 66]
    lohberg = sum(row["gebiet"] == "09" for row in everyone)

    assert 100 * int(found["RLB"]["00"]) / len(everyone) == pytest.approx(8.3, abs=0.2)
    assert 100 * int(found["RLB"]["09"]) / lohberg == pytest.approx(20.5, abs=0.3)
    of_city = 100 * int(found["ALO_INSG"]["09"]) / int(found["ALO_INSG"]["00"])
    assert of_city == pytest.approx(18.5, abs=1.0)


def test_every_second_single_parent_family_of_blumenviertel_is_in_need(folder):
    families = sums(folder, 2023)["HW", "HH_TYP", "alleinerziehend", "I"]["02"]

    assert int(labour(folder, 2023)["BG_ALLEINERZ"]["02"]) / families == pytest.approx(0.5, abs=0.06)


def test_register_and_official_statistics_count_differently(folder):
    flat = rows(one(folder, "itnrw/12411_flat_*.csv"))
    (official,) = [
        int(row["value"])
        for row in flat
        if row["1_variable_attribute_code"] == "05170008"
        and row["time"] == "2023-12-31"
        and row["2_variable_attribute_label"] == "Insgesamt"
    ]

    assert official == 67_949


@pytest.mark.parametrize("year", range(2015, 2024))
def test_no_district_jumps(folder, year):
    before, after = population(folder, year - 1), population(folder, year)

    for code in CODES:
        assert abs(after[code] - before[code]) <= max(0.03 * before[code], 12)
