"""How old the people of a place are: one bar for each published age group, the oldest on top.

The groups are the published shares whose addresses say their ages (``ew_anteil_3_u6``,
``ew_anteil_65plus``). Those that follow one another without a gap from birth to the open
end are drawn; a group that is part of the open one stands below it. Nothing is computed:
a bar is a published number, and without the whole row of groups there is no drawing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from atlas.presenters import Cell

GROUP = re.compile(r"ew_anteil_(?:(?P<low>\d+)_)?u(?P<high>\d+)")
OPEN = re.compile(r"ew_anteil_(?P<low>\d+)plus")
WIDTH, HEIGHT = 200, 14


@dataclass(frozen=True)
class AgeShare:
    """A published share of an age group: ``high`` is the first age above it, None for the open end."""

    low: int
    high: int | None
    year: int
    own: Cell
    city: Cell | None


@dataclass(frozen=True)
class AgeBar:
    """A bar: widths as text for SVG, None where there is no number; ``is_part`` of the one above it."""

    share: AgeShare
    own: str | None
    city: str | None
    is_part: bool = False


@dataclass(frozen=True)
class Pyramid:
    """The bars of one year, the oldest first; ``has_city`` says whether the city is beside."""

    year: int
    bars: tuple[AgeBar, ...]
    has_city: bool

    @property
    def view_box(self) -> str:
        """Return the viewBox attribute of a bar."""
        return f"0 0 {WIDTH} {HEIGHT}"


def ages(slug: str) -> tuple[int, int | None] | None:
    """Return the ages of an indicator by its address, None where it is no share of an age group."""
    if found := GROUP.fullmatch(slug):
        return int(found["low"] or 0), int(found["high"])
    if found := OPEN.fullmatch(slug):
        return int(found["low"]), None
    return None


def pyramid(shares: Iterable[AgeShare]) -> Pyramid | None:
    """Return the bars of the newest year; None where the groups leave a gap or no number is shown."""
    every = list(shares)
    year = max((share.year for share in every), default=0)
    groups = _chain([share for share in every if share.year == year])
    if not any(share.own.number is not None for share in groups):
        return None
    oldest = groups[-1]
    parts = [share for share in every if share.year == year and share.high is None and share.low > oldest.low]
    longest = max(number for share in groups for number in _numbers(share))
    bars = [_bar(share, longest) for share in reversed(groups)]
    bars[1:1] = [_bar(share, longest, is_part=True) for share in sorted(parts, key=lambda one: one.low)]
    return Pyramid(year, tuple(bars), any(bar.city for bar in bars))


def _chain(shares: Sequence[AgeShare]) -> list[AgeShare]:
    """Return the finest groups that follow one another from birth to the open end; [] where one lacks."""
    chain: list[AgeShare] = []
    age = 0
    while True:
        next_ones = [share for share in shares if share.low == age]
        if not next_ones:
            return []
        finest = min(next_ones, key=lambda one: one.high or 1000)
        chain.append(finest)
        if finest.high is None:
            return chain
        age = finest.high


def _numbers(share: AgeShare) -> list[Decimal]:
    cells = (share.own, share.city)
    return [cell.number for cell in cells if cell is not None and cell.number is not None]


def _bar(share: AgeShare, longest: Decimal, *, is_part: bool = False) -> AgeBar:
    return AgeBar(share, _width(share.own, longest), _width(share.city, longest), is_part)


def _width(cell: Cell | None, longest: Decimal) -> str | None:
    if cell is None or cell.number is None or not longest:
        return None
    return f"{cell.number / longest * (WIDTH - 2):.1f}"
