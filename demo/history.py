"""The years of the demo city, told backwards from the newest one.

Starting from the known people of the newest year, each step back takes out who
was born or moved in during the year and puts back who died or left. Stocks and
movements therefore fit exactly: people(t) = people(t - 1) + births - deaths +
arrivals - departures + moves into - moves out of the district.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from demo.chance import Flags, Floats, Integers, curve, pick_again, point, stream
from demo.city import DISTRICTS, FIRST_YEAR, NEWEST_YEAR
from demo.people import People, Trait, newest_people

MOBILITY = {
    0: 0.110, 4: 0.095, 8: 0.065, 15: 0.055, 18: 0.110, 22: 0.215, 27: 0.225, 33: 0.150, 40: 0.095, 50: 0.062,
    60: 0.042, 70: 0.030, 80: 0.036, 90: 0.060,
}  # fmt: skip
FOREIGN_MOBILITY = 1.55
FROM_OUTSIDE = 0.45
FOREIGN_FROM_OUTSIDE = 0.62
INTO_ANOTHER_DISTRICT = 0.55
ARRIVALS = {
    2012: 1.0,
    2013: 1.0,
    2014: 1.02,
    2015: 1.12,
    2016: 1.06,
    2017: 1.0,
    2020: 0.92,
    2021: 0.95,
    2022: 1.10,
}
FOREIGN_ARRIVALS = {
    2013: 1.0,
    2014: 1.05,
    2015: 1.35,
    2016: 1.15,
    2017: 1.0,
    2020: 0.90,
    2021: 0.95,
    2022: 1.50,
}
"""Years with many refugees (2015, 2022) and with few removals (2020)."""
FOREIGN_SHARE = {
    2013: 0.70, 2014: 0.73, 2015: 0.80, 2016: 0.835, 2017: 0.85, 2018: 0.865, 2019: 0.88, 2020: 0.885,
    2021: 0.90, 2022: 0.975, 2023: 1.0,
}  # fmt: skip
"""Share of foreigners, compared with the newest year."""
DYING = {
    0: 0.0003, 20: 0.0003, 40: 0.0010, 50: 0.0027, 60: 0.0078, 65: 0.0118, 70: 0.0172, 75: 0.0265, 80: 0.0440,
    85: 0.0800, 90: 0.1500, 95: 0.2600, 100: 0.3800,
}  # fmt: skip
DYING_OF_WOMEN = 0.80
DYING_OF_MEN = 1.28
LONGEST_STAY = 70

MOVEMENTS = ("geburten", "sterbefaelle", "zuzuege", "fortzuege", "umzuege_rein", "umzuege_raus")


@dataclass(frozen=True)
class YearEnd:
    """The people on 31 December, and the movements of the year that ends there.

    ``movements`` has one array per name in ``MOVEMENTS``, one count per district.
    """

    year: int
    people: People
    movements: dict[str, Integers]

    def ages(self) -> Integers:
        """Return completed years at the end of the year."""
        return self.year - self.people.born


def per_district(area: Integers, which: Flags | None = None) -> Integers:
    """Return how many persons each district has, or how many of them are flagged."""
    chosen = area if which is None else area[which]
    return np.bincount(chosen, minlength=len(DISTRICTS)).astype(np.int64)


def _moving(people: People, ages: Integers, year: int) -> Floats:
    """Return how likely each person moved in a year."""
    foreign = people.foreign()
    wave = np.where(foreign, point(FOREIGN_ARRIVALS, year), point(ARRIVALS, year))
    of_district = np.array([district.mobility for district in DISTRICTS])[people.area]
    likely: Floats = curve(MOBILITY, ages) * np.where(foreign, FOREIGN_MOBILITY, 1.0) * wave * of_district
    return likely


def _moved_in(people: People, until: int, chance: np.random.Generator) -> Integers:
    """Return the last year until ``until`` in which each person moved, at the latest the year of birth."""
    result = people.born.copy()
    still = np.flatnonzero(people.born < until)
    for year in range(until, until - LONGEST_STAY, -1):
        rest = people.chosen(still)
        moved = (chance.random(len(rest)) < _moving(rest, year - rest.born, year)) | (rest.born >= year)
        result[still[moved]] = year
        still = still[~moved]
    result[still] = until - LONGEST_STAY
    return result


def _newcomers(people: People, traits: Floats, until: int, chance: np.random.Generator) -> People:
    """Return people who resemble these, with lives of their own."""
    return replace(people, traits=traits, moved_in=_moved_in(people, until, chance))


def _alike(people: People, chosen: Integers, until: int, chance: np.random.Generator) -> People:
    traits = chance.random((len(chosen), len(Trait)))
    return _newcomers(people.chosen(chosen), traits, until, chance)


def _dead(people: People, year: int, chance: np.random.Generator) -> People:
    """Return those who died in ``year``, drawn from the likes of those who lived at its end."""
    risk = curve(DYING, year - people.born)
    risk *= np.where(people.woman, DYING_OF_WOMEN, DYING_OF_MEN)
    return _alike(people, np.flatnonzero(chance.random(len(people)) < risk / (1 - risk)), year - 1, chance)


def _departed(
    people: People, missing: Integers, foreign: bool, year: int, chance: np.random.Generator
) -> People:
    """Return those who left in ``year``: as many per district as are missing at its beginning."""
    found = []
    weights = curve(MOBILITY, year - people.born) * (people.foreign() == foreign)
    for index, count in enumerate(missing):
        here = np.flatnonzero((people.area == index) & (weights > 0))
        found.append(here[pick_again(chance, weights[here], int(count))])
    return _alike(people, np.concatenate(found), year - 1, chance)


def _origin(area: Integers, chance: np.random.Generator) -> Integers:
    """Return the district each mover came from: the same one, or another by its size."""
    sizes = np.array([district.inhabitants for district in DISTRICTS], dtype=np.float64)
    other = pick_again(chance, sizes, len(area))
    return np.where(chance.random(len(area)) < INTO_ANOTHER_DISTRICT, other, area)


@dataclass(frozen=True)
class _Wanted:
    """How many people and foreigners each district should have at the end of a year."""

    people: Integers
    foreign: Integers


def _wanted(seed: int) -> dict[int, _Wanted]:
    chance = stream(seed, "growth")
    level = np.array([district.inhabitants for district in DISTRICTS], dtype=np.float64)
    growth = np.array([district.growth for district in DISTRICTS])
    share = np.array([district.foreign for district in DISTRICTS])
    wanted = {}
    for year in range(NEWEST_YEAR - 1, FIRST_YEAR - 2, -1):
        level = level / (1 + growth + (chance.random(len(level)) - 0.5) * 0.003)
        # In Lohberg foreigners have lived for long; the rest of the city follows the newcomers.
        change = (1 - point(FOREIGN_SHARE, year)) * np.where(share > 0.25, 0.45, 1.0)
        wanted[year] = _Wanted(
            np.rint(level).astype(np.int64), np.rint(level * share * (1 - change)).astype(np.int64)
        )
    return wanted


def _before(end: YearEnd, wanted: _Wanted, chance: np.random.Generator) -> tuple[People, dict[str, Integers]]:
    """Return the people one year earlier, and the movements of the year."""
    people, year = end.people, end.year
    born = people.born == year
    moved = (people.moved_in == year) & ~born
    from_outside = np.where(people.foreign(), FOREIGN_FROM_OUTSIDE, FROM_OUTSIDE)
    arrived = moved & (chance.random(len(people)) < from_outside)
    inside = people.chosen(moved & ~arrived)
    origin = _origin(inside.area, chance)
    crossed = origin != inside.area
    back = replace(inside, area=origin)
    back = replace(back, moved_in=_moved_in(back, year - 1, chance))
    earlier = people.chosen(~born & ~moved).joined(back)
    dead = _dead(earlier, year, chance)
    earlier = earlier.joined(dead)
    departed = _all_departed(earlier, wanted, year, chance)
    movements = {
        "geburten": per_district(people.area, born),
        "sterbefaelle": per_district(dead.area),
        "zuzuege": per_district(people.area, arrived),
        "fortzuege": per_district(departed.area),
        "umzuege_rein": per_district(inside.area, crossed),
        "umzuege_raus": per_district(origin, crossed),
    }
    return earlier.joined(departed), movements


def _all_departed(earlier: People, wanted: _Wanted, year: int, chance: np.random.Generator) -> People:
    """Return who left, so that districts get close to the wanted people and foreigners."""
    now = per_district(earlier.area)
    now_foreign = per_district(earlier.area, earlier.foreign())
    foreign = np.maximum(wanted.foreign - now_foreign, now_foreign // 50)
    german = np.maximum(wanted.people - now - foreign, (now - now_foreign) // 80)
    left = _departed(earlier, foreign, True, year, chance)
    return left.joined(_departed(earlier, german, False, year, chance))


def years_backwards(seed: int) -> Iterator[YearEnd]:
    """Yield the years from the newest to the first one."""
    wanted = _wanted(seed)
    chance = stream(seed, "history")
    people = newest_people(seed)
    people = replace(people, moved_in=_moved_in(people, NEWEST_YEAR, chance))
    for year in range(NEWEST_YEAR, FIRST_YEAR - 1, -1):
        end = YearEnd(year, people, {})
        people, movements = _before(end, wanted[year - 1], chance)
        yield replace(end, movements=movements)
