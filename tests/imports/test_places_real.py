"""Streets and places against real cities; the register counted with the stored directory."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from indicators.models import Area, Place
from indicators.models.unpublished import Observation
from indicators.spelling import street_key
from tests import factories
from tests.imports.register_files import R1, person, record_file
from tests.imports.test_places import found, run
from tests.shared_data import SHARED, needs_shared

pytestmark = pytest.mark.django_db
DATA = Path("tests/imports/data")
KOELN = SHARED / "data" / "geo" / "koeln"
POTSDAM = SHARED / "data" / "formats" / "gliederung" / "potsdam_wahlbezirke_strassen.csv"


@needs_shared
def test_kindergartens_of_koeln_lie_in_its_districts(settings, tmp_path):
    settings.CITY_CODE, settings.CITY_NAME = "05315000", "Köln"
    options = {"level": "stadtteil", "edition": "2014-01-01", "code": "STT_NR", "name": "STT_NAME"}
    call_command("import_areas", KOELN / "Stadtteil.shp", "--commit", stdout=io.StringIO(), **options)
    factories.place_category("kita", "Kita")
    content = json.loads((KOELN / "poi_osm" / "amenity_kindergarten.geojson").read_text(encoding="utf-8"))
    points = [feature["geometry"] for feature in content["features"]]
    features = [
        {"type": "Feature", "geometry": point, "properties": {"name": f"Kita {number}"}}
        for number, point in enumerate(points)
    ]
    path = tmp_path / "kitas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")

    outside = {line for line, code in found("import_places", path, "--category", "kita") if code == "ORT-05"}
    kept = [feature for number, feature in enumerate(features, 1) if number not in outside]
    path.write_text(json.dumps({"features": kept}), encoding="utf-8")
    status, told = run("import_places", path, "--category", "kita", "--commit")

    assert (status, told) == (0, [f"{len(kept)} Einrichtungen neu, 0 geändert, 0 gelöscht, 0 unverändert."])
    assert len(kept) > 100
    by_district = [Place.objects.in_area(area).count() for area in Area.objects.filter(level="stadtteil")]
    assert sum(by_district) == len(kept)
    assert max(by_district) < len(kept) / 5


@needs_shared
def test_streets_of_potsdam_without_free_text_are_loaded(tmp_path):
    factories.city(1)
    rows = list(csv.reader(POTSDAM.read_text(encoding="utf-8").splitlines()))[1:]
    names = sorted({street for _, street, numbers in rows if numbers == "alle"})
    header = (DATA / "strassen.csv").read_text(encoding="utf-8").splitlines()[0]
    lines = [header, *(f"{at:05d};{name};1;9999;A;;;01;;" for at, name in enumerate(names, 1))]
    path = tmp_path / "potsdam.csv"
    path.write_text("\n".join(lines), encoding="utf-8")

    status, told = run("import_streets", path, "--commit")

    assert (status, told[-1]) == (0, f"{len(names)} Straßen neu, 0 geändert, 0 entfallen, 0 unverändert.")
    assert len(names) > 500


@needs_shared
def test_every_street_of_potsdam_is_found_by_its_usual_spellings():
    rows = list(csv.reader(POTSDAM.read_text(encoding="utf-8").splitlines()))[1:]
    names = sorted({street for _, street, _ in rows})
    for name in names:
        written = {name.upper(), name.replace("straße", "str."), name.replace("Straße", "Str."),
                   name.replace("ß", "ss"), name.replace("-", " ")}  # fmt: skip
        assert {street_key(one) for one in written} == {street_key(name)}
    assert len({street_key(name) for name in names}) >= len(names) - 5


def test_persons_with_addresses_are_counted_by_the_stored_directory(tmp_path):
    factories.city(3)
    factories.measure("ew", source_key="HW")
    header = R1.replace("gebiet", "strassenschluessel;hausnummer;hausnr_zusatz")
    addresses = ["100;12;", "100;28;a", "100;28;b", "110;4;", "110;5;", "999;1;"]
    lines = [person(address) for address in addresses]
    path = tmp_path / "register.csv"
    path.write_text(record_file(*lines, header=header), encoding="utf-8")

    before = {code for _, code in found("import_register", path)}
    run("import_streets", DATA / "strassen.csv", "--commit")
    after = {code for _, code in found("import_register", path)}
    run("import_register", path, "--commit", "--confirm", *after)

    assert "DAT-08" in before
    assert "DAT-08" not in after
    assert "ADR-03" in after
    numbers = Observation.objects.filter(area__level="siedlungsbezirk").values_list("area__code", "number")
    assert dict(numbers) == {"01": 2, "02": 2, "03": 1, "99": 1}
