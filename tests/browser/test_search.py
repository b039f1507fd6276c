"""Search and places in a browser: typing help by keyboard, without script, accessible in every look."""

from importlib import resources
from typing import Any

import pytest

from indicators.models import Area
from tests import factories
from tests.browser.looks import TAGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def origin(origin, django_db_blocker):
    """Add streets and places to the published atlas of the module."""
    with django_db_blocker.unblock():
        factories.street("Musterstraße", "00100", (("08", 1, "28a"), ("06", "28b", 9999)))
        factories.street("Mustergasse", "00110", (("09", 1, 9999),))
        factories.place_category("kita", "Kita", "kreis", 1)
        factories.place_category("treff", "Treff", "stern", 2)
        for code, name in (("08", "Kita Mitte"), ("09", "Kita Zeche")):
            at: Any = Area.objects.get(code=code, level="siedlungsbezirk").label_point
            factories.place(name, at=(at.x, at.y), address=f"{name}weg 1")
    return origin


@pytest.fixture(scope="module")
def violations():
    """Return a function that names what axe-core finds on a page."""
    package = pytest.importorskip("axe_playwright_python")
    axe = resources.files(package).joinpath("axe.min.js").read_text(encoding="utf-8")

    def found(page):
        page.evaluate(axe)
        result = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
        return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in result["violations"]]

    return found


def field(page, name="#suche"):
    return page.locator(name)


def test_an_address_is_found_by_typing_and_keys_alone(visit):
    page = visit("/").page

    field(page).press_sequentially("musterstr. 28b")
    page.wait_for_selector("#suche-liste:not([hidden])")
    assert page.locator("#suche-liste [role=option]").all_inner_texts() == [
        "Musterstraße 28b\n06 Hagenviertel"
    ]
    assert field(page).get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert field(page).get_attribute("aria-activedescendant") == "suche-liste-0"
    assert page.locator("#suche-liste-0").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")

    page.wait_for_url("**/gebiet/06-hagenviertel/")
    assert page.locator("h1").inner_text() == "Hagenviertel"


def test_keys_move_round_and_escape_closes_and_keeps_the_text(visit):
    page = visit("/").page
    field(page).press_sequentially("muster")
    page.wait_for_selector("#suche-liste:not([hidden])")

    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        seen.append(field(page).get_attribute("aria-activedescendant"))
    page.keyboard.press("Escape")

    assert seen == ["suche-liste-0", "suche-liste-1", "suche-liste-0", "suche-liste-1"]
    assert page.locator("#suche-liste").is_hidden()
    assert field(page).input_value() == "muster"
    assert field(page).get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.id") == "suche"


def test_enter_without_a_choice_searches(visit):
    page = visit("/").page
    field(page, "#suche-gross").press_sequentially("Mustergasse 3")
    page.keyboard.press("Enter")

    page.wait_for_url("**/suche/?q=Mustergasse*3")
    assert page.locator(".found-street__answer").inner_text() == "Mustergasse 3 liegt in 09 Lohberg."


def test_a_pointer_chooses_and_a_look_away_closes(visit):
    page = visit("/").page
    field(page).press_sequentially("gasse")
    assert page.locator("#suche-liste").is_hidden()
    field(page).fill("")
    field(page).press_sequentially("mustergasse")
    page.wait_for_selector("#suche-liste:not([hidden])")
    page.keyboard.press("Tab")
    assert page.locator("#suche-liste").is_hidden()
    field(page).press_sequentially("e")
    field(page).press("Backspace")
    page.wait_for_selector("#suche-liste:not([hidden])")
    page.locator("#suche-liste-0").click()

    page.wait_for_url("**/gebiet/09-lohberg/")


def test_search_works_without_script(visit):
    seen = visit("/", java_script_enabled=False)
    field(seen.page, "#suche-gross").fill("Musterstrasse 12")
    seen.page.locator(".search--large button").click()

    assert (
        seen.page.locator(".found-street__answer").inner_text() == "Musterstraße 12 liegt in 08 Innenstadt."
    )
    seen.page.locator(".search-page__map a[aria-label=Lohberg]").focus()
    seen.page.keyboard.press("Enter")
    assert seen.page.locator("h1").inner_text() == "Lohberg"


LOOKS: tuple[dict[str, object], ...] = (
    {},
    {"color_scheme": "dark"},
    {"viewport": {"width": 320, "height": 800}},
    {"forced_colors": "active"},
)


@pytest.mark.parametrize("look", LOOKS, ids=("light", "dark", "narrow", "forced"))
@pytest.mark.parametrize(
    "path",
    ["/suche/?q=muster", "/suche/?q=Gibtesnicht", "/karte/sgb2_quote/?orte=kita", "/gebiet/09-lohberg/"],
)
def test_pages_have_no_violations(visit, violations, path, look):
    page = visit(path, **look).page

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_open_suggestions_have_no_violations(visit, violations):
    page = visit("/").page
    field(page).press_sequentially("muster")
    page.wait_for_selector("#suche-liste:not([hidden])")
    page.keyboard.press("ArrowDown")

    assert violations(page) == []


def test_places_appear_with_a_tick_and_are_reached_by_keyboard(visit):
    page = visit("/karte/sgb2_quote/").page
    page.locator("summary", has_text="Einrichtungen").click()
    page.locator("label[for=id_orte_kita]").click()
    page.wait_for_selector(".places-marks a")

    names = [one.get_attribute("aria-label") for one in page.locator(".places-marks a").all()]
    assert names == ["Kita: Kita Mitte", "Kita: Kita Zeche"]
    assert page.url.endswith("?orte=kita")
    page.locator(".places-marks a").last.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#" + page.locator(".place").last.get_attribute("id"))
    box = page.locator(".place-mark").first.bounding_box()
    assert 10 <= box["width"] <= 24


def test_places_keep_their_size_when_the_map_is_enlarged(visit):
    page = visit("/karte/sgb2_quote/?orte=kita").page
    page.wait_for_selector(".map--live")
    before = page.locator(".place-mark").first.bounding_box()["width"]
    page.locator("[data-act=larger]").click()
    page.wait_for_timeout(600)

    assert abs(page.locator(".place-mark").first.bounding_box()["width"] - before) < 2
