"""Indicators from counts: every figure of a release, before anything is stored.

Pure: no Django, no database. What comes in is confidential; what comes out is
what may be shown, because hidden counts have already lost their numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.counting import CITY_RANK, Counts, Place
from indicators.formulas import IndexPart, Term, Value, evaluate, index_values
from indicators.protection import Key, Share
from indicators.status import Status

WITHHELD = Value(None, Status.WITHHELD)
UNRELIABLE = Value(None, Status.UNRELIABLE)
POPULATION = "ew_gesamt"
"""The measure of the catalogue that says how many people live in an area."""


@dataclass(frozen=True)
class Formula:
    """An indicator as calculation sees it.

    ``is_share`` says that the numerator is part of the denominator.
    ``smallest_denominator`` is 0 where the denominator does not count cases;
    areas with fewer inhabitants than ``smallest_area`` get no index of it.
    ``index_sign`` is 0 for an indicator outside of the index.
    """

    slug: str
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    factor: int
    decimals: int
    is_share: bool = False
    is_index: bool = False
    smallest_denominator: int = 0
    smallest_area: int = 0
    index_sign: int = 0
    first_year: int | None = None
    last_year: int | None = None

    def counts(self, place: Place, year: int) -> frozenset[Key]:
        """Return the counts that the figure of a place and year is made of."""
        return frozenset(
            (term.measure, place.series, year + term.year_offset)
            for term in (*self.numerator, *self.denominator)
            if term.counts_in(year)
        )


@dataclass(frozen=True)
class Figure:
    """One figure of an indicator: what may be shown at a place for a year."""

    indicator: str
    place: Place
    year: int
    day: date
    value: Value


def years_of(formula: Formula, counts: Counts) -> list[int]:
    """Return the years of an indicator for which a part of the numerator was delivered."""
    found = {
        year - term.year_offset
        for term in formula.numerator
        for year in counts.years.get(term.measure, ())
        if term.counts_in(year - term.year_offset)
    }
    first, last = formula.first_year or 0, formula.last_year or 9999
    return sorted(year for year in found if first <= year <= last)


def shares_of(formulas: Iterable[Formula], counts: Counts) -> list[Share]:
    """Return every year of every rate whose numerator is part of its denominator."""
    return [
        Share(formula.numerator, formula.denominator, year)
        for formula in formulas
        if formula.is_share
        for year in years_of(formula, counts)
    ]


def figures(
    formulas: Sequence[Formula],
    counts: Counts,
    places: Mapping[int, Sequence[Place]],
    hidden: frozenset[Key],
) -> list[Figure]:
    """Return the figures of all indicators.

    ``places`` are the places of the edition in force in each year, without the
    remainder. Levels at which an indicator has no number in a year and lacks
    deliveries are left out; a single place without a number stays, with its reason, and so does the
    city beside its areas.
    """
    found = [
        figure
        for formula in formulas
        if not formula.is_index
        for year in years_of(formula, counts)
        for figure in _year(formula, counts, places.get(year, ()), hidden, year)
    ]
    return [*found, *_index_figures(formulas, found, counts)]


def known_counts(
    formulas: Sequence[Formula], found: Iterable[Figure], earlier: Mapping[tuple[str, int, int], set[Decimal]]
) -> frozenset[Key]:
    """Return the counts that earlier releases have shown as they are now.

    ``found`` are the figures without disclosure control, ``earlier`` the numbers
    that were ever shown by indicator, place and year. A figure that has been
    revised since says nothing about the counts of today.
    """
    by_slug = {formula.slug: formula for formula in formulas}
    return frozenset(
        key
        for figure in found
        if figure.value.number in earlier.get((figure.indicator, figure.place.id, figure.year), ())
        for key in by_slug[figure.indicator].counts(figure.place, figure.year)
    )


def _year(
    formula: Formula, counts: Counts, places: Sequence[Place], hidden: frozenset[Key], year: int
) -> list[Figure]:
    day = _reference_day(formula, counts, year)
    levels: dict[str, list[Figure]] = defaultdict(list)
    for place in places:
        value = _value(formula, counts, place, hidden, year)
        levels[place.level].append(Figure(formula.slug, place, year, day, value))
    kept = {level for level, found in levels.items() if _says_something(found)}
    return [
        figure
        for level, found in levels.items()
        for figure in found
        if level in kept or (kept and figure.place.rank == CITY_RANK)
    ]


def _says_something(found: Sequence[Figure]) -> bool:
    """Say whether a level has a number, or at least a reason for every place."""
    statuses = {figure.value.status for figure in found}
    return Status.VALUE in statuses or Status.MISSING not in statuses


def _reference_day(formula: Formula, counts: Counts, year: int) -> date:
    days = [counts.day(term.measure, year + term.year_offset) for term in formula.numerator]
    return max((day for day in days if day is not None), default=date(year, 12, 31))


def _value(formula: Formula, counts: Counts, place: Place, hidden: frozenset[Key], year: int) -> Value:
    def lookup(measure: str, of_year: int) -> Value:
        if (measure, place.series, of_year) in hidden:
            return WITHHELD
        return counts.at(measure, place, of_year)

    result = evaluate(
        formula.numerator, formula.denominator, formula.factor, formula.decimals, lookup, year=year
    )
    below = result.denominator
    if result.value.number is not None and below is not None and below < formula.smallest_denominator:
        return UNRELIABLE
    return result.value


def _index_figures(formulas: Sequence[Formula], found: Sequence[Figure], counts: Counts) -> list[Figure]:
    """Return the index: made of published figures only, year by year and level by level.

    Areas that are too small take no part: they have no index, and the chance in
    their rates moves nobody else's.
    """
    signs = {formula.slug: formula.index_sign for formula in formulas if formula.index_sign}
    smallest = max((formula.smallest_area for formula in formulas if formula.index_sign), default=0)
    groups: dict[tuple[int, str], dict[str, dict[Place, Value]]] = defaultdict(lambda: defaultdict(dict))
    for figure in found:
        place, year = figure.place, figure.year
        if figure.indicator in signs and place.parent is not None:
            is_large = _is_large(counts.at(POPULATION, place, year), smallest)
            groups[year, place.level][figure.indicator][place] = figure.value if is_large else WITHHELD
    return [
        Figure(formula.slug, place, year, date(year, 12, 31), value)
        for formula in formulas
        if formula.is_index
        for (year, _), parts in groups.items()
        if set(parts) == set(signs)
        for place, value in index_values(
            [IndexPart(signs[slug], by_place) for slug, by_place in sorted(parts.items())], formula.decimals
        ).items()
    ]


def _is_large(population: Value, smallest: int) -> bool:
    """Say whether enough people live in an area; an unknown number is not enough."""
    return not smallest or (population.number is not None and population.number >= smallest)
