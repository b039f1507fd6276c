"""Shapes side by side: overlaps, gaps, and the coverage that has neither.

What counts is width, the diameter of the largest circle that fits in, for an
area alone says nothing: a strip of 200 m² along two kilometres of border is
drawing noise, 200 m² in one piece are a house.

- Up to 2 m wide nobody lives in it: such slivers come from tracing a border
  twice or from rounding. They are closed and named in one notice. (Köln's
  Stadtteile have 1,483 of them, the widest 1.9 m.)
- An overlap up to 10 m wide is a border drawn twice with a visible difference.
  It is resolved as well, but somebody has to agree: a warning.
- A wider overlap holds addresses that would belong to two areas: an error.
- A gap wider than 2 m is never filled. It may be a foreign exclave (Jungholz in
  the German Gemeinden) or land that belongs to no quarter (the woods in Köln's
  Stadtviertel), but that has to be said: a warning.
- Slits at the outer rim are no holes and stay; they are named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from imports.areas.messages import finding
from imports.areas.wording import list_text, number_text
from imports.problems import Problem

SLIVER_METRES = 2.0
TOLERABLE_METRES = 10.0
SMALLEST_WIDE_M2 = np.pi * (SLIVER_METRES / 2) ** 2
"""A smaller piece cannot hold the circle of a sliver's width."""
MEASURED_TO_METRES = 0.1
NOISE_M2 = 1e-6
NAMED_CHANGE_M2 = 1.0
WHOLE_SHARE = 0.9


@dataclass(frozen=True)
class Spot:
    """An overlap of two areas or a gap among several: indexes, area in m², width in m."""

    areas: tuple[int, ...]
    square_metres: float
    width: float


def overlaps(shapes: NDArray[np.object_]) -> list[Spot]:
    """Return where two shapes share ground, the largest first; the shapes are valid polygons."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.intersection(shapes[first], shapes[second])
    areas = shapely.area(shared)
    spots = [
        Spot((int(first[at]), int(second[at])), float(areas[at]), width(shared[at]))
        for at in np.flatnonzero(areas > NOISE_M2)
    ]
    return sorted(spots, key=lambda spot: -spot.square_metres)


def gaps(shapes: NDArray[np.object_]) -> list[Spot]:
    """Return the holes in the union of shapes with the areas around them, the largest first."""
    union = shapely.union_all(shapes)
    holes = [
        shapely.Polygon(ring) for part in shapely.get_parts(union) for ring in shapely.get_rings(part)[1:]
    ]
    tree = shapely.STRtree(shapes)
    spots = [
        Spot(tuple(sorted(tree.query(hole, predicate="intersects").tolist())), float(hole.area), width(hole))
        for hole in holes
    ]
    return sorted(spots, key=lambda spot: -spot.square_metres)


def width(shape: BaseGeometry) -> float:
    """Return the diameter in metres of the largest circle in any part of a shape, to 10 cm.

    Where no part is large enough for a circle of a sliver's width it is an upper
    limit: that of a circle with the area of the largest part.
    """
    areas = shapely.area(shapely.get_parts(shape))
    if areas.max() < SMALLEST_WIDE_M2:
        return float(2 * np.sqrt(areas.max() / np.pi))
    wide = shapely.get_parts(shape)[areas >= SMALLEST_WIDE_M2]
    radii = shapely.length(shapely.maximum_inscribed_circle(wide, tolerance=MEASURED_TO_METRES / 4))
    return float(2 * radii.max())


def whole_among(shapes: NDArray[np.object_], found: Sequence[Spot]) -> int | None:
    """Return the index of the one shape that covers (nearly) all the others, None if there is none."""
    if len(shapes) < 3:
        return None
    areas = shapely.area(shapes)
    largest = int(areas.argmax())
    covered = sum(spot.square_metres for spot in found if largest in spot.areas)
    return largest if covered >= WHOLE_SHARE * (areas.sum() - areas[largest]) > 0 else None


def overlap_problems(
    shapes: NDArray[np.object_], labels: Sequence[str], numbers: Sequence[int]
) -> list[Problem]:
    """Return what is to be said about overlaps: GEO-40 to GEO-43.

    ``labels`` and ``numbers`` name the features of the shapes.
    """
    found = overlaps(shapes)
    whole = whole_among(shapes, found)
    problems = []
    if whole is not None:
        problems.append(finding("GEO-43", number=numbers[whole], objekt=labels[whole]))
        found = [spot for spot in found if whole not in spot.areas]
    areas = shapely.area(shapes)
    for spot in found:
        if spot.width > SLIVER_METRES:
            a, b = spot.areas
            code = "GEO-41" if spot.width <= TOLERABLE_METRES else "GEO-42"
            share = 100 * spot.square_metres / min(areas[a], areas[b])
            problems.append(
                finding(
                    code,
                    number=numbers[a],
                    a=labels[a],
                    b=labels[b],
                    m2=number_text(spot.square_metres),
                    prozent=number_text(share),
                    breite=number_text(spot.width),
                )
            )
    return [*problems, *slivers("GEO-40", found, labels)]


def gap_problems(shapes: NDArray[np.object_], labels: Sequence[str]) -> list[Problem]:
    """Return what is to be said about gaps: GEO-44 and GEO-45."""
    found = gaps(shapes)
    wide = [
        finding(
            "GEO-45",
            ort=place([labels[index] for index in spot.areas]),
            m2=number_text(spot.square_metres),
            breite=number_text(spot.width),
        )
        for spot in found
        if spot.width > SLIVER_METRES
    ]
    return [*wide, *slivers("GEO-44", found, labels)]


def place(labels: Sequence[str]) -> str:
    """Return where a gap lies, by the areas around it."""
    return f"Innerhalb von {labels[0]}" if len(labels) == 1 else f"Zwischen {list_text(labels)}"


def slivers(code: str, found: Iterable[Spot], labels: Sequence[str]) -> Iterable[Problem]:
    """Yield one notice about all slivers together."""
    narrow = [spot for spot in found if spot.width <= SLIVER_METRES]
    if narrow:
        named = (
            f"{' / '.join(labels[index] for index in spot.areas[:3])} {number_text(spot.square_metres)} m²"
            for spot in narrow
        )
        yield finding(
            code,
            n=len(narrow),
            breite=number_text(max(spot.width for spot in narrow)),
            m2=number_text(sum(spot.square_metres for spot in narrow)),
            liste=list_text(named),
        )


@dataclass(frozen=True)
class Coverage:
    """Shapes whose neighbours share their borders exactly, or None with the reason."""

    shapes: NDArray[np.object_] | None
    problems: tuple[Problem, ...]


def matched(shapes: NDArray[np.object_], labels: Sequence[str]) -> Coverage:
    """Return the coverage of shapes: overlaps and gaps up to a sliver's width closed.

    A coverage that is already exact is returned as it came.
    """
    if is_exact(shapes):
        return Coverage(shapes, tuple(slits(shapes, labels)))
    # types-shapely still describes shapely 2.1.
    cleaned = shapely.coverage_clean(shapes, gap_width=SLIVER_METRES)  # type: ignore[attr-defined]
    lost = [
        finding("GEO-48", number=index + 1, objekt=labels[index])
        for index in np.flatnonzero(shapely.is_empty(cleaned)).tolist()
    ]
    if lost:
        return Coverage(None, tuple(lost))
    if not is_exact(cleaned):
        edges = ~shapely.is_empty(shapely.coverage_invalid_edges(cleaned))
        names = [labels[index] for index in np.flatnonzero(edges | ~shapely.is_valid(cleaned)).tolist()]
        return Coverage(None, (finding("GEO-49", liste=list_text(names)),))
    return Coverage(cleaned, (*changes(shapes, cleaned, labels), *slits(cleaned, labels)))


def is_exact(shapes: NDArray[np.object_]) -> bool:
    """Say whether shapes are valid, do not overlap, share their borders and leave no narrow hole."""
    if not shapely.is_valid(shapes).all() or not shapely.coverage_is_valid(shapes):
        return False
    return all(spot.width > SLIVER_METRES - MEASURED_TO_METRES for spot in gaps(shapes))


def changes(
    before: NDArray[np.object_], after: NDArray[np.object_], labels: Sequence[str]
) -> Iterable[Problem]:
    """Yield a notice with the areas that matching borders changed most."""
    change = shapely.area(after) - shapely.area(before)
    order = [index for index in np.argsort(-abs(change)).tolist() if abs(change[index]) > NAMED_CHANGE_M2]
    if order:
        named = (f"{labels[index]} {number_text(float(change[index]))} m²" for index in order)
        yield finding("GEO-47", n=len(order), liste=list_text(named))


def slits(shapes: NDArray[np.object_], labels: Sequence[str]) -> Iterable[Problem]:
    """Yield a notice about neighbours between which a narrow slit is open to the outside."""
    edges = shapely.coverage_invalid_edges(shapes, gap_width=SLIVER_METRES)
    open_at = np.flatnonzero(~shapely.is_empty(edges)).tolist()
    if open_at:
        yield finding(
            "GEO-46",
            # Every slit has two sides.
            m=number_text(float(shapely.length(edges).sum()) / 2),
            breite=number_text(SLIVER_METRES),
            liste=list_text(labels[index] for index in open_at),
        )
