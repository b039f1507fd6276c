"""IT.NRW's files of the demo: shape of the tables, rounding, and the same SGB II as at the BA."""

import csv

import pytest

from tests.demo.files import labour, one, rows

REGIONS = ["05", "05170", "05170008"]


def table(folder, code):
    """Return (rows before the data, data rows, rows after) of a GENESIS table."""
    text = one(folder, f"itnrw/{code}_*.csv").read_text(encoding="cp1252")
    cells = list(csv.reader(text.splitlines(keepends=True), delimiter=";"))
    start = next(i for i, row in enumerate(cells) if len(row) > 1 and row[1] == "05")
    end = next(i for i, row in enumerate(cells) if row[0] == "__________")
    return cells[:start], cells[start:end], cells[end:]


@pytest.mark.parametrize(("code", "width"), [("12411-15i", 6), ("22811-05i", 11)])
def test_tables_have_code_titles_data_licence_and_stand(folder, code, width):
    head, data, foot = table(folder, code)

    assert head[0] == [f"Tabelle: {code}"]
    assert {len(row) for row in head[1:] + data} == {width}
    assert [row[1] for row in data] == REGIONS * 10
    assert foot[-2][0].startswith("© IT.NRW")
    assert foot[-1] == ["Stand: 01.07.2024 / 10:00:00"]


def test_minimum_income_is_rounded_except_sgb2(folder):
    _, data, _ = table(folder, "22811-05i")

    for row in data:
        sgb2, everyone, again, livelihood, assistance, old, reduced, asylum = map(int, row[3:])
        assert sgb2 == again
        assert old + reduced == assistance
        assert all(number % 5 == 0 for number in (everyone, livelihood, assistance, old, reduced, asylum))
        assert abs(sgb2 + assistance + livelihood + asylum - everyone) <= 2


def test_sgb2_of_the_city_is_that_of_the_ba(folder):
    _, data, _ = table(folder, "22811-05i")
    found = {int(row[0]): int(row[3]) for row in data if row[1] == "05170008"}

    assert found == {year: int(labour(folder, year)["RLB"]["00"]) for year in range(2014, 2024)}


def test_density_is_people_per_area(folder):
    _, data, _ = table(folder, "12411-15i")

    for _, _, _, people, surface, density in data:
        assert float(density.replace(",", ".")) == pytest.approx(
            int(people) / float(surface.replace(",", ".")), abs=0.051
        )


def test_flat_file_says_the_same_as_the_table(folder):
    _, data, _ = table(folder, "12411-15i")
    flat = rows(one(folder, "itnrw/12411_flat_*.csv"))
    by_sex: dict[tuple[str, str], dict[str, int]] = {}
    for row in flat:
        place = (row["time"], row["1_variable_attribute_code"])
        by_sex.setdefault(place, {})[row["2_variable_attribute_code"]] = int(row["value"])

    assert len(flat) == 90
    for day, region, _, people, *_ in data:
        sexes = by_sex[f"{day[6:]}-12-31", region]
        assert sexes == {"": int(people), "GESM": int(people) - sexes["GESW"], "GESW": sexes["GESW"]}
