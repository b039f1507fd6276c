"""GeoPackages (OGC 12-128r17, version 1.3): one SQLite file with layers, tables and metadata.

Built in the memory of this process, from nothing, row by row: no page ever held anything else, and the
file is returned as it lies there. The only times inside are those that are given.
"""

import sqlite3
import struct
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from atlas.workbooks import Value

KIND = "application/geopackage+sqlite3"
SRS = 25832
"""ETRS89 / UTM zone 32N, metres: the coordinate system of the authorities in NRW."""
GEOGRAPHIC = (
    'GEOGCS["{name}",DATUM["{datum}",SPHEROID["{ellipsoid}",6378137,{flattening}]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","{code}"]]'
)
ETRS89 = GEOGRAPHIC.format(
    name="ETRS89",
    datum="European_Terrestrial_Reference_System_1989",
    ellipsoid="GRS 1980",
    flattening=298.257222101,
    code=4258,
)
WGS84 = GEOGRAPHIC.format(
    name="WGS 84", datum="WGS_1984", ellipsoid="WGS 84", flattening=298.257223563, code=4326
)
UTM32 = (
    f'PROJCS["ETRS89 / UTM zone 32N",{ETRS89},PROJECTION["Transverse_Mercator"],'
    'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",9],PARAMETER["scale_factor",0.9996],'
    'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1],'
    'AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","25832"]]'
)
REFERENCE_SYSTEMS = (
    ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic", 0, "NONE", 0, "undefined", None),
    ("WGS 84", 4326, "EPSG", 4326, WGS84, None),
    ("ETRS89 / UTM zone 32N", SRS, "EPSG", SRS, UTM32, None),
)
SCHEMA = """
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
    scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (
    id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
    md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
    metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (
    reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
    timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
    CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
    CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""
METADATA_EXTENSION = "http://www.geopackage.org/spec121/#extension_metadata"

Extent = tuple[float, float, float, float]
"""West, south, east, north in metres of EPSG:25832."""


@dataclass(frozen=True)
class Shape:
    """A MultiPolygon in EPSG:25832 as WKB (little-endian), and its extent."""

    wkb: bytes
    extent: Extent

    @property
    def blob(self) -> bytes:
        """Return the shape as a GeoPackage stores it: head with its extent, then WKB."""
        west, south, east, north = self.extent
        # Flags: little-endian numbers (bit 0), an envelope of x and y (bits 1-3 hold 1).
        return b"GP" + struct.pack("<BBi4d", 0, 0b11, SRS, west, east, south, north) + self.wkb


@dataclass(frozen=True)
class Table:
    """Rows by named columns (SQL type by name); with ``shapes``, one for each row, it is a layer."""

    name: str
    title: str
    description: str
    columns: Mapping[str, str]
    rows: Sequence[Sequence[Value]]
    shapes: Sequence[Shape] | None = None


def geopackage(tables: Iterable[Table], metadata: Mapping[str, str], made: datetime) -> bytes:
    """Return a whole file; ``metadata`` is what it says of itself (name: text)."""
    moment = made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with closing(sqlite3.connect(":memory:")) as file:
        file.executescript(SCHEMA)
        file.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", REFERENCE_SYSTEMS)
        for table in tables:
            _write(file, table, moment)
        _write_metadata(file, metadata, moment)
        file.commit()
        return file.serialize()


def _write(file: sqlite3.Connection, table: Table, moment: str) -> None:
    shapes = table.shapes
    geometry = {} if shapes is None else {"geom": "MULTIPOLYGON"}
    columns = {**geometry, **table.columns}
    named = ", ".join(f"{_quoted(name)} {kind}" for name, kind in columns.items())
    file.execute(
        f"CREATE TABLE {_quoted(table.name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {named})"
    )
    kind, srs = ("attributes", None) if shapes is None else ("features", SRS)
    extent = _extent(shapes) if shapes else (None,) * 4
    about = (table.name, kind, table.title, table.description, moment, *extent, srs)
    file.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", about)
    if shapes is not None:
        column = (table.name, "geom", "MULTIPOLYGON", SRS)
        file.execute("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)", column)
    rows = [[*map(_stored, row)] for row in table.rows]
    if shapes is not None:
        rows = [[shape.blob, *row] for shape, row in zip(shapes, rows, strict=True)]
    places = ", ".join("?" * (len(columns) + 1))
    file.executemany(
        # Names are quoted, values are parameters.
        f"INSERT INTO {_quoted(table.name)} VALUES ({places})",  # noqa: S608 - no part comes from outside
        ([number, *row] for number, row in enumerate(rows, 1)),
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _stored(value: Value) -> str | int | float | bytes | None:
    match value:
        case Decimal():
            return float(value)
        case date():
            return value.isoformat()
    return value


def _extent(shapes: Sequence[Shape]) -> Extent:
    west, south, east, north = zip(*(shape.extent for shape in shapes), strict=True)
    return min(west), min(south), max(east), max(north)


def _write_metadata(file: sqlite3.Connection, metadata: Mapping[str, str], moment: str) -> None:
    """Write what the file says of itself the way GDAL and QGIS read it."""
    for table in ("gpkg_metadata", "gpkg_metadata_reference"):
        extension = (table, None, "gpkg_metadata", METADATA_EXTENSION, "read-write")
        file.execute("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", extension)
    items = "".join(f"<MDI key={quoteattr(key)}>{escape(text)}</MDI>" for key, text in metadata.items())
    xml = f"<GDALMultiDomainMetadata><Metadata>{items}</Metadata></GDALMultiDomainMetadata>"
    file.execute("INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'http://gdal.org', 'text/xml', ?)", (xml,))
    file.execute(
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, 1, NULL)", (moment,)
    )
