"""One makes a draft, another releases it, a withdrawal brings the old bytes back; without JavaScript."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from atlas.access.roles import RELEASER, UPLOADER, give_roles
from indicators.publication import publish
from tests import factories
from tests.browser.conftest import Visit
from tests.indicators.test_releasing import deliver

ROOT = Path(__file__).resolve().parents[2]
WORD = "ein langes Kennwort 17"
FILE = "/daten/ew_anteil_u18.csv"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def origin(django_db_setup, django_db_blocker):
    """Serve an atlas with one release, a delivery that waits, and two persons who may release."""
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)
        give_roles(apps)
        _, districts = factories.city()
        factories.indicator()
        deliver(districts, (100, 200, 400))
        publish(commit=True)
        deliver(districts, (100, 200, 500))
        for name, roles in (("erna", (UPLOADER, RELEASER)), ("frida", (RELEASER,))):
            user = User.objects.create_user(name, password=WORD, is_staff=True)
            user.groups.set(Group.objects.filter(name__in=roles))
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        call_command("flush", interactive=False, verbosity=0)
        give_roles(apps)
        connection.close()


@pytest.fixture
def signed_in(chromium, origin):
    """Return a function that signs a person in, with a browser of their own that runs no script."""
    visits = []

    def sign_in(name):
        made = Visit(chromium, origin, java_script_enabled=False)
        visits.append(made)
        made.go("/verwaltung/veroeffentlichungen/")
        made.page.get_by_label("Benutzername").fill(name)
        made.page.get_by_label("Passwort").fill(WORD)
        made.page.get_by_role("button", name="Anmelden").click()
        return made

    yield sign_in
    for made in visits:
        assert [url for url in made.requests if not url.startswith(origin)] == []
        assert made.messages == []
        made.context.close()


def work():
    """Let a worker do what waits, in a process of its own."""
    settings = connection.settings_dict
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "atlas.settings",
        "ATLAS_DB_NAME": settings["NAME"],
        "ATLAS_DB_USER": "atlas_staff",
    }
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=60)


def test_two_persons_release_and_a_withdrawal_brings_the_old_bytes_back(signed_in, origin):
    erna = signed_in("erna")
    before = erna.page.request.get(origin + FILE).body()

    erna.page.get_by_role("link", name="Entwurf anlegen").click()
    erna.page.get_by_label("Anmerkung").fill("Zahlen berichtigt.")
    erna.page.get_by_role("button", name="Entwurf anlegen").click()
    order = erna.page.url
    work()
    erna.page.goto(order)

    main = erna.page.locator("main")
    assert erna.page.url.endswith("/verwaltung/veroeffentlichungen/2/")
    assert "0 Werte neu, 2 mit anderer Zahl" in main.inner_text()
    assert "Freigeben muss ihn eine zweite Person." in main.inner_text()
    assert erna.page.get_by_role("button", name="Freigeben").count() == 0

    erna.page.get_by_role("link", name="Vorschau der öffentlichen Seiten").click()
    erna.page.get_by_role("link", name="Zur Karte").first.click()
    assert erna.page.url.startswith(f"{origin}/verwaltung/vorschau/2/karte/ew_anteil_u18/")
    assert "Vorschau: Entwurf 2, noch nicht öffentlich." in erna.page.locator("body").inner_text()
    assert "25,0" in erna.page.locator("main").inner_text()
    assert erna.page.request.get(origin + FILE).body() == before

    frida = signed_in("frida")
    frida.page.get_by_role("link", name="Nummer 2").click()
    frida.page.get_by_label("Öffentliche Anmerkung").fill("Bezirk 03 berichtigt.")
    frida.page.get_by_label("Diese Veröffentlichung berichtigt frühere Zahlen.").check()
    frida.page.get_by_role("button", name="Freigeben").click()
    frida.go("/veroeffentlichungen/2/")
    assert "Bezirk 03 berichtigt." in frida.page.locator("main").inner_text()
    assert frida.page.request.get(origin + FILE).body() != before

    frida.go("/verwaltung/veroeffentlichungen/2/")
    frida.page.get_by_label("Öffentlicher Grund").fill("Die Berichtigung war falsch.")
    frida.page.get_by_role("button", name="Veröffentlichung zurückziehen").click()
    frida.go("/veroeffentlichungen/")
    assert "Die Berichtigung war falsch." in frida.page.locator("main").inner_text()
    assert frida.page.request.get(origin + FILE).body() == before
