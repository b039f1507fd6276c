"""What programs read: feeds of releases, the list of all addresses, the contact for security."""

import datetime
import re
import xml.etree.ElementTree as ET

import pytest
from django.utils import timezone

from indicators.models import Release
from indicators.releasing import withdraw
from tests import factories
from tests.atlas import reading

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEED = "/veroeffentlichungen/feed.atom"


def feed(client, path=FEED):
    response = client.get(path)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)


def words(element, *names):
    return tuple(element.findtext(f"{ATOM}{name}") for name in names)


@pytest.fixture
def releases(atlas):
    """Publish a correction about another topic after the first release; return both."""
    correction = factories.release(2, is_correction=True, note="Ein Bezirk war falsch & <b>fehlte</b>.")
    topic = factories.topic("arbeit", "Arbeit", 2)
    indicator = factories.indicator("alo_quote", of_topic=topic, name="Arbeitslosenanteil")
    factories.published_indicator(correction, indicator)
    return atlas, correction


def test_the_feed_has_what_atom_demands(client, releases):
    root = feed(client)

    assert root.tag == f"{ATOM}feed"
    assert words(root, "title", "id") == (
        "Sozialatlas Dinslaken: Veröffentlichungen",
        "http://testserver/veroeffentlichungen/",
    )
    assert [(link.get("rel"), link.get("href")) for link in root.findall(f"{ATOM}link")] == [
        ("alternate", "http://testserver/veroeffentlichungen/"),
        ("self", f"http://testserver{FEED}"),
    ]
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Stadt Dinslaken"
    entries = root.findall(f"{ATOM}entry")
    assert sorted(words(entry, "title", "id") for entry in entries) == [
        ("Veröffentlichung 1", "http://testserver/veroeffentlichungen/1/"),
        ("Veröffentlichung 2, Berichtigung", "http://testserver/veroeffentlichungen/2/"),
    ]
    moments = [root, *entries]
    assert [
        one for one in moments if datetime.datetime.fromisoformat(words(one, "updated")[0]).tzinfo is None
    ] == []
    assert words(root, "updated")[0] == max(words(entry, "updated")[0] for entry in entries)


def test_notes_are_escaped_twice_as_a_summary_wants(client, releases):
    summaries = [entry.findtext(f"{ATOM}summary") for entry in feed(client).findall(f"{ATOM}entry")]

    assert "<p>Ein Bezirk war falsch &amp; &lt;b&gt;fehlte&lt;/b&gt;.</p>" in summaries


def test_a_topic_has_a_feed_of_its_own(client, releases):
    def titles(path):
        return [words(entry, "title") for entry in feed(client, path).findall(f"{ATOM}entry")]

    assert titles("/thema/arbeit/feed.atom") == [("Veröffentlichung 2, Berichtigung",)]
    assert titles("/thema/bevoelkerung/feed.atom") == [("Veröffentlichung 1",)]
    assert client.get("/thema/garten/feed.atom").status_code == 404


def test_a_withdrawal_is_news(client, releases):
    withdraw(2, "freigabe", "Falsche Datei.")

    entry = feed(client).find(f"{ATOM}entry")

    assert words(entry, "title") == ("Veröffentlichung 2, zurückgezogen",)
    assert "Falsche Datei." in words(entry, "summary")[0]
    withdrawn = Release.objects.get(number=2).withdrawn_at
    assert datetime.datetime.fromisoformat(words(entry, "updated")[0]) == withdrawn


def test_drafts_internal_and_future_releases_are_in_no_feed(client, releases):
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    factories.release(3, state=Release.State.DRAFT, note="geheim")
    factories.release(4, audience="internal", note="geheim")
    factories.release(5, published_at=tomorrow, note="geheim")

    assert len(feed(client).findall(f"{ATOM}entry")) == 2
    assert "geheim" not in reading.content(client.get(FEED))


def test_a_feed_before_the_first_release_is_valid_and_empty(client):
    root = feed(client)

    assert root.findall(f"{ATOM}entry") == []
    assert words(root, "updated")[0]


def test_the_feed_speaks_the_language_of_its_address(client, releases):
    root = feed(client, f"{FEED}?sprache=en")

    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert root.find(f"{ATOM}link").get("href").endswith("/veroeffentlichungen/?sprache=en")


def test_pages_name_their_feeds(client, atlas):
    found = re.findall(
        r'<link rel="alternate" type="application/atom\+xml" title="([^"]*)" href="([^"]*)"',
        reading.content(client.get("/thema/bevoelkerung/?stand=1")),
    )

    assert found == [
        ("Veröffentlichungen", FEED),
        ("Veröffentlichungen: Bevölkerung", "/thema/bevoelkerung/feed.atom"),
    ]


def test_the_sitemap_lists_every_page_once_and_each_answers(client, atlas):
    response = client.get("/sitemap.xml")
    root = ET.fromstring(response.content)
    listed = [one.findtext(f"{MAP}loc", "") for one in root.findall(f"{MAP}url")]

    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert root.tag == f"{MAP}urlset"
    assert len(listed) == len(set(listed))
    paths = [address.removeprefix("http://testserver") for address in listed]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
    expected = (
        "/", "/daten/", "/karte/ew_anteil_u18/", "/zeit/ew_anteil_u18/", "/tabelle/ew_anteil_u18/",
        "/indikator/ew_anteil_u18/", "/daten/ew_anteil_u18/", "/thema/bevoelkerung/",
        "/gebiet/05170008-dinslaken/", "/gebiet/01-bezirk-01/", "/impressum/", "/barrierefreiheit/",
        "/veroeffentlichungen/",
    )  # fmt: skip
    assert [path for path in expected if path not in paths] == []
    assert {one.findtext(f"{MAP}lastmod") for one in root.findall(f"{MAP}url")} == {
        None,
        timezone.localdate(atlas.published_at).isoformat(),
    }


def test_the_sitemap_before_the_first_release_has_the_legal_pages(client):
    root = ET.fromstring(client.get("/sitemap.xml").content)

    assert "http://testserver/impressum/" in [one.findtext(f"{MAP}loc") for one in root]
    assert "http://testserver/" not in [one.findtext(f"{MAP}loc") for one in root]


def test_the_sitemap_asks_the_same_number_of_questions_for_any_atlas(
    client, atlas, django_assert_num_queries
):
    with django_assert_num_queries(4):
        client.get("/sitemap.xml")


def test_robots_find_the_sitemap(client):
    assert "\nSitemap: http://testserver/sitemap.xml\n" in reading.content(client.get("/robots.txt"))


def test_the_contact_for_security_ends_within_a_year(client, settings):
    settings.SECURITY_CONTACT = "mailto:it@example.de"

    response = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in reading.content(response).splitlines())
    ends = datetime.datetime.fromisoformat(fields.pop("Expires"))
    assert datetime.timedelta(days=200) < ends - timezone.now() < datetime.timedelta(days=365)
    assert fields == {
        "Contact": "mailto:it@example.de",
        "Preferred-Languages": "de, en",
        "Canonical": "http://testserver/.well-known/security.txt",
    }
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_without_a_contact_there_is_no_such_file(client, settings):
    settings.SECURITY_CONTACT = ""

    assert client.get("/.well-known/security.txt").status_code == 404
