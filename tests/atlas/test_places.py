"""Places on the map and on the profile: chosen by kind, marked by shape, listed with the area they lie in."""

import html
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atlas.pictures.baking import SVG
from atlas.places import MARKS, places_drawn
from indicators.models import Area, PlaceCategory
from tests import factories
from tests.atlas.reading import content, text

pytestmark = pytest.mark.django_db
MAP = "/karte/ew_anteil_u18/"


@pytest.fixture
def places(atlas):
    """Save places of two kinds: two with a point, one with an address only, one outside of all districts."""
    factories.place_category("kita", "Kita", "kreis", 1)
    factories.place_category("treff", "Treff", "dreieck", 2)
    factories.place_category("leer", "Leere", "raute", 3)
    factories.place("Kita Nord", at=(345_500, 5_714_500), address="Musterweg 1", link="https://example.org/")
    factories.place("Kita <b>Süd</b>", at=(346_500, 5_714_500), address="")
    factories.place(
        "Treff West",
        "treff",
        at=None,
        address="Musterweg 3",
        area_code="01",
        level=factories.level(),
        note="mittags",
    )
    factories.place("Treff Fern", "treff", at=(390_000, 5_714_500), address="Fernweg 1")


def marks(page):
    """Return (name, where it leads) of each mark on the map."""
    inside = page.partition('<g class="places-marks">')[2].partition("</svg>")[0]
    return [
        (html.unescape(name), where)
        for where, name in re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"><title>', inside)
    ]


def listed(page, part="map-places"):
    """Return the places of each kind as they are listed."""
    inside = page.partition(f'class="{part}"')[2].partition("</section>")[0]
    groups = inside.split('<h3 class="place-group__name"')[1:]
    return {
        text(re.sub(r"^[^>]*>", "", group.partition("</h3>")[0])): [
            text(item) for item in re.findall(r"<li [^>]*>(.*?)</li>", group, re.DOTALL)
        ]
        for group in groups
    }


def test_without_a_choice_the_map_offers_the_kinds_that_have_places(client, places):
    page = content(client.get(MAP))

    offered = re.findall(r'name="orte" value="([^"]*)"( checked)?', page)
    assert offered == [("kita", ""), ("treff", "")]
    assert (marks(page), listed(page)) == ([], {})


@pytest.mark.parametrize("query", ["?orte=kita,treff", "?orte=kita&orte=treff", "?orte=kita,treff&orte=kita"])
def test_chosen_places_are_marked_and_listed(client, places, query):
    page = content(client.get(MAP + query))

    assert [name for name, _ in marks(page)] == [
        "Kita: Kita <b>Süd</b>",
        "Kita: Kita Nord",
        "Treff: Treff Fern",
    ]
    assert listed(page) == {
        "Kitas": ["Kita <b>Süd</b> Bezirk 02", "Kita Nord Musterweg 1 Bezirk 01"],
        "Treff": ["Treff Fern Fernweg 1", "Treff West Musterweg 3 Bezirk 01 mittags"],
    }
    assert re.findall(r'name="orte" value="([^"]*)"( checked)?', page) == [
        ("kita", " checked"),
        ("treff", " checked"),
    ]


def test_every_mark_leads_to_its_entry_in_the_list(client, places):
    page = content(client.get(f"{MAP}?orte=kita,treff"))

    for _, where in marks(page):
        assert page.count(f'id="{where.removeprefix("#")}"') == 1


def test_the_choice_goes_along_with_other_choices(client, places):
    page = content(client.get(f"{MAP}?orte=kita,treff&jahr=2022"))

    assert f'data-address="{MAP}?jahr=2022&amp;orte=kita%2Ctreff"' in page


def test_an_unknown_kind_is_refused(client, places):
    response = client.get(f"{MAP}?orte=kneipe")

    assert response.status_code == 400
    assert "Diese Art von Einrichtungen gibt es nicht." in content(response)


def test_profile_lists_the_places_of_its_area(client, places):
    def of(path):
        return listed(content(client.get(path)), "place-groups")

    assert of("/gebiet/01-bezirk-01/") == {
        "Kitas": ["Kita Nord Musterweg 1"],
        "Treff": ["Treff West Musterweg 3 mittags"],
    }
    assert of("/gebiet/03-bezirk-03/") == {}
    assert [len(found) for found in of("/gebiet/05170008-dinslaken/").values()] == [2, 2]


@pytest.mark.parametrize("count", [1, 5])
def test_places_cost_one_query_more_however_many_there_are(client, atlas, count):
    with CaptureQueriesContext(connection) as without:
        client.get(MAP)
    for number in range(count):
        factories.place(f"Kita {number}")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{MAP}?orte=kita")

    assert len(queries) == len(without) + 1


def test_a_picture_shows_the_chosen_places_with_their_legend(client, places):
    svg = client.get("/bild/karte/ew_anteil_u18.svg?orte=kita,treff").content
    without = client.get("/bild/karte/ew_anteil_u18.svg").content

    root = ElementTree.fromstring(svg)
    uses = [one for one in root.iter(f"{SVG}use") if "#zeichen-" in one.get("href", "")]
    assert [one.get("href") for one in uses] == ["#zeichen-kita", "#zeichen-kita", "#zeichen-treff"]
    # 1300 by 760, the steps of a map at a desk: as large as on the page.
    assert {one.get("transform") for one in uses} == {"scale(1.711)"}
    words = ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]
    assert [word for word in words if word in ("Kitas", "Treff", "Leere")] == ["Kitas", "Treff"]
    assert b"zeichen-" not in without and b"Kitas" not in without


def test_paper_draws_the_places_of_its_area_beside_the_list(client, places):
    found = places_drawn(Area.objects.get(code="01"))

    assert [(group.slug, [place.name for place in group.places]) for group in found.groups] == [
        ("kita", ["Kita Nord"]),
        ("treff", ["Treff West"]),
    ]
    assert found.drawing is not None
    marked = [place for group in found.groups for place in group.places if place.x is not None]
    assert [place.name for place in marked] == ["Kita Nord"]
    # In the middle of its square, which the drawing is 2000 units wide for.
    assert [(place.x, place.y) for place in marked] == [(1000, 1003)]
    assert places_drawn(Area.objects.get(code="03")).groups == ()


def test_every_mark_has_a_shape_of_its_own():
    assert set(MARKS) == set(PlaceCategory.Mark)
    assert len(set(MARKS.values())) == len(PlaceCategory.Mark)
