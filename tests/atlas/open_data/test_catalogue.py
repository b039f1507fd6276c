"""The catalogue for data portals: complete, in the terms of their lists, the same bytes, nothing hidden."""

import datetime
import hashlib
import os
import pickle
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.utils import timezone
from pyshacl import validate
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, RDF, RDFS, SH

from atlas.open_data.catalogue import catalogue
from atlas.open_data.graphs import ADMS, DCAT, DCATDE, VCARD
from atlas.open_data.histories import first_days
from atlas.open_data.sites import Site
from atlas.open_data.writing import Form, written
from indicators.models import Area, Indicator, PublishedIndicator, Release
from indicators.models.visibility import reading_internally
from tests import factories
from tests.deploy.test_environment import PRODUCTION, manage
from tests.shared_data import ROOT

# 2026-11-22: reading JSON-LD and judging shapes, rdflib 7.6 and pyshacl 0.40 use what rdflib 8 will drop.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib|pyshacl")

SHAPES = Path(__file__).with_name("shapes.ttl")
FORMS = {"/katalog.ttl": "turtle", "/katalog.rdf": "xml", "/katalog.jsonld": "json-ld"}
ORIGIN = "http://testserver"
DATASET = URIRef(f"{ORIGIN}/daten/ew_anteil_u18/")
CSV = DATASET + "#csv"
NOON = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)


def read(client, address="/katalog.ttl", **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return Graph().parse(data=response.content, format=FORMS[address])


def told(graph, subject, *predicates):
    return [{str(node) for node in graph.objects(subject, predicate)} for predicate in predicates]


def datasets(graph):
    return {str(one) for one in graph.subjects(RDF.type, DCAT.Dataset)}


def violations(graph):
    """Return (path of the subject, field) of everything the shapes complain about.

    The field is "one of several" where any of several would do.
    """
    _, report, _ = validate(graph, shacl_graph=str(SHAPES))
    assert isinstance(report, Graph)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        subject, path = report.value(result, SH.focusNode), report.value(result, SH.resultPath)
        field = "one of several" if isinstance(path, BNode) else re.split("[#/]", str(path))[-1]
        found.add((str(subject).removeprefix(ORIGIN), field))
    return found


def sample():
    """Return a catalogue with two datasets, without a database."""
    release = Release(number=3, audience="public", published_at=NOON, note="Zahlen für 2023.", is_demo=False)
    described = [
        PublishedIndicator(
            release=release, indicator_id=slug, slug=slug, name=f"Anteil {slug}", topic_slug="gesundheit",
            topic_name="Gesundheit", unit="%", definition="Je 100.", numerator_text="a", denominator_text="b",
            factor=100, source_text="Amt", licence="dl-de/by-2-0", years=[2020, 2023], levels=["bezirk"],
        )
        for slug in ("b", "a")
    ]  # fmt: skip
    site = Site(ORIGIN, release, None)
    return catalogue(site, described, {"bezirk"}, {"a": NOON, "b": NOON}, [release])


def test_the_three_forms_say_the_same(client, atlas):
    turtle, xml, json = (read(client, address) for address in FORMS)

    assert len(turtle) > 100
    assert set(turtle) == set(xml) == set(json)
    assert isomorphic(turtle, xml)
    assert isomorphic(turtle, json)


def test_the_catalogue_keeps_the_rules(client, atlas):
    assert violations(read(client)) == set()


def test_interfaces_serve_every_dataset(client, atlas):
    graph = read(client)

    descriptions = {f"{ORIGIN}/api/v1/": "openapi.json", f"{ORIGIN}/ogc/": "api"}
    assert {str(one) for one in graph.subjects(RDF.type, DCAT.DataService)} == set(descriptions)
    assert told(graph, URIRef(f"{ORIGIN}/daten/"), DCAT.service) == [set(descriptions)]
    for address, name in descriptions.items():
        fields = (DCAT.endpointURL, DCAT.endpointDescription, DCAT.servesDataset)
        assert told(graph, URIRef(address), *fields) == [{address}, {address + name}, {str(DATASET)}]


def test_the_rules_name_exactly_what_is_missing(client, atlas):
    graph = read(client)
    service = URIRef(f"{ORIGIN}/api/")
    for subject, predicate in (
        (DATASET, DCTERMS.publisher),
        (DATASET, DCTERMS.identifier),
        (DATASET, DCAT.theme),
        (CSV, DCTERMS.license),
        (CSV, DCTERMS["format"]),
        (URIRef(f"{ORIGIN}/#kontakt"), VCARD.hasURL),
    ):
        graph.remove((subject, predicate, None))
    for predicate in (DCAT.startDate, DCAT.endDate):
        graph.remove((DATASET + "#zeitraum", predicate, None))
    graph.add((service, RDF.type, DCAT.DataService))
    graph.set((DATASET, DCTERMS.title, Literal("Anteil 2023 in Dinslaken")))
    graph.add((DATASET, DCATDE.contributorID, Literal("openNRW")))

    path = "/daten/ew_anteil_u18/"
    assert violations(graph) == {
        (path, "publisher"),
        (path, "identifier"),
        (path, "theme"),
        (path, "title"),
        (path, "contributorID"),
        (f"{path}#csv", "license"),
        (f"{path}#csv", "format"),
        (f"{path}#zeitraum", "one of several"),
        ("/#kontakt", "one of several"),
        ("/api/", "endpointURL"),
        ("/api/", "title"),
        ("/api/", "publisher"),
    }


def test_a_dataset_is_an_indicator_with_all_its_files(client, atlas):
    only_city = factories.indicator("pflegequote", name="Pflegequote")
    factories.published_indicator(atlas, only_city, levels=("stadt",))
    graph = read(client)

    assert datasets(graph) == {f"{ORIGIN}/daten/{slug}/" for slug in ("ew_anteil_u18", "pflegequote")}
    fields = (DCTERMS.title, DCTERMS.identifier, DCAT.theme, DCAT.version, DCTERMS.accrualPeriodicity)
    assert told(graph, DATASET, *fields) == [
        {"Anteil der unter 18-Jährigen"},
        {"sozialatlas-05170008-ew_anteil_u18"},
        {"http://publications.europa.eu/resource/authority/data-theme/SOCI"},
        {"1"},
        {"http://publications.europa.eu/resource/authority/frequency/ANNUAL"},
    ]  # fmt: skip
    assert told(graph, DATASET + "#zeitraum", DCAT.startDate, DCAT.endDate) == [
        {"2022-01-01"},
        {"2023-12-31"},
    ]
    assert told(graph, DATASET, DCATDE.politicalGeocodingURI) == [
        {"http://dcat-ap.de/def/politicalGeocoding/municipalityKey/05170008"}
    ]
    everywhere = {".csv", "_excel.csv", ".xlsx", ".ods"}
    for slug, endings in (("ew_anteil_u18", everywhere | {".geojson", ".gpkg"}), ("pflegequote", everywhere)):
        files = graph.objects(URIRef(f"{ORIGIN}/daten/{slug}/"), DCAT.distribution)
        addresses = {str(graph.value(one, DCAT.downloadURL)) for one in files}
        assert addresses == {f"{ORIGIN}/daten/{slug}{ending}" for ending in endings}


def test_every_address_of_the_catalogue_answers(client, atlas):
    graph = read(client)
    own = {
        str(node).partition("#")[0].removeprefix(ORIGIN) for node in graph.objects() if ORIGIN in str(node)
    }

    found = {address: client.get(address).status_code for address in own if address.startswith("/")}

    assert len(found) >= 9
    assert set(found.values()) == {200}


def test_files_say_their_licence_in_words_too(client, atlas):
    PublishedIndicator.objects.update(
        licence="Datenlizenz Deutschland – Namensnennung – Version 2.0, Nur mit Erlaubnis",
        licence_url="https://www.govdata.de/dl-de/by-2-0",
    )
    graph = read(client)

    assert told(graph, CSV, DCTERMS.license) == [{"http://dcat-ap.de/def/licenses/other-closed"}]
    assert "Nur mit Erlaubnis" in str(graph.value(CSV, DCATDE.licenseAttributionByText))
    rights = graph.value(CSV, DCTERMS.rights)
    assert str(graph.value(rights, RDFS.label)) == (
        "Datenlizenz Deutschland – Namensnennung – Version 2.0, Nur mit Erlaubnis "
        "https://www.govdata.de/dl-de/by-2-0"
    )


def test_modified_changes_with_a_release_of_the_indicator_and_nothing_else(client, atlas):
    other = factories.indicator("pflegequote", name="Pflegequote")
    factories.published_indicator(atlas, other)
    Release.objects.update(published_at=NOON)
    before = read(client)
    newer = factories.release(number=2, published_at=NOON + datetime.timedelta(days=1), note="Neue Rechnung.")
    factories.published_indicator(
        newer, Indicator.objects.get(slug="ew_anteil_u18"), treatment_text="auf 5 gerundet"
    )
    after = read(client)

    moments = [told(graph, DATASET, DCTERMS.issued, DCTERMS.modified) for graph in (before, after)]
    assert moments == [
        [{"2026-01-05T12:00:00+00:00"}, {"2026-01-05T12:00:00+00:00"}],
        [{"2026-01-05T12:00:00+00:00"}, {"2026-01-06T12:00:00+00:00"}],
    ]
    assert told(after, DATASET, ADMS.versionNotes) == [
        {"Veröffentlichung 2 vom 6. Januar 2026. Neue Rechnung. Verfahren: auf 5 gerundet."}
    ]
    quiet = URIRef(f"{ORIGIN}/daten/pflegequote/")
    assert set(before.predicate_objects(quiet)) == set(after.predicate_objects(quiet))
    assert set(read(client, stand=1).predicate_objects(DATASET)) == set(before.predicate_objects(DATASET))


def test_modified_changes_when_a_release_is_withdrawn(client, atlas):
    Release.objects.update(published_at=NOON)
    factories.release(
        number=2,
        published_at=NOON + datetime.timedelta(days=1),
        withdrawn_at=NOON + datetime.timedelta(days=2),
    )

    graph = read(client)

    assert told(graph, DATASET, DCTERMS.modified, DCAT.version) == [{"2026-01-07T12:00:00+00:00"}, {"1"}]


def test_an_old_release_names_its_own_files(client, atlas):
    graph = read(client, stand=1)

    assert told(graph, CSV, DCAT.downloadURL) == [{f"{ORIGIN}/daten/ew_anteil_u18.csv?stand=1"}]
    assert datasets(graph) == {str(DATASET)}


def test_contributor_and_mailbox_come_from_the_settings(client, atlas, settings):
    contact = URIRef(f"{ORIGIN}/#kontakt")
    without = read(client)
    settings.CONTRIBUTOR_ID = "http://dcat-ap.de/def/contributors/openNRW"
    settings.OPEN_DATA_MAIL = "offene-daten@example.de"
    graph = read(client)

    assert told(without, DATASET, DCATDE.contributorID) + told(without, contact, VCARD.hasEmail) == [
        set(),
        set(),
    ]
    assert told(graph, DATASET, DCATDE.contributorID) == [{settings.CONTRIBUTOR_ID}]
    assert told(graph, contact, VCARD.hasEmail, VCARD.hasURL) == [
        {"mailto:offene-daten@example.de"}, {f"{ORIGIN}/impressum/"},
    ]  # fmt: skip
    assert violations(graph) == set()


def test_a_contributor_that_is_not_on_the_list_stops_the_process():
    result = manage("check", **PRODUCTION, ATLAS_CONTRIBUTOR_ID="openNRW")

    assert result.returncode != 0
    assert "ATLAS_CONTRIBUTOR_ID muss mit http://dcat-ap.de/def/contributors/ beginnen." in result.stderr


def test_what_is_internal_or_a_draft_is_not_in_it(client, atlas):
    for number, audience, state in ((2, "internal", "released"), (3, "public", "draft")):
        release = factories.release(number=number, audience=audience, state=state)
        factories.published_indicator(release, factories.indicator(f"geheim_{audience}"))
    before = read(client)
    with reading_internally():
        inside = read(client)

    assert datasets(before) == datasets(inside) == {str(DATASET)}


def test_the_internal_area_has_no_catalogue(rf, atlas):
    from atlas.open_data import views_catalogue

    request: HttpRequest = rf.get("/katalog.ttl")
    request.internal = True  # type: ignore[attr-defined] # as the internal area marks it
    assert views_catalogue.catalogue_turtle(request).status_code == 404


@pytest.mark.parametrize("address", FORMS)
def test_numbers_are_nowhere_in_it(client, atlas, address):
    withheld = Area.objects.get(code="02")
    factories.observation(factories.measure("ew_u18"), withheld, 77_123)
    factories.published_value(
        factories.release(number=2, audience="internal"), Indicator.objects.get(), withheld, Decimal("78.9")
    )

    text = client.get(address).content.decode()

    assert "ew_anteil_u18" in text
    assert re.findall(r"77.?123|78[.,]9|24[.,]7|Bezirk 0", text) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_catalogue_asks_the_same_number_of_questions(client, db, django_assert_num_queries, count):
    release = factories.release()
    for place in range(count):
        factories.published_indicator(release, factories.indicator(f"anteil_{place}"))

    with django_assert_num_queries(5):
        graph = read(client)
    assert len(datasets(graph)) == count


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/katalog.ttl", "text/turtle; charset=utf-8"),
        ("/katalog.rdf", "application/rdf+xml; charset=utf-8"),
        ("/katalog.jsonld", "application/ld+json; charset=utf-8"),
    ],
)
def test_programs_of_every_site_may_read_and_keep_it(client, atlas, address, kind):
    response = client.get(address)

    assert {name: response.headers[name] for name in ("Content-Type", "Access-Control-Allow-Origin")} == {
        "Content-Type": kind, "Access-Control-Allow-Origin": "*",
    }  # fmt: skip
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert set(response.headers["Cache-Control"].split(", ")) == {"public", "max-age=300"}
    kept = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert kept.status_code == 304
    assert client.get(address, {"sprache": "en"}).content == response.content


def test_wrong_releases_are_refused_and_before_the_first_there_is_nothing(client, db):
    assert client.get("/katalog.ttl").status_code == 404
    factories.release()
    assert client.get("/katalog.ttl", {"stand": "7"}).status_code == 404
    assert client.get("/katalog.ttl", {"stand": "eins"}).status_code == 400
    assert client.post("/katalog.ttl").status_code == 405


def test_the_same_content_is_the_same_text_in_every_process(tmp_path):
    made = sample()
    kept = tmp_path / "catalogue"
    kept.write_bytes(pickle.dumps(made))
    program = (
        "import django, hashlib, pathlib, pickle, sys; django.setup();"
        "from atlas.open_data.writing import Form, written;"
        "made = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes());"
        "print(*(hashlib.sha256(written(made, form)).hexdigest() for form in Form))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    elsewhere = subprocess.run(
        [sys.executable, "-c", program, str(kept)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip

    here = [hashlib.sha256(written(made, form)).hexdigest() for form in Form]
    assert elsewhere.stdout.split() == here


def test_first_days_are_those_of_the_first_release(db):
    indicator = factories.indicator()
    for number, day in ((1, 3), (2, 4)):
        moment = datetime.datetime(2026, 1, day, tzinfo=datetime.UTC)
        factories.published_indicator(factories.release(number=number, published_at=moment), indicator)
    later = factories.release(number=3, published_at=timezone.now() + datetime.timedelta(days=1))
    factories.published_indicator(later, factories.indicator("spaeter"))

    first = {"ew_anteil_u18": datetime.datetime(2026, 1, 3, tzinfo=datetime.UTC)}
    assert first_days(None) == first_days(1) == first
