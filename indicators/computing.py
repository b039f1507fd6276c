"""Indicators from counts: every figure of a release, before anything is stored.

Pure: no Django, no database. What comes in is confidential; what comes out is
what may be shown, because hidden counts have already lost their numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
    index_weight: int = 1
    first_year: int | None = None
    last_year: int | None = None

    def measures(self, year: int) -> frozenset[tuple[str, int]]:
        """Return the measures, each with the year, that the figure of a year is made of."""
        return frozenset(
            (term.measure, year + term.year_offset)
            for term in (*self.numerator, *self.denominator)
            if term.counts_in(year)
        )

    def counts(self, place: Place, year: int) -> frozenset[Key]:
        """Return the counts that the figure of a place and year is made of."""
        return frozenset((measure, place.series, of_year) for measure, of_year in self.measures(year))


@dataclass(frozen=True)
class Figure:
    """One figure of an indicator: what may be shown at a place for a year.

    ``merged`` is the merged place whose figure this is, None where the place has one of
    its own. ``converted_from`` is the edition in which the counts were made, None where
    nothing was converted; ``recast`` says that the place is one of later boundaries than
    the year had.
    """

    indicator: str
    place: Place
    year: int
    day: date
    value: Value
    merged: Place | None = None
    converted_from: int | None = None
    recast: bool = False

    @property
    def counted(self) -> Place:
        """Return the place whose counts the figure is made of."""
        return self.merged or self.place


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


def merged_measures(formulas: Iterable[Formula], counts: Counts) -> dict[int, frozenset[tuple[str, int]]]:
    """Return of which measures and years a merged place needs the sum of its members, by its id.

    A rate with one count that several places share needs all its counts for them together.
    """
    found: dict[int, frozenset[tuple[str, int]]] = defaultdict(frozenset)
    if counts.merged:
        for formula in formulas:
            for year in years_of(formula, counts):
                keys = formula.measures(year)
                for merged in {place for key in keys for place in counts.merged_in_force(*key)}:
                    found[merged.id] |= keys
    return dict(found)


def figures(
    formulas: Sequence[Formula],
    counts: Counts,
    places: Mapping[int, Sequence[Place]],
    hidden: frozenset[Key],
) -> list[Figure]:
    """Return the figures of all indicators.

    ``places`` are the places of the edition in force in each year, without the
    remainder and without merged places: their figure is that of each of their members.
    Levels at which an indicator has no number in a year and lacks
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


def marked(
    formulas: Iterable[Formula], found: Iterable[Figure], origin: Mapping[Key, int], *, recast: bool = False
) -> list[Figure]:
    """Return the figures, those made of converted counts with the edition of these.

    ``origin`` names the edition of each converted count. An index is converted where one of
    its parts is. With ``recast`` all are figures of later boundaries than their years had;
    what has nothing converted in it is left out then.
    """
    if not origin:
        return [] if recast else list(found)
    by_slug = {formula.slug: formula for formula in formulas}
    parts: dict[tuple[Place, int], int] = {}
    done = []
    for figure in sorted(found, key=lambda figure: by_slug[figure.indicator].is_index):
        formula, where = by_slug[figure.indicator], (figure.place, figure.year)
        editions = {origin[key] for key in formula.counts(figure.counted, figure.year) if key in origin}
        edition = parts.get(where) if formula.is_index else max(editions, default=None)
        if edition is not None and formula.index_sign:
            parts[where] = edition
        if edition is not None or not recast:
            done.append(replace(figure, converted_from=edition, recast=recast))
    return done


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
        for key in by_slug[figure.indicator].counts(figure.counted, figure.year)
    )


def _year(
    formula: Formula, counts: Counts, places: Sequence[Place], hidden: frozenset[Key], year: int
) -> list[Figure]:
    day = _reference_day(formula, counts, year)
    levels: dict[str, list[Figure]] = defaultdict(list)
    keys = formula.measures(year)
    for place in places:
        counted = counts.answering(place, keys)
        value = _value(formula, counts, counted, hidden, year)
        merged = counted if counted is not place else None
        levels[place.level].append(Figure(formula.slug, place, year, day, value, merged))
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
    weights = {formula.slug: formula.index_weight for formula in formulas}
    signs = {formula.slug: formula.index_sign for formula in formulas if formula.index_sign}
    smallest = max((formula.smallest_area for formula in formulas if formula.index_sign), default=0)
    groups: dict[tuple[int, str], dict[str, dict[Place, Value]]] = defaultdict(lambda: defaultdict(dict))
    repeated: dict[tuple[int, str, str], set[Place]] = defaultdict(set)
    seen: dict[tuple[int, int, str], set[Place]] = defaultdict(set)
    for figure in found:
        place, year = figure.place, figure.year
        if figure.indicator in signs and place.parent is not None:
            is_large = _is_large(counts.at(POPULATION, place, year), smallest)
            groups[year, place.level][figure.indicator][place] = figure.value if is_large else WITHHELD
            if figure.merged and is_large:
                others = seen[figure.merged.id, year, figure.indicator]
                repeated[year, place.level, figure.indicator] |= {place} if others else set()
                others.add(place)
    return [
        Figure(formula.slug, place, year, date(year, 12, 31), value)
        for formula in formulas
        if formula.is_index
        for (year, level), parts in groups.items()
        if set(parts) == set(signs)
        for place, value in index_values(
            [
                IndexPart(signs[slug], by_place, frozenset(repeated[year, level, slug]), weights[slug])
                for slug, by_place in sorted(parts.items())
            ],
            formula.decimals,
        ).items()
    ]


def _is_large(population: Value, smallest: int) -> bool:
    """Say whether enough people live in an area; an unknown number is not enough."""
    return not smallest or (population.number is not None and population.number >= smallest)
