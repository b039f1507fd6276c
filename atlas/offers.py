"""What a reader can put together: the levels, areas and indicators of a release."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from atlas.questions import published_areas
from atlas.requests import Shown
from indicators.models import Area, Level, PublishedIndicator


@dataclass(frozen=True)
class Offer:
    """Levels from large to small, the chosen one, the areas of all editions, and the indicators."""

    levels: tuple[Level, ...]
    level: str
    known: tuple[Area, ...]
    indicators: tuple[PublishedIndicator, ...]

    @property
    def areas(self) -> dict[str, Area]:
        """Return every area of the level by code, each as its newest edition has it."""
        newest = {area.code: area for area in self.known if area.level_id == self.level}
        return {code: newest[code] for code in sorted(newest)}

    @property
    def offered(self) -> tuple[Area, ...]:
        """Return the areas of the newest edition: those of today."""
        areas = self.areas.values()
        newest = max((area.edition.valid_from for area in areas), default=None)
        return tuple(area for area in areas if area.edition.valid_from == newest)

    @property
    def edition(self) -> int | None:
        """Return the newest edition with areas of the level, None without any."""
        return next((area.edition_id for area in self.offered), None)

    @property
    def beside(self) -> dict[str, Area]:
        """Return city, Kreis and Land by level, the nearest first."""
        above = [area for area in self.known if area.level.rank < 40]
        return {area.level_id: area for area in sorted(above, key=lambda area: -area.level.rank)}

    @property
    def city(self) -> Area | None:
        """Return the city."""
        return next((area for area in self.beside.values() if area.code == settings.CITY_CODE), None)

    @property
    def topics(self) -> tuple[tuple[str, tuple[PublishedIndicator, ...]], ...]:
        """Return the indicators by the name of their topic."""
        found: dict[str, list[PublishedIndicator]] = {}
        for one in self.indicators:
            found.setdefault(one.topic_name, []).append(one)
        return tuple((name, tuple(indicators)) for name, indicators in found.items())

    def named(self, slugs: Sequence[str]) -> tuple[PublishedIndicator, ...]:
        """Return the indicators of these addresses in the order of the pages."""
        return tuple(one for one in self.indicators if one.slug in slugs)


def levels_of(indicators: Sequence[PublishedIndicator]) -> list[Level]:
    """Return the levels below the city that have values; one query."""
    used = {slug for one in indicators for slug in one.levels}
    return [level for level in Level.objects.below_city() if level.slug in used]


def offer(
    indicators: Sequence[PublishedIndicator], levels: Sequence[Level], level: str, shown: Shown
) -> Offer:
    """Return what can be chosen on a level; one query."""
    return Offer(tuple(levels), level, tuple(published_areas(shown.stand)), tuple(indicators))
