"""What a search finds: addresses, areas, indicators, topics. Everything but streets is in memory already."""

import datetime
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.models import Area, PublishedIndicator, Street, StreetSection
from indicators.spelling import begins_a_word, folded, street_key
from indicators.streets import LAST, HouseNumber, area_of, shown_number, split_address

MOST = 20
"""Streets and indicators that are listed."""
SIMILAR, ALIKE = 3, 0.75
"""How many streets are proposed, and how much of a name has to be the same."""
ENDINGS = ("strasse", "weg", "platz", "allee", "gasse", "ring")
SHORTEST = 3
"""Letters from which on something is looked for."""


@dataclass(frozen=True)
class Stretch:
    """House numbers of a street and the area they lie in; ``last`` is "" to the end of the street.

    ``whole`` says that the street lies in one area altogether.
    """

    first: str
    last: str
    side: str
    area: Area
    whole: bool = False


@dataclass(frozen=True)
class FoundStreet:
    """A street that was found.

    With a house number: ``number`` as people write it and ``area``, None where the directory has not
    this number. ``beside`` are stretches of the same number with other letters, ``stretches`` those of
    the whole street, for readers without a number or with one that is unknown.
    """

    name: str
    number: str
    area: Area | None
    stretches: tuple[Stretch, ...]
    beside: tuple[Stretch, ...] = ()

    @property
    def only_area(self) -> Area | None:
        """Return the area of the whole street where it lies in one."""
        return self.stretches[0].area if len(self.stretches) == 1 and self.stretches[0].whole else None


@dataclass(frozen=True)
class FoundTopic:
    """A topic that was found."""

    slug: str
    name: str


@dataclass(frozen=True)
class Results:
    """What was found for a question, grouped; ``asked`` is the question with single spaces."""

    asked: str
    is_short: bool = False
    streets: tuple[FoundStreet, ...] = ()
    areas: tuple[Area, ...] = ()
    indicators: tuple[PublishedIndicator, ...] = ()
    topics: tuple[FoundTopic, ...] = ()
    similar: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was found."""
        return not (self.streets or self.areas or self.indicators or self.topics)

    @property
    def is_address(self) -> bool:
        """Return whether the question names a house number that the directory knows."""
        return any(street.area for street in self.streets)


@dataclass(frozen=True)
class Question:
    """What is looked for: the words, and street and house number in them."""

    text: str
    street: str
    number: HouseNumber | None

    @property
    def is_short(self) -> bool:
        """Return whether there are too few letters to look for anything but a code."""
        return len(folded(self.text).replace(" ", "")) < SHORTEST


def question(text: str) -> Question:
    """Return a question, taken apart."""
    street, number = split_address(text)
    return Question(" ".join(text.split()), street, number)


def results(
    asked: Question,
    streets: Iterable[Street],
    areas: Sequence[Area],
    indicators: Sequence[PublishedIndicator],
    day: datetime.date,
) -> Results:
    """Return what was found; ``streets`` with their sections in force, ``areas`` of the edition in force."""
    by_code = {(area.level_id, area.code): area for area in areas}
    found_areas = tuple(area for area in areas if _names(asked.text, area))
    if asked.is_short:
        return Results(asked.text, is_short=bool(asked.text) and not found_areas, areas=found_areas)
    found_streets = [
        street for one in _wanted(asked, list(streets)) if (street := _street(one, asked, by_code, day))
    ]
    return Results(
        asked.text,
        streets=tuple(found_streets[:MOST]),
        areas=found_areas,
        indicators=tuple(_ranked(asked.text, indicators)[:MOST]),
        topics=tuple(_topics(asked.text, indicators)),
    )


def similar_streets(asked: Question, names: Iterable[str]) -> tuple[str, ...]:
    """Return up to three names of streets that look like the one asked for, whatever they end in."""
    by_stem: dict[str, list[str]] = {}
    for name in names:
        by_stem.setdefault(_stem(name), []).append(name)
    near = difflib.get_close_matches(_stem(asked.street), by_stem, SIMILAR, ALIKE)
    number = f" {shown_number(asked.number)}" if asked.number else ""
    wanted = difflib.SequenceMatcher(b=street_key(asked.street))

    def likeness(name: str) -> float:
        wanted.set_seq1(street_key(name))
        return wanted.ratio()

    found = sorted((name for stem in near for name in by_stem[stem]), key=likeness, reverse=True)
    return tuple(f"{name}{number}" for name in found[:SIMILAR])


def _stem(name: str) -> str:
    """Return the key of a street without what half of all streets end in."""
    key = street_key(name)
    ending = next((one for one in ENDINGS if key.endswith(one) and key != one), "")
    return key.removesuffix(ending)


def _wanted(asked: Question, streets: Sequence[Street]) -> Sequence[Street]:
    """Return only the streets of exactly this name where there are some and a house number is given."""
    exact = [street for street in streets if street.spelling == street_key(asked.street)]
    return exact if exact and asked.number else streets


def _street(
    street: Street, asked: Question, areas: dict[tuple[str, str], Area], day: datetime.date
) -> FoundStreet | None:
    """Return a street with the areas it runs through, None where none of them is in force."""
    stretches = _stretches(street.in_force, areas)
    if not stretches:
        return None
    if asked.number is None:
        return FoundStreet(street.name, "", None, stretches)
    code = area_of([section.range for section in street.in_force], asked.number, day)
    level = next((one.level_id for one in street.in_force if one.area_code == code), "")
    number = shown_number(asked.number)
    area = areas.get((level, code))
    return FoundStreet(
        street.name, number, area, stretches, _beside(street.in_force, asked.number, areas, area)
    )


def _stretches(sections: Sequence[StreetSection], areas: dict[tuple[str, str], Area]) -> tuple[Stretch, ...]:
    """Return the sections in words; one for the whole street where all lie in one area."""
    known = [
        (one, areas[one.level_id, one.area_code])
        for one in sections
        if (one.level_id, one.area_code) in areas
    ]
    if len({area.pk for _, area in known}) == 1:
        return (Stretch("", "", "A", known[0][1], whole=True),)
    return tuple(_stretch(section, area) for section, area in known)


def _stretch(section: StreetSection, area: Area) -> Stretch:
    last = "" if section.last_number >= LAST else shown_number(section.last)
    return Stretch(shown_number(section.first), last, section.side, area)


def _beside(
    sections: Sequence[StreetSection],
    number: HouseNumber,
    areas: dict[tuple[str, str], Area],
    own: Area | None,
) -> tuple[Stretch, ...]:
    """Return the stretches in other areas that begin or end at the same number with a letter."""
    return tuple(
        _stretch(section, area)
        for section in sections
        if (area := areas.get((section.level_id, section.area_code))) is not None
        and own is not None
        and area.pk != own.pk
        and number[0] in (section.first_number, section.last_number)
        and number[0] % 2 in section.range.sides
    )


def _names(text: str, area: Area) -> bool:
    """Say whether a text names an area by its code or by beginnings of its words."""
    if text and folded(text) == folded(area.code):
        return True
    wanted = folded(text)
    has_letters = len(wanted.replace(" ", "")) >= SHORTEST
    return has_letters and begins_a_word(text, f"{area.code} {area.name}")


def _ranked(text: str, indicators: Sequence[PublishedIndicator]) -> list[PublishedIndicator]:
    """Return the indicators with every word of a text: first those that have them in their name."""
    in_name = [one for one in indicators if begins_a_word(text, one.name)]
    in_text = [
        one
        for one in indicators
        if one not in in_name and begins_a_word(text, f"{one.name} {one.topic_name} {one.definition}")
    ]
    return in_name + in_text


def _topics(text: str, indicators: Sequence[PublishedIndicator]) -> list[FoundTopic]:
    topics = {one.topic_slug: one.topic_name for one in indicators}
    return [FoundTopic(slug, name) for slug, name in topics.items() if begins_a_word(text, name)]
