"""The map as SVG: paths, label points and a scale bar in one whole-number coordinate system.

Areas arrive in EPSG:3857 (metres, y upwards); the drawing is ``WIDTH`` units wide, y downwards.
Neighbours share their corners before and after rounding, so no gap opens between them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import atan, cos, degrees, exp, floor, log10, pi, radians

from indicators.models.geography import DrawnArea

WIDTH = 2000
MARGIN = 30
# The drawing is at most a little taller than wide and at most a third wider than tall, so that
# every city fits a screen and a phone.
TALLEST, FLATTEST = 1.1, 1.35
EARTH_RADIUS = 6_378_137.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """Where the drawing lies: ``left`` and ``top`` in EPSG:3857, ``metres`` per unit, ``height`` in units."""

    left: float
    top: float
    metres: float
    height: int

    def place(self, point: Point) -> tuple[int, int]:
        """Return a point of EPSG:3857 in units of the drawing."""
        return round((point[0] - self.left) / self.metres), round((self.top - point[1]) / self.metres)

    @property
    def view_box(self) -> str:
        """Return the viewBox attribute."""
        return f"0 0 {WIDTH} {self.height}"

    @property
    def bounds(self) -> str:
        """Return "south west north east" in degrees (EPSG:4326), for Leaflet."""
        right, bottom = self.left + WIDTH * self.metres, self.top - self.height * self.metres
        corners = (latitude(bottom), longitude(self.left), latitude(self.top), longitude(right))
        return " ".join(f"{degree:.6f}" for degree in corners)


@dataclass(frozen=True)
class Shape:
    """One area, drawn: path data, its rings, label point, and its extent in units."""

    pk: int
    path: str
    rings: tuple[tuple[tuple[int, int], ...], ...]
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class ScaleBar:
    """A length on the ground and the same length in units of the drawing."""

    metres: int
    length: int
    x: int
    y: int

    @property
    def kilometres(self) -> int:
        """Return the whole kilometres of a bar that is at least one long."""
        return self.metres // 1000


@dataclass(frozen=True)
class Drawing:
    """Everything of a map that does not depend on its values."""

    frame: Frame
    shapes: tuple[Shape, ...]
    outline: str
    scale_bar: ScaleBar


def drawing(areas: Sequence[DrawnArea], around: Sequence[DrawnArea] = ()) -> Drawing | None:
    """Return the drawing of areas inside the outline ``around``; None where no area has a shape."""
    drawn = [area for area in areas if area.polygons]
    if not drawn:
        return None
    frame = _frame([*drawn, *around])
    return Drawing(
        frame,
        tuple(_shape(area, frame) for area in drawn),
        "".join(path_data(area.polygons, frame) for area in around),
        _scale_bar(frame),
    )


def path_data(polygons: Iterable[Iterable[Sequence[Point]]], frame: Frame) -> str:
    """Return polygons as path data with relative whole-number steps; rings without extent vanish."""
    return "".join(_ring(ring, frame) for polygon in polygons for ring in polygon)


def _ring(ring: Sequence[Point], frame: Frame) -> str:
    corners = [frame.place(point) for point in ring[:-1]]
    steps, (x, y) = [], corners[0]
    for nextx, nexty in corners[1:]:
        if (nextx, nexty) != (x, y):
            steps.append(f"{nextx - x}{_after(nexty - y)}")
            x, y = nextx, nexty
    if len(steps) < 2:
        return ""
    joined = steps[0] + "".join(step if step.startswith("-") else f" {step}" for step in steps[1:])
    return f"M{corners[0][0]}{_after(corners[0][1])}l{joined}z"


def _after(number: int) -> str:
    return str(number) if number < 0 else f" {number}"


def _frame(areas: Sequence[DrawnArea]) -> Frame:
    left, bottom, right, top = _extent(
        point for area in areas for polygon in area.polygons for point in polygon[0]
    )
    width, height = max(right - left, 1.0), max(top - bottom, 1.0)
    fitted = max(width, height / TALLEST)
    metres = fitted / (WIDTH - 2 * MARGIN)
    room = max(height, fitted / FLATTEST)
    return Frame(
        left - (fitted - width) / 2 - MARGIN * metres,
        top + (room - height) / 2 + MARGIN * metres,
        metres,
        round(room / metres) + 2 * MARGIN,
    )


def _extent(points: Iterable[Point]) -> tuple[float, float, float, float]:
    every = list(points)
    xs, ys = [x for x, _ in every], [y for _, y in every]
    return min(xs), min(ys), max(xs), max(ys)


def _shape(area: DrawnArea, frame: Frame) -> Shape:
    left, bottom, right, top = _extent(point for polygon in area.polygons for point in polygon[0])
    x, y = frame.place(area.label or ((left + right) / 2, (bottom + top) / 2))
    size = round((right - left) / frame.metres), round((top - bottom) / frame.metres)
    rings = tuple(tuple(map(frame.place, ring)) for polygon in area.polygons for ring in polygon)
    return Shape(area.pk, path_data(area.polygons, frame), rings, x, y, *size)


def _scale_bar(frame: Frame) -> ScaleBar:
    """Return a bar of 1, 2 or 5 × 10ⁿ metres, at most a fifth of the width.

    Web mercator stretches lengths by 1 / cos(latitude), taken in the middle of the drawing.
    """
    middle = latitude(frame.top - frame.height * frame.metres / 2)
    ground = frame.metres * cos(radians(middle))
    longest = WIDTH / 5 * ground
    power = 10 ** floor(log10(longest))
    metres = max(step * power for step in (1, 2, 5) if step * power <= longest)
    return ScaleBar(round(metres), round(metres / ground), MARGIN, frame.height - MARGIN)


def longitude(x: float) -> float:
    """Return the degrees of a place in EPSG:3857."""
    return degrees(x / EARTH_RADIUS)


def latitude(y: float) -> float:
    """Return the degrees of a place in EPSG:3857."""
    return degrees(2 * atan(exp(y / EARTH_RADIUS)) - pi / 2)
