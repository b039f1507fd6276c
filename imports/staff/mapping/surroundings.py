"""What the mapping screen offers to choose from: sources, levels, areas and measures of the catalogue."""

import difflib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from imports.sources.table.proposing import Around
from indicators.models import Area, Level, Measure, Source


@dataclass(frozen=True)
class MeasureChoice:
    """A measure that files can feed: its source, its key there, its name."""

    source: str
    key: str
    name: str


@dataclass(frozen=True)
class Surroundings:
    """Sources and levels as (slug, name), measures with a key, areas for the first proposal."""

    sources: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]
    measures: tuple[MeasureChoice, ...]
    around: Around

    def measures_of(self, source: str) -> tuple[MeasureChoice, ...]:
        """Return the measures of a source, all where it is not chosen yet."""
        return tuple(one for one in self.measures if one.source == source or not source)

    def key_of(self, text: str, source: str) -> str:
        """Return the key of the measure that a text names, by key or by name; "" for none or several."""
        offered = self.measures_of(source)
        if any(one.key == text for one in offered):
            return text
        found = {one.key for one in offered if one.name.casefold() == text.casefold()}
        return found.pop() if len(found) == 1 else ""

    def nearest(self, text: str, source: str) -> str:
        """Return the name or key of a measure most like a text, or ""."""
        words = {word.casefold(): word for one in self.measures_of(source) for word in (one.key, one.name)}
        found = difflib.get_close_matches(text.casefold(), words, 1)
        return words[found[0]] if found else ""

    def names(self, source: str) -> Mapping[str, str]:
        """Return the names of the measures of a source by their keys."""
        return {one.key: one.name for one in self.measures_of(source)}


def surroundings() -> Surroundings:
    """Return everything to choose from; four queries."""
    levels = list(Level.objects.order_by("rank").values_list("slug", "name", "rank"))
    areas: dict[str, dict[str, str]] = defaultdict(dict)
    city = ""
    for level, code, name in Area.objects.filter(is_remainder=False).values_list("level_id", "code", "name"):
        if level == Level.CITY:
            city = name
        else:
            areas[level][code] = name
    measures = Measure.objects.exclude(source_key="").order_by("source_id", "name")
    return Surroundings(
        sources=tuple(Source.objects.order_by("name").values_list("slug", "name")),
        levels=tuple((slug, name) for slug, name, _ in levels),
        measures=tuple(
            MeasureChoice(*row) for row in measures.values_list("source_id", "source_key", "name")
        ),
        around=Around(dict(areas), city, frozenset(one.source_key for one in measures)),
    )
