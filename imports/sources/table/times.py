"""Reference dates of any table: from a column, a cell, the file's name or the mapping. Pure."""

import calendar
import datetime
import re

from imports.reading.cells import month_number
from imports.sources.table.mapping import PeriodRule
from imports.validation import read_period

YEAR = re.compile(r"\d{4}")


def period_of(text: str, rule: PeriodRule) -> datetime.date | None:
    """Return the reference date that a text means under a rule, or None.

    Without a pattern the forms are those of ``read_period``. A bare year is dated by
    the rule's ``day``, else 31 December.
    """
    text = text.strip()
    if rule.pattern is None:
        return with_rule(read_period(text), rule, is_year=bool(YEAR.fullmatch(text)))
    found = rule.pattern.search(text)
    if not found:
        return None
    parts = {name: part for name, part in found.groupdict().items() if part}
    if "jahr" in parts:
        day = day_of_parts(parts)
        return with_rule(day, rule, is_year=not {"monat", "quartal"} & set(parts))
    inner = parts.get("stichtag") or (found[1] if rule.pattern.groups else found[0]) or ""
    return with_rule(read_period(inner), rule, is_year=bool(YEAR.fullmatch(inner)))


def with_rule(day: datetime.date | None, rule: PeriodRule, *, is_year: bool) -> datetime.date | None:
    """Return a day as the rule dates it: a bare year, or the end of the month."""
    if day and is_year and rule.day:
        return made(day.year, rule.day[1], rule.day[0])
    return made(day.year, day.month, None) if day and rule.month_end else day


def day_of_parts(parts: dict[str, str]) -> datetime.date | None:
    """Return the day of the groups "jahr", "monat" (number or name), "quartal" and "tag".

    Without a day the last of the month, without a month the last of the year. Two
    digits of a year are those of this century.
    """
    if not parts["jahr"].isdecimal():
        return None
    year = int(parts["jahr"]) + (2000 if len(parts["jahr"]) == 2 else 0)
    quarter, month = parts.get("quartal", ""), parts.get("monat", "")
    if quarter:
        number = int(quarter) * 3 if quarter.isdecimal() else 0
    elif month:
        number = int(month) if month.isdecimal() else month_number(month.casefold()[:3])
    else:
        number = 12
    day = parts.get("tag", "")
    return made(year, number, int(day) if day.isdecimal() else None)


def made(year: int, month: int, day: int | None) -> datetime.date | None:
    """Return a day, the last of its month for None; None for one that does not exist."""
    if not (1900 <= year <= 2999 and 1 <= month <= 12):
        return None
    last = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, day or last) if (day or last) <= last else None
