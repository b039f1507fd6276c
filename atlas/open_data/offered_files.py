"""The files every dataset has, in the words of the lists that portals know."""

from dataclasses import dataclass

from atlas.open_data.vocabularies import EU

MEDIA_TYPES = "https://www.iana.org/assignments/media-types"


@dataclass(frozen=True)
class FileKind:
    """One kind of file: ``name`` of its address; ``drawn``: only where there are areas on a map.

    ``is_packaged``: the data package describes its columns.
    """

    key: str
    name: str
    title: str
    format: str
    media_type: str
    drawn: bool = False
    is_packaged: bool = False


def _kind(key: str, title: str, form: str, media_type: str, **more: bool) -> FileKind:
    return FileKind(
        key, f"values-{key}", title, f"{EU}/file-type/{form}", f"{MEDIA_TYPES}/{media_type}", **more
    )


FILES = (
    _kind("csv", "CSV für Programme (RFC 4180)", "CSV", "text/csv", is_packaged=True),
    _kind("excel-csv", "CSV für Excel (Semikolon, Dezimalkomma)", "CSV", "text/csv"),
    _kind(
        "xlsx",
        "Arbeitsmappe (XLSX)",
        "XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    _kind(
        "ods",
        "Arbeitsmappe (ODS)",
        "ODS",
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
    _kind(
        "geojson",
        "Gebiete mit den Werten des neuesten Jahres (GeoJSON)",
        "GEOJSON",
        "application/geo+json",
        drawn=True,
    ),
    _kind(
        "gpkg",
        "Alle Werte mit den Grenzen der Gebiete für GIS (GeoPackage, EPSG:25832)",
        "GPKG",
        "application/geopackage+sqlite3",
        drawn=True,
    ),
)
