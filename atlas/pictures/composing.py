"""A picture out of a baked page: title, finding, drawing, legend, and a foot with source and address.

Sizes are CSS pixels at ``WIDTH``; text is set in Liberation Sans, whose widths decide where lines break.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from atlas.pictures.baking import SVG

register_namespace("", SVG.strip("{}"))
WIDTH = 1200
MARGIN = 40
INNER = WIDTH - 2 * MARGIN
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
INK, INK_2, PAPER, LINE = "#17222b", "#49555f", "#ffffff", "#d6d5cf"
# The mean width of a letter of Liberation Sans in German text, in parts of its size; bold is wider.
LETTER, BOLD_LETTER = 0.5, 0.55
LEGEND_WIDTH = 380
BLOCKS = {"p", "li", "div", "br", "dt", "dd"}
PREVIEW_HEIGHT = 630
"""The size that sites show beside a link is 1200 × 630."""


class NoPictureError(Exception):
    """A page shows no drawing."""


@dataclass(frozen=True)
class Key:
    """One entry of the legend: its sample, what it stands for, and how many areas it has."""

    sample: Element
    text: str
    count: str = ""


@dataclass(frozen=True)
class Material:
    """What a picture is made of; ``foot`` are the lines below it."""

    title: str
    lead: str
    drawing: Element
    keys: Sequence[Key]
    foot: Sequence[str]
    legend_title: str = ""


@dataclass
class Sheet:
    """A picture that grows downwards; ``y`` is how far it is filled."""

    root: Element = field(default_factory=lambda: Element(f"{SVG}svg"))
    y: float = MARGIN

    def lines(
        self, lines: Sequence[str], size: float, *, x: float = MARGIN, bold: bool = False, ink: str = INK
    ) -> None:
        """Set lines of text and move on below them."""
        for line in lines:
            self.y += size * 1.3
            self.text(line, x, self.y - size * 0.3, size, bold=bold, ink=ink)

    def text(
        self,
        line: str,
        x: float,
        y: float,
        size: float,
        *,
        bold: bool = False,
        ink: str = INK,
        end: bool = False,
    ) -> None:
        """Set one line with its baseline at ``y``; ``end`` aligns it to the right."""
        attributes = {"x": f"{x:g}", "y": f"{y:g}", "font-size": f"{size:g}", "fill": ink}
        attributes |= {"font-weight": "700"} if bold else {}
        attributes |= {"text-anchor": "end"} if end else {}
        SubElement(self.root, f"{SVG}text", attributes).text = line

    def place(self, drawing: Element, x: float, y: float, width: float, height: float) -> None:
        """Put a drawing into a box, as large as fits."""
        placed = deepcopy(drawing)
        for name in ("style", "role", "aria-label", "aria-hidden"):
            placed.attrib.pop(name, None)
        placed.attrib |= {"x": f"{x:g}", "y": f"{y:g}", "width": f"{width:g}", "height": f"{height:g}"}
        self.root.append(placed)

    def written(self, height: float) -> str:
        """Return the picture as text of SVG."""
        attributes = {
            "viewBox": f"0 0 {WIDTH} {height:g}", "width": str(WIDTH), "height": f"{height:g}",
            "font-family": FONT, "fill": INK,
        }  # fmt: skip
        ground = Element(f"{SVG}rect", {"width": "100%", "height": "100%", "fill": PAPER})
        self.root.attrib |= attributes
        self.root.insert(0, ground)
        return tostring(self.root, encoding="unicode")


def whole(material: Material) -> str:
    """Return the picture for documents and slides: as tall as its content needs."""
    sheet = Sheet()
    sheet.lines(_wrapped(material.title, 30, INNER, BOLD_LETTER), 30, bold=True)
    sheet.y += 6
    sheet.lines(_wrapped(material.lead, 18, INNER), 18, ink=INK_2)
    sheet.y += 24
    beside = bool(material.keys) and _shape(material.drawing) > 0.6
    width = INNER - LEGEND_WIDTH - MARGIN if beside else INNER
    height = width * _shape(material.drawing)
    top = sheet.y
    sheet.place(material.drawing, MARGIN, top, width, height)
    if beside:
        _legend(sheet, material, WIDTH - MARGIN - LEGEND_WIDTH, top)
        sheet.y = max(sheet.y, top + height)
    else:
        sheet.y = top + height + 8
        _legend(sheet, material, MARGIN, sheet.y)
    sheet.y += 20
    _rule(sheet)
    sheet.y += 8
    for line in material.foot:
        sheet.lines(_wrapped(line, 14, INNER), 14, ink=INK_2)
    return sheet.written(sheet.y + MARGIN - 12)


def preview(material: Material, site: str) -> str:
    """Return the picture that goes with a link: 1200 × 630, large type, the drawing on the right."""
    sheet = Sheet()
    shape = _shape(material.drawing)
    height = PREVIEW_HEIGHT - 2 * MARGIN
    width = min(height / shape, INNER * 0.56)
    left = INNER - width - MARGIN
    sheet.place(material.drawing, WIDTH - MARGIN - width, MARGIN, width, height)
    sheet.lines(_cut(_wrapped(material.title, 44, left, BOLD_LETTER), 4), 44, bold=True)
    sheet.y += 16
    sheet.lines(_cut(_wrapped(material.lead, 25, left), 6), 25, ink=INK_2)
    sheet.text(site, MARGIN, PREVIEW_HEIGHT - MARGIN - 4, 18, ink=INK_2)
    return sheet.written(PREVIEW_HEIGHT)


def _cut(lines: list[str], most: int) -> list[str]:
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1].rstrip(" .,;") + " …"]


def _legend(sheet: Sheet, material: Material, x: float, top: float) -> None:
    """Set the legend: samples, words, numbers of areas."""
    sheet.y = top
    if material.legend_title and material.keys:
        sheet.lines([material.legend_title], 17, x=x, bold=True)
        sheet.y += 6
    for key in material.keys:
        sheet.place(key.sample, x, sheet.y + 3, 40, 24)
        lines = _wrapped(key.text, 16, LEGEND_WIDTH - 52 - (90 if key.count else 0))
        if key.count:
            sheet.text(key.count, x + LEGEND_WIDTH, sheet.y + 21, 14, ink=INK_2, end=True)
        for line in lines:
            sheet.text(line, x + 52, sheet.y + 21, 16)
            sheet.y += 21
        sheet.y += 11


def _rule(sheet: Sheet) -> None:
    SubElement(
        sheet.root, f"{SVG}path", {"d": f"M{MARGIN} {sheet.y:g}h{INNER}", "stroke": LINE, "fill": "none"}
    )


def _shape(drawing: Element) -> float:
    """Return height by width."""
    _, _, width, height = map(float, drawing.get("viewBox", "0 0 4 3").split())
    return height / width


def _wrapped(text: str, size: float, width: float, letter: float = LETTER) -> list[str]:
    return wrap(" ".join(text.split()), max(int(width / (size * letter)), 8)) if text else []


def words(element: Element) -> str:
    """Return all words of an element, one space between them."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    """Yield the texts of an element; a paragraph or an item ends with a space."""
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield " " if child.tag in BLOCKS else ""
        yield child.tail or ""


def having(root: Element, name: str) -> Iterator[Element]:
    """Yield the elements with a class, in the order of the page."""
    return (element for element in root.iter() if name in element.get("class", "").split())
