"""Maps as GeoJSON (RFC 7946): WGS 84, at most six decimals, outer rings against the clock, no "crs"."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from atlas.downloads import Entry, remarks
from atlas.origins import sentences
from atlas.svgmap import Point, latitude, longitude
from indicators.models import PublishedIndicator, Release
from indicators.models.geography import DrawnArea

PLACES = 6

Ring = list[tuple[float, float]]


def feature_collection(
    indicator: PublishedIndicator, release: Release, entries: Iterable[Entry], drawn: Iterable[DrawnArea]
) -> bytes:
    """Return the areas of one level with their values of one year; no number is null, its status says why."""
    shapes = {area.pk: area.polygons for area in drawn}
    collection = {
        "type": "FeatureCollection",
        "title": indicator.name,
        "unit": indicator.unit,
        "source": indicator.source_text,
        "licence": indicator.licence,
        "licence_url": indicator.licence_url,
        "release": release.number,
        "published": release.published_at.date().isoformat(),
        "notes": remarks(indicator, release),
        "features": [feature(entry, shapes.get(entry.area.pk, ())) for entry in entries],
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def feature(entry: Entry, polygons: Sequence[Sequence[Sequence[Point]]]) -> Mapping[str, object]:
    """Return an area with its value of a year; its "id" is the code of the area."""
    area, number = entry.area, entry.cell.number
    return {
        "type": "Feature",
        "id": area.code,
        "geometry": geometry(polygons),
        "properties": {
            "code": area.code,
            "name": area.name,
            "level": area.level_id,
            "edition": area.edition.valid_from.isoformat(),
            "indicator": entry.indicator.slug,
            "year": entry.year,
            "reference_date": entry.reference_date.isoformat(),
            "value": None if number is None else float(number),
            "status": entry.code,
            **({"note": " ".join(sentences(entry.cell))} if entry.cell.is_marked else {}),
        },
    }


def geometry(polygons: Iterable[Iterable[Sequence[Point]]]) -> Mapping[str, object] | None:
    """Return polygons of EPSG:3857 as a MultiPolygon in degrees; None where there is no shape."""
    made = [rings for polygon in polygons if (rings := _rings(polygon))]
    return {"type": "MultiPolygon", "coordinates": made} if made else None


def _rings(polygon: Iterable[Sequence[Point]]) -> list[Ring]:
    """Return the rings of a polygon, the outer one first; rings that rounding emptied vanish."""
    rounded = [_rounded(ring) for ring in polygon]
    if not rounded or not _is_ring(rounded[0]):
        return []
    outer, *holes = rounded
    return [_turned(outer, against=True), *(_turned(hole, against=False) for hole in holes if _is_ring(hole))]


def _rounded(ring: Sequence[Point]) -> Ring:
    corners: Ring = []
    for x, y in ring:
        corner = (round(longitude(x), PLACES), round(latitude(y), PLACES))
        if not corners or corners[-1] != corner:
            corners.append(corner)
    return corners


def _is_ring(ring: Ring) -> bool:
    return len(ring) >= 4 and _double_area(ring) != 0


def _double_area(ring: Ring) -> float:
    """Return twice the signed area, positive against the clock."""
    left, bottom = ring[0]
    corners = [(x - left, y - bottom) for x, y in ring]
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(corners))


def _turned(ring: Ring, *, against: bool) -> Ring:
    return ring if (_double_area(ring) > 0) is against else ring[::-1]
