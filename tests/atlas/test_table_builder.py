"""Tables that readers build: arrangement, order, limits, and files that say what the page says."""

import datetime
import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.forms_compare import ARRANGEMENTS, MOST_CELLS
from indicators.models import Area, PublishedIndicator, PublishedValue
from tests import factories
from tests.atlas import dataset, opening, reading
from tests.atlas.conftest import publish
from tests.atlas.opening import needs_libreoffice

PAGE = "/tabelle/"
RATE = f"{PAGE}?indikator=ew_anteil_u18"
YEARS = "&jahr=2022&jahr=2023"


@pytest.fixture
def whole(db):
    """Publish ten districts, eleven indicators and ten years."""
    return dataset.publish()


def table(response):
    """Return the cells of the built table, by row, as printed."""
    found = re.findall(r'<table class="series built">(.*?)</table>', reading.content(response), re.DOTALL)
    return [
        [reading.text(cell) for cell in re.findall(r"<t[dh][ >].*?</t[dh]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>.*?</tr>", found[0], re.DOTALL)
    ]


NAME = "Anteil der unter 18-Jährigen"
UNSORTED = "Nach dieser Spalte lässt sich die Tabelle nicht sortieren."
TABLES = {
    "gebiete": [
        ["Nr.", "Gebiet", f"{NAME} 2022 (%)", f"{NAME} 2023 (%)"],
        ["01", "Bezirk 01", "12,3", "12,3"],
        ["02", "Bezirk 02", "24,7", ". Wert gesperrt"],
        ["03", "Bezirk 03", "... Wert folgt später", "37,0"],
        [factories.CITY, "Dinslaken", "20,1", "20,1"],
    ],
    "indikatoren": [
        ["Indikator", "Einheit", "Jahr", "Bezirk 01", "Bezirk 02", "Bezirk 03", "Dinslaken"],
        [NAME, "%", "2022", "12,3", "24,7", "... Wert folgt später", "20,1"],
        [NAME, "%", "2023", "12,3", ". Wert gesperrt", "37,0", "20,1"],
    ],
    "jahre": [
        ["Jahr", *(f"{NAME} (%): {area}" for area in ("Bezirk 01", "Bezirk 02", "Bezirk 03", "Dinslaken"))],
        ["2022", "12,3", "24,7", "... Wert folgt später", "20,1"],
        ["2023", "12,3", ". Wert gesperrt", "37,0", "20,1"],
    ],
    "lang": [
        ["Indikator", "Einheit", "Jahr", "Nr.", "Gebiet", "Wert"],
        [NAME, "%", "2022", "01", "Bezirk 01", "12,3"],
        [NAME, "%", "2022", "02", "Bezirk 02", "24,7"],
        [NAME, "%", "2022", "03", "Bezirk 03", "... Wert folgt später"],
        [NAME, "%", "2022", factories.CITY, "Dinslaken", "20,1"],
        [NAME, "%", "2023", "01", "Bezirk 01", "12,3"],
        [NAME, "%", "2023", "02", "Bezirk 02", ". Wert gesperrt"],
        [NAME, "%", "2023", "03", "Bezirk 03", "37,0"],
        [NAME, "%", "2023", factories.CITY, "Dinslaken", "20,1"],
    ],
}


@pytest.mark.parametrize("arrangement", TABLES)
def test_table_is_arranged_as_asked_for(client, atlas, arrangement):
    response = client.get(f"{RATE}{YEARS}&daneben=stadt&anordnung={arrangement}")

    assert table(response) == TABLES[arrangement]


def test_newest_year_and_all_areas_stand_where_nothing_is_chosen(client, atlas):
    assert table(client.get(RATE)) == [[*row[:2], row[3]] for row in TABLES["gebiete"][:4]]
    assert table(client.get(f"{RATE}&gebiet=02")) == [["Nr.", "Gebiet", f"{NAME} 2023 (%)"], [
        "02", "Bezirk 02", ". Wert gesperrt",
    ]]  # fmt: skip


def test_years_in_the_rows_are_all_years_where_none_is_chosen(client, atlas):
    assert [row[0] for row in table(client.get(f"{RATE}&anordnung=jahre"))] == ["Jahr", "2022", "2023"]


@pytest.mark.parametrize(
    ("order", "codes", "sorts"),
    [
        ("", ["01", "02", "03"], [("ascending", "Nr.")]),
        ("name", ["02", "01", "03"], [("ascending", "Gebiet")]),
        ("1", ["02", "01", "03"], [("descending", f"{NAME} 2022 (%)")]),
        ("1-auf", ["01", "02", "03"], [("ascending", f"{NAME} 2022 (%)")]),
        ("2", ["03", "01", "02"], [("descending", f"{NAME} 2023 (%)")]),
        ("2-auf", ["01", "03", "02"], [("ascending", f"{NAME} 2023 (%)")]),
    ],
)
def test_table_is_ordered_by_its_address_with_what_is_withheld_last(client, atlas, order, codes, sorts):
    Area.objects.filter(code="02").update(name="Altstadt")

    response = client.get(f"{RATE}{YEARS}&sortierung={order}")

    assert [row[0] for row in table(response)[1:]] == codes
    said = re.findall(r'<th[^>]*aria-sort="(\w+)"[^>]*>(.*?)</th>', reading.content(response))
    assert [(way, reading.text(text)) for way, text in said] == sorts


def test_a_click_turns_the_order_of_a_column_around(client, atlas):
    links = re.findall(
        r'<a href="/tabelle/\?([^"]*sortierung[^"]*)"', reading.content(client.get(f"{RATE}{YEARS}"))
    )
    turned = re.findall(r'sortierung=([\w-]+)"', reading.content(client.get(f"{RATE}{YEARS}&sortierung=2")))

    assert [re.findall(r"sortierung=([\w-]+)", link)[0] for link in links] == ["name", "1", "2"]
    assert turned[:3] == ["name", "1", "2-auf"]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("indikator=x", "Den Indikator „x“ gibt es nicht."),
        ("indikator=ew_anteil_u18&gebiet=77", "Das Gebiet „77“ gibt es auf dieser Ebene nicht."),
        ("indikator=ew_anteil_u18&jahr=1999", "Für das Jahr 1999 gibt es keine Werte."),
        ("indikator=ew_anteil_u18&daneben=land", "Daneben gibt es nur die Stadt und was über ihr liegt."),
        ("indikator=ew_anteil_u18&anordnung=x", "Möglich sind gebiete, indikatoren, jahre und lang."),
        ("indikator=ew_anteil_u18&sortierung=wert",
         "Sortiert wird nach name oder nach einer Spalte, zum Beispiel sortierung=2 oder 2-auf."),
        ("indikator=ew_anteil_u18&sortierung=2", UNSORTED),
        ("indikator=ew_anteil_u18&sortierung=0", UNSORTED),
        ("indikator=ew_anteil_u18&anordnung=lang&sortierung=1",
         UNSORTED),
    ],
)  # fmt: skip
def test_wrong_choices_are_explained(client, atlas, query, reason):
    for address in (PAGE, "/tabelle.csv", "/tabelle_excel.csv", "/tabelle.xlsx", "/tabelle.ods"):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 400
        assert f"<li>{reason}</li>" in reading.content(response)


def test_tables_have_a_limit_that_is_said(client, atlas):
    found = PublishedIndicator.objects.get()
    long_ago = 2024 - MOST_CELLS // 3 - 1
    PublishedIndicator.objects.filter(pk=found.pk).update(years=list(range(long_ago, 2024)))

    answer = client.get(f"{RATE}&anordnung=jahre")
    fits = client.get(f"{RATE}&anordnung=jahre&gebiet=01&gebiet=02")

    assert (answer.status_code, fits.status_code) == (400, 200)
    assert (
        "Die Tabelle hätte 5.001 Zellen, höchstens 5.000 sind möglich. Wählen Sie weniger Gebiete, "
        "Indikatoren oder Jahre." in reading.content(answer)
    )


def test_first_visit_has_no_table_and_no_file(client, atlas):
    assert "tabelle.csv" not in reading.content(client.get(PAGE))
    assert [client.get(f"/tabelle{end}").status_code for end in (".csv", "_excel.csv", ".xlsx")] == [404] * 3


def test_new_boundaries_are_said(client, atlas):
    newer = factories.edition(datetime.date(2023, 1, 1))
    _, areas = factories.city(3, in_edition=newer)
    for area in areas:
        PublishedValue.objects.filter(year=2023, area__code=area.code).update(area=area)

    response = client.get(f"{RATE}{YEARS}")

    assert "Ab 2023 gelten neue Gebietsgrenzen (Gebietsstand 1. Januar 2023)." in reading.content(response)
    assert table(response) == TABLES["gebiete"][:4]
    assert "neue Gebietsgrenzen" not in reading.content(client.get(RATE))


def test_a_code_that_is_gone_stays_an_address(client, atlas):
    newer = factories.edition(datetime.date(2023, 1, 1))
    _, areas = factories.city(2, in_edition=newer)
    for area in areas:
        PublishedValue.objects.filter(year=2023, area__code=area.code).update(area=area)

    response = client.get(f"{RATE}&gebiet=03&jahr=2022")

    assert table(response)[1] == ["03", "Bezirk 03", "... Wert folgt später"]
    assert re.findall(r'name="gebiet" value="(\w+)"', reading.content(response)) == ["01", "02"]


@pytest.mark.parametrize("districts", [1, 4])
@pytest.mark.parametrize(
    ("address", "queries"),
    [(PAGE, 4), (RATE, 5), (f"{RATE}{YEARS}&anordnung=lang&daneben=stadt", 5),
     ("/tabelle.csv?indikator=ew_anteil_u18", 5), ("/tabelle.xlsx?indikator=ew_anteil_u18", 5)],
)  # fmt: skip
def test_tables_make_the_same_queries_for_any_number_of_areas(
    client, db, districts, address, queries, django_assert_num_queries
):
    publish(districts)

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    slugs=st.lists(
        st.sampled_from([slug for slug, *_ in dataset.RATES]), min_size=1, max_size=3, unique=True
    ),
    codes=st.lists(st.sampled_from(["01", "05", "09", "10"]), max_size=3, unique=True),
    years=st.lists(st.sampled_from([2015, 2022, 2023]), max_size=2, unique=True),
    arrangement=st.sampled_from([slug for slug, _ in ARRANGEMENTS]),
)
def test_page_and_files_say_the_same(client, whole, slugs, codes, years, arrangement):
    query = "&".join(
        [f"indikator={slug}" for slug in slugs] + [f"gebiet={code}" for code in codes]
        + [f"jahr={year}" for year in years] + ["daneben=stadt", f"anordnung={arrangement}"]
    )  # fmt: skip

    made = client.get(f"{PAGE}?{query}").context["page"].table
    read = opening.read_csv(client.get(f"/tabelle.csv?{query}"))
    german = opening.read_csv(client.get(f"/tabelle_excel.csv?{query}"), sep=";", decimal=",")
    (head, *sheet) = opening.sheet_rows(client.get(f"/tabelle.xlsx?{query}"), "Tabelle")

    names = [heading.text for heading in made.headings]
    shown = [
        [None if f.cell.number is None else float(f.cell.number) for f in row.fields] for row in made.rows
    ]
    for frame in (read, german):
        numbers = frame[names].astype(object)
        assert numbers.where(numbers.notna(), None).to_numpy().tolist() == shown
    assert head == [*made.heads, *names]
    of_sheet = [row[len(made.heads) :] for row in sheet]
    assert [[cell if isinstance(cell, int | float) else None for cell in row] for row in of_sheet] == shown
    assert [list(row.heads) for row in made.rows] == [row[: len(made.heads)] for row in sheet]
    stored = {
        (value.indicator_id, value.area.code, value.year): value.number
        for value in PublishedValue.objects.select_related("area")
    }
    assert [f.cell.number for f in made.fields] == [
        stored[f.indicator.slug, f.area.code, f.year] for f in made.fields
    ]


def test_every_row_of_a_csv_names_sources_and_licence(client, atlas):
    (row,) = reading.rows(client.get("/tabelle.csv?indikator=ew_anteil_u18&gebiet=02&jahr=2022&jahr=2023"))

    assert [row[name] for name in ("quelle", "lizenz", "stichtag", "veroeffentlichung")] == [
        "Stadt Dinslaken, Einwohnermeldedatei",
        "dl-de/by-2-0 https://www.govdata.de/dl-de/by-2-0",
        "2022-12-31 | 2023-12-31",
        "1",
    ]
    assert (row[f"{NAME} 2022 (%)"], row[f"{NAME} 2023 (%)"], row[f"{NAME} 2023 (%) status"]) == (
        "24.7", "", "gesperrt",
    )  # fmt: skip


def test_provisional_numbers_say_so(client, atlas):
    PublishedValue.objects.filter(year=2023, area__code="01").update(provisional=True)

    (row,) = reading.rows(client.get("/tabelle.csv?indikator=ew_anteil_u18&gebiet=01"))

    assert row[f"{NAME} 2023 (%) status"] == "vorlaeufig"
    assert table(client.get(f"{RATE}&gebiet=01"))[1] == ["01", "Bezirk 01", "12,3 p"]


def test_no_text_of_a_file_is_a_formula(client, atlas):
    Area.objects.filter(code="01").update(name="+49")
    PublishedIndicator.objects.update(name="=1+1", source_text="@x", licence="-y", licence_url="")

    for arrangement in TABLES:
        query = f"indikator=ew_anteil_u18&anordnung={arrangement}"
        (first, *rest) = (
            opening.read_csv(client.get(f"/tabelle.csv?{query}"), header=None).to_numpy().tolist()
        )
        texts = [str(cell) for row in (first, *rest) for cell in row]
        assert [text for text in texts if text[0] in "=+@" or re.match(r"-\D", text)] == []
        sheets = opening.book(client.get(f"/tabelle.xlsx?{query}"))
        assert [cell.value for page in sheets for row in page for cell in row if cell.data_type == "f"] == []


def test_withheld_numbers_are_in_no_table(client, atlas):
    withheld = Area.objects.get(code="02")
    factories.observation(factories.measure("ew_u18"), withheld, 77_123)
    factories.observation(factories.measure("ew_gesamt"), withheld, 98_765)
    query = "indikator=ew_anteil_u18&jahr=2022&jahr=2023"

    said = [reading.content(client.get(f"/tabelle{end}?{query}")) for end in ("/", ".csv", "_excel.csv")]
    said += [
        str(cell.value)
        for page in opening.book(client.get(f"/tabelle.xlsx?{query}"))
        for r in page
        for cell in r
    ]

    assert any("24.7" in text for text in said)
    assert [text for text in said if re.search(r"77.?123|98.?765|78[.,]0[^0-9]", text)] == []


def test_an_old_release_gives_the_same_bytes_for_ever(client, atlas):
    addresses = [
        f"/tabelle{end}?indikator=ew_anteil_u18&stand=1"
        for end in ("/", ".csv", "_excel.csv", ".xlsx", ".ods")
    ]
    before = [client.get(address).content for address in addresses]
    newer = factories.release(number=2)
    factories.published_value(
        newer, PublishedIndicator.objects.get().indicator, Area.objects.get(code="01"), Decimal("55.5")
    )

    assert [client.get(address).content for address in addresses] == before
    assert table(client.get(RATE))[1] == ["01", "Bezirk 01", "55,5"]


@needs_libreoffice
def test_workbook_opens_in_libreoffice(client, atlas, tmp_path):
    query = f"indikator=ew_anteil_u18{YEARS}&daneben=stadt"

    made = opening.in_libreoffice(client.get(f"/tabelle.xlsx?{query}"), tmp_path, sheet=2)

    assert made == [
        ["Nr.", "Gebiet", f"{NAME} 2022 (%)", f"{NAME} 2023 (%)"],
        ["01", "Bezirk 01", "12.3", "12.3"],
        ["02", "Bezirk 02", "24.7", "."],
        ["03", "Bezirk 03", "...", "37"],
        [factories.CITY, "Dinslaken", "20.1", "20.1"],
    ]
