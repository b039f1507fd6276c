"""A staff member without JavaScript: two mistakes, the mended file, the differences, a delivery."""

import json
from io import StringIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from atlas.access.roles import UPLOADER, give_roles

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PASSWORD = "ein langes Kennwort"
NEEDED = ("gebiete/", "register/2022", "ba/202212")
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory):
    """Return the folder of the demo's deliveries."""
    folder = tmp_path_factory.mktemp("lieferungen")
    call_command("demo_data", "--out", str(folder), verbosity=0, stderr=StringIO())
    return folder


@pytest.fixture(scope="module")
def office(deliveries, django_db_setup, django_db_blocker):
    """Serve a staff site that holds the numbers of 2022, and return its address."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        empty()
        patch.chdir(deliveries)
        call_command("load_catalogue", "--commit", verbosity=0, stdout=StringIO())
        for step in json.loads((deliveries / "lieferungen.json").read_text()):
            if step["file"].startswith(NEEDED):
                call_command(
                    step["command"], step["file"], *step["args"], stdout=StringIO(), stderr=StringIO()
                )
        person = User.objects.create_user("erna", password=PASSWORD, is_staff=True)
        person.groups.set(Group.objects.filter(name=UPLOADER))
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        empty()
        connection.close()


def empty():
    """Remove everything from the database but the roles, which a migration makes."""
    call_command("flush", interactive=False, verbosity=0)
    give_roles(apps)


@pytest.fixture
def page(chromium, office):
    """Return a page of a person who is logged in, without JavaScript."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="de-DE", java_script_enabled=False, base_url=office
    )
    asked = []
    found = context.new_page()
    found.on("request", lambda request: asked.append(request.url))
    found.goto("/verwaltung/lieferungen/")
    found.fill("#id_username", "erna")
    found.fill("#id_password", PASSWORD)
    found.click("input[type=submit]")
    yield found
    assert [url for url in asked if not url.startswith(office)] == []
    context.close()


def send(page, path, **choices):
    page.goto("/verwaltung/lieferungen/")
    page.get_by_role("link", name="Datei hochladen").click()
    page.set_input_files("#id_file", path)
    if choices:
        page.get_by_text("Zuordnung der Spalten oder Schlüsseltabelle mitgeben").click()
    if "keys" in choices:
        page.select_option("#id_source", "ba")
        page.set_input_files("#id_mapping_file", choices["keys"])
    if "saved" in choices:
        page.select_option("#id_mapping", label=choices["saved"])
    page.get_by_role("button", name="Hochladen und prüfen").click()


def listed(page, title):
    """Return code and sentence of every problem below a heading."""
    rows = page.locator(f"section:has(h2:has-text('{title}')) .problem").all()
    return [(row.locator(".problem__code").inner_text(), row.locator("p").first.inner_text()) for row in rows]


def test_two_mistakes_are_met_mended_compared_and_accepted(page, deliveries, tmp_path):
    good = deliveries / "ba" / "202312_akg_arbeitslose_synthetisch.csv"
    keys = deliveries / "ba" / "akg_schluessel_synthetisch.csv"
    text = good.read_bytes().decode("cp1252")
    lines = text.split("\r\n")
    first, second = lines[1].split(";"), lines[2].split(";")
    number, key = first[4], second[2]
    first[4] = number.replace(number[-1], "O") if number.isdigit() else "1O"
    second[2] = "ZZ99"
    lines[1], lines[2] = ";".join(first), ";".join(second)
    broken = tmp_path / good.name
    broken.write_bytes("\r\n".join(lines).encode("cp1252"))

    send(page, broken, keys=keys)
    errors = listed(page, "Fehler")
    shown = page.locator("h1").inner_text()
    send(page, good, saved=f"{keys.name} (Gebietsschlüssel der BA)")
    warnings = page.locator("input[type=checkbox]").count()
    for box in page.locator("input[type=checkbox]").all():
        box.check()
    if warnings:
        page.fill("#id_shared", "mit der Agentur geklärt")
        page.get_by_role("button", name="Bestätigungen speichern").click()
    page.get_by_role("link", name="Weiter zu den Unterschieden").click()
    tiles = [one.inner_text().split() for one in page.locator(".tiles li").all()]
    sums = page.locator("section:has(h2:has-text('Summen')) tbody tr").count()
    page.get_by_role("button", name="Als Lieferung übernehmen").click()

    assert shown == good.name
    assert len(errors) >= 2
    assert any("1O" in said or first[4] in said for _, said in errors)
    assert any("ZZ99" in said for _, said in errors)
    assert key != "ZZ99"
    assert tiles[0][1:] == ["neu"] and int(tiles[0][0]) > 50
    assert [one[0] for one in tiles[1:]] == ["0", "0", "0"]
    assert sums >= 9
    assert page.locator("h1").inner_text().startswith("Lieferung ")
    assert page.get_by_role("button", name="Lieferung zurücknehmen").count() == 1


def test_the_same_file_again_is_zero_changes(page, deliveries):
    send(page, deliveries / "ba" / "202212_uebergabe_b3_synthetisch.csv")
    assert [code for code, _ in listed(page, "Warnungen")] == ["DAT-17"]
    page.locator("input[type=checkbox]").check()
    page.get_by_placeholder("Begründung").fill("Probe")
    page.get_by_role("button", name="Bestätigungen speichern").click()
    page.get_by_role("link", name="Weiter zu den Unterschieden").click()

    assert page.get_by_text("0 Änderungen.").count() == 1
    assert page.get_by_role("button", name="Als Lieferung übernehmen").count() == 0
    page.get_by_role("button", name="Schließen und Datei verwerfen").click()
    assert page.get_by_text("Die Datei ist verworfen.").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit_a_phone(chromium, page, office, deliveries, scheme):
    send(page, deliveries / "register" / "2022_register_r2_summen_synthetisch.csv")
    upload = page.url
    state = page.context.storage_state()
    context = chromium.new_context(
        viewport={"width": 320, "height": 700}, color_scheme=scheme, storage_state=state, base_url=office
    )
    phone = context.new_page()
    found = {}

    for path in (
        "/verwaltung/lieferungen/",
        "/verwaltung/lieferungen/neu/",
        "/verwaltung/lieferungen/vorlagen/",
        upload,
    ):
        phone.goto(path)
        wide = phone.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[path] = (wide, [one["id"] for one in Axe().run(phone, options=WCAG).response["violations"]])

    context.close()
    assert found == dict.fromkeys(found, (False, []))
