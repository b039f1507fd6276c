"""Codes, names and shapes one by one: every problem, all at once."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from imports.areas.reading import Fields
from imports.areas.shapes import decode, repair
from tests.imports.area_files import (
    EAST,
    NORTH,
    checked,
    codes,
    geojson,
    rows,
    spatial,
    square,
    three_districts,
)

DATA = Path(__file__).parent / "data"


SECOND = "Objekt 2 (Schlüssel 02, „Blumenviertel“)"


def polygon(*corners):
    """Return a polygon from corners in metres, closed."""
    return shapely.Polygon([(EAST + x, NORTH + y) for x, y in corners])


BOW_TIE = polygon((0, 0), (1000, 1000), (1000, 0), (0, 1000))
# A loop of 2 m² at a corner that was drawn too far.
OVERSHOOT = polygon((0, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 500), (-2, 502), (-2, 500), (0, 502))
TOUCHING = polygon((0, 0), (1000, 0), (1000, 1000), (500, 0), (0, 1000))


def test_good_sample_gives_areas_and_no_problem():
    found = checked(DATA / "areas_good.geojson")

    assert found.problems == ()
    assert [(area.code, area.name) for area in found.areas] == [
        ("01", "Altstadt"),
        ("02", "Blumenviertel"),
        ("03", "Hüls"),
    ]


def test_broken_sample_reports_everything_at_once():
    found = checked(DATA / "areas_broken.geojson", Fields("code", "name", "parent"))

    assert found.areas == ()
    assert codes(found) == [
        ("GEO-19", 8),
        ("GEO-14", 3),
        ("GEO-11", 4),
        ("GEO-13", 5),
        ("GEO-21", 6),
        ("GEO-16", 4),
        ("GEO-12", 2),
        ("GEO-18", None),
        ("GEO-30", 4),
        ("GEO-31", 5),
        ("GEO-35", 6),
        ("GEO-36", 7),
        ("GEO-42", 1),
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"code": None}, "Objekt 2 („Blumenviertel“): Der Schlüssel ist leer. Jedes Gebiet braucht einen."),
        ({"name": " "}, "Objekt 2 (Schlüssel 02): Der Name ist leer. Jedes Gebiet braucht einen."),
        ({"name": "a" * 121}, "Objekt 2: Der Name ist mit 121 Zeichen zu lang (höchstens 120)."),
        (
            {"code": "99"},
            "Objekt 2 (Schlüssel 99, „Blumenviertel“): Der Schlüssel „99“ ist für „nicht zuordenbar“ "
            "vergeben. Bitte wählen Sie dafür mit ATLAS_REMAINDER_CODE einen anderen.",
        ),
        (
            {"code": "01"},
            "Der Schlüssel „01“ kommt 2-mal vor (Objekte 1, 2). Sind es Teile eines Gebiets, fassen Sie sie "
            "im GIS nach dem Schlüssel zusammen („Auflösen“); sonst berichtigen Sie den Schlüssel.",
        ),
        ({"name": "Altstadt"}, "Mehrere Gebiete heißen gleich: „Altstadt“."),
        (
            {"shape": None},
            f"{SECOND} hat keine Geometrie. Bitte ergänzen oder löschen Sie das Objekt.",
        ),
        (
            {"shape": shapely.Point(EAST, NORTH)},
            f"{SECOND} ist keine Fläche, sondern ein Punkt. Gebiete müssen Polygone oder Multipolygone sein.",
        ),
        (
            {"shape": {"type": "Polygon", "coordinates": [[[EAST, NORTH], [EAST, NORTH + 1]]]}},
            f"{SECOND} ist mit 0 m² keine sinnvolle Fläche. Bitte prüfen oder löschen Sie das Objekt.",
        ),
        (
            {"shape": {"type": "Polygon", "coordinates": [[[EAST, NORTH], [EAST, float("nan")], [0, 0]]]}},
            f"{SECOND} hat eine unlesbare Geometrie: Koordinaten sind keine Zahlen.",
        ),
        (
            {"shape": polygon((0, -10), (0.5, -10), (0.5, -9), (0, -9))},
            f"{SECOND} ist mit 0,5 m² keine sinnvolle Fläche. Bitte prüfen oder löschen Sie das Objekt.",
        ),
    ],
)
def test_each_problem_of_a_feature_is_one_sentence(tmp_path, change, message):
    features = rows(square(0), square(1))
    features[1] |= change

    found = checked(geojson(tmp_path / "a.geojson", features))

    assert [problem.message for problem in found.problems] == [message]


@pytest.mark.parametrize("code", ["0" * 21, "01 a", "01/02", "<b>"])
def test_code_has_to_fit_into_an_address(tmp_path, code):
    features = [*rows(square(0)), {"code": code, "name": "Süd", "shape": square(1)}]

    assert codes(checked(geojson(tmp_path / "a.geojson", features))) == [("GEO-13", 2)]


def test_numbers_as_codes_stay_text_and_lost_zeros_are_asked_for(tmp_path):
    features = [row | {"code": number} for row, number in zip(three_districts(), (9, 10, 11), strict=True)]

    found = checked(geojson(tmp_path / "a.geojson", features))

    assert [area.code for area in found.areas] == ["9", "10", "11"]
    assert codes(found) == [("GEO-15", None)]


def test_numbers_of_one_length_and_decimals_without_fraction_are_codes(tmp_path):
    features = [
        row | {"code": number} for row, number in zip(three_districts(), (101.0, 102, 103), strict=True)
    ]

    found = checked(spatial(tmp_path / "a.gpkg", features, "GPKG"))

    assert [area.code for area in found.areas] == ["101", "102", "103"]
    assert codes(found) == []


def test_leading_zeros_are_kept_in_every_format(tmp_path):
    features = three_districts()
    files = [
        geojson(tmp_path / "a.geojson", features),
        spatial(tmp_path / "a.gpkg", features, "GPKG"),
        spatial(tmp_path / "a.shp", features),
    ]

    assert [[area.code for area in checked(path).areas] for path in files] == [["01", "02", "03"]] * 3


# Repairs


@pytest.mark.parametrize(
    ("shape", "code", "part"),
    [
        (
            TOUCHING,
            "GEO-33",
            "(der Rand berührt sich selbst bei 344500 / 5714000) und wurde repariert; die",
        ),
        (BOW_TIE, "GEO-35", "(der Rand kreuzt sich selbst bei 344500 / 5714500) und lässt sich nicht sicher"),
        (OVERSHOOT, "GEO-34", "und wurde repariert; dabei ändert sich die Fläche um"),
    ],
)
def test_invalid_shape_is_judged_by_the_change_of_its_area(tmp_path, shape, code, part):
    found = checked(geojson(tmp_path / "a.geojson", rows(shape)))

    assert codes(found) == [(code, 1)]
    assert part in found.problems[0].message


def test_repair_keeps_what_both_rules_call_the_area():
    shapes = decode(np.array([TOUCHING.wkb, square(2).wkb], dtype=object), ["a", "b"])

    repaired, problems = repair(shapes.shapes, ["a", "b"], shapes.closed)

    assert [problem.code for problem in problems] == ["GEO-33"]
    assert shapely.is_valid(repaired).all()
    assert shapely.area(repaired).tolist() == [500_000.0, 1_000_000.0]


def test_unclosed_ring_is_closed_and_named(tmp_path):
    ring = [list(corner) for corner in square().exterior.coords][:-1]
    features = rows({"type": "Polygon", "coordinates": [ring]})

    found = checked(geojson(tmp_path / "a.geojson", features))

    assert codes(found) == [("GEO-33", 1)]
    assert "(der Rand war nicht geschlossen) und wurde repariert" in found.problems[0].message
    assert found.areas[0].outline.shape.equals(square())


def test_collection_of_polygons_counts_as_one_area(tmp_path):
    parts = shapely.GeometryCollection([square(0), shapely.MultiPolygon([square(3), square(5)])])
    mixed = shapely.GeometryCollection([square(0), shapely.Point(EAST, NORTH)])

    good = checked(geojson(tmp_path / "a.geojson", rows(parts)))
    bad = checked(geojson(tmp_path / "b.geojson", rows(mixed)))

    assert [area.outline.shape.geom_type for area in good.areas] == ["MultiPolygon"]
    assert good.areas[0].outline.shape.area == 3_000_000
    assert codes(bad) == [("GEO-31", 1)]


def test_heights_are_dropped(tmp_path):
    flat = checked(geojson(tmp_path / "a.geojson", rows(shapely.force_3d(square(), 27.5))))

    assert flat.areas[0].outline.shape.has_z is False


def test_samples_are_what_their_names_say():
    """The broken sample differs from the good one, so that its test cannot pass by accident."""
    good, broken = (json.loads((DATA / f"areas_{name}.geojson").read_text()) for name in ("good", "broken"))

    assert (len(good["features"]), len(broken["features"])) == (3, 8)
