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
    ``code`` is the number of the area, which it may keep over editions.
    """

    id: int
    series: str
    level: str
    rank: int
    parent: int | None
    is_remainder: bool
    area_km2: Decimal | None
    code: str = ""


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
    """

    def __init__(self, places: Iterable[Place], counts: Iterable[Count], surfaces: Iterable[str]) -> None:
        """Sum the counts up the tree; ``surfaces`` are the measures that the area itself answers."""
        self.places = tuple(places)
        self._surfaces = frozenset(surfaces)
        self._values: dict[tuple[str, str, int], Value] = {}
        self._days: dict[tuple[str, int], date] = {}
        for count in counts:
            self._values[count.measure, count.series, count.year] = count.value
            known = self._days.get((count.measure, count.year), count.day)
            self._days[count.measure, count.year] = max(known, count.day)
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
        """Return the parts of each place by its id, one tuple for each level of parts."""
        found: dict[int, dict[tuple[int, str], list[Place]]] = defaultdict(lambda: defaultdict(list))
        for place in self.places:
            if place.parent is not None:
                found[place.parent][place.rank, place.level].append(place)
        return {
            parent: tuple(tuple(parts) for _, parts in sorted(levels.items()))
            for parent, levels in found.items()
        }

    def delivered_parts(self, measure: str, place: Place, year: int) -> tuple[Place, ...]:
        """Return the parts that add up to a place: the first level with any number; () if none."""
        for parts in self.parts.get(place.id, ()):
            if any((measure, part.series, year) in self._values for part in parts):
                return parts
        return ()

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

    def _sum_up(self) -> None:
        finest_first = sorted(self.places, key=lambda place: -place.rank)
        for measure, year in self._days:
            for place in finest_first:
                if (measure, place.series, year) not in self._values:
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
