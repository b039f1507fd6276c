"""Data packages: the description of a CSV file fits the file, and refuses what does not."""

import json
from decimal import Decimal

import pytest

from atlas.downloads import HEADER
from indicators.models import Area, Indicator, PublishedIndicator, Release
from tests import factories

PACKAGE, CSV = "/daten/ew_anteil_u18/datapackage.json", "/daten/ew_anteil_u18.csv"


def described(client, **query):
    response = client.get(PACKAGE, query)
    assert response.status_code == 200
    return json.loads(response.content)


def complaints(tmp_path, package, content):
    """Return (kind, row, column) of every complaint; the file lies beside the package."""
    from frictionless import Package

    (tmp_path / "values.csv").write_bytes(content)
    table = package["resources"][0] | {"path": "values.csv"}
    (tmp_path / "datapackage.json").write_text(json.dumps(package | {"resources": [table]}))
    report = Package(str(tmp_path / "datapackage.json")).validate()
    rows = report.flatten(["type", "rowNumber", "fieldNumber"])
    return {(kind, row, HEADER[column - 1] if column else None) for kind, row, column in rows}


def test_the_package_fits_its_file(client, atlas, tmp_path):
    content = client.get(CSV).content

    assert len(content.splitlines()) == 9
    assert complaints(tmp_path, described(client), content) == set()


def test_the_package_refuses_what_is_not_in_the_file(client, atlas, tmp_path):
    lines = client.get(CSV).content.decode().split("\r\n")
    wrong = lines[:]
    wrong[1] = wrong[1].replace(",ok,", ",geheim,")
    wrong[2] = wrong[2].replace(",12.3,", ',"12,3",')
    wrong[3] = wrong[3].replace("2022-12-31", "31.12.2022")
    wrong[4] = wrong[3]

    found = complaints(tmp_path, described(client), "\r\n".join(wrong).encode())

    assert found == {
        ("constraint-error", 2, "status"),
        ("type-error", 3, "wert"),
        ("type-error", 4, "stichtag"),
        ("type-error", 5, "stichtag"),
        ("primary-key", 5, None),
    }


def test_the_package_says_who_what_and_under_which_terms(client, atlas):
    PublishedIndicator.objects.update(
        licence="dl-de/by-2-0, Inhalte nicht verändern", source_text="Stadt; Agentur", years=[2022, 2023]
    )
    package = described(client)

    release = Release.objects.get()
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["resources"][0]["path"] == f"http://testserver{CSV}?stand=1"
    assert [package[name] for name in ("name", "id", "version", "contributors", "licenses", "sources")] == [
        "ew_anteil_u18",
        "http://testserver/daten/ew_anteil_u18/",
        "1",
        [{"title": "Stadt Dinslaken", "roles": ["publisher"]}],
        [
            {"name": "DL-DE-BY-2.0", "title": "dl-de/by-2-0", "path": "https://www.govdata.de/dl-de/by-2-0"},
            {"name": "other-closed", "title": "Inhalte nicht verändern"},
        ],
        [{"title": "Stadt; Agentur"}],
    ]
    assert package["created"][:10] == release.published_at.date().isoformat()
    assert package["description"].startswith("Kinder und Jugendliche je 100 Einwohner.")
    assert "Demonstrationsdaten, erfunden." in package["description"]


def test_the_columns_are_those_of_the_file(client, atlas):
    schema = described(client)["resources"][0]["schema"]
    fields = {field["name"]: field for field in schema["fields"]}

    assert tuple(fields) == HEADER
    assert schema["missingValues"] == [""]
    assert schema["primaryKey"] == ["jahr", "ebene", "gebiet_code", "gebietsstand"]
    assert fields["wert"] == {
        "name": "wert", "type": "number", "title": "Wert", "decimalChar": ".", "unit": "%",
        "description": "leer, wo keine Zahl steht; der Grund steht unter „status“",
    }  # fmt: skip
    assert fields["status"]["constraints"] == {
        "required": True,
        "enum": [
            "ok", "vorlaeufig", "gesperrt", "folgt_spaeter", "nicht_zuverlaessig", "nicht_sinnvoll",
            "nicht_vorhanden",
        ],
    }  # fmt: skip
    assert fields["status"]["categories"][2] == {"value": "gesperrt", "label": "Wert gesperrt"}


def test_an_old_package_stays_as_it_was(client, atlas):
    before = client.get(PACKAGE, {"stand": "1"}).content
    newer = factories.release(number=2, is_demo=False)
    factories.published_indicator(newer, Indicator.objects.get(), definition="Anders gerechnet.")

    assert client.get(PACKAGE, {"stand": "1"}).content == before
    package = described(client)
    assert (package["version"], package["resources"][0]["path"]) == ("2", f"http://testserver{CSV}?stand=2")
    assert package["description"].startswith("Anders gerechnet.")


def test_the_package_holds_no_value_and_speaks_german_to_everyone(client, atlas):
    withheld = Area.objects.get(code="02")
    factories.published_value(
        factories.release(number=2, audience="internal"), Indicator.objects.get(), withheld, Decimal("78.9")
    )
    text = client.get(PACKAGE).content

    assert b"78.9" not in text
    assert b"24.7" not in text
    assert client.get(PACKAGE, {"sprache": "en"}).content == text


def test_programs_of_every_site_may_read_it(client, atlas, django_assert_num_queries):
    with django_assert_num_queries(2):
        response = client.get(PACKAGE)

    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert set(response.headers["Cache-Control"].split(", ")) == {"public", "max-age=300"}


@pytest.mark.parametrize("address", ["/daten/geheim/datapackage.json", f"{PACKAGE}?stand=9"])
def test_what_is_not_published_has_no_package(client, atlas, address):
    release = factories.release(number=2, audience="internal")
    factories.published_indicator(release, factories.indicator("geheim"))

    assert client.get(address).status_code == 404


def test_pages_lead_programs_to_catalogue_and_package(client, atlas):
    def links(address):
        page = client.get(address).content.decode()
        return {one.split('"')[0] for one in page.split('href="')[1:] if "katalog" in one or "package" in one}

    catalogue = {"/katalog.ttl", "/katalog.rdf", "/katalog.jsonld"}
    assert {one for one in links("/daten/") if one.startswith("/katalog")} == catalogue
    assert {one for one in links("/daten/ew_anteil_u18/") if "datapackage" in one} == {PACKAGE}
    old = {one for one in links("/daten/ew_anteil_u18/?stand=1") if "datapackage" in one}
    assert old == {f"{PACKAGE}?stand=1"}
