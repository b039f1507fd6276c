"""Report months of the BA and how long a number takes to become final. Pure."""

import datetime
import re

from imports.sources.itnrw_times import month_end

NAMES = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
COMPACT = re.compile(r"^(\d{4})(\d{2})$")
DOTTED = re.compile(r"^(\d{2})\.(\d{4})$")
DAY = re.compile(r"^\d{2}\.(\d{2})\.(\d{4})$")
WORDS = re.compile(r"^([a-zä]+) (\d{4})$")
SMALL_AREA_MONTHS = (3, 6, 9, 12)


def report_month(text: str) -> datetime.date | None:
    """Return the last day of a report month, or None if the text is none.

    Accepted: "202503", "03.2025", "31.03.2025", "März 2025".
    """
    text = " ".join(text.split()).lower()
    if found := COMPACT.match(text):
        year, month = int(found[1]), int(found[2])
    elif found := DOTTED.match(text) or DAY.match(text):
        year, month = int(found[2]), int(found[1])
    elif (found := WORDS.match(text)) and found[1] in NAMES:
        year, month = int(found[2]), NAMES.index(found[1]) + 1
    else:
        return None
    return month_end(year, month) if 1 <= month <= 12 and 1900 <= year <= 2100 else None


def waiting_months(characteristic: str) -> int:
    """Return after how many months numbers are final: employment 6, SGB II 3, else 0.

    Source: quality reports of the BA as summarised in the format specification (1.2).
    """
    if characteristic.startswith(("SVB_", "GB_")):
        return 6
    return 3 if is_sgb2(characteristic) else 0


def is_sgb2(characteristic: str) -> bool:
    """Say whether a characteristic is extrapolated SGB II statistics, which may have decimals."""
    word = characteristic.split("_", maxsplit=1)[0]
    return word in {"BG", "PERS", "RLB", "ELB", "NEF", "LLB", "LB"}


def is_final(month: datetime.date, waiting: int, today: datetime.date) -> bool:
    """Say whether the waiting time of a report month is over on a day."""
    months = month.year * 12 + month.month - 1 + waiting
    return month_end(months // 12, months % 12 + 1) <= today
