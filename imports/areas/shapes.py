"""Shapes one by one: readable, polygons, valid; and what a repair changed.

Limits, as a GIS person would set them: a repair that moves less than 1 m² only
untangled a line and is named; up to 1 % of the area it needs a look; beyond that
the outline says something else than its author meant, and is refused. A bow tie
loses or gains its whole area and is refused by this rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType
from shapely.geometry.base import BaseGeometry

from imports.areas.messages import finding
from imports.areas.wording import number_text
from imports.problems import Problem

HARMLESS_M2 = 1.0
REPAIRABLE_SHARE = 0.01
SMALLEST_M2 = 1.0

POLYGONS = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)
TYPES = {
    GeometryType.POINT: "ein Punkt",
    GeometryType.LINESTRING: "eine Linie",
    GeometryType.LINEARRING: "eine Linie",
    GeometryType.MULTIPOINT: "eine Gruppe von Punkten",
    GeometryType.MULTILINESTRING: "eine Gruppe von Linien",
    GeometryType.GEOMETRYCOLLECTION: "eine Sammlung verschiedener Geometrien",
}
REASONS = {
    "Ring Self-intersection": "der Rand berührt sich selbst",
    "Self-intersection": "der Rand kreuzt sich selbst",
    "Hole lies outside shell": "ein Loch liegt außerhalb der Fläche",
    "Holes are nested": "Löcher liegen ineinander",
    "Nested shells": "Teile liegen ineinander",
    "Duplicate Rings": "ein Rand kommt doppelt vor",
    "Interior is disconnected": "das Innere ist zerteilt",
    "Too few points in geometry component": "ein Rand hat zu wenige Punkte",
}


@dataclass(frozen=True)
class Shapes:
    """Polygons and multipolygons as delivered, None where a feature has none that can be used.

    ``closed`` are the indexes of features with a ring that had to be closed.
    """

    shapes: NDArray[np.object_]
    closed: frozenset[int]
    problems: tuple[Problem, ...]


def decode(stored: NDArray[np.object_], labels: Sequence[str]) -> Shapes:
    """Return the shapes in an array of WKB; ``labels`` name the features in messages."""
    # Coordinates that are no numbers are found below, with the number of the feature.
    with np.errstate(invalid="ignore"):
        shapes = shapely.from_wkb(stored, on_invalid="ignore")
        has_bytes = np.array([bool(wkb) for wkb in stored], dtype=bool)
        unclosed = np.flatnonzero(shapely.is_missing(shapes) & has_bytes).tolist()
        shapes[unclosed] = shapely.from_wkb(stored[unclosed], on_invalid="fix")
    problems: list[Problem] = []
    for index, label in enumerate(labels):
        found = unusable(shapes[index], stored[index], label, index + 1)
        if found:
            problems.append(found)
            shapes[index] = None
        else:
            shapes[index] = only_polygons(shapes[index])
    return Shapes(
        shapes, frozenset(index for index in unclosed if shapes[index] is not None), tuple(problems)
    )


def unusable(shape: BaseGeometry | None, stored: bytes | None, label: str, number: int) -> Problem | None:
    """Return why a shape cannot be an area at all, None if it can."""
    if shape is None and stored:
        return finding("GEO-32", number=number, objekt=label, grund="ein Rand hat zu wenige Punkte")
    if shape is None or shape.is_empty:
        return finding("GEO-30", number=number, objekt=label)
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return finding("GEO-32", number=number, objekt=label, grund="Koordinaten sind keine Zahlen")
    kinds = {GeometryType(int(kind)) for kind in shapely.get_type_id(shapely.get_parts(shape))}
    if not kinds <= set(POLYGONS):
        what = TYPES.get(GeometryType(int(shapely.get_type_id(shape))), "eine andere Geometrie")
        return finding("GEO-31", number=number, objekt=label, was=what)
    return None


def only_polygons(shape: BaseGeometry) -> BaseGeometry:
    """Return a polygon or multipolygon."""
    if shapely.get_type_id(shape) in POLYGONS:
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.multipolygons([part for part in parts if isinstance(part, shapely.Polygon)])


def repair(
    shapes: NDArray[np.object_], labels: Sequence[str], closed: frozenset[int]
) -> tuple[NDArray[np.object_], list[Problem]]:
    """Return valid shapes (EPSG:25832, metres) and what was repaired."""
    shapes = shapes.copy()
    problems: list[Problem] = []
    for index in np.flatnonzero(~shapely.is_missing(shapes)).tolist():
        before = shapes[index]
        is_valid = before.is_valid
        if not is_valid:
            shapes[index] = only_polygons(
                shapely.make_valid(before, method="structure", keep_collapsed=False)
            )
        if shapely.area(shapes[index]) < SMALLEST_M2:
            problems.append(too_small(shapes[index], labels[index], index))
        elif not is_valid or index in closed:
            problems.append(repaired(before, shapes[index], labels[index], index))
    return shapes, problems


def repaired(before: BaseGeometry, after: BaseGeometry, label: str, index: int) -> Problem:
    """Return GEO-33, GEO-34 or GEO-35 for a repair, by how much it changed the area."""
    change = after.area - before.area
    share = abs(change) / after.area
    code = "GEO-33" if abs(change) <= HARMLESS_M2 else "GEO-34" if share <= REPAIRABLE_SHARE else "GEO-35"
    return finding(
        code, number=index + 1, objekt=label, grund=reason(before), aenderung=change_text(change, share)
    )


def change_text(change: float, share: float) -> str:
    """Return a change of area in m² and percent."""
    if abs(change) < 0.001:
        return "weniger als 0,001 m²"
    percent = number_text(100 * share) if share >= 1e-5 else "unter 0,001"
    return f"{number_text(change)} m² ({percent} %)"


def reason(shape: BaseGeometry) -> str:
    """Return in German why a shape is invalid, with the place in EPSG:25832."""
    explained = shapely.is_valid_reason(shape)
    if explained == "Valid Geometry":
        return "der Rand war nicht geschlossen"
    what, _, place = explained.rstrip("]").partition("[")
    german = REASONS.get(what, what)
    corner = [f"{float(part):.0f}" for part in place.split()[:2]]
    return f"{german} bei {' / '.join(corner)}" if corner else german


def too_small(shape: BaseGeometry, label: str, index: int) -> Problem:
    """Return GEO-36 for a shape on which nobody can live."""
    return finding("GEO-36", number=index + 1, objekt=label, m2=number_text(shape.area))
