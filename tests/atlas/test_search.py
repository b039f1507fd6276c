"""The search: where an address lies, what is explained, what is kept (nothing), what it costs."""

import html
import logging
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.atlas.conftest import publish
from tests.atlas.reading import content, text

pytestmark = pytest.mark.django_db
UNKNOWN = "steht nicht im Straßenverzeichnis."
BOTH_SIDES = (
    "verläuft durch mehrere Gebiete. Es kommt auf die Hausnummer an: ab 1, ungerade Hausnummern: 02 Bezirk "
    "02 ab 2, gerade Hausnummern: 03 Bezirk 03"
)


@pytest.fixture
def streets(atlas):
    """Save four streets beside the published atlas of three districts."""
    factories.street("Musterstraße", "00100", (("01", 1, "28a"), ("02", "28b", 9999)))
    factories.street("Große Wöhrstr.", "00110", (("02", 1, 9999, "U"), ("03", 2, 9999, "G")))
    factories.street("Am Alten Dorf", "00120", (("03", 0, 40),))
    factories.street("Mustergasse", "00130", (("01", 1, 9999),))


def asked(client, typed, path="/suche/"):
    """Return the page that answers a question."""
    return content(client.get(path, {"q": typed}))


def words(markup):
    """Return markup without tags."""
    return text(markup).replace(" .", ".").replace(" :", ":").replace(" ,", ",").replace(" ?", "?")


def answers(client, typed):
    """Return what the search says of streets, each as one text."""
    parts = asked(client, typed).split('<li class="found-street">')[1:]
    return [words(part.partition("</section>")[0]) for part in parts]


@pytest.mark.parametrize(
    "typed",
    [
        "Musterstraße 12", "musterstr. 12", "MUSTERSTRASSE 12", "Muster-Straße 12", "Musterstr.12",
        "  musterstrasse   12, 46535 Dinslaken", "Musterstr 12–14", "Musterstraße 12c",
    ],
)  # fmt: skip
def test_an_address_leads_to_its_area_however_it_is_written(client, streets, typed):
    first = re.findall(r'<p class="found-street__answer">(.*?)</p>', asked(client, typed))[0]

    number = "12c" if typed.endswith("c") else "12"
    assert words(first) == f"Musterstraße {number} liegt in 01 Bezirk 01."
    assert 'href="/gebiet/01-bezirk-01/"' in first


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Große Wöhrstr. 3", ["Große Wöhrstr. 3 liegt in 02 Bezirk 02."]),
        ("grosse woehrstrasse 4", ["Große Wöhrstr. 4 liegt in 03 Bezirk 03."]),
        ("Grosse Wohrstraße 0", [f"Die Hausnummer 0 der Straße „Große Wöhrstr.“ {UNKNOWN} Große Wöhrstr. "
                                 f"{BOTH_SIDES}"]),
        ("Am alten Dorf 0", ["Am Alten Dorf 0 liegt in 03 Bezirk 03."]),
        ("Musterstraße 28", ["Musterstraße 28 liegt in 01 Bezirk 01. Anders die Hausnummern ab 28b: Sie "
                             "liegen in 02 Bezirk 02."]),
        ("Musterstraße 28c", ["Musterstraße 28c liegt in 02 Bezirk 02. Anders die Hausnummern 1 bis 28a: Sie "
                              "liegen in 01 Bezirk 01."]),
        ("Am Alten Dorf 41", [f"Die Hausnummer 41 der Straße „Am Alten Dorf“ {UNKNOWN} "
                              "Am Alten Dorf liegt in 03 Bezirk 03."]),
        ("dorf", ["Am Alten Dorf liegt in 03 Bezirk 03."]),
        ("Große Wöhr", [f"Große Wöhrstr. {BOTH_SIDES}"]),
        ("muster", ["Mustergasse liegt in 01 Bezirk 01.",
                    "Musterstraße verläuft durch mehrere Gebiete. Es kommt auf die Hausnummer an: "
                    "1–28a: 01 Bezirk 01 ab 28b: 02 Bezirk 02"]),
        ("mu", []),
    ],
)  # fmt: skip
def test_streets_are_explained(client, streets, typed, told):
    assert answers(client, typed) == told


def links(client, typed):
    """Return the headings of the groups with the addresses below each."""
    part = (
        asked(client, typed)
        .partition('class="search-page__found"')[2]
        .partition('class="search-page__map"')[0]
    )
    return {
        words(re.findall(r"<h2.*?</h2>", section, re.DOTALL)[0]): re.findall(r'href="([^"]*)"', section)
        for section in part.split("<section")[1:]
        if "<h2" in section
    }


def test_areas_topics_and_indicators_are_found_in_groups(client, streets):
    assert links(client, "bezirk 2") == {}
    assert links(client, "bezirk 02") == {"Gebiete": ["/gebiet/02-bezirk-02/"]}
    assert links(client, "02") == {"Gebiete": ["/gebiet/02-bezirk-02/"]}
    assert links(client, "bevölk") == {
        "Themen": ["/thema/bevoelkerung/"],
        "Indikatoren": ["/karte/ew_anteil_u18/"],
    }
    assert links(client, "Kinder") == {"Indikatoren": ["/karte/ew_anteil_u18/"]}


def test_nothing_found_brings_a_sentence_and_the_street_that_was_probably_meant(client, streets):
    told = asked(client, "Mustrestraße 12").partition('<div class="search-empty">')[2].partition("</div>")[0]

    assert (
        words(told)
        == "Zu „Mustrestraße 12“ haben wir nichts gefunden. Meinten Sie Musterstraße 12, Mustergasse 12?"
    )
    assert 'href="/suche/?q=Musterstra%C3%9Fe+12"' in told


def test_language_and_release_go_along(client, streets):
    page = content(client.get("/suche/", {"q": "02", "stand": "1", "sprache": "en"}))

    form = page.partition('role="search"')[2].partition("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    assert hidden == [("stand", "1"), ("sprache", "en")]


def test_a_long_question_is_refused(client, streets):
    assert client.get("/suche/", {"q": "x" * 101}).status_code == 400
    assert client.get("/suche/vorschlaege/", {"q": "x" * 101}).status_code == 400


def options(client, typed):
    """Return text and address of each suggestion."""
    entries = re.findall(
        r'<li [^>]*data-href="([^"]*)">(.*?)</li>', asked(client, typed, "/suche/vorschlaege/"), re.DOTALL
    )
    return [(words(entry), html.unescape(address)) for address, entry in entries]


def test_suggestions_lead_to_areas_and_pages(client, streets):
    assert options(client, "Musterstr 3") == [("Musterstraße 3 01 Bezirk 01", "/gebiet/01-bezirk-01/")]
    assert options(client, "muster") == [
        ("Mustergasse 01 Bezirk 01", "/gebiet/01-bezirk-01/"),
        ("Musterstraße Straße", "/suche/?q=Musterstra%C3%9Fe"),
    ]
    assert options(client, "Kinder") == [("Anteil der unter 18-Jährigen Indikator", "/karte/ew_anteil_u18/")]
    assert options(client, "mu") == []


@pytest.mark.parametrize("path", ["/suche/", "/suche/vorschlaege/"])
def test_answers_are_kept_by_nobody_and_told_to_nobody(client, streets, path):
    response = client.get(path, {"q": "Musterstraße 12"})

    told = {name: response[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")}
    assert told == {
        "Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex",
    }  # fmt: skip
    assert response.cookies == {}


def test_what_is_typed_is_never_logged(client, streets, caplog):
    caplog.set_level(logging.DEBUG)

    for query in ({"q": "Verratenweg 12"}, {"q": "Verratenweg" * 20}, {"q": "Verratenweg", "stand": "x"},
                  {"q": "Verratenweg", "stand": "77"}):  # fmt: skip
        client.get("/suche/", query)
        client.get("/suche/vorschlaege/", query)
    client.get("/gibt-es-nicht/")

    logged = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert any("/gibt-es-nicht/" in message for message in logged)
    assert [message for message in logged if "Verratenweg" in message] == []


@pytest.mark.parametrize("districts", [1, 3])
def test_the_search_costs_the_same_however_much_is_found(client, db, districts):
    publish(districts)
    for number in range(districts * 3):
        factories.street(f"Musterweg {number}", f"{number:05d}", (("01", 1, 9999),))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/suche/", {"q": "Muster"})

    assert len(queries) == 8
