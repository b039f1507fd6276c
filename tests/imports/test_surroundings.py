"""Layers for orientation: what is loaded, what is refused, and how the map shows them."""

import io
import json

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.management import CommandError, call_command

from indicators.models import Area, Surroundings
from tests import factories

pytestmark = pytest.mark.django_db
WEST, SOUTH = 340_000, 5_710_000


@pytest.fixture
def city():
    """Return a city of ten kilometres square, EPSG:25832."""
    whole, _ = factories.city(1)
    corners = ((0, 0), (0, 10_000), (10_000, 10_000), (10_000, 0), (0, 0))
    square = Polygon([(WEST + x, SOUTH + y) for x, y in corners], srid=25832)
    Area.objects.filter(pk=whole.pk).update(
        shape=MultiPolygon(square, srid=25832), drawn_shape=MultiPolygon(square, srid=25832)
    )
    return whole


def layer(folder, *shapes, name="rhein.geojson", srid=25832):
    """Write a GeoJSON with lines or areas in metres, and return its path."""
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{srid}"}}
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    return path


def line(*corners):
    return {"type": "LineString", "coordinates": [[WEST + x, SOUTH + y] for x, y in corners]}


def imported(path, *choices, kind="gewaesser"):
    out = io.StringIO()
    call_command(
        "import_surroundings", path, "--kind", kind, "--source", "Geobasis NRW", *choices, stdout=out
    )
    return out.getvalue()


def test_a_line_is_cut_to_the_city_and_stored_once(city, tmp_path):
    path = layer(tmp_path, line((-50_000, 5_000), (60_000, 5_000)))

    checked, stored, again = imported(path), imported(path, "--commit"), imported(path, "--commit")

    assert "geprüft, nicht gespeichert" in checked
    assert "neu" in stored
    assert "unverändert" in again
    shape = Surroundings.objects.get().shape.transform(25832, clone=True)
    west, _, east, _ = shape.extent
    assert (round(west), round(east)) == (WEST - 500, WEST + 10_500)


def test_another_file_replaces_the_layer_and_it_can_be_taken_away(city, tmp_path):
    imported(layer(tmp_path, line((0, 0), (9_000, 9_000))), "--commit")

    assert "ersetzt" in imported(layer(tmp_path, line((0, 9_000), (9_000, 0))), "--commit")
    call_command("import_surroundings", "--kind", "gewaesser", "--remove", "--commit", stdout=io.StringIO())

    assert not Surroundings.objects.exists()


def test_a_layer_elsewhere_is_refused_with_its_code(city, tmp_path):
    path = layer(tmp_path, line((200_000, 200_000), (201_000, 200_000)))

    with pytest.raises(CommandError, match=r"GEO-70: .*im Stadtgebiet keine Linien"):
        imported(path)


def test_too_fine_a_layer_is_refused(city, tmp_path):
    zigzag = line(*((x / 10, 300 * (x % 2)) for x in range(90_000)))

    with pytest.raises(CommandError, match="GEO-71"):
        imported(layer(tmp_path, zigzag))


def test_without_a_city_nothing_is_cut(db, tmp_path):
    with pytest.raises(CommandError, match="GEO-72"):
        imported(layer(tmp_path, line((0, 0), (1, 1))))


def test_what_is_no_map_is_refused(city, tmp_path):
    path = tmp_path / "x.geojson"
    path.write_text("Guten Tag")

    with pytest.raises(CommandError, match="GEO-01"):
        imported(path)
