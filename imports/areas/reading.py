"""What a file with boundaries says: codes, names, parents, shapes and their coordinate system.

One feature of the file is one row; nothing is judged here but whether the file
can be read at all.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyogrio
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyogrio.raw import read as read_raw
from pyproj import CRS
from pyproj.exceptions import CRSError

from imports.areas.files import (
    DRIVERS,
    GEOJSON,
    SHAPEFILE,
    DataSet,
    RefusedError,
    UnknownChoiceError,
    stage,
)
from imports.areas.messages import finding
from imports.areas.text import TRANSPARENT, Encoding, as_text, clean, decoded, encoding_of
from imports.problems import Problem

NUMBERS = "iuf"
READABLE = NUMBERS + "O"


@dataclass(frozen=True)
class Fields:
    """The attributes that hold code, name and (if any) the code of the parent."""

    code: str
    name: str
    parent: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """Return the attributes to read, in this order."""
        return (self.code, self.name, *([self.parent] if self.parent else []))


@dataclass(frozen=True)
class Features:
    """What a layer says, one entry per feature in the order of the file.

    ``parents`` are "" where no field was named. ``shapes`` is an object array of
    WKB (bytes) in the coordinates of ``crs``, None where a feature has none.
    ``crs`` is None where the file has none. ``numeric_codes`` says that the codes
    were numbers in the file.
    """

    file: str
    format: str
    fields: Fields
    codes: tuple[str, ...]
    names: tuple[str, ...]
    parents: tuple[str, ...]
    shapes: NDArray[np.object_]
    crs: CRS | None
    encoding: Encoding
    numeric_codes: bool


@dataclass(frozen=True)
class Reading:
    """The features of a file, or None with the problems that prevented it."""

    features: Features | None
    problems: tuple[Problem, ...] = ()


def read(path: Path, fields: Fields, layer: str | None = None, encoding: str | None = None) -> Reading:
    """Return the features of a GeoJSON, GeoPackage or Shapefile (also zipped).

    ``layer`` is a name or a number from 0. Raises UnknownChoiceError for a layer
    or field the file does not have, LookupError for an unknown encoding.
    """
    with TemporaryDirectory(prefix="gebiete-") as folder:
        try:
            data = stage(path, Path(folder), layer)
            return Reading(features_of(data, fields, layer, encoding_of(data, encoding)))
        except RefusedError as refused:
            return Reading(None, (refused.problem,))
        except (DataSourceError, DataLayerError) as error:
            return Reading(None, (finding("GEO-01", datei=path.name, grund=f"GDAL meldet „{error}“"),))
        except UnicodeDecodeError:
            reason = "der Text ist nicht in UTF-8 geschrieben"
            return Reading(None, (finding("GEO-01", datei=path.name, grund=reason),))


def features_of(data: DataSet, fields: Fields, layer: str | None, encoding: Encoding) -> Features:
    """Return the features of a staged data set."""
    is_shapefile = data.driver == SHAPEFILE
    source = f"GeoJSON:{data.path}" if data.driver == GEOJSON else str(data.path)
    gdal_encoding = TRANSPARENT if is_shapefile else None
    chosen = chosen_layer(source, None if is_shapefile else layer)
    layer_info = pyogrio.read_info(source, layer=chosen, encoding=gdal_encoding)
    if layer_info["driver"] != data.driver:
        raise RefusedError(finding("GEO-01", datei=data.name, grund="das Format ist nicht bekannt"))
    stored = {
        decoded(name, encoding) if is_shapefile else name: (name, dtype)
        for name, dtype in zip(layer_info["fields"], layer_info["dtypes"], strict=True)
    }
    check_fields(stored, fields)
    meta, columns, shapes = read_columns(
        source, chosen, gdal_encoding, [stored[name][0] for name in fields.named]
    )
    texts = [[as_text(value) for value in column] for column in columns]
    if is_shapefile:
        texts = [[decoded(text, encoding) for text in column] for column in texts]
    codes, names, *parents = (tuple(clean(text) for text in column) for column in texts)
    if not codes:
        raise RefusedError(finding("GEO-04", datei=data.name))
    return Features(
        data.name,
        DRIVERS[data.driver],
        fields,
        codes,
        names,
        parents[0] if parents else ("",) * len(codes),
        shapes,
        crs_of(meta["crs"]),
        encoding,
        np.dtype(stored[fields.code][1]).kind in NUMBERS,
    )


def chosen_layer(source: str, layer: str | None) -> str:
    """Return the name of the layer to read; raise UnknownChoiceError where that is open or wrong."""
    names = [str(name) for name, geometry_type in pyogrio.list_layers(source) if geometry_type is not None]
    if layer is None and len(names) == 1:
        return names[0]
    if layer in names:
        return str(layer)
    if layer is not None and layer.isdecimal() and int(layer) < len(names):
        return names[int(layer)]
    listed = ", ".join(f"{number} {name}" for number, name in enumerate(names)) or "keine mit Geometrie"
    raise UnknownChoiceError(f"Bitte wählen Sie mit --layer eine Ebene der Datei: {listed}.")


def check_fields(stored: dict[str, tuple[str, str]], fields: Fields) -> None:
    """Raise UnknownChoiceError where a field is missing or holds neither text nor numbers."""
    for name in fields.named:
        if name not in stored:
            raise UnknownChoiceError(f"Das Feld „{name}“ gibt es nicht. Die Datei hat: {', '.join(stored)}.")
        if np.dtype(stored[name][1]).kind not in READABLE:
            raise UnknownChoiceError(f"Das Feld „{name}“ enthält weder Text noch Zahlen.")


def read_columns(
    source: str, layer: str, encoding: str | None, names: list[str]
) -> tuple[dict[str, Any], list[NDArray[Any]], NDArray[np.object_]]:
    """Return GDAL's description of a layer, the named columns in this order and the shapes as WKB."""
    unique = list(dict.fromkeys(names))
    with warnings.catch_warnings():
        # What it warns of is found again, with the feature's number, by imports.areas.shapes.
        warnings.filterwarnings("ignore", message="Non closed ring")
        meta, _, shapes, columns = read_raw(
            source, layer=layer, columns=unique, encoding=encoding, force_2d=True
        )
    by_name = dict(zip(meta["fields"], columns, strict=True))
    return meta, [by_name[name] for name in names], shapes


def crs_of(text: str | None) -> CRS | None:
    """Return the coordinate system of a layer; None where it is missing or means nothing."""
    if not text:
        return None
    try:
        return CRS.from_user_input(text)
    except CRSError:
        return None
