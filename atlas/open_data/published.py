"""Everything published of one indicator, as its files and the interfaces show it."""

from dataclasses import dataclass

from atlas import downloads
from atlas.downloads import Entry
from atlas.requests import Shown, indicator_of
from indicators.models import Area, PublishedIndicator, PublishedValue


@dataclass(frozen=True)
class Published:
    """An indicator with its rows; ``values`` are those behind them by area and year, where there is one.

    ``areas`` are all of the editions that have values.
    """

    indicator: PublishedIndicator
    entries: list[Entry]
    values: dict[tuple[int, int], PublishedValue]
    areas: list[Area]


def published(slug: str, shown: Shown, *, with_recast: bool) -> Published:
    """Return an indicator with the rows of its CSV file; three queries. Raise Http404 where there is none.

    ``with_recast``: also those that are converted to later boundaries than those of the year.
    """
    found = indicator_of(PublishedIndicator.objects.current(shown.stand), slug)
    every = PublishedValue.objects.for_indicator(slug, shown.stand, with_recast=with_recast)
    values = [value for value in every if not value.is_void]
    areas = list(Area.objects.in_editions({value.area.edition_id for value in values}))
    return Published(
        found,
        list(downloads.indicator_entries(found, values, areas)),
        {(value.area_id, value.year): value for value in values},
        areas,
    )
