"""The staff area in a browser without scripts: what people do there, step by step."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
WORD = "ein langes Kennwort 17"


def empty():
    """Remove everything from the database but what migrations make (``tests/conftest.py``)."""
    call_command("flush", interactive=False, verbosity=0)


def employ(name, *roles):
    """Save a person with roles."""
    person = User.objects.create_user(name, password=WORD, is_staff=True)
    person.groups.set(Group.objects.filter(name__in=roles))


def sign_in(page, name, path):
    """Open a page of the staff area and sign in on the way."""
    page.goto(path)
    page.get_by_label("Benutzername").fill(name)
    page.get_by_label("Passwort").fill(WORD)
    page.get_by_role("button", name="Anmelden").click()


def send(page, path, **choices):
    """Upload a file; ``keys`` brings a key table of the BA along, ``saved`` takes one that is there."""
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


def confirm_all(page, reason):
    """Tick every warning with one reason."""
    boxes = page.locator("input[type=checkbox]").all()
    for box in boxes:
        box.check()
    if boxes:
        alone = page.get_by_placeholder("Begründung")
        (page.locator("#id_shared") if page.locator("#id_shared").count() else alone).fill(reason)
        page.get_by_role("button", name="Bestätigungen speichern").click()


def differences(page):
    """Go on to the differences; return how many values are new, changed, unchanged and missing."""
    page.get_by_role("link", name="Weiter zu den Unterschieden").click()
    return [int(one.inner_text().split()[0].replace(".", "")) for one in page.locator(".tiles li").all()]


@contextmanager
def worker():
    """Let a worker do what waits, in a process of its own, until the block ends."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "atlas.settings",
        "ATLAS_DB_NAME": connection.settings_dict["NAME"],
        "ATLAS_DB_USER": "atlas_staff",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


def wait_for(page, address, goal):
    """Ask for a page again and again, as it does itself, until it leads somewhere else."""
    end = time.monotonic() + PATIENCE
    page.goto(address)
    while not page.url.endswith(goal):
        assert time.monotonic() < end, f"still at {page.url}"
        time.sleep(0.5)
        page.goto(address)
