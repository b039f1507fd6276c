"""Delivered counts on the area tree: what every place has, parts summed to the whole.

Pure: no Django, no database. Everything here is confidential.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from indicators.formulas import Value, add
from indicators.status import Status

MISSING = Value(None, Status.MISSING)
CITY_RANK = 30
"""Rank of the city's level: it and everything above keep their identity over editions."""


@dataclass(frozen=True)
class Place:
    """An area of one edition, as calculation sees it.

    ``series`` names the place over time: the city keeps its own through all
    editions, a district is another one in another edition. ``parent`` is the
    ``id`` of the place whose sum it belongs to, None for those outside of sums.
    ``code`` is the number of the area, which it may keep over editions, ``edition`` the
    edition it belongs to. ``members`` are the ids of the places that a merged place stands
    for where a source gives one value for all of them; () for every other place.
    """

    id: int
    series: str
    level: str
    rank: int
    parent: int | None
    is_remainder: bool
    area_km2: Decimal | None
    code: str = ""
    edition: int = 0
    members: tuple[int, ...] = ()


@dataclass(frozen=True)
class Count:
    """One delivered number or reason, with its reference date."""

    measure: str
    series: str
    year: int
    value: Value
    day: date


class Counts:
    """Every delivered or summed number of some measures, by measure, place and year.

    A place without a number of its own has the sum of its parts: of the
    coarsest level of parts that was delivered, with the remainder ("nicht
    zuordenbar") of that level. A part without a number leaves the sum without.

    A merged place is in force for a measure and year in which it has a value and none of
    its members has one: then it is a part of the city in place of them, once. Whoever
    delivers the members singly again takes it out of force.
    """

    def __init__(self, places: Iterable[Place], counts: Iterable[Count], surfaces: Iterable[str]) -> None:
        """Sum the counts up the tree; ``surfaces`` are the measures that the area itself answers."""
        self.places = tuple(places)
        self._by_id = {place.id: place for place in self.places}
        self._surfaces = frozenset(surfaces)
        self._values: dict[tuple[str, str, int], Value] = {}
        self._days: dict[tuple[str, int], date] = {}
        for count in counts:
            self._values[count.measure, count.series, count.year] = count.value
            known = self._days.get((count.measure, count.year), count.day)
            self._days[count.measure, count.year] = max(known, count.day)
        self._in_force = self._merged_in_force()
        self._sum_up()

    def at(self, measure: str, place: Place, year: int) -> Value:
        """Return the value of a measure at a place in a year; MISSING where nothing came."""
        if measure in self._surfaces:
            return Value(place.area_km2) if place.area_km2 is not None else MISSING
        return self._values.get((measure, place.series, year), MISSING)

    def day(self, measure: str, year: int) -> date | None:
        """Return the reference date of a measure in a year, or None where nothing came."""
        return self._days.get((measure, year))

    @cached_property
    def years(self) -> Mapping[str, frozenset[int]]:
        """Return the years in which a measure was delivered, by measure."""
        found: dict[str, set[int]] = defaultdict(set)
        for measure, year in self._days:
            found[measure].add(year)
        return {measure: frozenset(years) for measure, years in found.items()}

    @cached_property
    def parts(self) -> Mapping[int, tuple[tuple[Place, ...], ...]]:
        """Return the parts of each place by its id, one tuple for each level of parts.

        Those of a merged place are its members; it is itself no part of anything.
        """
        found: dict[int, dict[tuple[int, str], list[Place]]] = defaultdict(lambda: defaultdict(list))
        for place in self.places:
            if place.parent is not None and not place.members:
                found[place.parent][place.rank, place.level].append(place)
        single = {
            parent: tuple(tuple(parts) for _, parts in sorted(levels.items()))
            for parent, levels in found.items()
        }
        return single | {merged.id: (self._members(merged),) for merged in self.merged}

    @cached_property
    def merged(self) -> tuple[Place, ...]:
        """Return the merged places, those with few members first."""
        return tuple(sorted((p for p in self.places if p.members), key=lambda p: (len(p.members), p.code)))

    def merged_in_force(self, measure: str, year: int) -> tuple[Place, ...]:
        """Return the merged places that have the value of their members for a measure and year."""
        return self._in_force.get((measure, year), ())

    def answering(self, place: Place, keys: Iterable[tuple[str, int]]) -> Place:
        """Return the place whose counts answer for a place: itself, or the merged one it belongs to.

        ``keys`` are measures with their years; the largest merged place in force for any counts.
        """
        if not self._in_force:
            return place
        in_force = {merged for key in keys for merged in self.merged_in_force(*key)}
        found = [merged for merged in in_force if place.id in merged.members]
        return max(found, key=lambda merged: (len(merged.members), merged.code), default=place)

    def delivered_parts(self, measure: str, place: Place, year: int) -> tuple[Place, ...]:
        """Return the parts that add up to a place: the first level with any number; () if none.

        A merged place in force stands for its members.
        """
        for level in self.parts.get(place.id, ()):
            parts = self._with_merged(measure, level, year)
            if any((measure, part.series, year) in self._values for part in parts):
                return parts
        return ()

    def sum_merged(self, wanted: Mapping[int, frozenset[tuple[str, int]]]) -> None:
        """Give merged places the sum of their members for measures and years, by the id of the place.

        Where a rate has one count that several places share, its other counts have to be theirs
        together, too.
        """
        for merged in self.merged:
            for measure, year in sorted(wanted.get(merged.id, ())):
                if (measure, merged.series, year) not in self._values:
                    self._sum_one(measure, merged, year)

    def of_years(self, years: Iterable[int]) -> "Counts":
        """Return the counts of some years only."""
        kept = frozenset(years)
        other = copy(self)
        other.__dict__.pop("years", None)
        other._values = {key: value for key, value in self._values.items() if key[2] in kept}
        other._days = {key: day for key, day in self._days.items() if key[1] in kept}
        other._in_force = {key: found for key, found in self._in_force.items() if key[1] in kept}
        return other

    def extended(self, values: Mapping[tuple[str, str, int], Value]) -> "Counts":
        """Return the same counts with more values, by measure, series of the place and year."""
        other = copy(self)
        other._values = {**self._values, **values}
        return other

    def changed(self, change: Callable[[str, Place, date, Decimal], Decimal]) -> "Counts":
        """Return the same counts with every number changed on its own, that of the city too.

        ``change`` gets measure, place, reference date and number. Reasons for none stay.
        """
        places = {place.series: place for place in self.places}
        other = copy(self)
        other._values = {
            (measure, series, year): Value(
                change(measure, places[series], self._days[measure, year], value.number),
                value.status,
                value.provisional,
            )
            if value.number is not None
            else value
            for (measure, series, year), value in self._values.items()
        }
        return other

    def _members(self, merged: Place) -> tuple[Place, ...]:
        return tuple(self._by_id[member] for member in merged.members)

    def _merged_in_force(self) -> dict[tuple[str, int], tuple[Place, ...]]:
        """Return the merged places in force by measure and year, and forget what is not in force."""
        if not self.merged:
            return {}
        found: dict[tuple[str, int], tuple[Place, ...]] = defaultdict(tuple)
        delivered = {key for key, value in self._values.items() if value.status is not Status.MISSING}
        for merged in self.merged:
            for measure, year in [
                key for key in self._days if (key[0], merged.series, key[1]) in self._values
            ]:
                keys = [(measure, member.series, year) for member in self._members(merged)]
                if delivered.intersection(keys):
                    del self._values[measure, merged.series, year]
                    continue
                found[measure, year] += (merged,)
                for key in keys:
                    self._values.pop(key, None)
        return dict(found)

    def _with_merged(self, measure: str, parts: tuple[Place, ...], year: int) -> tuple[Place, ...]:
        """Return parts with the merged places in force for those they stand for."""
        if not self.merged_in_force(measure, year):
            return parts
        ids = {part.id for part in parts}
        inside = [m for m in self.merged_in_force(measure, year) if ids.issuperset(m.members)]
        gone = {member for merged in inside for member in merged.members}
        return (*(part for part in parts if part.id not in gone), *inside)

    def _sum_up(self) -> None:
        finest_first = sorted((p for p in self.places if not p.members), key=lambda place: -place.rank)
        for measure, year in self._days:
            shared = {member for merged in self.merged_in_force(measure, year) for member in merged.members}
            for place in finest_first:
                if (measure, place.series, year) not in self._values and place.id not in shared:
                    self._sum_one(measure, place, year)

    def _sum_one(self, measure: str, place: Place, year: int) -> None:
        parts = self.delivered_parts(measure, place, year)
        values = [
            self.at(measure, part, year)
            for part in parts
            if not part.is_remainder or (measure, part.series, year) in self._values
        ]
        if values:
            self._values[measure, place.series, year] = add(values)
