"""Work and need: who of the invented people is employed, unemployed, or lives on SGB II.

Every number of the BA files is a count over persons or households of the register,
so that parts, wholes and denominators fit.
"""

from dataclasses import dataclass

import numpy as np

from demo.chance import Flags, Floats, Integers, ascending, curve, point
from demo.city import DISTRICTS
from demo.history import YearEnd, per_district
from demo.households import NONE, Households, Kind
from demo.people import Trait

NEED_OF_YEAR = {
    2014: 1.04, 2015: 1.06, 2016: 1.07, 2017: 1.06, 2018: 1.03, 2019: 0.99, 2020: 1.00, 2021: 0.97,
    2022: 0.99, 2023: 1.0,
}  # fmt: skip
NEED_OF_KIND = {
    Kind.EINPERSON: 1.25, Kind.PAAR_OHNE_KIND: 0.35, Kind.PAAR_MIT_KIND: 0.85, Kind.ALLEINERZIEHEND: 3.1,
    Kind.SONSTIGE: 0.5,
}  # fmt: skip
NEED_OF_FOREIGNERS = 2.3
NEED_WITH_MANY_CHILDREN = 1.9
NEED_ALONE_IN_BLUMENVIERTEL = 1.5
JOBLESS_OF_YEAR = {
    2014: 1.10, 2015: 1.07, 2016: 1.04, 2017: 1.01, 2018: 0.97, 2019: 0.94, 2020: 1.06, 2021: 1.03,
    2022: 0.97, 2023: 1.0,
}  # fmt: skip
JOBLESS_SGB2 = {17: 0.0, 18: 0.22, 20: 0.42, 25: 0.58, 45: 0.64, 60: 0.60, 65: 0.45}
JOBLESS_WOMEN = 0.82
JOBLESS_MEN = 1.16
NOT_ENTITLED = 0.04
"""Share of children in need whose own income (maintenance, child benefit) is enough."""
JOBLESS_SGB3 = {17: 0.0, 18: 0.010, 22: 0.022, 40: 0.018, 54: 0.016, 62: 0.026, 65: 0.026}
EMPLOYED = {
    14: 0.0, 15: 0.03, 17: 0.12, 18: 0.26, 20: 0.54, 23: 0.69, 27: 0.78, 35: 0.80, 45: 0.81, 54: 0.80,
    58: 0.75, 61: 0.63, 63: 0.44, 65: 0.22,
}  # fmt: skip
EMPLOYED_OF_YEAR = {2014: 0.89, 2016: 0.92, 2019: 0.97, 2020: 0.965, 2023: 1.0}
EMPLOYED_WOMEN = 0.92
EMPLOYED_FOREIGNERS = 0.78
EMPLOYED_IN_NEED = 0.24
LONG_TERM_SGB2 = 0.52
LONG_TERM_SGB3 = 0.10

EVALUATIONS = {
    "arbeitslose": (
        "ALO_INSG", "ALO_SGB3", "ALO_SGB2", "ALO_M", "ALO_W", "ALO_U25", "ALO_55UM", "ALO_AUSL", "ALO_LZA",
    ),
    "beschaeftigte": ("SVB_INSG", "SVB_M", "SVB_W", "SVB_AUSL", "GB_AUSSCHL"),
    "grundsicherung": (
        "BG", "BG_KIND", "BG_ALLEINERZ", "PERS_BG_U15", "RLB", "ELB", "NEF", "LB_U18", "LB_U6", "ELB_17UM",
        "ELB_ERWERB", "LLB", "LB_NICHT_ALO",
    ),
}  # fmt: skip
"""The evaluations of the BA's small-area delivery and their characteristics: those of the catalogue."""


@dataclass(frozen=True)
class WorkLife:
    """What the BA counts, one flag per person; ``communities`` one per household (Bedarfsgemeinschaft)."""

    ages: Integers
    in_need: Flags
    entitled: Flags
    able: Flags
    communities: Flags
    jobless_sgb2: Flags
    jobless_sgb3: Flags
    employed: Flags
    marginal_only: Flags


def _score(end: YearEnd, homes: Households) -> Floats:
    """Return how early each household falls into need: the lower, the earlier."""
    weight = np.array([NEED_OF_KIND[kind] for kind in Kind])[homes.kind]
    weight *= np.where(end.people.foreign()[homes.head], NEED_OF_FOREIGNERS, 1.0)
    weight *= np.where(homes.count(end.ages() < 18) > 2, NEED_WITH_MANY_CHILDREN, 1.0)
    blumenviertel = np.array([district.code == "02" for district in DISTRICTS])[homes.area]
    alone = homes.kind == Kind.ALLEINERZIEHEND
    weight *= np.where(blumenviertel & alone, NEED_ALONE_IN_BLUMENVIERTEL, 1.0)
    score: Floats = end.people.traits[homes.head, Trait.NEED] / weight
    return score


def _communities(end: YearEnd, homes: Households) -> Flags:
    """Return the households in need, in each district until its share of people below pension age."""
    ages = end.ages()
    limit = pension_age(end.year)
    young = ages < limit
    persons = homes.count(young & ~_not_entitled(end))
    score = np.where(ages[homes.head] < limit, _score(end, homes), np.inf)
    found = np.zeros(len(homes.kind), dtype=np.bool_)
    of_year = point(NEED_OF_YEAR, end.year)
    for index, district in enumerate(DISTRICTS):
        here = np.flatnonzero((homes.area == index) & np.isfinite(score))
        order = here[ascending(score[here])]
        wanted = district.need * of_year * np.count_nonzero(young & (end.people.area == index))
        found[order[np.cumsum(persons[order]) <= wanted]] = True
    return found


def pension_age(year: int) -> int:
    """Return the full years from which on SGB II ends, as the catalogue divides (Regelaltersgrenze)."""
    return 65 if year < 2023 else 66


def _not_entitled(end: YearEnd) -> Flags:
    return (end.ages() < 15) & (end.people.traits[:, Trait.WORK] < NOT_ENTITLED)


def work_life(end: YearEnd, homes: Households) -> WorkLife:
    """Return who is in need, unemployed and employed at the end of a year."""
    people, ages = end.people, end.ages()
    communities = _communities(end, homes)
    in_need = (homes.household != NONE) & communities[homes.household] & (ages < pension_age(end.year))
    dice, duration = people.traits[:, Trait.WORK], people.traits[:, Trait.DURATION]
    able = in_need & (ages >= 15) & ((ages < 20) | (people.traits[:, Trait.LIVING] > 0.03))
    working_age = (ages >= 15) & (ages < 65)
    district = np.array([one.jobless for one in DISTRICTS])[people.area]
    of_year = point(JOBLESS_OF_YEAR, end.year)
    of_sex = np.where(people.woman, JOBLESS_WOMEN, JOBLESS_MEN)
    jobless_sgb2 = (
        able & working_age & (dice > 1 - curve(JOBLESS_SGB2, ages) * of_sex * (0.6 + 0.4 * of_year))
    )
    jobless_sgb3 = working_age & ~in_need & (dice > 1 - curve(JOBLESS_SGB3, ages) * of_year * district)
    likely = curve(EMPLOYED, ages) * point(EMPLOYED_OF_YEAR, end.year)
    likely *= np.where(people.woman, EMPLOYED_WOMEN, 1.0) * np.where(
        people.foreign(), EMPLOYED_FOREIGNERS, 1.0
    )
    likely *= np.where(in_need, EMPLOYED_IN_NEED, 1.0)
    employed = working_age & (dice < likely)
    idle = working_age & ~employed & ~jobless_sgb2 & ~jobless_sgb3
    return WorkLife(
        ages=ages,
        in_need=in_need,
        entitled=in_need & ~_not_entitled(end),
        able=able,
        communities=communities,
        jobless_sgb2=jobless_sgb2,
        jobless_sgb3=jobless_sgb3,
        employed=employed,
        marginal_only=idle & (duration < 0.24),
    )


def _unemployed(end: YearEnd, life: WorkLife) -> dict[str, Flags]:
    people, ages = end.people, life.ages
    everyone = life.jobless_sgb2 | life.jobless_sgb3
    duration = people.traits[:, Trait.DURATION]
    long_term = life.jobless_sgb2 & (duration < LONG_TERM_SGB2) | life.jobless_sgb3 & (
        duration < LONG_TERM_SGB3
    )
    return {
        "ALO_INSG": everyone,
        "ALO_SGB3": life.jobless_sgb3,
        "ALO_SGB2": life.jobless_sgb2,
        "ALO_M": everyone & ~people.woman,
        "ALO_W": everyone & people.woman,
        "ALO_U25": everyone & (ages < 25),
        "ALO_55UM": everyone & (ages >= 55),
        "ALO_AUSL": everyone & people.foreign(),
        "ALO_LZA": long_term & (ages >= 20),
    }


def _employed(end: YearEnd, life: WorkLife) -> dict[str, Flags]:
    people, employed = end.people, life.employed
    return {
        "SVB_INSG": employed,
        "SVB_M": employed & ~people.woman,
        "SVB_W": employed & people.woman,
        "SVB_AUSL": employed & people.foreign(),
        "GB_AUSSCHL": life.marginal_only,
    }


def _in_need(end: YearEnd, life: WorkLife) -> dict[str, Flags]:
    ages, able, entitled = life.ages, life.able, life.entitled
    long_receiving = able & (ages >= 17) & (end.people.traits[:, Trait.DURATION] < 0.68)
    return {
        "RLB": entitled,
        "ELB": able,
        "NEF": entitled & ~able,
        "LB_U18": entitled & (ages < 18),
        "LB_U6": entitled & (ages < 6),
        "PERS_BG_U15": life.in_need & (ages < 15),
        "ELB_17UM": able & (ages >= 17),
        "ELB_ERWERB": able & (life.employed | life.marginal_only),
        "LLB": long_receiving,
        "LB_NICHT_ALO": entitled & ~life.jobless_sgb2,
    }


def labour_market(end: YearEnd, homes: Households) -> dict[str, Integers]:
    """Return the count of each characteristic of the BA per district, in the order of its files."""
    life = work_life(end, homes)
    area = end.people.area
    counts = {name: per_district(area, flags) for name, flags in _unemployed(end, life).items()}
    counts |= {name: per_district(area, flags) for name, flags in _employed(end, life).items()}
    children = homes.count(life.in_need & (life.ages < 18)) > 0
    alone = homes.kind == Kind.ALLEINERZIEHEND
    counts["BG"] = per_district(homes.area, life.communities)
    counts["BG_KIND"] = per_district(homes.area, life.communities & children)
    counts["BG_ALLEINERZ"] = per_district(homes.area, life.communities & alone)
    counts |= {name: per_district(area, flags) for name, flags in _in_need(end, life).items()}
    return counts
