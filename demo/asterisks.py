"""Small numbers of the BA behind asterisks, and as many others as keep them secret.

The rule of the BA's small-area product: numbers below 10 are not delivered, nor are
those from which they could be worked out. Districts below 1,000 inhabitants get no
numbers at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from demo.chance import Flags, Integers
from demo.city import DISTRICTS, SMALL_DISTRICT, UNASSIGNED

THRESHOLD = 10
WHOLES = {
    "ALO_INSG": (("ALO_SGB3", "ALO_SGB2"), ("ALO_M", "ALO_W")),
    "SVB_INSG": (("SVB_M", "SVB_W"),),
    "RLB": (("ELB", "NEF"), ("LB_NICHT_ALO", "ALO_SGB2")),
}
"""Characteristics that make up another one in every area."""

Cell = tuple[str, int]


@dataclass(frozen=True)
class Protected:
    """Counts per district with what is hidden; city totals are always shown.

    ``hidden`` has one flag per district for each characteristic.
    """

    counts: Mapping[str, Integers]
    hidden: Mapping[str, Flags]

    def text(self, name: str, area: int) -> str:
        """Return the cell of a district: its number or an asterisk."""
        return "*" if self.hidden[name][area] else str(int(self.counts[name][area]))

    def total(self, name: str) -> str:
        """Return the number of the city."""
        return str(int(self.counts[name].sum()))


def protect(counts: Mapping[str, Integers]) -> Protected:
    """Return the counts with small and small districts' numbers hidden beyond recovery."""
    small = np.array([district.code == SMALL_DISTRICT for district in DISTRICTS])
    hidden = {name: small | ((numbers > 0) & (numbers < THRESHOLD)) for name, numbers in counts.items()}
    protected = Protected(counts, hidden)
    while True:
        cell = next(_given_away(protected), None)
        if cell is None:
            return protected
        hidden[cell[0]][cell[1]] = True


def _given_away(protected: Protected) -> Iterator[Cell]:
    """Yield a further cell to hide for each sum that gives a hidden one away."""
    for name in protected.counts:
        yield from _in_column(protected, name)
    for whole, partitions in WHOLES.items():
        for parts in partitions:
            yield from _in_rows(protected, whole, parts)


def _in_column(protected: Protected, name: str) -> Iterator[Cell]:
    numbers, hidden = protected.counts[name], protected.hidden[name]
    if not _tells(int(hidden.sum()), int(numbers[hidden].sum())):
        return
    # People without address first: nobody misses them on the map.
    shown = [i for i in range(len(DISTRICTS)) if not hidden[i] and numbers[i] > 0]
    if shown:
        yield name, min(shown, key=lambda i: (DISTRICTS[i].code != UNASSIGNED, int(numbers[i])))


def _in_rows(protected: Protected, whole: str, parts: tuple[str, ...]) -> Iterator[Cell]:
    """Yield what to hide where the whole and the parts of one district tell a hidden part."""
    for area in range(len(DISTRICTS)):
        hidden = [name for name in parts if protected.hidden[name][area]]
        shown = [name for name in parts if name not in hidden]
        rest = sum(int(protected.counts[name][area]) for name in hidden)
        if protected.hidden[whole][area]:
            if not hidden:
                yield min(parts, key=lambda name: int(protected.counts[name][area])), area
        elif _tells(len(hidden), rest):
            # A part is worth less than the whole.
            yield min(shown, key=lambda name: int(protected.counts[name][area]), default=whole), area


def _tells(hidden: int, rest: int) -> bool:
    """Say whether so many hidden numbers follow from their sum: one, or all 1, or all 9."""
    return hidden == 1 or (hidden > 1 and (rest <= hidden or rest == (THRESHOLD - 1) * hidden))
