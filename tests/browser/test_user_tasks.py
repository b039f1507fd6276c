"""What people come for, walked from the start page as they would: with script, and without where nothing
has to be drawn by one."""

import csv
import io
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pypdf
import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from atlas.access.roles import READER
from atlas.paper.printing import keep
from indicators.models import Area
from indicators.models.catalogue import Audience
from tests import factories
from tests.atlas import dataset
from tests.browser import office

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
WITH_AND_WITHOUT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
PROFILE = "/gebiet/07-hiesfeld/"


@pytest.fixture(scope="module")
def origin(django_db_setup, django_db_blocker):
    """Serve the atlas with children under six, a street, places, a Steckbrief and an internal indicator."""
    with django_db_blocker.unblock():
        office.empty()
        first = dataset.publish()
        children = factories.indicator(
            "ew_u6", name="Kinder unter 6 Jahren", kind="count", unit="Anzahl", numerator=(), denominator=(),
            decimals=0, factor=1, denominator_text="",
        )  # fmt: skip
        factories.published_indicator(first, children, (2018, 2023), ("siedlungsbezirk", "stadt"))
        hiesfeld = Area.objects.get(code="07")
        for year, number in ((2018, 801), (2023, 853)):
            factories.published_value(first, children, hiesfeld, number, year)
        factories.street("Rotbachweg", "00200", (("07", 1, 9999),))
        factories.place_category("kita", "Kita", "kreis", 1)
        at = hiesfeld.label_point
        assert at is not None
        factories.place("Kita Rotbach", at=(at.x, at.y), address="Rotbachweg 3")
        keep(hiesfeld, first, "de")
        inside = factories.release(2, audience=Audience.INTERNAL)
        hidden = factories.indicator(
            "hze", name="Hilfen zur Erziehung", numerator=(), denominator=(), audience=Audience.INTERNAL
        )
        factories.published_indicator(inside, hidden, (2023,), ("siedlungsbezirk", "stadt"))
        factories.published_value(inside, hidden, hiesfeld, "3.4", 2023)
        office.employ("lena", READER)
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        office.empty()
        connection.close()


@pytest.fixture
def start(visit):
    """Return a page at the start of the atlas."""

    def begin(script=True):
        page = visit("/", java_script_enabled=script).page
        page.set_default_timeout(8_000)
        return page

    return begin


@pytest.fixture
def elsewhere():
    """Serve a page of another site, and return its address."""
    pages: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(pages[0].encode())

        def log_message(self, *_):
            """Say nothing."""

    def serve(html):
        pages.append(html)
        return f"http://127.0.0.1:{server.server_port}/"

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield serve
    server.shutdown()
    server.server_close()
    thread.join()


def search(page, words):
    page.fill("header input[name=q]", words)
    page.locator("header form[action*=suche] button").click()
    page.wait_for_load_state()


def to_map(page, name):
    """Go from the start page to a map by the name of its indicator."""
    search(page, name)
    page.locator("main").get_by_role("link", name=name).first.click()
    page.wait_for_load_state()
    if "/karte/" not in page.url:
        page.locator("main").get_by_role("link", name="Karte", exact=True).click()
        page.wait_for_load_state()


@WITH_AND_WITHOUT
def test_1_my_district_by_street_and_number(start, script):
    page = start(script)

    search(page, "Rotbachweg 5")

    if "/gebiet/" not in page.url:
        assert "Rotbachweg 5" in page.locator("main").inner_text()
        page.locator("main").get_by_role("link", name="Hiesfeld").first.click()
        page.wait_for_load_state()
    assert page.locator("h1").inner_text().startswith("Hiesfeld")


@WITH_AND_WITHOUT
def test_2_how_many_children_and_how_that_changes(start, script):
    page = start(script)

    page.goto(page.url + PROFILE[1:])

    row = page.locator("tr, li, article, section").filter(has_text="Kinder unter 6 Jahren").last
    said = row.inner_text()
    assert "853" in said
    assert "+52" in said or "+6,5" in said


@WITH_AND_WITHOUT
def test_3_my_district_beside_the_city(start, script):
    page = start(script)

    page.goto(page.url + PROFILE[1:])

    row = page.locator("tr, li, article, section").filter(has_text="Arbeitslosenanteil").last.inner_text()
    assert len(re.findall(r"\d+,\d", row)) >= 2


@WITH_AND_WITHOUT
def test_4_five_districts_side_by_side(start, script):
    page = start(script)
    page.locator("nav").get_by_role("link", name="Daten", exact=True).click()
    page.locator("main").get_by_role("link", name="Gebiete vergleichen").click()
    page.wait_for_load_state()

    for name in ("Averbruch", "Feldmark", "Hiesfeld", "Innenstadt", "Lohberg"):
        page.locator("main form").get_by_label(name).first.check()
    page.locator("main form").get_by_role("button", name="Vergleichen").first.click()
    page.wait_for_load_state()

    assert "gebiet=01" in page.url
    head = page.locator("main table thead").first.inner_text()
    assert all(name in head for name in ("Averbruch", "Feldmark", "Hiesfeld", "Innenstadt", "Lohberg"))


@WITH_AND_WITHOUT
def test_5_all_districts_of_an_indicator(start, script):
    page = start(script)
    to_map(page, "Arbeitslosenanteil")

    assert page.locator(".indicator__table tbody tr").count() >= 10
    assert page.locator("svg.map__svg .areas a").count() == 10


def test_6_a_table_with_its_source(start):
    page = start()
    to_map(page, "Arbeitslosenanteil")

    with page.expect_download() as kept:
        page.get_by_role("link", name="CSV", exact=True).click()

    rows = list(csv.DictReader(io.StringIO(kept.value.path().read_text())))
    assert {row["quelle"] for row in rows} == {"Stadt Dinslaken, Einwohnermeldedatei"}
    assert {row["stichtag"] for row in rows if row["jahr"] == "2023"} == {"2023-12-31"}


def test_7_the_steckbrief_as_pdf(start):
    page = start()
    page.goto(page.url + PROFILE[1:])

    address = page.get_by_role("link", name="Steckbrief als PDF").get_attribute("href")
    paper = pypdf.PdfReader(io.BytesIO(page.request.get(page.url.split("/gebiet")[0] + address).body()))

    assert "Hiesfeld" in paper.pages[0].extract_text()
    assert len(paper.pages) <= 5


def test_8_a_picture_of_the_map(start):
    page = start()
    to_map(page, "Arbeitslosenanteil")

    page.get_by_text("Zitieren, einbetten, Bild").click()
    with page.expect_download() as kept:
        page.get_by_role("link", name="PNG", exact=True).click()

    assert kept.value.path().read_bytes().startswith(b"\x89PNG")


@WITH_AND_WITHOUT
def test_9_what_a_number_means(start, script):
    page = start(script)
    to_map(page, "Arbeitslosenanteil")

    page.locator("main").get_by_role("link", name="Definition", exact=True).click()
    page.wait_for_load_state()

    assert "/indikator/alo_quote/" in page.url
    assert "Formel" in page.locator("main").inner_text()


@WITH_AND_WITHOUT
def test_10_why_a_district_has_no_colour(start, script):
    page = start(script)
    to_map(page, "Arbeitslosenanteil")

    link = page.locator("svg.map__svg a[aria-label^='Grafschaft']")
    assert "gesperrt" in link.get_attribute("aria-label")
    assert "Grafschaft" in page.locator(".indicator__table").inner_text()
    assert "gesperrt" in page.locator("main").inner_text()


@WITH_AND_WITHOUT
def test_11_cited_and_found_again(start, script):
    page = start(script)
    to_map(page, "Arbeitslosenanteil")
    page.locator("summary", has_text="Zitieren, einbetten, Bild").click()

    cited = page.locator("#zitat").inner_text()
    before = page.locator(".indicator__table table").inner_text()
    page.goto(re.findall(r"http\S+$", cited)[0])

    assert "stand=1" in page.url
    assert page.locator(".indicator__table table").inner_text() == before


def test_12_on_another_site(start, chromium, elsewhere):
    page = start()
    to_map(page, "Arbeitslosenanteil")
    page.get_by_text("Zitieren, einbetten, Bild").click()
    lines = page.locator("#einbetten").input_value()

    context = chromium.new_context()
    other = context.new_page()
    other.goto(elsewhere(f"<h1>Unsere Seite</h1>{lines}"))

    inside = other.frame_locator("iframe")
    assert "Arbeitslosenanteil" in inside.locator("h1").inner_text()
    assert inside.locator("svg.map__svg .areas a").count() == 10
    context.close()


@WITH_AND_WITHOUT
def test_13_that_new_numbers_have_come(start, script):
    page = start(script)

    page.locator("footer").get_by_role("link", name="Veröffentlichungen").click()
    page.wait_for_load_state()

    assert "Erste Veröffentlichung." in page.locator("main").inner_text()
    assert page.request.get(page.url + "feed.atom").text().count("<entry>") == 1


def test_14_staff_see_more(chromium, origin):
    context = chromium.new_context(base_url=origin)
    page = context.new_page()

    assert page.goto("/karte/hze/").status == 404
    office.sign_in(page, "lena", "/intern/karte/hze/")

    assert page.locator("h1").inner_text() == "Hilfen zur Erziehung"
    assert "Intern" in page.locator("aside").first.inner_text()
    context.close()


@WITH_AND_WITHOUT
def test_15_offers_over_the_numbers(start, script):
    page = start(script)
    to_map(page, "Arbeitslosenanteil")

    page.goto(page.url + ("&" if "?" in page.url else "?") + "orte=kita")

    assert "Kita Rotbach" in page.locator("main").inner_text()
    assert (
        page.locator("svg.map__svg").get_by_text("Kita Rotbach").count()
        or page.locator("svg.map__svg title", has_text="Kita Rotbach").count()
    )
