"""What only a browser can show of the map: size, keys, script on and off, weight, accessibility."""

import gzip

import pytest
from playwright.sync_api import Response, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

MAP = "/karte/alo_quote/"
NAMES = [
    "Averbruch", "Blumenviertel", "Eppinghoven", "Feldmark", "Grafschaft", "Hagenviertel", "Hiesfeld",
    "Innenstadt", "Lohberg", "Oberlohberg",
]  # fmt: skip
PAGES = [
    "/", MAP, "/karte/ew_gesamt/", "/karte/pflegequote/", "/gebiet/09-lohberg/", "/indikator/alo_quote/",
    "/zeit/alo_quote/?gebiet=09", "/tabelle/alo_quote/", "/thema/bevoelkerung/", "/daten/",
]  # fmt: skip


def areas(page):
    return page.locator(".areas a")


def focused(page):
    return page.evaluate("document.activeElement.dataset.name ?? document.activeElement.id")


def test_map_has_a_size_and_leaflet_holds_the_drawing_of_the_server(visit):
    page = visit(MAP).page

    box = page.locator("[data-map]").bounding_box()
    drawn = page.locator(".leaflet-overlay-pane svg.map__svg").bounding_box()

    assert box["width"] > 600 and box["height"] > 400
    assert drawn["width"] == pytest.approx(box["width"], abs=4)
    assert areas(page).count() == 10


def test_map_without_script_is_complete(visit):
    page = visit(MAP, java_script_enabled=False).page

    assert [areas(page).nth(i).is_visible() for i in range(10)] == [True] * 10
    assert page.locator("table.values tbody").first.locator("tr").count() == 10
    assert page.locator("[data-map]").bounding_box()["height"] > 400
    page.get_by_label("Jahr", exact=True).select_option("2016")
    page.get_by_role("button", name="Anzeigen").click()
    assert "jahr=2016" in page.url
    assert page.locator("table.values caption").inner_text() == "Arbeitslosenanteil, 2016"


def test_every_area_has_role_name_and_value(visit):
    page = visit(MAP).page
    rows = {
        row.locator("th").inner_text(): row.locator(".values__number").inner_text().removesuffix(" p")
        for row in page.locator("table.values tbody").first.locator("tr").all()
    }

    named = [page.locator(f".areas a[data-name='{name}']").get_attribute("aria-label") for name in NAMES]

    assert list(rows) == NAMES
    assert [page.get_by_role("link", name=label, exact=True).count() for label in named] == [1] * 10
    for name, label in zip(NAMES, named, strict=True):
        value = rows[name]
        expected = value.lstrip(". ") if "Wert" in value else f"{value}\u202f% (vorläufig), Klasse "
        assert label.startswith(f"{name}: {expected}")


def test_keys_walk_over_the_map_and_leave_it(visit):
    page = visit(MAP).page
    areas(page).first.focus()
    walked = [focused(page)]
    for key in ("ArrowUp", "End", "Home", "l", "o"):
        page.keyboard.press(key)
        walked.append(focused(page))

    assert walked[0] == "Averbruch"
    assert walked[2:4] == ["Oberlohberg", "Averbruch"]
    assert walked[4] == "Lohberg"
    assert areas(page).evaluate_all("links => links.filter(a => a.tabIndex === 0).length") == 1
    assert page.locator("[data-ring]").count() == 3
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert focused(page) == "legende"
    assert page.locator("[data-ring]").count() == 0


def test_enter_opens_the_profile(visit):
    page = visit(MAP).page
    areas(page).first.focus()

    page.keyboard.press("h")
    page.keyboard.press("Enter")

    page.wait_for_url("**/gebiet/**")
    assert page.locator("h1").inner_text() == "Hagenviertel"


def test_tab_reaches_the_map_and_the_footer(visit):
    page = visit(MAP).page
    page.get_by_role("button", name="Anzeigen").focus()
    met = []
    for _ in range(60):
        page.keyboard.press("Tab")
        met.append(
            page.evaluate("document.activeElement.closest('.areas') ? 'area' : document.activeElement.id")
        )
        if page.evaluate("!!document.activeElement.closest('.footer')"):
            break

    assert page.evaluate("!!document.activeElement.closest('.footer')")
    assert met.count("area") == 1
    assert "area" in met[:3]


def test_tip_shows_on_focus_and_hover_and_can_be_dismissed(visit):
    page = visit(MAP).page
    tip = page.locator(".tip")

    areas(page).nth(4).hover()
    assert tip.inner_text() == "Grafschaft\nWert gesperrt"
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    areas(page).first.focus()
    page.keyboard.press("End")
    assert tip.inner_text() == "Oberlohberg\nWert folgt später"


def test_year_changes_in_place(visit):
    seen = visit(MAP)
    page = seen.page
    page.evaluate("window.same = true")
    loaded = len(seen.requests)

    page.get_by_label("Jahr", exact=True).focus()
    page.get_by_label("Jahr", exact=True).select_option("2015")
    expect(page.locator("table.values caption")).to_contain_text("2015")

    assert page.evaluate("window.same") is True
    assert page.url.endswith("/karte/alo_quote/?jahr=2015")
    assert [url.removeprefix(seen.origin) for url in seen.requests[loaded:] if "favicon" not in url] == [
        "/karte/alo_quote/?indikator=alo_quote&jahr=2015&methode=natuerlich&klassen=5&grenzen=alle"
        "&farben=standard"
    ]
    assert page.locator(".leaflet-overlay-pane .areas a").count() == 10
    assert "2015" in page.title()
    assert focused(page) == "id_jahr"
    expect(page.locator("[data-status]")).to_contain_text("2015 reichen die Werte von")
    page.get_by_role("link", name="Ein Jahr weiter: 2016").click()
    expect(page.locator("table.values caption")).to_contain_text("2016")
    fresh = visit("/karte/alo_quote/?jahr=2016").page
    names = "links => links.map(a => a.getAttribute('aria-label'))"
    assert areas(page).evaluate_all(names) == areas(fresh).evaluate_all(names)


def test_buttons_zoom_pan_and_return(visit):
    page = visit(MAP).page
    drawing = page.locator("svg.map__svg")
    before = drawing.bounding_box()

    page.get_by_role("button", name="Karte vergrößern").click()
    page.wait_for_timeout(500)
    larger = drawing.bounding_box()
    page.get_by_role("button", name="Nach Osten").click()
    page.wait_for_timeout(500)
    moved = drawing.bounding_box()
    page.get_by_role("button", name="Ganze Stadt").click()
    page.wait_for_timeout(600)

    assert larger["width"] > before["width"] * 1.5
    assert moved["x"] < larger["x"]
    assert drawing.bounding_box()["width"] == pytest.approx(before["width"], abs=2)


def test_dragging_moves_the_map_and_does_not_open_a_profile(visit):
    page = visit(MAP, has_touch=True).page
    page.get_by_role("button", name="Karte vergrößern").click()
    page.wait_for_timeout(500)
    box = page.locator("[data-map]").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = page.locator("svg.map__svg").bounding_box()["x"]

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y - 40, steps=6)
    page.mouse.up()
    page.wait_for_timeout(400)

    assert page.locator("svg.map__svg").bounding_box()["x"] < before - 80
    assert page.url.endswith(MAP)


def test_a_class_of_the_legend_shows_its_areas(visit):
    page = visit(MAP).page

    page.get_by_role("button", name="Wert gesperrt").click()

    lit = page.locator(".areas a.highlighted").evaluate_all("links => links.map(a => a.dataset.name)")
    assert lit == ["Grafschaft"]
    expect(page.locator("[data-status]")).to_have_text("Wert gesperrt (.): Grafschaft")


def test_status_says_only_what_came_last(visit):
    page = visit(MAP).page
    status = page.locator("[data-status]")
    page.evaluate(
        """() => {
          window.said = [];
          const status = document.querySelector("[data-status]");
          new MutationObserver(() => window.said.push(status.textContent)).observe(status, {childList: true});
        }"""
    )

    areas(page).nth(2).hover()
    areas(page).nth(4).hover()
    page.evaluate("for (const one of document.querySelectorAll('.legend__pick')) one.click()")

    expect(status).to_have_text("Wert folgt später (...): Oberlohberg")
    assert page.evaluate("window.said") == ["Wert folgt später (...): Oberlohberg"]


def test_colours_and_patterns_change_in_place(visit):
    page = visit(MAP).page
    page.evaluate("window.same = true")
    fill = "getComputedStyle(document.querySelector('.area--3')).fill"
    before = page.evaluate(fill)

    page.get_by_text("Klassen und Farben").click()
    page.get_by_label("Farben").select_option("farbsicher")
    expect(page.locator("svg.ramp--cividis-5").first).to_be_visible()
    other = page.evaluate(fill)
    page.get_by_label("Muster in den Flächen").check()
    expect(page.locator("svg.ramp--patterned").first).to_be_visible()

    assert page.evaluate("window.same") is True
    assert page.url.endswith("/karte/alo_quote/?farben=farbsicher&muster=an")
    assert page.locator("details[data-keep-open=look]").get_attribute("open") is not None
    assert focused(page) == "id_muster"
    assert other not in (before, "none")
    assert page.evaluate(fill).startswith('url("#pattern-3")')


@pytest.mark.parametrize("option", [{"media": "print"}, {"forced_colors": "active"}])
def test_classes_are_hatched_on_paper_and_with_forced_colours(visit, option):
    page = visit(MAP).page
    fill = "name => getComputedStyle(document.querySelector(`.map__svg .${name}`)).fill"
    assert "pattern" not in page.evaluate(fill, "area--3")

    page.emulate_media(**option)

    assert page.evaluate(fill, "area--3").startswith('url("#pattern-3")')
    assert page.evaluate(fill, "area--withheld").startswith('url("#hatch-withheld")')
    assert page.locator("#pattern-3 path").count() == 1
    assert page.get_by_text("Muster: je dichter, desto höher die Werte.").is_visible()


def test_one_finger_scrolls_the_page(visit):
    seen = visit(MAP, has_touch=True, is_mobile=True, viewport={"width": 360, "height": 700})
    page = seen.page
    page.get_by_role("button", name="Karte vergrößern").click()
    page.wait_for_timeout(500)
    page.evaluate("scrollTo(0, document.querySelector('[data-map]').offsetTop - 100)")
    drawing, before = page.locator("svg.map__svg"), page.evaluate("scrollY")
    drawn = drawing.bounding_box()

    swipe(seen, (180, 300), -150)
    scrolled = page.evaluate("scrollY") - before
    moved = drawing.bounding_box()

    assert scrolled > 80
    assert (moved["x"], moved["y"]) == pytest.approx((drawn["x"], drawn["y"] - scrolled), abs=1)


def swipe(seen, start, down):
    """Draw one finger over the screen."""
    session = seen.context.new_cdp_session(seen.page)
    x, y = start
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        point = {"x": x, "y": y + down * step / 10}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        seen.page.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    seen.page.wait_for_timeout(500)


def test_nothing_moves_by_itself_for_those_who_want_it_so(visit):
    page = visit(MAP, reduced_motion="reduce").page
    before = page.locator("svg.map__svg").bounding_box()["width"]

    page.get_by_role("button", name="Karte vergrößern").click()

    assert page.locator("svg.map__svg").bounding_box()["width"] > before * 1.5
    assert page.evaluate("document.getAnimations().length") == 0


def test_tip_can_be_reached_with_the_pointer(visit):
    page = visit(MAP).page
    tip = page.locator(".tip")
    areas(page).nth(4).hover()
    box = tip.bounding_box()

    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=8)
    page.wait_for_timeout(300)

    assert tip.inner_text() == "Grafschaft\nWert gesperrt"


@pytest.mark.parametrize("script", [True, False])
def test_focus_ring_is_light_and_dark(visit, script):
    page = visit(MAP, java_script_enabled=script).page

    areas(page).first.focus()
    if script:
        page.keyboard.press("Home")
        rings = page.locator("[data-ring]").evaluate_all(
            "rings => rings.map(ring => [getComputedStyle(ring).stroke, getComputedStyle(ring).strokeWidth])"
        )
        assert [width for _, width in rings] == ["11px", "7px", "2.5px"]
        assert rings[0][0] == rings[2][0] != rings[1][0]
    else:
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        shot = page.locator("[data-map]").screenshot()
        page.evaluate("document.activeElement.blur()")
        assert shot != page.locator("[data-map]").screenshot()


def test_page_reflows_at_400_percent(visit):
    page = visit(MAP, viewport={"width": 320, "height": 256}).page

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.locator(".finding").is_visible()
    assert page.locator("table.values").bounding_box()["width"] <= 320


def test_page_is_light(visit):
    bodies: dict[str, Response] = {}
    seen = visit("/robots.txt")
    seen.page.on("response", lambda answer: bodies.setdefault(answer.url, answer))

    seen.go(MAP)
    seen.page.wait_for_load_state("networkidle")

    assert len(bodies) <= 13
    assert sum(len(gzip.compress(answer.body())) for answer in list(bodies.values())) < 100_000


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_pages_do_not_scroll_sideways(visit, width):
    seen = visit("/", viewport={"width": width, "height": 800})

    widths = {}
    for path in PAGES:
        seen.go(path)
        widths[path] = seen.page.evaluate("document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(PAGES, width)


def test_storage_stays_empty(visit):
    page = visit(MAP).page

    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_page_prints_without_controls(visit):
    page = visit(MAP).page

    page.emulate_media(media="print")

    assert page.locator(".controls").is_hidden()
    assert page.locator(".map__tools").is_hidden()
    assert page.locator("table.values").is_visible()
