"""A message about a barrier from a real browser, without script, and the pages around it."""

import pytest

from tests.browser.looks import TAGS, faults
from tests.browser.test_accessibility import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
__all__ = ["axe"]
PATH = "/barrierefreiheit/"
PAGES = (
    "/ueber/", "/hilfe/", "/leichte-sprache/", "/gebaerdensprache/", "/impressum/", "/datenschutz/", PATH,
    f"{PATH}gesendet/",
)  # fmt: skip
OPEN_LONG_ENOUGH = 3_300
"""Milliseconds; a message that is sent faster counts as a program's."""


def send(page, text):
    page.get_by_label("Ihre Nachricht").fill(text)
    page.get_by_role("button", name="Nachricht senden").click()
    page.wait_for_load_state("load")


def violations(page, axe):
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
    return [(violation["id"], [node["html"][:160] for node in violation["nodes"]]) for violation in found]


def test_a_message_is_sent_without_script(visit):
    seen = visit("/karte/alo_quote/", java_script_enabled=False)
    seen.page.get_by_role("link", name="Barriere melden").click()
    assert seen.page.get_by_label("Seite, um die es geht").input_value() == "/karte/alo_quote/"
    seen.page.wait_for_timeout(OPEN_LONG_ENOUGH)

    send(seen.page, "Die Karte wird nicht vorgelesen.")

    assert (
        seen.page.get_by_role("heading", level=1).inner_text() == "Vielen Dank, Ihre Nachricht ist angekommen"
    )
    assert "/barrierefreiheit/gesendet/?am=" in seen.page.url
    assert seen.page.get_by_text("Spätestens haben Sie unsere Antwort am").is_visible()


def test_a_hasty_message_keeps_its_words_and_goes_through_at_once_afterwards(visit):
    seen = visit(PATH)
    send(seen.page, "Zu schnell.")
    seen.messages.clear()  # the browser itself reports the status 400

    assert "sehr schnell" in seen.page.get_by_role("alert").inner_text()
    assert seen.page.get_by_label("Ihre Nachricht").input_value() == "Zu schnell."
    seen.page.wait_for_timeout(OPEN_LONG_ENOUGH)
    seen.page.get_by_role("button", name="Nachricht senden").click()
    seen.page.wait_for_url("**/gesendet/**")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_errors_are_named_beside_their_fields_and_accessible(visit, axe, scheme):
    seen = visit(PATH, color_scheme=scheme, viewport={"width": 320, "height": 700})
    seen.page.get_by_label("Ihre E-Mail-Adresse").fill("ada")
    send(seen.page, "")
    seen.messages.clear()

    field = seen.page.get_by_label("Ihre E-Mail-Adresse")
    described = seen.page.evaluate(
        "ids => ids.split(' ').map(id => document.getElementById(id).innerText).join(' ')",
        field.get_attribute("aria-describedby"),
    )
    assert "Das ist keine E-Mail-Adresse." in described
    assert violations(seen.page, axe) == []
    seen.page.get_by_role("link", name="Ihre E-Mail-Adresse: Das ist keine").click()
    assert seen.page.evaluate("document.activeElement.id") == "id_mail"


def test_nobody_meets_the_trap(visit):
    seen = visit(PATH)

    assert not seen.page.locator("#id_website").is_visible()
    assert seen.page.get_by_role("textbox").count() == 4


def test_own_pages_have_no_violations_in_any_look(visit):
    seen = visit("/")

    found = {}
    for path in (path + query for path in PAGES for query in ("", "?sprache=en")):
        seen.go(path)
        found[path] = faults(seen.page)

    assert found == {path: [] for path in found}
