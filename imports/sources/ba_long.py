"""Profile B3: the city's own long hand-over format for labour market numbers. Pure."""

import datetime
from collections import defaultdict
from collections.abc import Sequence

from imports.problems import Problem, problem
from imports.reading import Row, Table
from imports.sources.ba_akg import single, width_problems
from imports.sources.ba_draft import (
    CITY_LEVEL,
    Draft,
    month_problems,
    small_problems,
    unknown_problems,
)
from imports.sources.ba_layout import LONG_HEAD, LongRow, long_rows
from imports.sources.ba_months import report_month
from imports.sources.ba_sums import Totals, sum_problems
from imports.sources.ba_values import SIGNS, BaValue, cell_problems, read_count
from imports.validation import AreaCheck, Figure, Known, duplicate_problems
from imports.validation.areas import CITY_ROW
from indicators.merging import member_codes, merged_code
from indicators.status import Status

SMALL_AREAS = "AkG"
ORIGINS = (SMALL_AREAS, "Sonderauswertung", "amk")


def check_long(table: Table, records: Sequence[Row], known: Known) -> Draft:
    """Return figures and problems of a file of profile B3; ``records`` are its rows of any width."""
    missing = [name for name in LONG_HEAD if name not in table.columns]
    if missing:
        listed = ", ".join(name for name in table.header if name)
        return Draft("B3", 0, 0, (), tuple(problem("DAT-08", column=name, liste=listed) for name in missing))
    rows = long_rows(table)
    found = [*width_problems(table, records), *row_problems(rows)]
    periods = {period: row.month for row in rows if (period := report_month(row.month))}
    small = {period for row in rows if row.origin == SMALL_AREAS and (period := report_month(row.month))}
    found += month_problems(small, periods)
    areas = {period: area_check(period, known) for period in periods}
    values = [value for row in rows if (value := value_of(row, areas))]
    names = dict.fromkeys(row.characteristic for row in rows if row.characteristic)
    found += duplicate_problems((f"{r.month}, {r.area}, {r.characteristic}", r.line) for r in rows)
    found += unknown_problems(names, known)
    found += cell_problems(values)
    stars = {row.line for row in rows if row.origin == SMALL_AREAS}
    found += small_problems((value for value in values if value.line in stars), known.threshold)
    for check in areas.values():
        found += [*check.problems(complete=False), *missing_problems(check, values)]
    found += sum_problems(values, totals_of(values, known, areas))
    figures = [figure_of(v, known, areas[v.period]) for v in values if v.characteristic in known.measures]
    shared, doubled = shared_figures(values, known, areas)
    return Draft("B3", len(rows), 0, (*figures, *shared), (*found, *doubled))


def area_check(period: datetime.date, known: Known) -> AreaCheck:
    """Return the check of area codes at a report month; the city comes as "00" or with its own code."""
    return AreaCheck(known, period, frozenset({CITY_ROW, known.city_code}))


def row_problems(rows: Sequence[LongRow]) -> list[Problem]:
    """Return ZEIT-01, REG-06 (unknown origin) and DAT-11 (value and sign both or neither)."""
    found: list[Problem] = []
    for row in rows:
        if report_month(row.month) is None:
            found.append(problem("ZEIT-01", line=row.line, wert=row.month))
        if row.origin not in ORIGINS:
            found.append(problem("REG-06", line=row.line, column="quelle", liste=", ".join(ORIGINS)))
        sign = row.sign.strip()
        if sign and (row.value.strip() or sign not in SIGNS):
            found.append(problem("DAT-11", line=row.line, column="zeichen", wert=sign))
        elif not sign and not row.value.strip():
            found.append(problem("DAT-11", line=row.line, column="wert", wert=""))
    return found


def value_of(row: LongRow, areas: dict[datetime.date, AreaCheck]) -> BaValue | None:
    """Return the value of a row, or None where month or area are unknown or the cell was reported."""
    period = report_month(row.month)
    if period is None:
        return None
    place = place_of(row, areas[period])
    text = row.value if row.value.strip() else row.sign
    if not place or (not row.value.strip() and row.sign.strip() not in SIGNS):
        return None
    return BaValue(row.line, row.characteristic, place, period, read_count(text, row.characteristic))


def place_of(row: LongRow, check: AreaCheck) -> str:
    """Return the place of a row, "" where it is unknown; "05+10" is a value that areas share."""
    codes = member_codes(row.area)
    if len(codes) == 1:
        place = check.match(row.area, row.line)
        return CITY_ROW if place == check.known.city_code else place
    places = [check.match(code, row.line) for code in codes]
    if not check.edition.parts.keys() >= set(places) or len(set(places)) < len(places):
        check.unknown.setdefault(row.area, row.line)
        return ""
    return merged_code(places)


def shared_figures(
    values: Sequence[BaValue], known: Known, areas: dict[datetime.date, AreaCheck]
) -> tuple[list[Figure], list[Problem]]:
    """Return the areas that share a value as missing, and DAT-16 for those that also have their own."""
    lines = {(v.period, v.characteristic, v.place): v.line for v in values}
    figures, found = [], []
    for value in values:
        codes = member_codes(value.place)
        for code in codes if len(codes) > 1 and value.characteristic in known.measures else ():
            own = lines.get((value.period, value.characteristic, code))
            if own is None:
                level = areas[value.period].edition.level
                figures.append(Figure(value.characteristic, level, code, value.period, None, Status.MISSING))
            else:
                key = f"{code}, {value.characteristic}"
                first, last = sorted((own, value.line))
                found.append(problem("DAT-16", line=last, zeile1=first, zeile2=last, schluessel=key))
    return figures, found


def missing_problems(check: AreaCheck, values: Sequence[BaValue]) -> list[Problem]:
    """Return GEB-03 for each characteristic that has some areas and lacks others."""
    places: dict[str, set[str]] = defaultdict(set)
    for value in values:
        if value.period == check.period:
            places[value.characteristic].update(member_codes(value.place))
    parts = set(check.edition.parts)
    lacking = {name: sorted(parts - found) for name, found in places.items() if found & parts}
    everywhere = {tuple(missing) for missing in lacking.values()}
    if len(everywhere) == 1:
        lacking = {"": list(*everywhere)}
    return [
        problem("GEB-03", column=name or None, n=len(missing), liste=", ".join(missing))
        for name, missing in lacking.items()
        if missing
    ]


def totals_of(values: Sequence[BaValue], known: Known, areas: dict[datetime.date, AreaCheck]) -> Totals:
    """Return the city row as the sum of every other place."""
    names = {code: part.name for check in areas.values() for code, part in check.edition.parts.items()}
    names |= {CITY_ROW: "Stadt", known.remainder_code: "keine Angabe"}
    parts = tuple(dict.fromkeys(value.place for value in values if value.place != CITY_ROW))
    return Totals({CITY_ROW: parts}, CITY_ROW, known.remainder_code, lambda place: names.get(place, place))


def figure_of(value: BaValue, known: Known, check: AreaCheck) -> Figure:
    """Return the figure of a value."""
    if value.place == CITY_ROW:
        return single(value, CITY_LEVEL, known.city_code)
    return single(value, check.edition.level, value.place)
