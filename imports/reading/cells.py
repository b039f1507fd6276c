"""What one cell says: a number, a sign, or nothing that can be read.

The grammar is that of the format specifications (A2, A3). ``1.234`` is never
guessed: in a German file it may be 1234, in an English one 1,234.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from imports.problems import Problem, problem
from indicators.status import Status

BLANKS = " \t\n\xa0\u202f"
MAX_DIGITS = 14
RESTRICTED = "("
"""Flag of a number in brackets: its value is limited in what it says."""

NUMBER = re.compile(r"-?\d+(,\d+)?")
ACCOUNTING = re.compile(r"-[ \xa0]+(\d+(?:,\d+)?)")
THOUSANDS = re.compile(r"-?\d{1,3}([. \xa0\u202f'])\d{3}(?:\1\d{3})*(,\d+)?")
EXPONENT = re.compile(r"-?\d+([.,]\d+)?[eE][+-]?\d+")
BRACKETS = re.compile(r"\((.+)\)")
DASHES = frozenset("–—−‒")
MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
OTHER_MONTHS = {"mrz": 3, "mar": 3, "may": 5, "oct": 10, "dec": 12}
DAY_MONTH = re.compile(r"(\d{1,2})\.? ?([a-zäöü]{3})[a-zäöü]*\.?")
MONTH_YEAR = re.compile(r"([a-zäöü]{3})[a-zäöü]*\.? ?(\d{2})")
SERIAL = re.compile(r"[1-6]\d{4}")


@dataclass(frozen=True)
class Meaning:
    """What a special sign stands for in one profile."""

    status: Status
    number: Decimal | None = None
    flag: str = ""


@dataclass(frozen=True)
class Grammar:
    """Which cells a column may hold.

    ``signs`` are the special signs of the profile, exactly as printed; "" is the empty
    cell. ``decimals`` False: counts, only zeros after the comma. ``thousands``:
    separators are allowed in this column. ``negative``: a minus is allowed.
    """

    signs: Mapping[str, Meaning] = field(default_factory=dict)
    decimals: bool = False
    thousands: bool = False
    negative: bool = True


@dataclass(frozen=True)
class CellValue:
    """A number or the reason for none, with the raw text of the cell.

    ``fault`` is the code of the message where the cell cannot be read (then there
    is neither number nor meaning), ``guess`` what Excel may have made it from.
    """

    status: Status
    number: Decimal | None
    flag: str
    raw: str
    fault: str = ""
    guess: str = ""


def read_cell(raw: str, grammar: Grammar) -> CellValue:
    """Return what a cell says; an unknown sign is a fault, never a missing value."""
    text = raw.strip(BLANKS)
    meaning = grammar.signs.get(text)
    if meaning:
        return CellValue(meaning.status, meaning.number, meaning.flag, raw)
    inside = BRACKETS.fullmatch(text)
    number = number_of(inside.group(1) if inside else text, grammar)
    if number is None:
        return CellValue(Status.MISSING, None, "", raw, fault_of(text), excel_guess(text))
    return CellValue(Status.VALUE, number, RESTRICTED if inside else "", raw)


def number_of(text: str, grammar: Grammar) -> Decimal | None:
    """Return the number a text writes under a grammar, or None."""
    accounting = ACCOUNTING.fullmatch(text)
    if accounting:
        text = f"-{accounting.group(1)}"
    if grammar.thousands and THOUSANDS.fullmatch(text):
        text = re.sub(r"[^\d,-]", "", text)
    if not NUMBER.fullmatch(text) or not text.isascii():
        return None
    number = Decimal(text.replace(",", "."))
    whole = number == number.to_integral_value()
    if (number < 0 and not grammar.negative) or not (whole or grammar.decimals):
        return None
    return None if number.adjusted() >= MAX_DIGITS else number


def fault_of(text: str) -> str:
    """Return the code of the message for a text that is no number and no sign."""
    if text and all(sign in DASHES for sign in text):
        return "DAT-15"
    if THOUSANDS.fullmatch(text):
        return "DAT-12"
    if EXPONENT.fullmatch(text):
        return "DAT-13"
    return "DAT-14" if excel_guess(text, serials=False) else "DAT-11"


def excel_guess(text: str, *, serials: bool = True) -> str:
    """Return what Excel may have turned into a date ("03. Mai" from "3-5"), or "".

    ``serials`` also reads five digits as Excel's day number, for columns of codes.
    """
    folded = text.strip(BLANKS).casefold()
    day_month, month_year = DAY_MONTH.fullmatch(folded), MONTH_YEAR.fullmatch(folded)
    if day_month and month_number(day_month.group(2)):
        return f"{int(day_month.group(1))}-{month_number(day_month.group(2))}"
    if month_year and month_number(month_year.group(1)):
        return f"{month_number(month_year.group(1))}-{int(month_year.group(2))}"
    if serials and SERIAL.fullmatch(folded):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(folded))
        return f"{day.day}-{day.month}"
    return ""


def month_number(name: str) -> int:
    """Return the number of a month by its first three letters, German or English, or 0."""
    return MONTHS.index(name) + 1 if name in MONTHS else OTHER_MONTHS.get(name, 0)


def cell_problem(value: CellValue, line: int, column: str) -> Problem | None:
    """Return the message for a cell that could not be read, with its text, or None.

    Not for files with one line per person: their messages never show a value.
    """
    if not value.fault:
        return None
    return problem(value.fault, line=line, column=column, wert=value.raw.strip(BLANKS), vermutung=value.guess)
