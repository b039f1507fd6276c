"""Values of the BA with what their cells say. Pure."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from imports.problems import Problem, problem
from imports.reading import CellValue, Grammar, Meaning, cell_problem, read_cell
from imports.reading.cells import BLANKS
from imports.sources.ba_months import is_sgb2
from indicators.status import Status

SIGNS: Mapping[str, Meaning] = {
    "*": Meaning(Status.WITHHELD),
    ".": Meaning(Status.WITHHELD),
    "-": Meaning(Status.VALUE, Decimal(0)),
    "...": Meaning(Status.LATER),
    "x": Meaning(Status.NOT_MEANINGFUL),
    "X": Meaning(Status.NOT_MEANINGFUL),
    "": Meaning(Status.MISSING),
}
KEY_FIGURE_SIGNS: Mapping[str, Meaning] = {**SIGNS, "-": Meaning(Status.NOT_MEANINGFUL)}
"""In the interactive tables a minus says that the comparison has no meaning."""
SPACED = frozenset("*-")
WORST_FIRST = (
    Status.WITHHELD,
    Status.LATER,
    Status.UNRELIABLE,
    Status.NOT_MEANINGFUL,
    Status.MISSING,
)


@dataclass(frozen=True)
class BaValue:
    """One value: its line, characteristic, place (key of the BA or code of an area) and month."""

    line: int
    characteristic: str
    place: str
    period: datetime.date
    cell: CellValue

    @property
    def number(self) -> Decimal | None:
        """The number, or None."""
        return self.cell.number

    @property
    def is_hidden(self) -> bool:
        """Whether the number was withheld."""
        return self.cell.status is Status.WITHHELD


def read_count(text: str, characteristic: str) -> CellValue:
    """Return what a cell of B1 or B3 says; only extrapolated SGB II counts may have decimals."""
    return read_cell(text, Grammar(signs=SIGNS, decimals=is_sgb2(characteristic)))


def cell_problems(values: Iterable[BaValue]) -> list[Problem]:
    """Return the messages for cells that cannot be read, BA-11 (decimals) and BA-12 (blanks beside signs)."""
    found: list[Problem] = []
    decimals: dict[str, Problem] = {}
    spaced = 0
    for value in values:
        wrong = cell_problem(value.cell, value.line, value.characteristic)
        found += [wrong] if wrong else []
        text = value.cell.raw
        spaced += text.strip(BLANKS) in SPACED and text.strip(BLANKS) != text
        if value.number is not None and value.number != value.number.to_integral_value():
            decimals.setdefault(value.characteristic, problem("BA-11", merkmal=value.characteristic))
    found += decimals.values()
    return [*found, problem("BA-12", n=spaced)] if spaced else found


def summed(values: Iterable[BaValue]) -> tuple[Status, Decimal | None]:
    """Return status and sum of several values; one without a number leaves none for the sum.

    A withheld part is never filled in: the sum is withheld then.
    """
    parts = list(values)
    statuses = {value.cell.status for value in parts if value.number is None}
    worst = next((status for status in WORST_FIRST if status in statuses), None)
    if worst is not None:
        return worst, None
    return Status.VALUE, sum((value.number for value in parts if value.number is not None), Decimal(0))
