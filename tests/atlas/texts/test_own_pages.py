"""The city's own pages: there from the first day, in both languages, then in the city's words."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError

from atlas.texts import starting
from atlas.texts.models import Page
from atlas.texts.presenters import page_of
from tests.atlas import reading

PATHS = [f"/{slug}/" for slug in starting.SLUGS]
CRAWLED = (
    "/", "/karte/ew_anteil_u18/", "/karte/ew_anteil_u18/?stand=1", "/zeit/ew_anteil_u18/",
    "/tabelle/ew_anteil_u18/", "/thema/bevoelkerung/", "/gebiet/02-bezirk-02/", "/indikator/ew_anteil_u18/",
    "/daten/", "/veroeffentlichungen/", "/veroeffentlichungen/1/", "/barrierefreiheit/gesendet/",
    "/gibt-es-nicht/", "/karte/ew_anteil_u18/?jahr=1", *PATHS,
)  # fmt: skip
LEGAL = [path for path in PATHS if path != "/ueber/"]


def footer_links(response):
    footer = re.findall(r'<footer class="footer">.*?</footer>', reading.content(response), re.DOTALL)[0]
    return re.findall(r'href="([^"]*)"', footer)


@pytest.mark.parametrize("path", PATHS)
def test_pages_are_there_before_the_first_release(client, db, path):
    german, english = client.get(path), client.get(f"{path}?sprache=en")

    words = starting.wording(path.strip("/"))
    assert [response.status_code for response in (german, english)] == [200, 200]
    assert f"<h1>{words.title}</h1>" in reading.content(german)
    assert f"<h1>{words.title_en}</h1>" in reading.content(english)
    assert '<html lang="en">' in reading.content(english)
    assert "{stadt}" not in reading.content(german) + reading.content(english)


@pytest.mark.parametrize("address", CRAWLED)
def test_every_page_leads_to_the_legal_ones(client, atlas, address):
    assert [path for path in LEGAL if path not in footer_links(client.get(address))] == []


@pytest.mark.parametrize("address", CRAWLED)
def test_the_header_leads_to_the_page_about_the_atlas(client, atlas, address):
    assert re.search(r'<header.*href="/ueber/"', reading.content(client.get(address)), re.DOTALL)


def test_links_to_own_pages_keep_the_language_and_leave_the_release(client, atlas):
    found = footer_links(client.get("/karte/ew_anteil_u18/?stand=1&sprache=en"))

    assert "/impressum/?sprache=en" in found
    assert [link for link in found if "stand" in link and "impressum" in link] == []


@pytest.mark.parametrize("address", [*CRAWLED, "/sitemap.xml", "/veroeffentlichungen/feed.atom"])
def test_no_page_sets_a_cookie(client, atlas, address):
    response = client.get(address)

    assert (response.headers.get("Set-Cookie"), len(response.cookies)) == (None, 0)


def written(slug, **words):
    Page.objects.update_or_create(slug=slug, defaults={"title": "Titel", "text": "Text.", **words})


def test_what_the_city_wrote_replaces_the_starting_text(client, db):
    written("impressum", text="Stadt {stadt}, Rathausplatz 1")

    page = reading.content(client.get("/impressum/"))

    assert "Stadt Dinslaken, Rathausplatz 1" in page
    assert "von der Stadt auszufüllen" not in page


def test_gaps_are_marked_on_the_page(client, db):
    page = reading.content(client.get("/impressum/"))

    assert page.count('<mark class="gap">') == len(page_of("impressum").gaps)
    assert "von der Stadt auszufüllen: Straße und Hausnummer" in page


def test_a_page_without_english_words_says_so_and_marks_its_language(client, db):
    written("hilfe", text="Nur deutsch.", title_en="", text_en="")

    page = reading.content(client.get("/hilfe/?sprache=en"))

    assert '<article class="prose" lang="de">' in page
    assert "This page is available in German only." in page


HOSTILE = '<script>alert(1)</script> <img src=x onerror=alert(2)> "><b>fett</b> [x](javascript:alert`3`)'


@pytest.mark.parametrize("slug", starting.SLUGS)
def test_html_in_a_text_stays_text(client, db, slug):
    lines = (HOSTILE, f"## {HOSTILE}", f"- {HOSTILE}", f"1. {HOSTILE}", f"[[{HOSTILE[:-24]}]]")
    written(slug, title=HOSTILE, text="\n\n".join(lines))

    page = reading.content(client.get(f"/{slug}/"))

    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 6
    assert [
        part for part in ("<script>alert", "<img src=x", "<b>fett", 'href="javascript') if part in page
    ] == []


def test_a_link_that_leads_astray_is_refused_in_the_form():
    page = Page(slug="hilfe", title="Hilfe", text="[hier](javascript:x)")

    with pytest.raises(ValidationError, match="Diese Verweise gehen nicht: javascript:x"):
        page.full_clean(validate_unique=False, validate_constraints=False)


def test_the_statement_says_when_it_was_reviewed(client, db):
    assert "wann diese Erklärung zuletzt geprüft wurde" in reading.content(client.get("/barrierefreiheit/"))

    written("barrierefreiheit", reviewed_on=datetime.date(2026, 3, 3))

    page = reading.text(reading.content(client.get("/barrierefreiheit/")))
    assert "Zuletzt geprüft am 3. März 2026" in page
    assert "zuletzt geprüft wurde" not in page


def test_the_statement_names_the_ombudsstelle_with_its_address(client, db):
    page = reading.content(client.get("/barrierefreiheit/"))

    assert '<a href="https://www.lbbp.nrw.de/ombudsstelle">' in page
    assert "Ombudsstelle für barrierefreie Informationstechnik des Landes Nordrhein-Westfalen" in page
    assert "(EU) 2016/2102" in page


def test_a_film_has_picture_captions_size_and_length(client, db):
    written(
        "gebaerdensprache", video="/medien/dgs.mp4", poster="/medien/dgs.jpg", captions="/medien/dgs.vtt",
        megabytes="48.5", seconds=155,
    )  # fmt: skip

    page = reading.content(client.get("/gebaerdensprache/"))

    assert '<source src="/medien/dgs.mp4">' in page
    assert 'poster="/medien/dgs.jpg"' in page
    assert '<track kind="captions" src="/medien/dgs.vtt" srclang="de"' in page
    assert "Video herunterladen (48,5 MB, 2:35 Minuten)" in page
    assert "media-src 'self'" in client.get("/gebaerdensprache/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address", ["https://video.example/x.mp4", "/medien/../geheim.mp4 x", "/medien/ohne-angaben.mp4"]
)
def test_a_film_lies_here_and_says_its_size(db, address):
    page = page_of("gebaerdensprache")
    page.video = address

    with pytest.raises(ValidationError):
        page.full_clean(validate_unique=False)
