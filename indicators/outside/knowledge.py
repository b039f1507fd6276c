"""Printed figures as statements about the counts behind them.

A rate says that its numerator lies in a strip beside its denominator; areas sum
to their city, parts to their whole, ages to the pieces between their limits.
Pure: no Django, no database.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import IntEnum
from functools import cached_property
from itertools import pairwise

from indicators.disclosure import Bound
from indicators.formulas import Term
from indicators.groups import Group, nearest_pairs
from indicators.outside.printed import Address, Figure, Kind, Published, Spot


class Trust(IntEnum):
    """How sure a stranger is of a statement; doubtful ones go first where they contradict each other."""

    PRINTED = 0
    CATALOGUE = 1
    EARLIER = 2


@dataclass(frozen=True)
class Count:
    """A number of cases that nobody needs to have printed: whose, where, when.

    ``area`` is None for what is not a place's: people without a place, whose
    number is no secret. ``withheld`` says that it must be the reason why a
    figure is not shown, ``suspected`` that it may be.
    """

    key: str
    threshold: int
    area: int | None
    year: int
    withheld: bool = False
    suspected: bool = False


@dataclass(frozen=True)
class Statement:
    """An inequality between counts, and how sure it is."""

    bound: Bound
    trust: Trust


@dataclass
class Knowledge:
    """Counts by key, what is said about them, and which counts stand behind each withheld figure."""

    counts: dict[str, Count] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    behind: dict[Address, tuple[str, ...]] = field(default_factory=dict)
    shown_before: set[str] = field(default_factory=set)


def knowledge_of(published: Published) -> Knowledge:
    """Return everything that the printed figures say about the counts behind them."""
    return _Reader(published).read()


class _Reader:
    """Collects counts and statements; one method for each kind of link."""

    def __init__(self, published: Published) -> None:
        self._published = published
        self._kinds = published.kinds
        self._found = Knowledge()
        self._places: dict[str, dict[tuple[int, int], None]] = defaultdict(dict)

    def read(self) -> Knowledge:
        """Return the knowledge; figures come first, since they say which counts there are."""
        self._figures()
        self._siblings()
        self._containments()
        self._partitions()
        self._ages()
        self._merged()
        self._areas()
        self._overlaps()
        return self._found

    def _say(
        self,
        terms: Iterable[tuple[str, Decimal | int]],
        lower: Decimal | int | None,
        upper: Decimal | int | None,
        trust: Trust = Trust.PRINTED,
    ) -> None:
        self._found.statements.append(Statement(Bound(tuple(terms), lower, upper), trust))

    def _count(self, slug: str, spot: Spot, year: int) -> str:
        """Return the key of a count, which is there from now on."""
        key = f"{slug}|{spot.series}|{year}"
        if key not in self._found.counts:
            area = None if spot.rest else spot.id
            self._found.counts[key] = Count(key, self._kinds[slug].threshold, area, year)
            self._places[slug][year, spot.id] = None
        return key

    def _has(self, slug: str, spot: Spot, year: int) -> bool:
        return f"{slug}|{spot.series}|{year}" in self._found.counts

    def _virtual(self, key: str, threshold: int, spot: Spot | None, year: int) -> str:
        area = None if spot is None or spot.rest else spot.id
        self._found.counts.setdefault(key, Count(key, threshold, area, year))
        return key

    def _figures(self) -> None:
        shown: set[str] = set()
        for figure in self._published.figures:
            if figure.number is not None and self._is_readable(figure):
                self._shown(figure)
                keys = self._keys(figure)
                (self._found.shown_before if figure.is_old else shown).update(keys)
        for figure in self._published.figures:
            if figure.number is None and self._is_readable(figure):
                self._withheld(figure, shown)
        withheld = {key for keys in self._found.behind.values() for key in keys}
        self._found.shown_before &= withheld

    def _is_readable(self, figure: Figure) -> bool:
        """Say whether a figure is made of counts (and of surfaces) alone, as they were counted."""
        if figure.is_converted:
            return False
        kinds = [self._kinds[term.measure] for term in self._terms(figure)]
        return bool(kinds) and all(kind.counts or kind.is_surface for kind in kinds)

    def _terms(self, figure: Figure) -> list[Term]:
        recipe = figure.recipe
        return [t for t in (*recipe.numerator, *recipe.denominator) if t.counts_in(figure.address.year)]

    def _keys(self, figure: Figure) -> list[str]:
        spot = self._published.spots[figure.address.area]
        return [
            self._count(term.measure, spot, figure.address.year + term.year_offset)
            for term in self._terms(figure)
            if self._kinds[term.measure].counts
        ]

    def _side(
        self, terms: Sequence[Term], spot: Spot, year: int
    ) -> tuple[list[tuple[str, Decimal]], Decimal]:
        """Return one side of a formula: weighted counts, and what the surface adds to them."""
        weighted, surface = [], Decimal(0)
        for term in terms:
            if not term.counts_in(year):
                continue
            if self._kinds[term.measure].is_surface:
                surface += term.weight * (spot.area_km2 or Decimal(0))
            else:
                key = self._count(term.measure, spot, year + term.year_offset)
                weighted.append((key, term.weight))
        return weighted, surface

    def _shown(self, figure: Figure) -> None:
        """Say that a rate is its numerator over its denominator, rounded half up.

        Divided by the factor, so that no coefficient is large: solvers err in absolute terms.
        """
        recipe, number = figure.recipe, figure.number or Decimal(0)
        spot, year = self._published.spots[figure.address.area], figure.address.year
        above, above_surface = self._side(recipe.numerator, spot, year)
        below, below_surface = self._side(recipe.denominator, spot, year)
        if not recipe.denominator:
            below_surface = Decimal(1)
        trust = Trust.EARLIER if figure.is_old else Trust.PRINTED
        half = Decimal(1).scaleb(-recipe.decimals) / 2
        for limit, is_lower in ((number - half, True), (number + half, False)):
            terms: dict[str, Decimal] = defaultdict(Decimal)
            for key, weight in above:
                terms[key] += weight
            for key, weight in below:
                terms[key] -= limit / recipe.factor * weight
            constant = limit / recipe.factor * below_surface - above_surface
            self._say(
                [(key, value) for key, value in terms.items() if value],
                constant if is_lower else None,
                None if is_lower else constant,
                trust,
            )

    def _withheld(self, figure: Figure, shown: set[str]) -> None:
        """Note whose counts may be meant; a zero would be printed, so a single one is at least 1."""
        keys = list(dict.fromkeys(self._keys(figure)))
        meant = [key for key in keys if key not in shown]
        self._found.behind[figure.address] = tuple(meant or keys)
        for key in meant:
            count = self._found.counts[key]
            certain = count.withheld or len(meant) == 1
            self._found.counts[key] = replace(count, withheld=certain, suspected=not certain)

    def _siblings(self) -> None:
        """Add the parts of a whole that nobody shows, where the whole and another part are spoken of."""
        for kind in self._kinds.values():
            if kind.partition and kind.counts and kind.whole in self._kinds:
                for year, spot in self._spoken_of(kind.whole):
                    self._count(kind.slug, spot, year)

    def _spoken_of(self, slug: str) -> list[tuple[int, Spot]]:
        """Return every year and spot a measure has a count for."""
        return [(year, self._published.spots[area]) for year, area in sorted(self._places[slug])]

    def _areas_by_year(self) -> list[tuple[str, int, set[int]]]:
        """Return the areas that have a count of a measure in a year."""
        found: dict[tuple[str, int], set[int]] = defaultdict(set)
        for slug, places in self._places.items():
            for year, area in places:
                found[slug, year].add(area)
        return [(slug, year, areas) for (slug, year), areas in sorted(found.items())]

    @cached_property
    def _groups(self) -> list[tuple[str, Group]]:
        return [(kind.slug, kind.group) for kind in self._kinds.values() if kind.group and kind.counts]

    def _containments(self) -> None:
        """Say that a part is no larger than its whole, and who is left in the whole."""
        by_words = set(nearest_pairs(self._groups))
        by_catalogue = {(kind.slug, kind.whole) for kind in self._kinds.values() if kind.whole in self._kinds}
        for part, whole in sorted(by_words | by_catalogue):
            if not (self._kinds[part].counts and self._kinds[whole].counts):
                continue
            trust = Trust.PRINTED if (part, whole) in by_words else Trust.CATALOGUE
            for year, spot in self._spoken_of(part):
                if self._has(whole, spot, year):
                    self._complement([self._count(part, spot, year)], [self._count(whole, spot, year)], trust)
        for figure in self._published.figures:
            if figure.recipe.is_share and self._is_readable(figure) and not figure.is_old:
                spot, year = self._published.spots[figure.address.area], figure.address.year
                above, _ = self._side(figure.recipe.numerator, spot, year)
                below, _ = self._side(figure.recipe.denominator, spot, year)
                self._complement([key for key, _ in above], [key for key, _ in below], Trust.CATALOGUE)

    def _complement(self, parts: Sequence[str], wholes: Sequence[str], trust: Trust) -> None:
        first = self._found.counts[parts[0]]
        spot = None if first.area is None else self._published.spots[first.area]
        rest = self._virtual(f"{'+'.join(wholes)}−{'+'.join(parts)}", first.threshold, spot, first.year)
        terms = [*((key, 1) for key in parts), (rest, 1), *((key, -1) for key in wholes)]
        self._say(terms, 0, 0, trust)

    def _partitions(self) -> None:
        """Say that the parts of a whole sum to it."""
        parts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for kind in self._kinds.values():
            if kind.partition and kind.counts and kind.whole in self._kinds:
                parts[kind.whole, kind.partition].append(kind.slug)
        for (whole, _), slugs in sorted(parts.items()):
            for year, spot in self._spoken_of(whole):
                terms = [*((self._count(slug, spot, year), 1) for slug in slugs)]
                self._say([*terms, (self._count(whole, spot, year), -1)], 0, 0, Trust.CATALOGUE)

    def _ages(self) -> None:
        """Say that an age group is the sum of the pieces between all known limits."""
        families: dict[tuple[str, frozenset[str]], list[tuple[str, Group]]] = defaultdict(list)
        for slug, group in self._groups:
            families[group.stock, group.conditions].append((slug, group))
        for (stock, conditions), family in families.items():
            spots = sorted({(year, spot.id) for slug, _ in family for year, spot in self._spoken_of(slug)})
            for year, area in spots:
                spot = self._published.spots[area]
                inside = [(slug, group) for slug, group in family if self._has(slug, spot, year)]
                self._pieces(f"{stock} {sorted(conditions)}", inside, spot, year)

    def _pieces(self, name: str, family: Sequence[tuple[str, Group]], spot: Spot, year: int) -> None:
        limits = sorted({limit for _, group in family for limit in (group.start, group.end)})
        pieces = list(pairwise(limits))
        if len(pieces) < 2:
            return
        threshold = self._kinds[family[0][0]].threshold
        for slug, group in family:
            inside = [
                self._virtual(f"{name}|{start}–{end}|{spot.series}|{year}", threshold, spot, year)
                for start, end in pieces
                if group.start <= start and end <= group.end
            ]
            self._say([*((key, 1) for key in inside), (self._count(slug, spot, year), -1)], 0, 0)

    def _merged(self) -> None:
        """Say that a merged area is the sum of its members."""
        merged = [spot for spot in self._published.spots.values() if spot.members]
        for slug, year, areas in self._areas_by_year() if merged else ():
            for spot in merged:
                if spot.id in areas:
                    whole = self._count(slug, spot, year)
                    members = [self._published.spots[member] for member in spot.members]
                    terms = [(self._count(slug, member, year), 1) for member in members]
                    self._say([*terms, (whole, -1)], 0, 0)

    def _areas(self) -> None:
        """Say that areas sum to the area they belong to, with an unknown rest of people without a place."""
        children: dict[tuple[int, str], list[Spot]] = defaultdict(list)
        for spot in self._published.spots.values():
            if spot.parent is not None and not spot.rest:
                children[spot.parent, spot.level].append(spot)
        deepest_first = sorted(children, key=lambda pair: (-self._depth(pair[0]), pair))
        for slug, year, areas in self._areas_by_year():
            for parent, level in deepest_first:
                spots = children[parent, level]
                if any(spot.id in areas for spot in spots):
                    self._sum(self._kinds[slug], self._published.spots[parent], level, spots, year)
                    areas.add(parent)

    def _depth(self, area: int) -> int:
        above = self._published.spots[area].parent
        return 0 if above is None else 1 + self._depth(above)

    def _sum(self, kind: Kind, parent: Spot, level: str, spots: Sequence[Spot], year: int) -> None:
        whole = self._count(kind.slug, parent, year)
        rest = self._virtual(f"{whole}|rest|{level}|{spots[0].id}", 0, None, year)
        terms = [*((self._count(kind.slug, spot, year), 1) for spot in spots), (rest, 1), (whole, -1)]
        self._say(terms, 0, 0)

    def _overlaps(self) -> None:
        """Say that areas of two editions are sums of the pieces they share."""
        for slug, year, areas in self._areas_by_year():
            touching: dict[int, list[str]] = defaultdict(list)
            for old, new in self._published.overlaps:
                if {old, new} <= areas:
                    spot = self._published.spots[old]
                    key = f"{slug}|{old}∩{new}|{year}"
                    piece = self._virtual(key, self._kinds[slug].threshold, spot, year)
                    touching[old].append(piece)
                    touching[new].append(piece)
            for area, pieces in touching.items():
                whole = self._count(slug, self._published.spots[area], year)
                self._say([*((piece, 1) for piece in pieces), (whole, -1)], 0, 0)
