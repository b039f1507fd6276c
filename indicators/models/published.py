"""What was published: the only numbers that leave the house, and the words beside them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count as CountOf
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Abs, NullIf

from indicators.models.catalogue import Audience, Indicator, Measure
from indicators.models.geography import SHAPES, Area, Edition, Level
from indicators.models.release import Release
from indicators.models.visibility import seen
from indicators.status import Status


class PublishedIndicatorQuerySet(models.QuerySet["PublishedIndicator"]):
    """Questions the site asks about indicators."""

    def in_release(self, release: Release) -> Self:
        """Return the descriptions a release holds, in the order of the pages; one query."""
        return self.filter(release=release).order_by("topic_order", "order", "slug")

    def current(self, stand: int | None = None, audience: str = Audience.PUBLIC) -> Self:
        """Return the newest description of every indicator, up to release ``stand``; one query."""
        visible = self.filter(seen(audience, "release__"))
        if stand is not None:
            visible = visible.filter(release_id__lte=stand)
        newest = visible.order_by("indicator_id", "-release_id").distinct("indicator_id").values("pk")
        return self.filter(pk__in=newest).select_related("release").order_by("topic_order", "order", "slug")


class PublishedIndicator(models.Model):
    """How an indicator was described in one release: name, formula, sources, dates.

    Frozen with the release, so that an old address shows the words of its time
    and the public process needs no rights on the catalogue.
    """

    release = models.ForeignKey(
        Release, models.CASCADE, verbose_name="Veröffentlichung", related_name="indicators"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="Indikator", related_name="+")
    slug = models.SlugField("Adresse", max_length=60)
    name = models.CharField("Name", max_length=120)
    topic_slug = models.SlugField("Thema")
    topic_name = models.CharField("Name des Themas", max_length=80)
    topic_order = models.PositiveSmallIntegerField("Reihenfolge des Themas")
    topic_text = models.TextField("Einführung des Themas", blank=True)
    order = models.PositiveSmallIntegerField("Reihenfolge")
    kind = models.CharField("Art", max_length=10, choices=Indicator.Kind)
    unit = models.CharField("Einheit", max_length=40)
    decimals = models.PositiveSmallIntegerField("Nachkommastellen")
    direction = models.CharField("Richtung", max_length=15, choices=Indicator.Direction)
    method = models.CharField("Klassenbildung", max_length=12, choices=Indicator.Method)
    classes = models.PositiveSmallIntegerField("Klassen")
    manual_breaks = ArrayField(
        models.DecimalField(max_digits=16, decimal_places=4),
        verbose_name="festgelegte Grenzen",
        default=list,
        blank=True,
    )
    definition = models.TextField("Definition")
    how_to_read = models.TextField("So lesen Sie die Zahl", blank=True)
    caution = models.TextField("Vorsicht", blank=True)
    numerator_text = models.CharField("Zähler", max_length=300)
    denominator_text = models.CharField("Nenner", max_length=300, blank=True)
    factor = models.PositiveIntegerField("Faktor")
    formula_text = models.TextField("Formel")
    formula = models.TextField(
        "Formel in Zeichen",
        blank=True,
        help_text="Zähler und Nenner als Kennungen von Zählgrößen, dazwischen „|“ (indicators.formulas).",
    )
    formula_source = models.TextField("Beleg der Formel")
    to_confirm = models.BooleanField("noch abzustimmen")
    note = models.TextField("Hinweis", blank=True)
    source_text = models.TextField("Quellenvermerk")
    licence = models.CharField("Lizenz", max_length=200, blank=True)
    licence_url = models.URLField("Verweis zur Lizenz", blank=True)
    treatment_text = models.CharField(
        "verändert",
        max_length=200,
        blank=True,
        help_text="Wie die Zahlen vor der Rechnung verändert wurden; leer, wo sie stimmen wie gezählt.",
    )
    years = ArrayField(models.PositiveSmallIntegerField(), verbose_name="Jahre")
    levels = ArrayField(models.SlugField(), verbose_name="Ebenen")

    objects = PublishedIndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "veröffentlichter Indikator"
        verbose_name_plural = "veröffentlichte Indikatoren"
        constraints = [
            models.UniqueConstraint(fields=("release", "indicator"), name="an_indicator_once_per_release"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.release_id})"

    @property
    def is_internal(self) -> bool:
        """Return whether it was published for internal readers alone; no query with its release."""
        return self.release.audience == Audience.INTERNAL


class PublishedMeasure(models.Model):
    """Whom or what a measure counted, as a release said it: the words behind the formulas.

    Frozen with the release, so that anyone can read the formulas by machine and
    attack the published numbers from outside. Parts of a shown whole are listed
    also where no indicator shows them: everyone may know that they exist.
    """

    release = models.ForeignKey(
        Release, models.CASCADE, verbose_name="Veröffentlichung", related_name="measures"
    )
    slug = models.SlugField("Kennung", max_length=60)
    name = models.CharField("Bezeichnung", max_length=200)
    kind = models.CharField("Art", max_length=10, choices=Measure.Kind)
    source_key = models.CharField("Schlüssel in der Quelle", max_length=200, blank=True)
    whole = models.SlugField("Teil von", max_length=60, blank=True)
    partition = models.SlugField("Aufteilung", blank=True)
    threshold = models.PositiveSmallIntegerField("Mindestfallzahl")
    is_changed = models.BooleanField(
        "verändert",
        default=False,
        help_text="Vor der Rechnung gerundet oder verändert: Summen gehen nicht auf, nichts ist gesperrt.",
    )

    class Meta:
        verbose_name = "veröffentlichte Zählgröße"
        verbose_name_plural = "veröffentlichte Zählgrößen"
        ordering = ("release", "slug")
        constraints = [
            models.UniqueConstraint(fields=("release", "slug"), name="a_measure_once_per_release"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} ({self.release_id})"


@dataclass(frozen=True)
class Moves:
    """What a release did to the values of an indicator in a year, in numbers of values.

    ``changed``: another number; ``gone``: a reason instead of the number; ``come``: the
    other way round; ``otherwise``: another reason; ``withheld``: secret in this release.
    """

    indicator_id: str
    year: int
    new: int
    changed: int
    gone: int
    come: int
    otherwise: int
    withheld: int


class PublishedValueQuerySet(models.QuerySet["PublishedValue"]):
    """Questions the site asks of published values."""

    def current(
        self, stand: int | None = None, audience: str = Audience.PUBLIC, *, with_recast: bool = False
    ) -> Self:
        """Return the newest value of every indicator, area and year up to release ``stand``.

        Every year has the boundaries of its time; ``with_recast`` adds the values converted to
        later boundaries. Areas (without boundaries), levels, merged areas and editions that
        values were converted from arrive with the values: one query, ordered by indicator, area
        and year.
        """
        visible = self.filter(seen(audience, "release__"))
        if stand is not None:
            visible = visible.filter(release_id__lte=stand)
        if not with_recast:
            visible = visible.filter(recast=False)
        return (
            visible.select_related("area", "area__level", "merged", "converted_from")
            .defer(*(f"{area}__{shape}" for area in ("area", "merged") for shape in SHAPES))
            .order_by("indicator_id", "area_id", "year", "-release_id")
            .distinct("indicator_id", "area_id", "year")
        )

    def for_indicator(self, slug: str, stand: int | None = None, *, with_recast: bool = False) -> Self:
        """Return all areas and years of one indicator; one query."""
        return self.filter(indicator_id=slug).current(stand, with_recast=with_recast)

    def for_profile(self, area: Area, stand: int | None = None) -> Self:
        """Return all indicators and years of an area, the city, Kreis and Land; one query.

        Those that were converted to the boundaries of the area are among them.
        """
        found = self.filter(Q(area=area) | Q(area__level__rank__lt=40))
        return found.current(stand, with_recast=True)

    def in_year(self, year: int) -> Self:
        """Return the values of one year."""
        return self.filter(year=year)

    def on_map(self, level: str) -> Self:
        """Return the values of one level and of all levels above the districts (city, Kreis, Land)."""
        return self.filter(Q(area__level_id=level) | Q(area__level__rank__lt=40))

    def reference_dates(self) -> list[tuple[int, datetime.date]]:
        """Return the years of this set with their reference dates, newest first; one query."""
        return sorted(set(self.values_list("year", "reference_date")), reverse=True)

    def beside_earlier(self, release: Release) -> Self:
        """Return the values of a release, each with what its audience saw before it; one query.

        ``number_before`` and ``status_before`` are None where nothing was seen. ``change`` is the
        share by which a number moved (0.1: a tenth); None where there is no such share: a number came
        or went, or grew from zero. Those come first, then the largest moves.
        """
        earlier = PublishedValue.objects.filter(
            seen(release.audience, "release__"),
            release_id__lt=release.number,
            indicator=OuterRef("indicator"),
            area=OuterRef("area"),
            year=OuterRef("year"),
        ).order_by("-release_id")
        moved = Abs(F("number") - F("number_before")) / NullIf(Abs(F("number_before")), Decimal(0))
        return (
            self.filter(release=release)
            .annotate(
                number_before=Subquery(earlier.values("number")[:1]),
                status_before=Subquery(earlier.values("status")[:1]),
                change=moved,
            )
            .select_related("area", "area__level")
            .defer(*(f"area__{shape}" for shape in SHAPES))
            .order_by(F("change").desc(nulls_first=True), "indicator_id", "area__code", "year")
        )

    def known_before(self) -> Self:
        """Return, of values beside earlier ones, those that are not new."""
        return self.filter(status_before__isnull=False)

    def of_indicator(self, described: PublishedIndicator) -> Self:
        """Return the values of an indicator, whatever the release."""
        return self.filter(indicator_id=described.indicator_id)

    def moves(self) -> list["Moves"]:
        """Return, of values beside earlier ones, how many did what by indicator and year; one query."""
        had, has = Q(status_before=Status.VALUE), Q(status=Status.VALUE)
        is_new = Q(status_before__isnull=True)
        rows = (
            self.order_by()
            .values("indicator_id", "year")
            .annotate(
                new=CountOf("pk", filter=is_new),
                changed=CountOf("pk", filter=had & has),
                gone=CountOf("pk", filter=had & ~has),
                come=CountOf("pk", filter=~is_new & ~had & has),
                otherwise=CountOf("pk", filter=~is_new & ~had & ~has),
                withheld=CountOf("pk", filter=Q(status=Status.WITHHELD)),
            )
            .order_by("indicator_id", "year")
        )
        return [Moves(**row) for row in rows]

    def newest_number(self) -> int | None:
        """Return the highest release number in this set, or None."""
        number: int | None = self.aggregate(newest=Max("release_id"))["newest"]
        return number


class PublishedValue(models.Model):
    """What may be shown: a number or the reason for none, in one release."""

    release = models.ForeignKey(
        Release, models.CASCADE, verbose_name="Veröffentlichung", related_name="values"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="Indikator", related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="Gebiet", related_name="values")
    year = models.PositiveSmallIntegerField("Jahr")
    reference_date = models.DateField("Stichtag")
    number = models.DecimalField("Zahl", max_digits=16, decimal_places=4, null=True)
    status = models.CharField("Status", max_length=15, choices=[(s.value, s.value) for s in Status])
    provisional = models.BooleanField("vorläufig", default=False)
    merged = models.ForeignKey(
        Area,
        models.PROTECT,
        verbose_name="gemeinsamer Wert",
        related_name="+",
        null=True,
        db_index=False,
        help_text="Das zusammengelegte Gebiet, dessen Wert hier wie bei seinen anderen Gebieten steht.",
    )
    converted_from = models.ForeignKey(
        Edition,
        models.PROTECT,
        verbose_name="umgerechnet von",
        related_name="+",
        null=True,
        db_index=False,
        help_text="Der Gebietsstand, in dem gezählt wurde; leer, wo nichts umgerechnet ist.",
    )
    recast = models.BooleanField(
        "für spätere Grenzen",
        default=False,
        help_text="Im Jahr des Werts galten andere Grenzen; nur Zeitreihen zeigen ihn von selbst.",
    )

    objects = PublishedValueQuerySet.as_manager()

    class Meta:
        verbose_name = "Wert"
        verbose_name_plural = "Werte"
        constraints = [
            models.UniqueConstraint(
                fields=("indicator", "area", "year", "release"), name="one_value_per_release"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.VALUE, number__isnull=False)
                | (~Q(status=Status.VALUE) & Q(number__isnull=True)),
                name="only_shown_values_have_numbers",
            ),
        ]
        indexes = [models.Index(fields=("area", "indicator", "year"), name="values_of_an_area")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area_id} {self.year}"

    @property
    def is_void(self) -> bool:
        """Return whether it was converted to later boundaries once and is not any more."""
        return self.recast and self.converted_from_id is None


class ClassBreaksQuerySet(models.QuerySet["ClassBreaks"]):
    """Questions about stored class breaks."""

    def chosen(self, indicators: Sequence[PublishedIndicator], level: str, method: str, classes: int) -> Self:
        """Return the breaks of one choice for several indicators, with and without 0 for itself; one query.

        Beside them those of each indicator's own method: an earlier release may not know the choice.
        """
        return self.filter(
            Q(method=method) | Q(method=F("published_indicator__method")),
            published_indicator__in=indicators,
            level_id=level,
            classes=classes,
        )

    def by_default(self, stand_indicators: list[PublishedIndicator], level: str) -> Self:
        """Return the breaks of several indicators on a level, each in its own method; one query."""
        return self.filter(
            published_indicator__in=stand_indicators,
            level_id=level,
            method=F("published_indicator__method"),
            classes=F("published_indicator__classes"),
            zero_apart=False,
        )


class ClassBreaks(models.Model):
    """Class breaks of one indicator on one level, pooled over all published years.

    ``breaks`` are the inner and outer limits, ascending, rounded to the display
    precision before classing: k classes have k + 1 limits, class i holds
    ``breaks[i] <= value < breaks[i + 1]``, the last class includes its upper end.
    ``middle`` is what classes around the city lie around, None with the other methods.
    """

    published_indicator = models.ForeignKey(
        PublishedIndicator, models.CASCADE, verbose_name="Indikator", related_name="class_breaks"
    )
    level = models.ForeignKey(Level, models.PROTECT, verbose_name="Ebene", related_name="+")
    method = models.CharField("Methode", max_length=12, choices=Indicator.Method)
    classes = models.PositiveSmallIntegerField("gewünschte Klassen")
    breaks = ArrayField(models.DecimalField(max_digits=16, decimal_places=4), verbose_name="Grenzen")
    note = models.CharField("Hinweis", max_length=200, blank=True)
    middle = models.DecimalField("Mitte", max_digits=16, decimal_places=4, null=True, blank=True)
    zero_apart = models.BooleanField("0 für sich", default=False)

    objects = ClassBreaksQuerySet.as_manager()

    class Meta:
        verbose_name = "Klassengrenzen"
        verbose_name_plural = "Klassengrenzen"
        constraints = [
            models.UniqueConstraint(
                fields=("published_indicator", "level", "method", "classes", "zero_apart"),
                name="breaks_once_per_choice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.published_indicator_id} {self.method} {self.classes}"
