"""Files with boundaries: which are opened, how, and what a refusal says."""

import shutil
import sqlite3
import warnings
import zipfile

import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer

from imports.areas.files import UnknownChoiceError
from imports.areas.reading import Fields, read
from tests.imports.area_files import (
    CODE_AND_NAME,
    checked,
    codes,
    geojson,
    parts_of,
    rows,
    spatial,
    square,
    three_districts,
    zipped,
)

# A coordinate system without EPSG number: UTM 32 on WGS 84 with a false easting of 2,500,000 m.
LOCAL_UTM = CRS.from_proj4(
    "+proj=tmerc +lat_0=0 +lon_0=9 +k=0.9996 +x_0=2500000 +y_0=0 +datum=WGS84 +units=m"
)


def in_crs(features, target):
    """Return features with their corners in another coordinate system."""
    transformer = Transformer.from_crs(25832, target, always_xy=True)

    def moved(corners):
        return np.column_stack(transformer.transform(corners[:, 0], corners[:, 1]))

    return [row | {"shape": shapely.transform(row["shape"], moved)} for row in features]


def described(found):
    """Return what a file gave, shapes rounded to the centimetre."""
    return [
        (area.code, area.name, shapely.normalize(shapely.set_precision(area.outline.shape, 0.01)).wkt)
        for area in found.areas
    ]


@pytest.fixture
def expected():
    return [
        (row["code"], row["name"], shapely.normalize(shapely.MultiPolygon([row["shape"]])).wkt)
        for row in three_districts()
    ]


@pytest.fixture
def local_wkt():
    return LOCAL_UTM.to_wkt("WKT1_ESRI")


def test_every_format_gives_the_same_areas(tmp_path, expected):
    features = three_districts()
    shapefile = spatial(tmp_path / "gebiete.shp", features, encoding="UTF-8")
    files = [
        geojson(tmp_path / "a.geojson", features),
        geojson(tmp_path / "mit bom #1.json", features, encoding="utf-8-sig"),
        geojson(tmp_path / "grad.geojson", in_crs(features, 4326), crs=None),
        spatial(tmp_path / "a.gpkg", features, "GPKG"),
        spatial(tmp_path / "gk2.gpkg", in_crs(features, 31466), "GPKG", crs="EPSG:31466"),
        shapefile,
        zipped(tmp_path / "a.zip", parts_of(shapefile)),
        zipped(
            tmp_path / "ordner.zip", {f"lieferung/{name}": part for name, part in parts_of(shapefile).items()}
        ),
        zipped(tmp_path / "b.zip", {"a.gpkg": (tmp_path / "a.gpkg").read_bytes()}),
    ]

    found = {path.name: described(checked(path)) for path in files}

    assert found == {path.name: expected for path in files}


def test_crs_without_a_number_is_transformed_by_its_description(tmp_path, local_wkt, expected):
    path = spatial(
        tmp_path / "local.shp", in_crs(three_districts(), LOCAL_UTM), crs=local_wkt, encoding="UTF-8"
    )

    found = checked(path)

    assert codes(found) == [("GEO-07", None)]
    assert described(found) == expected


def test_area_is_measured_on_the_ellipsoid(tmp_path):
    found = checked(geojson(tmp_path / "a.geojson", rows(square(size=10_000))))

    # In the plane it would be 100 km². UTM's scale is 0.9996 on its meridian (x = 500,000 m) and grows
    # with the square of the distance from it; 6,380 km is the radius of the earth.
    scale = 0.9996 * (1 + 151**2 / (2 * 6380**2))
    assert abs(float(found.areas[0].outline.area_km2) - 100 / scale**2) < 0.001


def test_missing_crs_asks_for_srid_and_suggests_those_that_fit(tmp_path):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        path = spatial(tmp_path / "a.gpkg", three_districts(), "GPKG", crs=None)

    refused, accepted = checked(path), checked(path, srid=25832)

    assert [problem.message for problem in refused.problems] == [
        "In „a.gpkg“ steht kein brauchbares Koordinatensystem. Bitte nennen Sie es mit --srid, in "
        "Nordrhein-Westfalen meist --srid 25832. Den Zahlen nach passen: --srid 25832, --srid 25833."
    ]
    assert codes(accepted) == []
    assert len(accepted.areas) == 3


def test_srid_overrides_the_file_and_says_so(tmp_path):
    path = geojson(tmp_path / "a.geojson", three_districts(), crs=None)

    found = checked(path, srid=25832)

    assert [p.message for p in found.problems] == [
        "Gelesen wird mit EPSG:25832 aus dem Aufruf; die Datei nennt EPSG:4326."
    ]


def test_metres_taken_for_degrees_are_refused_once_with_a_suggestion(tmp_path):
    found = checked(geojson(tmp_path / "a.geojson", three_districts(), crs=None))

    assert codes(found) == [("GEO-08", 1)]
    assert "Den Zahlen nach passen: --srid 25832" in found.problems[0].message
    assert "Objekt 1 (Schlüssel 01, „Altstadt“), Objekt 2" in found.problems[0].message


def test_swapped_axes_are_recognised(tmp_path):
    degrees = in_crs(three_districts(), 4326)
    swapped = [
        row | {"shape": shapely.transform(row["shape"], lambda corners: corners[:, ::-1])} for row in degrees
    ]

    found = checked(geojson(tmp_path / "a.geojson", swapped, crs=None))

    assert codes(found) == [("GEO-08", 1)]
    assert found.problems[0].message.endswith("Offenbar sind Länge und Breite vertauscht.")


def test_wrong_strip_is_refused(tmp_path):
    path = spatial(tmp_path / "a.gpkg", in_crs(three_districts(), 31466), "GPKG", crs="EPSG:25832")

    found = checked(path)

    assert codes(found) == [("GEO-08", 1)]
    assert found.problems[0].message.endswith("Den Zahlen nach passen: --srid 31466.")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("leer.geojson", b"", "es ist leer"),
        ("seite.geojson", b"<html></html>", "das Format ist nicht bekannt"),
        ("tabelle.shp", b"code;name\n01;Altstadt\n", "das Format ist nicht bekannt"),
        ("liste.json", b'{"type": "Topology"}', "GDAL meldet"),
    ],
)
def test_foreign_content_is_refused(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)

    found = read(path, CODE_AND_NAME)

    assert found.features is None
    assert codes(found) == [("GEO-01", None)]
    assert f"„{name}“ ist nicht lesbar: {reason}" in found.problems[0].message


def test_geojson_in_latin_1_is_refused(tmp_path):
    found = read(geojson(tmp_path / "a.geojson", three_districts(), encoding="latin-1"), CODE_AND_NAME)

    assert codes(found) == [("GEO-01", None)]
    assert "nicht in UTF-8" in found.problems[0].message


def test_file_without_features_is_refused(tmp_path):
    path = spatial(tmp_path / "a.gpkg", three_districts(), "GPKG")
    with sqlite3.connect(path) as database:
        database.execute("DROP TRIGGER IF EXISTS rtree_a_geom_delete")
        database.execute("DELETE FROM a")

    assert codes(read(path, CODE_AND_NAME)) == [("GEO-04", None)]


def test_shapefile_without_its_parts_is_refused(tmp_path):
    path = spatial(tmp_path / "a.shp", three_districts())
    (tmp_path / "a.shx").unlink()
    (tmp_path / "a.dbf").unlink()

    found = read(path, CODE_AND_NAME)

    assert [problem.message.split(".")[0] for problem in found.problems] == ["Zur Shapefile „a"]
    assert codes(found) == [("GEO-03", None)]
    assert "fehlt .shx und .dbf" in found.problems[0].message


def test_shapefile_without_prj_asks_for_srid(tmp_path):
    path = spatial(tmp_path / "a.shp", three_districts(), encoding="UTF-8")
    (tmp_path / "a.prj").unlink()

    assert codes(checked(path)) == [("GEO-05", None)]
    assert codes(checked(path, srid=25832)) == []


@pytest.mark.parametrize("description", ["", "PROJCS[", 'LOCAL_CS["Werkplan",UNIT["metre",1]]'])
def test_useless_prj_asks_for_srid(tmp_path, description):
    path = spatial(tmp_path / "a.shp", three_districts(), encoding="UTF-8")
    (tmp_path / "a.prj").write_text(description)

    assert [code for code, _ in codes(checked(path))][-1] == "GEO-05"
    assert len(checked(path, srid=25832).areas) == 3


def test_prj_with_an_old_umlaut_is_read(tmp_path, local_wkt, expected):
    path = spatial(tmp_path / "a.shp", in_crs(three_districts(), LOCAL_UTM), crs=local_wkt, encoding="UTF-8")
    description = (tmp_path / "a.prj").read_text().replace('"unknown"', '"Gauß-Krüger örtlich"', 1)
    (tmp_path / "a.prj").write_bytes(description.encode("latin-1"))

    found = checked(path)

    assert "Gauß-Krüger örtlich" in found.problems[0].message
    assert described(found) == expected


def many_members():
    return {f"{number}.txt": b"" for number in range(201)}


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"../a.shp": b""}, "es enthält Pfade, die aus dem Archiv hinausführen"),
        ({"daten/../../a.shp": b""}, "es enthält Pfade, die aus dem Archiv hinausführen"),
        ({"/etc/a.shp": b""}, "es enthält Pfade, die aus dem Archiv hinausführen"),
        ({"C:\\a.shp": b""}, "es enthält Pfade, die aus dem Archiv hinausführen"),
        (many_members(), "es enthält 201 Dateien (höchstens 200)"),
        ({"a.dbf": bytes(100_000_001)}, "ausgepackt ist es größer als 100 MB"),
        ({"liesmich.txt": b"Hallo"}, "es enthält keine Geodaten"),
    ],
)
def test_unsafe_archives_are_refused_before_they_are_read(tmp_path, members, reason):
    found = read(zipped(tmp_path / "a.zip", members), CODE_AND_NAME)

    assert [problem.message for problem in found.problems] == [
        f"Das Archiv „a.zip“ wird nicht geöffnet: {reason}."
    ]


def test_encrypted_and_broken_archives_are_refused(tmp_path):
    path = zipped(
        tmp_path / "a.zip", {"a.geojson": geojson(tmp_path / "a.geojson", three_districts()).read_bytes()}
    )
    good = path.read_bytes()
    encrypted = bytearray(good)
    directory = encrypted.index(b"PK\x01\x02")
    encrypted[directory + 8] |= 1
    path.write_bytes(encrypted)
    truncated = tmp_path / "b.zip"
    truncated.write_bytes(good[:-30])
    damaged = tmp_path / "c.zip"
    middle = good.index(b"a.geojson") + 40
    damaged.write_bytes(good[:middle] + b"\x00\x00\x00\x00" + good[middle + 4 :])

    reasons = [read(file, CODE_AND_NAME).problems[0].message for file in (path, truncated, damaged)]

    assert reasons == [
        "Das Archiv „a.zip“ wird nicht geöffnet: es ist verschlüsselt.",
        "Das Archiv „b.zip“ wird nicht geöffnet: es ist beschädigt.",
        "Das Archiv „c.zip“ wird nicht geöffnet: es ist beschädigt.",
    ]


def test_link_in_an_archive_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    link = zipfile.ZipInfo("a.geojson")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")

    assert codes(read(path, CODE_AND_NAME)) == [("GEO-02", None)]


def test_one_of_several_layers_is_chosen_by_name_or_number(tmp_path):
    path = spatial(tmp_path / "a.gpkg", three_districts(), "GPKG", layer="bezirke")
    spatial(path, rows(square()), "GPKG", layer="stadt", append=True)

    counted = [len(checked(path, layer=layer).areas) for layer in ("bezirke", "stadt", "1")]

    assert counted == [3, 1, 1]
    with pytest.raises(UnknownChoiceError, match="0 bezirke, 1 stadt"):
        read(path, CODE_AND_NAME)
    with pytest.raises(UnknownChoiceError, match="0 bezirke, 1 stadt"):
        read(path, CODE_AND_NAME, layer="kreis")


def test_one_of_several_files_in_an_archive_is_chosen_by_name(tmp_path):
    whole = geojson(tmp_path / "stadt.geojson", rows(square())).read_bytes()
    districts = geojson(tmp_path / "bezirke.geojson", three_districts()).read_bytes()
    path = zipped(tmp_path / "a.zip", {"stadt.geojson": whole, "bezirke.geojson": districts, "info.txt": b""})

    assert len(checked(path, layer="bezirke").areas) == 3
    with pytest.raises(UnknownChoiceError, match="--layer: bezirke, stadt"):
        read(path, CODE_AND_NAME)


def test_missing_and_unsuitable_fields_are_mistakes_of_the_call(tmp_path):
    path = spatial(tmp_path / "a.gpkg", [row | {"seit": True} for row in three_districts()], "GPKG")

    with pytest.raises(UnknownChoiceError, match=r"„nr“ gibt es nicht\. Die Datei hat: code, name, seit"):
        read(path, Fields("nr", "name"))
    with pytest.raises(UnknownChoiceError, match="„seit“ enthält weder Text noch Zahlen"):
        read(path, Fields("code", "seit"))


def test_no_file_beside_the_needed_parts_reaches_gdal(tmp_path):
    """A virtual layer beside a Shapefile, or as a file of its own, is never opened."""
    virtual = "<OGRVRTDataSource><OGRVRTLayer name='a'></OGRVRTLayer></OGRVRTDataSource>"
    path = tmp_path / "a.geojson"
    path.write_text(virtual)

    assert codes(read(path, CODE_AND_NAME)) == [("GEO-01", None)]


# Encodings of Shapefiles


def shapefile_in(tmp_path, encoding, cpg=None):
    path = spatial(
        tmp_path / "a.shp", rows(square(0), square(1), names=("Bärenthal", "Süd")), encoding=encoding
    )
    (tmp_path / "a.cpg").unlink(missing_ok=True)
    header = bytearray((tmp_path / "a.dbf").read_bytes())
    header[29] = 0
    (tmp_path / "a.dbf").write_bytes(header)
    if cpg:
        (tmp_path / "a.cpg").write_text(cpg)
    return path


@pytest.mark.parametrize(
    ("encoding", "cpg"),
    [("UTF-8", "UTF-8\n"), ("UTF-8", "65001"), ("CP1252", "ANSI 1252"), ("ISO-8859-1", "88591")],
)
def test_stated_encoding_is_used(tmp_path, encoding, cpg):
    found = checked(shapefile_in(tmp_path, encoding, cpg))

    assert [area.name for area in found.areas] == ["Bärenthal", "Süd"]
    assert codes(found) == []


def test_unstated_encoding_is_shown_and_needs_a_tick(tmp_path):
    found = checked(shapefile_in(tmp_path, "CP1252"))

    assert codes(found) == [("GEO-20", None)]
    assert "Gelesen wurde Windows-1252: „Bärenthal“, „Süd“." in found.problems[0].message


def test_language_driver_of_the_table_states_an_encoding(tmp_path):
    path = shapefile_in(tmp_path, "CP1252")
    header = bytearray((tmp_path / "a.dbf").read_bytes())
    header[29] = 0x57
    (tmp_path / "a.dbf").write_bytes(header)

    assert codes(checked(path)) == []


def test_wrong_encoding_is_an_error_that_names_the_right_one(tmp_path):
    path = shapefile_in(tmp_path, "UTF-8")

    found = checked(path)

    assert codes(found) == [("GEO-19", 1), ("GEO-19", 2)]
    assert found.problems[1].message == (
        "Objekt 2: zerstörte Umlaute („SÃ¼d“, gemeint ist wohl „Süd“). Die Datei wurde mit falschem "
        "Zeichensatz gespeichert oder gelesen. Gelesen wurde Windows-1252; versuchen Sie --encoding UTF-8."
    )
    assert [area.name for area in checked(path, encoding="UTF-8").areas] == ["Bärenthal", "Süd"]


@pytest.mark.parametrize(("encoding", "cpg"), [("CP1252", "UTF-8"), ("CP850", None), ("CP850", "UTF-8")])
def test_old_bytes_under_a_wrong_label_are_errors(tmp_path, encoding, cpg):
    path = shapefile_in(tmp_path, encoding, cpg)

    assert codes(checked(path)) == [("GEO-19", 1), ("GEO-19", 2)]
    assert [area.name for area in checked(path, encoding=encoding).areas] == ["Bärenthal", "Süd"]


def test_umlauts_destroyed_before_are_an_error_in_every_format(tmp_path):
    features = rows(square(0), square(1), square(2), names=("SÃ¼d", "B?renthal", "Süd"))

    found = checked(geojson(tmp_path / "a.geojson", features))

    assert codes(found) == [("GEO-19", 1), ("GEO-19", 2)]
    assert found.problems[0].message.endswith("Bitte exportieren Sie die Datei neu.")


def test_decomposed_umlauts_and_spare_spaces_are_put_right(tmp_path):
    features = rows(square(0), names=(" Su\u0308d \u00a0 Stadt",))

    assert [area.name for area in checked(geojson(tmp_path / "a.geojson", features)).areas] == ["Süd Stadt"]


def test_upper_case_suffixes_are_found(tmp_path):
    spatial(tmp_path / "a.shp", three_districts(), encoding="UTF-8")
    (tmp_path / "gross").mkdir()
    for suffix in ("shp", "shx", "dbf", "prj", "cpg"):
        shutil.copy(tmp_path / f"a.{suffix}", tmp_path / "gross" / f"A.{suffix.upper()}")

    assert len(checked(tmp_path / "gross" / "A.SHP").areas) == 3
