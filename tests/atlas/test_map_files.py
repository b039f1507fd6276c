"""Files of what a map shows: in every mode the numbers, signs and classes of the table below it."""

import datetime
import io
import json
import re
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from indicators.models import Area, PublishedIndicator
from indicators.status import Status
from tests import factories
from tests.atlas import dataset, reading
from tests.atlas.test_map_modes import publish

MODES = {
    "": ["wert_2023"],
    "jahr=2022&ordnung=wert": ["wert_2022"],
    "vergleichsjahr=2020": ["wert_2020", "wert_2023", "veraenderung"],
    "vergleichsjahr=2021&jahr=2022&ordnung=name": ["wert_2021", "wert_2022", "veraenderung"],
    "darstellung=index": ["wert_2023", "index"],
    "darstellung=jahre": ["wert_2020", "wert_2021", "wert_2022", "wert_2023"],
    "zweiter=alo_quote": ["wert_2023", "zweiter_wert_2023"],
}
MAP = "/karte/ew_anteil_u18"
WORDS = {
    "gesperrt": "Wert gesperrt", "folgt_spaeter": "Wert folgt später",
    "nicht_sinnvoll": "Wert nicht sinnvoll", "nicht_vorhanden": "kein Wert vorhanden",
}  # fmt: skip


@pytest.fixture
def atlas(db):
    return publish(seed=2)


def printed(number, status, name):
    """Return a cell of a file as the page prints it."""
    if number is None:
        return WORDS[status]
    text = f"{abs(number)}".replace(".", ",")
    sign = "−" if number < 0 else ("+" if number else "±") if name == "veraenderung" else ""
    return f"{sign}{text}"


def on_page(client, query):
    """Return (name, cells, class) of every row of the table on the page, signs left out."""
    content = client.get(f"{MAP}/?{query}")
    classes = re.findall(r'<td class="values__class">(.*?)</td>', reading.content(content), re.DOTALL)
    rows = reading.cells(content)
    return [
        (row[1], [re.sub(r"^(\.|\.\.\.|x) ", "", text) for text in row[2:]], reading.text(group))
        for row, group in zip(rows, classes, strict=True)
    ]


def in_csv(client, query, names):
    return [
        (
            row["gebiet_name"],
            [
                printed(
                    Decimal(row[name]) if row[name] else None,
                    row[name.replace("wert", "status") if "wert" in name else f"{name}_status"],
                    name,
                )
                for name in names
            ],
            "-".join(filter(None, (row["klasse"], row.get("zweite_klasse")))),
        )
        for row in reading.rows(client.get(f"{MAP}.csv?{query}"))
    ]


def sheets(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize(("query", "names"), MODES.items())
def test_file_says_what_the_table_on_the_page_says(client, atlas, query, names):
    page = on_page(client, query)

    assert in_csv(client, query, names) == page
    assert len({name for name, _, _ in page}) == 7


@pytest.mark.parametrize(("query", "names"), MODES.items())
def test_all_kinds_of_files_say_the_same(client, atlas, query, names):
    machine = reading.rows(client.get(f"{MAP}.csv?{query}"))
    excel = reading.rows(client.get(f"{MAP}_excel.csv?{query}"), ";")
    xlsx, ods = (sheets(client.get(f"{MAP}.{ending}?{query}").content) for ending in ("xlsx", "ods"))
    shapes = json.loads(client.get(f"{MAP}.geojson?{query}").content)

    numbers = [[float(row[name]) if row[name] else None for name in names] for row in machine]
    assert [row | {name: row[name].replace(",", ".") for name in names} for row in excel] == machine
    assert xlsx == ods
    header, *rows = xlsx["Zahlen und Status"]
    assert [[row[header.index(name)] or None for name in names] for row in rows] == [
        [number or None for number in row] for row in numbers
    ]
    assert [row[1] for row in xlsx["Karte"][1:]] == [row["gebiet_name"] for row in machine]
    assert [[one["properties"][name] for name in names] for one in shapes["features"]] == numbers[:-1]
    groups = [name for name in ("klasse", "zweite_klasse") if name in machine[0]]
    classes = [[int(row[name]) if row[name] else None for name in groups] for row in machine]
    assert [[one["properties"][name] for name in groups] for one in shapes["features"]] == classes[:-1]
    assert [[row[header.index(name)] or None for name in groups] for row in rows] == classes
    assert all(one["geometry"]["type"] == "MultiPolygon" for one in shapes["features"])
    assert list(shapes["units"]) == names


def test_rows_name_units_dates_formula_source_licence_and_release(client, atlas):
    row = reading.rows(client.get(f"{MAP}.csv?vergleichsjahr=2020"))[0]

    assert {name: row[name] for name in row if "einheit" in name} == {
        "wert_2020_einheit": "%", "wert_2023_einheit": "%", "veraenderung_einheit": "Prozentpunkte",
    }  # fmt: skip
    assert row["stichtage"] == "2020-12-31 | 2023-12-31"
    assert row["berechnung"] == (
        "Einwohner unter 18 Jahre ÷ Einwohner mit Hauptwohnsitz × 100 | "
        "Veränderung = gerundeter Wert 2023 − gerundeter Wert 2020"
    )
    assert (row["quelle"], row["lizenz"], row["veroeffentlichung"]) == (
        "Stadt Dinslaken, Einwohnermeldedatei", "dl-de/by-2-0 https://www.govdata.de/dl-de/by-2-0", "1",
    )  # fmt: skip
    assert row["hinweis"].startswith("Demonstrationsdaten, erfunden.")
    assert (row["ebene"], row["gebiet_code"], row["gebietsstand"]) == ("siedlungsbezirk", "01", "2010-01-01")


def test_notes_and_shapes_say_what_the_map_shows(client, atlas):
    notes = dict(
        row[:2] for row in sheets(client.get(f"{MAP}.ods?zweiter=alo_quote").content)["Hinweise"][2:]
    )
    shapes = json.loads(client.get(f"{MAP}.geojson?darstellung=index").content)

    assert notes["Darstellung"] == "2023, zusammen mit: alo_quote"
    assert notes["Adresse"] == "http://testserver/karte/ew_anteil_u18/?zweiter=alo_quote&stand=1"
    assert (notes["Stichtage"], notes["Indikator"]) == ("31. Dezember 2023", "alo_quote")
    assert (shapes["shows"], shapes["reference_dates"], shapes["release"]) == (
        "2023, Stadt = 100", ["2023-12-31"], 1,
    )  # fmt: skip
    assert shapes["calculation"].endswith("| Index = gerundeter Wert ÷ gerundeter Wert der Stadt × 100")
    assert shapes["address"] == "http://testserver/karte/ew_anteil_u18/?darstellung=index&stand=1"


@pytest.mark.parametrize("query", list(MODES)[2:])
def test_map_leads_to_the_files_of_what_it_shows(client, atlas, query):
    content = reading.content(client.get(f"{MAP}/?{query}&stand=1"))

    linked = [one.replace("&amp;", "&") for one in re.findall(rf'href="({MAP}[._][^"]*)" download', content)]
    assert [re.findall(r"u18(\S+?)\?", one)[0] for one in linked] == [
        ".csv", "_excel.csv", ".xlsx", ".ods", ".geojson",
    ]  # fmt: skip
    assert [client.get(one).status_code for one in linked] == [200] * 5
    assert client.get(linked[0]).content == client.get(f"{MAP}.csv?{query}&stand=1").content


def test_plain_map_leads_to_the_files_of_its_indicator_alone(client, atlas):
    content = reading.content(client.get(f"{MAP}/?jahr=2022"))

    assert re.findall(rf'href="({MAP}[._][^"]*)"', content) == []
    assert 'href="/daten/ew_anteil_u18.csv"' in content


def test_wrong_and_moved_addresses_answer_as_the_map_does(client, atlas):
    wrong = client.get(f"{MAP}.csv?jahr=1900")
    other = client.get(f"{MAP}.xlsx?indikator=alo_quote&vergleichsjahr=2020&stand=1")

    assert wrong.status_code == 400
    assert "Für dieses Jahr" in reading.content(wrong)
    assert other.headers["Location"] == "/karte/alo_quote.xlsx?vergleichsjahr=2020&stand=1"
    assert client.get("/karte/nichts.csv").status_code == 404


def test_texts_are_harmless(client, atlas):
    Area.objects.filter(code="01").update(name="=2+5")
    PublishedIndicator.objects.update(name="@SUMME(A1)", unit="-1", source_text="+1")

    rows = reading.rows(client.get(f"{MAP}.csv?zweiter=alo_quote"))
    table = sheets(client.get(f"{MAP}.xlsx?zweiter=alo_quote").content)["Karte"]

    assert [text for row in rows for text in row.values() if re.match(r"[=+@\t]", text)] == []
    assert {row["gebiet_name"] for row in rows} >= {"'=2+5"}
    assert table[0][2:4] == ["@SUMME(A1) (-1)", "@SUMME(A1) (-1) (3)"]
    assert table[1][1] == "=2+5"


@pytest.mark.parametrize("ending", [".csv", "_excel.csv", ".xlsx", ".ods", ".geojson"])
def test_a_release_gives_the_same_bytes_for_ever(client, atlas, ending):
    address = f"{MAP}{ending}?vergleichsjahr=2020"
    before = client.get(f"{address}&stand=1").content
    newer = factories.release(number=2)
    found = PublishedIndicator.objects.get(slug="ew_anteil_u18").indicator
    for area in Area.objects.filter(level="siedlungsbezirk"):
        factories.published_value(newer, found, area, None, 2023, Status.WITHHELD)

    assert client.get(f"{address}&stand=1").content == before
    assert client.get(address).content != before


@pytest.mark.parametrize("districts", [2, 5])
@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".geojson"])
def test_files_ask_equally_often(client, db, districts, ending, django_assert_num_queries):
    publish(districts=districts)
    client.get(f"{MAP}/")

    with django_assert_num_queries(7):
        client.get(f"{MAP}{ending}?vergleichsjahr=2020")


def test_city_and_kreis_stand_below_the_areas_and_provisional_numbers_say_so(client, db):
    dataset.publish()
    address = "/karte/alo_quote"

    rows = reading.rows(client.get(f"{address}.csv?vergleichsjahr=2016"))
    page = reading.cells(client.get(f"{address}/?vergleichsjahr=2016"))

    assert [row["ebene"] for row in rows] == [*["siedlungsbezirk"] * 10, "stadt", "kreis"]
    assert [row["gebiet_name"] for row in rows] == [row[1] for row in page]
    flagged = [row["gebiet_name"] for row in rows if row["status_2023"] == "vorlaeufig"]
    assert flagged == [row[1] for row in page if row[3].endswith(" p")]
    assert len(flagged) > 5
    assert [row["gebiet_name"] for row in rows if row["veraenderung_status"] == "vorlaeufig"] == flagged
    assert [row["status_2023"] for row in rows if not row["wert_2023"]] == ["gesperrt", "folgt_spaeter"]


def test_areas_of_other_boundaries_have_both_numbers_and_no_change(client, db):
    old = factories.edition(datetime.date(2005, 1, 1))
    before, former = factories.city(2, in_edition=old)
    city, areas = factories.city(2)
    release = factories.release()
    made = factories.indicator()
    described = factories.published_indicator(release, made, (2008, 2023), ("siedlungsbezirk", "stadt"))
    factories.class_breaks(described, (10, 20, 30))
    for year, places in ((2008, (before, *former)), (2023, (city, *areas))):
        for area in places:
            factories.published_value(release, made, area, Decimal(year - 2000), year)

    rows = reading.rows(client.get(f"{MAP}.csv?vergleichsjahr=2008"))

    assert [
        [
            row[name]
            for name in ("gebiet_code", "wert_2008", "wert_2023", "veraenderung", "veraenderung_status")
        ]
        for row in rows
    ] == [
        ["01", "8.0", "23.0", "", "nicht_sinnvoll"],
        ["02", "8.0", "23.0", "", "nicht_sinnvoll"],
        [factories.CITY, "8.0", "23.0", "15.0", "ok"],
    ]


def test_delivered_numbers_are_in_no_file_of_a_map(client, atlas):
    hidden = Area.objects.get(code="03")
    factories.observation(factories.measure("ew_u18"), hidden, 77_123)
    factories.observation(factories.measure("ew_gesamt"), hidden, 98_765)

    for query in MODES:
        told = [
            client.get(f"{MAP}{end}?{query}").content.decode() for end in (".csv", "_excel.csv", ".geojson")
        ]
        told.append(str(sheets(client.get(f"{MAP}.ods?{query}").content)))
        assert [text for text in told if re.search(r"77.?123|98.?765|78[.,]0[89]|78[.,]1", text)] == []
