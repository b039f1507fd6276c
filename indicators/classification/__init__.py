"""Class breaks for maps: pure, no Django, no database."""

from indicators.classification.breaks import (
    Breaks,
    Marks,
    Method,
    OutsideClassesError,
    breaks,
    class_of,
    default_classes,
    has_many_zeros,
)
from indicators.classification.choices import CLASS_COUNTS, Choice, every_choice
from indicators.classification.manual import manual_problem

__all__ = [
    "CLASS_COUNTS",
    "Breaks",
    "Choice",
    "Marks",
    "Method",
    "OutsideClassesError",
    "breaks",
    "class_of",
    "default_classes",
    "every_choice",
    "has_many_zeros",
    "manual_problem",
]
