"""Layers for orientation: from a file with lines or areas to one shape inside the city, ready to draw."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyogrio
import shapely
from django.contrib.gis.geos import GEOSGeometry
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyogrio.raw import read as read_raw
from pyproj import CRS, Transformer

from imports.areas.files import GEOJSON, RefusedError, stage
from imports.areas.messages import finding
from imports.areas.projection import TARGET, project, stated_crs, suggestion, transformed
from imports.areas.reading import chosen_layer, crs_of, rewrite_description
from imports.problems import Problem
from indicators.models import Area, Surroundings

AROUND = 500.0
"""Metres around the city that are kept: a map has a margin."""
TOLERANCE = 8.0
"""Metres by which lines are simplified; a city of ten kilometres is 1,000 pixels wide on a large screen."""
MOST_CORNERS = 20_000
"""More than this would weigh more than all areas of a city together."""
DRAWN_IN = CRS.from_epsg(3857)


@dataclass(frozen=True)
class Found:
    """What a file holds for the map: one shape (EPSG:3857), its corners, and the hash of the file."""

    shape: GEOSGeometry
    corners: int
    sha256: str


class NotLoadableError(Exception):
    """A file from which no layer can be made; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def layer_in(path: Path, srid: int | None = None) -> Found:
    """Return the lines and areas of a file inside the city, simplified; raises NotLoadableError."""
    shapes, crs = _shapes_of(path)
    stated, _problems = stated_crs(crs, srid)
    if stated is None:
        raise NotLoadableError(finding("GEO-05", datei=path.name, vorschlag=suggestion(shapes)))
    metres = project(shapes, stated).shapes
    kept, corners = _simplified(shapely.clip_by_rect(metres, *_room()), path.name)
    drawn = transformed(kept, Transformer.from_crs(TARGET, DRAWN_IN, always_xy=True))
    collected = shapely.GeometryCollection(list(shapely.get_parts(drawn)))
    return Found(
        GEOSGeometry(memoryview(shapely.to_wkb(collected)), srid=3857),
        corners,
        sha256(path.read_bytes()).hexdigest(),
    )


def _simplified(shapes: NDArray[np.object_], name: str) -> tuple[NDArray[np.object_], int]:
    """Return what is left of the shapes and its corners; raises NotLoadableError for nothing or too much.

    GEOS works its way down a line corner by corner and runs out of stack on a very long one.
    """
    counted = shapely.get_num_coordinates(shapely.get_parts(shapes))
    if counted.max(initial=0) > MOST_CORNERS:
        raise NotLoadableError(finding("GEO-71", datei=name, n=counted.sum(), hoechstens=MOST_CORNERS))
    kept = shapely.simplify(shapes, TOLERANCE)
    kept = kept[~shapely.is_empty(kept) & ~shapely.is_missing(kept)]
    corners = int(shapely.get_num_coordinates(kept).sum())
    if not corners:
        raise NotLoadableError(finding("GEO-70", datei=name))
    if corners > MOST_CORNERS:
        raise NotLoadableError(finding("GEO-71", datei=name, n=corners, hoechstens=MOST_CORNERS))
    return kept, corners


def store(found: Found, kind: str, source_text: str) -> str:
    """Put a layer in the place of the former one of its kind; return „neu“, „ersetzt“ or „unverändert“."""
    before = Surroundings.objects.of(kind).first()
    if before and (before.sha256, before.source_text) == (found.sha256, source_text):
        return "unverändert"
    values = {
        "order": list(Surroundings.Kind.values).index(kind),
        "source_text": source_text,
        "sha256": found.sha256,
        "shape": found.shape,
    }
    Surroundings.objects.update_or_create(kind=kind, defaults=values)
    return "ersetzt" if before else "neu"


def _room() -> tuple[float, float, float, float]:
    """Return west, south, east and north of the city with its margin (EPSG:25832)."""
    city = Area.objects.newest_city()
    if city is None or city.shape is None:
        raise NotLoadableError(finding("GEO-72"))
    west, south, east, north = city.shape.extent
    return west - AROUND, south - AROUND, east + AROUND, north + AROUND


def _shapes_of(path: Path) -> tuple[NDArray[np.object_], CRS | None]:
    with TemporaryDirectory(prefix="ebene-") as folder:
        try:
            data = stage(path, Path(folder))
            rewrite_description(data.beside(".prj"))
            source = f"GeoJSON:{data.path}" if data.driver == GEOJSON else str(data.path)
            layer = chosen_layer(source, None, data.stem)
            if pyogrio.read_info(source, layer=layer)["driver"] != data.driver:
                raise RefusedError(finding("GEO-01", datei=data.name, grund="das Format ist nicht bekannt"))
            meta, _, shapes, _ = read_raw(source, layer=layer, columns=[], force_2d=True)
        except RefusedError as refused:
            raise NotLoadableError(refused.problem) from refused
        except (DataSourceError, DataLayerError) as error:
            reason = f"GDAL meldet „{str(error).replace(f'{folder}/', '')}“"
            raise NotLoadableError(finding("GEO-01", datei=path.name, grund=reason)) from error
        if shapes is None or not len(shapes):
            raise NotLoadableError(finding("GEO-04", datei=path.name))
        return shapely.from_wkb(shapes), crs_of(meta["crs"])
