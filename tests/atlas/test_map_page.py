"""The map page: one set of cells in sentence, map, legend, table and download."""

from decimal import Decimal

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.models import Area, ClassBreaks, Indicator, PublishedIndicator, PublishedValue
from indicators.status import Status
from tests import factories
from tests.atlas import reading
from tests.atlas.conftest import publish

MAP = "/karte/ew_anteil_u18/"


def test_map_shows_the_newest_year(client, atlas):
    response = client.get(MAP)

    assert reading.finding(response) == (
        "2023 reichen die Werte von 12,3\u202f% (Bezirk 01) bis 37,0\u202f% (Bezirk 03). "
        "Dinslaken insgesamt: 20,1\u202f%. 1 Gebiet ist ohne Wert."
    )
    assert reading.map_names(response) == [
        "Bezirk 01: 12,3\u202f%, Klasse 1 von 2",
        "Bezirk 02: Wert gesperrt",
        "Bezirk 03: 37,0\u202f%, Klasse 2 von 2",
    ]
    assert reading.map_classes(response) == ["area--0", "area--none area--withheld", "area--1"]
    assert reading.legend(response) == [
        ("12,3 bis unter 24,7", "1 Gebiet"),
        ("24,7 bis 37,0", "1 Gebiet"),
        ("Wert gesperrt (.)", "1 Gebiet"),
    ]
    assert reading.table(response) == [
        ("01", "Bezirk 01", "12,3"),
        ("02", "Bezirk 02", ". Wert gesperrt"),
        ("03", "Bezirk 03", "37,0"),
        ("", "Dinslaken", "20,1"),
    ]


def test_page_map_and_download_say_the_same(client, atlas):
    for year in (2022, 2023):
        response = client.get(MAP, {"jahr": year})
        printed = {name: value for code, name, value in reading.table(response) if code}
        named = dict(name.split(": ", 1) for name in reading.map_names(response))
        downloaded = {
            row["gebiet_name"]: row
            for row in reading.rows(client.get("/daten/ew_anteil_u18.csv"))
            if row["jahr"] == str(year) and row["ebene"] == "siedlungsbezirk"
        }

        words = {"gesperrt": "Wert gesperrt", "folgt_spaeter": "Wert folgt später"}
        from_file = {
            name: words.get(row["status"]) or row["wert"].replace(".", ",")
            for name, row in downloaded.items()
        }
        assert from_file == {name: value.lstrip(". ") for name, value in printed.items()}
        assert from_file == {name: said.split("\u202f%")[0] for name, said in named.items()}


def test_year_and_order_are_in_the_address(client, atlas):
    response = client.get(MAP, {"jahr": "2022", "ordnung": "wert"})

    assert reading.table(response) == [
        ("02", "Bezirk 02", "24,7"),
        ("01", "Bezirk 01", "12,3"),
        ("03", "Bezirk 03", "... Wert folgt später"),
        ("", "Dinslaken", "20,1"),
    ]


def test_chosen_area_is_ringed_and_compared_with_the_city(client, atlas):
    response = client.get(MAP, {"gebiet": "03"})

    page = response.context["page"]
    assert (page.chosen.name, page.chosen_difference) == ("Bezirk 03", Decimal("16.9"))
    assert reading.content(response).count("map__ring--outer") == 1
    assert "+16,9 Prozentpunkte gegenüber Dinslaken insgesamt" in reading.content(response)


@pytest.mark.parametrize("districts", [1, 3])
def test_map_makes_eight_queries_for_any_number_of_areas(client, db, districts):
    publish(districts)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(MAP)

    assert len(queries) == 8


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("jahr=1999", "Für dieses Jahr gibt es keine Werte."),
        ("jahr=abc", "Für dieses Jahr gibt es keine Werte."),
        ("klassen=12", "Möglich sind 3 bis 7 Klassen."),
        (
            "methode=zufall",
            "Diese Klassenbildung gibt es hier nicht. Möglich: natuerlich, quantile, gleich, streuung, "
            "headtail, bei Werten für die Stadt stadt, bei festgelegten Grenzen manuell.",
        ),
        ("darstellung=x", "Diese Darstellung gibt es nicht. Möglich: jahre, für Quoten auch index."),
        ("vergleichsjahr=1999", "Für das Vergleichsjahr gibt es keine Werte."),
        (
            "zweiter=ew_anteil_u18",
            "Diesen Indikator gibt es nicht als zweiten: Er muss eine Quote sein.",
        ),
        ("nullklasse=x", "Die Nullklasse ist „an“ oder fehlt in der Adresse."),
        ("klasse=A B", "Eine Klasse hat eine Nummer, zum Beispiel klasse=3."),
        ("grenzen=tag", "Klassengrenzen gibt es für alle Jahre oder das Jahr allein."),
        ("farben=rdylgn", "Diese Farben gibt es nicht. Möglich: standard, farbsicher."),
        ("muster=x", "Das Muster ist „an“ oder fehlt in der Adresse."),
        ("ebene=block", "Für diese Gebietsebene gibt es keine Werte."),
        ("stand=0", "„stand“ ist die Nummer einer Veröffentlichung, zum Beispiel stand=1."),
        ("stand=x", "„stand“ ist die Nummer einer Veröffentlichung, zum Beispiel stand=1."),
        ("indikator=nichts", "Diesen Indikator gibt es nicht."),
    ],
)
def test_wrong_choices_are_explained(client, atlas, query, reason):
    response = client.get(f"{MAP}?{query}")

    assert response.status_code == 400
    assert f"<li>{reason}</li>" in reading.content(response)


@pytest.mark.parametrize(
    "address", ["/karte/nichts/", "/indikator/nichts/", "/daten/nichts.csv", f"{MAP}?stand=7"]
)
def test_what_is_not_published_is_not_found(client, atlas, address):
    response = client.get(address)

    assert response.status_code == 404
    assert "<h1>Diese Seite gibt es nicht</h1>" in reading.content(response)


def test_another_indicator_keeps_what_it_knows(client, atlas):
    other = factories.indicator("ew_anteil_65plus", name="Ältere")
    factories.published_indicator(atlas, other, years=(2022,))

    response = client.get(
        MAP, {"indikator": "ew_anteil_65plus", "jahr": "2022", "klassen": "4", "stand": "1"}
    )

    assert response.headers["Location"] == "/karte/ew_anteil_65plus/?jahr=2022&klassen=4&stand=1"


def test_colours_and_patterns_are_in_the_address(client, atlas):
    response = client.get(MAP, {"farben": "farbsicher", "muster": "an", "klassen": "5"})

    page = response.context["page"]
    assert page.ramp.css == "ramp ramp--cividis-2 ramp--patterned"
    assert response.context["state"] == {"farben": "farbsicher", "muster": "an"}
    assert reading.content(response).count('<pattern id="pattern-1"') == 1
    assert "Muster: je dichter, desto höher die Werte." in reading.content(response)
    assert reading.content(response).count("ramp ramp--cividis-2 ramp--patterned") == 4


def test_values_on_both_sides_of_zero_have_colours_on_both_sides(client, atlas):
    described = PublishedIndicator.objects.get()
    ClassBreaks.objects.filter(published_indicator=described, classes=5).update(
        breaks=[Decimal(-20), Decimal(-2), Decimal(15), Decimal(37)]
    )

    response = client.get(MAP)

    assert reading.map_classes(response) == ["area--zero", "area--none area--withheld", "area--above-1"]
    assert [entry.tone for entry in response.context["page"].legend.classes] == ["below-1", "zero", "above-1"]
    assert "Violett steht für Werte unter 0, Orange für Werte über 0" in reading.content(response)
    assert response.context["page"].legend.strip.zero == "105.3"


def test_number_beyond_the_stored_limits_has_no_class(client, atlas):
    newer = factories.release(number=2)
    first, found = Area.objects.get(code="01"), Indicator.objects.get(slug="ew_anteil_u18")
    factories.published_value(newer, found, first, Decimal("44.4"))

    response = client.get(MAP)

    assert reading.map_names(response)[0] == "Bezirk 01: 44,4\u202f%"
    assert reading.map_classes(response)[0] == "area--plain"
    assert reading.legend(response) == [
        ("12,3 bis unter 24,7", "0 Gebiete"),
        ("24,7 bis 37,0", "1 Gebiet"),
        ("außerhalb der Klassen", "1 Gebiet"),
        ("Wert gesperrt (.)", "1 Gebiet"),
    ]


def test_one_year_can_have_classes_of_its_own(client, atlas):
    response = client.get(MAP, {"grenzen": "jahr", "jahr": "2022"})

    assert reading.legend(response) == [
        ("12,3 bis unter 24,7", "1 Gebiet"),
        ("24,7 bis 24,7", "1 Gebiet"),
        ("Wert folgt später (...)", "1 Gebiet"),
    ]
    assert "Klassen nur aus 2022: mit anderen Jahren nicht vergleichbar" in reading.content(response)
    assert "Die Klassengrenzen gelten für alle Jahre." not in reading.content(response)


def test_counts_are_circles_and_never_fill_areas(client, db):
    city, areas = factories.city(2)
    release = factories.release()
    indicator = factories.indicator("ew_gesamt", kind="count", unit="Anzahl", decimals=0)
    described = factories.published_indicator(release, indicator, years=(2023,), levels=("siedlungsbezirk",))
    for area, number in zip(areas, (400, 100), strict=True):
        factories.published_value(release, indicator, area, Decimal(number))
    factories.published_value(release, indicator, city, Decimal(500))
    factories.class_breaks(described, (100, 400))

    response = client.get("/karte/ew_gesamt/")

    radii = [float(one.circle.radius) for one in response.context["page"].figure.areas]
    assert radii[0] == pytest.approx(2 * radii[1], abs=0.2)
    assert reading.map_classes(response) == ["area--plain", "area--plain"]
    assert reading.map_names(response) == ["Bezirk 01: 400", "Bezirk 02: 100"]
    assert [circle.number for circle in response.context["page"].figure.key.circles] == [200, 100, 20]


def test_indicator_of_the_city_alone_has_a_table_and_no_map(client, db):
    city, _ = factories.city(2)
    release = factories.release()
    indicator = factories.indicator()
    factories.published_indicator(release, indicator, years=(2023,), levels=("stadt",))
    factories.published_value(release, indicator, city, Decimal("7.2"))

    response = client.get(MAP)

    assert response.context["page"].figure is None
    assert reading.table(response) == [("", "Dinslaken", "7,2")]
    assert "Für diesen Indikator gibt es keine Werte für einzelne Gebiete." in reading.content(response)


def test_area_without_any_row_is_missing_and_not_zero(client, atlas):
    parent = Area.objects.get(level_id="stadt")
    factories.area("04", parent=parent, shape=factories.square(4))

    response = client.get(MAP)

    assert reading.map_names(response)[-1] == "Bezirk 04: kein Wert vorhanden"
    assert reading.table(response)[3] == ("04", "Bezirk 04", "kein Wert vorhanden")


def test_old_release_shows_its_own_numbers(client, atlas):
    newer = factories.release(number=2)
    indicator = factories.indicator("ew_neu", name="Neu")
    first = Area.objects.get(code="01")
    described = factories.published_indicator(newer, indicator, years=(2023,))
    factories.class_breaks(described, (1, 9))
    factories.published_value(newer, indicator, first, Decimal(5))
    corrected = factories.published_value(
        newer, Indicator.objects.get(slug="ew_anteil_u18"), first, Decimal("13.0")
    )

    before = client.get(MAP, {"stand": "1"})

    assert corrected.number == Decimal("13.0")
    assert reading.table(client.get(MAP))[0] == ("01", "Bezirk 01", "13,0")
    assert reading.table(before)[0] == ("01", "Bezirk 01", "12,3")
    assert client.get("/karte/ew_neu/", {"stand": "1"}).status_code == 404
    assert "stand=1" in reading.content(before)


def test_internal_and_withdrawn_releases_are_not_shown(client, atlas):
    first = Area.objects.get(code="01")
    found = Indicator.objects.get(slug="ew_anteil_u18")
    internal = factories.release(number=2, audience="internal")
    withdrawn = factories.release(number=3, withdrawn_at=timezone.now())
    factories.published_value(internal, found, first, Decimal("31.1"))
    factories.published_value(withdrawn, found, first, Decimal("32.2"))

    assert reading.table(client.get(MAP))[0] == ("01", "Bezirk 01", "12,3")
    assert [client.get(MAP, {"stand": number}).status_code for number in (2, 3)] == [404, 404]


def test_page_may_be_cached_by_everyone_and_sets_no_cookie(client, atlas):
    response = client.get(MAP)
    again = client.get(MAP, headers={"if-none-match": response.headers["ETag"]})

    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert again.status_code == 304
    assert response.cookies == {}
    assert "Set-Cookie" not in response.headers


def test_provisional_numbers_are_marked(client, atlas):
    area = Area.objects.get(code="01")
    newer = factories.release(number=2)
    found = Indicator.objects.get(slug="ew_anteil_u18")
    factories.published_value(newer, found, area, Decimal("12.4"), provisional=True)

    response = client.get(MAP)

    assert reading.map_names(response)[0] == "Bezirk 01: 12,4\u202f% (vorläufig), Klasse 1 von 2"
    assert reading.table(response)[0] == ("01", "Bezirk 01", "12,4 p")
    assert [
        row["status"] for row in reading.rows(client.get("/daten/ew_anteil_u18.csv")) if row["jahr"] == "2023"
    ][1] == "vorlaeufig"


def test_label_points_outside_the_districts_do_no_harm(client, atlas):
    Area.objects.filter(code="01").update(label_point=Point(0, 0, srid=25832))

    assert client.get(MAP).status_code == 200
    assert {value.status for value in PublishedValue.objects.all()} == {
        Status.VALUE,
        Status.WITHHELD,
        Status.LATER,
    }
