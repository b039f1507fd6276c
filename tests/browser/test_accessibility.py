"""axe-core finds nothing on any page, light and dark, narrow and wide, with forced colours."""

import re
from importlib import resources

import pytest

from atlas import stylesheet
from tests.browser.looks import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGES = (
    "/", "/karte/alo_quote/", "/karte/ew_gesamt/?gebiet=07", "/karte/pflegequote/", "/gebiet/05-grafschaft/",
    "/indikator/alo_quote/", "/karte/x/", "/karte/alo_quote/?jahr=1", "/karte/alo_quote/?sprache=en",
    "/karte/alo_quote/?vergleichsjahr=2018&klasse=1", "/karte/alo_quote/?zweiter=sgb2_quote",
    "/karte/alo_quote/?darstellung=jahre", "/karte/alo_quote/?methode=stadt",
    "/karte/ew_gesamt/?vergleichsjahr=2018",
    "/karte/ew_entwicklung_5j/?muster=an", "/karte/alo_quote/?farben=farbsicher&grenzen=jahr",
    "/zeit/alo_quote/?gebiet=09&gebiet=05", "/zeit/pflegequote/", "/tabelle/alo_quote/?ordnen=2023",
    "/thema/bevoelkerung/", "/daten/", "/api/v1/", "/ogc/collections?f=html",
)  # fmt: skip
COLOURS = re.compile(r"@media[^{]*(?:prefers-color-scheme|forced-colors|prefers-contrast)[^{]*\{")
PAINTED = re.compile(
    r"--[\w-]+|color-scheme|(?:\w+-)?color|background(?:-image)?|fill(?:-opacity)?|stroke(?:-\w+)?|appearance|outline|border(?:-\w+)?"
    r"|forced-color-adjust|opacity|box-shadow|filter|text-decoration"
)


@pytest.fixture(scope="session")
def axe():
    package = pytest.importorskip("axe_playwright_python")
    return resources.files(package).joinpath("axe.min.js").read_text(encoding="utf-8")


def test_pages_have_no_violations_in_any_look(visit):
    seen = visit("/")

    found = {}
    for path in PAGES:
        seen.go(path)
        seen.messages.clear()  # the 400 and 404 pages are reported by the browser itself
        found[path] = faults(seen.page)

    assert found == {path: [] for path in PAGES}


def blocks(text):
    """Return what the style sheet says for certain colours alone."""
    for begin in COLOURS.finditer(text):
        end, depth = begin.end(), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        yield text[begin.end() : end - 1]


def test_colours_move_nothing():
    """What depends on colours alone paints; it neither hides nor moves anything.

    But for one sentence about patterns, which ``?muster=an`` shows in every look.
    """
    text = re.sub(r"/\*.*?\*/", "", stylesheet.text(), flags=re.DOTALL)
    text = text.replace(".legend__pattern { display: block; }", "")
    said = [
        line.partition(":")[0].strip()
        for block in blocks(text)
        for line in re.findall(r"[{;]\s*([\w-]+\s*:[^{};]+)(?=[;}])", "{" + block)
    ]

    assert len(said) > 20
    assert [name for name in said if not PAINTED.fullmatch(name)] == []
