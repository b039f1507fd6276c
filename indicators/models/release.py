"""What was published: releases, and the only numbers that leave the house."""

import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Max, Q, Value, When
from django.db.models.functions import Now

from indicators.models.catalogue import Audience, Indicator, Measure
from indicators.models.geography import SHAPES, Area, Level
from indicators.models.visibility import State, ever_seen, seen
from indicators.status import Status


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Questions about acts of publication."""

    def for_public(self) -> Self:
        """Return the releases everyone may see, newest first."""
        return self.seen_by(Audience.PUBLIC).order_by("-number")

    def seen_by(self, audience: str) -> Self:
        """Return the releases an audience sees now."""
        return self.filter(seen(audience))

    def ever_seen_by(self, audience: str) -> Self:
        """Return the releases an audience sees now or saw before they were withdrawn."""
        return self.filter(ever_seen(audience))

    def told_to_public(self) -> Self:
        """Return what the public list tells: withdrawn releases and corrections first, then the newest."""
        urgent = Case(
            When(state=State.WITHDRAWN, then=Value(0)),
            When(is_correction=True, then=Value(1)),
            default=Value(2),
        )
        return self.ever_seen_by(Audience.PUBLIC).order_by(urgent, "-number")

    def drafts(self, audience: str) -> Self:
        """Return the open draft for an audience, if there is one."""
        return self.filter(state=State.DRAFT, audience=audience)

    def scheduled(self, audience: str) -> Self:
        """Return what an audience will see only after an embargo."""
        waiting = self.filter(state=State.RELEASED, published_at__gt=Now())
        return waiting.filter(audience=Audience.PUBLIC) if audience == Audience.PUBLIC else waiting

    def in_force(self, audience: str) -> "Release | None":
        """Return the newest release meant for an audience, seen or waiting for its moment; one query."""
        return self.filter(state=State.RELEASED, audience=audience).order_by("-number").first()

    def for_staff(self) -> Self:
        """Return all releases, newest first, with who made and released them; one query."""
        return self.select_related("approval").order_by("-number")

    def newest(self) -> "Release | None":
        """Return the newest public release, or None before the first one; one query."""
        return self.for_public().first()

    def at(self, stand: int | None) -> "Release | None":
        """Return the public release of that number, the newest where it is None; one query."""
        return self.for_public().filter(number=stand).first() if stand else self.newest()


class Release(models.Model):
    """One act of publication: numbered, immutable, for an audience.

    The newest release that holds an indicator and year is current; a correction
    is a new release. A draft is seen by nobody outside; ``published_at`` is the moment
    from which a release is seen (for a draft: when it was made). ``four_eyes`` says
    that a second person released it.
    """

    State = State

    number = models.PositiveIntegerField("Nummer", primary_key=True)
    audience = models.CharField("Sichtbar für", max_length=10, choices=Audience)
    published_at = models.DateTimeField("veröffentlicht am")
    note = models.TextField("Anmerkung", blank=True)
    rules = models.TextField(
        "Regeln der Geheimhaltung", help_text="Die Regeln, die beim Veröffentlichen galten, in Worten."
    )
    is_demo = models.BooleanField("Demonstrationsdaten", default=False)
    state = models.CharField("Stand", max_length=10, choices=State, default=State.DRAFT)
    is_correction = models.BooleanField("Korrektur", default=False)
    four_eyes = models.BooleanField("von zweiter Person freigegeben", default=False)
    withdrawn_at = models.DateTimeField("zurückgezogen am", null=True, blank=True)
    withdrawal_note = models.TextField("Grund der Rücknahme", blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = "Veröffentlichung"
        verbose_name_plural = "Veröffentlichungen"
        ordering = ("-number",)
        permissions = [
            ("release", "darf veröffentlichen"),
            ("withdraw", "darf Veröffentlichungen zurückziehen"),
            ("view_internal", "darf Internes lesen"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("audience",), condition=Q(state=State.DRAFT), name="one_open_draft_per_audience"
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="only_withdrawn_releases_have_a_withdrawal",
            ),
        ]

    def __str__(self) -> str:
        return f"Veröffentlichung {self.number}"


class PublishedIndicatorQuerySet(models.QuerySet["PublishedIndicator"]):
    """Questions the site asks about indicators."""

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
    order = models.PositiveSmallIntegerField("Reihenfolge")
    kind = models.CharField("Art", max_length=10, choices=Indicator.Kind)
    unit = models.CharField("Einheit", max_length=40)
    decimals = models.PositiveSmallIntegerField("Nachkommastellen")
    direction = models.CharField("Richtung", max_length=15, choices=Indicator.Direction)
    method = models.CharField("Klassenbildung", max_length=12, choices=Indicator.Method)
    classes = models.PositiveSmallIntegerField("Klassen")
    definition = models.TextField("Definition")
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


class PublishedValueQuerySet(models.QuerySet["PublishedValue"]):
    """Questions the site asks of published values."""

    def current(self, stand: int | None = None, audience: str = Audience.PUBLIC) -> Self:
        """Return the newest value of every indicator, area and year up to release ``stand``.

        Areas (without boundaries) and levels arrive with the values: one query, ordered by
        indicator, area and year.
        """
        visible = self.filter(seen(audience, "release__"))
        if stand is not None:
            visible = visible.filter(release_id__lte=stand)
        return (
            visible.select_related("area", "area__level")
            .defer(*(f"area__{shape}" for shape in SHAPES))
            .order_by("indicator_id", "area_id", "year", "-release_id")
            .distinct("indicator_id", "area_id", "year")
        )

    def for_indicator(self, slug: str, stand: int | None = None) -> Self:
        """Return all areas and years of one indicator; one query."""
        return self.filter(indicator_id=slug).current(stand)

    def for_profile(self, area: Area, stand: int | None = None) -> Self:
        """Return all indicators and years of an area, the city, Kreis and Land; one query."""
        return self.filter(Q(area=area) | Q(area__level__rank__lt=40)).current(stand)

    def in_year(self, year: int) -> Self:
        """Return the values of one year."""
        return self.filter(year=year)

    def on_map(self, level: str) -> Self:
        """Return the values of one level and of all levels above the districts (city, Kreis, Land)."""
        return self.filter(Q(area__level_id=level) | Q(area__level__rank__lt=40))

    def reference_dates(self) -> list[tuple[int, datetime.date]]:
        """Return the years of this set with their reference dates, newest first; one query."""
        return sorted(set(self.values_list("year", "reference_date")), reverse=True)

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


class ClassBreaksQuerySet(models.QuerySet["ClassBreaks"]):
    """Questions about stored class breaks."""

    def chosen(
        self, indicator: PublishedIndicator, level: str, method: str, classes: int
    ) -> "ClassBreaks | None":
        """Return the breaks of one choice, or None where nothing is classed; one query."""
        return self.filter(
            published_indicator=indicator, level_id=level, method=method, classes=classes
        ).first()

    def by_default(self, stand_indicators: list[PublishedIndicator], level: str) -> Self:
        """Return the breaks of several indicators on a level, each in its own method; one query."""
        return self.filter(
            published_indicator__in=stand_indicators,
            level_id=level,
            method=F("published_indicator__method"),
            classes=F("published_indicator__classes"),
        )


class ClassBreaks(models.Model):
    """Class breaks of one indicator on one level, pooled over all published years.

    ``breaks`` are the inner and outer limits, ascending, rounded to the display
    precision before classing: k classes have k + 1 limits, class i holds
    ``breaks[i] <= value < breaks[i + 1]``, the last class includes its upper end.
    """

    published_indicator = models.ForeignKey(
        PublishedIndicator, models.CASCADE, verbose_name="Indikator", related_name="class_breaks"
    )
    level = models.ForeignKey(Level, models.PROTECT, verbose_name="Ebene", related_name="+")
    method = models.CharField("Methode", max_length=12, choices=Indicator.Method)
    classes = models.PositiveSmallIntegerField("gewünschte Klassen")
    breaks = ArrayField(models.DecimalField(max_digits=16, decimal_places=4), verbose_name="Grenzen")
    note = models.CharField("Hinweis", max_length=200, blank=True)

    objects = ClassBreaksQuerySet.as_manager()

    class Meta:
        verbose_name = "Klassengrenzen"
        verbose_name_plural = "Klassengrenzen"
        constraints = [
            models.UniqueConstraint(
                fields=("published_indicator", "level", "method", "classes"), name="breaks_once_per_choice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.published_indicator_id} {self.method} {self.classes}"
