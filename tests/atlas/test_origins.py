"""Numbers that districts share and numbers converted to later boundaries: said wherever they stand."""

import datetime
import io
import json
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from atlas.origins import Origins, in_words, origins, together
from atlas.presenters import Cell
from indicators.models import Overlap, Release
from indicators.outside.site import Site
from indicators.publication import publish
from indicators.status import Status
from tests import factories
from tests.atlas import reading
from tests.indicators.test_merged_areas import deliver, merged, unemployment

NEW = datetime.date(2023, 1, 1)
SHARED = "gemeinsamer Wert von Bezirk 01 und Bezirk 02"


@pytest.fixture
def shared(db):
    """Publish a rate that the first two of four districts share, and one that each has of its own."""
    _, (small, big, *others) = factories.city(4)
    both = merged(small, big)
    factories.indicator()
    deliver("ew_u18", {small: 50, big: 300} | dict.fromkeys(others, 200))
    unemployment(
        {both: 60} | dict.fromkeys(others, 100), {small: 500, big: 1500} | dict.fromkeys(others, 2000)
    )
    publish(commit=True)


@pytest.fixture
def converted(db):
    """Publish two years of two editions; the second old district is divided, 3 to 1."""
    _, old = factories.city(2)
    _, new = factories.city(3, in_edition=factories.edition(NEW))
    factories.indicator()
    for areas, year, children in ((old, 2022, (100, 400)), (new, 2023, (110, 300, 60))):
        deliver("ew_u18", dict(zip(areas, children, strict=True)), year)
        deliver("ew_gesamt", dict.fromkeys(areas, 1000), year)
    for before, after, weight in ((0, 0, 1), (1, 1, 3), (1, 2, 1)):
        Overlap.objects.create(old=old[before], new=new[after], weight=weight)
    publish(commit=True)


def areas(response):
    """Return what the map says of each area, its class left out, by name."""
    names = (name.partition(": ") for name in reading.map_names(response))
    return {name: said.split(", Klasse")[0] for name, _, said in names}


# Words


def test_names_are_listed_as_in_a_sentence():
    assert [together(names) for names in (["A"], ["A", "B"], ["A", "B", "C"])] == [
        "A",
        "A und B",
        "A, B und C",
    ]


def test_a_cell_says_what_its_number_is():
    plain = Cell(Decimal(1), Status.VALUE)
    both = Cell(Decimal(1), Status.VALUE, shared=("A", "B"), converted_from=datetime.date(2010, 1, 1))

    assert in_words(plain) == []
    assert in_words(both) == ["gemeinsamer Wert von A und B", "umgerechnet vom Gebietsstand 1. Januar 2010"]
    assert origins([plain, both, both]) == Origins(("A und B",), (datetime.date(2010, 1, 1),))


# A shared value


def test_the_map_names_those_who_share_a_value(client, shared):
    assert areas(client.get("/karte/alo_quote/")) == {
        "Bezirk 01": f"3,0\u202f% ({SHARED})",
        "Bezirk 02": f"3,0\u202f% ({SHARED})",
        "Bezirk 03": "5,0\u202f%",
        "Bezirk 04": "5,0\u202f%",
    }


def test_map_and_table_say_it_once_in_a_sentence(client, shared):
    for address in ("/karte/alo_quote/", "/tabelle/alo_quote/", "/zeit/alo_quote/"):
        text = reading.content(client.get(address))
        assert text.count("Gemeinsamer Wert von Bezirk 01 und Bezirk 02: Die Quelle zählt sie zusammen") == 1
        assert text.count(f'<abbr class="values__flag" title="{SHARED}">g</abbr>') == 2


def test_an_indicator_of_single_districts_says_nothing(client, shared):
    for address in ("/karte/ew_anteil_u18/", "/tabelle/ew_anteil_u18/", "/zeit/ew_anteil_u18/"):
        text = reading.content(client.get(address))
        assert "emeinsamer Wert von" not in text
        assert "values__flag" not in text


def test_the_profile_says_whose_number_it_is(client, shared):
    text = reading.content(client.get("/gebiet/01-bezirk-01/"))

    assert text.count(f'<abbr class="values__flag" title="{SHARED}">g</abbr>') == 1
    assert text.count("Gemeinsamer Wert von Bezirk 01 und Bezirk 02: Die Quelle zählt sie zusammen") == 1


@pytest.mark.parametrize(
    "address", ["/daten/alo_quote.csv", "/gebiet/01-bezirk-01.csv"], ids=["indicator", "profile"]
)
def test_files_say_it_in_the_row(client, shared, address):
    found = [row for row in reading.rows(client.get(address)) if row["indikator"] == "alo_quote"]

    said = {row["gebiet_code"]: row["hinweis"] for row in found if "Gemeinsamer" in row["hinweis"]}
    assert all(text.endswith("Gemeinsamer Wert von Bezirk 01 und Bezirk 02.") for text in said.values())
    assert set(said) == {"01", "02"} & {row["gebiet_code"] for row in found}


def test_workbook_and_shapes_say_it(client, shared):
    book = load_workbook(io.BytesIO(client.get("/daten/alo_quote.xlsx").content))
    notes = [cell.value for (_, cell) in book.worksheets[0].iter_rows(min_row=3, max_col=2)]
    values = list(book["Werte"].values)
    shapes = json.loads(client.get("/daten/alo_quote.geojson").content)["features"]

    assert "Gemeinsamer Wert von Bezirk 01 und Bezirk 02; im Ergebnis der Stadt zählt er einmal." in notes
    assert values[0][-1] == "Hinweis"
    assert [row[-1] for row in values[1:] if row[-1]] == ["Gemeinsamer Wert von Bezirk 01 und Bezirk 02."] * 2
    assert {one["id"]: one["properties"].get("note") for one in shapes} == {
        "01": "Gemeinsamer Wert von Bezirk 01 und Bezirk 02.",
        "02": "Gemeinsamer Wert von Bezirk 01 und Bezirk 02.",
        "03": None,
        "04": None,
    }


def test_pages_and_files_give_a_hidden_shared_value_not_away(client, db):
    _, (small, big, third, fourth) = factories.city(4)
    both = merged(small, big)
    unemployment({both: 2, third: 100, fourth: 90}, dict.fromkeys((small, big, third, fourth), 1000))
    publish(commit=True)

    said = areas(client.get("/karte/alo_quote/"))
    assert said["Bezirk 01"] == f"Wert gesperrt ({SHARED})"
    assert list(Site(Release.objects.get(number=1)).leaks()) == []


def test_a_picture_says_it_below_the_map(client, shared):
    picture = client.get("/bild/karte/alo_quote.svg")

    assert "Gemeinsamer Wert von Bezirk 01 und Bezirk 02" in reading.text(reading.content(picture))


def test_sentences_leave_a_shared_number_out(client, db):
    _, (small, big, other) = factories.city()
    both = merged(small, big)
    factories.indicator("alo_anteil", ("alo",), ("ew_gesamt",), name="Arbeitslosenanteil")
    deliver("ew_gesamt", {small: 500, big: 1500, other: 2000})
    deliver("alo", {both: 60, other: 100})
    publish(commit=True)

    def words(address):
        return client.get(address).context["page"].sentences

    assert words("/gebiet/01-bezirk-01/") == ()
    assert any("arbeitslos gemeldet" in one for one in words("/gebiet/03-bezirk-03/"))


# Two editions


def test_a_map_keeps_to_the_boundaries_of_the_time(client, converted):
    early, late = (client.get("/karte/ew_anteil_u18/", {"jahr": year}) for year in (2022, 2023))

    assert list(areas(early)) == ["Bezirk 01", "Bezirk 02"]
    assert list(areas(late)) == ["Bezirk 01", "Bezirk 02", "Bezirk 03"]
    assert "In den Gebietsgrenzen vom 1. Januar 2023 ansehen (umgerechnet)" in reading.content(early)
    assert "mgerechnet" not in reading.content(late)


def test_a_map_shows_later_boundaries_on_request_and_says_so(client, converted):
    response = client.get("/karte/ew_anteil_u18/", {"jahr": "2022", "gebietsstand": "2023-01-01"})

    assert areas(response) == {
        "Bezirk 01": "10,0\u202f% (umgerechnet vom Gebietsstand 1. Januar 2010)",
        "Bezirk 02": "40,0\u202f% (umgerechnet vom Gebietsstand 1. Januar 2010)",
        "Bezirk 03": "40,0\u202f% (umgerechnet vom Gebietsstand 1. Januar 2010)",
    }
    text = reading.content(response)
    assert text.count("Umgerechnet vom Gebietsstand 1. Januar 2010 (u)") == 1
    assert "In den damaligen Gebietsgrenzen ansehen (Gebietsstand 1. Januar 2010)" in text


def test_a_wrong_edition_is_refused_and_an_unknown_one_is_that_of_the_time(client, converted):
    wrong = client.get("/karte/ew_anteil_u18/", {"gebietsstand": "gestern"})
    unknown = client.get("/karte/ew_anteil_u18/", {"jahr": "2022", "gebietsstand": "1999-01-01"})

    assert wrong.status_code == 400
    assert list(areas(unknown)) == ["Bezirk 01", "Bezirk 02"]


def test_changes_since_an_earlier_year_are_those_of_converted_numbers(client, converted):
    response = client.get("/karte/ew_anteil_u18/", {"jahr": "2023", "vergleichsjahr": "2022"})

    page = response.context["page"]
    assert {row.code: row.cell.number for row in page.rows} == {
        "01": Decimal("1.0"),
        "02": Decimal("-10.0"),
        "03": Decimal("-34.0"),
    }
    assert page.other_areas == ()
    assert page.origins == Origins((), (datetime.date(2010, 1, 1),))


def test_a_line_goes_on_where_it_is_converted(client, converted):
    page = client.get("/zeit/ew_anteil_u18/").context["page"]

    assert [(one.year, one.is_converted) for one in page.series.editions] == [(2023, True)]
    assert [line.code for line in page.series.areas] == ["01", "02", "03"]
    assert [[cell.number for cell in line.cells] for line in page.series.areas] == [
        [Decimal("10.0"), Decimal("11.0")],
        [Decimal("40.0"), Decimal("30.0")],
        [Decimal("40.0"), Decimal("6.0")],
    ]
    assert all(one.path for one in page.chart.lines)
    assert len(page.chart.editions) == 1


def test_a_line_breaks_where_nothing_is_converted(client, converted):
    Overlap.objects.all().delete()
    publish(commit=True)

    response = client.get("/zeit/ew_anteil_u18/")

    page = response.context["page"]
    assert [(one.year, one.is_converted) for one in page.series.editions] == [(2023, False)]
    assert [bool(one.path) for one in page.chart.lines if one.line.is_area] == [False, False, False]
    assert "lassen sich für einzelne Gebiete nicht ohne Weiteres vergleichen" in reading.content(response)


def test_tables_mark_what_is_converted(client, converted):
    text = reading.content(client.get("/tabelle/ew_anteil_u18/"))

    title = "umgerechnet vom Gebietsstand 1. Januar 2010"
    assert text.count(f'<abbr class="values__flag" title="{title}">u</abbr>') == 3
    assert "Zahlen davor sind auf sie umgerechnet (u)." in text


def test_the_profile_of_a_new_area_has_its_converted_past(client, converted):
    text = reading.content(client.get("/gebiet/03-bezirk-03/"))

    assert "seit 2022" in text
    assert text.count("Umgerechnet vom Gebietsstand 1. Januar 2010 (u)") == 1


def test_the_profile_says_where_boundaries_begin(client, converted):
    first = "Ab 2023 gelten neue Gebietsgrenzen (Gebietsstand 1. Januar 2023)."
    assert f"{first} Zahlen davor sind auf sie" in reading.content(client.get("/gebiet/03-bezirk-03/"))
    Overlap.objects.all().delete()
    publish(commit=True)

    assert f"{first} Zahlen davor und danach" in reading.content(client.get("/gebiet/03-bezirk-03/"))


def test_first_boundaries_are_no_new_ones(client, shared):
    assert "neue Gebietsgrenzen" not in reading.content(client.get("/gebiet/01-bezirk-01/"))


def test_files_hold_both_and_mark_the_converted(client, converted):
    found = [row for row in reading.rows(client.get("/daten/ew_anteil_u18.csv")) if row["jahr"] == "2022"]

    kept = ("gebietsstand", "gebiet_code", "wert")
    assert [(*(row[name] for name in kept), "Umgerechnet" in row["hinweis"]) for row in found] == [
        ("2010-01-01", factories.CITY, "25.0", False),
        ("2010-01-01", "01", "10.0", False),
        ("2010-01-01", "02", "40.0", False),
        ("2023-01-01", "01", "10.0", True),
        ("2023-01-01", "02", "40.0", True),
        ("2023-01-01", "03", "40.0", True),
    ]  # fmt: skip
    shapes = json.loads(client.get("/daten/ew_anteil_u18.geojson", {"jahr": "2022"}).content)["features"]
    assert [(one["id"], one["properties"]["edition"]) for one in shapes] == [
        ("01", "2010-01-01"),
        ("02", "2010-01-01"),
    ]


def test_pages_and_files_say_no_more_than_the_rows(client, converted):
    assert list(Site(Release.objects.get(number=1)).leaks()) == []
