"""Whether the parts of a catalogue fit together. Pure: no Django, no database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from indicators.catalogue.entries import Catalogue, IndicatorEntry, MeasureEntry
from indicators.formulas import Term

RATE, COUNT, INDEX = "rate", "count", "index"


def sides_problem(kind: str, has_numerator: bool, has_denominator: bool) -> str:
    """Return the German sentence on a formula that does not suit its kind, "" where it does."""
    if kind == RATE and not (has_numerator and has_denominator):
        return "Ein Verhältnis braucht einen Zähler und einen Nenner."
    if kind == COUNT and not has_numerator:
        return "Eine Anzahl braucht einen Zähler."
    if kind == COUNT and has_denominator:
        return "Eine Anzahl hat keinen Nenner."
    if kind == INDEX and (has_numerator or has_denominator):
        return "Ein Index hat keine eigene Formel; er fasst die Indikatoren mit „Teil des Index“ zusammen."
    return ""


def circle_problem(slug: str, wholes: Mapping[str, str | None]) -> str:
    """Return the German sentence on a measure that is, over its wholes, part of itself, else ""."""
    path = [slug]
    while (whole := wholes.get(path[-1])) is not None:
        if whole in path:
            return "Die Zählgröße ist Teil von sich selbst: " + " → ".join([*path, whole]) + "."
        path.append(whole)
    return ""


def problems(catalogue: Catalogue) -> Iterator[str]:
    """Yield a German sentence, with its place, for everything that does not fit together."""
    topics, sources, measures = (
        {entry.slug for entry in part} for part in (catalogue.topics, catalogue.sources, catalogue.measures)
    )
    wholes = {measure.slug: measure.whole for measure in catalogue.measures}
    for measure in catalogue.measures:
        for problem in _measure_problems(measure, sources, wholes):
            yield f"[measures.{measure.slug}]: {problem}"
    for indicator in catalogue.indicators:
        for problem in _indicator_problems(indicator, topics, measures):
            yield f"[indicators.{indicator.slug}]: {problem}"


def _measure_problems(
    measure: MeasureEntry, sources: Iterable[str], wholes: Mapping[str, str | None]
) -> Iterator[str]:
    if measure.source not in sources:
        yield f"Die Quelle „{measure.source}“ gibt es nicht."
    if measure.whole is not None and measure.whole not in wholes:
        yield f"Das Ganze „{measure.whole}“ gibt es nicht."
    if circle := circle_problem(measure.slug, wholes):
        yield circle


def _indicator_problems(
    indicator: IndicatorEntry, topics: Iterable[str], measures: Iterable[str]
) -> Iterator[str]:
    if indicator.topic not in topics:
        yield f"Das Thema „{indicator.topic}“ gibt es nicht."
    if sides := sides_problem(indicator.kind, bool(indicator.numerator), bool(indicator.denominator)):
        yield sides
    if indicator.in_index and indicator.kind != RATE:
        yield "Nur ein Verhältnis kann Teil des Index sein."
    for term in _unknown(indicator.numerator, measures) + _unknown(indicator.denominator, measures):
        yield f"Die Zählgröße „{term.measure}“ gibt es nicht."


def _unknown(terms: Sequence[Term], measures: Iterable[str]) -> list[Term]:
    return [term for term in terms if term.measure not in measures]
