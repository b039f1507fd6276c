"""What a delivered file says, checked against what is known. Pure.

``results`` holds what a source returns, ``known`` what the checks may know from
the database, the other modules the checks that every source shares.
"""

from imports.validation.areas import AreaCheck
from imports.validation.known import Earlier, Known, KnownArea, KnownEdition
from imports.validation.periods import period_problems, read_period
from imports.validation.plausibility import largest_changes, plausibility_problems
from imports.validation.repeats import repeat_problems
from imports.validation.results import Checked, Figure, FigureKey, Imprint
from imports.validation.sums import duplicate_problems, recoverable, sum_problem

__all__ = [
    "AreaCheck",
    "Checked",
    "Earlier",
    "Figure",
    "FigureKey",
    "Imprint",
    "Known",
    "KnownArea",
    "KnownEdition",
    "duplicate_problems",
    "largest_changes",
    "period_problems",
    "plausibility_problems",
    "read_period",
    "recoverable",
    "repeat_problems",
    "sum_problem",
]
