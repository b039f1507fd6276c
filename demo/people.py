"""The people of the demo at the end of the newest year, one array per property."""

from dataclasses import dataclass, fields, replace
from enum import IntEnum
from typing import Self

import numpy as np

from demo.chance import Flags, Floats, Integers, curve, pick, pick_again, stream
from demo.city import DISTRICTS, NEWEST_YEAR, District

GERMAN = 0
NO_SECOND = -1


class Trait(IntEnum):
    """Columns of ``People.traits``: dice thrown once in a life, so that years differ little."""

    MARRIAGE = 0
    DIVORCE = 1
    WIDOWHOOD = 2
    LEAVING_HOME = 3
    FAMILY = 4
    LIVING = 5
    NEED = 6
    WORK = 7
    DURATION = 8


@dataclass(frozen=True)
class People:
    """Persons with sole or main dwelling; every array has one entry per person.

    ``area`` is a position in ``DISTRICTS``; ``background`` is 1 German without, 2
    German with migration background, 3 foreign; ``second`` is -1 without second
    nationality; ``moved_in`` is the year of moving to the present address.
    ``traits`` has one column per ``Trait``, all between 0 and 1.
    """

    area: Integers
    born: Integers
    woman: Flags
    nationality: Integers
    second: Integers
    background: Integers
    moved_in: Integers
    traits: Floats

    def __len__(self) -> int:
        return len(self.area)

    def chosen(self, which: Flags | Integers) -> Self:
        """Return the persons at these positions, or where the flags are set."""
        return replace(self, **{field.name: getattr(self, field.name)[which] for field in fields(self)})

    def joined(self, others: Self) -> Self:
        """Return these persons followed by the others."""
        names = [field.name for field in fields(self)]
        return replace(self, **{n: np.concatenate([getattr(self, n), getattr(others, n)]) for n in names})

    def foreign(self) -> Flags:
        """Say who has no German nationality."""
        foreign: Flags = self.nationality != GERMAN
        return foreign


AGES = np.arange(101)
PYRAMID = {
    0: 0.84, 3: 0.94, 8: 0.98, 14: 0.95, 19: 0.96, 24: 1.00, 29: 1.10, 34: 1.26, 40: 1.24, 45: 1.14, 50: 1.28,
    56: 1.84, 60: 1.88, 64: 1.62, 68: 1.38, 73: 1.10, 78: 0.80, 83: 0.84, 87: 0.52, 91: 0.20, 95: 0.05,
    100: 0.004,
}  # fmt: skip
YOUNG = {16: 1.0, 24: 0.85, 38: 0.55, 50: 0.0}
OLD = {58: 0.0, 66: 1.0}
WOMEN = {0: 0.486, 50: 0.497, 65: 0.515, 75: 0.540, 85: 0.610, 95: 0.740}
FOREIGN = {0: 1.0, 16: 1.0, 24: 1.6, 35: 1.8, 48: 1.1, 60: 0.7, 70: 0.45, 90: 0.2}
GERMAN_BACKGROUND = {0: 3.0, 16: 2.6, 25: 1.7, 40: 1.2, 60: 0.8, 80: 0.35}

# Codes of the Destatis list; what is left after Turkey is shared out like this.
NATIONALITIES = {
    152: 0.16, 475: 0.16, 166: 0.14, 154: 0.10, 137: 0.08, 438: 0.07, 423: 0.06, 125: 0.05, 150: 0.05,
    170: 0.04, 134: 0.04, 121: 0.03, 998: 0.01, 997: 0.01,
}  # fmt: skip
TURKEY = 163


def _ages(district: District, chance: np.random.Generator) -> Integers:
    weights = curve(PYRAMID, AGES)
    weights *= 1 + (district.young - 1) * curve(YOUNG, AGES)
    weights *= 1 + (district.old - 1) * curve(OLD, AGES)
    edges = np.cumsum(weights) / weights.sum()
    # One evenly spaced throw per person instead of a free one: a small district keeps the shape.
    throws = (np.arange(district.inhabitants) + chance.random(district.inhabitants)) / district.inhabitants
    return np.searchsorted(edges, throws, side="right").clip(0, 100).astype(np.int64)


def _nationality(foreign: Flags, turks: float, chance: np.random.Generator) -> Integers:
    others = np.array(list(NATIONALITIES))
    weights = np.array(list(NATIONALITIES.values()))
    drawn = others[pick_again(chance, weights, len(foreign))]
    drawn[chance.random(len(foreign)) < turks] = TURKEY
    return np.where(foreign, drawn, GERMAN).astype(np.int64)


def _background(ages: Integers, district: District, chance: np.random.Generator) -> Integers:
    """Return 1, 2 or 3 for each person, with exactly the shares of the district."""
    background = np.ones(len(ages), dtype=np.int64)
    foreign = pick(chance, curve(FOREIGN, ages), round(district.foreign * len(ages)))
    background[foreign] = 3
    weights = np.where(background == 1, curve(GERMAN_BACKGROUND, ages), 0.0)
    background[pick(chance, weights, round(district.german_background * len(ages)))] = 2
    return background


def _second(background: Integers, turks: float, chance: np.random.Generator) -> Integers:
    """Return the other nationality of nearly half the Germans with background."""
    has_two = (background == 2) & (chance.random(len(background)) < 0.45)
    return np.where(has_two, _nationality(has_two, turks, chance), NO_SECOND).astype(np.int64)


def _district(index: int, district: District, seed: int) -> People:
    chance = stream(seed, f"people {district.code}")
    ages = _ages(district, chance)
    background = _background(ages, district, chance)
    return People(
        area=np.full(len(ages), index, dtype=np.int64),
        born=NEWEST_YEAR - ages,
        woman=chance.random(len(ages)) < curve(WOMEN, ages),
        nationality=_nationality(background == 3, district.turks, chance),
        second=_second(background, district.turks, chance),
        background=background,
        moved_in=np.full(len(ages), NEWEST_YEAR, dtype=np.int64),
        traits=chance.random((len(ages), len(Trait))),
    )


def newest_people(seed: int) -> People:
    """Return everybody at the end of the newest year, not yet knowing when they moved in."""
    people = _district(0, DISTRICTS[0], seed)
    for index, district in enumerate(DISTRICTS[1:], start=1):
        people = people.joined(_district(index, district, seed))
    return people
