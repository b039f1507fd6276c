"""One opened page in the five looks it can have, and what axe-core finds in each."""

from dataclasses import dataclass
from importlib import resources

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRASTS = ["color-contrast", "link-in-text-block"]
"""The rules that read colours. All others read words, roles, order and size: they depend on the width alone,
which ``test_colours_move_nothing`` proves of the style sheets."""

DRAWN = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    await Promise.allSettled(document.getAnimations().map(one => one.finished));
}"""
"""Done when no colour is on its way from one look to the next (the administration fades some)."""


SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* {
    letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important;
  }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
"""Text as wide as readers may set it (WCAG 1.4.12); typefaces differ about as much."""


@dataclass(frozen=True)
class Look:
    """How a page is shown, and whether every rule is asked or those of contrast alone."""

    width: int
    colours: str
    every_rule: bool = False

    def __str__(self):
        return f"{self.colours}-{self.width}"

    def put_on(self, page):
        """Show the page like this and wait until it is drawn."""
        page.emulate_media(
            color_scheme="dark" if self.colours == "dark" else "light",
            forced_colors="active" if self.colours == "forced" else "none",
            reduced_motion="reduce",
        )
        page.set_viewport_size({"width": self.width, "height": 900 if self.width > 400 else 700})
        page.evaluate(DRAWN)


LOOKS = (
    Look(1280, "light", every_rule=True), Look(1280, "dark"), Look(1280, "forced"),
    Look(320, "light", every_rule=True), Look(320, "dark"),
)  # fmt: skip


def faults(page):
    """Return what is wrong with the opened page: (look, rule, places); too wide is wrong, too."""
    package = resources.files("axe_playwright_python")
    page.evaluate(package.joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = []
    for look in LOOKS:
        look.put_on(page)
        rules = TAGS if look.every_rule else {"type": "rule", "values": CONTRASTS}
        # Only a rule for turned screens, which is not asked, would read the style sheets beforehand.
        asked = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
        result = page.evaluate("asked => axe.run(asked)", asked)
        found += [
            (str(look), one["id"], [node["html"][:160] for node in one["nodes"]])
            for one in result["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((str(look), "wider than the screen", []))
    page.evaluate(SPACED)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append((f"{look} with spaced text", "wider than the screen", []))
    return found
