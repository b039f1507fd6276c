"""The picture of a page: what to take from its HTML."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

import resvg_py
import tinyhtml5
from django.conf import settings

from atlas.pictures.baking import SVG, bake
from atlas.pictures.composing import Key, Material, NoPictureError, having, words

DRAWN_AT = 760
"""CSS pixels: how wide a drawing stands on a page at a desk, which decides the labels that fit."""


def material(html: str, sheet: str, foot: Sequence[str]) -> Material:
    """Return what the picture of a page is made of, ``foot`` below the page's own source line.

    Raises NoPictureError where nothing is drawn.
    A page marks its drawing with ``data-picture``; title, finding and legend have the classes they are
    styled by. They are read before the baking takes the classes away.
    """
    root = tinyhtml5.parse(html, namespace_html_elements=False)
    drawing = next((one for one in root.iter(f"{SVG}svg") if "data-picture" in one.attrib), None)
    if drawing is None:
        raise NoPictureError
    title = " ".join([*(words(one) for one in root.iter("h1")), drawing.get("data-picture", "")]).strip()
    lead = next((words(one) for one in having(root, "finding")), "")
    legend = next((words(one) for one in having(root, "legend__unit")), "")
    source = [words(one) for place in having(root, "source") for one in place if one.tag == "p"][:1]
    notes = [words(one) for one in having(root, "to-confirm") if one.get("role") == "note"]
    entries = [*having(root, "legend__class"), *_lines_of(root), *having(root, "place-group__name")]
    texts = [(entry, _text(entry), _count(entry)) for entry in entries]
    bake(root, sheet, DRAWN_AT)
    keys = [
        Key(sample, text, count) for entry, text, count in texts if (sample := _sample(entry)) is not None
    ]
    _clean(drawing)
    return Material(title, lead, drawing, keys, [*notes, *source, *foot], legend)


def _lines_of(root: Element) -> list[Element]:
    return [entry for key in having(root, "chart__key") for entry in key]


def _text(entry: Element) -> str:
    found = next(iter(having(entry, "legend__range")), None)
    return words(entry if found is None else found)


def _count(entry: Element) -> str:
    return next((words(one) for one in having(entry, "legend__count")), "")


def _sample(entry: Element) -> Element | None:
    return next(entry.iter(f"{SVG}svg"), None)


def _clean(drawing: Element) -> None:
    """Take away what only a living page needs: links, names for scripts and for screen readers."""
    for parent in list(drawing.iter()):
        for child in list(parent):
            if child.get("visibility") == "hidden" or child.get("display") == "none":
                parent.remove(child)
    for element in drawing.iter():
        if element.tag == f"{SVG}a":
            element.tag = f"{SVG}g"
            element.attrib.pop("href", None)
        for name in [
            name for name in element.attrib if name.startswith(("data-", "aria-", "on")) or name == "role"
        ]:
            del element.attrib[name]


def png(svg: str) -> bytes:
    """Return a picture as PNG, set in the typeface of the distribution, alike on every machine."""
    made: bytes = bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_dirs=[settings.FONTS],
            font_family="Liberation Sans",
            sans_serif_family="Liberation Sans",
        )
    )
    return made
