"""What the profiles of the BA share: months, characteristics, plausibility. Pure."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from imports.problems import Problem, problem
from imports.sources.ba_months import SMALL_AREA_MONTHS, is_final, waiting_months
from imports.sources.ba_values import BaValue
from imports.validation import Earlier, Figure, FigureKey, Known
from imports.validation.plausibility import plain
from indicators.merging import member_codes

Residents = Callable[[datetime.date], Mapping[FigureKey, Earlier]]
"""Figures of the register at the newest reference date before a day."""

ALL_RESIDENTS = "HW"
WORKING_AGE = "HW ALTER=15-64"
FEWEST_RESIDENTS = 1_000
HIGHEST_SHARES = {"ALO_INSG": 25, "SVB_INSG": 90}
"""Percent of the residents of 15 to 64 years above which a number is hardly right (BA-14)."""
WORKPLACE_WORDS = ("arbeitsort", "_ao")
TOTALS = ("ALO_INSG", "SVB_INSG", "ALG_INSG", "BG", "PERS_BG", "RLB")
CITY_LEVEL = "stadt"


@dataclass(frozen=True)
class Draft:
    """What one profile makes of a file, before the checks that all profiles share."""

    profile: str
    rows: int
    skipped: int
    figures: tuple[Figure, ...]
    problems: tuple[Problem, ...]


def month_problems(periods: Iterable[datetime.date], texts: Mapping[datetime.date, str]) -> list[Problem]:
    """Return BA-05 for months in which there are no small-area data; ``texts`` as delivered."""
    return [
        problem("BA-05", wert=texts[period])
        for period in sorted(set(periods))
        if period.month not in SMALL_AREA_MONTHS
    ]


def waiting_problems(figures: Iterable[Figure], today: datetime.date) -> list[Problem]:
    """Return BA-16 for each characteristic and month whose numbers are not final yet."""
    slots = dict.fromkeys((figure.measure_key, figure.period) for figure in figures)
    return [
        problem("BA-16", merkmal=name, monat=f"{period:%m.%Y}", n=waiting_months(name))
        for name, period in slots
        if period <= today and not is_final(period, waiting_months(name), today)
    ]


def unknown_problems(characteristics: Iterable[str], known: Known) -> list[Problem]:
    """Return BA-08 for each characteristic that feeds no measure."""
    return [
        problem("BA-08", column=name) for name in dict.fromkeys(characteristics) if name not in known.measures
    ]


def workplace_problems(texts: Iterable[str]) -> list[Problem]:
    """Return BA-15 where a heading says that people are counted where they work."""
    folded = [text.casefold() for text in texts]
    if any(word in text for text in folded for word in WORKPLACE_WORDS):
        return [problem("BA-15")]
    return []


def small_problems(values: Iterable[BaValue], threshold: int) -> list[Problem]:
    """Return BA-17 for each number that the BA would have replaced by a star."""
    return [
        problem("BA-17", line=value.line, column=value.characteristic, schwelle=threshold)
        for value in values
        if value.number is not None and 0 < value.number < threshold
    ]


def unassigned_problem(figures: Sequence[Figure], remainder: str) -> list[Problem]:
    """Return GEB-04 with the cases without an area, counted by the first total that is known."""
    counts = {f.measure_key: f.number for f in figures if f.area_code == remainder and f.number}
    number = next((counts[name] for name in TOTALS if name in counts), None)
    return [] if number is None else [problem("GEB-04", n=plain(number))]


def resident_problems(figures: Iterable[Figure], residents: Residents, known: Known) -> list[Problem]:
    """Return BA-13 (area too small for the BA) and BA-14 (share hardly possible)."""
    found: dict[tuple[str, str, str], Problem] = {}
    registers: dict[datetime.date, Mapping[FigureKey, Earlier]] = {}
    for figure in figures:
        edition = known.edition_on(figure.period)
        areas = member_codes(figure.area_code)
        if not figure.number or edition is None or not edition.parts.keys() >= set(areas):
            continue
        if figure.period not in registers:
            registers[figure.period] = residents(figure.period + datetime.timedelta(days=1))
        name = " und ".join(edition.parts[code].name for code in areas)
        count = residents_of(registers[figure.period], figure, ALL_RESIDENTS)
        if count is not None and count < FEWEST_RESIDENTS:
            found.setdefault(("BA-13", figure.area_code, ""), problem("BA-13", gebiet=name, n=plain(count)))
        adults = residents_of(registers[figure.period], figure, WORKING_AGE)
        limit = HIGHEST_SHARES.get(figure.measure_key)
        if adults and limit and figure.number * 100 > limit * adults:
            share = f"{figure.number * 100 / adults:.1f}".replace(".", ",")
            made = problem("BA-14", gebiet=name, merkmal=figure.measure_key, prozent=share)
            found.setdefault(("BA-14", figure.area_code, figure.measure_key), made)
    return list(found.values())


def residents_of(register: Mapping[FigureKey, Earlier], figure: Figure, measure: str) -> Decimal | None:
    """Return a number of the register for the area of a figure, or None; of a merged area the sum."""
    codes = member_codes(figure.area_code)
    found = [register.get(FigureKey(measure, figure.level, code)) for code in codes]
    numbers = [earlier.number for earlier in found if earlier]
    return sum(numbers, Decimal(0)) if len(numbers) == len(codes) else None
