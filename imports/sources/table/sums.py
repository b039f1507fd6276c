"""What is wrong with the entries of a table taken together: repeats, gaps, sums. Pure."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from imports.messages import Severity
from imports.problems import Problem, problem
from imports.sources.table.entries import Entries
from imports.sources.table.places import CITY, LevelCheck
from imports.validation import duplicate_problems, sum_problem
from imports.validation.areas import listed
from imports.validation.plausibility import plain

Checks = Mapping[tuple[str, datetime.date], LevelCheck]
Slot = tuple[int, int]
"""Numbers of a measure and a reference date."""


def repeated(entries: Entries) -> NDArray[np.bool_]:
    """Return for each entry whether an earlier one has the same measure, area and date."""
    key = (entries.measure * max(len(entries.places), 1) + entries.place) * max(len(entries.periods), 1)
    _, first = np.unique(key + entries.period, return_index=True)
    found = np.ones(len(key), dtype=np.bool_)
    found[first] = False
    return found


def repeat_problems(entries: Entries, again: NDArray[np.bool_]) -> list[Problem]:
    """Return DAT-16 for each repeated entry, with the line of the first."""
    slots = set(zip(entries.measure[again], entries.place[again], entries.period[again], strict=True))
    if not slots:
        return []
    keys = zip(entries.measure, entries.place, entries.period, entries.line, strict=True)
    return duplicate_problems(
        (f"{entries.measures[m]}, {entries.places[p].code}, {entries.periods[t]:%d.%m.%Y}", int(line))
        for m, p, t, line in keys
        if (m, p, t) in slots
    )


def numbers_by_slot(entries: Entries, remainder: str) -> dict[Slot, dict[int, Decimal | None]]:
    """Return the numbers of each measure and date by the number of the place; None for signs and faults.

    Empty for a file without a city row and without a remainder: nothing is summed then.
    """
    if not any(place.level == CITY or place.code == remainder for place in entries.places):
        return {}
    found: dict[Slot, dict[int, Decimal | None]] = defaultdict(dict)
    rows = zip(
        entries.measure.tolist(),
        entries.period.tolist(),
        entries.place.tolist(),
        entries.value.tolist(),
        strict=True,
    )
    for measure, period, place, value in rows:
        found[measure, period][place] = entries.values[value].number if value >= 0 else None
    return found


def gap_problems(entries: Entries, checks: Checks, gaps: str) -> list[Problem]:
    """Return GEB-03 for each measure and date that has some areas of a level and lacks others.

    Once for the level where every measure lacks the same.
    """
    if gaps == "erlaubt":
        return []
    by_check: dict[tuple[str, datetime.date], dict[tuple[str, ...], list[str]]] = {}
    for measure, period, level, codes in areas_by_measure(entries):
        check = next((c for c in checks.values() if is_of(c, level, period)), None)
        if check and level != CITY and codes & set(check.codes):
            missing = tuple(sorted(set(check.codes) - codes))
            by_check.setdefault((level, period), {}).setdefault(missing, []).append(measure)
    found = [
        gap_problem(
            missing, measures if len(groups) > 1 else [], period if len(entries.periods) > 1 else None
        )
        for (_, period), groups in by_check.items()
        for missing, measures in groups.items()
        if missing
    ]
    return [replace(one, severity=Severity.WARNING) for one in found] if gaps == "warnung" else found


def is_of(check: LevelCheck, level: str, period: datetime.date) -> bool:
    """Say whether a check is that of a level and reference date."""
    return check.check.period == period and check.check.edition.level == level


def gap_problem(missing: tuple[str, ...], measures: list[str], day: datetime.date | None) -> Problem:
    """Return GEB-03 for areas that some measures lack, [] being all, on one day of several."""
    place = [listed(measures, 3)] if measures else []
    place += [f"{day:%d.%m.%Y}"] if day else []
    return problem("GEB-03", column=", ".join(place) or None, n=len(missing), liste=listed(missing))


def areas_by_measure(entries: Entries) -> Iterator[tuple[str, datetime.date, str, set[str]]]:
    """Yield measure, reference date, level and the codes of the areas that have an entry."""
    levels = {place: number for number, place in enumerate(sorted({p.level for p in entries.places}))}
    level_of = np.array([levels[place.level] for place in entries.places], dtype=np.int64)
    names = list(levels)
    groups: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    rows = zip(
        entries.measure.tolist(),
        entries.period.tolist(),
        level_of[entries.place].tolist(),
        entries.place.tolist(),
        strict=True,
    )
    for measure, period, level, place in rows:
        groups[measure, period, level].add(entries.places[place].code)
    for (measure, period, level), codes in groups.items():
        yield entries.measures[measure], entries.periods[period], names[level], codes


def total_problems(
    slots: Mapping[Slot, Mapping[int, Decimal | None]], entries: Entries, checks: Checks, procedure: str
) -> list[Problem]:
    """Return SUM-01 or SUM-02 where the areas of a level do not make up the city row.

    An absent area counts as an unknown number: then the others may only not exceed the city.
    """
    cities = [number for number, place in enumerate(entries.places) if place.level == CITY]
    found = []
    for (measure, period), numbers in slots.items():
        total = next((numbers[city] for city in cities if city in numbers), None)
        if total is None:
            continue
        day = entries.periods[period]
        for check in checks.values():
            if check.check.period != day or is_above(check):
                continue
            parts = parts_of(numbers, entries, check)
            label = f"{entries.measures[measure]}, {check.check.edition.level}, {day:%d.%m.%Y}"
            wrong = sum_problem(label, parts, total, procedure) if parts else None
            found += [wrong] if wrong else []
    return found


def is_above(check: LevelCheck) -> bool:
    """Say whether a check is of the city or of areas around it, which no sum holds."""
    around = {area.level for area in check.check.edition.others.values()}
    return check.check.edition.level in around | {CITY}


def parts_of(
    numbers: Mapping[int, Decimal | None], entries: Entries, check: LevelCheck
) -> list[Decimal | None]:
    """Return the numbers of the areas of a level, one None more where areas are absent; [] if none came."""
    level, rest = check.check.edition.level, check.check.known.remainder_code
    codes = {entries.places[number].code: value for number, value in numbers.items()
             if entries.places[number].level == level}  # fmt: skip
    if not set(codes) - {rest}:
        return []
    absent: list[Decimal | None] = [None] if set(check.codes) - set(codes) else []
    return [*codes.values(), *absent]


def unassigned_problem(
    slots: Iterable[Mapping[int, Decimal | None]], entries: Entries, remainder: str
) -> list[Problem]:
    """Return GEB-04 with the largest number that has no area."""
    places = {number for number, place in enumerate(entries.places) if place.code == remainder}
    numbers = [value for slot in slots for place, value in slot.items() if place in places and value]
    return [problem("GEB-04", n=plain(max(numbers)))] if numbers else []
