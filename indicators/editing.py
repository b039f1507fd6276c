"""Editing an indicator: the checks before saving, and its formula with real numbers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.formats import number_format

from indicators.catalogue.checking import sides_problem
from indicators.disclosure.rules import RuleError
from indicators.formula_checks import Described, Part, mistakes, oddities
from indicators.formulas import Term, Value, in_words
from indicators.models import DisclosureRule, Indicator, IndicatorTerm, Level, PublishedValue
from indicators.models.catalogue import Audience
from indicators.publication import Trial, try_indicator
from indicators.publication.trying import TrialTerm
from indicators.status import SIGNS, Status

if TYPE_CHECKING:
    TermFormSetBase = BaseInlineFormSet[IndicatorTerm, Indicator, forms.ModelForm[IndicatorTerm]]
    IndicatorFormBase = forms.ModelForm[Indicator]
else:
    TermFormSetBase, IndicatorFormBase = BaseInlineFormSet, forms.ModelForm

CHECK = "_check"
"""The button that only looks: nothing is saved."""
SEE_INTERNAL = "indicators.view_internal"
SEE_DELIVERIES = "imports.view_delivery"
"""Who sees delivered numbers on the other pages of the staff area."""
WORDS = {
    Status.WITHHELD: "geheim",
    Status.MISSING: "fehlt",
    Status.LATER: "kommt später",
    Status.UNRELIABLE: "nicht sicher genug",
    Status.NOT_MEANINGFUL: "nicht sinnvoll",
}


class IndicatorForm(IndicatorFormBase):
    """An indicator that is saved, or only looked at."""

    def is_valid(self) -> bool:
        """Return False where the button only looks, so that nothing is saved."""
        valid = super().is_valid()
        return valid and CHECK not in self.data


class TermFormSet(TermFormSetBase):
    """Both sides of a formula, suiting the kind of the indicator."""

    def clean(self) -> None:
        """Refuse sides that do not suit the kind, and whatever else stands in the way."""
        super().clean()
        if any(self.errors):
            return
        part = IndicatorTerm.Part
        terms = kept_terms(self)
        parts = {term.part for term in terms}
        problem = sides_problem(self.instance.kind, part.NUMERATOR in parts, part.DENOMINATOR in parts)
        found = [problem] if problem else []
        found += mistakes(described(self.instance), parts_of(terms), ruled(self.instance.audience))
        if found:
            raise ValidationError(found)


def kept_terms(formset: TermFormSet) -> list[IndicatorTerm]:
    """Return the terms of a formset as they would be saved, in their order."""
    kept = [
        form.instance
        for form in formset.forms
        if form.cleaned_data.get("part")
        and form.cleaned_data.get("measure")
        and not form.cleaned_data.get("DELETE")
    ]
    return sorted(kept, key=lambda term: (term.part, term.order))


def described(indicator: Indicator) -> Described:
    """Return what an indicator says of itself."""
    return Described(
        kind=indicator.kind,
        is_public=indicator.audience == Audience.PUBLIC,
        in_index=indicator.in_index,
        has_own_classes=bool(indicator.manual_breaks) or indicator.method == "manuell",
    )


def parts_of(terms: list[IndicatorTerm]) -> list[Part]:
    """Return the terms of a formula with what their measures say."""
    return [
        Part(
            side=term.part,
            measure=term.measure_id,
            name=term.measure.name,
            unit=term.measure.unit,
            month=term.measure.reference_month,
            source=term.measure.source_id,
            weight=term.weight,
            year_offset=term.year_offset,
            first_year=term.first_year,
            last_year=term.last_year,
        )
        for term in terms
    ]


def ruled(audience: str) -> frozenset[str]:
    """Return the sources with a rule for an audience; one query."""
    return frozenset(DisclosureRule.objects.of_sources(audience))


@dataclass(frozen=True)
class PanelRow:
    """An area and what would be shown of it, in words."""

    area: str
    value: str


@dataclass(frozen=True)
class Panel:
    """A formula in words and with numbers, and what its areas would show.

    ``is_trial`` says that the values are computed now; else they are those of the newest
    release, because the account may not see deliveries.
    """

    words: str
    calculation: str
    year: int | None
    rows: tuple[PanelRow, ...]
    warnings: tuple[str, ...]
    is_trial: bool
    note: str = ""


def panel(request: HttpRequest, indicator: Indicator, terms: list[IndicatorTerm]) -> Panel:
    """Return what a formula gives, saved or not; delivered numbers only for who may see deliveries."""
    names = {term.measure_id: term.measure.name for term in terms}
    above, below = (
        [plain_term(term) for term in terms if term.part == part]
        for part in (IndicatorTerm.Part.NUMERATOR, IndicatorTerm.Part.DENOMINATOR)
    )
    words = in_words(above, below, indicator.factor, names) if above else ""
    warnings = list(oddities(described(indicator), parts_of(terms), internal_parts()))
    if not request.user.has_perm(SEE_DELIVERIES):
        audience = Audience.INTERNAL if request.user.has_perm(SEE_INTERNAL) else Audience.PUBLIC
        return published_panel(indicator, audience, words, warnings)
    indicator._prefetched_objects_cache = {"terms": as_queryset(terms)}  # type: ignore[attr-defined]
    try:
        trial = try_indicator(indicator)
    except RuleError as error:
        return Panel(words, "", None, (), (*warnings, str(error)), is_trial=True)
    return trial_panel(indicator, words, warnings, trial)


def plain_term(term: IndicatorTerm) -> Term:
    """Return a term as formulas know it."""
    return Term(term.measure_id, term.weight, term.year_offset, term.first_year, term.last_year)


def as_queryset(terms: list[IndicatorTerm]) -> Any:
    """Return unsaved terms as what ``indicator.terms.all()`` gives."""
    found = IndicatorTerm.objects.all()
    found._result_cache = terms
    return found


def internal_parts() -> list[str]:
    """Return the names of the indicators of the index that the public does not see; one query."""
    parts = Indicator.objects.filter(in_index=True, audience=Audience.INTERNAL)
    return list(parts.values_list("name", flat=True))


def trial_panel(indicator: Indicator, words: str, warnings: list[str], trial: Trial) -> Panel:
    """Return the panel of a formula that was computed."""
    if trial.year is None:
        note = "Für den Zähler wurde noch nichts geliefert; die Formel lässt sich noch nicht rechnen."
        return Panel(words, "", None, (), tuple(warnings), is_trial=True, note=note)
    if trial.zeros:
        where = ", ".join(trial.zeros)
        warnings.append(f"Der Nenner ist null in: {where}. Dort steht „nicht sinnvoll“ statt einer Zahl.")
    note = ""
    if trial.is_unproven:
        note = (
            "Die Geheimhaltung lässt sich mit dieser Formel nicht beweisen; so ließe sich nichts "
            "veröffentlichen. Die Werte der Gebiete werden deshalb nicht gezeigt."
        )
    rows = tuple(PanelRow(row.name, value_text(row.value, indicator)) for row in trial.rows)
    calculation = calculation_text(indicator, trial)
    return Panel(words, calculation, trial.year, rows, tuple(warnings), is_trial=True, note=note)


def published_panel(indicator: Indicator, audience: str, words: str, warnings: list[str]) -> Panel:
    """Return the panel for who may not see deliveries: the values of the newest release; one query."""
    values = PublishedValue.objects.current(audience=audience).filter(indicator=indicator.pk)
    shown = list(values.select_related("area__level").defer(*AREA_SHAPES))
    year = max((row.year for row in shown), default=None)
    newest = sorted(
        (row for row in shown if row.year == year), key=lambda row: (row.area.level.rank, row.area.code)
    )
    found = [
        (
            row.area.name,
            row.area.level_id == Level.CITY,
            Value(row.number, Status(row.status), row.provisional),
        )
        for row in newest
    ]
    city = next((value_text(value, indicator) for _, is_city, value in found if is_city), "")
    note = (
        "Ihr Konto sieht keine Lieferungen. Gezeigt ist, was die neueste Veröffentlichung nennt, "
        "noch nach der damaligen Formel."
        if found
        else "Ihr Konto sieht keine Lieferungen, und veröffentlicht ist dieser Indikator noch nicht."
    )
    return Panel(
        words,
        f"Stadt: {city}" if city else "",
        year,
        tuple(PanelRow(name, value_text(value, indicator)) for name, _, value in found),
        tuple(warnings),
        is_trial=False,
        note=note,
    )


AREA_SHAPES = ("area__shape", "area__drawn_shape", "area__label_point")


def value_text(value: Value, indicator: Indicator) -> str:
    """Return a value with its unit, or the sign and the reason why there is none."""
    if value.number is None:
        sign = SIGNS[value.status]
        return f"{sign} ({WORDS[value.status]})" if sign else WORDS[value.status]
    return f"{german(value.number, indicator.decimals)} {indicator.unit}".strip()


def german(number: Decimal, places: int | None = None) -> str:
    """Return a number as it is written in German, with the places it has."""
    exact = number.normalize()
    shown = max(0, -int(exact.as_tuple().exponent)) if places is None else places
    return number_format(number, shown, use_l10n=True, force_grouping=True).replace("-", "−")


def calculation_text(indicator: Indicator, trial: Trial) -> str:
    """Return the formula of the city with its numbers: „(1.234 + 567) ÷ 12.345 × 100 = 14,6 %“."""
    if indicator.kind == Indicator.Kind.INDEX or trial.city is None:
        return ""
    text = side_text(trial.numerator, bracket=bool(trial.denominator) or indicator.factor != 1)
    if trial.denominator:
        text += f" ÷ {side_text(trial.denominator, bracket=True)}"
    if indicator.factor != 1:
        text += f" × {german(Decimal(indicator.factor))}"
    return f"{text} = {value_text(trial.city, indicator)}"


def side_text(terms: tuple[TrialTerm, ...], *, bracket: bool) -> str:
    """Return one side of a formula with its numbers."""
    text = ""
    for term in terms:
        size = abs(term.weight)
        number = german(term.number) if term.number is not None else "?"
        shown = number if size == 1 else f"{german(size)} × {number}"
        text += f" {'−' if term.weight < 0 else '+'} {shown}"
    text = text.removeprefix(" + ") if text.startswith(" +") else text.strip().replace("− ", "−", 1)
    return f"({text})" if bracket and len(terms) > 1 else text


def panel_for(request: HttpRequest, form: IndicatorForm, formset: TermFormSet) -> Panel | None:
    """Return the panel of a page whose button was pressed, None where the form has mistakes."""
    if form.errors or any(formset.errors) or formset.non_form_errors():
        return None
    return panel(request, form.instance, kept_terms(formset))
