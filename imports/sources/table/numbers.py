"""What the cells of one column of numbers say, each text read once. Pure."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from imports.reading import CellValue
from imports.reading.cells import (
    BLANKS,
    BRACKETS,
    MAX_DIGITS,
    RESTRICTED,
    excel_guess,
    fault_of,
)
from imports.sources.table.mapping import NumberRule
from indicators.status import Status

SPACES = "[ \xa0\u202f]"
SIGNED = re.compile(r"-[ \xa0]+(?=\d)")


def read_cells(texts: Iterable[str], rule: NumberRule, *, typed: bool = False) -> list[CellValue]:
    """Return what each text says.

    ``typed``: the texts are numbers of a workbook, written with a decimal point and
    without thousands, whatever the rule says about those.
    """
    decimal, thousands = (".", "") if typed else (rule.decimal, rule.thousands)
    forms = number_forms(decimal, thousands)
    return [read_number(text, rule, forms) for text in texts]


class Forms:
    """How numbers look with one decimal and one thousands sign."""

    def __init__(self, decimal: str, thousands: str) -> None:
        """Make the forms; ``thousands`` may be "" (none) or " " (any blank)."""
        self.decimal = decimal
        mark = re.escape(decimal)
        group = SPACES if thousands == " " else re.escape(thousands)
        plain = rf"-?\d+(?:{mark}\d+)?"
        grouped = rf"-?\d{{1,3}}(?:{group}\d{{3}})+(?:{mark}\d+)?"
        self.number = re.compile(f"{plain}|{grouped}" if thousands else plain)
        self.group = re.compile(group) if thousands else None

    def number_of(self, text: str) -> Decimal | None:
        """Return the number a text writes, or None."""
        text = SIGNED.sub("-", text, count=1)
        if not text.isascii() and not self.group:
            return None
        if not self.number.fullmatch(text):
            return None
        if self.group:
            text = self.group.sub("", text)
        return Decimal(text.replace(self.decimal, ".")) if text.isascii() else None


@cache
def number_forms(decimal: str, thousands: str) -> Forms:
    """Return the forms of two signs, made once."""
    return Forms(decimal, thousands)


def read_number(raw: str, rule: NumberRule, forms: Forms) -> CellValue:
    """Return what a cell says; an unknown sign is a fault, never a missing value."""
    if raw.isdigit() and raw.isascii() and len(raw) <= MAX_DIGITS and raw not in rule.signs:
        return CellValue(Status.VALUE, Decimal(raw), "", raw)
    text = raw.strip(BLANKS)
    meaning = rule.signs.get(text)
    if meaning:
        return CellValue(meaning.status, meaning.number, meaning.flag, raw)
    inside = BRACKETS.fullmatch(text)
    number = allowed(forms.number_of(inside[1] if inside else text), rule)
    if number is None:
        return CellValue(Status.MISSING, None, "", raw, fault(text, forms), excel_guess(text))
    return CellValue(Status.VALUE, number, RESTRICTED if inside else "", raw)


def allowed(number: Decimal | None, rule: NumberRule) -> Decimal | None:
    """Return a number with the places of its column, or None for one that the column may not hold."""
    if number is None or (number < 0 and not rule.negative) or number.adjusted() >= MAX_DIGITS:
        return None
    fitting = number.quantize(Decimal(1).scaleb(-rule.places), ROUND_HALF_UP)
    return fitting if rule.rounded or fitting == number else None


def fault(text: str, forms: Forms) -> str:
    """Return the code of the message; what may be a thousands sign is DAT-12 in any notation."""
    return fault_of(text.replace(",", ".") if forms.decimal == "." else text)
