"""Where someone lives and what is there: the street directory and the places (Kita, school, advice).

Streets lead by code to the areas of the edition in force; places lie where their point lies, so
that a new edition needs no new places.
"""

import datetime
from dataclasses import dataclass
from typing import Self

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery

from indicators.models.geography import Area, Level
from indicators.spelling import folded, street_key, street_words
from indicators.streets import SIDES, HouseNumber, Range

SHORTEST_SEARCH = 3
"""Letters of a street from which on it is looked for."""


class StreetQuerySet(models.QuerySet["Street"]):
    """Questions about streets."""

    def called(self, typed: str) -> Self:
        """Return the streets whose name, or a word of it, begins as typed; exact names first.

        Fewer than three letters find nothing. One query, and one for the sections.
        """
        joined, key = folded(typed).replace(" ", ""), street_key(typed)
        if len(joined) < SHORTEST_SEARCH:
            return self.none()
        return (
            self.filter(
                Q(spelling__startswith=joined)
                | Q(spelling__startswith=key)
                | Q(words__contains=f" {folded(typed)}")
            )
            .annotate(is_exact=models.Case(models.When(spelling=key, then=1), default=0))
            .annotate(is_first=models.Case(models.When(spelling__startswith=joined, then=1), default=0))
            .order_by("-is_exact", "-is_first", "spelling", "key")
        )

    def with_sections(self, day: datetime.date) -> Self:
        """Return the same streets, the sections in force on a day as ``in_force``; one more query."""
        held = StreetSection.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )
        return self.prefetch_related(Prefetch("sections", held, to_attr="in_force"))


class Street(models.Model):
    """A street of the city by its official key. Two streets of one name have two keys."""

    key = models.CharField("Straßenschlüssel", max_length=5, unique=True)
    name = models.CharField("Name", max_length=120)
    spelling = models.CharField("Schreibweise der Suche", max_length=160, db_index=True, editable=False)
    words = models.CharField("Wörter der Suche", max_length=160, editable=False)

    in_force: list["StreetSection"]
    """Set by ``with_sections``."""

    objects = StreetQuerySet.as_manager()

    class Meta:
        verbose_name = "Straße"
        verbose_name_plural = "Straßenverzeichnis"
        ordering = ("spelling", "key")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def named(cls, key: str, name: str) -> Self:
        """Return a street, not saved, with what the search compares."""
        return cls(key=key, name=name, spelling=street_key(name), words=f" {' '.join(street_words(name))}")


class StreetSection(models.Model):
    """House numbers of a street, on one side or both, that lie in an area; both ends included.

    ``area_code`` is a code of the edition in force on the day one asks about. Number 9999
    is the end of the street, number 0 a building without a number. Without dates the section
    holds always.
    """

    class Side(models.TextChoices):
        """Which side of the street."""

        EVEN = "G", "gerade"
        ODD = "U", "ungerade"
        ALL = "A", "alle"

    street = models.ForeignKey(Street, models.CASCADE, verbose_name="Straße", related_name="sections")
    first_number = models.PositiveSmallIntegerField("von")
    first_letter = models.CharField("Zusatz von", max_length=2, blank=True)
    last_number = models.PositiveSmallIntegerField("bis")
    last_letter = models.CharField("Zusatz bis", max_length=2, blank=True)
    side = models.CharField("Seite", max_length=1, choices=Side)
    level = models.ForeignKey(Level, models.PROTECT, verbose_name="Ebene", related_name="+")
    area_code = models.CharField("Gebiet", max_length=20)
    valid_from = models.DateField("gültig ab", null=True, blank=True)
    valid_to = models.DateField("gültig bis", null=True, blank=True)

    class Meta:
        verbose_name = "Abschnitt"
        verbose_name_plural = "Abschnitte"
        ordering = ("street", "first_number", "first_letter", "side")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_number__gte=F("first_number")), name="a_section_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="a_section_holds_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_number}{self.first_letter}–{self.last_number}{self.last_letter}"

    @property
    def first(self) -> HouseNumber:
        """Return the first house number."""
        return self.first_number, self.first_letter

    @property
    def last(self) -> HouseNumber:
        """Return the last house number."""
        return self.last_number, self.last_letter

    @property
    def range(self) -> Range:
        """Return the section for calculation; its ``line`` is its key in the table."""
        return Range(
            self.first,
            self.last,
            SIDES[self.side],
            self.area_code,
            self.valid_from or datetime.date.min,
            self.valid_to or datetime.date.max,
            self.pk or 0,
        )


class PlaceCategoryQuerySet(models.QuerySet["PlaceCategory"]):
    """Questions about kinds of places."""

    def offered(self) -> Self:
        """Return the kinds that have places, with ``count``, in their order; one query."""
        counted = self.annotate(count=models.Count("places"))
        return counted.filter(count__gt=0).order_by("order", "slug")


class PlaceCategory(models.Model):
    """A kind of place, with the mark it has on the map: told apart by shape, not by colour."""

    class Mark(models.TextChoices):
        """The shapes of marks."""

        CIRCLE = "kreis", "Kreis"
        SQUARE = "quadrat", "Quadrat"
        TRIANGLE = "dreieck", "Dreieck"
        DIAMOND = "raute", "Raute"
        HEXAGON = "sechseck", "Sechseck"
        STAR = "stern", "Stern"
        CROSS = "kreuz", "Kreuz"
        DROP = "tropfen", "Dreieck auf der Spitze"

    slug = models.SlugField("Kennung", primary_key=True)
    name = models.CharField("Name", max_length=80, unique=True)
    name_plural = models.CharField("Mehrzahl", max_length=80)
    mark = models.CharField("Zeichen auf der Karte", max_length=10, choices=Mark)
    order = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    count: int
    """Set by ``offered``."""

    objects = PlaceCategoryQuerySet.as_manager()

    class Meta:
        verbose_name = "Art von Einrichtungen"
        verbose_name_plural = "Arten von Einrichtungen"
        ordering = ("order", "slug")

    def __str__(self) -> str:
        return self.name_plural


@dataclass(frozen=True)
class DrawnPlace:
    """A place for map and list: ``point`` in EPSG:3857 or None, ``area`` the code of the area it lies in."""

    pk: int
    category: str
    name: str
    address: str
    link: str
    note: str
    point: tuple[float, float] | None
    area: str


class PlaceQuerySet(models.QuerySet["Place"]):
    """Questions about places."""

    def in_area(self, area: Area) -> Self:
        """Return the places in an area, all for the city, by category and name; one query."""
        listed = self.select_related("category").order_by("category__order", "category_id", "name", "address")
        if area.level_id == Level.CITY:
            return listed
        around = Area.objects.filter(pk=area.pk, shape__covers=OuterRef("point"))
        by_address = Q(point=None, level_id=area.level_id, area_code=area.code)
        return listed.filter(Exists(around) | by_address)

    def drawn(self, categories: list[str], edition: int, level: str) -> list[DrawnPlace]:
        """Return the places of some categories with the areas of a level they lie in; one query."""
        around = Area.objects.filter(edition_id=edition, level_id=level, shape__covers=OuterRef("point"))
        rows = (
            self.filter(category__in=categories)
            .annotate(
                at=Transform("point", 3857), lies_in=Subquery(around.order_by("code").values("code")[:1])
            )
            .order_by("category__order", "category_id", "name", "address")
            .values_list(
                "pk",
                "category_id",
                "name",
                "address",
                "link",
                "note",
                "at",
                "lies_in",
                "level_id",
                "area_code",
            )
        )
        return [
            DrawnPlace(
                pk, category, name, address, link, note,
                point=at.coords if at else None,
                area=lies_in or (code if by_address == level else ""),
            )
            for pk, category, name, address, link, note, at, lies_in, by_address, code in rows
        ]  # fmt: skip


class Place(models.Model):
    """A place people can go to. ``point`` is in EPSG:25832, metres.

    Without a point it has an address of the street directory: it is listed with the area
    of that address (``level``, ``area_code``) and has no mark on the map.
    """

    category = models.ForeignKey(PlaceCategory, models.PROTECT, verbose_name="Art", related_name="places")
    name = models.CharField("Name", max_length=160)
    address = models.CharField("Anschrift", max_length=200, blank=True)
    point = models.PointField("Lage", srid=25832, null=True, blank=True)
    level = models.ForeignKey(
        Level, models.PROTECT, verbose_name="Ebene", related_name="+", null=True, blank=True
    )
    area_code = models.CharField("Gebiet laut Straßenverzeichnis", max_length=20, blank=True)
    link = models.URLField("Verweis", blank=True)
    note = models.CharField("Hinweis", max_length=300, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "Einrichtung"
        verbose_name_plural = "Einrichtungen"
        ordering = ("category__order", "category_id", "name", "address")
        permissions = [("load_places", "darf Straßen und Einrichtungen einlesen")]
        constraints = [
            models.UniqueConstraint(
                fields=("category", "name", "address"), name="a_place_once_per_category_and_address"
            ),
            models.CheckConstraint(
                condition=Q(point__isnull=False) | ~Q(area_code=""), name="a_place_lies_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.name
