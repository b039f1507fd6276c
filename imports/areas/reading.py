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
            rewrite_description(data.beside(".prj"))
            return Reading(features_of(data, fields, layer, encoding_of(data, encoding)))
        except RefusedError as refused:
            return Reading(None, (refused.problem,))
        except (DataSourceError, DataLayerError) as error:
            reason = f"GDAL meldet „{str(error).replace(f'{folder}/', '')}“"
            return Reading(None, (finding("GEO-01", datei=path.name, grund=reason),))
        except UnicodeDecodeError:
            reason = "der Text ist nicht in UTF-8 geschrieben"
            return Reading(None, (finding("GEO-01", datei=path.name, grund=reason),))


def features_of(data: DataSet, fields: Fields, layer: str | None, encoding: Encoding) -> Features:
    """Return the features of a staged data set."""
    source = f"GeoJSON:{data.path}" if data.driver == GEOJSON else str(data.path)
    chosen = chosen_layer(source, layer, data.stem)
    stored = stored_fields(data, source, chosen, encoding)
    check_fields(stored, fields)
    meta, columns, shapes = read_columns(source, chosen, data, [stored[name][0] for name in fields.named])
    if not len(shapes):
        raise RefusedError(finding("GEO-04", datei=data.name))
    texts = [[as_text(value) for value in column] for column in columns]
    if data.driver == SHAPEFILE:
        texts = [[decoded(text, encoding) for text in column] for column in texts]
    codes, names, *parents = (tuple(clean(text) for text in column) for column in texts)
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


def stored_fields(data: DataSet, source: str, layer: str, encoding: Encoding) -> dict[str, tuple[str, str]]:
    """Return GDAL's name and numpy's type of each attribute by its readable name.

    Raises RefusedError where another driver than the expected one opened the file.
    """
    layer_info = pyogrio.read_info(source, layer=layer, encoding=handed_through(data))
    if layer_info["driver"] != data.driver:
        raise RefusedError(finding("GEO-01", datei=data.name, grund="das Format ist nicht bekannt"))
    columns = zip(layer_info["fields"], layer_info["dtypes"], strict=True)
    if data.driver == SHAPEFILE:
        return {decoded(name, encoding): (name, dtype) for name, dtype in columns}
    return {name: (name, dtype) for name, dtype in columns}


def handed_through(data: DataSet) -> str | None:
    """Return the encoding in which GDAL reads attributes: bytes unchanged from a Shapefile."""
    return TRANSPARENT if data.driver == SHAPEFILE else None


def chosen_layer(source: str, layer: str | None, stem: str) -> str:
    """Return the name of the layer to read; raise UnknownChoiceError where that is open or wrong.

    ``stem`` is the name of the file itself, which may have been chosen among several.
    """
    names = [str(name) for name, geometry_type in pyogrio.list_layers(source) if geometry_type is not None]
    if layer in names:
        return str(layer)
    if layer in (None, stem) and len(names) == 1:
        return names[0]
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
    source: str, layer: str, data: DataSet, names: list[str]
) -> tuple[dict[str, Any], list[NDArray[Any]], NDArray[np.object_]]:
    """Return GDAL's description of a layer, the named columns in this order and the shapes as WKB."""
    unique = list(dict.fromkeys(names))
    with warnings.catch_warnings():
        # What it warns of is found again, with the feature's number, by imports.areas.shapes.
        warnings.filterwarnings("ignore", message="Non closed ring")
        meta, _, shapes, columns = read_raw(
            source, layer=layer, columns=unique, encoding=handed_through(data), force_2d=True
        )
    by_name = dict(zip(meta["fields"], columns, strict=True))
    return meta, [by_name[name] for name in names], shapes


def rewrite_description(path: Path) -> None:
    """Put a staged .prj into UTF-8, or remove it where it describes no coordinate system.

    pyogrio 0.13 fails on other bytes, such as the ß of a hand-made "Gauß-Krüger".
    """
    if not path.exists():
        return
    content = path.read_bytes()
    path.unlink()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    if crs_of(text) is not None:
        path.write_text(text, "utf-8")


def crs_of(text: str | None) -> CRS | None:
    """Return the coordinate system of a layer; None where it is missing or means nothing."""
    if not text or not text.strip():
        return None
    try:
        return CRS.from_user_input(text)
    except CRSError:
        return None
