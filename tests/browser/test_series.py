"""What only a browser can show of the pages over all years: size, text, work without script."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TIME = "/zeit/alo_quote/?gebiet=09&gebiet=07"


@pytest.mark.parametrize("width", [1280, 360])
def test_chart_has_a_size_and_readable_text(visit, width):
    page = visit(TIME, viewport={"width": width, "height": 800}).page

    box = page.locator(".chart__svg").bounding_box()
    sizes = page.locator(".chart__text:visible").evaluate_all(
        "texts => texts.map(text => parseFloat(getComputedStyle(text).fontSize)"
        " * text.ownerSVGElement.getBoundingClientRect().width / 800)"
    )

    assert box["width"] > width * 0.5 and box["height"] > 180
    assert len(sizes) > 8 and min(sizes) >= 11
    assert page.locator(".line--other .line__path").count() == 8 - 1 + 1
    assert page.locator(".line__label:visible").count() == 3


@pytest.mark.parametrize("width", [1280, 360])
def test_text_of_the_chart_does_not_overlap(visit, width):
    page = visit(TIME, viewport={"width": width, "height": 800}).page

    boxes = page.locator(".chart__text:visible").evaluate_all(
        "texts => texts.map(text => { const b = text.getBoundingClientRect();"
        " return [b.left, b.top + b.height * 0.15, b.right, b.bottom - b.height * 0.15]; })"
    )

    overlapping = [
        (a, b)
        for place, a in enumerate(boxes)
        for b in boxes[:place]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert overlapping == []


@pytest.mark.parametrize("width", [1280, 320])
def test_the_reason_of_a_gap_shows_under_focus_and_pointer_without_script(visit, width):
    page = visit(
        "/zeit/alo_quote/?gebiet=10", viewport={"width": width, "height": 800}, java_script_enabled=False
    ).page
    gap = page.get_by_role("link", name="Oberlohberg, 2023: Wert folgt später")
    words = gap.locator(".gap__words")

    expect(words).to_be_hidden()
    gap.focus()
    expect(words).to_be_visible()
    box = words.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    page.get_by_role("heading", level=1).click()
    expect(words).to_be_hidden()
    gap.hover()
    expect(words).to_be_visible()
    reach = gap.locator(".gap__reach").bounding_box()
    assert min(reach["width"], reach["height"]) >= 24


def test_areas_are_singled_out_without_script(visit):
    page = visit("/zeit/alo_quote/", java_script_enabled=False).page

    page.get_by_role("checkbox", name="Lohberg").first.check()
    page.get_by_role("button", name="Anzeigen").click()

    assert page.url.endswith("/zeit/alo_quote/?gebiet=09")
    assert page.locator(".finding p").count() == 2
    page.get_by_text("Alle Zahlen als Tabelle").click()
    assert page.locator("table.series tbody").first.locator("tr").count() == 10


def test_table_is_ordered_by_its_links(visit):
    page = visit("/tabelle/alo_quote/", java_script_enabled=False).page

    page.get_by_role("link", name="2016").click()

    last = page.locator("table.series tbody").first.locator("tr").last
    assert page.url.endswith("?ordnen=2016")
    assert last.locator("th").inner_text() == "Grafschaft"
    assert page.locator("th[aria-sort]").inner_text().startswith("2016")


def test_views_of_an_indicator_lead_to_each_other(visit):
    page = visit("/karte/alo_quote/?gebiet=09").page

    seen = []
    for name in ("Zeit", "Tabelle", "Definition", "Karte"):
        page.locator(".ways").get_by_role("link", name=name).click()
        page.wait_for_load_state()
        seen.append(page.url.split("/", 3)[3])
        assert page.locator(".ways [aria-current]").inner_text() == name

    assert seen == [
        "zeit/alo_quote/?gebiet=09",
        "tabelle/alo_quote/",
        "indikator/alo_quote/",
        "karte/alo_quote/",
    ]
