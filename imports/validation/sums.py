"""Do parts make up their whole, and does a whole give away a protected part?"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from imports.problems import Problem, problem

Cell = TypeVar("Cell", bound=Hashable)


def duplicate_problems(keys: Iterable[tuple[str, int]]) -> list[Problem]:
    """Return DAT-16 for every key that comes a second time; ``keys`` are (key in words, line)."""
    first: dict[str, int] = {}
    found = []
    for key, line in keys:
        if key in first:
            found.append(problem("DAT-16", line=line, zeile1=first[key], zeile2=line, schluessel=key))
        first.setdefault(key, line)
    return found


def sum_problem(
    label: str, parts: Sequence[Decimal | None], total: Decimal | None, procedure: str = ""
) -> Problem | None:
    """Return SUM-01 where parts do not make up their total, or None.

    None among the parts is a protected number: then the known parts may only not
    exceed the total. ``procedure`` names the rounding or perturbation of the source;
    with it a difference is the notice SUM-02.
    """
    if total is None:
        return None
    known = sum((part for part in parts if part is not None), Decimal(0))
    if known == total or (None in parts and known < total):
        return None
    if procedure:
        return problem("SUM-02", merkmal=label, diff=abs(known - total), verfahren=procedure)
    return problem("SUM-01", merkmal=label, summe=known, stadt=total)


def recoverable(
    cells: Mapping[Cell, Decimal | None], relations: Sequence[tuple[Cell, Sequence[Cell]]]
) -> list[tuple[Cell, Cell]]:
    """Return (cell, whole) for each protected cell that a sum gives away.

    ``relations`` are (whole, parts). A relation with exactly one protected cell gives
    it away; what was given away counts as known afterwards, so chains are found.
    """
    hidden = {cell for cell, number in cells.items() if number is None}
    by_cell: dict[Cell, list[int]] = defaultdict(list)
    for index, (whole, parts) in enumerate(relations):
        for cell in (whole, *parts):
            by_cell[cell].append(index)
    found: list[tuple[Cell, Cell]] = []
    waiting = deque(range(len(relations)))
    while waiting:
        whole, parts = relations[waiting.popleft()]
        open_cells = [cell for cell in (whole, *parts) if cell in hidden]
        if len(open_cells) == 1:
            hidden.discard(open_cells[0])
            found.append((open_cells[0], whole))
            waiting.extend(by_cell[open_cells[0]])
    return found
