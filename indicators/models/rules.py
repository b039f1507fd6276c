"""Disclosure control as data: the rules of each source, their history, and what should stay visible."""

from typing import TYPE_CHECKING, Any

from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Q

from indicators.disclosure.rules import Dominance, SourceRule, Treatment, ZeroPolicy
from indicators.models.catalogue import Audience, Indicator, Measure, Source
from indicators.models.geography import Area
from indicators.models.record import Act, record

if TYPE_CHECKING:
    from collections.abc import Mapping

RULE_FIELDS = (
    "threshold", "denominator_minimum", "area_minimum", "complement", "small_group", "zeros",
    "dominance_units", "dominance_percent", "prior", "treatment", "rounding_base",
)  # fmt: skip
"""What a rule says, in the order of its history."""


class DisclosureRuleQuerySet(models.QuerySet["DisclosureRule"]):
    """Questions about rules, and the one way to change them."""

    def of_sources(self, audience: str) -> dict[str, SourceRule]:
        """Return the rule of each source for an audience; one query.

        Where there is none for the internal audience, that of the public holds.
        """
        rules = self.filter(audience__in=(Audience.PUBLIC, audience)).order_by("source_id", "-audience")
        return {rule.source_id: rule.rule for rule in rules}

    def threshold(self, source: str) -> int | None:
        """Return from how many cases on a source's numbers may be public, None without a rule; one query."""
        found = self.filter(source=source, audience=Audience.PUBLIC)
        return found.values_list("threshold", flat=True).first()

    @transaction.atomic
    def keep(self, rule: "DisclosureRule", by: str) -> "DisclosureRule":
        """Store a new or changed rule with one line of history for each field that changes.

        The record of the house gets an entry, too. ``by`` is the name of the account, or of
        the command that acts for nobody.
        """
        same = self.filter(source=rule.source_id, audience=rule.audience).select_for_update()
        before: Mapping[str, Any] = same.values("pk", *RULE_FIELDS).first() or {}
        rule.pk = before.get("pk", rule.pk)
        rule.save()
        rule.refresh_from_db()
        changes = [
            RuleChange(
                source=rule.source_id,
                audience=rule.audience,
                field=field,
                old=_text(before[field]) if before else "",
                new=_text(getattr(rule, field)),
                changed_by=by,
            )
            for field in RULE_FIELDS
            if not before or before[field] != getattr(rule, field)
        ]
        RuleChange.objects.bulk_create(changes)
        if changes:
            record(by, Act.RULE, str(rule), text="\n".join(str(change) for change in changes))
        return rule


def _text(value: object) -> str:
    return "" if value is None else str(value)


class DisclosureRule(models.Model):
    """From when on the numbers of a source may be shown to an audience (``disclosure.SourceRule``)."""

    class Zeros(models.TextChoices):
        """Whether a zero is always printed."""

        SHOWN = ZeroPolicy.SHOWN.value, "Null wird immer gezeigt"
        MAY_BE_HIDDEN = ZeroPolicy.MAY_BE_HIDDEN.value, "Null darf verborgen werden"

    class Method(models.TextChoices):
        """How small numbers are protected."""

        SUPPRESSION = Treatment.SUPPRESSION.value, "Sperren"
        ROUNDING = Treatment.ROUNDING.value, "Runden"
        CELL_KEY = Treatment.CELL_KEY.value, "Verändern (Cell-Key)"

    source = models.ForeignKey(Source, models.PROTECT, verbose_name="Quelle", related_name="rules")
    audience = models.CharField(
        "gilt für",
        max_length=10,
        choices=Audience,
        default=Audience.PUBLIC,
        help_text="Ohne eigene Regel für intern gilt die öffentliche.",
    )
    threshold = models.PositiveSmallIntegerField(
        "Mindestfallzahl",
        default=3,
        validators=[MinValueValidator(1)],
        help_text="Zahlen von 1 bis unter diesem Wert bleiben geheim.",
    )
    denominator_minimum = models.PositiveIntegerField(
        "kleinster Nenner", default=100, help_text="Darunter wird keine Quote gezeigt."
    )
    area_minimum = models.PositiveIntegerField(
        "kleinstes Gebiet",
        default=300,
        help_text="Gebiete mit weniger Einwohnern erhalten keinen Indexwert.",
    )
    complement = models.BooleanField(
        "Gegenteil schützen",
        default=True,
        help_text="Auch „alle bis auf wenige“ bleibt geheim.",
    )
    small_group = models.PositiveSmallIntegerField(
        "kleine Gruppe",
        default=0,
        help_text="Bis zu dieser Größe bleibt auch „alle haben das Merkmal“ geheim.",
    )
    zeros = models.CharField("Nullen", max_length=15, choices=Zeros, default=Zeros.SHOWN)
    dominance_units = models.PositiveSmallIntegerField(
        "Dominanz: Zahl der Größten (n)", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    dominance_percent = models.DecimalField(
        "Dominanz: höchster Anteil in % (k)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    prior = models.DecimalField("p-%-Regel: p", max_digits=5, decimal_places=2, null=True, blank=True)
    treatment = models.CharField("Verfahren", max_length=15, choices=Method, default=Method.SUPPRESSION)
    rounding_base = models.PositiveSmallIntegerField(
        "Rundungsbasis", default=5, help_text="Nur für das Verfahren „Runden“."
    )

    objects = DisclosureRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "Regel der Geheimhaltung"
        verbose_name_plural = "Regeln der Geheimhaltung"
        ordering = ("source", "-audience")
        permissions = [("release_unprotected", "darf ohne Geheimhaltung veröffentlichen")]
        constraints = [
            models.UniqueConstraint(fields=("source", "audience"), name="one_rule_per_source_and_audience"),
            models.CheckConstraint(
                condition=Q(threshold__gte=1),
                name="threshold_is_at_least_one",
                violation_error_message="Die Mindestfallzahl ist mindestens 1.",
            ),
            models.CheckConstraint(
                condition=Q(rounding_base__gte=2),
                name="rounding_base_rounds_something",
                violation_error_message="Die Rundungsbasis ist mindestens 2.",
            ),
            models.CheckConstraint(
                condition=Q(dominance_units__isnull=True, dominance_percent__isnull=True)
                | Q(
                    dominance_units__isnull=False,
                    dominance_units__gte=1,
                    dominance_percent__isnull=False,
                    dominance_percent__gt=0,
                    dominance_percent__lte=100,
                ),
                name="dominance_has_units_and_percent",
                violation_error_message="Die Dominanzregel braucht n und ein k über 0 bis 100 Prozent.",
            ),
            models.CheckConstraint(
                condition=Q(prior__isnull=True) | Q(prior__gt=0, prior__lte=100),
                name="prior_is_a_percentage",
                violation_error_message="p liegt über 0 bis 100 Prozent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} ({self.get_audience_display()})"

    @property
    def rule(self) -> SourceRule:
        """Return the rule as disclosure control reads it."""
        units, percent = self.dominance_units, self.dominance_percent
        return SourceRule(
            threshold=self.threshold,
            denominator_minimum=self.denominator_minimum,
            area_minimum=self.area_minimum,
            complement=self.complement,
            small_group=self.small_group,
            zeros=ZeroPolicy(self.zeros),
            dominance=Dominance(units, percent) if units is not None and percent is not None else None,
            prior=self.prior,
            treatment=Treatment(self.treatment),
            rounding_base=self.rounding_base,
        )


class RuleChange(models.Model):
    """One field of a rule that somebody changed: it stays, the database refuses to alter it.

    The source is kept as text, so that the history outlives it. A new rule has
    a line for every field, ``old`` being "".
    """

    source = models.CharField("Quelle", max_length=50)
    audience = models.CharField("gilt für", max_length=10, choices=Audience)
    field = models.CharField("Feld", max_length=30)
    old = models.CharField("vorher", max_length=40, blank=True)
    new = models.CharField("nachher", max_length=40, blank=True)
    changed_at = models.DateTimeField("geändert am", auto_now_add=True)
    changed_by = models.CharField("geändert von", max_length=150)

    class Meta:
        verbose_name = "Änderung einer Regel"
        verbose_name_plural = "Änderungen der Regeln"
        ordering = ("-changed_at", "-id")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.field}: {self.old or '–'} → {self.new or '–'}"


class CellPreferenceQuerySet(models.QuerySet["CellPreference"]):
    """Questions about preferences."""

    def weights(self) -> dict[tuple[str, int], float]:
        """Return by measure and area how dear its counts are; two queries.

        A preference for an indicator holds for every measure in its formula. Where several
        meet, the largest weight counts.
        """
        found: dict[tuple[str, int], float] = {}
        for preference in self.prefetch_related("indicator__terms"):
            slugs = {preference.measure_id}
            if preference.indicator is not None:
                slugs = {term.measure_id for term in preference.indicator.terms.all()}
            for slug in slugs - {None}:
                key = (str(slug), preference.area_id)
                found[key] = max(found.get(key, 0.0), float(preference.weight))
        return found


class CellPreference(models.Model):
    """Counts that should rather stay visible; what must be hidden is hidden all the same."""

    measure = models.ForeignKey(
        Measure, models.CASCADE, verbose_name="Zählgröße", related_name="+", null=True, blank=True
    )
    indicator = models.ForeignKey(
        Indicator, models.CASCADE, verbose_name="Indikator", related_name="+", null=True, blank=True
    )
    area = models.ForeignKey(Area, models.CASCADE, verbose_name="Gebiet", related_name="+")
    weight = models.DecimalField(
        "Gewicht",
        max_digits=5,
        decimal_places=2,
        default=10,
        help_text="1 ist gewöhnlich; mit 10 wird eher etwas anderes verborgen, mit 0,1 eher dieses.",
    )

    objects = CellPreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "Vorliebe"
        verbose_name_plural = "Vorlieben"
        ordering = ("area", "measure", "indicator")
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__isnull=True, indicator__isnull=False)
                | Q(measure__isnull=False, indicator__isnull=True),
                name="preference_names_measure_or_indicator",
                violation_error_message="Bitte entweder eine Zählgröße oder einen Indikator wählen.",
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0),
                name="preference_has_a_weight",
                violation_error_message="Das Gewicht liegt über 0.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id or self.indicator_id} in {self.area_id}: {self.weight}"
