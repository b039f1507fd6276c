"""Disclosure control in the administration: rules and their history, preferences, the report."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from indicators.disclosure import DisclosureError
from indicators.models import Area, CellPreference, DisclosureRule, RuleChange, Source
from indicators.models.catalogue import Audience
from indicators.models.geography import SHAPES
from indicators.models.rules import RULE_FIELDS
from indicators.publication import Preview, WhatIf, WhatIfError, preview

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[models.Model]
else:
    AnyAdmin = admin.ModelAdmin

LABELS = {
    field.name: str(field.verbose_name)
    for field in DisclosureRule._meta.concrete_fields
    if field.name in RULE_FIELDS
}
MAY_SEE = "indicators.view_disclosurerule"


@admin.register(DisclosureRule)
class DisclosureRuleAdmin(AnyAdmin):
    """Rules of the sources; a rule is changed and never removed, and every change is written down."""

    list_display = ("source", "audience", "threshold", "denominator_minimum", "area_minimum", "treatment")
    list_select_related = ("source",)
    list_filter = ("audience", "treatment")
    fieldsets = (
        (None, {"fields": ("source", "audience", "treatment", "rounding_base")}),
        ("Zahlen", {"fields": ("threshold", "complement", "small_group", "zeros")}),
        ("Quoten und Gebiete", {"fields": ("denominator_minimum", "area_minimum")}),
        ("Summen", {"fields": ("dominance_units", "dominance_percent", "prior")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """Return source and audience for rules that exist."""
        return ("source", "audience") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return False: without a rule nothing of a source could be published."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store the rule with its history."""
        DisclosureRule.objects.keep(obj, by=request.user.get_username())


@admin.register(RuleChange)
class RuleChangeAdmin(AnyAdmin):
    """Who changed which rule, and when: to be read only."""

    list_display = ("changed_at", "changed_by", "source", "audience", "label", "old", "new")
    list_filter = ("source", "audience")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: lines come with changes."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return False: history stays."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return False: history stays."""
        return False

    @admin.display(description="Feld", ordering="field")
    def label(self, change: RuleChange) -> str:
        """Return the German name of the field, or its own where the rule has it no more."""
        return LABELS.get(change.field, change.field)


@admin.register(CellPreference)
class CellPreferenceAdmin(AnyAdmin):
    """What should rather stay visible."""

    list_display = ("area", "measure", "indicator", "weight")
    list_select_related = ("area__edition", "measure", "indicator")
    list_filter = ("area__edition",)
    autocomplete_fields = ("measure", "indicator")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[models.Model]:
        """Return preferences whose areas come without shapes."""
        return super().get_queryset(request).defer(*(f"area__{shape}" for shape in SHAPES))

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        """Return the areas to choose from without their shapes, and without people who have no place."""
        if db_field.name == "area":
            kwargs["queryset"] = Area.objects.filter(is_remainder=False).without_shapes()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class QuestionForm(forms.Form):
    """For whom the report is, and what would be otherwise."""

    audience = forms.ChoiceField(label="Für", choices=Audience, initial=Audience.PUBLIC, required=False)
    source = forms.ModelChoiceField(
        Source.objects.all(), label="Was wäre, wenn für diese Quelle", required=False, empty_label="–"
    )
    threshold = forms.IntegerField(
        label="die Mindestfallzahl so hoch wäre?", required=False, min_value=1, max_value=1000
    )
    areas = forms.CharField(
        label="Was wäre, wenn diese Gebiete eines wären?",
        required=False,
        help_text="Schlüssel mit Pluszeichen dazwischen, zum Beispiel 05+06.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse half a question about a threshold."""
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("source")) != bool(cleaned.get("threshold")):
            self.add_error("threshold", "Bitte Quelle und Mindestfallzahl zusammen angeben.")
        return cleaned

    def what_if(self) -> WhatIf | None:
        """Return the question, None where nothing is asked."""
        data = self.cleaned_data
        thresholds = {data["source"].slug: data["threshold"]} if data["source"] else {}
        codes = tuple(code.strip() for code in data["areas"].split("+") if code.strip())
        return WhatIf(thresholds, (codes,) if codes else ()) if thresholds or codes else None


@require_safe
def disclosure_report(request: HttpRequest) -> HttpResponse:
    """Show what a release would hide and why, what that costs, and what another rule would change.

    For staff who may see the rules. Computes the whole release; takes seconds.
    """
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    form = QuestionForm(request.GET or None)
    found, problem = (None, "") if request.GET and not form.is_valid() else _answer(form)
    page = {
        **admin.site.each_context(request),
        "title": "Geheimhaltung vor der Veröffentlichung",
        "form": form,
        "problem": problem,
        "found": found,
        "plans": _plans(found) if found else (),
    }
    return TemplateResponse(
        request, "admin/indicators/release/disclosure_report.html", page, status=400 if form.errors else 200
    )


def _answer(form: QuestionForm) -> tuple[Preview | None, str]:
    """Return the report, or the German sentence why there is none."""
    asked = form.cleaned_data if form.is_bound else {}
    try:
        return preview(
            audience=asked.get("audience") or Audience.PUBLIC,
            what_if=form.what_if() if form.is_bound else None,
        ), ""
    except WhatIfError as error:
        return None, str(error)
    except DisclosureError as error:
        return (
            None,
            f"Die Geheimhaltung lässt sich nicht berechnen ({error}). Es kann nichts veröffentlicht werden.",
        )


def _plans(found: Preview) -> tuple[tuple[str, object], ...]:
    """Return the plans of a report with their headings."""
    now = ("Mit den geltenden Regeln", found.now)
    return (now, ("Mit den anderen Regeln oder Gebieten", found.then)) if found.then else (now,)
