"""``import_areas``: what is written, what is refused, and what a second run says."""

import datetime
import json
from decimal import Decimal
from io import StringIO

import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.core.management import CommandError, call_command

from indicators.models import Area, Edition, Level
from tests import factories
from tests.imports.area_files import EAST, NORTH, geojson, rows, square, three_districts

pytestmark = pytest.mark.django_db

CITY = "05170008"


def run(path, *switches, level="siedlungsbezirk", edition="2020-01-01", **options):
    """Return the exit status and what the command printed."""
    out = StringIO()
    fields = {"code": "code", "name": "name"} | options
    try:
        call_command("import_areas", path, *switches, level=level, edition=edition, stdout=out, **fields)
    except SystemExit as left:
        return left.code, out.getvalue()
    return 0, out.getvalue()


def stored():
    """Return every area: year, level, code, name, slug, parent, remainder, size, whether it is drawn."""
    return [
        (
            area.edition.valid_from.year,
            area.level_id,
            area.code,
            area.name,
            area.slug,
            area.parent.code if area.parent else None,
            area.is_remainder,
            area.area_km2,
            bool(area.shape and area.drawn_shape and area.label_point),
        )
        for area in Area.objects.select_related("edition", "parent").order_by(
            "edition", "level__rank", "code"
        )
    ]


def boundary(column="shape", **which):
    """Return one geometry of one area."""
    return Area.objects.values_list(column, flat=True).get(**which)


@pytest.fixture
def districts(tmp_path):
    return geojson(tmp_path / "bezirke.geojson", three_districts())


def test_checking_writes_nothing(districts):
    status, said = run(districts)

    assert status == 0
    assert "3 neu, 0 geändert, 0 entfallen, 0 unverändert." in said
    assert said.endswith("Nur geprüft, nichts geschrieben. Mit --commit wird geladen.\n")
    assert (Area.objects.count(), Edition.objects.count(), Level.objects.count()) == (0, 0, 0)


def test_loading_makes_districts_city_remainder_and_reference_areas(districts):
    status, said = run(districts, "--commit")

    assert (status, said.splitlines()[-1]) == (0, "In den Gebietsstand 2020-01-01 geschrieben.")
    one, three = Decimal("1.0002"), Decimal("3.0006")
    assert stored() == [
        (2020, "land", "05", "Nordrhein-Westfalen", "nordrhein-westfalen", None, False, None, False),
        (2020, "kreis", "05170", "Kreis Wesel", "kreis-wesel", None, False, None, False),
        (2020, "stadt", CITY, "Dinslaken", "dinslaken", None, False, three, True),
        (2020, "siedlungsbezirk", "01", "Altstadt", "altstadt", CITY, False, one, True),
        (2020, "siedlungsbezirk", "02", "Blumenviertel", "blumenviertel", CITY, False, one, True),
        (2020, "siedlungsbezirk", "03", "Hüls", "huels", CITY, False, one, True),
        (2020, "siedlungsbezirk", "99", "nicht zuordenbar", "nicht-zuordenbar", CITY, True, None, False),
    ]
    assert list(Level.objects.values_list("slug", "name", "name_plural", "rank")) == [
        ("land", "Land", "Länder", 10),
        ("kreis", "Kreis", "Kreise", 20),
        ("stadt", "Stadt", "Städte", 30),
        ("siedlungsbezirk", "Siedlungsbezirk", "Siedlungsbezirke", 40),
    ]


def test_stored_shapes_are_those_of_the_file(districts):
    run(districts, "--commit")

    first, city = boundary(code="01"), boundary(level="stadt")
    assert (first.srid, first.geom_type) == (25832, "MultiPolygon")
    assert first.equals(GEOSGeometry(square(0).wkt))
    assert boundary("drawn_shape", code="01").equals(first)
    assert city.equals(GEOSGeometry(shapely.union_all([square(0), square(1), square(2)]).wkt))
    assert first.contains(boundary("label_point", code="01"))
    assert city.contains(boundary("label_point", level="stadt"))


def test_loading_twice_changes_nothing(districts):
    run(districts, "--commit")
    before = list(Area.objects.order_by("pk").values())

    status, said = run(districts, "--commit")

    assert status == 0
    assert "0 neu, 0 geändert, 0 entfallen, 3 unverändert." in said
    assert list(Area.objects.order_by("pk").values()) == before


def test_edition_without_values_is_replaced(tmp_path, districts):
    run(districts, "--commit")
    kept = Area.objects.get(code="02").pk
    features = rows(square(0), square(1, size=900), names=("Altstadt", "Blumenfeld"))
    other = geojson(tmp_path / "b.geojson", features)

    checked_status, checked_said = run(other)
    names = list(Area.objects.filter(level="siedlungsbezirk").values_list("name", flat=True))
    status, said = run(other, "--commit")

    assert (checked_status, status) == (0, 0)
    assert names == ["Altstadt", "Blumenviertel", "Hüls", "nicht zuordenbar"]
    assert "GEO-54" in checked_said
    assert "er wird ersetzt: anders: 02; entfallen: 03." in said
    assert "0 neu, 1 geändert, 1 entfallen, 1 unverändert." in said
    assert list(Area.objects.filter(level="siedlungsbezirk").values_list("code", "name")) == [
        ("01", "Altstadt"),
        ("02", "Blumenfeld"),
        ("99", "nicht zuordenbar"),
    ]
    assert Area.objects.get(code="02").pk == kept
    assert boundary(level="stadt").area == 1_810_000


@pytest.mark.parametrize("given", ["observation", "published value"])
def test_edition_with_values_is_never_changed(tmp_path, districts, given):
    run(districts, "--commit")
    area = Area.objects.get(code="03")
    if given == "observation":
        factories.observation(factories.measure(), area, 5)
    else:
        factories.published_value(factories.release(), factories.indicator(), area, 5)
    other = geojson(tmp_path / "b.geojson", rows(square(0), square(1), square(2, size=900)))
    before = stored()

    status, said = run(other, "--commit")
    again, repeated = run(districts, "--commit")

    assert status == 1
    assert "Ein Gebietsstand wird nicht geändert; laden Sie einen neuen." in said
    assert "Die Datei weicht ab: anders: 03." in said
    assert said.splitlines()[-1] == "Nichts geschrieben: Bitte beheben Sie zuerst die Fehler."
    assert (again, stored()) == (0, before)
    assert "0 neu, 0 geändert, 0 entfallen, 3 unverändert." in repeated


def test_new_edition_stands_beside_the_old_one(tmp_path, districts):
    run(districts, "--commit")
    factories.observation(factories.measure(), Area.objects.get(code="03"), 5)
    other = geojson(tmp_path / "b.geojson", rows(square(0), square(1, size=900)))

    status, _ = run(other, "--commit", edition="2024-07-01")

    assert status == 0
    editions = Edition.objects.order_by("valid_from").values_list("valid_from", flat=True)
    assert list(editions) == [datetime.date(2020, 1, 1), datetime.date(2024, 7, 1)]
    counts = [Area.objects.of(edition, "siedlungsbezirk").count() for edition in Edition.objects.all()]
    assert counts == [2, 3]


def test_file_with_an_error_loads_nothing(tmp_path):
    path = geojson(
        tmp_path / "a.geojson", [*three_districts(), {"code": "", "name": "Süd", "shape": square(3)}]
    )

    status, said = run(path, "--commit")

    assert status == 1
    assert "FEHLER   GEO-11  Objekt 4 („Süd“): Der Schlüssel ist leer. Jedes Gebiet braucht einen." in said
    assert Area.objects.count() == 0


def test_warning_needs_its_confirmation(tmp_path):
    overlapping = rows(square(0), shapely.box(EAST + 995, NORTH, EAST + 2000, NORTH + 1000))
    path = geojson(tmp_path / "a.geojson", overlapping)

    unconfirmed, said = run(path, "--commit")
    wrong, _ = run(path, "--commit", "--confirm", "GEO-45")
    count = Area.objects.count()
    confirmed, _ = run(path, "--commit", "--confirm", "GEO-41")

    assert (unconfirmed, wrong, confirmed, count) == (2, 2, 0, 0)
    assert said.splitlines()[-1] == (
        "Nichts geschrieben: Bitte bestätigen Sie die Warnungen mit --confirm GEO-41."
    )
    assert Area.objects.of(Edition.objects.get(), "siedlungsbezirk").count() == 2


def test_json_lists_problems_for_machines(tmp_path):
    path = geojson(
        tmp_path / "a.geojson", [*three_districts(), {"code": "04", "name": "", "shape": square(3)}]
    )

    status, said = run(path, "--json")

    assert status == 1
    assert json.loads(said) == [
        {
            "code": "GEO-16",
            "severity": "FEHLER",
            "line": 4,
            "column": "name",
            "message": "Objekt 4 (Schlüssel 04): Der Name ist leer. Jedes Gebiet braucht einen.",
        }
    ]


# Levels above and below


def test_parents_are_areas_of_a_larger_level(tmp_path):
    run(geojson(tmp_path / "a.geojson", rows(square(0), square(1))), "--commit", level="stadtbezirk")
    quarters = [
        {
            "code": "011",
            "name": "Nord",
            "ober": "01",
            "shape": shapely.box(344_000, 5_714_000, 344_500, 5_715_000),
        },
        {
            "code": "012",
            "name": "Süd",
            "ober": "01",
            "shape": shapely.box(344_500, 5_714_000, 345_000, 5_715_000),
        },
        {"code": "021", "name": "Ost", "ober": "02", "shape": square(1)},
    ]
    path = geojson(tmp_path / "b.geojson", quarters)

    status, _ = run(path, "--commit", level="stadtteil", parent="ober")

    assert status == 0
    tree = Area.objects.filter(level="stadtteil").order_by("code").values_list("code", "parent__code")
    assert list(tree) == [("011", "01"), ("012", "01"), ("021", "02"), ("99", CITY)]
    assert "0 geändert, 0 entfallen, 3 unverändert" in run(path, level="stadtteil", parent="ober")[1]


def test_unknown_empty_and_distant_parents_are_named(tmp_path):
    run(geojson(tmp_path / "a.geojson", rows(square(0), square(1))), "--commit", level="stadtbezirk")
    quarters = [
        {"code": "011", "name": "Nord", "ober": "01", "shape": square(0)},
        {"code": "021", "name": "Süd", "ober": "01", "shape": square(1)},
        {"code": "031", "name": "Ost", "ober": "03", "shape": square(2)},
    ]

    status, said = run(geojson(tmp_path / "b.geojson", quarters), "--json", level="stadtteil", parent="ober")

    assert status == 1
    assert [(p["code"], p["line"]) for p in json.loads(said)] == [
        ("GEO-51", 2),
        ("GEO-50", 3),
        ("GEO-52", None),
    ]


def test_smaller_areas_leave_the_outline_of_the_city_alone(tmp_path, districts):
    run(districts, "--commit")
    before = boundary(level="stadt")
    partly = geojson(tmp_path / "b.geojson", rows(square(0), square(1)))

    status, said = run(partly, "--commit", level="stadtviertel")
    confirmed, _ = run(partly, "--commit", "--confirm", "GEO-52", level="stadtviertel")

    assert (status, confirmed) == (2, 0)
    assert "die Umrisse weichen um 1\u202f000\u202f000 m² (33,3 %) ab" in said
    assert boundary(level="stadt").equals(before)


def test_larger_areas_draw_the_outline_anew_while_nothing_stands_on_the_city(tmp_path):
    run(geojson(tmp_path / "a.geojson", rows(square(0), square(1))), "--commit", level="stadtviertel")
    whole = geojson(tmp_path / "b.geojson", three_districts())

    run(whole, "--commit", level="stadtteil")

    assert boundary(level="stadt").area == 3_000_000


def test_areas_that_contain_the_city_stand_beside_it(tmp_path):
    features = rows(square(0), square(1), names=("Dinslaken", "Voerde"))
    features[0]["code"], features[1]["code"] = CITY, "05170044"

    status, said = run(geojson(tmp_path / "a.geojson", features), "--commit", level="gemeinde")

    assert status == 0
    assert "GEO-56  Die Gemeinden stehen neben der Stadt Dinslaken" in said
    assert list(Area.objects.values_list("level", "code", "parent", "is_remainder")) == [
        ("gemeinde", CITY, None, False),
        ("gemeinde", "05170044", None, False),
    ]


def test_removed_area_with_parts_is_refused(tmp_path):
    run(geojson(tmp_path / "a.geojson", rows(square(0), square(1))), "--commit", level="stadtbezirk")
    parts = [
        {"code": "011", "name": "Nord", "ober": "01", "shape": square(0)},
        {"code": "021", "name": "Süd", "ober": "02", "shape": square(1)},
    ]
    run(geojson(tmp_path / "b.geojson", parts), "--commit", level="stadtteil", parent="ober")

    status, said = run(geojson(tmp_path / "c.geojson", rows(square(0))), "--commit", level="stadtbezirk")

    assert status == 1
    assert "GEO-55  Gebiete sollen entfallen, haben aber noch Untergebiete: 02 Blumenviertel." in said


def test_edition_far_from_the_last_one_is_asked_about(tmp_path, districts):
    run(districts, "--commit")
    moved = geojson(tmp_path / "b.geojson", rows(square(20), square(21)))

    status, said = run(moved, "--commit", edition="2024-01-01")

    assert status == 2
    assert "GEO-57  Die Gebiete liegen nur zu 0 % in der Fläche, die Dinslaken im Gebietsstand" in said


def test_areas_known_by_key_only_get_their_shapes(districts):
    """A matrix by keys may have come before its boundaries; its areas are filled, not doubled."""
    edition = factories.edition(datetime.date(2020, 1, 1))
    known = factories.area("01", "Altstadt", in_edition=edition, shape=None)
    factories.observation(factories.measure(), known, 5)

    status, _ = run(districts, "--commit")

    assert status == 0
    assert boundary(pk=known.pk).equals(GEOSGeometry(square(0).wkt))
    assert Area.objects.filter(code="01").count() == 1


def test_unknown_level_is_called_by_its_slug(districts):
    run(districts, "--commit", level="statistischer-bezirk")

    level = Level.objects.get(slug="statistischer-bezirk")
    assert (level.name, level.name_plural, level.rank) == ("Statistischer Bezirk", "Statistischer Bezirk", 70)


def test_addresses_are_written_in_german_transliteration(tmp_path):
    names = ("Große Höfe", "Über-Öd", "St. Ägidien (Süd)", "ßÄÖÜ", "…")
    features = rows(*(square(column) for column in range(5)), names=names)

    run(geojson(tmp_path / "a.geojson", features), "--commit")

    areas = Area.objects.filter(level="siedlungsbezirk", is_remainder=False)
    assert list(areas.values_list("slug", flat=True)) == [
        "grosse-hoefe",
        "ueber-oed",
        "st-aegidien-sued",
        "ssaeoeue",
        "05",
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"edition": "2020"}, "--edition: „2020“ ist kein Datum der Form JJJJ-MM-TT."),
        (
            {"level": "Stadt Teil"},
            "--level: Kleinbuchstaben, Ziffern und Bindestriche, z. B. siedlungsbezirk.",
        ),
        ({"code": "nr"}, "Das Feld „nr“ gibt es nicht. Die Datei hat: code, name."),
        ({"layer": "x"}, "Bitte wählen Sie mit --layer eine Ebene der Datei: 0 gebiete."),
        ({"srid": 1}, "--srid: EPSG:1 gibt es nicht."),
        ({"encoding": "klingonisch"}, "--encoding: Den Zeichensatz „klingonisch“ gibt es nicht."),
    ],
)
def test_mistakes_of_the_call_are_one_line(districts, options, message):
    with pytest.raises(CommandError) as error:
        run(districts, **options)

    assert str(error.value) == message


def test_missing_file_is_one_line(tmp_path):
    with pytest.raises(CommandError, match="gibt es nicht"):
        run(tmp_path / "fehlt.geojson")
