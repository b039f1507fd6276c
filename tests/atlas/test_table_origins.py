"""Shared and converted numbers in comparisons and built tables: said beside the number and in the files."""

from tests.atlas import opening, reading
from tests.atlas.test_origins import converted, shared  # noqa: F401 - fixtures
from tests.atlas.test_table_builder import table

CHILDREN = "indikator=ew_anteil_u18"
SHARED = "Gemeinsamer Wert von Bezirk 01 und Bezirk 02"
CONVERTED = "Umgerechnet vom Gebietsstand 1. Januar 2010"


def test_earlier_years_stand_in_the_boundaries_of_today(client, converted):  # noqa: F811
    response = client.get(f"/tabelle/?{CHILDREN}&jahr=2022&jahr=2023")

    assert [row[1:] for row in table(response)[1:]] == [
        ["Bezirk 01", "10,0 u", "11,0"], ["Bezirk 02", "40,0 u", "30,0"], ["Bezirk 03", "40,0 u", "6,0"],
    ]  # fmt: skip
    assert reading.content(response).count(f"{CONVERTED} (u)") == 1


def test_two_years_are_compared_in_the_boundaries_of_today(client, converted):  # noqa: F811
    (row,) = reading.rows(client.get(f"/vergleich.csv?{CHILDREN}&gebiet=03&vergleichsjahr=2022"))

    assert [row[f"Bezirk 03 {name}"] for name in ("2022", "2023", "Veränderung")] == ["40.0", "6.0", "-34.0"]
    assert f"Bezirk 03: {CONVERTED}." in row["hinweis"]


def test_shared_numbers_are_said_beside_each(client, shared):  # noqa: F811
    slug = "alo_quote"
    page = client.get(f"/vergleich/?indikator={slug}&gebiet=01&gebiet=03")
    values = opening.sheet_rows(client.get(f"/tabelle.xlsx?indikator={slug}"), "Werte")

    assert reading.content(page).count(SHARED) == 1
    assert [(row[5], row[-1]) for row in values[1:]] == [
        ("Bezirk 01", f"{SHARED}."), ("Bezirk 02", f"{SHARED}."), ("Bezirk 03", None), ("Bezirk 04", None),
    ]  # fmt: skip
