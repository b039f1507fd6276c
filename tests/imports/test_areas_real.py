"""Boundaries as cities and the state publish them: what each file gives."""

import json
from collections import Counter
from decimal import Decimal
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.core.management import call_command

from imports.areas.reading import Fields
from imports.areas.validation import Checked
from indicators.models import Area
from tests.imports.area_files import checked, parts_of, zipped
from tests.shared_data import SHARED, needs_shared

pytestmark = needs_shared
GEO = SHARED / "data" / "geo"
DEMO = Path(__file__).resolve().parents[2] / "demo" / "siedlungsbezirke_schematisch.geojson"

STADTTEIL = Fields("STT_NR", "STT_NAME")
OSM = Fields("cartodb_id", "name")
GEMEINDE = Fields("AGS", "GEN")


def summary(found: Checked):
    """Return the number of areas, the whole in km² and how often each problem was found."""
    assert found.whole is not None
    problems = Counter(f"{problem.code} {problem.severity}" for problem in found.problems)
    return len(found.areas), found.whole.area_km2.quantize(Decimal("0.01")), dict(problems)


def assert_has_no_gap_and_no_overlap(found: Checked, holes=0):
    """Check the full and the simplified coverage."""
    for column in ("shape", "drawn_shape"):
        assert_is_coverage([getattr(area.outline, column) for area in found.areas], holes)


def assert_is_coverage(polygons, holes):
    """Check validity, every pair of neighbours, and the holes in the union."""
    shapes = np.array(polygons, dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = first < second
    shared = shapely.area(shapely.intersection(shapes[first[pairs]], shapes[second[pairs]]))
    union = shapely.union_all(shapes)
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert shared.sum() == 0
    assert union.area == pytest.approx(shapely.area(shapes).sum(), rel=1e-12)
    assert sum(len(part.interiors) for part in shapely.get_parts(union)) == holes


SLIVERS = {"GEO-40 HINWEIS": 1, "GEO-44 HINWEIS": 1, "GEO-47 HINWEIS": 1}
NO_NUMBER = {"GEO-07 HINWEIS": 1}


@pytest.mark.parametrize(
    ("file", "fields", "areas", "km2", "problems", "holes"),
    [
        (
            "koeln/Stadtbezirk.shp",
            Fields("STB_NR", "STB_NAME"),
            9,
            "405.01",
            NO_NUMBER | SLIVERS | {"GEO-46 HINWEIS": 1},
            0,
        ),
        (
            "koeln/Stadtteil.shp",
            STADTTEIL,
            86,
            "405.01",
            NO_NUMBER | SLIVERS | {"GEO-33 HINWEIS": 1, "GEO-46 HINWEIS": 1},
            0,
        ),
        (
            "koeln/Stadtviertel.shp",
            Fields("STV_NR", "STV_NAME"),
            371,
            "187.86",
            NO_NUMBER | SLIVERS | {"GEO-33 HINWEIS": 2, "GEO-45 WARNUNG": 23, "GEO-46 HINWEIS": 1},
            23,
        ),
        (
            "invalid-geometry-samples/frankfurt-main.geojson",
            OSM,
            46,
            "248.37",
            SLIVERS | {"GEO-15 WARNUNG": 1, "GEO-33 HINWEIS": 1},
            0,
        ),
        (
            "invalid-geometry-samples/zurich-city.geojson",
            OSM,
            34,
            "91.87",
            SLIVERS | {"GEO-15 WARNUNG": 1, "GEO-33 HINWEIS": 7},
            0,
        ),
        ("dinslaken-umland/nrw_gemeinden_vg5000_25832.gpkg", GEMEINDE, 396, "34128.06", {}, 0),
        ("dinslaken-umland/kreis_wesel_gemeinden_4326.geojson", GEMEINDE, 13, "1043.81", {}, 0),
    ],
)
def test_published_boundaries_become_a_coverage(file, fields, areas, km2, problems, holes):
    found = checked(GEO / file, fields)

    assert summary(found) == (areas, Decimal(km2), problems)
    assert_has_no_gap_and_no_overlap(found, holes)


def test_hamburg_needs_another_code_for_the_remainder():
    """One of Hamburg's 103 running numbers is 99, the code of "nicht zuordenbar"."""
    found = checked(GEO / "hamburg" / "hamburg_stadtteile.geojson", OSM)

    assert Counter(p.code for p in found.problems) == {"GEO-14": 1, "GEO-15": 1, "GEO-40": 1, "GEO-47": 1}
    assert [p.line for p in found.problems if p.code == "GEO-14"] == [99]


@pytest.mark.django_db
def test_hamburg_is_loaded_under_its_own_settings(settings):
    settings.CITY_CODE, settings.CITY_NAME, settings.REMAINDER_CODE = "02000000", "Hamburg", "999"
    settings.REFERENCE_AREAS = "land:02:Freie und Hansestadt"

    call_command(
        "import_areas",
        GEO / "hamburg" / "hamburg_stadtteile.geojson",
        "--commit",
        "--confirm",
        "GEO-15",
        level="stadtteil",
        edition="2014-01-01",
        code="cartodb_id",
        name="name",
        stdout=StringIO(),
    )

    counts = Area.objects.values_list("level", "is_remainder")
    assert Counter(counts) == {
        ("stadtteil", False): 103,
        ("stadtteil", True): 1,
        ("stadt", False): 1,
        ("land", False): 1,
    }
    assert Area.objects.values_list("area_km2", flat=True).get(level="stadt") == Decimal("747.4713")


@pytest.mark.django_db
def test_zipped_shapefile_and_second_run_of_koeln(tmp_path, settings):
    settings.CITY_CODE, settings.CITY_NAME = "05315000", "Köln"
    path = zipped(tmp_path / "koeln.zip", parts_of(GEO / "koeln" / "Stadtteil.shp"))
    options = {"level": "stadtteil", "edition": "2014-01-01", "code": "STT_NR", "name": "STT_NAME"}
    first, second = StringIO(), StringIO()

    call_command("import_areas", path, "--commit", stdout=first, **options)
    call_command("import_areas", path, "--commit", stdout=second, **options)

    assert "86 neu, 0 geändert, 0 entfallen, 0 unverändert." in first.getvalue()
    assert "0 neu, 0 geändert, 0 entfallen, 86 unverändert." in second.getvalue()
    assert Area.objects.get(code="905").name == "Dellbrück"


@pytest.mark.django_db
def test_all_german_gemeinden_are_loaded(settings):
    settings.CITY_CODE, settings.CITY_NAME, settings.REFERENCE_AREAS = "00", "Deutschland", ""
    out = StringIO()

    call_command(
        "import_areas",
        GEO / "vg5000-gemeinden" / "VG5000_GEM.shp",
        "--commit",
        "--json",
        "--confirm",
        "GEO-45",
        level="gemeinde",
        edition="2021-01-01",
        code="AGS",
        name="GEN",
        stdout=out,
    )

    problems = Counter((problem["code"], problem["severity"]) for problem in json.loads(out.getvalue()))
    assert problems == {
        ("GEO-09", "HINWEIS"): 1,
        ("GEO-10", "HINWEIS"): 1,
        ("GEO-18", "HINWEIS"): 1,
        ("GEO-33", "HINWEIS"): 3,
        # Jungholz, Austria, all around in the Allgäu.
        ("GEO-45", "WARNUNG"): 1,
    }
    loaded = Area.objects.filter(level="gemeinde", is_remainder=False)
    assert loaded.count() == 10_997
    assert loaded.get(code="05170008").name == "Dinslaken"
    assert Area.objects.values_list("area_km2", flat=True).get(level="stadt") == Decimal("357218.4940")
    for column in ("shape", "drawn_shape"):
        stored = loaded.values_list(column, flat=True)
        assert_is_coverage(shapely.from_wkb([bytes(shape.wkb) for shape in stored]), holes=1)


def test_demo_districts_are_free_of_problems():
    found = checked(DEMO, Fields("code", "name"))

    assert summary(found) == (10, Decimal("47.86"), {})
    assert_has_no_gap_and_no_overlap(found)
