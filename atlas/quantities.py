"""What kind of number stands on a page: its unit, its places, and whether it is a change."""

from dataclasses import dataclass
from typing import Protocol


class Measured(Protocol):
    """Whatever knows its unit and its places: an indicator, or what is made from it."""

    @property
    def unit(self) -> str:
        """Return the unit, "%" or "Anzahl" among them."""

    @property
    def decimals(self) -> int:
        """Return how many places are shown."""


@dataclass(frozen=True)
class Quantity:
    """The numbers of a map: those of its indicator, changes (with sign) or an index ("")."""

    unit: str
    decimals: int
    is_change: bool = False


INDEX = Quantity("Anzahl", 0)
"""The city is 100; a number without unit."""
