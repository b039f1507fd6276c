"""Two indicators on one map: three classes each, nine colours, a legend that is a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from atlas import small_maps
from atlas.figures import Figures
from atlas.map_rows import Look, Row
from atlas.plans import Plan
from atlas.quantities import Measured
from atlas.ramps import PAIRED, STANDARD, ramp
from atlas.small_maps import Drawn, SmallMap
from indicators.models import ClassBreaks, PublishedIndicator

CITY_RANK = 30


@dataclass(frozen=True)
class Span:
    """The lower and upper limit of one class; the last one of an indicator includes its upper limit."""

    lower: Decimal
    upper: Decimal
    is_last: bool


@dataclass(frozen=True)
class Field:
    """One field of the legend: its colour, how an address names it, and which areas are in it."""

    tone: str
    key: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One class of the second indicator with its fields, from low to high in the first."""

    span: Span
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Pair:
    """The legend of two indicators, the second from high to low, and the single maps of both."""

    second: PublishedIndicator
    quantity: Measured
    columns: tuple[Span, ...]
    lines: tuple[Line, ...]
    outside: int
    maps: tuple[SmallMap, ...]
    both_high: tuple[str, ...]
    without: int


def pair(
    indicators: tuple[PublishedIndicator, PublishedIndicator],
    rows: Sequence[Row],
    figures: Figures,
    look: Look,
    plan: Plan,
) -> Pair:
    """Return what the page says of two indicators; the figures of the second stand beside the first."""
    columns, lines = _spans(look.breaks), _spans(look.second)
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row.key, []).append(row.name)
    fields = [
        Line(span, tuple(_field(first, second, names) for first in range(len(columns))))
        for second, span in enumerate(lines)
    ]
    counts = Counter("without" if row.reason else row.key for row in rows)
    highest = f"{len(columns)}-{len(lines)}"
    return Pair(
        second=indicators[1],
        quantity=indicators[1],
        columns=columns,
        lines=tuple(reversed(fields)),
        outside=counts["outside"],
        maps=_maps(indicators, figures, look, plan),
        both_high=tuple(names.get(highest, ())),
        without=counts["without"],
    )


def _field(first: int, second: int, names: dict[str, list[str]]) -> Field:
    key = f"{first + 1}-{second + 1}"
    return Field(f"pair-{first}-{second}", key, tuple(names.get(key, ())))


def _spans(breaks: ClassBreaks | None) -> tuple[Span, ...]:
    limits = breaks.breaks if breaks else []
    last = min(len(limits) - 1, PAIRED) - 1
    return tuple(Span(limits[place], limits[place + 1], place == last) for place in range(last + 1))


def _maps(
    indicators: tuple[PublishedIndicator, PublishedIndicator], figures: Figures, look: Look, plan: Plan
) -> tuple[SmallMap, ...]:
    """Return the two single maps, each in its own classes."""
    made = []
    for place, (indicator, breaks) in enumerate(zip(indicators, (look.breaks, look.second), strict=True)):
        cells = {one.area.code: (one.cell, *one.beside)[place] for one in figures.everyone}
        city = next(
            ((one.cell, *one.beside)[place] for one in figures.everyone if one.area.level.rank == CITY_RANK),
            None,
        )
        limits, middle = (breaks.breaks, breaks.middle) if breaks else ((), None)
        own = Look(breaks, ramp(limits, STANDARD, look.ramp.is_patterned, middle))
        made.append(small_maps.indicator_map(indicator, cells, city, Drawn(plan, own)))
    return tuple(made)
