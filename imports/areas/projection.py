"""From the coordinates of a file to EPSG:25832, and whether the result can be right.

pyproj is never allowed to fetch grids: the accuracy of what is installed is
reported instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from imports.areas.messages import finding
from imports.areas.wording import number_text
from imports.problems import Problem

TARGET = CRS.from_epsg(25832)
DEGREES = CRS.from_epsg(4326)
GERMANY = (5.8, 47.2, 15.1, 55.1)
"""Degrees west, south, east, north: the country with its islands, and a few kilometres around it."""
COMMON_SRIDS = (25832, 4647, 25833, 31466, 31467, 31468, 4326, 3857)
"""What German surveys deliver: candidates when the coordinate system is missing or wrong."""
GOOD_ENOUGH_METRES = 1.0


@dataclass(frozen=True)
class Projected:
    """Shapes in EPSG:25832 (None where they were None), and what is to be said about it.

    ``misplaced`` are the indexes of shapes outside of Germany, with their
    longitude and latitude; ``source`` is the coordinate system they came from.
    """

    shapes: NDArray[np.object_]
    misplaced: dict[int, tuple[float, float]]
    source: CRS
    problems: tuple[Problem, ...] = ()


def stated_crs(file_crs: CRS | None, srid: int | None) -> tuple[CRS | None, list[Problem]]:
    """Return the coordinate system to read with: the caller's number before the file's own.

    Raises pyproj's CRSError for a number that does not exist.
    """
    if srid is not None:
        asked = CRS.from_epsg(srid)
        if file_crs is not None and not asked.equals(file_crs, ignore_axis_order=True):
            return asked, [finding("GEO-06", srid=srid, datei_crs=crs_name(file_crs))]
        return asked, []
    if file_crs is not None and file_crs.to_epsg() is None:
        return file_crs, [finding("GEO-07", name=file_crs.name)]
    return file_crs, []


def crs_name(crs: CRS) -> str:
    """Return how people name a coordinate system."""
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else f"„{crs.name}“"


def project(shapes: NDArray[np.object_], source: CRS) -> Projected:
    """Return shapes in EPSG:25832; x is east and y is north whatever order the system states.

    Raises pyproj's ProjError where there is no way from one system to the other.
    """
    transformer = Transformer.from_crs(source, TARGET, always_xy=True)
    moved = transformed(shapes, transformer)
    degrees = transformed(moved, Transformer.from_crs(TARGET, DEGREES, always_xy=True))
    bounds = shapely.bounds(degrees)
    west, south, east, north = GERMANY
    present = ~shapely.is_missing(shapes)
    inside = (
        (bounds[:, 0] >= west) & (bounds[:, 1] >= south) & (bounds[:, 2] <= east) & (bounds[:, 3] <= north)
    )
    misplaced = {
        int(index): (float(bounds[index, 0]), float(bounds[index, 1]))
        for index in np.flatnonzero(present & ~inside)
    }
    problems = []
    if not misplaced and present.any():
        problems = [*inaccurate(transformer, source), *beyond_area_of_use(bounds[present], source)]
    return Projected(moved, misplaced, source, tuple(problems))


def transformed(shapes: NDArray[np.object_], transformer: Transformer) -> NDArray[np.object_]:
    """Return shapes with every corner transformed; unreachable places become infinite."""
    if transformer.source_crs == transformer.target_crs:
        return shapes.copy()
    moved: NDArray[np.object_] = shapely.transform(
        shapes, lambda corners: np.column_stack(transformer.transform(corners[:, 0], corners[:, 1]))
    )
    return moved


def inaccurate(transformer: Transformer, source: CRS) -> Iterable[Problem]:
    """Yield a notice where the change of datum is only good to some metres."""
    if transformer.source_crs == transformer.target_crs:
        return
    try:
        accuracy = transformer.get_last_used_operation().accuracy
    except ProjError:  # PROJ does not say which operation it took
        accuracy = transformer.accuracy
    if accuracy > GOOD_ENOUGH_METRES:
        yield finding("GEO-10", crs=crs_name(source), meter=number_text(accuracy))


def beyond_area_of_use(bounds: NDArray[np.float64], source: CRS) -> Iterable[Problem]:
    """Yield a notice where coordinates leave the strip the system is made for by more than a degree."""
    area = source.area_of_use
    if area is None:
        return
    if bounds[:, 0].min() < area.west - 1 or bounds[:, 2].max() > area.east + 1:
        strip = f"{number_text(area.west)}° bis {number_text(area.east)}° Ost"
        yield finding("GEO-09", crs=crs_name(source), bereich=strip)


def suggestion(shapes: NDArray[np.object_]) -> str:
    """Return a sentence with the systems in which the coordinates would lie in Germany, or ""."""
    bounds = shapely.total_bounds(shapes)
    if not np.isfinite(bounds).all():
        return ""
    middle = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    if is_in_germany(middle[1], middle[0]):
        return " Offenbar sind Länge und Breite vertauscht."
    fitting = [f"--srid {srid}" for srid in COMMON_SRIDS if would_fit(srid, *middle)]
    return f" Den Zahlen nach passen: {', '.join(fitting)}." if fitting else ""


def would_fit(srid: int, east: float, north: float) -> bool:
    """Say whether coordinates lie in Germany and in the strip of a system when read with it."""
    crs = CRS.from_epsg(srid)
    longitude, latitude = Transformer.from_crs(crs, DEGREES, always_xy=True).transform(east, north)
    area = crs.area_of_use
    in_strip = area is None or area.west - 1 <= longitude <= area.east + 1
    return in_strip and is_in_germany(longitude, latitude)


def is_in_germany(longitude: float, latitude: float) -> bool:
    """Say whether a place in degrees lies in the box around Germany."""
    west, south, east, north = GERMANY
    return west <= longitude <= east and south <= latitude <= north
