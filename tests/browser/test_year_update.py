"""The yearly update, from the files of 2023 to the public page and back, by two persons in a browser.

The atlas holds and shows the five years up to 2022. No page needs a script here; the
only thing outside the browser is the worker, which runs as a process of its own.
"""

import json
from io import StringIO

import pytest

pytest.importorskip("playwright.sync_api")
from django.core.management import call_command
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from atlas.access.roles import RELEASER, UPLOADER
from tests.browser.conftest import Visit
from tests.browser.office import (
    confirm_all,
    differences,
    employ,
    empty,
    listed,
    send,
    sign_in,
    wait_for,
    worker,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOWNLOADS = tuple(
    f"/daten/{slug}.{kind}"
    for slug in ("ew_anteil_u18", "sgb2_quote", "alo_anteil", "wanderungssaldo_rate")
    for kind in ("csv", "xlsx", "ods", "geojson", "gpkg")
)
EARLIER = tuple(f"{folder}/{year}" for folder in ("register", "ba") for year in range(2018, 2023))
KEYS = "ba/akg_schluessel_synthetisch.csv"
MOVES = "register/2023_register_r2_haushalte_bewegungen_synthetisch.csv"
UNEMPLOYED = "ba/202312_akg_arbeitslose_synthetisch.csv"
OTHERS = (
    "register/2023_register_r1_personen_synthetisch.csv",
    "ba/202312_akg_beschaeftigte_synthetisch.csv",
    "ba/202312_akg_grundsicherung_synthetisch.csv",
    "itnrw/12411-15i_2014-2023_synthetisch.csv",
    "itnrw/22811-05i_2014-2023_synthetisch.csv",
)
NEW = {  # new, changed, unchanged, missing
    MOVES: [132, 0, 0, 0],
    UNEMPLOYED: [108, 0, 0, 0],
    OTHERS[0]: [418, 0, 0, 0],
    OTHERS[1]: [60, 0, 0, 0],
    OTHERS[2]: [156, 0, 0, 0],
    OTHERS[3]: [3, 0, 27, 0],
    OTHERS[4]: [18, 0, 162, 0],
}
SAID = {
    MOVES: [("GEB-01", "Zeile 155: Das Gebiet „17“ gibt es im Gebietsstand 01.01.2010 nicht.")],
    UNEMPLOYED: [
        (
            "DAT-12",
            "Zeile 13, Spalte „ALO_INSG“: „2.347“ enthält einen Tausendertrenner und ist nicht eindeutig. "
            "Bitte stellen Sie in Excel das Zahlenformat „Zahl, ohne 1000er-Trennzeichen“ ein und "
            "exportieren Sie neu.",
        )
    ],
}
MAP = "/karte/sgb2_quote/"


def without_2023(data):
    """Return a file of all years as it was a year before."""
    lines = data.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith((b"2023;", b"31.12.2023;")))


def load_earlier_years(folder, before):
    """Import what a city had delivered for 2018 to 2022, as its list says."""
    for step in json.loads((folder / "lieferungen.json").read_text()):
        file = step["file"]
        if not file.startswith(("gebiete/siedlungsbezirke", "itnrw/", *EARLIER)):
            continue
        if "-2023" in file:
            path = before / file.rpartition("/")[2].replace("2023", "2022")
            path.write_bytes(without_2023((folder / file).read_bytes()))
            file = str(path)
        call_command(step["command"], file, *step["args"], stdout=StringIO(), stderr=StringIO())


@pytest.fixture
def deliveries(tmp_path):
    """Return the folder of the demo's deliveries."""
    folder = tmp_path / "lieferungen"
    call_command("demo_data", "--out", str(folder), verbosity=0, stderr=StringIO())
    return folder


@pytest.fixture
def origin(deliveries, django_db_setup, django_db_blocker, settings, tmp_path):
    """Serve an atlas that holds and shows everything up to 2022, and return its address."""
    settings.UPLOAD_PERSONS = True
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        empty()
        patch.chdir(deliveries)
        call_command("load_catalogue", "--commit", verbosity=0, stdout=StringIO())
        load_earlier_years(deliveries, tmp_path)
        call_command("publish", "--note", "Zahlen bis 2022", "--commit", stdout=StringIO())
        employ("erna", UPLOADER, RELEASER)
        employ("frida", RELEASER)
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        empty()
        connection.close()


@pytest.fixture
def signed_in(chromium, origin):
    """Return a function that signs a person in, with a browser of their own that runs no script."""
    visits = []

    def begin(name, path):
        made = Visit(chromium, origin, java_script_enabled=False, base_url=origin)
        visits.append(made)
        sign_in(made.page, name, path)
        return made.page

    yield begin
    for made in visits:
        assert [url for url in made.requests if not url.startswith(origin)] == []
        assert made.messages == []
        made.context.close()


def altered(good, folder, old, new, encoding):
    """Return a copy of a file with one mistake planted where a text stands once."""
    text = good.read_bytes().decode(encoding)
    assert text.count(old) == 1
    made = folder / good.name
    made.write_bytes(text.replace(old, new).encode(encoding))
    return made


def accepted(page):
    """Confirm, compare and take over; return how many values were new, changed, unchanged and missing."""
    confirm_all(page, "mit der liefernden Stelle geklärt")
    counts = differences(page)
    page.get_by_role("button", name="Als Lieferung übernehmen").click()
    assert page.locator("h1").inner_text().startswith("Lieferung ")
    return counts


def downloads(page):
    """Return the bytes of public downloads by address."""
    return {path: page.request.get(path).body() for path in DOWNLOADS}


def upload_the_year(page, deliveries, tmp_path):
    """Send the files of 2023, two of them with a mistake first; return what was said and what was new."""
    moves, unemployed, keys = (deliveries / file for file in (MOVES, UNEMPLOYED, KEYS))
    said = {}
    line = "31.12.2023;09;Lohberg;HW;BEWEGUNG;zuzuege;I;"
    send(page, altered(moves, tmp_path, line, line.replace("09", "17"), "utf-8-sig"))
    said[MOVES] = listed(page, "Fehler")
    send(page, moves)
    new = {MOVES: accepted(page)}
    send(page, altered(unemployed, tmp_path, ";2347;", ";2.347;", "cp1252"), keys=keys)
    said[UNEMPLOYED] = listed(page, "Fehler")
    saved = f"{keys.name} (Gebietsschlüssel der BA)"
    send(page, unemployed, saved=saved)
    new[UNEMPLOYED] = accepted(page)
    for file in OTHERS:
        send(page, deliveries / file, **({"saved": saved} if file.startswith("ba/") else {}))
        new[file] = accepted(page)
    return said, new


@pytest.fixture
def resident(chromium, origin):
    """Return a function that shows a public page to somebody who has never seen it."""

    def look(path):
        visit = Visit(chromium, origin)
        visit.go(path)
        text = visit.page.locator("main").inner_text()
        assert (visit.messages, visit.context.cookies()) == ([], [])
        visit.context.close()
        return text

    return look


def draft(page):
    """Order a draft, let the worker make it, and open it."""
    page.goto("/verwaltung/veroeffentlichungen/")
    page.get_by_role("link", name="Entwurf anlegen").click()
    page.get_by_label("Anmerkung").fill("Zahlen für 2023.")
    page.get_by_role("button", name="Entwurf anlegen").click()
    with worker():
        wait_for(page, page.url, "/veroeffentlichungen/2/")


def test_the_year_2023_is_uploaded_mended_compared_released_and_withdrawn(
    signed_in, resident, origin, deliveries, tmp_path
):
    erna = signed_in("erna", "/verwaltung/lieferungen/")
    before = downloads(erna)

    said, new = upload_the_year(erna, deliveries, tmp_path)
    draft(erna)

    assert said == SAID
    assert new == NEW
    assert erna.url == f"{origin}/verwaltung/veroeffentlichungen/2/"
    shown = erna.locator("main").inner_text()
    assert "Freigeben muss ihn eine zweite Person." in shown
    assert "SGB-II-Quote\t2023 Werte zeigen\t11\t" in shown
    assert erna.get_by_role("button", name="Freigeben").count() == 0
    erna.get_by_role("link", name="Vorschau der öffentlichen Seiten").click()
    erna.get_by_role("link", name="Zur Karte").first.click()
    assert erna.url.startswith(f"{origin}/verwaltung/vorschau/2/karte/")
    assert "Vorschau: Entwurf 2, noch nicht öffentlich." in erna.locator("body").inner_text()
    assert "2023 reichen die Werte von" in erna.locator("main").inner_text()
    assert downloads(erna) == before

    frida = signed_in("frida", "/verwaltung/veroeffentlichungen/2/")
    frida.get_by_label("Öffentliche Anmerkung").fill("Zahlen für 2023.")
    frida.get_by_role("button", name="Freigeben").click()
    assert "2023 reichen die Werte von 2,9\u202f% (Oberlohberg) bis 20,4\u202f% (Lohberg)" in resident(MAP)
    after = downloads(frida)
    assert [path for path in DOWNLOADS if after[path] == before[path]] == []

    frida.goto("/verwaltung/veroeffentlichungen/2/")
    frida.get_by_label("Öffentlicher Grund").fill("Eine Lieferung war unvollständig.")
    frida.get_by_role("button", name="Veröffentlichung zurückziehen").click()
    assert "Eine Lieferung war unvollständig." in resident("/veroeffentlichungen/")
    assert "2022 reichen die Werte von" in resident(MAP)
    assert downloads(frida) == before
