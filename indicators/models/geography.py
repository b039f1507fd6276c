"""Where: levels, dated sets of boundaries, and the areas in them."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.contrib.gis.geos import MultiPolygon
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q
from django.urls import reverse

SHAPES = ("shape", "drawn_shape", "label_point")
"""The heavy columns of an area: left out wherever nothing is drawn."""
MERGED_NAMES = " + "
"""Between the names of the areas that a merged area stands for."""


@dataclass(frozen=True)
class DrawnArea:
    """An area as a map needs it, in EPSG:3857 (metres of the web mercator).

    ``polygons`` holds one tuple of rings per polygon, the outer ring first, each ring
    a closed tuple of (x, y); it is empty, and ``label`` None, where there is no shape.
    """

    pk: int
    code: str
    name: str
    slug: str
    level: str
    rank: int
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]
    label: tuple[float, float] | None


class LevelQuerySet(models.QuerySet["Level"]):
    """Questions about kinds of areas."""

    def below_city(self) -> Self:
        """Return the levels a map can colour, from large to small; one query."""
        return self.filter(rank__gte=40).order_by("rank", "slug")


class Level(models.Model):
    """A kind of area: city, Siedlungsbezirk; also Kreis and Land as reference values."""

    CITY = "stadt"

    slug = models.SlugField("Kennung", primary_key=True)
    name = models.CharField("Bezeichnung", max_length=80)
    name_plural = models.CharField("Mehrzahl", max_length=80)
    rank = models.PositiveSmallIntegerField(
        "Rang", help_text="Von groß nach klein: Land 10, Kreis 20, Stadt 30, Teilgebiete ab 40."
    )

    objects = LevelQuerySet.as_manager()

    class Meta:
        verbose_name = "Gebietsebene"
        verbose_name_plural = "Gebietsebenen"
        ordering = ("rank", "slug")

    def __str__(self) -> str:
        return self.name


class EditionQuerySet(models.QuerySet["Edition"]):
    """Questions about dated sets of boundaries."""

    def valid_on(self, day: datetime.date) -> Self:
        """Return the editions in force on a day, newest first (slice for the one that counts)."""
        return self.filter(valid_from__lte=day).order_by("-valid_from")

    def with_districts(self) -> Self:
        """Return the editions that have areas below the city."""
        return self.filter(
            models.Exists(Area.objects.filter(edition=models.OuterRef("pk"), level__rank__gte=40))
        )


class Edition(models.Model):
    """A dated set of boundaries; never edited, a new one is loaded beside it.

    An edition is in force from ``valid_from`` until the next one begins; every
    reference date therefore belongs to exactly one edition.
    """

    valid_from = models.DateField("gültig ab", unique=True)
    note = models.TextField("Anmerkung", blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "Gebietsstand"
        verbose_name_plural = "Gebietsstände"
        ordering = ("-valid_from",)

    def __str__(self) -> str:
        return f"Gebietsstand {self.valid_from:%d.%m.%Y}"


class AreaQuerySet(models.QuerySet["Area"]):
    """Questions about areas."""

    def of(self, edition: Edition, level: str) -> Self:
        """Return the drawn areas of a level (without the remainder), by code; one query."""
        return self.filter(edition=edition, level_id=level, is_remainder=False).order_by("code")

    def without_shapes(self) -> Self:
        """Return the same areas without their boundaries."""
        return self.defer(*SHAPES)

    def in_editions(self, editions: set[int]) -> Self:
        """Return every area of some editions, without boundaries, by rank and code; one query."""
        return (
            self.filter(edition_id__in=editions, is_remainder=False)
            .select_related("level", "edition")
            .without_shapes()
            .order_by("edition__valid_from", "level__rank", "level_id", "code")
        )

    def newest_city(self) -> "Area | None":
        """Return the city in its newest edition, None before the first; one query."""
        return self.filter(level_id=Level.CITY).order_by("-edition__valid_from").first()

    def extent_of_city(self) -> tuple[float, float, float, float] | None:
        """Return west, south, east and north of the newest city in degrees (EPSG:4326); one query."""
        shapes = self.filter(level_id=Level.CITY, drawn_shape__isnull=False).order_by("-edition__valid_from")
        drawn = shapes.annotate(degrees=Transform("drawn_shape", 4326))
        outline = drawn.values_list("degrees", flat=True).first()
        extent: tuple[float, float, float, float] | None = outline.extent if outline else None
        return extent

    def addressed(self, address: str) -> Self:
        """Return the areas whose code begins an address "code-slug"; one query.

        Newest edition first, in it the smaller level first: Kreis or Land may share a
        code with a district. They know whether other boundaries came before theirs.
        """
        parts = address.split("-")
        codes = ["-".join(parts[:end]) for end in range(1, len(parts) + 1)]
        return (
            self.filter(code__in=codes, is_remainder=False)
            .select_related("level", "edition")
            .without_shapes()
            .annotate(
                has_predecessor=models.Exists(
                    Area.objects.filter(
                        level=models.OuterRef("level"),
                        edition__valid_from__lt=models.OuterRef("edition__valid_from"),
                    )
                )
            )
            .order_by("-edition__valid_from", "-level__rank", "code")
        )

    def boundaries(self, editions: set[int], levels: set[str]) -> dict[int, MultiPolygon]:
        """Return the full boundaries (EPSG:25832) of the areas that have some, by key; one query."""
        shapes = self.filter(edition_id__in=editions, level_id__in=levels, shape__isnull=False)
        return {key: shape for key, shape in shapes.order_by("pk").values_list("pk", "shape") if shape}

    def drawn(self, edition: int, level: str) -> list[DrawnArea]:
        """Return the city and its areas of a level in one edition, ready to draw; one query.

        Ordered by rank and code, the city therefore first.
        """
        rows = (
            self.filter(edition_id=edition, level_id__in=(Level.CITY, level), is_remainder=False)
            .annotate(outline=Transform("drawn_shape", 3857), label=Transform("label_point", 3857))
            .order_by("level__rank", "code")
            .values_list("pk", "code", "name", "slug", "level_id", "level__rank", "outline", "label")
        )
        return [
            DrawnArea(
                pk,
                code,
                name,
                slug,
                level_slug,
                rank,
                polygons=outline.coords if outline else (),
                label=label_point.coords if label_point else None,
            )
            for pk, code, name, slug, level_slug, rank, outline, label_point in rows
        ]


AreasAsked = models.Manager.from_queryset(AreaQuerySet)


class AreaManager(AreasAsked["Area"]):
    """The areas people know. Merged areas are none: they only carry a value that several share."""

    def get_queryset(self) -> AreaQuerySet:
        """Return all areas but the merged ones."""
        return AreaQuerySet(self.model, using=self._db).filter(members=[])


class Area(models.Model):
    """A place with a code and a name in one edition.

    ``shape`` is the full boundary and ``drawn_shape`` the coverage-simplified one
    (neighbours still share their edges), both MultiPolygon in EPSG:25832, metres.
    Both are NULL for the remainder ("nicht zuordenbar") and for reference areas
    (Kreis, Land), which stand outside the sums.

    A merged area carries the one value that a source gives for several areas together,
    because one of them is too small: ``members`` are their codes (same edition and level).
    It has no place of its own on any page; only ``every`` finds it.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name="Gebietsstand", related_name="areas")
    level = models.ForeignKey(Level, models.PROTECT, verbose_name="Ebene", related_name="areas")
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="gehört zu", related_name="parts", null=True, blank=True
    )
    code = models.CharField("Schlüssel", max_length=20)
    name = models.CharField("Name", max_length=120)
    slug = models.SlugField("Adresse", max_length=120)
    is_remainder = models.BooleanField(
        "nicht zuordenbar",
        default=False,
        help_text="Personen oder Fälle ohne Gebiet; zählen nur im Ergebnis der Stadt.",
    )
    area_km2 = models.DecimalField("Fläche in km²", max_digits=12, decimal_places=4, null=True)
    shape = models.MultiPolygonField("Grenze", srid=25832, null=True, editable=False)
    drawn_shape = models.MultiPolygonField("gezeichnete Grenze", srid=25832, null=True, editable=False)
    label_point = models.PointField("Beschriftungspunkt", srid=25832, null=True, editable=False)
    members = ArrayField(
        models.CharField(max_length=20),
        verbose_name="gemeinsamer Wert von",
        default=list,
        blank=True,
        editable=False,
    )

    has_predecessor = False
    """Whether there are areas of its level in an earlier edition; ``addressed`` asks."""

    objects = AreaManager()
    every = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "Gebiet"
        verbose_name_plural = "Gebiete"
        ordering = ("level__rank", "code")
        constraints = [
            models.UniqueConstraint(
                fields=("edition", "level", "code"), name="code_is_unique_per_level_and_edition"
            ),
            models.CheckConstraint(
                condition=~Q(is_remainder=True) | Q(shape__isnull=True), name="remainder_has_no_shape"
            ),
            models.CheckConstraint(
                condition=Q(members=[]) | Q(shape__isnull=True, is_remainder=False),
                name="merged_area_has_no_shape",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the area's profile."""
        return reverse("area-profile", args=(self.code, self.slug))

    @property
    def member_names(self) -> list[str]:
        """Return the names of the areas whose value a merged area carries; [] for any other area."""
        return self.name.split(MERGED_NAMES) if self.members else []


@dataclass(frozen=True)
class OverlapStep:
    """Two editions, by their first days, and the number of overlaps between them."""

    old: datetime.date
    new: datetime.date
    number: int


class OverlapQuerySet(models.QuerySet["Overlap"]):
    """Questions about what two editions share."""

    def between(self, old: Edition, new: Edition) -> Self:
        """Return the overlaps of two editions."""
        return self.filter(old__edition=old, new__edition=new)

    def steps(self) -> list[OverlapStep]:
        """Return which editions are connected, by how many overlaps, newest first; one query."""
        rows = (
            self.values_list("old__edition__valid_from", "new__edition__valid_from")
            .annotate(number=models.Count("pk"))
            .order_by("-new__edition__valid_from")
        )
        return [OverlapStep(*row) for row in rows]


class Overlap(models.Model):
    """How many of the people of an area live in an area of the next edition.

    ``weight`` is a number of people or a share; only the proportions between the
    overlaps of one old area count. Confidential like a delivered count: few people
    may live in a piece.
    """

    old = models.ForeignKey(Area, models.PROTECT, verbose_name="altes Gebiet", related_name="+")
    new = models.ForeignKey(Area, models.PROTECT, verbose_name="neues Gebiet", related_name="+")
    weight = models.DecimalField("Gewicht", max_digits=14, decimal_places=6)

    objects = OverlapQuerySet.as_manager()

    class Meta:
        verbose_name = "Überschneidung"
        verbose_name_plural = "Überschneidungen"
        constraints = [
            models.UniqueConstraint(fields=("old", "new"), name="one_weight_for_two_areas"),
            models.CheckConstraint(condition=Q(weight__gt=Decimal(0)), name="overlap_has_people"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="overlap_is_of_two_areas"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"
