"""House numbers, ranges of them along a street, and the area an address lies in. Pure.

Letters sort after the bare number: 12 < 12a < 12b < 13. Number 0 is a building
without a number (specification of the register, section 7).
"""

import datetime
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

NUMBER = re.compile(r"\d{1,4}")
LETTERS = re.compile(r"[a-zäöü]{0,2}")
LAST = 9_999
"""The house number that means "to the end of the street"."""
SIDES = {"G": (0,), "U": (1,), "A": (0, 1)}
"""Even, odd, all: the remainders by two."""

HouseNumber = tuple[int, str]
"""Number and letter in small letters, "" for none: sorts as house numbers do."""


class Range(NamedTuple):
    """House numbers of one street and some sides (remainder by two) in an area, both ends included."""

    first: HouseNumber
    last: HouseNumber
    sides: tuple[int, ...]
    area: str
    valid_from: datetime.date
    valid_to: datetime.date
    line: int

    def holds_on(self, number: int, day: datetime.date) -> bool:
        """Say whether the side of the street and the day are those of the range."""
        return number % 2 in self.sides and self.valid_from <= day <= self.valid_to


@dataclass(frozen=True)
class AddressTable:
    """Ranges by street key."""

    ranges: Mapping[str, tuple[Range, ...]]
    names: Mapping[str, str]

    def area(self, street: str, number: str, letter: str, day: datetime.date) -> str:
        """Return the area of an address on a day, or "" if no range has it."""
        found = house_number(number, letter)
        return area_of(self.ranges.get(street.strip().zfill(5), ()), found, day) if found else ""

    def on(self, day: datetime.date) -> list[Range]:
        """Return the ranges in force on a day, in the order of their lines."""
        valid = (
            one for found in self.ranges.values() for one in found if one.valid_from <= day <= one.valid_to
        )
        return sorted(valid, key=lambda one: one.line)


def house_number(number: str, letter: str) -> HouseNumber | None:
    """Return a house number that can be compared, or None for free text."""
    number, letter = number.strip(), letter.strip().lower()
    if not NUMBER.fullmatch(number) or not LETTERS.fullmatch(letter) or not number.isascii():
        return None
    return int(number), letter


def area_of(ranges: Iterable[Range], number: HouseNumber, day: datetime.date) -> str:
    """Return the area of a house number among the ranges of its street, or "" if none has it.

    A letter that no range names follows its bare number: 12a lies where 12 lies.
    """
    held = [one for one in ranges if one.holds_on(number[0], day)]
    exact = (one.area for one in held if one.first <= number <= one.last)
    bare = (one.area for one in held if one.first <= (number[0], "") <= one.last)
    return next(exact, "") or next(bare, "")


def overlaps(ranges: Iterable[Range]) -> Iterator[tuple[Range, Range]]:
    """Yield each pair of ranges of one street that have an address in common on some day, once."""
    seen: set[tuple[Range, Range]] = set()
    listed = list(ranges)
    for side in (0, 1):
        of_side = sorted((one for one in listed if side in one.sides), key=lambda one: (one.first, one.last))
        for pair in itertools.combinations(of_side, 2):
            one, other = pair
            same_time = one.valid_from <= other.valid_to and other.valid_from <= one.valid_to
            if other.first <= one.last and same_time and pair not in seen:
                seen.add(pair)
                yield pair


ADDRESS = re.compile(
    r"(?P<street>.*?[^\W\d].*?)[\s,]*(?<!\d)(?P<number>\d{1,4})\s*(?P<letter>[a-zäöü]{0,2})"
    r"(\s*[-–/+,].*|\s+\d/\d)?",
    re.IGNORECASE,
)
POSTCODE = re.compile(r",?\s*\b\d{5}\b.*$")


def split_address(text: str) -> tuple[str, HouseNumber | None]:
    """Return street and house number of an address as people write it; None without a number.

    Of "12–14" it is the first; postcode and town are left out: "Musterstr. 12 a, 46535 Dinslaken".
    Long texts take long: the caller cuts them.
    """
    line = POSTCODE.sub("", " ".join(text.split())).strip(" ,")
    found = ADDRESS.fullmatch(line)
    if found is None:
        return line.split(",")[0].strip(), None
    return found["street"].strip(" ,"), house_number(found["number"], found["letter"])


def shown_number(number: HouseNumber) -> str:
    """Return a house number as people write it."""
    return f"{number[0]}{number[1]}"
