"""Do the columns of an IT.NRW table add up, and may a total be used? Pure."""

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal

from imports.problems import Problem
from imports.reading import CellValue
from imports.sources.itnrw_tables import TableSetup
from imports.validation import sum_problem
from indicators.status import Status

Slot = tuple[str, datetime.date | None, str]
"""Region key, reference date and key of the column."""


def part_problems(cells: Mapping[Slot, CellValue], setup: TableSetup) -> list[Problem]:
    """Return SUM-01, or SUM-02 for a rounded table, where columns do not add up to their whole."""
    found = [
        sum_problem(f"{key}, {region}", [part.number for part in parts], whole.number, setup.rounding)
        for (region, _, key), whole, parts in totals(cells, setup)
    ]
    return [wrong for wrong in found if wrong]


def incomplete_totals(cells: Mapping[Slot, CellValue], setup: TableSetup) -> list[Slot]:
    """Return the wholes that are the sum of their known parts although a part is secret or unknown.

    Seen in 22811-05i: where the largest part is ".", the total silently leaves it out.
    """
    return [
        slot
        for slot, whole, parts in totals(cells, setup)
        if whole.number is not None
        and any(part.status is Status.WITHHELD for part in parts)
        and whole.number == sum((part.number or Decimal(0) for part in parts), Decimal(0))
    ]


def totals(
    cells: Mapping[Slot, CellValue], setup: TableSetup
) -> Iterator[tuple[Slot, CellValue, list[CellValue]]]:
    """Yield each whole of a table with its parts, where the file has all of them."""
    keys = sorted({key for _, _, key in cells})
    parts_of = {column.key: named(column.key, column.parts, keys) for column in setup.columns}
    for (region, period, whole), cell in cells.items():
        slots = [(region, period, key) for key in parts_of.get(whole, ())]
        if slots and all(slot in cells for slot in slots):
            yield (region, period, whole), cell, [cells[slot] for slot in slots]


def named(whole: str, parts: tuple[str, ...], keys: list[str]) -> list[str]:
    """Return the parts of a whole; one that ends in "*" stands for every other key that begins so."""
    found = []
    for part in parts:
        if part.endswith("*"):
            found += [key for key in keys if key.startswith(part[:-1]) and key != whole]
        else:
            found.append(part)
    return found
