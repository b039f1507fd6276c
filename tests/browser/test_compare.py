"""What only a browser can show of comparison, built tables and an index: choices, width, no script, axe."""

import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from tests.atlas import dataset, dataset_index
from tests.browser import office
from tests.browser.looks import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FIVE = "gebiet=09&gebiet=05&gebiet=01&gebiet=10&gebiet=07"
PAGES = (
    "/vergleich/", f"/vergleich/?{FIVE}", "/vergleich/?gebiet=05&vergleichsjahr=2016",
    "/vergleich/?gebiet=09&gebiet=07&indikator=alo_quote", "/tabelle/",
    "/tabelle/?indikator=alo_quote&indikator=ew_gesamt&jahr=2022&jahr=2023&daneben=stadt&sortierung=2",
    "/tabelle/?indikator=alo_quote&anordnung=lang", "/index/disparitaetsindex/?gebiet=09",
    "/vergleich/?gebiet=09&sprache=en",
)  # fmt: skip


@pytest.fixture(scope="module")
def origin(django_db_setup, django_db_blocker):
    """Serve one published atlas with an index for all tests of the module; they only read."""
    with django_db_blocker.unblock():
        office.empty()
        dataset_index.publish_index(dataset.publish())
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        office.empty()
        connection.close()


def test_pages_have_no_violations_in_any_look(visit):
    seen = visit("/vergleich/")

    found = {}
    for path in PAGES:
        seen.go(path)
        found[path] = faults(seen.page)

    assert found == {path: [] for path in PAGES}


def test_no_page_is_wider_than_a_narrow_screen(visit):
    seen = visit("/vergleich/", viewport={"width": 320, "height": 700})

    widths = {}
    for path in PAGES:
        seen.go(path)
        for closed in seen.page.locator("details:not([open]) > summary").all():
            if closed.is_visible():
                closed.click()
        widths[path] = seen.page.evaluate("document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(PAGES, 320)


def test_five_areas_are_compared_without_script(visit):
    page = visit("/daten/", java_script_enabled=False).page
    page.get_by_role("link", name="Gebiete vergleichen").click()
    for name in ("Lohberg", "Grafschaft", "Averbruch", "Oberlohberg", "Hiesfeld"):
        page.get_by_label(name, exact=False).first.check()
    page.get_by_role("button", name="Vergleichen").click()

    assert page.locator("h1").inner_text() == "Averbruch, Grafschaft, Hiesfeld, Lohberg und Oberlohberg"
    heads = page.locator("table.compared").first.locator("thead th").all_inner_texts()
    assert heads[1:7] == ["Averbruch", "Grafschaft", "Hiesfeld", "Lohberg", "Oberlohberg", "Dinslaken"]
    assert page.get_by_text("Wert gesperrt", exact=True).first.is_visible()
    shapes = page.locator(".marks .mark path").evaluate_all("all => all.map(one => one.getAttribute('d'))")
    assert len(shapes) == len(set(shapes)) == 6


def test_labels_of_a_strip_are_readable_and_apart(visit):
    page = visit(f"/vergleich/?{FIVE}").page

    boxes = (
        page.locator(".chosen-strip")
        .first.locator("text")
        .evaluate_all(
            "all => all.map(one => { const b = one.getBoundingClientRect();"
            " return [b.left, b.top + b.height * 0.2, b.right, b.bottom - b.height * 0.2]; })"
        )
    )

    assert len(boxes) == 5 and all(bottom - top > 6 for _, top, _, bottom in boxes)
    overlapping = [
        (a, b)
        for place, a in enumerate(boxes)
        for b in boxes[:place]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert overlapping == []


def test_a_table_is_built_and_ordered_without_script(visit):
    page = visit("/tabelle/", java_script_enabled=False).page
    page.get_by_label("SGB-II-Quote").check()
    page.get_by_label("2016", exact=True).check()
    page.get_by_role("button", name="Tabelle zeigen").click()

    page.get_by_role("link", name="SGB-II-Quote 2016 (%)").first.click()

    assert page.url.endswith("/tabelle/?indikator=sgb2_quote&jahr=2016&sortierung=1")
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("SGB-II-Quote 2016")
    assert page.locator("table.built tbody tr").last.locator("th").inner_text() == "Grafschaft"
    page.get_by_role("link", name="SGB-II-Quote 2016 (%)").first.click()
    assert page.url.endswith("sortierung=1-auf")


def test_an_index_opens_from_its_map_and_works_out_an_area(visit):
    page = visit("/karte/disparitaetsindex/", java_script_enabled=False).page
    page.locator(".ways").get_by_role("link", name="Zusammensetzung").click()

    box = page.locator(".map__svg").bounding_box()
    signs = page.locator(".index-sign").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().width)"
    )
    page.get_by_role("table").first.get_by_role("link", name="09 Lohberg").click()

    assert box["width"] > 300 and box["height"] > 200
    assert len(signs) == 9 and all(8 <= width <= 24 for width in signs)
    assert page.url.endswith("gebiet=09#rechnung")
    assert page.locator("#rechnung").inner_text() == "Nachgerechnet: Lohberg"
