"""Files to take along: workbooks, GeoJSON, profiles; whole contents, and the same bytes again."""

import io
import json
import re
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon as Shapes
from shapely.geometry import Point, shape

from atlas import geojson, svgmap
from indicators.models import Area, Indicator, PublishedIndicator
from tests import factories
from tests.atlas import reading

XLSX, GEO = "/daten/ew_anteil_u18.xlsx", "/daten/ew_anteil_u18.geojson"
ENDINGS = (".csv", "_excel.csv", ".xlsx", ".ods")
FILES = (
    XLSX, GEO, "/daten/ew_anteil_u18.csv", "/daten/ew_anteil_u18_excel.csv", "/gebiet/02-bezirk-02.csv",
    "/gebiet/02-bezirk-02_excel.csv", "/gebiet/02-bezirk-02.xlsx", "/daten/ew_anteil_u18.ods",
    "/gebiet/02-bezirk-02.ods", "/daten/ew_anteil_u18.gpkg",
)  # fmt: skip


def opened(response):
    return openpyxl.load_workbook(io.BytesIO(response.content))


def rows(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def cells(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def shapes(geometry):
    found = shape(geometry)
    assert isinstance(found, Shapes)
    return found


def test_workbook_has_notes_and_one_table_per_sheet(client, atlas):
    response = client.get(XLSX)
    book = opened(response)

    assert response.headers["Content-Disposition"] == 'attachment; filename="ew_anteil_u18.xlsx"'
    assert book.sheetnames == ["Hinweise", "Gebiete und Jahre", "Werte"]
    assert rows(book["Gebiete und Jahre"]) == [
        ["Nr.", "Gebiet", "2022", "2023"],
        ["01", "Bezirk 01", 12.3, 12.3],
        ["02", "Bezirk 02", 24.7, "."],
        ["03", "Bezirk 03", "...", 37.0],
        ["05170008", "Dinslaken", 20.1, 20.1],
    ]
    assert [sheet.freeze_panes for sheet in book][1:] == ["C2", "A2"]
    assert [list(sheet.tables) for sheet in book] == [[], ["Gebiete_und_Jahre"], ["Werte"]]
    assert all(not sheet.merged_cells.ranges for sheet in book)


def test_workbook_says_what_the_csv_says(client, atlas):
    content = io.BytesIO(client.get(XLSX).content)
    values = pd.read_excel(content, sheet_name="Werte", dtype={"Nr.": str}, engine="openpyxl")
    csv = pd.read_csv(io.BytesIO(client.get("/daten/ew_anteil_u18.csv").content), dtype={"gebiet_code": str})

    assert pd.api.types.is_float_dtype(values["Wert"])
    assert values["Nr."].tolist() == csv["gebiet_code"].tolist()
    assert values["Jahr"].tolist() == csv["jahr"].tolist()
    assert values["Status"].tolist() == csv["status"].tolist()
    assert values["Wert"].fillna(-1).tolist() == csv["wert"].fillna(-1).tolist()
    assert values["Stichtag"].dt.date.astype(str).tolist() == csv["stichtag"].tolist()


def test_notes_name_source_formula_licence_and_release(client, atlas):
    notes = [row[:2] for row in rows(opened(client.get(XLSX))["Hinweise"])[2:]]

    said = dict(notes)
    assert notes[0] == ["Einheit", "%"]
    assert said["Berechnung"] == "Einwohner unter 18 Jahre ÷ Einwohner mit Hauptwohnsitz × 100"
    assert said["Stichtage"] == "31. Dezember 2022, 31. Dezember 2023"
    assert said["Lizenz"] == "dl-de/by-2-0 https://www.govdata.de/dl-de/by-2-0"
    assert said["Veröffentlichung"].startswith("Veröffentlichung 1 vom ")
    assert said["Adresse"] == "http://testserver/daten/ew_anteil_u18.csv?stand=1"
    assert said["Quellenvermerk"].startswith("Stadt Dinslaken, Einwohnermeldedatei; dl-de/by-2-0; S")
    assert said["Zeichen"] == (
        ". = Wert gesperrt; ... = Wert folgt später; / = Wert nicht zuverlässig; x = Wert nicht sinnvoll"
    )
    assert said["Geheimhaltung"] == "Mindestfallzahl 3."
    assert said["Hinweis"].startswith("Demonstrationsdaten, erfunden.")


def test_no_cell_is_a_formula_or_an_address(client, atlas):
    Area.objects.filter(code="01").update(name="=2+5")
    Area.objects.filter(code="03").update(name="https://example.org/")
    PublishedIndicator.objects.update(name='=HYPERLINK("x")', definition="@SUMME(A1)", unit="-1+1")

    for address in (XLSX, "/gebiet/01-bezirk-01.xlsx"):
        book = opened(client.get(address))
        assert [cell.value for cell in cells(book) if cell.data_type == "f" or cell.hyperlink] == []
    assert [row[1] for row in rows(opened(client.get(XLSX))["Gebiete und Jahre"])[1:4]] == [
        "=2+5", "Bezirk 02", "https://example.org/",
    ]  # fmt: skip


def test_withheld_numbers_are_in_no_workbook(client, atlas):
    withheld = Area.objects.get(code="02")
    factories.observation(factories.measure("ew_u18"), withheld, 77_123)
    factories.observation(factories.measure("ew_gesamt"), withheld, 98_765)

    for address in (XLSX, "/gebiet/02-bezirk-02.xlsx"):
        said = [str(cell.value) for cell in cells(opened(client.get(address)))]
        assert "24.7" in said
        assert [text for text in said if re.search(r"77.?123|98.?765|78[.,]0", text)] == []


def test_workbook_of_a_profile_holds_area_and_city(client, atlas):
    sheet = opened(client.get("/gebiet/02-bezirk-02.xlsx"))["Werte"]

    assert [[row[0], row[1], row[5], row[7], row[8], row[10]] for row in rows(sheet)] == [
        ["Indikator", "Jahr", "Gebiet", "Wert", "Einheit", "Status"],
        ["Anteil der unter 18-Jährigen", 2022, "Bezirk 02", 24.7, "%", "ok"],
        ["Anteil der unter 18-Jährigen", 2022, "Dinslaken", 20.1, "%", "ok"],
        ["Anteil der unter 18-Jährigen", 2023, "Bezirk 02", None, "%", "gesperrt"],
        ["Anteil der unter 18-Jährigen", 2023, "Dinslaken", 20.1, "%", "ok"],
    ]


def test_profile_as_csv(client, atlas):
    machine = reading.rows(client.get("/gebiet/02-bezirk-02.csv"))
    excel = reading.rows(client.get("/gebiet/02-bezirk-02_excel.csv"), ";")

    assert [(row["jahr"], row["gebiet_code"], row["wert"], row["status"]) for row in machine] == [
        ("2022", "02", "24.7", "ok"),
        ("2022", "05170008", "20.1", "ok"),
        ("2023", "02", "", "gesperrt"),
        ("2023", "05170008", "20.1", "ok"),
    ]
    assert [row | {"wert": row["wert"].replace(",", ".")} for row in excel] == machine


def test_outdated_name_of_a_profile_file_leads_to_the_new_one(client, atlas):
    Area.objects.filter(code="02").update(name="Neu-Stadt", slug="neu-stadt")

    for ending in ENDINGS:
        response = client.get(f"/gebiet/02-bezirk-02{ending}?stand=1")
        assert response.headers["Location"] == f"/gebiet/02-neu-stadt{ending}?stand=1"
        assert client.get(f"/gebiet/02-neu-stadt{ending}").status_code == 200


def test_geojson_has_the_values_of_one_year(client, atlas):
    response = client.get(GEO, {"jahr": "2023"})
    collection = json.loads(response.content)

    assert response.headers["Content-Type"] == "application/geo+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "crs" not in collection
    assert (collection["source"], collection["licence"], collection["release"]) == (
        "Stadt Dinslaken, Einwohnermeldedatei", "dl-de/by-2-0", 1,
    )  # fmt: skip
    assert [
        tuple(feature["properties"][name] for name in ("code", "year", "value", "status"))
        for feature in collection["features"]
    ] == [("01", 2023, 12.3, "ok"), ("02", 2023, None, "gesperrt"), ("03", 2023, 37.0, "ok")]
    assert json.loads(client.get(GEO).content) == collection
    earlier = json.loads(client.get(GEO, {"jahr": "2022"}).content)
    assert [one["properties"]["value"] for one in earlier["features"]] == [12.3, 24.7, None]


def test_geojson_lies_where_the_city_lies_and_turns_right(client, atlas):
    hole = Polygon(
        ((344_000, 5_714_000), (346_000, 5_714_000), (346_000, 5_716_000), (344_000, 5_716_000),
         (344_000, 5_714_000)),
        ((344_500, 5_714_500), (344_500, 5_715_500), (345_500, 5_715_500), (345_500, 5_714_500),
         (344_500, 5_714_500)),
    )  # fmt: skip
    Area.objects.filter(code="01").update(drawn_shape=MultiPolygon(hole, srid=25832))

    features = json.loads(client.get(GEO).content)["features"]

    written = json.loads(client.get(GEO).content, parse_float=str)["features"]
    numbers = re.findall(r"-?\d+\.(\d+)", str([one["geometry"] for one in written]))
    assert max(map(len, numbers)) <= 6
    for feature in features:
        polygons = shapes(feature["geometry"])
        assert polygons.is_valid
        assert all(part.exterior.is_ccw for part in polygons.geoms)
        assert all(not ring.is_ccw for part in polygons.geoms for ring in part.interiors)
        assert polygons.distance(Point(6.75, 51.56)) < 0.1
    assert [len(part.interiors) for part in shapes(features[0]["geometry"]).geoms] == [1]


@given(st.floats(-20_000_000, 20_000_000), st.floats(-19_000_000, 19_000_000), st.floats(1, 10_000))
def test_coordinates_have_six_decimals_and_rings_turn_against_the_clock(x, y, size):
    ring = ((x, y), (x, y + size), (x + size, y + size), (x + size, y), (x, y))

    made = geojson.geometry([[ring]])

    assert made is not None
    coordinates = made["coordinates"]
    assert isinstance(coordinates, list)
    corners = coordinates[0][0]
    assert corners[0] == corners[-1]
    assert all(round(part, 6) == part for corner in corners for part in corner)
    assert shapes(dict(made)).geoms[0].exterior.is_ccw
    assert corners[0] == (round(svgmap.longitude(x), 6), round(svgmap.latitude(y), 6))


def test_rings_that_rounding_emptied_vanish():
    speck = ((0.0, 0.0), (0.01, 0.0), (0.01, 0.01), (0.0, 0.0))

    assert geojson.geometry([[speck]]) is None
    assert geojson.geometry([]) is None


@pytest.mark.parametrize("address", FILES)
def test_a_release_gives_the_same_bytes_for_ever(client, atlas, address):
    before = client.get(address, {"stand": "1"}).content
    newer = factories.release(number=2)
    found = Indicator.objects.get(slug="ew_anteil_u18")
    for code in ("01", "02", "03"):
        factories.published_value(newer, found, Area.objects.get(code=code), Decimal("55.5"))

    assert client.get(address, {"stand": "1"}).content == before
    assert client.get(address).content != before


@pytest.mark.parametrize(
    "address", ["/daten/x.xlsx", "/daten/x.ods", "/daten/x.geojson", "/gebiet/99-x.csv", "/gebiet/99-x.xlsx"]
)
def test_what_is_not_published_has_no_file(client, atlas, address):
    assert client.get(address).status_code == 404


def test_data_page_lists_every_file(client, atlas):
    only_city = factories.indicator("pflegequote", name="Pflegequote")
    factories.published_indicator(atlas, only_city, levels=("stadt",))

    page = reading.content(client.get("/daten/"))

    listed = {one.split('"')[0] for one in page.split('href="')[1:] if re.match(r"/daten/[^\"?]*\.", one)}
    assert listed == {
        *(f"/daten/ew_anteil_u18{ending}" for ending in (*ENDINGS, ".geojson", ".gpkg")),
        *(f"/daten/pflegequote{ending}" for ending in ENDINGS),
    }
