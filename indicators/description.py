"""What a release says about an indicator: formula, sources, years, classes, rules.

Everything here is frozen with the release and public; no delivered number is in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from indicators.classification import breaks
from indicators.computing import Formula
from indicators.counting import CITY_RANK, Place
from indicators.formulas import Term, formula_text, in_words
from indicators.models import (
    ClassBreaks,
    Indicator,
    IndicatorTerm,
    Measure,
    PublishedIndicator,
    PublishedMeasure,
    Release,
    Source,
)

CLASS_COUNTS = range(3, 8)
CASES = (Measure.Kind.STOCK, Measure.Kind.FLOW)
INDEX_SIGNS = {
    Indicator.Direction.HIGHER_WORSE: 1,
    Indicator.Direction.NEUTRAL: 1,
    Indicator.Direction.HIGHER_BETTER: -1,
}

Shown = tuple[Decimal | None, str, date, bool]
"""What is compared between releases: number, status, reference date, provisional."""
Address = tuple[str, int, int]
"""Where a value stands: indicator, area, year."""


def formula_of(indicator: Indicator) -> Formula:
    """Return an indicator with its terms as calculation sees it."""
    terms = list(indicator.terms.all())
    above = [term for term in terms if term.part == IndicatorTerm.Part.NUMERATOR]
    below = [term for term in terms if term.part == IndicatorTerm.Part.DENOMINATOR]
    counts_cases = below and all(term.measure.kind in CASES for term in below)
    return Formula(
        slug=indicator.slug,
        numerator=tuple(_term(term) for term in above),
        denominator=tuple(_term(term) for term in below),
        factor=indicator.factor,
        decimals=indicator.decimals,
        is_share=_is_share(indicator, terms),
        is_index=indicator.kind == Indicator.Kind.INDEX,
        smallest_denominator=max(term.measure.source.minimum_denominator for term in below)
        if counts_cases
        else 0,
        index_sign=INDEX_SIGNS[Indicator.Direction(indicator.direction)] if indicator.in_index else 0,
        first_year=indicator.first_year,
        last_year=indicator.last_year,
    )


def _is_share(indicator: Indicator, terms: Sequence[IndicatorTerm]) -> bool:
    """Say whether the numerator is part of the denominator: a percentage of cases without minus."""
    return indicator.unit == "%" and all(term.weight == 1 and term.measure.kind in CASES for term in terms)


def _term(term: IndicatorTerm) -> Term:
    return Term(term.measure_id, term.weight, term.year_offset, term.first_year, term.last_year)


def rules_in_words(indicators: Iterable[Indicator]) -> str:
    """Return the rules of disclosure control that these indicators fall under, in German."""
    sources = {term.measure.source for indicator in indicators for term in indicator.terms.all()}
    lines = [
        f"{source.name}: Zahlen von 1 bis {source.threshold - 1} bleiben geheim, "
        f"keine Quote unter {source.minimum_denominator} im Nenner."
        for source in sorted(sources, key=lambda source: source.slug)
        if source.threshold > 1
    ]
    return "\n".join(lines)


def describe(
    indicator: Indicator, values: Iterable[Address], places: Mapping[int, Place]
) -> PublishedIndicator:
    """Return the description of an indicator as this release freezes it (not saved)."""
    terms = list(indicator.terms.all())
    sources = list({term.measure.source_id: term.measure.source for term in terms}.values())
    formula = formula_of(indicator)
    names = {term.measure_id: term.measure.name for term in terms}
    copied = (
        "slug", "name", "order", "kind", "unit", "decimals", "direction", "method", "classes",
        "definition", "numerator_text", "denominator_text", "factor", "formula_source",
        "to_confirm", "note",
    )  # fmt: skip
    return PublishedIndicator(
        indicator=indicator,
        **{name: getattr(indicator, name) for name in copied},
        topic_slug=indicator.topic_id,
        topic_name=indicator.topic.name,
        topic_order=indicator.topic.order,
        formula_text=in_words(formula.numerator, formula.denominator, formula.factor, names),
        formula="|".join((formula_text(formula.numerator), formula_text(formula.denominator))),
        source_text=_source_text(indicator, sources),
        licence=", ".join(dict.fromkeys(source.licence for source in sources if source.licence)),
        licence_url=next((source.licence_url for source in sources if source.licence_url), ""),
        years=sorted({year for _, _, year in values}),
        levels=[
            level for _, level in sorted({(places[area].rank, places[area].level) for _, area, _ in values})
        ],
    )


def measures_in_words(
    release: Release, used: Iterable[Measure], thresholds: Mapping[str, int]
) -> Iterator[PublishedMeasure]:
    """Yield what a release says about the measures of its formulas, and about their other parts.

    ``thresholds`` are the numbers of cases from which on a measure may be shown, by slug.
    """
    shown = {measure.slug: measure for measure in used}
    siblings = Measure.objects.filter(whole__in=shown).exclude(partition="").select_related("source")
    for slug, measure in sorted(({measure.slug: measure for measure in siblings} | shown).items()):
        yield PublishedMeasure(
            release=release,
            slug=slug,
            name=measure.name,
            kind=measure.kind,
            source_key=measure.source_key,
            whole=measure.whole_id or "",
            partition=measure.partition,
            threshold=thresholds.get(slug, measure.source.threshold),
        )


def _source_text(indicator: Indicator, sources: Sequence[Source]) -> str:
    parts = list(dict.fromkeys(source.attribution for source in sources)) or [indicator.source_text]
    if indicator.own_calculation:
        parts.append("eigene Berechnungen")
    return "; ".join(parts)


def same_description(draft: PublishedIndicator, latest: PublishedIndicator | None) -> bool:
    """Say whether a description says what the current one says."""
    left_out = {"id", "release"}
    return latest is not None and all(
        getattr(draft, field.attname) == getattr(latest, field.attname)
        for field in PublishedIndicator._meta.concrete_fields
        if field.name not in left_out
    )


def class_breaks(
    described: PublishedIndicator, values: Mapping[Address, Shown], places: Mapping[int, Place]
) -> Iterator[ClassBreaks]:
    """Yield the class breaks of every method and number of classes, pooled over all years.

    Only numbers that may be shown take part; city, Kreis and Land have no classes.
    """
    if described.kind == Indicator.Kind.COUNT:
        return
    pooled = defaultdict(list)
    for (_, area, _), (number, _, _, _) in values.items():
        if number is not None and places[area].rank > CITY_RANK:
            pooled[places[area].level].append(number)
    for level, numbers in sorted(pooled.items()):
        for method in Indicator.Method:
            for classes in CLASS_COUNTS:
                found = breaks(numbers, method.value, classes, described.decimals)
                yield ClassBreaks(
                    published_indicator=described,
                    level_id=level,
                    method=method,
                    classes=classes,
                    breaks=list(found.limits),
                    note=found.note,
                )
