"""Times as the statistical offices write them, and the reference dates they mean. Pure."""

import calendar
import datetime
import re
from functools import lru_cache

DAY = re.compile(r"^(\d{2})\.(\d{2})\.(\d{4})$")
ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
YEAR = re.compile(r"^(1[89]\d{2}|20\d{2})$")
SPAN = re.compile(r"^(\d{4})-(\d{2})P(\d{1,2})M$")
MONTH = re.compile(r"^(\d{4})-?(0[1-9]|1[0-2])$")


def is_time(text: str) -> bool:
    """Say whether a cell is a reference date, a year, or a span ("2023-10P6M")."""
    return any(form.match(text) for form in (DAY, ISO, YEAR, SPAN))


@lru_cache(maxsize=1024)
def reference_date(text: str) -> datetime.date | None:
    """Return the reference date of a time, or None if it is not readable.

    A year means its last day; a month ("202412") its last day; a span is dated by the last
    day of its first month: the winter term 2023/24 ("2023-10P6M") belongs to 2023.
    """
    text = text.strip()
    try:
        if found := DAY.match(text):
            return datetime.date(int(found[3]), int(found[2]), int(found[1]))
        if found := ISO.match(text):
            return datetime.date(int(found[1]), int(found[2]), int(found[3]))
        if found := YEAR.match(text):
            return datetime.date(int(found[1]), 12, 31)
        if found := SPAN.match(text) or MONTH.match(text):
            return month_end(int(found[1]), int(found[2]))
    except ValueError:
        return None
    return None


def month_end(year: int, month: int) -> datetime.date:
    """Return the last day of a month; raises ValueError for a month that does not exist."""
    if not 1 <= month <= 12:
        raise ValueError(month)
    return datetime.date(year, month, calendar.monthrange(year, month)[1])
