"""The internal area: the public pages with more in them, behind the login, marked, never kept."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from atlas.access.roles import READER
from indicators.models import Indicator
from indicators.models.catalogue import Audience
from indicators.publication import publish
from tests import factories
from tests.atlas.reading import text
from tests.indicators.test_releasing import deliver

pytestmark = pytest.mark.django_db
MARK = "Intern: nicht zur Weitergabe."


@pytest.fixture
def lena(db):
    user = User.objects.create_user("lena", is_staff=True)
    user.groups.set(Group.objects.filter(name=READER))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def published(db):
    """Publish one indicator for everyone, and another for the house alone."""
    _, made = factories.city()
    factories.indicator()
    factories.indicator(
        "ew_u18_anzahl", denominator=(), audience=Audience.INTERNAL, kind=Indicator.Kind.COUNT
    )
    deliver(made, (100, 200, 400))
    publish(commit=True)
    publish(audience=Audience.INTERNAL, commit=True)


def test_staff_see_internal_indicators_marked_and_nobody_keeps_them(client, lena, published):
    page = lena.get("/intern/karte/ew_u18_anzahl/")

    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert MARK in text(page.content.decode())
    assert "nur intern" in text(page.content.decode())
    assert client.get("/karte/ew_u18_anzahl/").status_code == 404


def test_public_indicators_stand_beside_them_without_the_badge(lena, published):
    page = text(lena.get("/intern/karte/ew_anteil_u18/").content.decode())

    assert MARK in page
    assert "nur intern" not in page


def test_every_link_stays_inside(lena, published):
    page = lena.get("/intern/").content.decode()

    links = set(re.findall(r'href="(/[^"#?]*)', page))
    outside = {link for link in links if not link.startswith(("/intern/", "/static/", "/stil."))}
    assert outside == {"/verwaltung/"}


def test_files_say_that_they_are_internal(client, lena, published):
    rows = lena.get("/intern/daten/ew_u18_anzahl.csv")

    assert "Nur für den internen Gebrauch" in rows.content.decode()
    assert rows["Cache-Control"] == "private, no-store"
    assert client.get("/daten/ew_u18_anzahl.csv").status_code == 404


def test_files_of_maps_and_boundaries_stay_inside_too(client, lena, published):
    for path in ("karte/ew_u18_anzahl.csv", "karte/ew_u18_anzahl.ods", "daten/ew_u18_anzahl.gpkg"):
        inside = lena.get(f"/intern/{path}")
        assert (inside.status_code, inside["Cache-Control"]) == (200, "private, no-store")
        assert client.get(f"/{path}").status_code == 404
    shown = lena.get("/intern/karte/ew_u18_anzahl.csv?darstellung=jahre").content.decode()
    assert "Nur für den internen Gebrauch" in shown


def test_the_public_pages_do_not_change_while_somebody_reads_internally(client, lena, published):
    before = client.get("/thema/bevoelkerung/").content

    lena.get("/intern/thema/bevoelkerung/")

    assert client.get("/thema/bevoelkerung/").content == before
    assert b"ew_u18_anzahl" not in before


@pytest.mark.parametrize(
    "path",
    [
        "einbetten/karte/ew_u18_anzahl/",
        "einbetten/karte/ew_anteil_u18/",
        "oembed/?url=http://testserver/karte/ew_u18_anzahl/",
        "oembed/?url=http://testserver/karte/ew_anteil_u18/",
        "oembed/?url=http://testserver/intern/karte/ew_u18_anzahl/",
    ],
)
def test_internal_pages_are_not_embedded(lena, published, path):
    assert lena.get(f"/intern/{path}").status_code == 404


def test_internal_pages_do_not_offer_to_be_embedded(client, lena, published):
    public, inside = (reader.get(path).content.decode() for reader, path in (
        (client, "/karte/ew_anteil_u18/"), (lena, "/intern/karte/ew_anteil_u18/"),
    ))  # fmt: skip

    for offer in ("json+oembed", 'id="einbetten"', "/einbetten/karte/"):
        assert offer in public
        assert offer not in inside


def test_without_an_account_of_the_staff_it_leads_to_the_login(client, published):
    answer = client.get("/intern/karte/ew_u18_anzahl/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/verwaltung/login/")


@pytest.mark.parametrize(
    "path",
    [
        "einbetten/karte/ew_u18_anzahl/",
        "oembed/?url=http://testserver/karte/ew_u18_anzahl/",
        "bild/karte/ew_u18_anzahl.svg",
        "karte/ew_u18_anzahl/?stand=99",
        "karte/ew_u18_anzahl/?jahr=x",
        "gibtesnicht/",
        "kacheln/1/1/1.png",
        "daten/ew_u18_anzahl.csv",
        "api/v1/indikatoren",
    ],
)
def test_no_other_site_shows_or_reads_an_internal_page_and_nobody_keeps_it(client, lena, published, path):
    for reader in (lena, client):
        answer = reader.get(f"/intern/{path}")

        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in answer
        assert answer.get("Cross-Origin-Resource-Policy", "same-origin") == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "/bild/intern/karte/ew_u18_anzahl.svg",
        "/bild/karte/ew_u18_anzahl.svg",
        "/bild/karte/ew_u18_anzahl.png?bild=vorschau",
        "/bild/../intern/karte/ew_u18_anzahl.svg",
        "/bild//intern/karte/ew_u18_anzahl.svg",
        "/bild/verwaltung/veroeffentlichungen.svg",
        "/bild/verwaltung/vorschau/1/karte/ew_u18_anzahl.svg",
        "/einbetten/intern/karte/ew_u18_anzahl/",
        "/einbetten/karte/ew_u18_anzahl/",
        "/oembed/?url=http://testserver/karte/ew_u18_anzahl/",
        "/oembed/?url=http://testserver/intern/karte/ew_u18_anzahl/",
        "/zitat/ew_u18_anzahl.bib",
        "/zitat/ew_u18_anzahl.ris",
        "/daten/ew_u18_anzahl/",
        "/index/ew_u18_anzahl/",
        "/karte/ew_anteil_u18/?zweiter=ew_u18_anzahl",
        "/karte/ew_anteil_u18/?stand=2",
        "/vergleich/?gebiet=01&indikator=ew_u18_anzahl",
        "/tabelle/?indikator=ew_u18_anzahl",
        "/tabelle.csv?indikator=ew_u18_anzahl",
    ],
)
def test_no_public_address_is_a_way_around(client, lena, published, path):
    """Neither for strangers nor for readers who are logged in: what is public is the same for all."""
    Indicator.objects.filter(slug="ew_u18_anzahl").update(name="Geheimtitel")
    publish(audience=Audience.INTERNAL, commit=True)

    for reader in (client, lena):
        answer = reader.get(path)

        assert answer.status_code in (400, 404)
        assert b"Geheimtitel" not in answer.content
        assert MARK.encode() not in answer.content
