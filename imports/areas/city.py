"""The city around the areas: its outline, the remainder ("nicht zuordenbar") and the reference areas."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ImproperlyConfigured
from django.utils.text import slugify
from shapely.geometry.base import BaseGeometry

from imports.areas.levels import level_called
from imports.areas.validation import Outline
from indicators.models import Area, Edition, Level

SRID = 25832
GERMAN_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
REMAINDER_NAME = "nicht zuordenbar"


@dataclass(frozen=True)
class Reference:
    """An area beside the city whose values are shown for comparison: level, code, name."""

    level: str
    code: str
    name: str


def references() -> list[Reference]:
    """Return the reference areas of the settings; raise ImproperlyConfigured where they cannot be read."""
    entries = [entry.split(":") for entry in settings.REFERENCE_AREAS.split(";") if entry.strip()]
    if any(len(entry) != 3 for entry in entries):
        raise ImproperlyConfigured("ATLAS_REFERENCE_AREAS: erwartet wird „Ebene:Schlüssel:Name;…“.")
    return [Reference(*(part.strip() for part in entry)) for entry in entries]


def slug_of(name: str, code: str) -> str:
    """Return a name as part of an address: small letters, ä as ae, ß as ss; the code if nothing is left."""
    longest = Area._meta.get_field("slug").max_length
    return slugify(name.translate(GERMAN_LETTERS))[:longest].strip("-") or slugify(code) or "gebiet"


def stored(shape: BaseGeometry) -> GEOSGeometry:
    """Return a shape as the database takes it."""
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=SRID)


def from_store(shape: GEOSGeometry) -> BaseGeometry:
    """Return a shape of the database for calculation."""
    return shapely.from_wkb(bytes(shape.wkb))


def shapes_of(outline: Outline) -> dict[str, object]:
    """Return the columns that an outline fills."""
    return {
        "shape": stored(outline.shape),
        "drawn_shape": stored(outline.drawn_shape),
        "label_point": stored(outline.label_point),
        "area_km2": outline.area_km2,
    }


def city_of(edition: Edition | None) -> Area | None:
    """Return the city in an edition, None before its first areas."""
    return Area.objects.filter(edition=edition, level_id=Level.CITY, code=settings.CITY_CODE).first()


def stands_alone(level: str, codes: Sequence[str]) -> bool:
    """Say whether areas stand beside the city instead of being its parts.

    Kreise and Länder do, the city itself, and any set in which the city is one of the areas.
    """
    return level in {"land", "kreis", Level.CITY} or settings.CITY_CODE in codes


def save_city(edition: Edition, outline: Outline | None) -> Area:
    """Return the city, created where it is missing; a given outline replaces its own.

    The reference areas are created with it.
    """
    city, _ = Area.objects.get_or_create(
        edition=edition,
        level=level_called(Level.CITY),
        code=settings.CITY_CODE,
        defaults=named(settings.CITY_NAME, settings.CITY_CODE),
    )
    if outline is not None:
        for column, value in shapes_of(outline).items():
            setattr(city, column, value)
        city.save()
    for reference in references():
        Area.objects.get_or_create(
            edition=edition,
            level=level_called(reference.level),
            code=reference.code,
            defaults=named(reference.name, reference.code),
        )
    return city


def save_remainder(edition: Edition, level: Level, city: Area) -> None:
    """Create the remainder of a level where it is missing: those whose address is in no area."""
    Area.objects.get_or_create(
        edition=edition,
        level=level,
        code=settings.REMAINDER_CODE,
        defaults={
            **named(REMAINDER_NAME, settings.REMAINDER_CODE),
            "is_remainder": True,
            "parent": city,
        },
    )


def named(name: str, code: str) -> dict[str, object]:
    """Return the columns that a name fills."""
    return {"name": name, "slug": slug_of(name, code)}
