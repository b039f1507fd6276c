"""Formulas over measures: reading them, saying them in German, evaluating them.

A formula side is a signed list of measures: ``alo_sgb2 + alo_sgb3 - 0.5*x``.
``ew_gesamt[-5]`` is the measure five years before the indicator's year, and
``ew_u66{2023..2030}`` a term that counts only in those years of the indicator
(open ends: ``{2031..}``, ``{..2022}``). Pure: no Django, no database.

The city's value comes from the sums of numerators and denominators (``add``),
never from averaging rates. Rounding is commercial: half up, away from zero.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import Generic, TypeVar

from indicators.status import Status

PRECEDENCE = (
    Status.WITHHELD,
    Status.MISSING,
    Status.LATER,
    Status.UNRELIABLE,
    Status.NOT_MEANINGFUL,
)
"""Which reason a result carries when its parts have several: the first that occurs.

Withheld comes first, so that no other sign tells that a number is known but
secret; a number that was not delivered outlasts one that is still to come.
"""

# 18 digits times a weight of 8, summed: exact with room to spare.
EXACT = Context(prec=60)

Place = TypeVar("Place", bound=Hashable)


class FormulaError(ValueError):
    """A formula text that does not follow the grammar; the message is German."""


@dataclass(frozen=True)
class Term:
    """One signed measure; the years, where given, are inclusive and those of the indicator."""

    measure: str
    weight: Decimal = Decimal(1)
    year_offset: int = 0
    first_year: int | None = None
    last_year: int | None = None

    def counts_in(self, year: int) -> bool:
        """Return whether the term belongs to the formula in this year of the indicator."""
        return (self.first_year is None or self.first_year <= year) and (
            self.last_year is None or year <= self.last_year
        )

    def __str__(self) -> str:
        """Return the term without its sign, as ``parse`` reads it."""
        size = abs(self.weight)
        text = self.measure if size == 1 else f"{size.normalize():f}*{self.measure}"
        if self.year_offset:
            text += f"[{self.year_offset}]"
        if self.first_year is not None or self.last_year is not None:
            text += f"{{{self.first_year or ''}..{self.last_year or ''}}}"
        return text


@dataclass(frozen=True)
class Value:
    """A number or the reason why there is none; ``number`` is None unless ``status`` is VALUE."""

    number: Decimal | None
    status: Status = Status.VALUE
    provisional: bool = False


@dataclass(frozen=True)
class Result:
    """An evaluated formula: the rounded value and, exact and unrounded, what it was made of.

    ``numerator`` and ``denominator`` are None where one of their terms has no
    number; ``denominator`` is also None for a count. Both are confidential.
    """

    value: Value
    numerator: Decimal | None
    denominator: Decimal | None


@dataclass(frozen=True)
class IndexPart(Generic[Place]):
    """One indicator of an index: +1 where high is unfavourable, -1 where high is favourable.

    ``repeated`` are the places that have the value of another one, which several share:
    mean and deviation count it once.
    """

    sign: int
    values: Mapping[Place, Value]
    repeated: frozenset[Place] = frozenset()
    weight: int = 1


Lookup = Callable[[str, int], Value]
"""The delivered value of a measure (by slug) in a calendar year, for one area."""

TERM = re.compile(
    r"""\s*(?P<sign>[+-]?)\s*
    (?:(?P<weight>\d{1,5}(?:\.\d{1,3})?)\s*\*\s*)?
    (?P<measure>[a-z][a-z0-9_]*)
    (?:\[(?P<offset>[+-]?\d{1,2})\])?
    (?:\{(?P<first>\d{4})?\.\.(?P<last>\d{4})?\})?
    (?=\s*(?:[+-]|$))""",
    re.VERBOSE,
)


def parse(text: str) -> tuple[Term, ...]:
    """Return the terms of one formula side; () for an empty text. Raise FormulaError."""
    terms: list[Term] = []
    rest = text.strip()
    while rest:
        found = TERM.match(rest)
        if not found or (terms and not found["sign"]):
            raise FormulaError(f"In der Formel „{text}“ ist „{rest}“ nicht zu verstehen.")
        terms.append(_term(found, text))
        rest = rest[found.end() :].strip()
    return tuple(terms)


def _term(found: re.Match[str], text: str) -> Term:
    weight = Decimal(found["weight"] or 1)
    first, last = (int(found[name]) if found[name] else None for name in ("first", "last"))
    if not weight:
        raise FormulaError(f"In der Formel „{text}“ hat „{found['measure']}“ das Gewicht 0.")
    if first is not None and last is not None and first > last:
        raise FormulaError(f"In der Formel „{text}“ endet „{found['measure']}“, bevor es beginnt.")
    return Term(
        measure=found["measure"],
        weight=-weight if found["sign"] == "-" else weight,
        year_offset=int(found["offset"] or 0),
        first_year=first,
        last_year=last,
    )


def formula_text(terms: Sequence[Term]) -> str:
    """Return the text that ``parse`` turns into these terms."""
    text = "".join(f" {'-' if term.weight < 0 else '+'} {term}" for term in terms)
    return text[1:].replace("- ", "-", 1) if text.startswith(" -") else text[3:]


def in_words(
    numerator: Sequence[Term], denominator: Sequence[Term], factor: int, names: Mapping[str, str]
) -> str:
    """Return a formula in German, measures by their names: „A − B ÷ C × 100“ with brackets.

    ``names`` maps the slug of every measure in the formula to its German name.
    """
    above, below = (_side_in_words(side, names) for side in (numerator, denominator))
    words = above
    if denominator:
        words = f"{_bracketed(above, numerator)} ÷ {_bracketed(below, denominator)}"
    if factor == 1:
        return words
    times = f"{factor:,}".replace(",", ".")
    return f"{words if denominator else _bracketed(above, numerator)} × {times}"


def _bracketed(words: str, terms: Sequence[Term]) -> str:
    return f"({words})" if len(terms) > 1 else words


def _side_in_words(terms: Sequence[Term], names: Mapping[str, str]) -> str:
    words = "".join(f" {'−' if term.weight < 0 else '+'} {_term_in_words(term, names)}" for term in terms)
    return words[3:] if words.startswith(" +") else words[1:].replace("− ", "−", 1)


def _term_in_words(term: Term, names: Mapping[str, str]) -> str:
    size = abs(term.weight)
    words = names[term.measure]
    if size != 1:
        words = f"{size.normalize():f} × ".replace(".", ",") + words
    hints = [hint for hint in (_offset_in_words(term.year_offset), _years_in_words(term)) if hint]
    return f"{words} ({', '.join(hints)})" if hints else words


def _offset_in_words(offset: int) -> str:
    if offset == 0:
        return ""
    if abs(offset) == 1:
        return "im Vorjahr" if offset < 0 else "im Folgejahr"
    return f"{abs(offset)} Jahre {'zuvor' if offset < 0 else 'danach'}"


def _years_in_words(term: Term) -> str:
    if term.first_year is None:
        return f"bis {term.last_year}" if term.last_year is not None else ""
    return (
        f"{term.first_year} bis {term.last_year}" if term.last_year is not None else f"ab {term.first_year}"
    )


def add(values: Iterable[Value]) -> Value:
    """Return the sum of values: a city from its areas; nothing to add up is MISSING.

    One part without a number leaves the sum without one; PRECEDENCE decides the reason.
    """
    parts = list(values)
    if not parts:
        return Value(None, Status.MISSING)
    if reason := _reason(parts):
        return Value(None, reason)
    with localcontext(EXACT):
        total = sum((part.number for part in parts if part.number is not None), Decimal(0))
    return Value(total, provisional=any(part.provisional for part in parts))


def _reason(parts: Iterable[Value]) -> Status | None:
    present = {part.status for part in parts}
    return next((status for status in PRECEDENCE if status in present), None)


def evaluate(
    numerator: Sequence[Term],
    denominator: Sequence[Term],
    factor: int,
    decimals: int,
    lookup: Lookup,
    *,
    year: int,
) -> Result:
    """Return the indicator of one area in one year: factor × numerator ÷ denominator.

    Without denominator terms the result is a count. A part without a number
    passes its reason on (PRECEDENCE); a denominator of 0 is NOT_MEANINGFUL; a
    side none of whose terms counts in this year is MISSING. Zero is a number.
    """
    above = _side(numerator, lookup, year)
    below = _side(denominator, lookup, year) if denominator else Value(Decimal(1))
    value = _quotient(above, below, factor, decimals)
    return Result(value, above.number, below.number if denominator else None)


def _side(terms: Sequence[Term], lookup: Lookup, year: int) -> Value:
    return add(
        _weighted(term, lookup(term.measure, year + term.year_offset))
        for term in terms
        if term.counts_in(year)
    )


def _weighted(term: Term, value: Value) -> Value:
    if value.number is None:
        return value
    with localcontext(EXACT):
        return Value(value.number * term.weight, provisional=value.provisional)


def _quotient(above: Value, below: Value, factor: int, decimals: int) -> Value:
    if above.number is None or below.number is None:
        return Value(None, _reason((above, below)) or Status.MISSING)
    if not below.number:
        return Value(None, Status.NOT_MEANINGFUL)
    number = rounded(Fraction(above.number) * factor / Fraction(below.number), decimals)
    return Value(number, provisional=above.provisional or below.provisional)


def rounded(number: Fraction | Decimal, decimals: int) -> Decimal:
    """Return a number rounded half up (away from zero), with exactly ``decimals`` places."""
    scaled = abs(Fraction(number)) * 10**decimals
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    with localcontext(EXACT):
        return Decimal(-digits if number < 0 else digits).scaleb(-decimals)


def index_values(parts: Sequence[IndexPart[Place]], decimals: int) -> dict[Place, Value]:
    """Return the weighted mean of the signed z-values of each area over all parts of an index.

    z = (value - mean) ÷ standard deviation over the areas that have a number
    (unweighted, divided by n); a part in which all areas are equal says nothing
    and counts as 0. An area without a number in one part has no index: an index
    of fewer parts would not be comparable. Made from published values only, so
    that the index tells nothing that they do not.
    """
    areas = list(dict.fromkeys(area for part in parts for area in part.values))
    scores = [_z_values(part) for part in parts]
    missing = Value(None, Status.MISSING)
    weights = sum(part.weight for part in parts)
    return {
        area: _mean_of_scores([score.get(area, missing) for score in scores], weights, decimals)
        for area in areas
    }


def _z_values(part: IndexPart[Place]) -> dict[Place, Value]:
    numbers = [
        Fraction(value.number)
        for place, value in part.values.items()
        if value.number is not None and place not in part.repeated
    ]
    if not numbers:
        return dict(part.values)
    mean = sum(numbers, Fraction(0)) / len(numbers)
    variance = sum(((number - mean) ** 2 for number in numbers), Fraction(0)) / len(numbers)
    with localcontext(EXACT):
        deviation = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
        factor = part.sign * part.weight
        return {area: _z_value(value, mean, deviation, factor) for area, value in part.values.items()}


def _z_value(value: Value, mean: Fraction, deviation: Decimal, factor: int) -> Value:
    if value.number is None:
        return value
    distance = Fraction(value.number) - mean
    z = Decimal(distance.numerator) / Decimal(distance.denominator) / deviation if deviation else Decimal(0)
    return Value(factor * z, provisional=value.provisional)


def _mean_of_scores(scores: Sequence[Value], weights: int, decimals: int) -> Value:
    total = add(scores)
    if total.number is None:
        return total
    return Value(rounded(Fraction(total.number) / weights, decimals), provisional=total.provisional)
