"""Marital status of a person in any year, from dice thrown once in a life."""

import numpy as np
from numpy.typing import NDArray

from demo.chance import curve
from demo.history import YearEnd
from demo.people import Trait

EVER_MARRIED = {
    17: 0.0,
    20: 0.02,
    25: 0.15,
    30: 0.38,
    35: 0.58,
    40: 0.67,
    50: 0.76,
    60: 0.84,
    70: 0.92,
    80: 0.95,
}
EVER_DIVORCED = {22: 0.0, 30: 0.04, 40: 0.12, 50: 0.19, 60: 0.20, 70: 0.15, 80: 0.09}
WIDOWS = {45: 0.0, 55: 0.03, 65: 0.12, 72: 0.24, 80: 0.45, 88: 0.72, 96: 0.90}
WIDOWERS = {45: 0.0, 55: 0.01, 65: 0.04, 72: 0.08, 80: 0.16, 88: 0.32, 96: 0.55}
UNKNOWN_OF_FOREIGNERS = 0.03
PARTNERSHIP = 0.004

Status = NDArray[np.str_]


def marital_status(end: YearEnd) -> Status:
    """Return the code of each person (DSMeld sheet 1401): LD, VH, VW, GS, LP or NB."""
    people, ages = end.people, end.ages()
    dice = people.traits
    widowed = np.where(people.woman, curve(WIDOWS, ages), curve(WIDOWERS, ages))
    status = np.full(len(people), "VH")
    status[dice[:, Trait.MARRIAGE] < PARTNERSHIP] = "LP"
    status[dice[:, Trait.DIVORCE] < curve(EVER_DIVORCED, ages)] = "GS"
    status[dice[:, Trait.WIDOWHOOD] < widowed] = "VW"
    status[dice[:, Trait.MARRIAGE] >= curve(EVER_MARRIED, ages)] = "LD"
    adult = ages >= 18
    status[people.foreign() & adult & (dice[:, Trait.DURATION] < UNKNOWN_OF_FOREIGNERS)] = "NB"
    return status
