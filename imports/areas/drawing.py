"""What is drawn: a lighter coverage, a place for each label, areas on the ellipsoid."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry

from imports.areas.coverage import SLIVER_METRES
from imports.areas.projection import DEGREES, TARGET, transformed

CORNERS_ALWAYS, CORNERS_PER_AREA = 1500, 15
"""How many corners a map may have: ten districts in about 5 kB, 370 quarters in about 25 kB compressed."""
FINEST, STEP, STEPS = 8000, 1.3, 18
"""Tolerances to try: from the longer side of the map by 8000, a tenth of a pixel, up to the side by 100."""
GROUND = Geod(ellps="GRS80")


@dataclass(frozen=True)
class Drawing:
    """A simplified coverage and the tolerance in metres that made it (0: nothing to simplify)."""

    shapes: NDArray[np.object_]
    tolerance: float

    @property
    def corners(self) -> int:
        """Return how many corners are drawn; a shared border counts for both sides."""
        return int(shapely.get_num_coordinates(self.shapes).sum())


def simplified(shapes: NDArray[np.object_]) -> Drawing:
    """Return a coverage (EPSG:25832) with few corners whose neighbours still share every border.

    The finest tolerance is taken with which the map has no more than 1,500
    corners and 15 for each area, else the coarsest one. No area vanishes.
    """
    budget = CORNERS_ALWAYS + CORNERS_PER_AREA * len(shapes)
    found = Drawing(shapes, 0.0)
    west, south, east, north = shapely.total_bounds(shapes)
    tolerance = float(max(east - west, north - south)) / FINEST
    for _ in range(STEPS):
        if found.corners <= budget and is_coverage(found.shapes):
            return found
        found = Drawing(shapely.coverage_simplify(shapes, tolerance), tolerance)
        tolerance *= STEP
    return found if is_coverage(found.shapes) else Drawing(shapes, 0.0)


def is_coverage(shapes: NDArray[np.object_]) -> bool:
    """Say whether every shape is valid and there, and neighbours share their borders."""
    is_sound = shapely.is_valid(shapes) & ~shapely.is_empty(shapes)
    return bool(is_sound.all() and shapely.coverage_is_valid(shapes))


def label_points(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return a point inside each shape, as far from its border as possible (pole of inaccessibility)."""
    west, south, east, north = shapely.bounds(shapes).T
    precision = np.maximum(np.maximum(east - west, north - south) / 200, SLIVER_METRES / 2)
    circles = shapely.maximum_inscribed_circle(shapes, tolerance=precision)
    points = shapely.get_point(circles, 0)
    inside = shapely.contains(shapes, points)
    points[~inside] = shapely.point_on_surface(shapes[~inside])
    return points


def square_kilometres(shapes: NDArray[np.object_]) -> tuple[Decimal, ...]:
    """Return the areas on the ellipsoid (GRS80), as official statistics state them, to 100 m².

    In the plane of EPSG:25832 areas are up to 0.03 % too small in the Rhineland
    and 0.3 % too large at the Oder.
    """
    degrees = transformed(shapes, Transformer.from_crs(TARGET, DEGREES, always_xy=True))
    return tuple(square_kilometres_of(shape) for shape in degrees)


def square_kilometres_of(degrees: BaseGeometry) -> Decimal:
    """Return the area of one shape in longitude and latitude."""
    oriented = shapely.orient_polygons(degrees)
    square_metres, _ = GROUND.geometry_area_perimeter(oriented)
    return Decimal(abs(square_metres) / 1e6).quantize(Decimal("0.0001"))
