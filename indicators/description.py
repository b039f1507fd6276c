"""What a release says about an indicator: formula, sources, years, classes, rules.

Everything here is frozen with the release and public; no delivered number is in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from indicators.classification import Marks, every_choice
from indicators.computing import Formula
from indicators.counting import CITY_RANK, Place
from indicators.disclosure.rules import SourceRule, Treatment, ZeroPolicy
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
from indicators.treatment import treatment_in_words

CASES = (Measure.Kind.STOCK, Measure.Kind.FLOW)
INDEX_SIGNS = {
    Indicator.Direction.HIGHER_WORSE: 1,
    Indicator.Direction.NEUTRAL: 1,
    Indicator.Direction.HIGHER_BETTER: -1,
}

YEARS_OF_AGE = frozenset({"Jahre", "Lebensjahre"})
MONEY = ("euro", "eur", "€")


class Shown(NamedTuple):
    """What is compared between releases.

    ``merged`` is the id of the merged area whose value it is, ``converted_from`` that of the
    edition in which it was counted, both None for most; ``recast`` says that other boundaries
    than those of the area were in force in the year.
    """

    number: Decimal | None
    status: str
    day: date
    provisional: bool
    merged: int | None = None
    converted_from: int | None = None
    recast: bool = False


Address = tuple[str, int, int]
"""Where a value stands: indicator, area, year."""


def formula_of(indicator: Indicator, rules: Mapping[str, SourceRule]) -> Formula:
    """Return an indicator with its terms as calculation sees it; ``rules`` are those of the sources."""
    terms = list(indicator.terms.all())
    above = [term for term in terms if term.part == IndicatorTerm.Part.NUMERATOR]
    below = [term for term in terms if term.part == IndicatorTerm.Part.DENOMINATOR]
    counts_cases = all(term.measure.kind in CASES for term in below)
    minima = [rules[term.measure.source_id].denominator_minimum for term in below if counts_cases]
    smallest_areas = [rules[term.measure.source_id].area_minimum for term in terms]
    return Formula(
        slug=indicator.slug,
        numerator=tuple(_term(term) for term in above),
        denominator=tuple(_term(term) for term in below),
        factor=indicator.factor,
        decimals=indicator.decimals,
        is_share=_is_share(indicator, terms),
        is_index=indicator.kind == Indicator.Kind.INDEX,
        smallest_denominator=max(minima, default=0),
        smallest_area=max(smallest_areas, default=0),
        index_sign=INDEX_SIGNS[Indicator.Direction(indicator.direction)] if indicator.in_index else 0,
        index_weight=indicator.index_weight,
        first_year=indicator.first_year,
        last_year=indicator.last_year,
    )


def _is_share(indicator: Indicator, terms: Sequence[IndicatorTerm]) -> bool:
    """Say whether the numerator is part of the denominator: a percentage of cases without minus."""
    return indicator.unit == "%" and all(term.weight == 1 and term.measure.kind in CASES for term in terms)


def _term(term: IndicatorTerm) -> Term:
    return Term(term.measure_id, term.weight, term.year_offset, term.first_year, term.last_year)


def sources_of(indicators: Iterable[Indicator]) -> list[Source]:
    """Return the sources whose numbers indicators use, by slug."""
    found = {term.measure.source for indicator in indicators for term in indicator.terms.all()}
    return sorted(found, key=lambda source: source.slug)


def rules_in_words(indicators: Iterable[Indicator], rules: Mapping[str, SourceRule]) -> str:
    """Return the rules of disclosure control that these indicators fall under, a line for each source."""
    lines = [(source.name, _rule_in_words(rules[source.slug])) for source in sources_of(indicators)]
    return "\n".join(f"{name}: {words}." for name, words in lines if words)


def _rule_in_words(rule: SourceRule) -> str:
    """Return what a rule demands, in German; "" where every number may be shown."""
    parts = [treatment_in_words(rule)]
    if rule.treatment is Treatment.SUPPRESSION and rule.threshold > 1:
        parts.append(f"Zahlen von 1 bis {rule.threshold - 1} bleiben geheim")
        parts.append("auch „alle bis auf so wenige“" if rule.complement else "")
        parts.append(f"„alle“ in Gruppen bis {rule.small_group} ebenso" if rule.small_group else "")
        may_hide = rule.zeros is ZeroPolicy.MAY_BE_HIDDEN
        parts.append("Nullen können verborgen sein" if may_hide else "")
    if rule.denominator_minimum:
        parts.append(f"keine Quote unter {rule.denominator_minimum} im Nenner")
    if rule.area_minimum and any(parts):
        parts.append(f"kein Index unter {rule.area_minimum} Einwohnern")
    return ", ".join(part for part in parts if part)


def treatments_in_words(indicator: Indicator, rules: Mapping[str, SourceRule]) -> str:
    """Return how the numbers of an indicator were changed before it was computed, "" if not at all."""
    found = [
        (source.name, words)
        for source in sources_of([indicator])
        if (words := treatment_in_words(rules[source.slug]))
    ]
    if len({words for _, words in found}) == 1:
        return found[0][1]
    return "; ".join(f"{name}: {words}" for name, words in found)


def lacks_contributions(measure: Measure, rule: SourceRule) -> bool:
    """Say whether a sum stays secret because nobody knows who contributed how much to it.

    So it is with every sum of money, and with other sums where the rule of the
    source asks for the largest contributions: no delivery brings them yet. Years
    of age are neither.
    """
    if measure.kind != Measure.Kind.SUM or measure.unit in YEARS_OF_AGE:
        return False
    is_money = any(word in measure.unit.lower() for word in MONEY)
    return is_money or rule.dominance is not None or rule.prior is not None


def describe(
    indicator: Indicator,
    values: Iterable[Address],
    places: Mapping[int, Place],
    rules: Mapping[str, SourceRule],
) -> PublishedIndicator:
    """Return the description of an indicator as this release freezes it (not saved)."""
    terms = list(indicator.terms.all())
    sources = list({term.measure.source_id: term.measure.source for term in terms}.values())
    formula = formula_of(indicator, rules)
    names = {term.measure_id: term.measure.name for term in terms}
    copied = (
        "slug", "name", "order", "kind", "unit", "decimals", "direction", "method", "classes",
        "manual_breaks",
        "definition", "how_to_read", "caution", "numerator_text", "denominator_text", "factor",
        "formula_source",
        "to_confirm", "note",
    )  # fmt: skip
    return PublishedIndicator(
        indicator=indicator,
        **{name: getattr(indicator, name) for name in copied},
        topic_slug=indicator.topic_id,
        topic_name=indicator.topic.name,
        topic_order=indicator.topic.order,
        topic_text=indicator.topic.text,
        formula_text=in_words(formula.numerator, formula.denominator, formula.factor, names),
        formula="|".join((formula_text(formula.numerator), formula_text(formula.denominator))),
        source_text=_source_text(indicator, sources),
        licence=", ".join(dict.fromkeys(source.licence for source in sources if source.licence)),
        licence_url=next((source.licence_url for source in sources if source.licence_url), ""),
        treatment_text=treatments_in_words(indicator, rules),
        years=sorted({year for _, _, year in values}),
        levels=[
            level for _, level in sorted({(places[area].rank, places[area].level) for _, area, _ in values})
        ],
    )


def measures_in_words(
    release: Release, used: Iterable[Measure], rules: Mapping[str, SourceRule]
) -> Iterator[PublishedMeasure]:
    """Yield what a release says about the measures of its formulas, and about their other parts.

    ``rules`` are those of the sources; a part whose source has none keeps the strictest threshold.
    """
    strictest = max((rule.threshold for rule in rules.values()), default=1)
    shown = {measure.slug: measure for measure in used}
    siblings = Measure.objects.filter(whole__in=shown).exclude(partition="").select_related("source")
    for slug, measure in sorted(({measure.slug: measure for measure in siblings} | shown).items()):
        rule = rules.get(measure.source_id, SourceRule(threshold=strictest))
        yield PublishedMeasure(
            release=release,
            slug=slug,
            name=measure.name,
            kind=measure.kind,
            source_key=measure.source_key,
            whole=measure.whole_id or "",
            partition=measure.partition,
            threshold=rule.threshold,
            is_changed=rule.treatment is not Treatment.SUPPRESSION and measure.kind in CASES,
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

    Only numbers that may be shown take part, each once, also where several areas share it;
    city, Kreis and Land have no classes.
    """
    if described.kind == Indicator.Kind.COUNT:
        return
    pooled, city = defaultdict(list), []
    counted = set()
    for (_, area, year), shown in values.items():
        where = (shown.merged or area, year)
        if shown.number is not None and places[area].rank > CITY_RANK and where not in counted:
            pooled[places[area].level].append(shown.number)
            counted.add(where)
        elif shown.number is not None and places[area].rank == CITY_RANK:
            city.append(shown.number)
    marks = Marks(tuple(city), tuple(described.manual_breaks))
    for level, numbers in sorted(pooled.items()):
        for choice, found in every_choice(numbers, described.decimals, marks):
            yield ClassBreaks(
                published_indicator=described,
                level_id=level,
                method=choice.method.value,
                classes=choice.classes,
                zero_apart=choice.zero_apart,
                breaks=list(found.limits),
                middle=found.middle,
                note=found.note,
            )
