"""A first proposal of what the columns of an unknown table are; a person looks at it first. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from imports.reading import normalised
from imports.sources.table.looking import Column
from imports.validation import read_period

MOST = 0.5
"""Share of the texts of a column that have to be areas before it is taken for theirs."""
NUMBERS = 0.8
TIMES = ("jahr", "stichtag", "datum", "periode", "period", "zeit", "berichtsjahr", "berichtsmonat")
YEAR = re.compile(r"(19|20)\d\d")


class Role(StrEnum):
    """What a column is."""

    IGNORED = ""
    CODE = "code"
    NAME = "name"
    PERIOD = "period"
    MEASURE = "measure"
    NUMBER = "number"


@dataclass(frozen=True)
class Around:
    """What the atlas knows: areas as {level: {code: name}}, the city's name, keys of measures."""

    areas: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    city: str = ""
    measures: Collection[str] = ()


@dataclass(frozen=True)
class Proposal:
    """A role for each column, the level of its areas, and whether rows of the city are among them."""

    roles: tuple[Role, ...]
    level: str = ""
    city_word: str = ""


def propose(columns: Sequence[Column], around: Around) -> Proposal:
    """Return what the columns of a table may be."""
    roles = [Role.IGNORED] * len(columns)
    level = ""
    for role in (Role.CODE, Role.NAME):
        at, found = best(columns, around, role, taken=roles)
        if at is not None:
            roles[at], level = role, level or found
    for at, column in enumerate(columns):
        if not roles[at] and Role.PERIOD not in roles and names_times(column):
            roles[at] = Role.PERIOD
    for at, column in enumerate(columns):
        if not roles[at] and column.name and column.numbers >= NUMBERS:
            roles[at] = Role.NUMBER
    places = [column for column, role in zip(columns, roles, strict=True) if role in (Role.CODE, Role.NAME)]
    return Proposal(tuple(roles), level, city_word(places[:1], around))


def best(
    columns: Sequence[Column], around: Around, role: Role, taken: Sequence[Role]
) -> tuple[int | None, str]:
    """Return the column with the most codes or names of one level, and that level."""
    found = [
        (share, -at, level)
        for at, column in enumerate(columns)
        if column.name and not taken[at]
        for level, areas in around.areas.items()
        if (share := share_of(column, areas if role is Role.CODE else areas.values())) >= MOST
    ]
    if not found:
        return None, ""
    _, at, level = max(found)
    return -at, level


def share_of(column: Column, words: Collection[str]) -> float:
    """Return the share of a column's texts that are among some words."""
    known = {normalised(word) for word in words}
    return sum(normalised(word) in known for word in column.words) / len(column.words) if column.words else 0


def names_times(column: Column) -> bool:
    """Say whether a column holds reference dates."""
    if not column.name or not column.words:
        return False
    if normalised(column.name) in TIMES:
        return True
    return all(YEAR.fullmatch(word) or (not word.isdigit() and read_period(word)) for word in column.words)


def city_word(places: Sequence[Column], around: Around) -> str:
    """Return the text that means the whole city in the column of areas, "" for none."""
    city = normalised(around.city)
    words = {normalised(word): word for column in places for word in column.words}
    return next(
        (word for key, word in words.items() if city and key in (city, f"stadt {city}", f"{city} gesamt")), ""
    )


def header_row(rows: Sequence[tuple[int, tuple[str, ...]]]) -> int:
    """Return how many lines stand above the header: the first row nearly as full as the fullest."""
    filled = [(line, sum(bool(cell.strip()) for cell in cells)) for line, cells in rows]
    fullest = max((count for _, count in filled), default=0)
    first = next((line for line, count in filled if count > 1 and count >= 0.6 * fullest), 1)
    return first - 1
