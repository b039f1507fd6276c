"""A staff member without JavaScript describes a table that nobody knows, from the upload to the delivery."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, User
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from atlas.access.roles import UPLOADER
from imports.models import Delivery
from indicators.models.unpublished import Observation
from tests import factories
from tests.browser.office import empty
from tests.browser.test_uploads import WCAG

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PASSWORD = "ein langes Kennwort"
TABLE = (
    "Wohnungsbestand am 31.12.2023;;\nBezirk;Wohnungen;Leerstand\n"
    "Bezirk 01;1.234;12\nBezirk 02;2.345;.\nBezirk 03;3.456;7\nStadt;7.035;25\n"
)


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker):
    """Serve a staff site with three districts and the measures of the housing office."""
    with django_db_blocker.unblock():
        empty()
        factories.city()
        source = factories.source("bauverwaltung", name="Bauverwaltung")
        for key in ("Wohnungen", "Leerstand"):
            factories.measure(key.lower(), source, source_key=key.upper(), name=f"{key} im Bestand")
        person = User.objects.create_user("erna", password=PASSWORD, is_staff=True)
        person.groups.set(Group.objects.filter(name=UPLOADER))
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        empty()
        connection.close()


@pytest.fixture
def page(chromium, office):
    """Return a page of a person who is logged in, without JavaScript."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="de-DE", java_script_enabled=False, base_url=office
    )
    found = context.new_page()
    found.goto("/verwaltung/lieferungen/")
    found.fill("#id_username", "erna")
    found.fill("#id_password", PASSWORD)
    found.locator("form:has(#id_password) [type=submit]").click()
    yield found
    context.close()


def send(page, path):
    page.goto("/verwaltung/lieferungen/neu/")
    page.set_input_files("#id_file", path)
    page.get_by_role("button", name="Hochladen und prüfen").click()


def test_an_unknown_table_is_described_read_saved_and_accepted(page, tmp_path):
    path = tmp_path / "wohnungen.csv"
    path.write_text(TABLE)

    send(page, path)
    heading = page.locator("h1").inner_text()
    page.select_option("#id_source", label="Bauverwaltung")
    for at, name in enumerate(("Wohnungen", "Leerstand"), start=1):
        page.fill(f"#id_c{at}-measure", f"{name} im Bestand")
    page.get_by_text("Zeilen anderer Ebenen").click()
    page.fill("#id_level0-text", "Stadt")
    page.get_by_role("button", name="Mit dieser Zuordnung lesen").click()
    question = page.locator(".note--error").inner_text()
    page.select_option("#id_c1-notation", label="1.234,5")
    page.get_by_role("button", name="Mit dieser Zuordnung lesen").click()
    first = page.locator("#gelesen tbody tr").first.inner_text().split("\t")
    page.fill("#id_name", "Wohnungsbestand")
    page.get_by_role("button", name="Speichern und Datei prüfen").click()
    page.get_by_role("link", name="Weiter zu den Unterschieden").click()
    page.get_by_role("button", name="Als Lieferung übernehmen").click()

    assert heading == "Wie ist „wohnungen.csv“ zu lesen?"
    assert "„1.234“ kann 1234 oder 1,234 heißen." in question
    assert [cell.strip() for cell in first] == [
        "01 Bezirk 01", "31.12.2023", "Wohnungen im Bestand", "1.234", "1.234",
    ]  # fmt: skip
    assert page.locator("h1").inner_text().startswith("Lieferung ")
    assert Delivery.objects.get().periods == "31.12.2023"
    flats = Observation.objects.filter(measure="wohnungen", period=datetime.date(2023, 12, 31))
    assert list(flats.order_by("number").values_list("number", flat=True)) == [1234, 2345, 3456, 7035]

    path.write_text(TABLE.replace("2023", "2024"))
    send(page, path)
    assert page.get_by_text("(am Aufbau erkannt)").count() == 1
    assert page.get_by_role("link", name="Wohnungsbestand", exact=True).count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_fit_a_phone(chromium, page, office, tmp_path, scheme):
    path = tmp_path / "hunde.csv"
    path.write_text("Bezirk;Tier;Anzahl\n01;Hund;1.234\n02;Hund;5\n")
    send(page, path)
    table = page.url
    context = chromium.new_context(
        viewport={"width": 320, "height": 700},
        color_scheme=scheme,
        storage_state=page.context.storage_state(),
        base_url=office,
    )
    phone = context.new_page()
    found = {}

    for address in (table, "/verwaltung/lieferungen/zuordnungen/"):
        phone.goto(address)
        wide = phone.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[address] = (wide, [one["id"] for one in Axe().run(phone, options=WCAG).response["violations"]])

    context.close()
    assert found == dict.fromkeys(found, (False, []))
