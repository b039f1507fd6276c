"""The key figures of an area: each its newest number, beside it the city (or Kreis and Land)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from atlas import presenters
from atlas.positions import Position, position
from atlas.presenters import Cell
from atlas.sparklines import Trend, trend
from indicators.models import Area, Indicator, PublishedIndicator, PublishedValue

CHANGE_YEARS = 5
CITY_RANK, DISTRICT_RANK = 30, 40


@dataclass(frozen=True)
class Change:
    """The difference to an earlier year: in units for rates, in percent for counts."""

    since: int
    number: Decimal
    in_percent: bool


@dataclass(frozen=True)
class KeyFigure:
    """One indicator of the area in its newest year, beside the named areas it is compared with."""

    indicator: PublishedIndicator
    year: int | None
    cell: Cell
    beside: tuple[tuple[str, Cell], ...]
    change: Change | None
    position: Position | None
    trend: Trend | None
    earlier: tuple[int, Decimal] | None


Series = dict[int, PublishedValue]


@dataclass(frozen=True)
class Material:
    """What a profile is made of: the values of an area and of all above it, by indicator and year."""

    area: Area
    beside: tuple[Area, ...]
    own: Mapping[str, Series]
    others: Mapping[str, tuple[Series, ...]]

    def year(self, indicator: str) -> int | None:
        """Return the newest year of an indicator, that of the areas beside where there is no own value."""
        beside = (year for series in self.others.get(indicator, ()) for year in series)
        return max(self.own.get(indicator, {}), default=max(beside, default=None))


def material(area: Area, values: Iterable[PublishedValue]) -> Material:
    """Return the values of a profile, sorted: its own, and those of the areas it is compared with."""
    series: dict[tuple[str, str, str], Series] = {}
    above: dict[tuple[str, str], Area] = {}
    for value in values:
        series.setdefault((value.indicator_id, *_identity(value.area)), {})[value.year] = value
        if value.area.level.rank < DISTRICT_RANK:
            above[_identity(value.area)] = value.area
    beside = tuple(_beside(area, above.values()))
    found = {indicator for indicator, _, _ in series}
    return Material(
        area,
        beside,
        {one: series.get((one, *_identity(area)), {}) for one in found},
        {one: tuple(series.get((one, *_identity(other)), {}) for other in beside) for one in found},
    )


def _identity(area: Area) -> tuple[str, str]:
    return area.level_id, area.code


def _beside(area: Area, above: Iterable[Area]) -> list[Area]:
    """Return the city for a district; Kreis and Land for the city and what lies above it."""
    larger = sorted(
        (other for other in above if other.level.rank < area.level.rank), key=lambda a: -a.level.rank
    )
    return larger[:1] if area.level.rank >= DISTRICT_RANK else larger


def key_figure(
    given: Material,
    indicator: PublishedIndicator,
    peers: Collection[Decimal],
    limits: Collection[Decimal],
) -> KeyFigure:
    """Return one indicator of a profile.

    ``peers`` are the shown numbers of all areas in its year, ``limits`` those of its classes.
    """
    slug = indicator.indicator_id
    year = given.year(slug)
    own = _cells(indicator, given.own.get(slug, {}))
    others = [_cells(indicator, series) for series in given.others.get(slug, ())]
    others += [{} for _ in given.beside[len(others) :]]
    shown = _shown(own, year)
    beside = tuple((area.name, _shown(cells, year)) for area, cells in zip(given.beside, others, strict=True))
    earlier = _earlier(own, year)
    return KeyFigure(
        indicator,
        year,
        shown,
        beside,
        _change(indicator, shown, earlier),
        _position(given.area, indicator, (shown, *(cell for _, cell in beside)), peers, limits),
        # Beside the whole city's count, an area's own would be a flat line.
        trend(own, others[0] if others and indicator.kind != Indicator.Kind.COUNT else {}),
        earlier,
    )


def _cells(indicator: PublishedIndicator, series: Series) -> dict[int, Cell]:
    return {year: presenters.cell(value, indicator.decimals) for year, value in series.items()}


def _shown(cells: Mapping[int, Cell], year: int | None) -> Cell:
    return presenters.NOTHING if year is None else cells.get(year, presenters.NOTHING)


def _earlier(own: Mapping[int, Cell], year: int | None) -> tuple[int, Decimal] | None:
    """Return the number five years before, the oldest of the years since where that is not shown."""
    if year is None:
        return None
    known = ((then, own[then].number) for then in sorted(own) if year - CHANGE_YEARS <= then < year)
    return next(((then, number) for then, number in known if number is not None), None)


def _change(indicator: PublishedIndicator, shown: Cell, earlier: tuple[int, Decimal] | None) -> Change | None:
    """Return the change since an earlier year; None where one of the two numbers is not shown."""
    if shown.number is None or earlier is None:
        return None
    since, then = earlier
    if indicator.kind != Indicator.Kind.COUNT:
        return Change(since, shown.number - then, in_percent=False)
    if not then:
        return None
    return Change(since, presenters.rounded((shown.number - then) / then * 100, 1), in_percent=True)


def _position(
    area: Area,
    indicator: PublishedIndicator,
    cells: Sequence[Cell],
    peers: Collection[Decimal],
    limits: Collection[Decimal],
) -> Position | None:
    """Return the strip: a district with the city beside, or the city among its districts."""
    if indicator.kind == Indicator.Kind.COUNT:
        return None
    if area.level.rank < DISTRICT_RANK:
        return position(None, cells[0], peers, limits)
    return position(cells[0], cells[1] if len(cells) > 1 else None, peers, limits)
