"""The pages for deliveries, without JavaScript: the same file again.

From mistakes to a delivery: ``test_year_update``; access for everybody: ``test_staff_accessibility``.
"""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from atlas.access.roles import UPLOADER
from tests.browser.office import employ, empty, listed, send, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
NEEDED = ("gebiete/siedlungsbezirke", "register/2022", "ba/202212")
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
        employ("erna", UPLOADER)
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
    asked = []
    found = context.new_page()
    found.on("request", lambda request: asked.append(request.url))
    sign_in(found, "erna", "/verwaltung/lieferungen/")
    yield found
    assert [url for url in asked if not url.startswith(office)] == []
    context.close()


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
