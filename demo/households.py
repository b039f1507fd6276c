"""Households of a year: children with parents, couples, people alone, and the rest.

A stand-in for the generation of households from a register (HHGen): every person
with a household is in exactly one, so numbers of persons and of households fit.
"""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from demo.chance import Flags, Floats, Integers, ascending, curve, stream
from demo.city import DISTRICTS
from demo.history import YearEnd
from demo.marriage import Status, marital_status
from demo.people import Trait

NONE = -1


class Kind(IntEnum):
    """Types of households; the names of the register format, in lower case."""

    EINPERSON = 0
    PAAR_OHNE_KIND = 1
    PAAR_MIT_KIND = 2
    ALLEINERZIEHEND = 3
    SONSTIGE = 4


SIZES = ("P1", "P2", "P3", "P4", "P5_UM")

# Share of families with one, two, three and four children under 18.
CHILDREN = (0.51, 0.37, 0.09, 0.03)
CHILDREN_WHERE_MANY = (0.42, 0.36, 0.15, 0.07)
PARENT = {19: 0.0, 24: 0.15, 30: 0.7, 36: 1.0, 43: 1.0, 50: 0.45, 56: 0.05, 62: 0.0}
AT_HOME = {18: 0.93, 20: 0.78, 22: 0.52, 25: 0.25, 28: 0.12, 31: 0.04, 32: 0.0}
IN_A_HOME = {66: 0.0, 74: 0.01, 80: 0.04, 86: 0.14, 92: 0.32, 98: 0.45}
MARRIED_TOGETHER = 0.96
UNMARRIED_TOGETHER = {19: 0.0, 24: 0.30, 30: 0.52, 45: 0.42, 60: 0.30, 75: 0.12, 90: 0.03}
WITH_OTHERS = 0.16


@dataclass(frozen=True)
class Households:
    """Who lives with whom at the end of a year.

    ``household`` has one entry per person: a position in the other arrays, or -1
    without private household. ``head`` is the position of a grown-up person.
    """

    household: Integers
    kind: Integers
    head: Integers
    area: Integers

    def sizes(self) -> Integers:
        """Return the number of persons of each household."""
        return self.count(np.ones(len(self.household), dtype=np.bool_))

    def count(self, which: Flags) -> Integers:
        """Return how many of the flagged persons each household has."""
        lives = self.household[which & (self.household != NONE)]
        return np.bincount(lives, minlength=len(self.kind)).astype(np.int64)

    def kind_of_persons(self) -> Integers:
        """Return the kind of each person's household, -1 without one."""
        return np.where(self.household == NONE, NONE, self.kind[self.household])


@dataclass
class _Forming:
    """Households while they are being formed."""

    household: Integers
    kind: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)

    def add(self, kind: Kind, heads: Integers, *others: Integers) -> Integers:
        """Found one household per head, joined by the others in the same order; return their numbers."""
        numbers = np.arange(len(self.kind), len(self.kind) + len(heads))
        self.kind.extend([int(kind)] * len(heads))
        self.head.extend(heads.tolist())
        for members in (heads, *others):
            self.household[members] = numbers
        return numbers

    def free(self, persons: Integers) -> Integers:
        """Return those of the persons who live nowhere yet."""
        homeless: Integers = persons[self.household[persons] == NONE]
        return homeless


@dataclass(frozen=True)
class _Year:
    """What forming households asks about each person."""

    end: YearEnd
    ages: Integers
    status: Status
    married: Flags
    foreign: Flags

    def dice(self, trait: Trait, persons: Integers) -> Floats:
        dice: Floats = self.end.people.traits[persons, trait]
        return dice


def form_households(seed: int, end: YearEnd) -> Households:
    """Return the households of everybody at the end of a year."""
    status = marital_status(end)
    year = _Year(end, end.ages(), status, (status == "VH") | (status == "LP"), end.people.foreign())
    forming = _Forming(np.full(len(end.people), NONE, dtype=np.int64))
    chance = stream(seed, f"households {end.year}")
    for index in range(len(DISTRICTS)):
        persons = np.flatnonzero(end.people.area == index)
        homes = curve(IN_A_HOME, year.ages[persons])
        persons = persons[year.dice(Trait.LIVING, persons) >= homes]
        _form_district(forming, year, index, persons, chance)
    head = np.array(forming.head, dtype=np.int64)
    return Households(forming.household, np.array(forming.kind, dtype=np.int64), head, end.people.area[head])


def _form_district(
    forming: _Forming, year: _Year, index: int, persons: Integers, chance: np.random.Generator
) -> None:
    ages = year.ages[persons]
    at_home = (ages >= 18) & (year.status[persons] == "LD")
    at_home &= year.dice(Trait.LEAVING_HOME, persons) < curve(AT_HOME, ages)
    grown_children = persons[at_home]
    adults = persons[(ages >= 18) & ~at_home]
    families = _form_families(forming, year, index, persons[ages < 18], adults)
    couples = _form_couples(forming, year, forming.free(adults))
    _join_parents(forming, grown_children, families, couples, chance)
    _form_rest(forming, year, forming.free(adults), chance)


def _family_numbers(children: int, many: bool) -> Integers:
    """Return the number of the family each child belongs to, first the families with one child."""
    shares = np.array(CHILDREN_WHERE_MANY if many else CHILDREN)
    families = children / (shares * np.arange(1, 5)).sum()
    counts = np.rint(shares * families).astype(np.int64)
    sizes = np.repeat(np.arange(1, 5), counts)
    numbers = np.repeat(np.arange(len(sizes)), sizes)[:children]
    missing = children - len(numbers)
    return np.concatenate([numbers, np.arange(missing) + len(sizes)]).astype(np.int64)


def _form_families(
    forming: _Forming, year: _Year, index: int, children: Integers, adults: Integers
) -> Integers:
    """House the children with one parent or two; return the numbers of the households."""
    district = DISTRICTS[index]
    order = ascending(year.dice(Trait.FAMILY, children))
    family = _family_numbers(len(children), district.young > 1.3)
    count = int(family.max()) + 1 if len(family) else 0
    # Spread single parents evenly over families of every size.
    steps = np.floor(np.arange(count + 1) * district.alone_with_children)
    alone = np.diff(steps) > 0
    women, men = year.end.people.woman[adults], ~year.end.people.woman[adults]
    likely = curve(PARENT, year.ages[adults])
    married = year.married[adults]
    mothers = _likeliest(year, adults, likely * np.where(married, 4.0, 1.0) * women, int((~alone).sum()))
    fathers = _likeliest(year, adults, likely * np.where(married, 4.0, 1.0) * men, len(mothers))
    rest = np.isin(adults, np.concatenate([mothers, fathers]), invert=True)
    single = np.where(women, 1.0, 0.10) * np.where(married, 0.05, 1.0) * rest * likely
    parents = _likeliest(year, adults, single, int(alone.sum()))
    numbers = np.empty(count, dtype=np.int64)
    numbers[~alone] = forming.add(Kind.PAAR_MIT_KIND, mothers, fathers)
    numbers[alone] = forming.add(Kind.ALLEINERZIEHEND, parents)
    forming.household[children[order]] = numbers[family]
    return numbers


def _likeliest(year: _Year, adults: Integers, weights: Floats, count: int) -> Integers:
    """Return the ``count`` adults whose dice and weights make them first."""
    keys = (year.dice(Trait.FAMILY, adults) + 0.02) / np.maximum(weights, 1e-9)
    return adults[ascending(keys)[:count]]


def _form_couples(forming: _Forming, year: _Year, adults: Integers) -> Integers:
    """House couples without children under 18; return the numbers of those over 44."""
    ages = year.ages[adults]
    together = np.where(year.married[adults], MARRIED_TOGETHER, curve(UNMARRIED_TOGETHER, ages))
    chosen = adults[year.dice(Trait.LIVING, adults) > 1 - together]
    by_age = chosen[ascending(year.ages[chosen].astype(np.float64))]
    woman = year.end.people.woman[by_age]
    count = min(int(woman.sum()), int((~woman).sum()))
    women, men = by_age[woman][:count], by_age[~woman][:count]
    numbers = forming.add(Kind.PAAR_OHNE_KIND, women, men)
    return numbers[year.ages[women] > 44]


def _join_parents(
    forming: _Forming, grown: Integers, families: Integers, couples: Integers, chance: np.random.Generator
) -> None:
    """House grown-up children with families or with older couples, who then are no longer just a couple."""
    with_couple = chance.random(len(grown)) < (0.62 if len(couples) else 0.0)
    homes = np.where(
        with_couple,
        _drawn(couples[couples % 3 < 2], len(grown), chance),
        _drawn(families, len(grown), chance),
    )
    forming.household[grown] = homes
    for number in np.unique(homes[with_couple]).tolist():
        forming.kind[number] = int(Kind.SONSTIGE)


def _drawn(numbers: Integers, count: int, chance: np.random.Generator) -> Integers:
    throws = chance.random(count)
    if not len(numbers):
        return np.full(count, NONE, dtype=np.int64)
    return numbers[(throws * len(numbers)).astype(np.int64)]


def _form_rest(forming: _Forming, year: _Year, adults: Integers, chance: np.random.Generator) -> None:
    """House everybody else alone, or in twos and threes."""
    shared = adults[year.dice(Trait.DURATION, adults) < WITH_OTHERS]
    shared = shared[ascending(chance.random(len(shared)))]
    pairs = len(shared) // 7
    first, second, third = shared[:pairs], shared[pairs : 2 * pairs], shared[2 * pairs : 3 * pairs]
    forming.add(Kind.SONSTIGE, first, second, third)
    others = shared[3 * pairs :]
    half = len(others) // 2
    forming.add(Kind.SONSTIGE, others[:half], others[half : 2 * half])
    forming.add(Kind.EINPERSON, forming.free(adults))
