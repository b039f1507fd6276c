"""An indicator before it is saved: what it would show, with the numbers of the city behind it.

Whoever sees a trial sees delivered numbers of the city and, over several trials, what
disclosure control hides in each; only people who may see deliveries get one. Nothing is
stored, and the values of the areas are those that a release would show.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction

from indicators.computing import Figure, Formula, figures, years_of
from indicators.counting import CITY_RANK, Counts, Place
from indicators.disclosure import DisclosureError
from indicators.formulas import Term, Value, evaluate
from indicators.models import Area, Indicator
from indicators.publication.gathering import Material, gather
from indicators.publication.publishing import decided


@dataclass(frozen=True)
class TrialTerm:
    """One measure of a formula with its number for the city; None where there is none."""

    measure: str
    weight: Decimal
    number: Decimal | None


@dataclass(frozen=True)
class TrialRow:
    """What a release would show of one area."""

    code: str
    name: str
    value: Value


@dataclass(frozen=True)
class Trial:
    """A formula with real numbers in its newest year, for the city and as published for its areas.

    ``year`` is None where nothing was delivered for it. ``zeros`` are the areas whose
    denominator is 0. ``is_unproven``: no release could be made with this formula now, and
    the values of the areas are not shown.
    """

    year: int | None = None
    numerator: tuple[TrialTerm, ...] = ()
    denominator: tuple[TrialTerm, ...] = ()
    city: Value | None = None
    rows: tuple[TrialRow, ...] = ()
    zeros: tuple[str, ...] = ()
    is_unproven: bool = False


@transaction.atomic
def try_indicator(indicator: Indicator) -> Trial:
    """Return what an indicator would be; it need not be saved, its terms come with it (``terms.all()``).

    Raises RuleError where a source that it uses has no rule.
    """
    material = gather(indicator.audience, tried=indicator)
    formula = next(found for found in material.formulas if found.slug == indicator.slug)
    years = years_of(formula, material.counts)
    if not years:
        return Trial()
    year = years[-1]
    places = material.places_by_year.get(year, [])
    city = next((place for place in places if place.rank == CITY_RANK), None)
    trial = Trial(
        year=year,
        numerator=_terms(formula.numerator, material.counts, city, year),
        denominator=_terms(formula.denominator, material.counts, city, year),
        city=_value(formula, material.counts, city, year),
        zeros=_zeros(formula, material, year),
    )
    try:
        found = _published(formula, material, year)
    except DisclosureError:
        return replace(trial, is_unproven=True)
    return replace(trial, rows=_rows(found))


def _terms(terms: Sequence[Term], counts: Counts, city: Place | None, year: int) -> tuple[TrialTerm, ...]:
    return tuple(
        TrialTerm(
            term.measure,
            term.weight,
            counts.at(term.measure, city, year + term.year_offset).number if city else None,
        )
        for term in terms
        if term.counts_in(year)
    )


def _value(formula: Formula, counts: Counts, city: Place | None, year: int) -> Value | None:
    if city is None:
        return None
    return evaluate(
        formula.numerator,
        formula.denominator,
        formula.factor,
        formula.decimals,
        lambda measure, of_year: counts.at(measure, city, of_year),
        year=year,
    ).value


def _zeros(formula: Formula, material: Material, year: int) -> tuple[str, ...]:
    """Return the names of the areas whose denominator is 0."""
    if not formula.denominator:
        return ()
    counts = material.counts
    ids = [
        place.id
        for place in material.places_by_year.get(year, [])
        if evaluate(
            formula.denominator,
            (),
            1,
            3,
            lambda measure, of_year, place=place: counts.at(measure, place, of_year),  # type: ignore[misc]
            year=year,
        ).numerator
        == 0
    ]
    return tuple(Area.objects.filter(pk__in=ids).order_by("code").values_list("name", flat=True))


def _published(formula: Formula, material: Material, year: int) -> list[Figure]:
    """Return the figures that a release would show for one year, protected within the years it uses."""
    formulas = [one for one in material.formulas if one.is_index or year in years_of(one, material.counts)]
    offsets = {term.year_offset for one in formulas for term in (*one.numerator, *one.denominator)}
    counts = material.counts.of_years({year, *(year + offset for offset in offsets)})
    narrowed = replace(material, counts=counts)
    hidden = decided(formula_audience(formula, material), narrowed).require_proven().hidden
    wanted = formulas if formula.is_index else [formula]
    made = figures(
        wanted, counts, {year: material.places_by_year.get(year, [])}, hidden | material.secret_sums
    )
    return [figure for figure in made if (figure.indicator, figure.year) == (formula.slug, year)]


def formula_audience(formula: Formula, material: Material) -> str:
    """Return the audience that an indicator is tried for."""
    return next(one.audience for one in material.indicators if one.slug == formula.slug)


def _rows(found: Sequence[Figure]) -> tuple[TrialRow, ...]:
    names = dict(Area.objects.filter(pk__in=[one.place.id for one in found]).values_list("pk", "name"))
    ordered = sorted(found, key=lambda one: (one.place.rank, one.place.code))
    return tuple(TrialRow(one.place.code, names[one.place.id], one.value) for one in ordered)
