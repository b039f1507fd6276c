"""Which names fit on the map: none overlaps another, at any width of the drawing.

A label is a name or a code and the width of the map (in CSS pixels) from which it
is shown. The style sheet knows the first ``STYLED`` widths; the wider ones are
reached by zooming.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from atlas.svgmap import WIDTH, Drawing, Shape

STEPS = (320, 400, 480, 560, 640, 760, 900, 1100, 1400, 1800, 2400, 3200, 4500, 6500, 9000)
STYLED = 8
FONT = 12.0
# Measured on the system's sans-serif at weight 500: an average letter, and a line with its halo.
LETTER, LINE = 0.58, 1.3
# A name may reach this far over the extent of its area before it would seem to belong to the neighbour.
OVERHANG = 1.25
# Where a text may move to, in its own widths and heights, when its label point is taken.
NUDGES = ((0, -0.9), (0, 0.9), (0.3, 0), (-0.3, 0), (0, -1.7), (0, 1.7), (0.3, 0.9), (-0.3, 0.9))

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


@dataclass(frozen=True)
class Place:
    """A text and where it stands, in units of the drawing."""

    text: str
    x: float
    y: float
    is_code: bool = False


def labels(drawing: Drawing, names: Sequence[tuple[str, str]]) -> list[Label]:
    """Return the labels of a drawing's shapes, given as (code, name) in their order.

    An area may have several, for maps of different widths: a code where its name does not
    fit, and its name at another place as the room grows.
    """
    made: list[Label] = []
    begun: list[tuple[Place, int] | None] = [None] * len(names)
    for step in STEPS:
        places = _placed(drawing, names, step, [one[0] if one else None for one in begun])
        for i, place in enumerate(places):
            before = begun[i]
            if before and before[0] != place:
                made.append(_label(*before, end=str(step)))
            if place and (before is None or before[0] != place):
                begun[i] = (place, step)
            elif place is None:
                begun[i] = None
    return made + [_label(*one) for one in begun if one]


def _label(place: Place, start: int, end: str = "") -> Label:
    return Label(place.text, round(place.x), round(place.y), start, end, place.is_code)


class Room:
    """What is still free of a drawing at one width: boxes in a grid, so that only neighbours are compared."""

    CELL = 100

    def __init__(self, step: int, height: int) -> None:
        self.unit = FONT * WIDTH / step
        self.height = height
        self.taken: dict[tuple[int, int], list[Box]] = {}

    def size(self, text: str) -> tuple[float, float]:
        """Return width and height of a text in units of the drawing."""
        return len(text) * LETTER * self.unit, LINE * self.unit

    def take(self, place: Place) -> None:
        """Mark the box of a text as taken."""
        box = self._box(place)
        for key in self._cells(box):
            self.taken.setdefault(key, []).append(box)

    def is_free(self, place: Place) -> bool:
        """Return whether the box of a text lies in the drawing and touches no other."""
        left, top, right, bottom = box = self._box(place)
        if left < 0 or top < 0 or right > WIDTH or bottom > self.height:
            return False
        return not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for key in self._cells(box)
            for other in self.taken.get(key, ())
        )

    def _box(self, place: Place) -> Box:
        width, height = self.size(place.text)
        return place.x - width / 2, place.y - height / 2, place.x + width / 2, place.y + height / 2

    def _cells(self, box: Box) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = (int(side // self.CELL) for side in box)
        return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))


def _placed(
    drawing: Drawing, names: Sequence[tuple[str, str]], step: int, before: Sequence[Place | None]
) -> list[Place | None]:
    """Return the place of every shape's text at one width: names first, then codes, large areas first."""
    found: list[Place | None] = [None] * len(names)
    room = Room(step, drawing.frame.height)
    order = sorted(range(len(names)), key=lambda i: -drawing.shapes[i].width * drawing.shapes[i].height)
    for is_code in (False, True):
        for i in order:
            if found[i] is None:
                code, name = names[i]
                text = Place(code if is_code else name, 0, 0, is_code)
                place = _place(drawing.shapes[i], text, room, before[i])
                if place:
                    found[i] = place
                    room.take(place)
    return found


def _place(shape: Shape, text: Place, room: Room, before: Place | None) -> Place | None:
    """Return the best free place for a text: the label point, where it stood before, a little beside."""
    width, height = room.size(text.text)
    if width > OVERHANG * shape.width or height > OVERHANG * shape.height:
        return None
    tried = [replace(text, x=shape.x, y=shape.y)]
    tried += [before] if before and before.text == text.text else []
    free = next((place for place in tried if room.is_free(place)), None)
    if free:
        return free
    for right, down in NUDGES:
        place = replace(text, x=shape.x + right * width, y=shape.y + down * height)
        if room.is_free(place) and _is_inside(shape, place.x, place.y):
            return place
    return None


def _is_inside(shape: Shape, x: float, y: float) -> bool:
    """Return whether a point lies in a shape: a ray from it crosses the rings an odd number of times."""
    crossings = 0
    for ring in shape.rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                crossings += 1
    return crossings % 2 == 1
