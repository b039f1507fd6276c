"""Views to take along: pictures, references, embedded pages and what other sites ask for."""

import html
import json
import re
import struct
from xml.etree import ElementTree

import pytest

from atlas.pictures.baking import SVG
from atlas.pictures.colours import srgb
from tests import factories

MAP = "/karte/ew_anteil_u18/"
SVG_OF_MAP, PNG_OF_MAP = "/bild/karte/ew_anteil_u18.svg", "/bild/karte/ew_anteil_u18.png"


def texts(svg):
    root = ElementTree.fromstring(svg)
    return [" ".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def size(png):
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


def test_a_picture_says_title_classes_source_release_and_address(client, atlas):
    answer = client.get(f"{SVG_OF_MAP}?jahr=2023")

    said = " ".join(texts(answer.content))
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    for expected in (
        "Anteil der unter 18-Jährigen 2023",
        "12,3 bis unter 24,7",
        "Bezirk 01",
        "gesperrt",
        "Quelle: Stadt Dinslaken",
        "Stichtag 31. Dezember 2023",
        "Veröffentlichung 1 vom",
        "http://testserver/karte/ew_anteil_u18/?jahr=2023&stand=1",
    ):
        assert expected in said, expected


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/karte/ew_anteil_u18/", "jahr=2023&farben=farbsicher"),
        ("/zeit/ew_anteil_u18/", "gebiet=01&gebiet=03"),
        ("/tabelle/ew_anteil_u18/", "ordnen=2023"),
        ("/vergleich/", "gebiet=01&gebiet=03&jahr=2023"),
    ],
)
def test_only_what_the_page_knows_of_an_address_is_handed_on(client, atlas, path, known):
    """Somebody's search or name behind an address is printed on no picture and embedded nowhere."""
    foreign = "q=Musterstraße+12&orte_von=Erika&utm_id=7&bild=ganz"
    lasting = f"http://testserver{path}?{known}&stand=1"

    svg = client.get(f"/bild{path.rstrip('/')}.svg?{foreign}&{known}")
    page = client.get(f"/einbetten{path}?{foreign}&{known}").content.decode()
    told = json.loads(client.get("/oembed/", {"url": f"http://testserver{path}?{known}&{foreign}"}).content)

    drawn = [] if path.startswith("/tabelle/") else [svg.content.decode()]  # a table is embedded, not drawn
    assert all(html.escape(lasting) in picture for picture in drawn)
    for said in (*drawn, told["html"]):
        assert re.findall(r"Musterstra|Erika|utm_id", said) == []
    assert f'href="{html.escape(lasting)}" target="_blank"' in page
    assert html.escape(f"http://testserver/einbetten{path}?{known}") in told["html"]


def test_a_picture_needs_no_style_sheet(client, atlas):
    svg = client.get(SVG_OF_MAP).content.decode()

    assert "var(" not in svg
    assert "class=" not in svg
    assert "oklch" not in svg
    assert "<style" not in svg
    assert 'href="/' not in svg


def hexadecimal(colour):
    """Return a colour of the style sheet as it stands in a picture, without its opacity."""
    drawn = srgb(colour)
    assert drawn is not None
    return drawn[0]


def test_areas_have_the_colours_of_the_page(client, atlas):
    """Two classes of YlGnBu and the hatch of what is withheld."""
    svg = client.get(f"{SVG_OF_MAP}?jahr=2023").content.decode()

    root = ElementTree.fromstring(svg)
    fills = [use.get("fill") for use in root.iter(f"{SVG}use") if use.get("fill", "none") != "none"]
    assert fills == [
        hexadecimal("oklch(83.9% 0.079 155)"),
        "url(#hatch-withheld)",
        hexadecimal("oklch(57.4% 0.118 243)"),
    ]


def test_colours_become_srgb():
    assert srgb("oklch(100% 0 0)") == ("#ffffff", 1)
    assert srgb("oklch(0% 0 0 / 50%)") == ("#000000", 0.5)
    assert srgb("#17222b") == ("#17222b", 1)
    assert hexadecimal("oklch(62.8% 0.2577 29.23)") == "#ff0000"
    assert hexadecimal("color-mix(in oklab, oklch(0% 0 0) 50%, oklch(100% 0 0))") == "#636363"
    assert srgb("none") is None


def test_a_picture_for_a_link_is_1200_by_630_and_light(client, atlas):
    png = client.get(f"{PNG_OF_MAP}?bild=vorschau")

    assert png["Content-Type"] == "image/png"
    assert size(png.content) == (1200, 630)
    assert len(png.content) < 150_000


def test_charts_are_drawn_too(client, atlas):
    said = texts(client.get("/bild/zeit/ew_anteil_u18.svg?gebiet=01").content)

    assert "Bezirk 01" in said
    assert size(client.get("/bild/zeit/ew_anteil_u18.png").content)[0] == 1200


def test_a_withheld_number_is_in_no_picture(client, atlas):
    """District 02 would have 24.68 in 2023."""
    for address in (SVG_OF_MAP, f"{SVG_OF_MAP}?bild=vorschau"):
        svg = client.get(f"{address}{'&' if '?' in address else '?'}jahr=2023").content.decode()
        assert "24,68" not in svg
        assert "Bezirk 02: " not in svg


@pytest.mark.parametrize(
    "path",
    ["/bild/daten/ew_anteil_u18.png", "/bild/verwaltung.png", "/bild/karte/gibt-es-nicht.svg", "/bild/x.gif"],
)
def test_other_pages_have_no_picture(client, atlas, path):
    assert client.get(path).status_code == 404


def test_the_map_names_its_picture_and_how_to_embed_it(client, atlas):
    page = client.get(f"{MAP}?jahr=2022").content.decode()

    image = re.findall(r'property="og:image" content="([^"]+)"', page)[0].replace("&amp;", "&")
    asked = re.findall(r'type="application/json\+oembed" href="([^"]+)"', page)[0].replace("&amp;", "&")
    assert image == "http://testserver/bild/karte/ew_anteil_u18.png?jahr=2022&bild=vorschau"
    assert size(client.get(image).content) == (1200, 630)
    told = json.loads(client.get(asked).content)
    source = re.findall(r'src="([^"]+)"', told["html"])[0]
    assert source == "http://testserver/einbetten/karte/ew_anteil_u18/?jahr=2022"
    assert "2022" in client.get(source).content.decode()


def test_an_embedded_page_may_be_framed_and_brings_its_source(client, atlas):
    inside, outside = client.get(f"/einbetten{MAP}"), client.get(MAP)

    page = inside.content.decode()
    assert "frame-ancestors *" in inside["Content-Security-Policy"]
    assert "X-Frame-Options" not in inside
    assert "frame-ancestors 'none'" in outside["Content-Security-Policy"]
    assert outside["X-Frame-Options"] == "DENY"
    assert not inside.cookies
    assert '<header class="header"' not in page
    assert "Quelle:" in page
    assert 'href="http://testserver/karte/ew_anteil_u18/?stand=1" target="_blank"' in page


def test_only_pages_made_for_it_are_embedded(client, atlas):
    assert client.get("/einbetten/verwaltung/").status_code == 404
    assert client.get("/einbetten/barrierefreiheit/").status_code == 404


def test_other_sites_are_told_in_json_and_xml(client, atlas):
    question = {"url": f"http://testserver{MAP}", "maxwidth": 500}

    told = json.loads(client.get("/oembed/", question).content)
    root = ElementTree.fromstring(client.get("/oembed/", question | {"format": "xml"}).content)

    assert (told["version"], told["type"], told["width"]) == ("1.0", "rich", 500)
    assert {child.tag: child.text for child in root} == {name: str(text) for name, text in told.items()}


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ({"url": "https://example.org/karte/x/"}, 404),
        ({"url": "http://testserver/verwaltung/"}, 404),
        ({}, 400),
        ({"url": f"http://testserver{MAP}", "format": "yaml"}, 400),
    ],
)
def test_questions_that_have_no_answer(client, atlas, question, status):
    assert client.get("/oembed/", question).status_code == status


def test_references_name_everything_and_stay_the_same(client, atlas):
    address = "http://testserver/karte/ew_anteil_u18/?jahr=2023&stand=1"

    bib = client.get("/zitat/ew_anteil_u18.bib?jahr=2023&stand=1").content.decode()
    ris = client.get("/zitat/ew_anteil_u18.ris?jahr=2023&stand=1").content.decode()

    assert bib.startswith("@misc{sozialatlas-ew_anteil_u18-2023-v1,")
    assert f"url = {{{address}}}" in bib
    assert "author = {{Stadt Dinslaken}}" in bib
    lines = [line.split("  - ", 1) for line in ris.split("\r\n") if line]
    assert lines[0][0] == "TY"
    assert lines[-1][0] == "ER"
    assert dict(lines)["UR"] == address
    assert client.get("/zitat/ew_anteil_u18.bib?jahr=2023&stand=1").content.decode() == bib


def test_signs_of_tex_are_written_as_text(client, atlas):
    from atlas.citing import citation
    from indicators.models import PublishedIndicator

    indicator = PublishedIndicator.objects.get()
    indicator.name = "Kinder & Jugendliche, 100 % {genau}"

    assert r"Kinder \& Jugendliche, 100 \% \{genau\}" in citation(indicator, None, atlas, "https://x").bibtex


def test_the_page_of_a_dataset_describes_it_for_people_and_machines(client, atlas):
    page = client.get("/daten/ew_anteil_u18/").content.decode()

    block = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[0]
    told = json.loads(block)
    assert told["@type"] == "Dataset"
    assert told["temporalCoverage"] == "2022/2023"
    assert [one["contentUrl"] for one in told["distribution"]] == [
        "http://testserver/daten/ew_anteil_u18.csv",
        "http://testserver/daten/ew_anteil_u18.geojson",
    ]
    assert "Einwohnermeldedatei" in page


def test_a_description_cannot_end_its_block(client, atlas):
    described = atlas.indicators.get()
    described.definition = "</script><script>alert(1)</script>"
    described.save()

    page = client.get("/daten/ew_anteil_u18/").content.decode()

    assert "<script>alert" not in page


def test_counts_show_circles_in_the_picture(client, atlas):
    counted = factories.indicator("ew_anzahl", denominator=(), kind="count", unit="Anzahl")
    factories.published_indicator(atlas, counted, levels=("siedlungsbezirk",), kind="count", unit="Anzahl")
    for value in atlas.values.filter(area__level_id="siedlungsbezirk", year=2023):
        factories.published_value(atlas, counted, value.area, 100, 2023)

    svg = client.get("/bild/karte/ew_anzahl.svg?jahr=2023").content

    assert len(list(ElementTree.fromstring(svg).iter(f"{SVG}circle"))) >= 3
