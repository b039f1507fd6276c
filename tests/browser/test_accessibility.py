"""axe-core finds nothing on any page, light and dark, narrow and wide, with forced colours."""

from importlib import resources

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGES = (
    "/", "/karte/alo_quote/", "/karte/ew_gesamt/?gebiet=07", "/karte/pflegequote/", "/gebiet/05-grafschaft/",
    "/indikator/alo_quote/", "/karte/x/", "/karte/alo_quote/?jahr=1", "/karte/alo_quote/?sprache=en",
    "/karte/alo_quote/?vergleichsjahr=2018&klasse=1", "/karte/alo_quote/?zweiter=sgb2_quote",
    "/karte/alo_quote/?darstellung=jahre", "/karte/alo_quote/?methode=stadt",
    "/karte/ew_gesamt/?vergleichsjahr=2018",
    "/karte/ew_entwicklung_5j/?muster=an", "/karte/alo_quote/?farben=farbsicher&grenzen=jahr",
    "/zeit/alo_quote/?gebiet=09&gebiet=05", "/zeit/pflegequote/", "/tabelle/alo_quote/?ordnen=2023",
    "/thema/bevoelkerung/", "/daten/",
)  # fmt: skip
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STATES = [
    {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    {"color_scheme": "light", "viewport": {"width": 320, "height": 700}},
    {"color_scheme": "dark", "viewport": {"width": 320, "height": 700}},
    {"forced_colors": "active", "viewport": {"width": 1280, "height": 900}},
]


@pytest.fixture(scope="session")
def axe():
    package = pytest.importorskip("axe_playwright_python")
    return resources.files(package).joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "state", STATES, ids=lambda s: f"{s.get('color_scheme', 'forced')}-{s['viewport']['width']}"
)
def test_pages_have_no_violations(visit, axe, state):
    seen = visit("/", **state)

    found = {}
    for path in PAGES:
        seen.go(path)
        seen.messages.clear()  # the 400 and 404 pages are reported by the browser itself
        seen.page.evaluate(axe)
        result = seen.page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
        found[path] = [
            (violation["id"], [node["html"][:160] for node in violation["nodes"]])
            for violation in result["violations"]
        ]

    assert found == {path: [] for path in PAGES}
