"""What the profile of an area shows: every indicator by topic, the city (or Kreis and Land) beside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from atlas import presenters, svgmap
from atlas.presenters import Cell
from indicators.models import Area, ClassBreaks, Indicator, PublishedIndicator, PublishedValue
from indicators.models.geography import DrawnArea, Level

CHANGE_YEARS = 5


@dataclass(frozen=True)
class Change:
    """The difference to an earlier year: in units for rates, in percent for counts."""

    since: int
    number: Decimal
    in_percent: bool


@dataclass(frozen=True)
class Position:
    """Where area and city stand between the ends of the classes, 0 to 100, as text for SVG; None outside."""

    area: str | None
    city: str | None
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class KeyFigure:
    """One indicator of the area in its newest year, beside the named areas it is compared with."""

    indicator: PublishedIndicator
    year: int | None
    cell: Cell
    beside: tuple[tuple[str, Cell], ...]
    change: Change | None
    position: Position | None


@dataclass(frozen=True)
class TopicFigures:
    """The key figures of one topic."""

    slug: str
    name: str
    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Locator:
    """A small map: the area among the others."""

    view_box: str
    others: str
    area: str
    outline: str


@dataclass(frozen=True)
class ProfilePage:
    """The profile of one area; ``beside`` are the areas whose values stand next to its own."""

    area: Area
    beside: tuple[Area, ...]
    topics: tuple[TopicFigures, ...]
    locator: Locator | None
    neighbours: int


Series = dict[int, PublishedValue]


def profile_page(
    area: Area,
    indicators: Sequence[PublishedIndicator],
    values: Iterable[PublishedValue],
    breaks: Iterable[ClassBreaks],
    drawn: Sequence[DrawnArea],
) -> ProfilePage:
    """Return the profile of an area from its own values and those of city, Kreis and Land."""
    series: dict[tuple[str, str, str], Series] = {}
    above: dict[tuple[str, str], Area] = {}
    for value in values:
        series.setdefault((value.indicator_id, *_identity(value.area)), {})[value.year] = value
        if value.area.level.rank < 40:
            above[_identity(value.area)] = value.area
    beside = _beside(area, above.values())
    limits = {found.published_indicator_id: found for found in breaks}
    figures = [
        _figure(
            indicator,
            series.get((indicator.indicator_id, *_identity(area)), {}),
            {other.name: series.get((indicator.indicator_id, *_identity(other)), {}) for other in beside},
            limits.get(indicator.pk),
        )
        for indicator in indicators
    ]
    return ProfilePage(
        area, tuple(beside), _topics(figures), _locator(area, drawn), sum(a.rank >= 40 for a in drawn)
    )


def _identity(area: Area) -> tuple[str, str]:
    return area.level_id, area.code


def _beside(area: Area, above: Iterable[Area]) -> list[Area]:
    """Return the city for a district; Kreis and Land for the city and what lies above it."""
    larger = sorted(
        (other for other in above if other.level.rank < area.level.rank), key=lambda a: -a.level.rank
    )
    return larger[:1] if area.level.rank >= 40 else larger


def _figure(
    indicator: PublishedIndicator, own: Series, others: Mapping[str, Series], breaks: ClassBreaks | None
) -> KeyFigure:
    newest_beside = max((year for other in others.values() for year in other), default=None)
    year = max(own, default=newest_beside)
    shown = _cell(indicator, own, year)
    beside = tuple((name, _cell(indicator, other, year)) for name, other in others.items())
    city = beside[0][1] if beside else None
    return KeyFigure(
        indicator,
        year,
        shown,
        beside,
        _change(indicator, own, year),
        _position(indicator, shown, city, breaks),
    )


def _cell(indicator: PublishedIndicator, series: Series, year: int | None) -> Cell:
    return presenters.cell(None if year is None else series.get(year), indicator.decimals)


def _change(indicator: PublishedIndicator, own: Series, year: int | None) -> Change | None:
    """Return the change over five years; None where one of the two numbers is not shown."""
    if year is None:
        return None
    now = _cell(indicator, own, year).number
    then = _cell(indicator, own, year - CHANGE_YEARS).number
    if now is None or then is None:
        return None
    if indicator.kind != Indicator.Kind.COUNT:
        return Change(year - CHANGE_YEARS, now - then, in_percent=False)
    if not then:
        return None
    return Change(year - CHANGE_YEARS, presenters.rounded((now - then) / then * 100, 1), in_percent=True)


def _position(
    indicator: PublishedIndicator, shown: Cell, city: Cell | None, breaks: ClassBreaks | None
) -> Position | None:
    """Return the places on the strip from the lowest to the highest number of all areas and years."""
    if indicator.kind == Indicator.Kind.COUNT or breaks is None or len(set(breaks.breaks)) < 2:
        return None
    low, high = breaks.breaks[0], breaks.breaks[-1]

    def place(cell: Cell | None) -> str | None:
        if cell is None or cell.number is None or not low <= cell.number <= high:
            return None
        return f"{(cell.number - low) / (high - low) * 100:.1f}"

    return Position(place(shown), place(city), low, high)


def _topics(figures: Sequence[KeyFigure]) -> tuple[TopicFigures, ...]:
    by_topic: dict[str, list[KeyFigure]] = {}
    for figure in figures:
        by_topic.setdefault(figure.indicator.topic_slug, []).append(figure)
    return tuple(
        TopicFigures(slug, found[0].indicator.topic_name, tuple(found)) for slug, found in by_topic.items()
    )


def _locator(area: Area, drawn: Sequence[DrawnArea]) -> Locator | None:
    areas = [found for found in drawn if found.rank >= 40] or list(drawn)
    outline = [found for found in drawn if found.level == Level.CITY]
    drawing = svgmap.drawing(areas, outline)
    if drawing is None:
        return None
    own = [shape.path for shape in drawing.shapes if shape.pk == area.pk]
    return Locator(
        drawing.frame.view_box,
        "".join(shape.path for shape in drawing.shapes),
        "".join(own),
        drawing.outline,
    )
