"""Which counts must not be seen: the table of a release for disclosure control.

Every count that a shown indicator uses is taken as public knowledge, because a
rate beside a known population gives the count away. What ties the counts
together comes from the area tree and the catalogue: areas sum to the city,
parts of a partition to the whole, a part and its complement to the denominator.
Pure: no Django, no database. Everything here is confidential.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.counting import Counts, Place
from indicators.disclosure import Cell, Protection, Relation, Table, protect
from indicators.formulas import Term, Value
from indicators.status import Status


@dataclass(frozen=True)
class CountedMeasure:
    """A measure of cases and the number from which on its counts may be shown."""

    slug: str
    threshold: int


@dataclass(frozen=True)
class Share:
    """A rate whose numerator is part of its denominator, in one year."""

    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    year: int


Key = tuple[str, str, int]
"""A count: measure, series of the place, year."""
Partitions = Mapping[tuple[str, str], frozenset[str]]
"""The slugs of all parts by the slug of the whole and the name of the partition."""


@dataclass
class _Draft:
    cells: dict[str, Cell] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)


def hidden_counts(
    counts: Counts,
    measures: Sequence[CountedMeasure],
    shares: Iterable[Share],
    partitions: Partitions | None = None,
) -> tuple[frozenset[Key], Protection]:
    """Return the counts that must not be shown, and the proof that the rest does not tell them.

    ``measures`` are all measures of cases that shown indicators use; sums of
    other things (surface, years of age) are not cases and stay out.
    ``partitions`` names all parts of a whole, also those that nobody shows.
    """
    draft = _Draft()
    by_slug = {measure.slug: measure for measure in measures}
    for measure in measures:
        for year in sorted(counts.years.get(measure.slug, ())):
            _add_areas(draft, counts, measure, year)
    _add_partitions(draft, counts, by_slug, partitions or {})
    for share in shares:
        _add_complements(draft, counts, by_slug, share)
    protection = protect(Table(tuple(draft.cells.values()), tuple(draft.relations)))
    protection.require_proven()
    return frozenset(_key(name) for name in protection.hidden), protection


def _name(measure: str, place: Place, year: int) -> str:
    return f"{measure}|{place.series}|{year}"


def _key(name: str) -> Key:
    measure, series, year = name.split("|")
    return measure, series, int(year)


def _add_areas(draft: _Draft, counts: Counts, measure: CountedMeasure, year: int) -> None:
    """Add one measure's cells of a year and the sums of parts to their whole."""
    for place in counts.places:
        parts = counts.delivered_parts(measure.slug, place, year)
        if parts:
            whole = _cell(draft, counts, measure, place, year)
            _relate(draft, whole, [_cell(draft, counts, measure, part, year) for part in parts], measure)


def _cell(
    draft: _Draft, counts: Counts, measure: CountedMeasure, place: Place, year: int
) -> tuple[str, Value]:
    """Add the cell of one count, where it has a number; return its name and value.

    The remainder is no place where anyone could be found, and what is left of
    the city beside its areas is known: it is frozen.
    """
    name, value = _name(measure.slug, place, year), counts.at(measure.slug, place, year)
    if value.number is not None and name not in draft.cells:
        draft.cells[name] = Cell(
            name,
            value.number,
            threshold=measure.threshold,
            frozen=place.is_remainder,
            sensitive=not place.is_remainder and 0 < value.number < measure.threshold,
            integer=value.number == value.number.to_integral_value(),
            weight=1.0 if place.parent is not None else 10.0,
        )
    return name, value


def _relate(
    draft: _Draft,
    whole: tuple[str, Value],
    parts: Sequence[tuple[str, Value]],
    measure: CountedMeasure,
    *,
    complete: bool = True,
) -> None:
    """Add the relation whole = sum of parts, as far as it is known.

    What is left of the whole enters as a number that nobody prints and anybody
    can form. Parts that the source withheld are in it: a single one would be
    given away and is protected like our own. So are the parts that are not
    shown (``complete`` is False): few people there must not be found either.
    Where parts and whole differ for no such reason (rounded or swapped by the
    source), the difference is public.
    """
    name, value = whole
    if value.number is None:
        return
    known = [(part, found.number) for part, found in parts if found.number is not None]
    withheld = sum(found.status is Status.WITHHELD for _, found in parts)
    rest = value.number - sum((number for _, number in known), Decimal(0))
    terms = [(part, 1) for part, _ in known]
    if withheld or rest or not complete:
        left = f"{name}|rest|{parts[0][0]}"
        alone = withheld == 1 and complete
        draft.cells[left] = Cell(
            left,
            rest,
            threshold=measure.threshold,
            published=False,
            frozen=complete and not withheld,
            lower=min(rest, Decimal(0)),
            sensitive=rest > 0 and (alone or (not complete and rest < measure.threshold)),
            integer=rest == rest.to_integral_value(),
        )
        terms.append((left, 1))
    draft.relations.append(Relation((*terms, (name, -1))))


def _add_partitions(
    draft: _Draft, counts: Counts, by_slug: Mapping[str, CountedMeasure], partitions: Partitions
) -> None:
    """Add whole = sum of parts for every partition of the catalogue, shown in full or in part."""
    for (whole, _), declared in sorted(partitions.items()):
        parts = [by_slug[slug] for slug in sorted(declared) if slug in by_slug]
        if whole in by_slug and parts:
            for year in sorted(counts.years.get(whole, ())):
                for place in counts.places:
                    _add_partition(
                        draft, counts, by_slug[whole], parts, declared=len(declared), place=place, year=year
                    )


def _add_partition(
    draft: _Draft,
    counts: Counts,
    whole: CountedMeasure,
    parts: Sequence[CountedMeasure],
    *,
    declared: int,
    place: Place,
    year: int,
) -> None:
    name = _name(whole.slug, place, year)
    values = [(_name(part.slug, place, year), counts.at(part.slug, place, year)) for part in parts]
    values = [(part, found) for part, found in values if found.status in {Status.VALUE, Status.WITHHELD}]
    if name in draft.cells and values:
        value = counts.at(whole.slug, place, year)
        _relate(draft, (name, value), values, whole, complete=len(values) == declared)


def _add_complements(
    draft: _Draft, counts: Counts, by_slug: Mapping[str, CountedMeasure], share: Share
) -> None:
    """Add "all but a few": where nearly everyone has the property, those who have not are few."""
    names = "+".join(term.measure for term in share.numerator)
    for place in counts.places:
        above = _known_terms(draft, counts, share.numerator, place, share.year)
        below = _known_terms(draft, counts, share.denominator, place, share.year)
        if not above or not below or place.is_remainder:
            continue
        rest = sum((value for _, value in below), Decimal(0)) - sum((value for _, value in above), Decimal(0))
        threshold = max(by_slug[term.measure].threshold for term in share.numerator)
        if 0 < rest < threshold:
            left = f"{names}|{place.series}|{share.year}|complement"
            draft.cells[left] = Cell(
                left, rest, threshold=threshold, published=False, integer=rest == int(rest)
            )
            draft.relations.append(
                Relation((*((name, 1) for name, _ in above), (left, 1), *((name, -1) for name, _ in below)))
            )


def _known_terms(
    draft: _Draft, counts: Counts, terms: Sequence[Term], place: Place, year: int
) -> list[tuple[str, Decimal]]:
    """Return name and number of the terms that count in a year; [] unless all are cells."""
    found = []
    for term in terms:
        if not term.counts_in(year):
            continue
        name = _name(term.measure, place, year + term.year_offset)
        value = counts.at(term.measure, place, year + term.year_offset)
        if value.number is None or name not in draft.cells:
            return []
        found.append((name, value.number))
    return found
