"""The JSON interface: what the CSV says, piece by piece, kept and read by others, nothing that is hidden."""

import datetime
import json
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.access.roles import READER
from indicators.models import Area, Indicator, PublishedValue
from indicators.models.catalogue import Audience
from indicators.status import Status
from tests import factories
from tests.atlas import reading
from tests.atlas.conftest import publish

VALUES = "/api/v1/werte?indikator=ew_anteil_u18"
PROBLEM = "application/problem+json"
ADDRESSES = (
    "/api/v1/themen",
    "/api/v1/themen/bevoelkerung",
    "/api/v1/indikatoren",
    "/api/v1/indikatoren/ew_anteil_u18",
    "/api/v1/gebiete",
    "/api/v1/gebiete/siedlungsbezirk/02",
    "/api/v1/veroeffentlichungen",
    "/api/v1/veroeffentlichungen/1",
    VALUES,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def atlas(db):
    return publish(districts=3)


def answer(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content
    return response.json()


def problem(response):
    assert response["Content-Type"] == PROBLEM
    return response.status_code, response.json()["errors"]


def as_in_csv(row):
    """Return a value of the interface as its row in the CSV file."""
    same = ("indikator", "name", "stichtag", "ebene", "gebiet_code", "gebiet_name", "gebietsstand", "einheit")
    number = "" if row["wert"] is None else str(row["wert"])
    return {name: row[name] for name in (*same, "status", "hinweis")} | {
        "jahr": str(row["jahr"]), "wert": number
    }  # fmt: skip


def test_values_say_what_the_csv_says(client, atlas):
    added = factories.release(2, is_correction=True, is_demo=False)
    indicator = Indicator.objects.get()
    area = Area.objects.get(code="01")
    factories.published_value(added, indicator, area, Decimal("13.9"), 2023, provisional=True)

    told = answer(client, VALUES)

    rows = reading.rows(client.get("/daten/ew_anteil_u18.csv"))
    frame = {"quelle", "lizenz", "lizenz_url", "veroeffentlichung", "veroeffentlicht_am"}
    assert [as_in_csv(row) for row in told["ergebnisse"]] == [
        {name: text for name, text in row.items() if name not in frame} for row in rows
    ]
    assert told["quellen"] == [rows[0]["quelle"]]
    assert told["lizenzen"] == [{"name": rows[0]["lizenz"], "url": rows[0]["lizenz_url"]}]
    assert told["veroeffentlichung"] == {
        "nummer": int(rows[0]["veroeffentlichung"]), "veroeffentlicht_am": rows[0]["veroeffentlicht_am"]
    }  # fmt: skip
    changed = [row for row in told["ergebnisse"] if row["berichtigt"]]
    assert [(row["gebiet_code"], row["jahr"], row["wert"], row["erschienen_in"]) for row in changed] == [
        ("01", 2023, 13.9, 2)
    ]
    assert changed[0]["vorlaeufig"]
    assert answer(client, f"{VALUES}&stand=1")["ergebnisse"] != told["ergebnisse"]


def test_shared_and_converted_numbers_say_so(client, atlas):
    value = PublishedValue.objects.filter(area__code="01", year=2023).get()
    value.merged = factories.area("01+02", "Bezirk 01 + Bezirk 02", shape=None, members=["01", "02"])
    value.converted_from = factories.edition(datetime.date(2000, 1, 1))
    value.save()

    found = answer(client, f"{VALUES}&gebiet=01&jahr=2023")["ergebnisse"]

    assert [(row["gemeinsam_mit"], row["umgerechnet_von"]) for row in found] == [
        (["Bezirk 01", "Bezirk 02"], "2000-01-01")
    ]
    assert found[0]["hinweis"] in client.get("/daten/ew_anteil_u18.csv").content.decode()


def test_filters_leave_what_fits(client, atlas):
    found = answer(client, f"{VALUES}&jahr=2023&ebene=siedlungsbezirk")["ergebnisse"]

    assert [(row["gebiet_code"], row["wert"], row["status"]) for row in found] == [
        ("01", 12.3, "ok"), ("02", None, "gesperrt"), ("03", 37.0, "ok"),
    ]  # fmt: skip
    assert {row["gebiet_code"] for row in answer(client, f"{VALUES}&gebiet=02")["ergebnisse"]} == {"02"}
    assert answer(client, f"{VALUES}&ebene=baublock")["anzahl"] == 0


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 12), offset=st.integers(0, 10))
def test_pieces_make_the_whole_list(client, atlas, limit, offset):
    whole = answer(client, VALUES)["ergebnisse"]

    pieces, address = [], f"{VALUES}&limit={limit}&offset={offset}"
    while address:
        told = answer(client, address)
        assert told["anzahl"] == len(whole) == 8
        assert len(told["ergebnisse"]) <= limit
        pieces += told["ergebnisse"]
        address = told["weiter"]

    assert pieces == whole[offset:]


def test_the_next_piece_stays_with_its_release(client, atlas):
    following = answer(client, f"{VALUES}&limit=2&jahr=2023")["weiter"]

    assert urlsplit(following).query == "limit=2&indikator=ew_anteil_u18&jahr=2023&offset=2&stand=1"


def test_every_answer_names_release_source_and_licence_and_may_be_read_elsewhere(client, atlas):
    for address in ADDRESSES:
        response = client.get(address)

        told = response.json()
        assert told["veroeffentlichung"]["nummer"] == 1, address
        assert told["quellen"] == ["Stadt Dinslaken, Einwohnermeldedatei"], address
        assert [one["name"] for one in told["lizenzen"]] == ["dl-de/by-2-0"], address
        assert response["Content-Type"] == "application/json; charset=utf-8"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response["Cache-Control"] == client.get("/daten/")["Cache-Control"]
        assert not response.cookies


def test_unchanged_answers_are_not_sent_again(client, atlas):
    first = client.get(VALUES)

    again = client.get(VALUES, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    factories.published_value(
        factories.release(2), Indicator.objects.get(), Area.objects.get(code="01"), Decimal(1), 2023
    )
    assert client.get(VALUES, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_whoever_errs_hears_a_sentence(client, atlas):
    assert problem(client.get("/api/v1/nirgends")) == (404, ["Diese Adresse gibt es nicht."])
    assert problem(client.get("/api/v1/gebiete/stadt/99"))[0] == 404
    assert problem(client.get(f"{VALUES}&ebbene=stadt")) == (
        400,
        [
            "Den Parameter „ebbene“ gibt es hier nicht. "
            "Möglich: ebene, gebiet, indikator, jahr, limit, offset, sprache, stand."
        ],
    )
    assert problem(client.get("/api/v1/werte?jahr=drei&limit=5000&sprache=fr&stand=0")) == (
        422,
        [
            "„stand“ ist mindestens 1.",
            "„sprache“ ist eines von de oder en.",
            "„limit“ ist höchstens 1000.",
            "„indikator“ fehlt.",
            "„jahr“ ist eine ganze Zahl.",
        ],
    )
    for method in ("post", "put", "delete", "options", "patch", "trace"):
        refused = getattr(client, method)(VALUES)
        assert problem(refused) == (405, ["Diese Schnittstelle lässt sich nur lesen (GET, HEAD)."])
        assert refused["Allow"] == "GET, HEAD"
    assert client.head(VALUES).status_code == 200


def test_withdrawn_internal_and_coming_releases_are_not_there(client, atlas):
    made = factories.indicator("geheim", name="Nur intern", numerator=(), denominator=())
    area = Area.objects.get(code="01")
    now = timezone.now()
    states: tuple[dict[str, object], ...] = (
        {"withdrawn_at": now},
        {"audience": Audience.INTERNAL},
        {"state": "draft"},
        {"published_at": now + datetime.timedelta(days=1)},
    )
    for number, state in enumerate(states, 2):
        release = factories.release(number, **({"published_at": now - datetime.timedelta(days=1)} | state))
        factories.published_indicator(release, made)
        factories.published_value(release, made, area, Decimal("77.7"), 2023)

        assert problem(client.get(f"{VALUES}&stand={number}")) == (
            404, ["Diese Veröffentlichung gibt es nicht, oder sie wurde zurückgezogen."]
        )  # fmt: skip
        assert problem(client.get("/api/v1/werte?indikator=geheim"))[0] == 404
        assert problem(client.get("/api/v1/indikatoren/geheim"))[0] == 404
    for address in ADDRESSES:
        body = client.get(address).content.decode()
        assert "geheim" not in body.replace("geheimhaltung", "")
        assert "77.7" not in body
    listed = answer(client, "/api/v1/veroeffentlichungen")["ergebnisse"]
    assert [(one["nummer"], bool(one["zurueckgezogen_am"])) for one in listed] == [(2, True), (1, False)]


def test_nothing_published_is_said_as_an_error(client):
    assert problem(client.get("/api/v1/themen")) == (404, ["Noch ist nichts veröffentlicht."])


def test_the_number_of_queries_does_not_grow(client):
    publish(districts=1)
    small = {address: _queries(client, address) for address in ADDRESSES if "02" not in address}

    indicator = Indicator.objects.get()
    release = factories.release(2)
    for code in range(2, 9):
        area = factories.area(f"{code:02d}")
        factories.published_value(release, indicator, area, None, 2023, Status.WITHHELD)

    assert {address: _queries(client, address) for address in small} == small
    assert max(small.values()) <= 5


def _queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_internal_readers_see_more_and_nobody_else_keeps_it(client, atlas):
    release = factories.release(2, audience=Audience.INTERNAL)
    made = factories.indicator("geheim", name="Nur intern", numerator=(), denominator=())
    factories.published_indicator(release, made)
    lena = User.objects.create_user("lena", is_staff=True)
    lena.groups.set(Group.objects.filter(name=READER))
    client.force_login(lena, backend="django.contrib.auth.backends.ModelBackend")

    response = client.get("/intern/api/v1/indikatoren")

    found = {one["kennung"]: one["werte"] for one in response.json()["ergebnisse"]}
    assert found == {
        slug: f"http://testserver/intern/api/v1/werte?indikator={slug}"
        for slug in ("ew_anteil_u18", "geheim")
    }
    assert response["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in response
    listed = [one["id"] for one in client.get("/intern/ogc/collections").json()["collections"]]
    assert "werte-geheim" in listed
    assert "geheim" not in client.get("/ogc/collections").content.decode()
    assert Client().get("/intern/api/v1/indikatoren").status_code == 302


def test_the_page_shows_addresses_that_answer(client, atlas):
    page = client.get("/api/v1/").content.decode()

    shown = [reading.text(found) for found in page.split('class="interface__address"')[1:]]
    addresses = [text.partition(">")[2].split(" ")[0] for text in shown]
    assert len(addresses) >= 7
    for address in addresses:
        assert client.get(address).status_code == 200, address
    assert json.loads(client.get("/api/v1/openapi.json").content)["openapi"] == "3.1.0"
