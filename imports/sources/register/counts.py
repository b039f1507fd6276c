"""Counts of a record file: one small array for each characteristic, never a row.

Each array counts persons by area, dwelling, age, sex and the codes of one
characteristic; characteristics are not crossed with each other, so that a register
of 4 million persons and 542 areas needs some 100 MB.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from imports.sources.register.codes import CHARACTERISTICS, OLDEST, age_group
from imports.sources.register.keys import Selection
from imports.sources.register.persons import DWELLING_ORDER, SEX_ORDER

Index = NDArray[np.int64]
AGES = OLDEST + 1
COLUMNS = {
    "STAAT": "staat1",
    "ZUWANDERUNG": "zuwanderung",
    "FAMST": "familienstand",
    "WOHNDAUER": "einzug_jahr",
    "HH_TYP": "haushalt_typ",
}
"""Characteristic and the column of the record file it comes from."""


@dataclass
class Counts:
    """Persons by area x dwelling (HW, NW) x age (0…115) x sex (M, W, D, X) x codes.

    ``tables[""]`` has no codes; the others one index per code of the characteristic and
    a last one for "not stated". ``areas`` are the keys in order. ``estimated``: some
    ages follow from incomplete dates of birth.
    """

    areas: tuple[str, ...]
    tables: dict[str, NDArray[np.int32]] = field(default_factory=dict)
    estimated: bool = False

    def begin(self, characteristics: Sequence[str]) -> None:
        """Make an empty table for persons and for each characteristic."""
        for name in ("", *characteristics):
            codes = len(CHARACTERISTICS[name]) + 1 if name else 1
            shape = (len(self.areas), len(DWELLING_ORDER), AGES, len(SEX_ORDER), codes)
            self.tables[name] = np.zeros(shape, dtype=np.int32)

    def add(self, places: Index, codes: dict[str, Index]) -> None:
        """Count rows. ``places`` index area x dwelling x age x sex, ``codes`` each characteristic."""
        for name, table in self.tables.items():
            size = table.shape[-1]
            index = places * size + np.minimum(codes[name], size - 1) if name else places
            np.add(
                table,
                np.bincount(index, minlength=table.size).reshape(table.shape),
                out=table,
                casting="unsafe",
            )

    def place(self, area: Index, dwelling: Index, age: Index, sex: Index) -> Index:
        """Return the index of area, dwelling, age and sex for ``add``."""
        return ((area * len(DWELLING_ORDER) + dwelling) * AGES + age) * len(SEX_ORDER) + sex

    def delivers(self, selection: Selection) -> bool:
        """Say whether a selection of persons can be counted; households and events cannot."""
        return selection.of_persons and selection.characteristic in self.tables

    def by_area(self, selection: Selection) -> NDArray[np.int64] | None:
        """Return the number of persons of a selection per area, or the doubled sum of (age + 0.5).

        None where the file does not say it.
        """
        if not self.delivers(selection):
            return None
        table = self.tables[selection.characteristic]
        high = OLDEST if selection.high is None else selection.high
        part = table[:, dwellings(selection.stock), selection.low : high + 1].astype(np.int64)
        if selection.sex:
            part = part[:, :, :, [SEX_ORDER.index(selection.sex)]]
        if selection.characteristic:
            names = CHARACTERISTICS[selection.characteristic]
            part = part[..., [names.index(code) for code in sorted(selection.codes)]]
        per_age: NDArray[np.int64] = part.sum(axis=(1, 3, 4))
        if selection.age_sum:
            per_age = per_age * (2 * np.arange(selection.low, high + 1) + 1)
        result: NDArray[np.int64] = per_age.sum(axis=1)
        return result

    def cells(self, groups: Sequence[str]) -> Iterator[tuple[str, str, str, str, str, Decimal]]:
        """Yield (stock, characteristic, code, sex, area, number) as profile R2 writes it.

        ``groups`` are the codes of the age groups; households cannot be counted.
        """
        for stock in ("HW", "NW", "WB"):
            for name, code, selection in self.selections(stock, groups):
                for sex in ("I", "M", "W"):
                    numbers = self.by_area(replace(selection, sex=sex if sex != "I" else ""))
                    for area, number in zip(
                        self.areas, [] if numbers is None else numbers.tolist(), strict=False
                    ):
                        yield stock, name, code, sex, area, Decimal(number)

    def selections(self, stock: str, groups: Sequence[str]) -> Iterator[tuple[str, str, Selection]]:
        """Yield characteristic, code and selection of every row of profile R2."""
        yield "INSG", "INSG", Selection(stock)
        for code in groups:
            group = age_group(code)
            if group:
                yield "ALTER", code, Selection(stock, low=group.low, high=group.high)
        for name in self.tables:
            for code in CHARACTERISTICS[name] if name and name != "HH_TYP" else ():
                yield name, code, Selection(stock, name, frozenset({code}))


def dwellings(stock: str) -> list[int]:
    """Return the indices of the dwellings of a stock; WB is both."""
    return [DWELLING_ORDER.index(stock)] if stock in DWELLING_ORDER else [0, 1]
