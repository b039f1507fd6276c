"""What the start page shows: the topics with their indicators, and the areas with a small map."""

from collections.abc import Sequence
from dataclasses import dataclass

from atlas import labels, svgmap
from atlas.plans import plan
from indicators.models import PublishedIndicator
from indicators.models.geography import DrawnArea


@dataclass(frozen=True)
class TopicList:
    """A topic and its indicators."""

    slug: str
    name: str
    indicators: tuple[PublishedIndicator, ...]


@dataclass(frozen=True)
class LinkedShape:
    """A shape with the area it belongs to."""

    area: DrawnArea
    shape: svgmap.Shape


@dataclass(frozen=True)
class AreaMap:
    """A map without values: every area is a link to its profile."""

    drawing: svgmap.Drawing
    areas: tuple[LinkedShape, ...]
    labels: tuple[labels.Label, ...]


@dataclass(frozen=True)
class StartPage:
    """Topics, areas (by code) and their map, None where no boundaries are loaded."""

    topics: tuple[TopicList, ...]
    areas: tuple[DrawnArea, ...]
    city: DrawnArea | None
    map: AreaMap | None


def start_page(indicators: Sequence[PublishedIndicator], drawn: Sequence[DrawnArea]) -> StartPage:
    """Return the start page."""
    areas = tuple(area for area in drawn if area.rank >= 40)
    around = tuple(area for area in drawn if area.rank < 40)
    return StartPage(topics_of(indicators), areas, around[0] if around else None, _area_map(drawn))


def topics_of(indicators: Sequence[PublishedIndicator]) -> tuple[TopicList, ...]:
    """Return the indicators by topic, in their order."""
    by_topic: dict[str, list[PublishedIndicator]] = {}
    for indicator in indicators:
        by_topic.setdefault(indicator.topic_slug, []).append(indicator)
    return tuple(TopicList(slug, found[0].topic_name, tuple(found)) for slug, found in by_topic.items())


def _area_map(drawn: Sequence[DrawnArea]) -> AreaMap | None:
    found = plan(drawn)
    if found is None:
        return None
    linked = zip(found.areas, found.drawing.shapes, strict=True)
    return AreaMap(found.drawing, tuple(LinkedShape(*pair) for pair in linked), found.labels)
