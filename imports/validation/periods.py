"""Reference dates: read from a fixed list of forms, and checked."""

import calendar
import datetime
import re
from collections.abc import Collection, Iterable

from imports.problems import Problem, problem

FORMS = (
    re.compile(r"(?P<day>\d{2})\.(?P<month>\d{2})\.(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})"),
    re.compile(r"(?P<year>\d{4})"),
)


def read_period(text: str) -> datetime.date | None:
    """Return the reference date of TT.MM.JJJJ, JJJJ-MM-TT, JJJJMM or JJJJ, or None.

    A month stands for its last day, a year for 31 December.
    """
    matches = (form.fullmatch(text.strip()) for form in FORMS)
    found = next((match.groupdict() for match in matches if match), None)
    if found is None or not text.isascii():
        return None
    year, month = int(found["year"]), int(found.get("month") or 12)
    if not (1900 <= year <= 2999 and 1 <= month <= 12):
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(found.get("day") or last)
    return datetime.date(year, month, day) if 1 <= day <= last else None


def period_problems(
    periods: Iterable[datetime.date], today: datetime.date, allowed: Collection[tuple[int, int]] = ()
) -> list[Problem]:
    """Return ZEIT-02 (future), ZEIT-03 (unusual day) and ZEIT-04 (several reference dates).

    ``allowed`` holds pairs of month and day; empty allows every day.
    """
    days = sorted(set(periods))
    found = [problem("ZEIT-02", stichtag=german(day)) for day in days if day > today]
    usual = ", ".join(f"{day:02d}.{month:02d}." for month, day in allowed)
    found += [
        problem("ZEIT-03", stichtag=german(day), liste=usual)
        for day in days
        if allowed and (day.month, day.day) not in allowed
    ]
    if len(days) > 1:
        found.append(problem("ZEIT-04", liste=", ".join(german(day) for day in days)))
    return found


def german(day: datetime.date) -> str:
    """Return a day as TT.MM.JJJJ."""
    return f"{day:%d.%m.%Y}"
