"""Official numbers of city, Kreis and Land in each year, as IT.NRW would count them.

Population here has another basis than the register (4 % fewer people) and another
source; the two are never mixed. Kreis and Land are invented like the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from demo.chance import Integers, point
from demo.city import CITY_CODE
from demo.history import YearEnd

OFFICIAL_2023 = 67_949
REGISTER_2023 = 70_700
ALIGNED = {2014: 1.006, 2018: 1.004, 2021: 1.002, 2023: 1.0}
"""The official count drifted away from the register over the years."""
OLD_AGE_ASSISTANCE = {2014: 0.0225, 2018: 0.0245, 2021: 0.0255, 2023: 0.0290}
REDUCED_CAPACITY = {2014: 0.0094, 2023: 0.0108}
LIVELIHOOD = {2014: 0.0019, 2019: 0.0017, 2023: 0.0020}
ASYLUM: dict[int, float] = {
    2014: 260,
    2015: 690,
    2016: 640,
    2017: 430,
    2019: 330,
    2021: 300,
    2022: 420,
    2023: 470,
}
WOMEN = 0.5115


@dataclass(frozen=True)
class Place:
    """A region of IT.NRW: its key, its name with the indentation of the tables, its size.

    ``people`` is the population in 2023 and ``growth`` its change per year; ``need``
    compares the share of people on minimum income with that of the city.
    """

    code: str
    name: str
    km2: str
    people: int
    growth: float
    need: float
    variable: str


PLACES = (
    Place("05", "Nordrhein-Westfalen", "34110,00", 18_150_000, 0.0030, 1.10, "DLAND"),
    Place("05170", "    Wesel, Kreis", "1042,80", 460_000, 0.0008, 0.94, "KREISE"),
    Place(CITY_CODE, "      Dinslaken, Stadt", "47,66", OFFICIAL_2023, 0.0, 1.0, "GEMEIN"),
)


@dataclass(frozen=True)
class Official:
    """The numbers of one place at the end of a year, people; all but SGB II are rounded to five."""

    year: int
    place: Place
    population: int
    women: int
    sgb2: int
    old_age: int
    reduced_capacity: int
    livelihood: int
    asylum: int

    @property
    def assistance(self) -> int:
        """Return recipients of Grundsicherung (SGB XII, Kapitel 4)."""
        return self.old_age + self.reduced_capacity

    @property
    def everyone(self) -> int:
        """Return recipients of any minimum income."""
        return _rounded(self.sgb2 + self.assistance + self.livelihood + self.asylum)

    @property
    def density(self) -> float:
        """Return inhabitants per km²."""
        return self.population / float(self.place.km2.replace(",", "."))


def _rounded(number: float) -> int:
    return 5 * round(number / 5)


def official_numbers(end: YearEnd, in_need: Integers) -> list[Official]:
    """Return Land, Kreis and city; ``in_need`` are people with SGB II per district."""
    old = int(np.count_nonzero(end.ages() >= 65))
    register = len(end.people)
    city = register * OFFICIAL_2023 / REGISTER_2023 * point(ALIGNED, end.year)
    found = []
    for place in PLACES:
        size = city if place.code == CITY_CODE else place.people * _back(place.growth, 2023 - end.year)
        # Larger places have the city's rates, more or less.
        times = size / city * place.need
        found.append(
            Official(
                year=end.year,
                place=place,
                population=round(size),
                women=round(size * WOMEN),
                sgb2=round(float(in_need.sum()) * times),
                old_age=_rounded(old * point(OLD_AGE_ASSISTANCE, end.year) * times),
                reduced_capacity=_rounded(register * point(REDUCED_CAPACITY, end.year) * 0.6 * times),
                livelihood=_rounded(register * point(LIVELIHOOD, end.year) * times),
                asylum=_rounded(point(ASYLUM, end.year) * times),
            )
        )
    return found


def _back(growth: float, years: int) -> float:
    level = 1.0
    for _ in range(years):
        level /= 1 + growth
    return level


Years = Mapping[int, list[Official]]
