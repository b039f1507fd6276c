"""Statistical disclosure control: nobody can be found in the numbers.

`protect` decides what is hidden, `audit` attacks the result. Pure: no Django,
no database. Cell suppression and its attack follow the literature
(Fischetti and Salazar 2001) with HiGHS as solver.
"""

from indicators.disclosure.audit import Audit, Interval, Verdict, audit
from indicators.disclosure.model import (
    Bound,
    Cell,
    ContradictionError,
    DisclosureError,
    DuplicateCellError,
    NotAdditiveError,
    Relation,
    Table,
    UnknownCellError,
)
from indicators.disclosure.suppress import Protection, UnprovenError, protect

__all__ = [
    "Audit",
    "Bound",
    "Cell",
    "ContradictionError",
    "DisclosureError",
    "DuplicateCellError",
    "Interval",
    "NotAdditiveError",
    "Protection",
    "Relation",
    "Table",
    "UnknownCellError",
    "UnprovenError",
    "Verdict",
    "audit",
    "protect",
]
