"""A composite index with its parts open to see: scores of every part, and where the areas stand.

Stored with a release and made from published numbers only (``indicators.publication.standings``).
"""

from typing import Self

from django.db import models
from django.db.models import Max, Q

from indicators.models.catalogue import Audience, Indicator
from indicators.models.geography import Area
from indicators.models.release import Release
from indicators.models.visibility import seen
from indicators.monitoring import DynamicsClass, StatusClass


class IndexPartQuerySet(models.QuerySet["IndexPart"]):
    """Questions about the parts of an index."""

    def of(self, indicator: str, release: int) -> Self:
        """Return the parts of an index in a release, in their order; one query."""
        return self.filter(indicator_id=indicator, release_id=release).order_by("order")


class IndexPart(models.Model):
    """An indicator of an index, as a release weighed it."""

    release = models.ForeignKey(
        Release, models.CASCADE, verbose_name="Veröffentlichung", related_name="index_parts"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="Index", related_name="+")
    slug = models.SlugField("Teil", max_length=60)
    name = models.CharField("Name", max_length=120)
    unit = models.CharField("Einheit", max_length=40)
    decimals = models.PositiveSmallIntegerField("Nachkommastellen")
    sign = models.SmallIntegerField("Vorzeichen")
    weight = models.PositiveSmallIntegerField("Gewicht")
    order = models.PositiveSmallIntegerField("Reihenfolge")

    objects = IndexPartQuerySet.as_manager()

    class Meta:
        verbose_name = "Teil eines Index"
        verbose_name_plural = "Teile eines Index"
        ordering = ("release", "indicator", "order")
        constraints = [
            models.UniqueConstraint(
                fields=("release", "indicator", "slug"), name="a_part_once_per_index_and_release"
            ),
            models.CheckConstraint(condition=Q(sign__in=(-1, 1)), name="a_part_counts_up_or_down"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="a_part_has_a_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.slug} ({self.release_id})"


class IndexScoreQuerySet(models.QuerySet["IndexScore"]):
    """Questions about z-values."""

    def of(self, indicator: str, release: int, year: int) -> Self:
        """Return all scores of an index in a year, those of the changes too; one query."""
        return self.filter(part__indicator_id=indicator, release_id=release, year=year).select_related("part")


class IndexScore(models.Model):
    """A number of a part, standardised over the areas of a level; a change where ``base_year`` is given."""

    release = models.ForeignKey(Release, models.CASCADE, verbose_name="Veröffentlichung", related_name="+")
    part = models.ForeignKey(IndexPart, models.CASCADE, verbose_name="Teil", related_name="scores")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="Gebiet", related_name="+")
    year = models.PositiveSmallIntegerField("Jahr")
    base_year = models.PositiveSmallIntegerField("gegenüber", null=True)
    number = models.DecimalField("Zahl", max_digits=16, decimal_places=4)
    mean = models.DecimalField("Mittelwert", max_digits=16, decimal_places=4)
    deviation = models.DecimalField("Standardabweichung", max_digits=16, decimal_places=4)
    z = models.DecimalField("z-Wert", max_digits=12, decimal_places=4)

    objects = IndexScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "z-Wert"
        verbose_name_plural = "z-Werte"
        constraints = [
            models.UniqueConstraint(
                fields=("part", "area", "year", "base_year"),
                name="a_score_once_per_part",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.area_id} {self.year}"


class StandingQuerySet(models.QuerySet["Standing"]):
    """Questions about where areas stand."""

    def newest_release(self, indicator: str, stand: int | None = None) -> int | None:
        """Return the newest release up to ``stand`` that holds an index, or None; one query."""
        visible = self.filter(seen(Audience.PUBLIC, "release__"), indicator_id=indicator)
        if stand is not None:
            visible = visible.filter(release_id__lte=stand)
        number: int | None = visible.aggregate(newest=Max("release_id"))["newest"]
        return number

    def of(self, indicator: str, release: int, year: int) -> Self:
        """Return the standings of an index in a release and year; one query."""
        return self.filter(indicator_id=indicator, release_id=release, year=year)


class Standing(models.Model):
    """Where an area stands by an index in a year, and how it moved since ``base_year``.

    ``number`` is the published index, ``change`` the index of the changes; ``base_year``, ``change``
    and ``dynamics`` are empty where an area lacks an earlier number in the same boundaries.
    """

    release = models.ForeignKey(
        Release, models.CASCADE, verbose_name="Veröffentlichung", related_name="standings"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="Index", related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="Gebiet", related_name="+")
    year = models.PositiveSmallIntegerField("Jahr")
    number = models.DecimalField("Index", max_digits=16, decimal_places=4)
    status = models.CharField(
        "Status", max_length=15, choices=[(one.value, one.value) for one in StatusClass]
    )
    base_year = models.PositiveSmallIntegerField("gegenüber", null=True)
    change = models.DecimalField("Index der Veränderungen", max_digits=16, decimal_places=4, null=True)
    dynamics = models.CharField(
        "Dynamik", max_length=15, blank=True, choices=[(one.value, one.value) for one in DynamicsClass]
    )

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "Einordnung"
        verbose_name_plural = "Einordnungen"
        constraints = [
            models.UniqueConstraint(
                fields=("release", "indicator", "area", "year"), name="an_area_stands_once_per_year"
            ),
            models.CheckConstraint(
                condition=Q(dynamics="", base_year__isnull=True, change__isnull=True)
                | (~Q(dynamics="") & Q(base_year__isnull=False, change__isnull=False)),
                name="dynamics_have_a_base_and_a_change",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area_id} {self.year}"
