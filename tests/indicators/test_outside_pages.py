"""Leaks planted in the words of pages and files: each is found, and the page itself is clean."""

import pytest
from django.test import Client

from indicators.models import Release
from indicators.outside.pages import file_leaks, map_leaks, profile_leaks
from indicators.outside.site import Site
from tests.indicators.test_outside import districts  # noqa: F401 - the fixture

pytestmark = pytest.mark.django_db

WITHHELD = {"01": "Bezirk 01", "02": "Bezirk 02"}
SHOWN = {"4,1", "4,2", "5,0", "5,7"}


@pytest.fixture
def page(districts):  # noqa: F811 - the fixture
    """Return the map of the rate, ordered by value."""
    return (
        Client().get("/karte/ew_anteil_u18/?ordnung=wert", headers={"accept-language": "de"}).content.decode()
    )


def leaks(html):
    return list(map_leaks(html, WITHHELD, SHOWN))


def planted(html, before, after):
    """Return a page with a leak in it."""
    assert before in html
    return html.replace(before, after, 1)


def test_the_page_itself_says_nothing(page):
    assert leaks(page) == []


def test_the_whole_site_says_nothing(page):
    assert list(Site(Release.objects.get(number=1)).leaks()) == []


def test_a_rate_in_a_tooltip_is_found(page):
    html = planted(page, 'aria-label="Bezirk 01: Wert gesperrt"', 'aria-label="Bezirk 01: 0,5 %"')

    assert "Bezirk 01: das Attribut „aria-label“ enthält eine Zahl." in leaks(html)


def test_a_number_beside_the_sign_is_found(page):
    html = planted(page, "Wert gesperrt</span></td>", "Wert gesperrt (weniger als 3)</span></td>")

    assert "Bezirk 01: neben dem gesperrten Wert steht eine Zahl." in leaks(html)


def test_an_exact_number_in_an_attribute_is_found(page):
    html = planted(page, 'data-name="Bezirk 03"', 'data-name="Bezirk 03" data-value="4.9917"')

    assert leaks(html) == ["Bezirk 03: das Attribut „data-value“ sagt mehr als veröffentlicht."]


def test_the_colour_of_a_class_is_found(page):
    html = planted(page, 'class="area area--none area--withheld" href', 'class="area area--0" href')

    assert "Bezirk 01: das gesperrte Gebiet hat die Farbe einer Klasse." in leaks(html)


def test_a_legend_with_another_minimum_is_found(page):
    html = planted(page, '<span class="legend__count">', '<span class="legend__count">0,5 bis unter ')

    assert leaks(html) == ["Auf der Seite steht eine Zahl, die so nicht veröffentlicht ist."]


def test_a_gap_in_the_ranks_is_found(page):
    html = planted(page, '<th scope="row"><a href="/gebiet/04', 'Rang 1 <th scope="row"><a href="/gebiet/04')
    html = planted(html, '<th scope="row"><a href="/gebiet/03', 'Rang 4 <th scope="row"><a href="/gebiet/03')

    assert leaks(html) == ["In der Rangfolge ist eine Lücke: sie verrät den Platz eines gesperrten Werts."]


def test_a_withheld_value_among_the_ordered_ones_is_found(page):
    start, end = page.index('<tr data-code="01">'), page.index('<tr data-code="02">')
    row = page[start:end]
    html = planted(page[:start] + page[end:], '<tr data-code="03">', row + '<tr data-code="03">')

    assert leaks(html) == ["In der Rangfolge steht ein gesperrter Wert zwischen den gezeigten."]


def test_a_file_that_says_more_is_found(page):
    text = Client().get("/daten/ew_anteil_u18.csv").content.decode()
    expected = {
        ("2010-01-01", "stadt", "05170008", 2023): "4.2",
        ("2010-01-01", "siedlungsbezirk", "03", 2023): "5.0",
        ("2010-01-01", "siedlungsbezirk", "04", 2023): "5.7",
    }

    assert list(file_leaks(text, ",", expected)) == []
    assert list(file_leaks(planted(text, ",5.0,", ",5.0083,"), ",", expected)) == [
        "ew_anteil_u18: die Datei sagt für Bezirk 03 2023 etwas anderes."
    ]
    assert list(file_leaks(planted(text, ",,%,gesperrt", ",0.5,%,gesperrt"), ",", expected)) == [
        "ew_anteil_u18: die Datei sagt für Bezirk 01 2023 etwas anderes."
    ]


def test_a_profile_that_shows_where_the_value_lies_is_found(page):
    html = Client().get("/gebiet/01-bezirk-01/", headers={"accept-language": "de"}).content.decode()

    assert list(profile_leaks(html, {"ew_anteil_u18"})) == []
    dot = '<td role="cell" class="figures__strip"><circle class="position__area" cx="3"/>'
    place = html.index("/karte/ew_anteil_u18/")
    strip = html.index('<td role="cell" class="figures__strip">', place)
    leaky = html[:strip] + html[strip:].replace('<td role="cell" class="figures__strip">', dot, 1)
    assert list(profile_leaks(leaky, {"ew_anteil_u18"})) == [
        "ew_anteil_u18: der Streifen zeigt die Lage des gesperrten Werts."
    ]
