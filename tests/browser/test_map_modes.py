"""Years on a slider, ways of showing, permanent addresses and paper, in a real browser."""

import hashlib
import io
import re
import unicodedata

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

MAP = "/karte/alo_quote/"
RANGES = """() => [...document.querySelectorAll('.legend__class')]
  .filter(one => /^\\d/.test(one.dataset.class))
  .map(one => one.querySelector('.swatch').outerHTML + one.querySelector('.legend__range').textContent)"""


def drawing(page):
    """Return a hash of the drawing, without what the script adds."""
    svg = page.locator("svg.map__svg").evaluate("one => one.innerHTML")
    return hashlib.sha256(re.sub(r' (tabindex|hidden|class)="[^"]*"', "", svg).encode()).hexdigest()


def caption(page):
    return page.locator("table.values caption")


def test_slider_walks_through_the_years_with_one_legend(visit):
    page = visit(MAP).page
    slider = page.get_by_role("slider", name="Jahr auf der Zeitleiste")
    legends = [page.evaluate(RANGES)]

    slider.focus()
    for year in range(2022, 2019, -1):
        page.keyboard.press("ArrowLeft")
        expect(caption(page)).to_contain_text(str(year))
        legends.append(page.evaluate(RANGES))

    assert slider.get_attribute("aria-valuetext") == "2020"
    assert page.url.endswith("/karte/alo_quote/?jahr=2020")
    assert page.evaluate("document.activeElement.type") == "range"
    assert len(legends[0]) == 5
    assert legends == [legends[0]] * 4


def test_years_play_on_request_and_pause(visit):
    page = visit(MAP + "?jahr=2019").page
    page.wait_for_timeout(1500)
    assert page.url.endswith("jahr=2019"), "nothing plays by itself"

    page.get_by_role("button", name="Jahre abspielen").click()
    expect(caption(page)).to_contain_text("2021", timeout=8000)
    page.get_by_role("button", name="Anhalten").click()
    page.wait_for_timeout(300)
    stopped = caption(page).inner_text()
    page.wait_for_timeout(1800)

    assert caption(page).inner_text() == stopped
    assert page.get_by_role("button", name="Jahre abspielen").is_visible()


def test_years_stop_at_the_last_one(visit):
    page = visit(MAP + "?jahr=2021").page

    page.get_by_role("button", name="Jahre abspielen").click()

    expect(caption(page)).to_contain_text("2023", timeout=8000)
    expect(page.get_by_role("button", name="Jahre abspielen")).to_be_visible()


def test_nothing_plays_for_those_who_want_no_motion(visit):
    page = visit(MAP, reduced_motion="reduce").page

    assert page.get_by_role("slider", name="Jahr auf der Zeitleiste").is_visible()
    assert page.get_by_role("button", name="Jahre abspielen").count() == 0


def test_one_way_of_showing_replaces_the_other_in_place(visit):
    page = visit(MAP).page
    page.evaluate("window.same = true")

    page.get_by_text("Vergleichen", exact=True).click()
    page.get_by_label("Veränderung gegenüber").select_option("2018")
    expect(caption(page)).to_contain_text("Veränderung von 2018 bis 2023")
    page.get_by_label("Zweiter Indikator").select_option("sgb2_quote")
    expect(page.locator("table.pair")).to_be_visible()

    assert page.evaluate("window.same") is True
    assert page.url.endswith("/karte/alo_quote/?zweiter=sgb2_quote")
    assert page.get_by_label("Veränderung gegenüber").input_value() == ""
    assert (
        page.locator(".leaflet-overlay-pane .area--none, .leaflet-overlay-pane [class*=area--pair]").count()
        == 10
    )
    page.get_by_role("link", name="Zurück zu den Werten").click()
    expect(page.locator("table.pair")).to_have_count(0)
    assert page.url.endswith(MAP)


def test_fields_of_two_indicators_show_their_areas(visit):
    page = visit(MAP + "?zweiter=sgb2_quote").page
    field = page.locator("table.pair button").filter(has_text=re.compile(r"^[1-9]")).first
    names = field.inner_text().split(": ")[1].split(", ")

    field.focus()
    page.keyboard.press("Enter")

    lit = page.locator(".areas a.highlighted").evaluate_all("links => links.map(a => a.dataset.name)")
    assert sorted(lit) == sorted(names)
    assert page.locator("table.pair tbody th[scope=row]").count() == 3
    assert page.locator("table.pair tbody th[scope=col]").count() == 3


def test_all_years_stand_side_by_side_and_lead_to_their_maps(visit):
    page = visit(MAP).page

    page.get_by_text("Vergleichen", exact=True).click()
    page.get_by_label("Darstellung").select_option("jahre")
    page.wait_for_url("**/?*darstellung=jahre*")

    assert page.locator(".multiples .small-map").count() == 10
    sizes = page.locator(".small-map__svg").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().width)"
    )
    assert min(sizes) > 100
    page.locator(".small-map").first.get_by_role("link").click()
    page.wait_for_url("**/?jahr=2014")
    assert page.locator("[data-map]").bounding_box()["height"] > 400


def test_a_class_is_lit_without_script(visit):
    page = visit(MAP, java_script_enabled=False).page

    page.locator(".legend__class").nth(1).get_by_role("link").click()

    assert "klasse=2" in page.url
    lit = page.locator(".areas a.highlighted")
    assert lit.count() > 0
    opacities = page.locator(".areas a").evaluate_all("all => all.map(one => getComputedStyle(one).opacity)")
    assert opacities.count("1") == lit.count()
    page.locator(".legend__pick[aria-current]").click()
    assert page.locator(".areas a.highlighted").count() == 0


@pytest.mark.parametrize(
    "query",
    [
        "jahr=2018&gebiet=09",
        "vergleichsjahr=2016",
        "zweiter=sgb2_quote&jahr=2020",
        "darstellung=index&klasse=1",
    ],
)
def test_an_address_gives_the_same_map_everywhere(visit, query):
    first, second = visit(f"{MAP}?{query}").page, visit(f"{MAP}?{query}").page
    plain = visit(f"{MAP}?{query}", java_script_enabled=False).page

    assert drawing(first) == drawing(second)
    assert drawing(first) == drawing(plain)
    assert drawing(first) != drawing(visit(MAP).page)


def test_an_address_reached_in_place_gives_the_same_map(visit):
    page = visit(MAP).page
    page.get_by_role("link", name="Ein Jahr zurück: 2022").click()
    expect(caption(page)).to_contain_text("2022")

    fresh = visit(page.url.removeprefix(page.evaluate("location.origin"))).page

    assert drawing(page) == drawing(fresh)


@pytest.mark.parametrize("query", ["", "?vergleichsjahr=2018", "?darstellung=jahre", "?zweiter=sgb2_quote"])
def test_paper_has_everything_but_controls(visit, query):
    page = visit(MAP + query).page

    text = "\n".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    folded = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))

    for wanted in (
        "Arbeitslosenanteil", "Legende", "Quelle:", "Stichtag", page.url, "Tabelle", "Hagenviertel",
        "Veröffentlichung 1 vom",
    ):  # fmt: skip
        assert wanted in folded
    for unwanted in ("Anzeigen", "Vergleichen", "Jahre abspielen", "Ganze Stadt", "Klassen und Farben"):
        assert unwanted not in folded


@pytest.mark.parametrize("width", [320, 1280])
def test_no_way_of_showing_scrolls_the_page_sideways(visit, width):
    seen = visit(MAP, viewport={"width": width, "height": 800})

    found = {}
    for query in ("vergleichsjahr=2018", "darstellung=index", "darstellung=jahre", "zweiter=sgb2_quote"):
        seen.go(f"{MAP}?{query}")
        found[query] = seen.page.evaluate("document.documentElement.scrollWidth")

    assert found == dict.fromkeys(found, width)


def test_one_tab_stop_for_all_areas_and_slider_by_key(visit):
    page = visit(MAP).page

    assert page.locator(".areas a[tabindex='0']").count() == 1
    assert page.locator(".areas a[tabindex='-1']").count() == 9
