"""The cells of an aggregated register file at one reference date, and sums over them."""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from imports.reading import CellValue
from imports.sources.register.codes import AgeGroup, age_group
from imports.sources.register.mapping import CellKey, age_code
from indicators.status import Status

RARE_AGE = 90
"""From this age on a city may have nobody of some year of birth: a single year left out is a zero."""
SINGLE_YEARS = 50
"""With more age groups than this a file counts single years."""
OPEN = 1_000
"""Stands for the upper end of an open age group where ages are compared."""


class Entry(NamedTuple):
    """One number of a file with its place: line, and column as written in the header."""

    period: datetime.date
    area: str
    key: CellKey
    value: CellValue
    line: int
    column: str


class Amount(NamedTuple):
    """A sum of cells, or the reason why there is none."""

    status: Status
    number: Decimal | None


ZERO = Amount(Status.VALUE, Decimal(0))
ABSENT = Amount(Status.MISSING, None)


@dataclass(frozen=True)
class Sheet:
    """Cells of one reference date by key and area ("00" the city row, the remainder included).

    ``missing_is_zero``: combinations that a file leaves out count nobody, as in every
    table made by grouping. ``sexes`` and ``areas`` say which sexes each (stock,
    characteristic) and which areas each characteristic has; ``age_groups`` is the age
    scheme in order, rare single years filled up. ``damaged`` holds (characteristic, area)
    with cells that could not be read; sums over them would only repeat the first message.
    """

    period: datetime.date
    missing_is_zero: bool
    cells: Mapping[CellKey, Mapping[str, CellValue]]
    sexes: Mapping[tuple[str, str], frozenset[str]]
    areas: Mapping[str, frozenset[str]]
    age_groups: tuple[AgeGroup, ...]
    damaged: frozenset[tuple[str, str]]

    def areas_of(self, characteristic: str) -> frozenset[str]:
        """Return the areas that have a cell of a characteristic."""
        return self.areas.get(characteristic, frozenset())

    def is_damaged(self, characteristic: str, area: str = "") -> bool:
        """Say whether cells of a characteristic could not be read, in one area or in any."""
        if area:
            return (characteristic, area) in self.damaged
        return any(name == characteristic for name, _ in self.damaged)

    def amount(self, key: CellKey, area: str) -> Amount:
        """Return what one cell holds; absent ones are zero where the file says so."""
        value = self.cells[key].get(area) if key in self.cells else None
        if value:
            return Amount(value.status, value.number)
        has_some = key.sex in self.sexes.get((key.stock, key.characteristic), frozenset())
        return ZERO if has_some and self.missing_is_zero else ABSENT

    def both_sexes(self, key: CellKey, area: str) -> Amount:
        """Return a cell of all persons: as delivered, or men and women together."""
        sexes = self.sexes.get((key.stock, key.characteristic), frozenset())
        if "I" in sexes or not {"M", "W"} <= sexes:
            return self.amount(key._replace(sex="I"), area)
        return total(self.amount(key._replace(sex=sex), area) for sex in ("M", "W"))

    def sum_of(self, stock: str, characteristic: str, codes: Sequence[str], sex: str, area: str) -> Amount:
        """Return the sum over codes of a characteristic for a sex ("I": all persons)."""
        keys = [CellKey(stock, characteristic, code, sex) for code in codes]
        return total(self.both_sexes(k, area) if sex == "I" else self.amount(k, area) for k in keys)


def sheet_of(
    period: datetime.date,
    entries: Iterable[Entry],
    damaged: Iterable[tuple[str, str]] = (),
    *,
    missing_is_zero: bool = True,
) -> Sheet:
    """Return the sheet of the cells of one reference date; of two with the same key the first counts."""
    cells: dict[CellKey, dict[str, CellValue]] = defaultdict(dict)
    sexes: dict[tuple[str, str], set[str]] = defaultdict(set)
    areas: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        cells[entry.key].setdefault(entry.area, entry.value)
        sexes[entry.key.stock, entry.key.characteristic].add(entry.key.sex)
        areas[entry.key.characteristic].add(entry.area)
    return Sheet(
        period,
        missing_is_zero,
        dict(cells),
        {key: frozenset(found) for key, found in sexes.items()},
        {key: frozenset(found) for key, found in areas.items()},
        age_scheme_of(cells, fill=missing_is_zero),
        frozenset(damaged),
    )


def age_scheme_of(keys: Iterable[CellKey], *, fill: bool) -> tuple[AgeGroup, ...]:
    """Return the age groups among cells in order; ``fill`` adds rare single years that are left out."""
    groups = {group for key in keys if key.characteristic == "ALTER" and (group := age_group(key.code))}
    if fill and len(groups) > SINGLE_YEARS:
        groups |= rare_years(groups)
    return tuple(sorted(groups, key=lambda group: (group.low, OPEN if group.high is None else group.high)))


def rare_years(groups: set[AgeGroup]) -> set[AgeGroup]:
    """Return the single years from ``RARE_AGE`` on that no group covers, up to an open end."""
    opens = [group.low for group in groups if group.high is None]
    end = min(opens, default=100)
    years = {AgeGroup(year, year) for year in range(RARE_AGE, end)}
    return years | (set() if opens else {AgeGroup(end, None)})


def total(amounts: Iterable[Amount]) -> Amount:
    """Return the sum, or the weightiest reason for none among the parts."""
    parts = list(amounts)
    for status in (Status.WITHHELD, Status.NOT_MEANINGFUL, Status.MISSING):
        if any(part.status == status for part in parts):
            return Amount(status, None)
    return Amount(Status.VALUE, sum((part.number or Decimal(0) for part in parts), Decimal(0)))


def codes_between(groups: Sequence[AgeGroup], low: int, high: int | None) -> list[str] | None:
    """Return the codes of the age groups that make up a range exactly, or None."""
    top = OPEN if high is None else high
    inside = [g for g in groups if g.low >= low and (OPEN if g.high is None else g.high) <= top]
    if not inside or inside[0].low != low:
        return None
    for group, following in itertools.pairwise(inside):
        if group.high is None or following.low != group.high + 1:
            return None
    return [age_code(group) for group in inside] if inside[-1].high == high else None
