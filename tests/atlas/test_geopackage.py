"""Indicators as GeoPackage: as GDAL reads it, with nothing in it that is not published."""

import datetime
import shutil
import sqlite3
import struct
import subprocess
from decimal import Decimal

import numpy as np
import pyogrio
import pytest
from pyogrio.raw import read

from atlas.geopackage import Shape, Table, geopackage
from indicators.models import Area, Indicator
from indicators.status import Status
from tests import factories
from tests.atlas import reading

GPKG, CSV = "/daten/ew_anteil_u18.gpkg", "/daten/ew_anteil_u18.csv"
OGRINFO = shutil.which("ogrinfo")
MADE = datetime.datetime(2024, 3, 1, 8, 30, tzinfo=datetime.UTC)


@pytest.fixture
def keep(tmp_path):
    """Return what keeps a download as a file and returns its path."""

    def kept(response):
        path = tmp_path / "ew.gpkg"
        path.write_bytes(response.content)
        return path

    return kept


def table(path, name):
    """Return the rows of a layer or table as dicts, and its shapes as WKB; NaN is None."""
    meta, _, geometry, columns = read(path, layer=name)
    names = list(meta["fields"])
    rows = [dict(zip(names, map(plain, row), strict=True)) for row in zip(*columns, strict=True)]
    return rows, [bytes(one) for one in geometry] if geometry is not None else None


def plain(value):
    if isinstance(value, np.datetime64):
        return str(value)[:10]
    value = value.item() if isinstance(value, np.generic) else value
    return None if value != value else value


def opened(content):
    """Return the file as SQLite opens it."""
    file = sqlite3.connect(":memory:")
    file.deserialize(content)
    return file


def test_layer_has_each_area_once_and_the_years_beside_each_other(client, atlas, keep):
    response = client.get(GPKG)
    file = keep(response)
    layers = [tuple(map(str, one)) for one in pyogrio.list_layers(file)]
    rows, shapes = table(file, "siedlungsbezirk_2010_01_01")

    assert response.headers["Content-Type"] == "application/geopackage+sqlite3"
    assert response.headers["Content-Disposition"] == 'attachment; filename="ew_anteil_u18.gpkg"'
    assert layers == [
        ("siedlungsbezirk_2010_01_01", "MultiPolygon"), ("stadt_2010_01_01", "MultiPolygon"),
        ("werte", "None"), ("hinweise", "None"),
    ]  # fmt: skip
    assert [list(row.values()) for row in rows] == [
        ["01", "Bezirk 01", "%", 12.3, "ok", 12.3, "ok"],
        ["02", "Bezirk 02", "%", None, "gesperrt", 24.7, "ok"],
        ["03", "Bezirk 03", "%", 37.0, "ok", None, "folgt_spaeter"],
    ]
    assert list(rows[0])[3:] == ["wert_2023", "status_2023", "wert_2022", "status_2022"]
    areas = Area.objects.filter(level="siedlungsbezirk").order_by("code")
    assert shapes == [bytes(area.shape.wkb) for area in areas if area.shape]


def test_boundaries_lie_where_the_city_lies(client, atlas, keep):
    info = pyogrio.read_info(keep(client.get(GPKG)), layer="stadt_2010_01_01")

    city = Area.objects.get(level="stadt")
    assert info["crs"] == "EPSG:25832"
    assert city.shape and tuple(info["total_bounds"]) == city.shape.extent


def test_table_says_what_the_csv_says(client, atlas, keep):
    rows, shapes = table(keep(client.get(GPKG)), "werte")
    csv = reading.rows(client.get(CSV))

    assert shapes is None
    same = ("indikator", "name", "stichtag", "ebene", "gebiet_code", "gebiet_name", "gebietsstand",
            "einheit", "status")  # fmt: skip
    assert [{name: row[name] for name in same} for row in rows] == [
        {name: row[name] for name in same} for row in csv
    ]
    assert [(row["jahr"], row["wert"]) for row in rows] == [
        (int(row["jahr"]), float(row["wert"]) if row["wert"] else None) for row in csv
    ]
    assert [row["zeichen"] for row in rows if row["wert"] is None] == ["...", "."]


def test_file_says_where_it_comes_from(client, atlas, keep):
    file = keep(client.get(GPKG))
    told, _ = table(file, "hinweise")
    notes = {row["was"]: row["text"] for row in told}
    metadata = pyogrio.read_info(file, layer="werte")["dataset_metadata"]

    assert notes["Quelle"] == "Stadt Dinslaken, Einwohnermeldedatei"
    assert notes["Lizenz"] == "dl-de/by-2-0 https://www.govdata.de/dl-de/by-2-0"
    assert notes["Berechnung"] == "Einwohner unter 18 Jahre ÷ Einwohner mit Hauptwohnsitz × 100"
    assert notes["Adresse"] == "http://testserver/daten/ew_anteil_u18.gpkg?stand=1"
    assert notes["Stichtage"] == "31. Dezember 2022, 31. Dezember 2023"
    assert {name: metadata[name] for name in notes} == notes
    assert metadata["TITLE"] == "Anteil der unter 18-Jährigen"


@pytest.mark.skipif(OGRINFO is None, reason="needs GDAL's program ogrinfo")
def test_ogrinfo_reads_it_without_a_word_of_warning(client, atlas, keep):
    file = keep(client.get(GPKG))

    said = subprocess.run(
        [str(OGRINFO), "-ro", "-al", "-so", str(file)], check=True, capture_output=True, text=True, timeout=60
    )

    assert said.stderr == ""
    assert "Layer name: siedlungsbezirk_2010_01_01\n" in said.stdout
    assert "Feature Count: 3\n" in said.stdout
    assert 'ID["EPSG",25832]' in said.stdout
    assert "  TITLE=Anteil der unter 18-Jährigen\n" in said.stdout


def test_database_is_sound(client, atlas):
    file = opened(client.get(GPKG).content)

    assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    assert file.execute("PRAGMA freelist_count").fetchone() == (0,)
    days = {day for (day,) in file.execute("SELECT last_change FROM gpkg_contents")}
    (made,) = days
    assert made == f"{atlas.published_at.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def test_withheld_numbers_are_nowhere_in_the_bytes(client, atlas):
    withheld = Area.objects.get(code="02")
    factories.observation(factories.measure("ew_u18"), withheld, 77_123)
    factories.observation(factories.measure("ew_gesamt"), withheld, 98_765)

    content = client.get(GPKG).content

    rate = float(round(Decimal(77_123) / Decimal(98_765) * 100, 1))
    hidden = [struct.pack(">d", number) for number in (77_123, 98_765, rate, 77_123 / 98_765 * 100)]
    hidden += [struct.pack(">i", number)[1:] for number in (77_123, 98_765)]
    hidden += [b"77123", b"98765", b"78.1", b"78,1"]
    assert struct.pack(">d", 24.7) in content
    assert [number for number in hidden if number in content] == []


def test_editions_have_layers_of_their_own_and_the_newest_comes_first(client, db, keep):
    old = factories.edition(datetime.date(2005, 1, 1))
    before, former = factories.city(2, in_edition=old)
    city, areas = factories.city(3)
    release = factories.release()
    made = factories.indicator()
    factories.published_indicator(release, made, (2008, 2023), ("siedlungsbezirk", "stadt"))
    kreis = factories.area("05170", "Kreis Wesel", "kreis", shape=None, slug="kreis-wesel")
    for year, places in ((2008, (before, *former)), (2023, (city, *areas, kreis))):
        for area in places:
            factories.published_value(release, made, area, Decimal(12), year)

    file = keep(client.get(GPKG))

    assert [name for name, _ in pyogrio.list_layers(file)] == [
        "siedlungsbezirk_2010_01_01", "stadt_2010_01_01", "siedlungsbezirk_2005_01_01", "stadt_2005_01_01",
        "werte", "hinweise",
    ]  # fmt: skip
    assert list(table(file, "siedlungsbezirk_2005_01_01")[0][0])[3:] == ["wert_2008", "status_2008"]
    assert "Kreis Wesel" in {row["gebiet_name"] for row in table(file, "werte")[0]}


def test_what_has_no_boundaries_has_no_file(client, atlas):
    only_city = factories.indicator("pflegequote", name="Pflegequote")
    factories.published_indicator(atlas, only_city, levels=("kreis",))
    kreis = factories.area("05170", "Kreis Wesel", "kreis", shape=None, slug="kreis-wesel")
    factories.published_value(atlas, only_city, kreis, Decimal(3), 2023)

    assert client.get("/daten/pflegequote.gpkg").status_code == 404
    assert client.get("/daten/nichts.gpkg").status_code == 404


def test_the_same_release_gives_the_same_bytes(client, atlas, keep):
    before = client.get(GPKG, {"stand": "1"}).content
    newer = factories.release(number=2)
    found = Indicator.objects.get(slug="ew_anteil_u18")
    factories.published_value(newer, found, Area.objects.get(code="01"), None, 2023, Status.WITHHELD)

    assert client.get(GPKG, {"stand": "1"}).content == before
    assert struct.pack(">d", 12.3) in before
    assert table(keep(client.get(GPKG)), "siedlungsbezirk_2010_01_01")[0][0]["wert_2023"] is None


def test_names_and_texts_cannot_break_out():
    wkb = struct.pack("<BII", 1, 6, 0)
    odd = Table('a"b; DROP', "T", "'", {'x"y': "TEXT"}, [["'; --"]], [Shape(wkb, (1.0, 2.0, 3.0, 4.0))])

    file = opened(geopackage([odd], {'<"&': "<x>"}, MADE))

    assert file.execute('SELECT "x""y" FROM "a""b; DROP"').fetchall() == [("'; --",)]
    assert file.execute("SELECT metadata FROM gpkg_metadata").fetchone()[0].count("&lt;x&gt;") == 1
