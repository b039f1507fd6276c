"""Files of streets and places: every mistake at once, nothing half, twice the same is nothing."""

import csv
import datetime
import io
import json
from pathlib import Path

import pytest
from django.contrib.gis.geos import MultiPolygon
from django.core.management import call_command

from imports.places.street_loading import stored_addresses
from indicators.models import AuditEntry, Place, PlaceCategory, Street, StreetSection
from tests import factories
from tests.shared_data import SHARED, needs_shared

pytestmark = pytest.mark.django_db
DATA = "tests/imports/data"


@pytest.fixture
def city():
    """Save a city of three districts in a row, each a square kilometre, and two kinds of places."""
    factories.area(factories.CITY, "Dinslaken", "stadt", shape=whole())
    for code in ("01", "02", "03"):
        factories.area(code)
    factories.place_category("kita", "Kita")
    factories.place_category("jugendzentrum", "Jugendzentrum", "dreieck", 2)


def whole():
    """Return the three squares as one shape."""
    return MultiPolygon(factories.square(1).union(factories.square(2)).union(factories.square(3)), srid=25832)


def run(command, path, *arguments):
    """Return exit status and lines of a command."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command, str(path), *arguments, stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def found(command, path, *arguments):
    """Return the problems of a file as (line, code)."""
    _, lines = run(command, path, "--json", *arguments)
    return [(one["line"], one["code"]) for one in json.loads("\n".join(lines))]


def messages(command, path):
    """Return the sentence of each problem by code and line."""
    _, lines = run(command, path, "--json")
    return {(one["code"], one["line"]): one["message"] for one in json.loads("\n".join(lines))}


def streets():
    """Return the stored directory in short words."""
    found: dict[str, list[str]] = {street.name: [] for street in Street.objects.all()}
    for one in StreetSection.objects.select_related("street").order_by(
        "first_number", "first_letter", "side"
    ):
        found[one.street.name].append(f"{one} {one.side} {one.area_code}")
    return found


def test_streets_are_checked_and_only_then_loaded(city):
    assert run("import_streets", f"{DATA}/strassen.csv") == (
        0,
        ["3 Straßen neu, 0 geändert, 0 entfallen, 0 unverändert."],
    )
    assert streets() == {}

    run("import_streets", f"{DATA}/strassen.csv", "--commit")

    assert streets() == {
        "Am Alten Dorf": ["0–40 A 03"],
        "Große Wöhrstr.": ["1–9999 U 02", "2–9999 G 03"],
        "Musterstraße": ["1–28a A 01", "28b–9999 A 02"],
    }
    assert AuditEntry.objects.latest("id").subject == "Straßenverzeichnis"


def test_the_same_streets_again_change_nothing(city):
    run("import_streets", f"{DATA}/strassen.csv", "--commit")
    entries = AuditEntry.objects.count()

    assert run("import_streets", f"{DATA}/strassen.csv", "--commit") == (
        0,
        ["0 Änderungen, 3 Straßen unverändert."],
    )
    assert AuditEntry.objects.count() == entries


def test_every_mistake_in_streets_is_named_in_one_pass(city):
    status, _ = run("import_streets", f"{DATA}/strassen_kaputt.csv", "--commit")

    assert status == 1
    assert streets() == {}
    assert sorted(found("import_streets", f"{DATA}/strassen_kaputt.csv"), key=str) == [
        (10, "STR-04"), (11, "STR-03"), (12, "DAT-07"), (4, "ADR-01"), (5, "STR-01"), (6, "REG-06"),
        (7, "GEB-01"), (8, "STR-02"), (9, "ZEIT-01"), (None, "ADR-02"), (None, "ADR-04"),
    ]  # fmt: skip


def test_every_sentence_names_its_line(city):
    _, lines = run("import_streets", f"{DATA}/strassen_kaputt.csv")

    assert (
        "FEHLER  ZEIT-01 Zeile 9, Spalte „gueltig_ab“: „01.13.2020“ ist kein lesbarer Stichtag."
        in "\n".join(lines)
    )


def test_an_unknown_area_brings_the_question_which_one_was_meant(city):
    told = messages("import_streets", f"{DATA}/strassen_kaputt.csv")

    assert told["GEB-01", 7].startswith("Zeile 7: Das Gebiet „33“ gibt es im Gebietsstand 01.01.2010 nicht.")


def test_streets_that_are_gone_are_asked_about(city, tmp_path):
    run("import_streets", f"{DATA}/strassen.csv", "--commit")
    lines = Path(f"{DATA}/strassen.csv").read_text(encoding="utf-8").splitlines()
    shorter = tmp_path / "kurz.csv"
    shorter.write_text(
        "\n".join([lines[0], lines[1].replace("28;A;;a", "30;A;;"), *lines[3:5]]), encoding="utf-8"
    )

    status, told = run("import_streets", shorter, "--commit")
    assert (status, told[-1]) == (2, "0 Straßen neu, 1 geändert, 1 entfallen, 1 unverändert.")
    assert len(streets()) == 3

    assert run("import_streets", shorter, "--commit", "--confirm", "STR-07")[0] == 0
    assert streets() == {
        "Große Wöhrstr.": ["1–9999 U 02", "2–9999 G 03"],
        "Musterstraße": ["1–30 A 01"],
    }


def test_the_register_counts_with_the_stored_directory(city):
    assert stored_addresses("siedlungsbezirk") is None
    run("import_streets", f"{DATA}/strassen.csv", "--commit")

    table = stored_addresses("siedlungsbezirk")
    assert table is not None

    day = datetime.date(2024, 12, 31)
    asked = [
        ("100", "28", ""),
        ("100", "28", "a"),
        ("100", "28", "b"),
        ("100", "28", "c"),
        ("110", "3", ""),
        ("110", "4", "z"),
        ("120", "41", ""),
        ("9", "1", ""),
    ]
    assert [table.area(*one, day) for one in asked] == ["01", "01", "02", "02", "02", "03", "", ""]


def places():
    """Return the stored places in short words."""
    found = []
    for one in Place.objects.order_by("-category__slug", "name"):
        point = (round(one.point.x), round(one.point.y)) if one.point else None
        found.append((one.category_id, one.name, one.address, point, one.area_code))
    return found


def test_places_come_by_metres_by_degrees_and_by_address(city):
    run("import_streets", f"{DATA}/strassen.csv", "--commit")

    status, told = run("import_places", f"{DATA}/orte.csv", "--commit")

    assert (status, told) == (0, ["3 Einrichtungen neu, 0 geändert, 0 gelöscht, 0 unverändert."])
    assert places() == [
        ("kita", "Kita Löwenzahn", "Grosse Woehrstrasse 3", (346500, 5714500), ""),
        ("kita", "Kita Sonnenblume", "Musterstr. 12", (345500, 5714500), ""),
        ("jugendzentrum", "Treff", "Musterstraße 28b", None, "02"),
    ]


def test_the_same_places_again_change_nothing_and_a_moved_one_is_changed(city, tmp_path):
    run("import_streets", f"{DATA}/strassen.csv", "--commit")
    run("import_places", f"{DATA}/orte.csv", "--commit")
    before = places()

    assert run("import_places", f"{DATA}/orte.csv", "--commit") == (
        0,
        ["0 Änderungen, 3 Einrichtungen unverändert."],
    )
    assert places() == before

    moved = tmp_path / "orte.csv"
    moved.write_text(
        Path(f"{DATA}/orte.csv").read_text(encoding="utf-8").replace("345500;", "345501;"), encoding="utf-8"
    )
    assert run("import_places", moved, "--commit")[1] == [
        "0 Einrichtungen neu, 1 geändert, 0 gelöscht, 2 unverändert."
    ]
    assert places()[1][3] == (345501, 5714500)


def test_every_mistake_in_places_is_named_in_one_pass(city):
    run("import_streets", f"{DATA}/strassen.csv", "--commit")

    assert sorted(found("import_places", f"{DATA}/orte_kaputt.csv"), key=str) == [
        (10, "ORT-06"), (11, "ORT-11"), (12, "ORT-06"), (13, "ORT-06"), (15, "ORT-10"), (16, "ORT-08"),
        (17, "ORT-07"), (2, "ORT-03"), (3, "ORT-02"), (4, "ORT-05"), (5, "ORT-05"), (6, "ORT-04"),
        (7, "ORT-04"), (8, "ORT-16"), (9, "ORT-09"), (None, "DAT-10"),
    ]  # fmt: skip
    assert run("import_places", f"{DATA}/orte_kaputt.csv", "--commit", "--confirm", "DAT-10")[0] == 1
    assert places() == []


def test_messages_say_what_to_do(city):
    run("import_streets", f"{DATA}/strassen.csv", "--commit")

    told = messages("import_places", f"{DATA}/orte_kaputt.csv")

    assert told["ORT-03", 2] == (
        "Zeile 2: Die Art „Kitta“ gibt es nicht. Meinten Sie „Kita“? Bekannt sind: "
        + known_categories()
        + "."
    )
    assert (
        told["ORT-05", 4]
        == "Zeile 4: „Kita Fern“ liegt 52,0 km außerhalb der Stadt. Stimmen die Koordinaten?"
    )
    assert told["ORT-05", 5] == "Zeile 5: „Kita Nah“ liegt 50 m außerhalb der Stadt. Stimmen die Koordinaten?"
    assert told["ORT-04", 6] == (
        "Zeile 6: Die Koordinaten „51,56; 6,74“ sind nicht lesbar: Rechts- und Hochwert (Länge und Breite) "
        "sind vertauscht."
    )
    assert "Meinten Sie „Musterstraße“?" in told["ORT-06", 10]
    assert "Die Straße gibt es, die Hausnummer nicht." in told["ORT-06", 12]
    assert "Die Hausnummer fehlt." in told["ORT-06", 13]


def known_categories():
    """Return the names of all categories, in their order."""
    return ", ".join(PlaceCategory.objects.order_by("order", "slug").values_list("name", flat=True))


def test_a_place_without_coordinates_needs_a_street_directory(city, tmp_path):
    told = messages("import_places", f"{DATA}/orte.csv")

    assert told["ORT-06", 4].startswith(
        "Zeile 4: Die Anschrift „Musterstraße 28b“ steht nicht im Straßenverzeichnis. Es ist noch kein "
    )


def test_places_that_are_missing_stay_unless_the_file_is_complete(city, tmp_path):
    run("import_streets", f"{DATA}/strassen.csv", "--commit")
    run("import_places", f"{DATA}/orte.csv", "--commit")
    lines = Path(f"{DATA}/orte.csv").read_text(encoding="utf-8").splitlines()
    one = tmp_path / "eine.csv"
    one.write_text("\n".join(lines[:2]), encoding="utf-8")

    status, told = run("import_places", one, "--commit")
    assert (status, len(places())) == (0, 3)
    assert told[0] == (
        "HINWEIS ORT-13  1 gespeicherte Einrichtungen dieser Arten stehen nicht in der Datei und bleiben: "
        "Kita Löwenzahn."
    )

    assert run("import_places", one, "--replace", "--commit")[0] == 2
    assert run("import_places", one, "--replace", "--commit", "--confirm", "ORT-14")[0] == 0
    assert [name for _, name, *_ in places()] == ["Kita Sonnenblume", "Treff"]


def test_points_of_geojson_are_read(city, tmp_path):
    def feature(at, **properties):
        return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": at}}

    path = tmp_path / "orte.geojson"
    features = [
        feature([6.78552455, 51.56066554], name="Kita A"),
        feature([345_500, 5_714_500], name="Kita B"),
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")

    assert run("import_places", path, "--category", "Kita", "--commit")[0] == 0
    assert [(name, point) for _, name, _, point, _ in places()] == [
        ("Kita A", (346500, 5714500)),
        ("Kita B", (345500, 5714500)),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"type": "FeatureCollection"}', "ORT-01"),
        ('{"features": [', "ORT-01"),
        ('{"features": [7]}', "ORT-01"),
        ('{"features": [{"properties": {"name": "x"}, "geometry": {"type": "Polygon"}}]}', "ORT-01"),
        ('{"features": []}', "ORT-15"),
        ("name;anschrift\n", "ORT-15"),
        ("bezeichnung\nKita\n", "DAT-08"),
        ("", "DAT-01"),
        ("<html></html>", "DAT-03"),
    ],
)
def test_broken_files_are_refused_with_a_reason(city, tmp_path, text, code):
    path = tmp_path / "orte.txt"
    path.write_text(text, encoding="utf-8")

    assert code in {code for _, code in found("import_places", path, "--category", "kita")}
    assert run("import_places", path, "--category", "kita", "--commit")[0] == 1
    assert places() == []


@needs_shared
def test_kindergartens_of_another_city_are_all_named_as_outside(city):
    path = SHARED / "data" / "geo" / "koeln" / "poi_osm" / "amenity_kindergarten.geojson"
    count = len(json.loads(path.read_text(encoding="utf-8"))["features"])

    codes = [code for _, code in found("import_places", path, "--category", "kita")]

    assert codes.count("ORT-05") == count > 100


@needs_shared
def test_free_text_of_a_real_directory_is_refused_line_by_line(city, tmp_path):
    source = SHARED / "data" / "formats" / "gliederung" / "potsdam_wahlbezirke_strassen.csv"
    rows = list(csv.reader(source.read_text(encoding="utf-8").splitlines()))[1:]
    header = Path(f"{DATA}/strassen.csv").read_text(encoding="utf-8").splitlines()[0]
    lines = [
        header,
        *(f'{at:05d};{street};"{numbers}";9999;A;;;01;;' for at, (_, street, numbers) in enumerate(rows, 1)),
    ]
    path = tmp_path / "potsdam.csv"
    path.write_text("\n".join(lines), encoding="utf-8")

    codes = [code for _, code in found("import_streets", path)]

    free = [numbers for _, _, numbers in rows if not numbers.isdigit()]
    assert codes.count("ADR-01") == len(free) > 400
