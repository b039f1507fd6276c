"""Collections and features of the OGC API, made from published values and drawn boundaries: no queries.

One collection holds the values of an indicator (an area in a year is a feature), another
the areas of a level in every set of boundaries. Coordinates are degrees (WGS 84).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from shapely import box as rectangle
from shapely.geometry import shape

from atlas import geojson
from atlas.downloads import Entry, remarks
from atlas.open_data.features_filters import Box, Span
from indicators.models import Area, Level, PublishedIndicator, Release
from indicators.models.geography import DrawnArea

VALUES, BOUNDARIES = "werte-", "gebiete-"
"""How the names of collections begin; slug of an indicator or a level follows."""
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

Geometry = Mapping[str, object] | None


@dataclass(frozen=True)
class Collection:
    """What is said of a collection; ``page`` is the name of its page for people and what it takes."""

    name: str
    title: str
    description: str
    span: Span
    page: tuple[str, ...]
    licence: str = ""
    licence_url: str = ""
    attribution: str = ""


@dataclass(frozen=True)
class Item:
    """A feature before it is drawn: its name, the area whose shape it has, its days, what it says."""

    name: str
    area: Area
    span: Span
    properties: Mapping[str, object]


def of_indicator(indicator: PublishedIndicator, release: Release) -> Collection:
    """Return the collection of an indicator's values."""
    years = indicator.years or [release.published_at.year]
    said = [indicator.definition, _("Einheit: %(unit)s.") % {"unit": indicator.unit}]
    return Collection(
        f"{VALUES}{indicator.slug}",
        indicator.name,
        " ".join([*said, *remarks(indicator, release)]),
        Span(date(min(years), 1, 1), date(max(years), 12, 31)),
        ("indicator-definition", indicator.slug),
        indicator.licence,
        indicator.licence_url,
        indicator.source_text,
    )


def of_level(level: Level, days: Sequence[date]) -> Collection:
    """Return the collection of a level's boundaries; ``days`` are the first days of its editions."""
    return Collection(
        f"{BOUNDARIES}{level.slug}",
        _("Grenzen: %(level)s") % {"level": level.name_plural},
        _("Vereinfachte Grenzen zum Zeichnen, für jeden Gebietsstand."),
        Span(min(days), None),
        ("data",),
    )


def value_items(entries: Iterable[Entry], release: Release) -> list[Item]:
    """Return a feature for every value, with what a row of the CSV file says."""
    return [
        Item(
            f"{entry.year}-{entry.area.level_id}-{entry.area.code}",
            entry.area,
            Span(entry.reference_date, entry.reference_date),
            _said_of(entry, release),
        )
        for entry in entries
    ]


def _said_of(entry: Entry, release: Release) -> dict[str, object]:
    told = geojson.feature(entry, ())["properties"]
    if not isinstance(told, Mapping):
        raise TypeError("a feature without properties")
    indicator = entry.indicator
    return {
        **told,
        "note": " ".join([*remarks(indicator, release), str(told.get("note", ""))]).strip(),
        "unit": indicator.unit,
        "source": indicator.source_text,
        "licence": indicator.licence,
        "licence_url": indicator.licence_url,
        "release": release.number,
    }


def boundary_items(areas: Sequence[Area], days: Sequence[date]) -> list[Item]:
    """Return a feature for every area; ``days`` are the first days of all editions."""
    codes = {area.pk: area.code for area in areas}
    ends = dict(zip(sorted(days), sorted(days)[1:], strict=False))
    found = []
    for area in areas:
        first, end = area.edition.valid_from, ends.get(area.edition.valid_from)
        last = end - timedelta(days=1) if end else None
        said = {
            "code": area.code,
            "name": area.name,
            "level": area.level_id,
            "edition": first.isoformat(),
            "valid_until": last.isoformat() if last else None,
            "part_of": codes.get(area.parent_id) if area.parent_id else None,
            "area_km2": None if area.area_km2 is None else float(area.area_km2),
        }
        found.append(Item(f"{first.isoformat()}-{area.code}", area, Span(first, last), said))
    return found


def shapes(drawn: Iterable[DrawnArea]) -> dict[int, Geometry]:
    """Return the outlines of areas in degrees, by primary key."""
    return {area.pk: geojson.geometry(area.polygons) for area in drawn}


def touching(geometries: Mapping[int, Geometry], asked: Box) -> set[int]:
    """Return whose outlines meet a box; who has none meets nothing."""
    around = rectangle(asked.west, asked.south, asked.east, asked.north)
    return {pk for pk, outline in geometries.items() if outline and shape(dict(outline)).intersects(around)}


def feature(item: Item, geometry: Geometry) -> dict[str, object]:
    """Return a feature (RFC 7946)."""
    return {"type": "Feature", "id": item.name, "geometry": geometry, "properties": item.properties}
