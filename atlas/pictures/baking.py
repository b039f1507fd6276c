"""The cascade for pictures: what the style sheet says of drawn elements, written into them as attributes.

Only what the drawings of the atlas use: custom properties with inheritance, var(), products and quotients
in calc(), ``@container (width …)`` for one width, the light scheme. Interaction, print and other schemes
do not reach a picture.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2

from atlas.pictures.colours import srgb

SVG = "{http://www.w3.org/2000/svg}"
INHERITED = (
    "fill", "stroke", "stroke-width", "font-size", "font-weight", "text-anchor", "visibility",
)  # fmt: skip
DRAWN = (
    *INHERITED, "opacity", "stroke-linejoin", "stroke-linecap", "stroke-dasharray", "paint-order",
    "dominant-baseline", "display", "fill-opacity", "stroke-opacity", "vector-effect", "mix-blend-mode",
    "transform",
)  # fmt: skip
ROOT_SIZE = 16.0
WIDTH = re.compile(r"width\s*(>=|<)\s*([\d.]+)px")
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
LENGTH = re.compile(r"(-?[\d.]+)(px|rem)?$")


@dataclass(frozen=True)
class Declaration:
    """One line of the style sheet."""

    name: str
    text: str
    is_important: bool


@lru_cache(maxsize=8)
def matcher(sheet: str, width: int) -> cssselect2.Matcher:
    """Return what finds the rules for an element, where containers are ``width`` CSS pixels wide."""
    found = cssselect2.Matcher()
    for selectors, declarations in _rules(tinycss2.parse_stylesheet(sheet, True, True), width):
        for selector in selectors:
            if selector.pseudo_element is None:
                found.add_selector(selector, declarations)
    return found


def _rules(nodes: list[Any], width: int) -> Iterator[tuple[list[Any], tuple[Declaration, ...]]]:
    """Yield the rules that hold in a picture, in their order."""
    for node in nodes:
        if node.type == "qualified-rule":
            try:
                selectors = cssselect2.compile_selector_list(node.prelude)
            except cssselect2.SelectorError:
                continue  # states of a living page, ":has()" and the like
            yield selectors, tuple(_declarations(node.content))
        elif node.type == "at-rule" and node.lower_at_keyword == "container":
            asked = WIDTH.search(tinycss2.serialize(node.prelude))
            if asked and (width >= float(asked[2])) == (asked[1] == ">="):
                yield from _rules(tinycss2.parse_rule_list(node.content, True, True), width)


def _declarations(content: list[Any]) -> Iterator[Declaration]:
    for node in tinycss2.parse_blocks_contents(content, True, True):
        if node.type == "declaration" and (node.name in DRAWN or node.name.startswith("--")):
            yield Declaration(node.name, tinycss2.serialize(node.value).strip(), node.important)


def bake(root: Element, sheet: str, width: int) -> None:
    """Write the style of every drawn element of a page into its attributes, and take its classes away.

    ``width`` is that of the drawing in CSS pixels: lines that keep their width at any size are given the
    one that they have there.
    """
    rules = matcher(sheet, width)
    _bake(cssselect2.ElementWrapper.from_html_root(root), rules, {}, {}, (width, 1.0))


def _bake(
    wrapper: cssselect2.ElementWrapper,
    rules: cssselect2.Matcher,
    variables: Mapping[str, str],
    inherited: Mapping[str, str],
    size: tuple[int, float],
) -> None:
    """Bake an element and what is in it; ``size`` is the width of the drawing and units per CSS pixel."""
    element = wrapper.etree_element
    own, variables = _styled(wrapper, rules, variables)
    is_drawn = element.tag.startswith(SVG)
    if element.tag == f"{SVG}svg":
        size = (size[0], _units(element, size[0]))
    if is_drawn:
        inherited = {**inherited, **{name: own[name] for name in INHERITED if name in own}}
        _write(element, own, inherited, size[1])
    for child in wrapper.iter_children():
        _bake(child, rules, variables, inherited, size)


def _styled(
    wrapper: cssselect2.ElementWrapper, rules: cssselect2.Matcher, variables: Mapping[str, str]
) -> tuple[dict[str, str], Mapping[str, str]]:
    """Return the drawn properties of an element, variables filled in, and the variables below it."""
    found: dict[str, str] = {}
    important: set[str] = set()
    for _specificity, _order, _pseudo, declarations in sorted(rules.match(wrapper), key=lambda one: one[:2]):
        for declaration in declarations:
            if declaration.is_important or declaration.name not in important:
                found[declaration.name] = declaration.text
                important |= {declaration.name} if declaration.is_important else set()
    own = {name: text for name, text in found.items() if name.startswith("--")}
    variables = {**variables, **own} if own else variables
    return {name: _filled(text, variables) for name, text in found.items() if name in DRAWN}, variables


def _filled(text: str, variables: Mapping[str, str]) -> str:
    """Return a text with its variables; one that nobody set becomes its fallback, or nothing."""
    for _ in range(8):
        replaced = VARIABLE.sub(lambda match: variables.get(match[1], match[2] or ""), text)
        if replaced == text:
            return text
        text = replaced
    return text


def _units(element: Element, width: int) -> float:
    """Return how many units of a drawing one CSS pixel has."""
    box = element.get("viewBox", "").split()
    stated = LENGTH.match(element.get("width", ""))
    shown = float(stated[1]) if stated else float(width)
    return float(box[2]) / shown if len(box) == 4 else 1.0


def _write(element: Element, own: Mapping[str, str], inherited: Mapping[str, str], units: float) -> None:
    """Write the properties of an element as attributes that any program for SVG reads."""
    keeps_width = own.get("vector-effect") == "non-scaling-stroke"
    for name, text in own.items():
        if name in {"fill", "stroke"}:
            _write_colour(element, name, text)
        elif name in {"stroke-width", "font-size"}:
            length = _length(text)
            if length is not None:
                element.set(name, f"{length:g}")
        elif name not in {"vector-effect"}:
            element.set(name, _scale(text) if name == "transform" else text)
    if keeps_width and (width := _length(inherited.get("stroke-width", "1"))) is not None:
        element.set("stroke-width", f"{width * units:.3g}")
        if dashes := own.get("stroke-dasharray"):
            element.set("stroke-dasharray", " ".join(f"{float(dash) * units:.3g}" for dash in dashes.split()))
    element.attrib.pop("class", None)


def _scale(text: str) -> str:
    """Return how much larger an element is drawn with its product worked out."""
    scale = _length(text.removeprefix("scale(").removesuffix(")"))
    return text if scale is None else f"scale({scale:.4g})"


def _write_colour(element: Element, name: str, text: str) -> None:
    found = srgb(text)
    if found is None:
        # none, inherit, or a pattern, whose colour for programs without patterns is dropped
        element.set(name, text.replace('"', "").partition(") ")[0] + (")" if ") " in text else ""))
        return
    element.set(name, found[0])
    if found[1] < 1:
        element.set(f"{name}-opacity", f"{found[1]:g}")


def _length(text: str) -> float | None:
    """Return a length in units of the drawing: px are units, products and quotients are worked out."""
    if text.startswith("calc("):
        text = text.removeprefix("calc(").removesuffix(")")
    result: float | None = None
    sign = "*"
    for part in re.split(r"\s*([*/])\s*", text.strip()):
        if part in {"*", "/"}:
            sign = part
            continue
        match = LENGTH.match(part)
        if match is None:
            return None
        number = float(match[1]) * (ROOT_SIZE if match[2] == "rem" else 1)
        result = number if result is None else result * number if sign == "*" else result / number
    return result
