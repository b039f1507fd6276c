"""What the cells of a record file mean: one small number for each distinct text.

A fault is a negative number. No function here keeps or returns the text of a cell:
messages about persons name line and column only.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from imports.messages import MESSAGES
from imports.problems import Problem
from imports.sources.register.codes import (
    CHARACTERISTICS,
    DWELLINGS,
    GERMAN,
    HOUSEHOLDS,
    MARITAL_GROUPS,
    NATIONALITIES,
    OLDEST,
    PERSON_SEXES,
    STAYS,
)
from imports.validation import read_period

FAULTS = {-1: "REG-06", -2: "REG-04", -3: "REG-03", -4: "DAT-11", -5: "GEB-01"}
UNKNOWN_CODE, UNKNOWN_NATION, IMPOSSIBLE, UNREADABLE, UNKNOWN_AREA = FAULTS
NOT_STATED = 9
"""Index of cells that say nothing; never counted."""

ESTIMATED = 1_000
"""Added to an age that follows from an incomplete date of birth."""

SEX_ORDER = ("M", "W", "D", "X")
DWELLING_ORDER = ("HW", "NW")
BIRTH = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")
YEAR = re.compile(r"(\d{4})")

Translate = Callable[[str], int]


@dataclass(frozen=True)
class Translation:
    """How one column is read: text to number, and the codes named where it fails (REG-06)."""

    column: str
    number: Translate
    allowed: str = ""


def translations(day: datetime.date, codes: Mapping[str, Mapping[str, str]]) -> dict[str, Translation]:
    """Return how each column of a record file is read for a reference date.

    ``codes`` are those of the delivering office: column, then its code, then ours.
    """
    plain = [
        Translation("alter", age),
        Translation("geburtsdatum", lambda text: age_of_birth(text, day)),
        coded("geschlecht", PERSON_SEXES, SEX_ORDER),
        Translation("staat1", nation),
        Translation("staat2", lambda text: nation(text) if text else NOT_STATED),
        coded("familienstand", MARITAL_GROUPS, CHARACTERISTICS["FAMST"], empty="NB"),
        coded("wohnungsstatus", DWELLINGS, DWELLING_ORDER),
        Translation("einzug_jahr", lambda text: stay(text, day)),
        coded("zuwanderung", {code: code for code in "123"}, CHARACTERISTICS["ZUWANDERUNG"], empty=""),
        coded("haushalt_typ", {code: code for code in HOUSEHOLDS}, HOUSEHOLDS, empty=""),
    ]
    return {one.column: mapped(one, codes.get(one.column, {})) for one in plain}


def coded(
    column: str, known: Mapping[str, str], order: tuple[str, ...], empty: str | None = None
) -> Translation:
    """Return the translation of a code list: index of the code in ``order``.

    ``empty`` is what an empty cell stands for: a code, "" for not stated, None for a fault.
    """
    numbers = {text.casefold(): order.index(code) for text, code in known.items()}
    if empty is not None:
        numbers[""] = order.index(empty) if empty else NOT_STATED
    return Translation(column, lambda text: numbers.get(text.casefold(), UNKNOWN_CODE), ", ".join(known))


def mapped(translation: Translation, codes: Mapping[str, str]) -> Translation:
    """Return a translation that reads the codes of the delivering office first."""
    if not codes:
        return translation
    theirs = {text.casefold(): code for text, code in codes.items()}
    return Translation(
        translation.column,
        lambda text: translation.number(theirs.get(text.casefold(), text)),
        ", ".join(codes),
    )


def age(text: str) -> int:
    """Return completed years."""
    if not (text.isascii() and text.isdigit()):
        return UNREADABLE
    return int(text) if len(text) <= 3 and int(text) <= OLDEST else IMPOSSIBLE


def age_of_birth(text: str, day: datetime.date) -> int:
    """Return completed years on a day, ``ESTIMATED`` added where only the year is known.

    On 31 December the year of birth is enough. Before, a month without a day is enough
    where the day is the last of its month, and a missing month counts as 1 July.
    """
    found = BIRTH.fullmatch(text) if text.isascii() else None
    if not found:
        return UNREADABLE
    in_month, month, year = (int(part) for part in found.groups())
    if month > 12 or in_month > 31 or (in_month and not month):
        return UNREADABLE
    if in_month and month and not is_day(year, month, in_month):
        return UNREADABLE
    birthday = (month or 7, in_month or 1)
    years = day.year - year - ((day.month, day.day) < birthday)
    guessed = not month and (day.month, day.day) != (12, 31)
    if guessed and year == day.year:
        years = 0
    if year < 1900 or not 0 <= years <= OLDEST:
        return IMPOSSIBLE
    return years + (ESTIMATED if guessed else 0)


def is_day(year: int, month: int, in_month: int) -> bool:
    """Say whether a date exists."""
    return read_period(f"{year:04d}-{month:02d}-{in_month:02d}") is not None or year < 1900


def nation(text: str) -> int:
    """Return 0 for German and 1 for any other nationality."""
    if text in ("0", "00"):
        return 0
    if text not in NATIONALITIES:
        return UNKNOWN_NATION
    return 0 if text == GERMAN else 1


def stay(text: str, day: datetime.date) -> int:
    """Return the group of the length of residence from the year (or day) of moving in."""
    if not text:
        return NOT_STATED
    since = read_period(text) if not YEAR.fullmatch(text) else None
    year = since.year if since else int(text) if YEAR.fullmatch(text) and text.isascii() else None
    if year is None:
        return UNREADABLE
    if year > day.year or year < 1900:
        return IMPOSSIBLE
    return sum(day.year - year >= start for start in STAYS.values()) - 1


def person_problem(code: str, line: int, column: str, **parts: object) -> Problem:
    """Return the problem of a code for a record file: the text of the cell is left out.

    Where the text of a message would show it, the sentence ends after the column.
    """
    severity, text = MESSAGES[code]
    if "{wert}" in text and "{spalte}" in text:
        text = text[: text.index("{spalte}“") + len("{spalte}“")]
    elif "„{schluessel}“" in text:
        text = text.replace("„{schluessel}“", "der Spalte „{spalte}“")
    elif "„{wert}“" in text:
        text = "Zeile {zeile}: " + text.replace("„{wert}“", "Der Inhalt der Spalte „{spalte}“")
    return Problem(code, severity, text.format(zeile=line, spalte=column, **parts), line, column)
