"""The OGC API: features by box, day and piece; what the GeoJSON file says; nothing that is hidden."""

import datetime
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.models import Area, Indicator, Release
from tests import factories
from tests.atlas import reading
from tests.atlas.conftest import publish

pytestmark = pytest.mark.django_db
VALUES = "/ogc/collections/werte-ew_anteil_u18/items"
AREAS = "/ogc/collections/gebiete-siedlungsbezirk/items"
ALWAYS = ("/ogc/", "/ogc/conformance", "/ogc/api", "/ogc/collections")


@pytest.fixture
def atlas(db):
    return publish(districts=3)


def answer(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def names(told):
    return [feature["id"] for feature in told["features"]]


def links(told):
    return {link["rel"]: (link["href"], link["type"]) for link in told["links"]}


def refused(client, address):
    response = client.get(address)
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["errors"]


def test_landing_page_leads_to_everything(client, atlas):
    told = answer(client, "/ogc/")

    assert links(told) == {
        "self": ("http://testserver/ogc/", "application/json"),
        "alternate": ("http://testserver/ogc/?f=html", "text/html"),
        "service-desc": ("http://testserver/ogc/api", "application/vnd.oai.openapi+json;version=3.0"),
        "service-doc": ("http://testserver/api/v1/", "text/html"),
        "conformance": ("http://testserver/ogc/conformance", "application/json"),
        "data": ("http://testserver/ogc/collections", "application/json"),
    }
    for address, kind in links(told).values():
        assert client.get(address)["Content-Type"].partition(";")[0] == kind.partition(";")[0]
    assert [part.rpartition("/")[2] for part in answer(client, "/ogc/conformance")["conformsTo"]] == [
        "core", "geojson", "oas30"
    ]  # fmt: skip


def test_collections_are_indicators_and_levels(client, atlas):
    found = answer(client, "/ogc/collections")["collections"]

    assert [one["id"] for one in found] == ["werte-ew_anteil_u18", "gebiete-stadt", "gebiete-siedlungsbezirk"]
    assert found[0]["extent"]["temporal"] == {"interval": [["2022-01-01T00:00:00Z", "2023-12-31T23:59:59Z"]]}
    assert found[2]["extent"]["temporal"] == {"interval": [["2010-01-01T00:00:00Z", None]]}
    for one in found:
        assert answer(client, f"/ogc/collections/{one['id']}") == one
        assert links(one)["items"] == (
            f"http://testserver/ogc/collections/{one['id']}/items", "application/geo+json"
        )  # fmt: skip
        for address, kind in links(one).values():
            if address.startswith("http://testserver"):
                assert client.get(address)["Content-Type"].partition(";")[0] == kind
    assert links(found[0])["license"] == ("https://www.govdata.de/dl-de/by-2-0", "text/html")
    assert found[0]["attribution"] == "Stadt Dinslaken, Einwohnermeldedatei"


def test_values_are_those_of_the_geojson_file(client, atlas):
    told = answer(client, f"{VALUES}?datetime=2023-12-31")
    file = answer(client, "/daten/ew_anteil_u18.geojson?jahr=2023")

    found = {feature["properties"]["code"]: feature for feature in told["features"]}
    assert names(told) == [
        "2023-stadt-05170008", "2023-siedlungsbezirk-01", "2023-siedlungsbezirk-02", "2023-siedlungsbezirk-03"
    ]  # fmt: skip
    for expected in file["features"]:
        feature = found[expected["id"]]
        assert feature["geometry"] == expected["geometry"]
        assert feature["properties"].items() >= expected["properties"].items()
        assert feature["properties"]["source"] == file["source"]
        assert feature["properties"]["licence"] == file["licence"]
    hidden = found["02"]["properties"]
    assert (hidden["value"], hidden["status"]) == (None, "gesperrt")


def test_one_feature_has_its_own_address(client, atlas):
    one = answer(client, f"{VALUES}/2023-siedlungsbezirk-01")

    listed = answer(client, f"{VALUES}?datetime=2023-12-31")["features"][1]
    assert {key: one[key] for key in ("type", "id", "geometry", "properties")} == listed
    assert links(one)["collection"][0] == "http://testserver/ogc/collections/werte-ew_anteil_u18"
    assert client.get(links(one)["alternate"][0]).status_code == 200


@pytest.mark.parametrize(
    ("day", "years"),
    [
        ("2023-12-31", {2023}),
        ("2023-12-30", set()),
        ("2022-12-31T10:00:00Z", {2022}),
        ("2023-01-01/..", {2023}),
        ("../2022-12-31", {2022}),
        ("../..", {2022, 2023}),
    ],
)
def test_days_choose_values(client, atlas, day, years):
    told = answer(client, f"{VALUES}?datetime={day}&limit=100")

    assert {feature["properties"]["year"] for feature in told["features"]} == years
    assert told["numberMatched"] == told["numberReturned"] == 4 * len(years)


def test_days_choose_boundaries(client, atlas):
    later = factories.edition(datetime.date(2020, 1, 1))
    factories.city(2, in_edition=later)

    assert len(answer(client, f"{AREAS}?limit=100")["features"]) == 5
    old, new = (answer(client, f"{AREAS}?datetime={day}") for day in ("2019-12-31", "2020-01-01/.."))
    assert names(old) == ["2010-01-01-01", "2010-01-01-02", "2010-01-01-03"]
    assert names(new) == ["2020-01-01-01", "2020-01-01-02"]
    assert old["features"][0]["properties"]["valid_until"] == "2019-12-31"
    assert new["features"][0]["properties"]["valid_until"] is None


def test_boxes_choose_what_they_touch(client, atlas):
    outlines = {
        feature["properties"]["code"]: feature["geometry"]["coordinates"][0][0]
        for feature in answer(client, AREAS)["features"]
    }
    middle = [sum(degrees) / len(degrees) for degrees in zip(*outlines["02"][:-1], strict=True)]
    around = f"{middle[0]},{middle[1]},{middle[0] + 0.0001},{middle[1] + 0.0001}"

    assert names(answer(client, f"{AREAS}?bbox={around}")) == ["2010-01-01-02"]
    west, south, east, north = around.split(",")
    assert names(answer(client, f"{AREAS}?bbox={west},{south},0,{east},{north},9")) == ["2010-01-01-02"]
    assert answer(client, f"{AREAS}?bbox=0,0,1,1")["numberMatched"] == 0
    assert names(answer(client, f"{VALUES}?bbox={around}&datetime=2023-12-31")) == [
        "2023-stadt-05170008", "2023-siedlungsbezirk-02"
    ]  # fmt: skip


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 9))
def test_pieces_make_the_whole_collection(client, atlas, limit):
    whole = names(answer(client, f"{VALUES}?limit=5000"))
    assert len(whole) == 8

    found, address = [], f"{VALUES}?limit={limit}"
    while address:
        told = answer(client, address)
        assert told["numberMatched"] == 8
        assert told["numberReturned"] == len(told["features"]) <= limit
        found += names(told)
        address = links(told).get("next", ("",))[0]

    assert found == whole


@pytest.mark.parametrize(
    "query",
    [
        "foo=1", "limit=0", "limit=x", "offset=-1", "bbox=1,2,3", "bbox=170,0,-170,1", "datetime=gestern",
        "f=xml", "stand=0", "sprache=fr",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(client, atlas, query):
    status, sentences = refused(client, f"{VALUES}?{query}")

    assert status == 400
    assert len(sentences) == 1
    assert query.partition("=")[0] in sentences[0] or "f=json" in sentences[0]


def test_what_is_not_there_is_said_in_json(client, atlas):
    for address in (
        "/ogc/nirgends",
        "/ogc/collections/x",
        "/ogc/collections/werte-x/items",
        "/ogc/collections/gebiete-land/items",
        "/ogc/collections/siedlungsbezirk/items",
        f"{VALUES}/x",
    ):
        assert refused(client, address)[0] == 404
    assert client.post("/ogc/").status_code == 405


def test_unreleased_and_withdrawn_values_are_not_there(client, atlas):
    made = factories.indicator("geheim", name="Nur intern", numerator=(), denominator=())
    area = Area.objects.get(code="01")
    before = timezone.now() - datetime.timedelta(days=1)
    states: tuple[dict[str, object], ...] = ({"withdrawn_at": timezone.now()}, {"audience": "internal"})
    for number, state in enumerate(states, 2):
        release = factories.release(number, published_at=before, **state)
        for indicator in (made, Indicator.objects.get(slug="ew_anteil_u18")):
            factories.published_indicator(release, indicator)
            factories.published_value(release, indicator, area, Decimal("77.7"), 2023)
        assert refused(client, f"{VALUES}?stand={number}")[0] == 404

    for address in (*ALWAYS, f"{VALUES}?limit=100", AREAS, "/ogc/collections?f=html"):
        body = client.get(address).content.decode()
        assert "geheim" not in body
        assert "77.7" not in body


def test_answers_may_be_read_elsewhere_and_kept(client, atlas):
    for address in (*ALWAYS, VALUES, AREAS):
        response = client.get(address)

        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cache-Control"] == "public, max-age=300"
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304
        assert not response.cookies


def test_the_number_of_queries_does_not_grow(client):
    publish(districts=1)
    asked = (*ALWAYS, f"{VALUES}?limit=100", f"{VALUES}?bbox=6,51,7,52&limit=100", f"{AREAS}?limit=100")
    small = {address: queries(client, address) for address in asked}

    for code in range(2, 9):
        area = factories.area(f"{code:02d}")
        factories.published_value(Release.objects.get(), Indicator.objects.get(), area, Decimal("3.5"), 2023)

    assert {address: queries(client, address) for address in asked} == small
    assert max(small.values()) <= 8


def queries(client, address):
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_pages_for_people_lead_on(client, atlas):
    for address in ("/ogc/?f=html", "/ogc/collections?f=html", "/ogc/collections/gebiete-stadt?f=html"):
        response = client.get(address)

        assert response["Content-Type"] == "text/html; charset=utf-8"
        assert "<h1" in reading.content(response)
    assert "Grenzen: Siedlungsbezirke" in reading.content(client.get("/ogc/collections?f=html"))
