"""What is measured: topics, sources, measures and indicators as data."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from indicators.classification import manual_problem


class Audience(models.TextChoices):
    """Who may see an indicator or a release."""

    PUBLIC = "public", "öffentlich"
    INTERNAL = "internal", "intern"


class Topic(models.Model):
    """A group of indicators that are read together."""

    slug = models.SlugField("Adresse", primary_key=True)
    name = models.CharField("Name", max_length=80)
    text = models.TextField("Einführung", blank=True)
    order = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        verbose_name = "Thema"
        verbose_name_plural = "Themen"
        ordering = ("order", "slug")

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """Who counts, and under which licence; from when on numbers may be shown says its rule."""

    slug = models.SlugField("Kennung", primary_key=True)
    name = models.CharField("Name", max_length=120)
    attribution = models.CharField(
        "Quellenvermerk", max_length=300, help_text="Steht so unter jeder Karte und Tabelle."
    )
    url = models.URLField("Verweis", blank=True)
    licence = models.CharField("Lizenz", max_length=80, blank=True)
    licence_url = models.URLField("Verweis zur Lizenz", blank=True)
    basis = models.CharField(
        "Bevölkerungsbasis",
        max_length=200,
        blank=True,
        help_text="Zum Beispiel: Einwohner mit Hauptwohnsitz laut Melderegister.",
    )

    class Meta:
        verbose_name = "Quelle"
        verbose_name_plural = "Quellen"
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name


class Measure(models.Model):
    """Something counted or summed by one source at a reference date.

    ``source_key`` names it in the words of the source (see the modules in
    ``imports/sources``): "HW ALTER=0-2" in the register, "ALO_INSG" at the BA,
    "12411-15i|…" at IT.NRW. "" means that no importer feeds it yet.
    """

    class Kind(models.TextChoices):
        """How the number comes about, which decides how it is protected and added up."""

        STOCK = "stock", "Bestand am Stichtag"
        FLOW = "flow", "Ereignisse im Jahr"
        SUM = "sum", "Summe einer Größe"
        SURFACE = "surface", "Fläche des Gebiets"

    slug = models.SlugField("Kennung", primary_key=True, max_length=60)
    name = models.CharField("Bezeichnung", max_length=200)
    source = models.ForeignKey(Source, models.PROTECT, verbose_name="Quelle", related_name="measures")
    source_key = models.CharField("Schlüssel in der Quelle", max_length=200, blank=True)
    unit = models.CharField("Einheit", max_length=40)
    kind = models.CharField("Art", max_length=10, choices=Kind, default=Kind.STOCK)
    reference_month = models.PositiveSmallIntegerField(
        "Monat des Stichtags",
        default=12,
        help_text="Der Stichtag dieses Monats steht für das Jahr (1. März: 3).",
    )
    whole = models.ForeignKey(
        "self", models.PROTECT, verbose_name="Teil von", related_name="parts", null=True, blank=True
    )
    partition = models.SlugField(
        "Aufteilung", blank=True, help_text="Zählgrößen mit derselben Aufteilung ergeben zusammen das Ganze."
    )

    class Meta:
        verbose_name = "Zählgröße"
        verbose_name_plural = "Zählgrößen"
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(
                condition=Q(reference_month__range=(1, 12)), name="reference_month_is_a_month"
            ),
            models.CheckConstraint(
                condition=Q(partition="") | Q(whole__isnull=False), name="a_partition_has_a_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Questions about indicators."""

    def with_terms(self) -> Self:
        """Return indicators with topic, terms, measures and sources; four queries."""
        return self.select_related("topic").prefetch_related("terms__measure__source")


class Indicator(models.Model):
    """A figure the atlas shows: numerator over denominator, a count, or an index."""

    class Kind(models.TextChoices):
        """What is shown; counts never fill areas."""

        RATE = "rate", "Verhältnis"
        COUNT = "count", "Anzahl"
        INDEX = "index", "Index"

    class Direction(models.TextChoices):
        """How a high value is to be read."""

        NEUTRAL = "neutral", "ohne Wertung"
        HIGHER_BETTER = "higher_better", "höher ist günstiger"
        HIGHER_WORSE = "higher_worse", "höher ist ungünstiger"

    class Method(models.TextChoices):
        """How values are put into classes (``indicators.classification``)."""

        NATURAL = "natuerlich", "natürliche Brüche"
        QUANTILE = "quantile", "gleich viele Gebiete je Klasse"
        EQUAL = "gleich", "gleich breite Klassen"
        DEVIATION = "streuung", "Standardabweichungen"
        HEAD_TAIL = "headtail", "wenige hohe, viele niedrige (Head/Tail)"
        CITY = "stadt", "um den Wert der Stadt"
        MANUAL = "manuell", "festgelegte Grenzen"

    slug = models.SlugField("Adresse", primary_key=True, max_length=60)
    name = models.CharField("Name", max_length=120)
    short_name = models.CharField("Kurzname", max_length=60, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name="Thema", related_name="indicators")
    kind = models.CharField("Art", max_length=10, choices=Kind, default=Kind.RATE)
    factor = models.PositiveIntegerField("Faktor", default=100)
    unit = models.CharField("Einheit", max_length=40)
    decimals = models.PositiveSmallIntegerField("Nachkommastellen", default=1)
    direction = models.CharField("Richtung", max_length=15, choices=Direction, default=Direction.NEUTRAL)
    audience = models.CharField("Sichtbar für", max_length=10, choices=Audience, default=Audience.PUBLIC)
    method = models.CharField("Klassenbildung", max_length=12, choices=Method, default=Method.NATURAL)
    classes = models.PositiveSmallIntegerField("Klassen", default=5)
    manual_breaks = ArrayField(
        models.DecimalField(max_digits=16, decimal_places=4),
        verbose_name="festgelegte Grenzen",
        default=list,
        blank=True,
        help_text="Drei bis sechs aufsteigende Zahlen, mit Komma getrennt, Nachkommastellen mit Punkt: "
        "0, 5, 7.5, 20. Leer, wo keine Grenzen festgelegt sind.",
    )
    definition = models.TextField("Definition")
    how_to_read = models.TextField(
        "So lesen Sie die Zahl", blank=True, help_text="Ein Beispiel in einem oder zwei kurzen Sätzen."
    )
    caution = models.TextField(
        "Vorsicht", blank=True, help_text="Was die Zahl nicht hergibt und leicht falsch verstanden wird."
    )
    numerator_text = models.CharField("Zähler in Worten", max_length=300)
    denominator_text = models.CharField("Nenner in Worten", max_length=300, blank=True)
    source_text = models.CharField("Datenquelle in Worten", max_length=200)
    formula_source = models.TextField("Beleg der Formel")
    to_confirm = models.BooleanField(
        "noch abzustimmen",
        default=False,
        help_text="Die Formel ist nicht belegt; die Stadt muss sie bestätigen.",
    )
    note = models.TextField("Hinweis", blank=True)
    own_calculation = models.BooleanField(
        "eigene Berechnung",
        default=False,
        help_text="Eigene Berechnung auf Zahlen der Bundesagentur für Arbeit.",
    )
    in_index = models.BooleanField(
        "Teil des Index",
        default=False,
        help_text="Zählt im Disparitätsindex mit; das Vorzeichen folgt der Richtung.",
    )
    index_weight = models.PositiveSmallIntegerField(
        "Gewicht im Index",
        default=1,
        help_text="Wie viel der Indikator im Index zählt; üblich ist 1 für alle.",
    )
    first_year = models.PositiveSmallIntegerField("gültig von", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("gültig bis", null=True, blank=True)
    order = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "Indikator"
        verbose_name_plural = "Indikatoren"
        ordering = ("topic__order", "order", "slug")
        constraints = [
            models.CheckConstraint(condition=Q(factor__gte=1), name="factor_is_positive"),
            models.CheckConstraint(condition=Q(index_weight__gte=1), name="index_weight_is_positive"),
            models.CheckConstraint(condition=Q(classes__range=(3, 7)), name="classes_are_three_to_seven"),
            models.CheckConstraint(
                condition=~Q(method="manuell") | ~Q(manual_breaks=[]),
                name="manual_classes_have_limits",
                violation_error_message="„Festgelegte Grenzen“ braucht Grenzen.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse chosen limits that do not ascend, are too few or too many."""
        problem = manual_problem(self.manual_breaks, self.decimals) if self.manual_breaks else ""
        if problem:
            raise ValidationError({"manual_breaks": problem})


class IndicatorTerm(models.Model):
    """One signed measure in the numerator or denominator of an indicator.

    ``year_offset`` moves the year of the measure (-1: the year before);
    ``first_year`` and ``last_year`` limit a term to some years of the indicator
    (denominators can depend on the year: Regelaltersgrenze).
    """

    class Part(models.TextChoices):
        """Above or below the line."""

        NUMERATOR = "numerator", "Zähler"
        DENOMINATOR = "denominator", "Nenner"

    indicator = models.ForeignKey(Indicator, models.CASCADE, verbose_name="Indikator", related_name="terms")
    part = models.CharField("Teil", max_length=12, choices=Part)
    measure = models.ForeignKey(Measure, models.PROTECT, verbose_name="Zählgröße", related_name="terms")
    weight = models.DecimalField("Gewicht", max_digits=8, decimal_places=3, default=1)
    year_offset = models.SmallIntegerField("Jahresversatz", default=0)
    first_year = models.PositiveSmallIntegerField("ab Jahr", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("bis Jahr", null=True, blank=True)
    order = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        verbose_name = "Formelglied"
        verbose_name_plural = "Formelglieder"
        ordering = ("part", "order", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(first_year__lte=F("last_year")),
                name="term_begins_before_it_ends",
            ),
            models.CheckConstraint(condition=~Q(weight=0), name="term_counts_for_something"),
        ]

    def __str__(self) -> str:
        return f"{self.weight:+} × {self.measure_id}"
