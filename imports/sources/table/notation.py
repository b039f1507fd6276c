"""How the numbers of a column may be written: which decimal and thousands signs suit its texts. Pure.

Nothing is guessed: where two ways of writing read the same texts as different numbers,
both come back, and a person has to say which one it is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from imports.sources.table.mapping import NumberRule
from imports.sources.table.numbers import read_cells

NUMBER_LIKE = re.compile(r"\(?[-+−]?[ \xa0]*\d[\d.,'’ \xa0\u202f]*\)?")
LOOKED_AT = 5_000
"""Distinct texts of a column that are looked at."""


@dataclass(frozen=True)
class Notation:
    """A decimal sign and a thousands sign ("" for none)."""

    decimal: str
    thousands: str

    @property
    def key(self) -> str:
        """Both signs in one text, for a choice."""
        return f"{self.decimal}{self.thousands}"

    @property
    def example(self) -> str:
        """One thousand two hundred and thirty-four and a half."""
        return f"1{self.thousands}234{self.decimal}5"


NOTATIONS = tuple(
    Notation(decimal, thousands)
    for decimal, others in ((",", ("", ".", " ", "'")), (".", ("", ",", " ", "'")))
    for thousands in others
)
BY_KEY = {notation.key: notation for notation in NOTATIONS}


@dataclass(frozen=True)
class Reading:
    """One way to read a column: the simplest notation, and its number for ``Readings.text``."""

    notation: Notation
    number: Decimal


@dataclass(frozen=True)
class Readings:
    """The different ways to read a column; ``text`` is a cell that they disagree on.

    None where it holds no numbers or no notation suits them all; more than one is a
    question.
    """

    text: str = ""
    ways: tuple[Reading, ...] = ()

    @property
    def is_question(self) -> bool:
        """Whether a person has to say which it is."""
        return len(self.ways) > 1


def readings(texts: Iterable[str]) -> Readings:
    """Return the ways to read the texts of a column; texts that are no numbers do not count."""
    distinct = dict.fromkeys(text.strip() for text in texts)
    numbers = list(islice((text for text in distinct if NUMBER_LIKE.fullmatch(text)), LOOKED_AT))
    if not numbers:
        return Readings()
    ways: dict[tuple[Decimal, ...], Notation] = {}
    for notation in NOTATIONS:
        found = _numbers(numbers, notation)
        if found:
            ways.setdefault(found, notation)
    at = _first_difference(list(ways))
    return Readings(numbers[at], tuple(Reading(notation, found[at]) for found, notation in ways.items()))


def _numbers(texts: Sequence[str], notation: Notation) -> tuple[Decimal, ...]:
    """Return the number of every text, () where one cannot be read."""
    rule = NumberRule(notation.decimal, notation.thousands, places=4, rounded=True, signs={})
    found = [cell.number for cell in read_cells(texts, rule)]
    return tuple(number for number in found if number is not None) if None not in found else ()


def _first_difference(ways: Sequence[tuple[Decimal, ...]]) -> int:
    """Return the position at which the ways first disagree, 0 where they do not."""
    columns = zip(*ways, strict=True)
    return next((at for at, found in enumerate(columns) if len(set(found)) > 1), 0)
