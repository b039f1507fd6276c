"""The administration: the catalogue to edit, geography and releases to look at.

Delivered numbers do not appear here. What was published never changes, so
releases and values are read-only; boundaries come from ``import_areas`` alone.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

import indicators.admin_places  # noqa: F401 - registers streets and places
from indicators.catalogue.checking import circle_problem
from indicators.editing import CHECK, IndicatorForm, TermFormSet, panel_for
from indicators.models import (
    Area,
    Edition,
    Indicator,
    IndicatorTerm,
    Level,
    Measure,
    PublishedIndicator,
    PublishedValue,
    Release,
    Source,
    Topic,
)
from indicators.models.geography import SHAPES
from indicators.rulebook import disclosure_report
from indicators.wordings import HistoricAdmin

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[models.Model]
    TermInlineBase = admin.TabularInline[IndicatorTerm, Indicator]
    MeasureFormBase = forms.ModelForm[models.Model]
else:
    AnyAdmin, TermInlineBase = admin.ModelAdmin, admin.TabularInline
    MeasureFormBase = forms.ModelForm

admin.site.site_header = "Sozialatlas – Verwaltung"
admin.site.site_title = "Sozialatlas – Verwaltung"
admin.site.index_title = "Übersicht"

HTTPS_LINKS: dict[Any, dict[str, str]] = {models.URLField: {"assume_scheme": "https"}}
"""What an address without a scheme means."""


class KeptAddress(HistoricAdmin):
    """Rows whose slug is their key and part of addresses: it is chosen once and then stays."""

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """Return the slug for rows that exist."""
        return ("slug",) if obj else ()


class Loaded(AnyAdmin):
    """Rows that commands load: looked at, perhaps renamed, never added or deleted here."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: rows come from commands."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return False: published values refer to them."""
        return False


class Published(Loaded):
    """Rows of a release: they never change."""

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return False: a correction is a new release."""
        return False


@admin.register(Topic)
class TopicAdmin(KeptAddress):
    """Topics, in the order of the pages."""

    list_display = ("name", "slug", "order")


@admin.register(Source)
class SourceAdmin(KeptAddress):
    """Sources with their licences."""

    formfield_overrides = HTTPS_LINKS
    list_display = ("name", "slug", "licence")
    search_fields = ("slug", "name")


class MeasureForm(MeasureFormBase):
    """A measure that is not, over its wholes, part of itself."""

    def clean(self) -> dict[str, Any]:
        """Refuse circles; one query."""
        cleaned = super().clean() or self.cleaned_data
        slug = self.instance.pk or cleaned.get("slug", "")
        whole = cleaned.get("whole")
        wholes = dict(Measure.objects.values_list("slug", "whole")) | {slug: whole.slug if whole else None}
        if problem := circle_problem(slug, wholes):
            raise ValidationError(problem)
        return cleaned


@admin.register(Measure)
class MeasureAdmin(KeptAddress):
    """Measures of all sources."""

    form = MeasureForm
    list_display = ("slug", "name", "source", "source_key", "kind", "whole", "partition")
    list_select_related = ("source", "whole")
    list_filter = ("source", "kind")
    search_fields = ("slug", "name", "source_key")


class TermInline(TermInlineBase):
    """Terms of the formula below their indicator."""

    model = IndicatorTerm
    formset = TermFormSet
    extra = 2
    verbose_name_plural = "Formel: Zähler und Nenner"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[IndicatorTerm]:
        """Return the terms as a formula is read: above the line first."""
        return super().get_queryset(request).order_by("-part", "order", "id")

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any] | None":
        """Return the field with its choices read once, not once for every term."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            field.choices = list(field.iterator(field))
        return field


@admin.register(Indicator)
class IndicatorAdmin(KeptAddress):
    """Indicators with their formulas; „Formel prüfen“ shows one with real numbers and saves nothing."""

    form = IndicatorForm  # type: ignore[assignment] # the class of all tables knows no form of one
    change_form_template = "admin/indicators/indicator/change_form.html"
    inlines = (TermInline,)
    list_display = (
        "name",
        "slug",
        "topic",
        "kind",
        "unit",
        "direction",
        "audience",
        "to_confirm",
        "in_index",
    )
    list_select_related = ("topic",)
    list_filter = ("topic", "kind", "direction", "audience", "to_confirm", "in_index", "own_calculation")
    search_fields = ("slug", "name", "short_name", "definition")
    fieldsets = (
        (None, {"fields": ("slug", "name", "short_name", "topic", "order", "audience")}),
        (
            "Rechnung",
            {"fields": ("kind", "factor", "unit", "decimals", "own_calculation", "in_index", "index_weight")},
        ),
        (
            "Darstellung",
            {"fields": ("direction", "method", "classes", "manual_breaks", "first_year", "last_year")},
        ),
        (
            "Texte",
            {
                "fields": (
                    "definition",
                    "how_to_read",
                    "caution",
                    "numerator_text",
                    "denominator_text",
                    "source_text",
                    "note",
                )
            },
        ),
        ("Beleg", {"fields": ("formula_source", "to_confirm")}),
    )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the page, with what the formula gives where somebody asked for it."""
        if request.method == "POST" and CHECK in request.POST:
            formset = context["inline_admin_formsets"][0].formset
            context["panel"] = panel_for(request, context["adminform"].form, formset)
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Level)
class LevelAdmin(Loaded):
    """Kinds of areas; their names may be put into better words."""

    list_display = ("name", "slug", "rank")
    readonly_fields = ("slug", "rank")


@admin.register(Edition)
class EditionAdmin(Loaded):
    """Dated sets of boundaries; only the remark can be edited."""

    list_display = ("valid_from", "note")
    readonly_fields = ("valid_from",)


@admin.register(Area)
class AreaAdmin(Loaded):
    """Areas without their shapes; only the name can be corrected."""

    list_display = ("code", "name", "level", "edition", "is_remainder", "area_km2")
    list_select_related = ("level", "edition")
    list_filter = ("level", "edition")
    search_fields = ("code", "name")
    fields = ("code", "name", "slug", "level", "edition", "parent", "is_remainder", "area_km2")
    readonly_fields = tuple(field for field in fields if field != "name")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[models.Model]:
        """Return areas without the shapes, which would be megabytes."""
        return super().get_queryset(request).defer(*SHAPES)


@admin.register(Release)
class ReleaseAdmin(Published):
    """Acts of publication, with the report on what the next one would hide."""

    list_display = ("number", "published_at", "audience", "note", "is_demo", "withdrawn_at")
    list_filter = ("audience",)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of releases, before them that of the report."""
        report = self.admin_site.admin_view(disclosure_report)
        return [path("geheimhaltung/", report, name="disclosure-report"), *super().get_urls()]


@admin.register(PublishedIndicator)
class PublishedIndicatorAdmin(Published):
    """Indicators as releases describe them."""

    formfield_overrides = HTTPS_LINKS
    list_display = ("name", "slug", "release", "topic_name", "to_confirm")
    list_select_related = ("release",)
    list_filter = ("release", "topic_name")
    search_fields = ("slug", "name")


@admin.register(PublishedValue)
class PublishedValueAdmin(Published):
    """What the public sees, value by value."""

    fields = (
        "release",
        "indicator",
        "area",
        "calendar_year",
        "reference_date",
        "number",
        "status",
        "provisional",
    )
    readonly_fields = fields
    list_display = ("indicator", "area", "calendar_year", "number", "status", "release")
    list_select_related = ("indicator", "area", "release")
    list_filter = ("release", "status", "indicator")
    search_fields = ("area__code", "area__name")
    ordering = ("-release", "indicator", "area", "-year")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[models.Model]:
        """Return values whose areas come without shapes."""
        return super().get_queryset(request).defer(*(f"area__{shape}" for shape in SHAPES))

    @admin.display(description="Jahr", ordering="year")
    def calendar_year(self, value: PublishedValue) -> str:
        """Return the year as text: a year has no thousands separator."""
        return str(value.year)
