"""Files with boundaries for tests: squares near Dinslaken, written as a city would deliver them."""

import json
import zipfile
from typing import Any

import numpy as np
import shapely
from pyogrio.raw import write
from shapely.geometry.base import BaseGeometry

from imports.areas.reading import Fields, read
from imports.areas.validation import validate

EAST, NORTH = 344_000, 5_714_000
CODE_AND_NAME = Fields("code", "name")


def square(column=0, row=0, size=1000):
    """Return a square of ``size`` metres in EPSG:25832."""
    x, y = EAST + column * 1000, NORTH + row * 1000
    return shapely.box(x, y, x + size, y + size)


def rows(*shapes, names=("Altstadt", "Blumenviertel", "Hüls", "Feldmark", "Süd")):
    """Return one feature for each shape, with codes "01", "02", …"""
    return [
        {"code": f"{number:02d}", "name": names[number - 1], "shape": shape}
        for number, shape in enumerate(shapes, start=1)
    ]


def three_districts():
    """Return three squares in a row."""
    return rows(square(0), square(1), square(2))


def geojson(path, features, crs="urn:ogc:def:crs:EPSG::25832", encoding="utf-8"):
    """Write features (dicts with a shape or a ready-made geometry) and return the path."""
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": [feature(row) for row in features]}
    if crs:
        collection["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_bytes(json.dumps(collection, ensure_ascii=False).encode(encoding))
    return path


def feature(row):
    properties = {name: value for name, value in row.items() if name != "shape"}
    shape = row["shape"]
    if isinstance(shape, BaseGeometry):
        shape = shapely.geometry.mapping(shape)
    return {"type": "Feature", "properties": properties, "geometry": shape}


def spatial(path, features, driver="ESRI Shapefile", crs="EPSG:25832", **options):
    """Write features with GDAL and return the path; the columns are those of the first feature."""
    columns = [name for name in features[0] if name != "shape"]
    geometry_type = options.pop("geometry_type", "Polygon")
    write(
        path,
        shapely.to_wkb(np.array([row["shape"] for row in features], dtype=object)),
        [np.array([row[name] for row in features]) for name in columns],
        columns,
        geometry_type=geometry_type,
        crs=crs,
        driver=driver,
        **options,
    )
    return path


def zipped(path, members):
    """Write an archive; ``members`` are paths, or bytes by name, and return the path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def parts_of(shapefile, folder=""):
    """Return the parts of a Shapefile by name."""
    return {folder + path.name: path.read_bytes() for path in shapefile.parent.glob(f"{shapefile.stem}.*")}


def checked(path, fields=CODE_AND_NAME, srid=None, **reading):
    """Return what validation says of a file (or reading, where it refuses the file)."""
    found = read(path, fields, **reading)
    return validate(found.features, srid, "99") if found.features else found


def codes(found):
    """Return code and feature number of every problem."""
    return [(problem.code, problem.line) for problem in found.problems]
