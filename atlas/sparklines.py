"""Small lines without axes: one place over its years, the city's line behind.

``WIDTH`` × ``HEIGHT`` units; numbers become places, nothing else of them is written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from atlas.presenters import Cell

WIDTH, HEIGHT = 100, 28
SIDE, EDGE = 4, 4

Pair = tuple[int, Decimal]
"""A year and its number."""


@dataclass(frozen=True)
class Dot:
    """A number that stands out: the newest one, or one without a neighbour."""

    x: str
    y: str


@dataclass(frozen=True)
class Trend:
    """Path data of a place and of the city; ``first`` and ``last`` are the ends of what is shown."""

    own: str
    city: str
    dots: tuple[Dot, ...]
    first: Pair
    last: Pair

    @property
    def view_box(self) -> str:
        """Return the viewBox attribute."""
        return f"0 0 {WIDTH} {HEIGHT}"


@dataclass(frozen=True)
class _Scale:
    years: tuple[int, int]
    ends: tuple[Decimal, Decimal]

    def place(self, pair: Pair) -> tuple[str, str]:
        """Return x and y; what does not change lies in the middle."""
        first, last = self.years
        low, high = self.ends
        across = (pair[0] - first) / (last - first) if last > first else 0.5
        up = float((pair[1] - low) / (high - low)) if high > low else 0.5
        return f"{SIDE + across * (WIDTH - 2 * SIDE):.1f}", f"{HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE):.1f}"


def trend(own: Mapping[int, Cell], city: Mapping[int, Cell]) -> Trend | None:
    """Return the lines of a place and the city by year; None where fewer than two numbers are shown."""
    runs, behind = list(_runs(own)), list(_runs(city))
    shown = [pair for run in runs for pair in run]
    if len(shown) < 2:
        return None
    every = [*shown, *(pair for run in behind for pair in run)]
    years, numbers = [year for year, _ in every], [number for _, number in every]
    scale = _Scale((min(years), max(years)), (min(numbers), max(numbers)))
    alone = [run[0] for run in runs if len(run) == 1 and run[0] != shown[-1]]
    return Trend(
        "".join(_path(run, scale) for run in runs if len(run) > 1),
        "".join(_path(run, scale) for run in behind if len(run) > 1),
        tuple(Dot(*scale.place(pair)) for pair in [*alone, shown[-1]]),
        shown[0],
        shown[-1],
    )


def _runs(cells: Mapping[int, Cell]) -> Iterator[Sequence[Pair]]:
    """Yield the stretches of years with numbers: a line never leads across a missing one."""
    run: list[Pair] = []
    for year in sorted(cells):
        number = cells[year].number
        if number is None:
            if run:
                yield run
            run = []
        else:
            run.append((year, number))
    if run:
        yield run


def _path(run: Iterable[Pair], scale: _Scale) -> str:
    return "M" + "L".join(" ".join(scale.place(pair)) for pair in run)
