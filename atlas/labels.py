"""Which names fit on the map: none overlaps another, at any width of the drawing.

A label is a name or a code and the width of the map (in CSS pixels) from which it
is shown. The style sheet knows the first ``STYLED`` widths; the wider ones are
reached by zooming.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.svgmap import WIDTH, Drawing, Shape

STEPS = (320, 400, 480, 560, 640, 760, 900, 1100, 1400, 1800, 2400, 3200, 4500, 6500, 9000)
STYLED = 8
FONT = 12.0
# Measured on the system's sans-serif at weight 500: an average letter, and a line with its halo.
LETTER, LINE = 0.58, 1.3
# A name may reach this far over the extent of its area before it would seem to belong to the neighbour.
OVERHANG = 1.25

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A text at a point, shown from a width of the map on, and below another one ("" without end)."""

    text: str
    x: int
    y: int
    start: int
    end: str = ""
    is_code: bool = False


def labels(drawing: Drawing, names: Sequence[tuple[str, str]]) -> list[Label]:
    """Return the labels of a drawing's shapes, given as (code, name) in their order."""
    placed_names = _placed(drawing, [name for _, name in names])
    late = [start is None or start > STEPS[0] for start in placed_names]
    placed_codes = _placed(
        drawing, [code if wanted else "" for (code, _), wanted in zip(names, late, strict=True)]
    )
    made = []
    for shape, (code, name), from_name, from_code in zip(
        drawing.shapes, names, placed_names, placed_codes, strict=True
    ):
        if from_name is not None:
            made.append(Label(name, shape.x, shape.y, from_name))
        if from_code is not None and (from_name is None or from_code < from_name):
            made.append(Label(code, shape.x, shape.y, from_code, str(from_name or ""), is_code=True))
    return made


def _placed(drawing: Drawing, texts: Sequence[str]) -> list[int | None]:
    """Return for every text the first step at which it fits, largest areas first; None for never.

    What is placed stays placed: boxes only shrink as the map grows.
    """
    found: list[int | None] = [None] * len(texts)
    order = sorted(
        (i for i, text in enumerate(texts) if text),
        key=lambda i: -drawing.shapes[i].width * drawing.shapes[i].height,
    )
    for step in STEPS:
        taken = [_box(drawing.shapes[i], texts[i], step) for i in order if found[i] is not None]
        for i in order:
            box = _box(drawing.shapes[i], texts[i], step)
            if found[i] is None and _fits(box, drawing, drawing.shapes[i], taken):
                found[i] = step
                taken.append(box)
    return found


def _box(shape: Shape, text: str, step: int) -> Box:
    unit = FONT * WIDTH / step
    half, up = len(text) * LETTER * unit / 2, LINE * unit / 2
    return shape.x - half, shape.y - up, shape.x + half, shape.y + up


def _fits(box: Box, drawing: Drawing, shape: Shape, taken: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    if right - left > OVERHANG * shape.width or bottom - top > OVERHANG * shape.height:
        return False
    if left < 0 or top < 0 or right > WIDTH or bottom > drawing.frame.height:
        return False
    return not any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in taken
    )
