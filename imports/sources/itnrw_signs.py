"""What the signs of the statistical offices mean, and the flags beside a number. Pure.

Two sets: that of Destatis and IT.NRW after DIN 55301, and the new one in which "0"
is exactly zero and letters stand for the reasons. Which one a table uses is
declared in its setup, never guessed (ITN-07).
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

from imports.reading import CellValue, Grammar, Meaning, read_cell
from indicators.status import Status

DIN: Mapping[str, Meaning] = {
    "-": Meaning(Status.VALUE, Decimal(0)),
    ".": Meaning(Status.WITHHELD),
    "...": Meaning(Status.LATER),
    "/": Meaning(Status.UNRELIABLE),
    "x": Meaning(Status.NOT_MEANINGFUL),
    "X": Meaning(Status.NOT_MEANINGFUL),
    "": Meaning(Status.MISSING),
}
NEW: Mapping[str, Meaning] = {
    "k": Meaning(Status.VALUE, Decimal(0)),
    "t": Meaning(Status.LATER),
    "u": Meaning(Status.UNRELIABLE),
    "g": Meaning(Status.WITHHELD),
    "x": Meaning(Status.NOT_MEANINGFUL),
    "X": Meaning(Status.NOT_MEANINGFUL),
    "": Meaning(Status.MISSING),
}
ONLY_NEW = frozenset("gutk")
NOTHING = "-"
FLAGGED = re.compile(r"(.*\d\)?) ?([pPrRsSeE])")
KEPT_FLAGS = frozenset("prs")
"""Provisional, revised, estimated; "e" (final) says nothing that a reader needs."""
BRACKETS = "()"


@cache
def grammar(*, count: bool, new_signs: bool) -> Grammar:
    """Return what cells of a column may hold; ``count`` wants whole numbers."""
    return Grammar(signs=NEW if new_signs else DIN, decimals=not count)


def read_value(text: str, quality: str, rules: Grammar) -> CellValue:
    """Return what a cell and its quality column ("" without one) say together."""
    bare, letter = (text, "") if text.isdecimal() else split_flag(text)
    value = read_cell(bare, rules)
    flag = "(" if quality == BRACKETS else (quality if quality in KEPT_FLAGS else letter)
    kept = flag if flag and value.number is not None else value.flag
    return value if (kept, text) == (value.flag, value.raw) else replace(value, flag=kept, raw=text)


def split_flag(text: str) -> tuple[str, str]:
    """Return a cell without the letter behind its number, and the letter if it says something."""
    found = FLAGGED.fullmatch(text.strip())
    if not found:
        return text, ""
    letter = found[2].lower()
    return found[1], letter if letter in KEPT_FLAGS else ""
