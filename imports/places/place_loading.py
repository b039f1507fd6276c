"""Places of the database: what checks may know, what a file changes, and the change itself."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from imports.areas.city import SRID, from_store
from imports.places.checking import CheckedPlace, KnownDistrict, KnownPlaces
from imports.places.messages import finding, some
from imports.problems import Problem
from indicators.models import Act, Area, Edition, Level, Place, PlaceCategory, StreetSection, record
from indicators.streets import Range

CENTIMETRE = 2
"""Decimals of metres in which points are compared and stored."""


@dataclass(frozen=True)
class PlaceChanges:
    """What a file would change; ``missing`` are stored places of its categories that it does not name."""

    new: tuple[CheckedPlace, ...]
    changed: tuple[CheckedPlace, ...]
    removed: tuple[int, ...]
    unchanged: int
    problems: tuple[Problem, ...] = ()

    @property
    def count(self) -> int:
        """Return how many places change."""
        return len(self.new) + len(self.changed) + len(self.removed)

    @property
    def sentence(self) -> str:
        """Return the numbers in words."""
        if not self.count:
            return f"0 Änderungen, {self.unchanged} Einrichtungen unverändert."
        return (
            f"{len(self.new)} Einrichtungen neu, {len(self.changed)} geändert, {len(self.removed)} gelöscht, "
            f"{self.unchanged} unverändert."
        )


def known_places(today: datetime.date | None = None) -> KnownPlaces:
    """Return what the checks may know: categories, city, areas and streets in force; five queries."""
    day = today or timezone.localdate()
    categories = {
        one.slug: (one.name, one.name_plural) for one in PlaceCategory.objects.order_by("order", "slug")
    }
    edition = Edition.objects.with_districts().valid_on(day).first()
    areas = Area.objects.filter(edition=edition, shape__isnull=False).select_related("level")
    shapes = [(one, from_store(one.shape)) for one in areas.order_by("level__rank", "code") if one.shape]
    city = next(
        (shape for one, shape in shapes if one.level_id == Level.CITY and one.code == settings.CITY_CODE),
        None,
    )
    if city is not None:
        shapely.prepare(city)
    districts = [
        KnownDistrict(one.level_id, one.code, one.name, shape)
        for one, shape in shapes
        if one.level.rank >= 40
    ]
    return KnownPlaces(day, categories, city, districts, known_streets())


def known_streets() -> dict[str, list[tuple[str, str, list[Range]]]]:
    """Return name, level and ranges of every street by its spelling; one query."""
    by_street: dict[tuple[int, str], tuple[str, str, list[Range]]] = {}
    found: dict[str, list[tuple[str, str, list[Range]]]] = defaultdict(list)
    for section in StreetSection.objects.select_related("street").order_by("street", "first_number"):
        key = (section.street_id, section.level_id)
        if key not in by_street:
            by_street[key] = (section.street.name, section.level_id, [])
            found[section.street.spelling].append(by_street[key])
        by_street[key][2].append(section.range)
    return dict(found)


def place_changes(places: Sequence[CheckedPlace], *, replace: bool = False) -> PlaceChanges:
    """Return what the places of a file change; one query.

    Stored places of the same categories that the file does not name stay (ORT-13), or go where
    ``replace`` says that the file is complete (ORT-14).
    """
    categories = {one.category for one in places}
    stored = {
        (one.category_id, one.name, one.address): one for one in Place.objects.filter(category__in=categories)
    }
    given = {one.key: one for one in places}
    missing = [one for key, one in sorted(stored.items()) if key not in given]
    names = some([one.name for one in missing])
    code = "ORT-14" if replace else "ORT-13"
    same = {key for key, one in given.items() if key in stored and is_same(one, stored[key])}
    return PlaceChanges(
        tuple(one for key, one in given.items() if key not in stored),
        tuple(one for key, one in given.items() if key in stored and key not in same),
        tuple(one.pk for one in missing) if replace else (),
        len(same),
        (finding(code, n=len(missing), liste=names),) if missing else (),
    )


def is_same(given: CheckedPlace, stored: Place) -> bool:
    """Say whether a stored place is as a file says, its point to the centimetre."""
    return given == CheckedPlace(
        stored.category_id,
        stored.name,
        stored.address,
        given.point if same_point(given.point, stored.point) else (0.0, 0.0),
        stored.level_id or "",
        stored.area_code,
        stored.link,
        stored.note,
    )


def same_point(given: tuple[float, float] | None, stored: Point | None) -> bool:
    """Say whether two points are the same to the centimetre, or both missing."""
    if given is None or stored is None:
        return given is None and stored is None
    return rounded(given) == rounded((stored.x, stored.y))


def rounded(at: tuple[float, float]) -> tuple[float, float]:
    """Return metres with the decimals in which they are stored."""
    return round(at[0], CENTIMETRE), round(at[1], CENTIMETRE)


def load_places(changes: PlaceChanges, sender: str, file_name: str, sha256: str) -> None:
    """Write what a file changes, in one transaction, and record it."""
    if not changes.count:
        return
    with transaction.atomic():
        Place.objects.filter(pk__in=changes.removed).delete()
        Place.objects.bulk_create(
            [row_of(one) for one in (*changes.new, *changes.changed)],
            update_conflicts=True,
            unique_fields=["category", "name", "address"],
            update_fields=["point", "level", "area_code", "link", "note"],
        )
        text = f"{file_name}: {changes.sentence}"
        record(sender, Act.LOADED, "Einrichtungen", sha256=sha256, text=text)


def row_of(place: CheckedPlace) -> Place:
    """Return the row of a place, not saved."""
    return Place(
        category_id=place.category,
        name=place.name,
        address=place.address,
        point=Point(*rounded(place.point), srid=SRID) if place.point else None,
        level_id=place.level or None,
        area_code=place.area_code,
        link=place.link,
        note=place.note,
    )
