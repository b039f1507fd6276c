"""What a map shows as GeoJSON (RFC 7946): the areas with every number of the table below the map."""

import json
from collections.abc import Iterable, Mapping

from atlas.downloads import remarks
from atlas.geojson import geometry
from atlas.map_files import MapFile, calculation, status_code, words
from atlas.map_rows import Row
from indicators.models import Release
from indicators.models.geography import DrawnArea


def feature_collection(file: MapFile, release: Release, drawn: Iterable[DrawnArea], address: str) -> bytes:
    """Return the areas of a map in the order of its table; numbers are named as in the CSV."""
    shapes = {(area.level, area.code): area.polygons for area in drawn}
    indicators = file.indicators
    collection = {
        "type": "FeatureCollection",
        "title": "; ".join(one.name for one in indicators),
        "shows": words(file.page),
        "calculation": calculation(file),
        "units": {column.name: column.unit for column in file.columns},
        "reference_dates": [day.isoformat() for day in file.days],
        "source": "; ".join(dict.fromkeys(one.source_text for one in indicators)),
        "licence": "; ".join(dict.fromkeys(one.licence for one in indicators)),
        "licence_url": "; ".join(dict.fromkeys(one.licence_url for one in indicators)),
        "release": release.number,
        "published": release.published_at.date().isoformat(),
        "address": address,
        "notes": list(dict.fromkeys(text for one in indicators for text in remarks(one, release))),
        "features": [
            {
                "type": "Feature",
                "id": row.code,
                "geometry": geometry(shapes.get((row.level, row.code), ())),
                "properties": _properties(file, row, release),
            }
            for row in file.page.rows
        ],
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _properties(file: MapFile, row: Row, release: Release) -> Mapping[str, object]:
    numbers: dict[str, object] = {}
    for column, cell in zip(file.columns, file.cells(row), strict=True):
        numbers[column.name] = None if cell.number is None else float(cell.number)
        numbers[column.status] = status_code(cell)
    note = file.about(row, release)
    return {
        "code": row.code,
        "name": row.name,
        "level": row.level,
        "edition": file.edition.isoformat() if file.edition else None,
        "indicator": file.page.indicator.slug,
        **numbers,
        **dict(zip(file.groups, file.classes(row), strict=True)),
        **({"note": note} if note else {}),
    }
