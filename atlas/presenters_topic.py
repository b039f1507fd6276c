"""What the page of a topic shows: its indicators, the city's number and a strip of all areas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from atlas import presenters
from atlas.presenters import Cell, Finding
from indicators.models import Indicator, PublishedIndicator, PublishedValue


@dataclass(frozen=True)
class TopicStrip:
    """All areas between the lowest and the highest number of a year, 0 to 100, as text for SVG."""

    ticks: tuple[str, ...]
    city: str | None


@dataclass(frozen=True)
class TopicRow:
    """An indicator in its newest year; ``strip`` is None where fewer than two numbers differ."""

    indicator: PublishedIndicator
    year: int | None
    city: Cell
    finding: Finding
    strip: TopicStrip | None


@dataclass(frozen=True)
class TopicPage:
    """A topic and its indicators; ``text`` introduces it in words of the newest release, perhaps ""."""

    slug: str
    name: str
    text: str
    rows: tuple[TopicRow, ...]


def topic_page(indicators: Sequence[PublishedIndicator], values: Iterable[PublishedValue]) -> TopicPage:
    """Return the page of a topic from its indicators (at least one) and their newest values."""
    by_indicator: dict[str, list[PublishedValue]] = {}
    for value in values:
        by_indicator.setdefault(value.indicator_id, []).append(value)
    newest = max(indicators, key=lambda one: one.release_id)
    rows = tuple(_row(one, by_indicator.get(one.indicator_id, [])) for one in indicators)
    return TopicPage(newest.topic_slug, newest.topic_name, newest.topic_text, rows)


def _row(indicator: PublishedIndicator, values: Sequence[PublishedValue]) -> TopicRow:
    level = next((slug for slug in indicator.levels if slug in _levels_below(values)), "")
    of_city = next((value for value in values if value.area.code == settings.CITY_CODE), None)
    city = presenters.cell(of_city, indicator.decimals)
    named = [
        (value.area.name, presenters.cell(value, indicator.decimals))
        for value in values
        if value.area.level_id == level and not value.area.is_remainder
    ]
    return TopicRow(
        indicator,
        max(indicator.years, default=None),
        city,
        presenters.finding(named),
        _strip([cell for _, cell in named], None if indicator.kind == Indicator.Kind.COUNT else city),
    )


def _levels_below(values: Iterable[PublishedValue]) -> set[str]:
    return {value.area.level_id for value in values if value.area.level.rank >= 40}


def _strip(areas: Sequence[Cell], city: Cell | None) -> TopicStrip | None:
    numbers = [cell.number for cell in areas if cell.number is not None]
    if len(set(numbers)) < 2:
        return None
    low, high = min(numbers), max(numbers)

    def place(number: Decimal) -> str:
        return f"{(number - low) / (high - low) * 100:.1f}"

    shown = city.number if city else None
    return TopicStrip(
        tuple(map(place, numbers)), place(shown) if shown is not None and low <= shown <= high else None
    )
