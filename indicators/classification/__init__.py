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
from indicators.classification.manual import manual_problem

__all__ = [
    "Breaks",
    "Marks",
    "Method",
    "OutsideClassesError",
    "breaks",
    "class_of",
    "default_classes",
    "has_many_zeros",
    "manual_problem",
]
