"""Which counts must not be seen: the table of a release for disclosure control.

Every count that a shown indicator uses is taken as public knowledge, because a
rate beside a known population gives the count away. What ties the counts
together comes from the area tree and the catalogue, not from hand: areas sum to
the city, parts of a partition to the whole, a part and its complement to the
whole, overlapping age groups to the pieces between their limits.
Pure: no Django, no database. Everything here is confidential.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from indicators.counting import Counts, Place
from indicators.disclosure import Cell, Protection, Relation, Table, protect
from indicators.disclosure.primary import complement_cell
from indicators.disclosure.relations import AgeGroup, Part, age_intervals, joined, subset
from indicators.disclosure.rules import SourceRule, ZeroPolicy
from indicators.formulas import Term, Value
from indicators.groups import Group, nearest_pairs
from indicators.settled import settled
from indicators.status import Status

Key = tuple[str, str, int]
"""A count: measure, series of the place, year."""
Partitions = Mapping[tuple[str, str], frozenset[str]]
"""The slugs of all parts by the slug of the whole and the name of the partition."""
Preferences = Mapping[tuple[str, str], float]
"""How dear the counts of a measure are in a place (its series); 1 where nothing is said."""
CITY_WEIGHT = 10.0


@dataclass(frozen=True)
class CountedMeasure:
    """A measure of cases: the rule of its source, whom it counts, how many indicators use it."""

    slug: str
    rule: SourceRule
    group: Group | None = None
    uses: int = 1


@dataclass(frozen=True)
class Share:
    """A rate whose numerator is part of its denominator, in one year."""

    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    year: int


@dataclass(frozen=True)
class Decision:
    """Which counts must not be shown, and the proof that the rest does not tell them.

    ``primary`` are the hidden counts that are small themselves. ``exposed`` are
    counts that the rule wants hidden and an earlier release has shown: they are
    hidden from now on, but nobody can take them back; no more than the
    ``exposed_pieces``, small numbers that earlier releases let anyone form.
    """

    hidden: frozenset[Key]
    primary: frozenset[Key]
    exposed: frozenset[Key]
    exposed_pieces: frozenset[str]
    protection: Protection
    table: Table

    def require_proven(self) -> "Decision":
        """Return itself, or raise UnprovenError: then nothing may be published."""
        self.protection.require_proven()
        return self


def decide(
    counts: Counts,
    measures: Sequence[CountedMeasure],
    shares: Iterable[Share] = (),
    partitions: Partitions | None = None,
    *,
    known: frozenset[Key] = frozenset(),
    preferences: Preferences | None = None,
) -> Decision:
    """Return what must be hidden, with a proof that may have failed (``require_proven``).

    ``measures`` are all measures of cases that shown indicators use and whose
    source is protected by hiding; sums of other things (surface, years of age)
    are not cases and stay out. ``partitions`` names all parts of a whole, also
    those that nobody shows. ``known`` are counts that earlier releases have
    shown as they are now. Raises DisclosureError where the search itself fails.
    """
    builder = _Builder(counts, measures, known, preferences or {})
    parts = [
        *builder.areas(),
        *builder.partitions(partitions or {}),
        *builder.groups(),
        *builder.shares(shares),
    ]
    left = settled(joined(Part(tuple(builder.cells.values())), *parts))
    protection = protect(left.table)
    exposed = frozenset(builder.exposed)
    hidden, primary = (
        frozenset(builder.keys[name] for name in names) | exposed
        for names in (protection.hidden, protection.primary)
    )
    return Decision(hidden, primary, exposed, left.exposed, protection, left.table)


class _Builder:
    """The cells of a release, and one method for each kind of tie between them."""

    def __init__(
        self,
        counts: Counts,
        measures: Sequence[CountedMeasure],
        known: frozenset[Key],
        preferences: Preferences,
    ) -> None:
        self._counts = counts
        self._preferences = preferences
        self._measures = {measure.slug: measure for measure in measures}
        self._known = known
        self.cells: dict[str, Cell] = {}
        self.keys: dict[str, Key] = {}
        self.exposed: set[Key] = set()
        for measure in measures:
            for year in sorted(counts.years.get(measure.slug, ())):
                for place in counts.places:
                    self._add(measure, place, year)

    def _add(self, measure: CountedMeasure, place: Place, year: int) -> None:
        """Add the cell of one count, where the area tree has a number for it.

        The remainder is no place where anyone could be found, and what is left
        of the city beside its areas is known: it is frozen. Values of Kreis and
        Land are published by their source.
        """
        value = self._counts.at(measure.slug, place, year)
        if value.number is None or not self._is_ours(measure, place, year):
            return
        key = (measure.slug, place.series, year)
        small = 0 < value.number < measure.rule.threshold and not place.is_remainder
        name = "|".join((measure.slug, place.series, str(year)))
        if small and key in self._known:
            self.exposed.add(key)
        self.keys[name] = key
        self.cells[name] = Cell(
            name,
            value.number,
            threshold=measure.rule.threshold,
            frozen=place.is_remainder or key in self._known,
            sensitive=small and key not in self._known,
            integer=value.number == value.number.to_integral_value(),
            weight=self._weight(measure, place),
            zero_shown=measure.rule.zeros is ZeroPolicy.SHOWN,
        )

    def _weight(self, measure: CountedMeasure, place: Place) -> float:
        """Return how dear a count is: often used ones, the city, and what staff prefer."""
        preferred = self._preferences.get((measure.slug, place.series), 1.0)
        return measure.uses * preferred * (CITY_WEIGHT if place.parent is None else 1.0)

    def _is_ours(self, measure: CountedMeasure, place: Place, year: int) -> bool:
        """Say whether a count is a district's, or the sum of districts."""
        parts = self._counts.delivered_parts(measure.slug, place, year)
        return place.parent is not None or bool(parts)

    def _found(self, measure: str, place: Place, year: int) -> tuple[str, Value]:
        return "|".join((measure, place.series, str(year))), self._counts.at(measure, place, year)

    @cached_property
    def _cases(self) -> list[tuple[Place, int]]:
        """Return every place where people can be found, with every year that has deliveries."""
        years = {year for slug in self._measures for year in self._counts.years.get(slug, ())}
        places = [place for place in self._counts.places if not place.is_remainder]
        return [(place, year) for year in sorted(years) for place in places]

    def areas(self) -> Iterator[Part]:
        """Yield the sums of parts to their place, level by level."""
        for measure in self._measures.values():
            for year in sorted(self._counts.years.get(measure.slug, ())):
                for place in self._counts.places:
                    parts = self._counts.delivered_parts(measure.slug, place, year)
                    found = [self._found(measure.slug, part, year) for part in parts]
                    if parts:
                        yield self._sum(self._found(measure.slug, place, year), found, measure.rule)

    def partitions(self, partitions: Partitions) -> Iterator[Part]:
        """Yield whole = sum of parts for every partition of the catalogue, shown in full or in part."""
        for (whole, _), declared in sorted(partitions.items()):
            shown = [slug for slug in sorted(declared) if slug in self._measures]
            if whole in self._measures and shown:
                for place, year in self._cases:
                    found = [self._found(slug, place, year) for slug in shown]
                    found = [pair for pair in found if pair[1].status in {Status.VALUE, Status.WITHHELD}]
                    if found:
                        yield self._sum(
                            self._found(whole, place, year),
                            found,
                            self._measures[whole].rule,
                            complete=len(found) == len(declared),
                        )

    def _sum(
        self,
        whole: tuple[str, Value],
        parts: Sequence[tuple[str, Value]],
        rule: SourceRule,
        *,
        complete: bool = True,
    ) -> Part:
        """Return the relation whole = sum of parts, as far as it is known.

        What is left of the whole enters as a number that nobody prints and
        anybody can form. Parts that the source withheld are in it: a single one
        would be given away and is protected like our own. So are the parts that
        are not shown (``complete`` is False): few people there must not be found
        either. Where parts and whole differ for no such reason (rounded or
        swapped by the source), the difference is public.
        """
        name, value = whole
        if value.number is None or name not in self.cells:
            return Part()
        known = [(part, found.number) for part, found in parts if found.number is not None]
        withheld = sum(found.status is Status.WITHHELD for _, found in parts)
        rest = value.number - sum((number for _, number in known), Decimal(0))
        terms = [*((part, 1) for part, _ in known), (name, -1)]
        if not withheld and not rest and complete:
            return Part(relations=(Relation(tuple(terms)),))
        alone = withheld == 1 and complete
        # Several withheld parts share the rest, each with at least 1: none may be proven small.
        threshold = rule.threshold + max(withheld - 1, 0)
        few = rest < threshold and (withheld > 0 or not complete)
        left = Cell(
            f"{name}|rest|{parts[0][0]}",
            rest,
            threshold=threshold,
            published=False,
            frozen=complete and not withheld,
            lower=min(rest, Decimal(0)),
            sensitive=rest > 0 and (alone or few),
            integer=rest == rest.to_integral_value(),
        )
        return Part((left,), (Relation((*terms, (left.key, 1))),))

    def groups(self) -> Iterator[Part]:
        """Yield what groups of persons tell about each other: pieces of ages, and complements."""
        described = [(slug, measure.group) for slug, measure in self._measures.items()]
        known = [(slug, group) for slug, group in described if group is not None]
        families: dict[tuple[str, frozenset[str]], list[tuple[str, Group]]] = defaultdict(list)
        for slug, group in known:
            families[group.stock, group.conditions].append((slug, group))
        pairs = nearest_pairs(known)
        for place, year in self._cases:
            for family in families.values():
                yield from self._ages(family, place, year)
            for part, whole in pairs:
                yield self._complement(part, whole, place, year)

    def _ages(self, family: Sequence[tuple[str, Group]], place: Place, year: int) -> Iterator[Part]:
        """Yield the pieces between the age limits that differences of the groups let anyone form."""
        found = [(*self._found(slug, place, year), group) for slug, group in family]
        edges = [
            (group.start, group.end, name, int(value.number))
            for name, value, group in found
            if name in self.cells and value.number is not None and self.cells[name].integer
        ]
        for limits in _connected(edges):
            inside = [edge for edge in edges if edge[0] in limits]
            pieces = {(a, b): limits[b] - limits[a] for a, b in pairwise(sorted(limits))}
            if len(limits) > 2 and min(pieces.values()) >= 0:
                name = f"{family[0][1].stock} {sorted(family[0][1].conditions)}|{place.series}|{year}"
                rule = self._measures[family[0][0]].rule
                yield age_intervals(name, [AgeGroup(key, a, b) for a, b, key, _ in inside], pieces, rule)

    def _complement(self, part: str, whole: str, place: Place, year: int) -> Part:
        """Return "those of the whole who are not in the part", where both are cells."""
        inner, outer = (self.cells.get(self._found(slug, place, year)[0]) for slug in (part, whole))
        if inner is None or outer is None or not inner.integer or not inner.value <= outer.value:
            return Part()
        return subset(inner, outer, self._measures[part].rule)

    def shares(self, shares: Iterable[Share]) -> Iterator[Part]:
        """Yield "all but a few": where nearly everyone has the property, those who have not are few."""
        for share in shares:
            for place in self._counts.places:
                above = self._known_terms(share.numerator, place, share.year)
                below = self._known_terms(share.denominator, place, share.year)
                part, whole = (sum((cell.value for cell in cells), Decimal(0)) for cells in (above, below))
                if above and below and part <= whole and not place.is_remainder:
                    rule = self._measures[share.numerator[0].measure].rule
                    name = "+".join(cell.key for cell in below) + "−" + "+".join(cell.key for cell in above)
                    rest = complement_cell(name, part, whole, rule)
                    terms = (*((cell.key, 1) for cell in above), *((cell.key, -1) for cell in below))
                    yield Part((rest,), (Relation((*terms, (rest.key, 1))),))

    def _known_terms(self, terms: Sequence[Term], place: Place, year: int) -> list[Cell]:
        """Return the cells of the terms that count in a year; [] unless all are cells."""
        names = [
            self._found(term.measure, place, year + term.year_offset)[0]
            for term in terms
            if term.counts_in(year)
        ]
        return [self.cells[name] for name in names] if all(name in self.cells for name in names) else []


def _connected(edges: Sequence[tuple[int, int, str, int]]) -> Iterator[dict[int, int]]:
    """Yield the age limits that groups connect, each with the number of persons below it.

    The numbers count from the lowest limit that can be reached; what they are
    good for is their differences. Groups that contradict each other (a source
    that swaps records) end the search at the contradiction.
    """
    ahead: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for start, end, _, number in edges:
        ahead[start].append((end, number))
        ahead[end].append((start, -number))
    seen: set[int] = set()
    for first in sorted(ahead):
        if first in seen:
            continue
        below, waiting = {first: 0}, [first]
        while waiting:
            here = waiting.pop()
            for there, number in ahead[here]:
                if there not in below:
                    below[there] = below[here] + number
                    waiting.append(there)
        seen |= set(below)
        if all(below[end] - below[start] == number for start, end, _, number in edges if start in below):
            yield below
