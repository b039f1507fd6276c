"""Counts of earlier boundaries, converted to later ones by where the people live.

What is counted in an old area is divided among the new areas that its people live in;
nothing gets lost, so the city keeps its sum. Rates are computed from converted counts,
never converted themselves.

A converted count is made of counts that are public, or it is hidden: as soon as one of
the old counts behind it must not be seen, neither may it. So it tells nothing that the
old counts do not tell, whatever the weights are, even where a weight is 1 and the new
area is the old one. An estimate of fewer people than the rule of its source allows is
hidden as well. Pure: no Django, no database. Everything here is confidential.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from indicators.counting import Counts, Place
from indicators.formulas import EXACT, Value, add
from indicators.protection import Key
from indicators.status import Status

STEP = Decimal("0.0001")
"""Converted counts are kept to this part of a person; so are delivered ones."""


@dataclass(frozen=True)
class Overlap:
    """How many of the people of an old place live in a new one, by ids; only proportions count."""

    old: int
    new: int
    weight: Decimal


@dataclass(frozen=True)
class Converted:
    """Counts with converted ones beside them.

    ``origin`` is the edition in which a converted count was made; ``hidden`` are those
    converted counts that must not be seen.
    """

    counts: Counts
    origin: Mapping[Key, int] = field(default_factory=dict)
    hidden: frozenset[Key] = frozenset()


def divided(number: Decimal, weights: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Return a number divided by weights, each part to a ten-thousandth; together exactly the number.

    The last part (by key) takes what rounding leaves.
    """
    with localcontext(EXACT):
        whole = sum(weights.values(), Decimal(0))
        *first, last = sorted(weights)
        parts = {key: (number * weights[key] / whole).quantize(STEP) for key in first}
        return parts | {last: number - sum(parts.values(), Decimal(0))}


def convert(
    counts: Counts,
    overlaps: Iterable[Overlap],
    editions: Sequence[int],
    *,
    hidden: frozenset[Key] = frozenset(),
    thresholds: Mapping[str, int] | None = None,
    wanted: Mapping[int, frozenset[tuple[str, int]]] | None = None,
) -> Converted:
    """Return the counts with those of earlier editions converted to later ones.

    ``editions`` are ordered by their first day, so that counts can pass through several;
    ``hidden`` are the delivered counts that must not be seen, ``thresholds`` those of the
    measures of cases, ``wanted`` what merged places need of their members' sums
    (``Counts.sum_merged``). A level of an edition whose overlaps do not cover every old place
    is left alone, and so is a measure and year that has numbers of its own.
    """
    found = _Converter(counts, hidden, thresholds or {})
    steps: dict[tuple[int, int, str], list[Overlap]] = defaultdict(list)
    for overlap in overlaps:
        old, new = found.places.get(overlap.old), found.places.get(overlap.new)
        if old and new and old.level == new.level:
            steps[editions.index(new.edition), editions.index(old.edition), new.level].append(overlap)
    for _, step in sorted(steps.items()):
        found.take(step)
    if steps and wanted:
        found.sum_merged(wanted)
    return Converted(found.counts, found.origin, frozenset(found.hidden - hidden))


class _Converter:
    """Takes one step between two editions after the other."""

    def __init__(self, counts: Counts, hidden: frozenset[Key], thresholds: Mapping[str, int]) -> None:
        self.counts = counts
        self.hidden = set(hidden)
        self.origin: dict[Key, int] = {}
        self.places = {place.id: place for place in counts.places}
        self._thresholds = thresholds

    def take(self, overlaps: Sequence[Overlap]) -> None:
        """Convert every measure and year that the old places have and the new ones have not."""
        weights: dict[int, dict[int, Decimal]] = defaultdict(dict)
        for overlap in overlaps:
            weights[overlap.old][overlap.new] = overlap.weight
        first = self.places[overlaps[0].old]
        old, new = self._of(first), self._of(self.places[overlaps[0].new])
        if {place.id for place in old} != set(weights):
            return
        values: dict[Key, Value] = {}
        for measure, years in sorted(self.counts.years.items()):
            for year in sorted(years):
                if self._has(measure, old, year) and not self._has(measure, new, year):
                    values |= self._converted(measure, year, old, weights)
        self.counts = self.counts.extended(values)

    def sum_merged(self, wanted: Mapping[int, frozenset[tuple[str, int]]]) -> None:
        """Give merged places the sums of converted counts; one hidden part hides the sum."""
        self.counts.sum_merged(wanted)
        for merged in self.counts.merged:
            for measure, year in sorted(wanted.get(merged.id, ())):
                sources = [(measure, self.places[member].series, year) for member in merged.members]
                converted = [source for source in sources if source in self.origin]
                if converted:
                    self.origin[measure, merged.series, year] = self.origin[converted[0]]
                if converted and self.hidden.intersection(sources):
                    self.hidden.add((measure, merged.series, year))

    def _of(self, example: Place) -> list[Place]:
        """Return the places of the same edition and level, without remainder and merged ones."""
        return [
            place
            for place in self.counts.places
            if (place.edition, place.level) == (example.edition, example.level)
            and not place.is_remainder
            and not place.members
        ]

    def _has(self, measure: str, places: Iterable[Place], year: int) -> bool:
        found = {place.id for place in places}
        shared = (m.members for m in self.counts.merged_in_force(measure, year))
        return any(found.intersection(members) for members in shared) or any(
            self.counts.at(measure, self.places[one], year).status is not Status.MISSING for one in found
        )

    def _converted(
        self, measure: str, year: int, old: Sequence[Place], weights: Mapping[int, Mapping[int, Decimal]]
    ) -> dict[Key, Value]:
        """Return the values of the new places for one measure and year."""
        given: dict[int, list[tuple[Key, Value]]] = defaultdict(list)
        for place, targets in self._giving(measure, year, old, weights):
            value, key = self.counts.at(measure, place, year), (measure, place.series, year)
            parts = {} if value.number is None else divided(value.number, targets)
            for target in targets:
                part = Value(parts.get(target), value.status, value.provisional)
                given[target].append((key, part))
        found = {}
        for target, gifts in given.items():
            key, total = (measure, self.places[target].series, year), add(value for _, value in gifts)
            found[key] = total
            sources = {source for source, _ in gifts}
            earlier = (self.origin[source] for source in sorted(sources) if source in self.origin)
            self.origin[key] = next(earlier, old[0].edition)
            if sources & self.hidden or self._is_small(measure, total):
                self.hidden.add(key)
        return found

    def _giving(
        self, measure: str, year: int, old: Sequence[Place], weights: Mapping[int, Mapping[int, Decimal]]
    ) -> Iterable[tuple[Place, Mapping[int, Decimal]]]:
        """Yield the old places that have a value, with the new ones it is divided among.

        A value that several old places share can only move as a whole: into the one new
        place that has the people of all of them. Otherwise the places keep no value, and
        the new ones get none.
        """
        answering = {place: self.counts.answering(place, [(measure, year)]) for place in old}
        for place, counted in answering.items():
            if counted is place:
                yield place, weights[place.id]
                continue
            targets = {new for member in counted.members for new in weights[member]}
            if len(targets) > 1:
                yield place, weights[place.id]
            elif place.id == counted.members[0]:
                yield counted, weights[place.id]

    def _is_small(self, measure: str, value: Value) -> bool:
        return value.number is not None and 0 < value.number < self._thresholds.get(measure, 0)
