"""What loading a checked file would change, in counts, largest differences and sums per year.

Reads only. The numbers are confidential like those they come from: for pages of the
staff area, never for a log.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Sum

from imports.validation import Checked
from indicators.models import Area, Edition, Level, Measure
from indicators.models.unpublished import Observation
from indicators.status import Status

SHOWN = 20


class Spot(NamedTuple):
    """Where one observation is current: measure, level and code of the area, reference date."""

    measure: str
    level: str
    area: str
    period: datetime.date


@dataclass(frozen=True)
class Content:
    """A number or the reason why there is none, and its flag."""

    number: Decimal | None
    status: str
    flag: str = ""


@dataclass(frozen=True)
class Difference:
    """One value before and after; None on the side where there is none.

    ``measure`` and ``area`` are names for people. ``earlier`` is the reference date of
    ``before`` where it is not that of ``after``.
    """

    measure: str
    area: str
    period: datetime.date
    before: Content | None
    after: Content | None
    earlier: datetime.date | None = None

    @property
    def change(self) -> Decimal | None:
        """By how much the number grew, None unless both sides have one."""
        before = self.before.number if self.before else None
        after = self.after.number if self.after else None
        return None if before is None or after is None else after - before

    @property
    def percent(self) -> Decimal | None:
        """The change in percent of the number before, None where that is 0 or missing."""
        before = self.before.number if self.before else None
        return None if self.change is None or not before else self.change / before * 100


@dataclass(frozen=True)
class YearSum:
    """A measure summed over the areas of a file, beside the stored sum of the reference date before.

    ``areas`` counts the areas with a number; ``before`` and ``earlier`` are None where
    nothing earlier is stored.
    """

    measure: str
    period: datetime.date
    number: Decimal
    areas: int
    earlier: datetime.date | None = None
    before: Decimal | None = None
    areas_before: int = 0

    @property
    def percent(self) -> Decimal | None:
        """The change in percent, None without an earlier sum."""
        return (self.number - self.before) / self.before * 100 if self.before else None


@dataclass(frozen=True)
class Comparison:
    """What a file would change.

    ``missing`` counts values that came with those the file repeats and that it does not
    have; they stay as they are. ``changes``, ``losses`` and ``jumps`` hold the largest
    first, at most ``SHOWN`` each; ``jumps`` are against the reference date before.
    """

    new: int
    changed: int
    unchanged: int
    missing: int
    changes: tuple[Difference, ...] = ()
    losses: tuple[Difference, ...] = ()
    jumps: tuple[Difference, ...] = ()
    sums: tuple[YearSum, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is new or changed."""
        return not self.new and not self.changed


@dataclass(frozen=True)
class _Stored:
    """A current observation and the delivery it came with."""

    content: Content
    delivery: int


def compare(checked: Checked, source: str) -> Comparison:
    """Return what ``load`` would do with the figures of a checked file; six queries."""
    slugs, names = _measures(source)
    wanted = {
        Spot(slug, figure.level, figure.area_code, figure.period): Content(
            figure.number, figure.status, figure.flag
        )
        for figure in checked.figures
        for slug in slugs.get(figure.measure_key, ())
    }
    stored = _stored(source, {spot.period for spot in wanted})
    kept = [spot for spot in wanted if spot in stored]
    differing = [spot for spot in kept if stored[spot].content != wanted[spot]]
    losses = _losses(wanted, stored)
    words = _Words(names, _area_names())
    totals = _totals({spot.measure for spot in wanted})
    sums = _sums(wanted, totals, words)
    return Comparison(
        new=len(wanted) - len(kept),
        changed=len(differing),
        unchanged=len(kept) - len(differing),
        missing=len(losses),
        changes=_largest(words.difference(spot, stored[spot].content, wanted[spot]) for spot in differing),
        losses=_largest(words.difference(spot, stored[spot].content, None) for spot in losses),
        jumps=_jumps(wanted, totals, words),
        sums=sums,
    )


@dataclass(frozen=True)
class _Words:
    """Names of measures by slug and of areas by level and code."""

    measures: Mapping[str, str]
    areas: Mapping[tuple[str, str], str]

    def difference(
        self, spot: Spot, before: Content | None, after: Content | None, earlier: datetime.date | None = None
    ) -> Difference:
        """Return two contents of one spot with names."""
        area = self.areas.get((spot.level, spot.area), spot.area)
        return Difference(self.measures[spot.measure], area, spot.period, before, after, earlier)


def _measures(source: str) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the measures of a source by the word of the source, and all names by slug."""
    slugs: dict[str, list[str]] = defaultdict(list)
    names = {}
    for slug, key, name in Measure.objects.filter(source=source).values_list("slug", "source_key", "name"):
        slugs[key].append(slug)
        names[slug] = name
    return slugs, names


def _area_names() -> dict[tuple[str, str], str]:
    """Return the newest name of every area by level and code."""
    rows = Area.every.order_by("edition__valid_from").values_list("level_id", "code", "name")
    return {(level, code): name for level, code, name in rows} | {
        ("", settings.REMAINDER_CODE): "nicht zuordenbar"
    }


def _stored(source: str, periods: Iterable[datetime.date]) -> dict[Spot, _Stored]:
    """Return what is current at some reference dates, in the edition in force then; two queries."""
    editions = list(Edition.objects.order_by("-valid_from").values_list("valid_from", "id"))
    in_force = {
        period: next((pk for start, pk in editions if start <= period), None) for period in set(periods)
    }
    rows = Observation.objects.filter(
        measure__source=source, current=True, period__in=in_force.keys()
    ).values_list(
        "measure_id", "area__level_id", "area__code", "period", "area__edition_id", "number", "status",
        "flag", "delivery",
    )  # fmt: skip
    return {
        Spot(measure, level, code, period): _Stored(Content(number, status, flag), delivery)
        for measure, level, code, period, edition, number, status, flag, delivery in rows.iterator()
        if in_force[period] == edition
    }


def _losses(wanted: Mapping[Spot, Content], stored: Mapping[Spot, _Stored]) -> list[Spot]:
    """Return what is stored and came with the values of the file, but is not in it.

    What came with them: the same measure at the same reference date, or the same delivery.
    """
    slots = {(spot.measure, spot.period) for spot in wanted}
    parcels = {
        (stored[spot].delivery, spot.period) for spot in stored if (spot.measure, spot.period) in slots
    }
    return [
        spot
        for spot, row in stored.items()
        if spot not in wanted
        and ((spot.measure, spot.period) in slots or (row.delivery, spot.period) in parcels)
    ]


def _largest(differences: Iterable[Difference], count: int = SHOWN) -> tuple[Difference, ...]:
    """Return the largest changes first; those without a number on a side before all others."""
    ordered = sorted(differences, key=lambda one: (one.measure, one.area, one.period))
    ordered.sort(key=lambda one: (one.change is not None, -abs(one.change or Decimal(0))))
    return tuple(ordered[:count])


Totals = Mapping[str, Mapping[str, Mapping[datetime.date, tuple[Decimal, int]]]]
"""Stored sums by measure, level and reference date: sum and number of areas with a number."""


def _totals(measures: Iterable[str]) -> Totals:
    """Return the stored sums of some measures over the areas of each level; one query."""
    rows = (
        Observation.objects.filter(measure__in=set(measures), current=True, number__isnull=False)
        .values("measure_id", "area__level_id", "period")
        .annotate(total=Sum("number"), areas=Count("id"))
        .values_list("measure_id", "area__level_id", "period", "total", "areas")
    )
    found: dict[str, dict[str, dict[datetime.date, tuple[Decimal, int]]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for measure, level, period, total, areas in rows:
        found[measure][level][period] = (total or Decimal(0), areas)
    return found


def _before(totals: Totals, measure: str, level: str, period: datetime.date) -> datetime.date | None:
    """Return the newest reference date before another at which a measure has sums."""
    return max((day for day in totals[measure][level] if day < period), default=None)


def _sums(wanted: Mapping[Spot, Content], totals: Totals, words: _Words) -> tuple[YearSum, ...]:
    """Return the sum of each measure and reference date of a file beside the stored one before it."""
    numbers: dict[tuple[str, datetime.date], dict[str, list[Decimal]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for spot, content in wanted.items():
        if content.number is not None and content.status == Status.VALUE:
            numbers[spot.measure, spot.period][spot.level].append(content.number)
    found = []
    for (measure, period), by_level in numbers.items():
        level = _summed_level(by_level)
        day = _before(totals, measure, level, period)
        before, areas = totals[measure][level][day] if day else (None, 0)
        of_level = by_level[level]
        name = words.measures[measure]
        found.append(YearSum(name, period, sum(of_level, Decimal(0)), len(of_level), day, before, areas))
    return tuple(sorted(found, key=lambda one: (one.measure, one.period)))


def _summed_level(by_level: Mapping[str, list[Decimal]]) -> str:
    """Return the level to sum over: the city where it is given, else the one with most areas."""
    if Level.CITY in by_level:
        return Level.CITY
    return max(by_level, key=lambda level: (len(by_level[level]), level))


def _jumps(wanted: Mapping[Spot, Content], totals: Totals, words: _Words) -> tuple[Difference, ...]:
    """Return the numbers that moved most since the reference date before; one query."""
    asked: dict[datetime.date, set[tuple[str, str]]] = defaultdict(set)
    earlier: dict[Spot, datetime.date] = {}
    for spot, content in wanted.items():
        day = _before(totals, spot.measure, spot.level, spot.period)
        if day and content.number is not None:
            earlier[spot] = day
            asked[day].add((spot.measure, spot.level))
    rows = Observation.objects.filter(
        measure__in={spot.measure for spot in earlier}, period__in=asked, current=True, number__isnull=False
    ).values_list("measure_id", "area__level_id", "area__code", "period", "number")
    numbers = {Spot(*row[:4]): row[4] for row in rows.iterator()}
    pairs = []
    for spot, day in earlier.items():
        before = numbers.get(spot._replace(period=day))
        now = wanted[spot].number
        if before is not None and now is not None and before != now:
            pairs.append((abs(now - before), spot, day, before))
    pairs.sort(key=lambda pair: (-pair[0], pair[1]))
    return tuple(
        words.difference(spot, Content(before, Status.VALUE), wanted[spot], day)
        for _, spot, day, before in pairs[:SHOWN]
    )
