"""From the features of a file to areas in EPSG:25832, and everything that is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from imports.areas.coverage import Coverage, gap_problems, matched, overlap_problems
from imports.areas.drawing import label_points, simplified, square_kilometres
from imports.areas.keys import key_problems
from imports.areas.messages import finding
from imports.areas.projection import Projected, crs_name, project, stated_crs, suggestion
from imports.areas.reading import Features
from imports.areas.shapes import decode, repair
from imports.areas.wording import feature_text, list_text, number_text
from imports.problems import Problem, is_loadable


@dataclass(frozen=True)
class Outline:
    """One area as it is stored: MultiPolygons and a point in EPSG:25832, area in km² on the ellipsoid."""

    shape: BaseGeometry
    drawn_shape: BaseGeometry
    label_point: BaseGeometry
    area_km2: Decimal


@dataclass(frozen=True)
class NewArea:
    """One area of a file: code, name, code of the parent ("" without), outline, number of its feature."""

    code: str
    name: str
    parent: str
    outline: Outline
    number: int

    @property
    def label(self) -> str:
        """Return how messages name the area."""
        return feature_text(self.number, self.code, self.name)


@dataclass(frozen=True)
class Checked:
    """The areas of a file and the whole they form, or nothing if there is an error.

    ``tolerance`` and ``corners`` describe the drawing (metres, number).
    """

    areas: tuple[NewArea, ...]
    whole: Outline | None
    problems: tuple[Problem, ...]
    source: str = ""
    tolerance: float = 0.0
    corners: int = 0


def validate(features: Features, srid: int | None, reserved: str) -> Checked:
    """Return the areas of a file with every problem found, errors first seen in the order of the file.

    ``srid`` overrides the coordinate system of the file, ``reserved`` is the code
    of "nicht zuordenbar". Raises pyproj's CRSError for an unknown ``srid``.
    """
    labels = [
        feature_text(number, code, name)
        for number, (code, name) in enumerate(zip(features.codes, features.names, strict=True), start=1)
    ]
    problems = key_problems(features, labels, reserved)
    read = decode(features.shapes, labels)
    problems += read.problems
    crs, said = stated_crs(features.crs, srid)
    problems += said
    try:
        projected = project(read.shapes, crs) if crs else None
    except ProjError:
        projected = None
    if crs is None or projected is None:
        hint = suggestion(read.shapes)
        return Checked((), None, (*problems, finding("GEO-05", datei=features.file, vorschlag=hint)))
    problems += [*projected.problems, *misplaced(projected, read.shapes, labels)]
    placed = projected.shapes
    placed[list(projected.misplaced)] = None
    shapes, repairs = repair(placed, labels, read.closed)
    problems += repairs
    coverage = side_by_side(shapes, features, is_sound=is_loadable([*read.problems, *repairs]))
    problems += coverage.problems
    if coverage.shapes is None or not is_loadable(problems):
        return Checked((), None, tuple(problems), crs_name(crs))
    return finished(features, coverage.shapes, problems, crs_name(crs))


def misplaced(projected: Projected, delivered: NDArray[np.object_], labels: Sequence[str]) -> list[Problem]:
    """Return GEO-08 for the shapes outside of Germany, all in one."""
    if not projected.misplaced:
        return []
    first, (longitude, latitude) = next(iter(projected.misplaced.items()))
    return [
        finding(
            "GEO-08",
            number=first + 1,
            crs=crs_name(projected.source),
            liste=list_text(labels[index] for index in projected.misplaced),
            laenge=number_text(longitude) if np.isfinite(longitude) else "?",
            breite=number_text(latitude) if np.isfinite(latitude) else "?",
            vorschlag=suggestion(delivered[list(projected.misplaced)]),
        )
    ]


def side_by_side(shapes: NDArray[np.object_], features: Features, *, is_sound: bool) -> Coverage:
    """Return the coverage of shapes with everything that is wrong between neighbours.

    There is none where a shape is missing, cannot be repaired or overlaps too much.
    """
    names = [f"{code} {name}".strip() for code, name in zip(features.codes, features.names, strict=True)]
    present = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)).tolist()
    named = [names[index] for index in present]
    found = overlap_problems(shapes[present], named, [index + 1 for index in present])
    if len(present) < len(shapes) or not is_sound or not is_loadable(found):
        return Coverage(None, tuple(found))
    found += gap_problems(shapes, names)
    coverage = matched(shapes, names)
    return Coverage(coverage.shapes, (*found, *coverage.problems))


def finished(
    features: Features, shapes: NDArray[np.object_], problems: list[Problem], source: str
) -> Checked:
    """Return the areas of a coverage with drawing, labels and sizes."""
    drawing = simplified(shapes)
    rows = zip(
        features.codes, features.names, features.parents, outlined(shapes, drawing.shapes), strict=True
    )
    return Checked(
        tuple(NewArea(*row, number=number) for number, row in enumerate(rows, start=1)),
        whole_of(shapes, drawing.shapes),
        tuple(problems),
        source,
        drawing.tolerance,
        drawing.corners,
    )


def outlined(shapes: NDArray[np.object_], drawn: NDArray[np.object_]) -> list[Outline]:
    """Return full and drawn shapes as multipolygons, each with its label and area."""
    columns = zip(
        as_multipolygons(shapes),
        as_multipolygons(drawn),
        label_points(shapes),
        square_kilometres(shapes),
        strict=True,
    )
    return [Outline(*column) for column in columns]


def whole_of(shapes: NDArray[np.object_], drawn: NDArray[np.object_]) -> Outline:
    """Return the union of a coverage, drawn with the same lines as its parts."""
    whole = np.array([shapely.coverage_union_all(shapes)], dtype=object)
    return outlined(whole, np.array([shapely.coverage_union_all(drawn)], dtype=object))[0]


def as_multipolygons(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return polygons and multipolygons as multipolygons."""
    parts, owners = shapely.get_parts(shapes, return_index=True)
    return np.asarray(shapely.multipolygons(parts, indices=owners), dtype=object)
