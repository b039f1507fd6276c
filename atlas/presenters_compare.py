"""What the comparison shows: chosen areas side by side, each indicator with a strip of all areas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from atlas import strips
from atlas.charts import Chart
from atlas.offers import Offer
from atlas.series import Line, Series
from atlas.strips import Strip
from atlas.tables import Field, Item, NewBoundaries, Published, Row, Table, change, headings_of, unit_of
from indicators.models import Area, Indicator, PublishedIndicator
from indicators.similarity import Similar, most_similar

MOST_SIMILAR = 3
OF_A_TOPIC = 2
"""So many indicators of every topic are compared where none is chosen."""
MEASURED = 3
"""The likeness is measured by the chosen indicators where there are at least so many, else by all."""


@dataclass(frozen=True)
class Choice:
    """What is compared: ``earlier`` is a second year or None, ``year`` None for the newest of each."""

    areas: tuple[Area, ...]
    city: Area | None
    indicators: tuple[PublishedIndicator, ...]
    year: int | None
    earlier: int | None

    @property
    def places(self) -> tuple[Area, ...]:
        """Return the columns: the chosen areas and the city beside."""
        return (*self.areas, *([self.city] if self.city else []))

    @property
    def items(self) -> tuple[Item, ...]:
        """Return each indicator in its year; what has no year at all is left out."""
        return tuple(Item(one, self.year or max(one.years)) for one in self.indicators if one.years)

    @property
    def years(self) -> dict[str, list[int]]:
        """Return the years to ask for, by indicator."""
        return {
            item.indicator.indicator_id: [item.year, *([self.earlier] if self.earlier else [])]
            for item in self.items
        }


@dataclass(frozen=True)
class Compared:
    """One area in one row; ``then`` and ``change`` are None without a second year."""

    area: Area
    number: int
    now: Field
    then: Field | None
    change: Field | None


@dataclass(frozen=True)
class ComparedRow:
    """An indicator, the areas side by side, and where they stand among all."""

    item: Item
    places: tuple[Compared, ...]
    strip: Strip | None


@dataclass(frozen=True)
class ComparedTopic:
    """The rows of a topic."""

    slug: str
    name: str
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True)
class Alike:
    """An area that is similar to another: how far apart, in how many indicators, and both codes."""

    area: Area
    distance: Decimal
    common: int
    pair: tuple[str, str]


@dataclass(frozen=True)
class Likeness:
    """The areas similar to one, the indicators this was measured by, and how many must be common."""

    area: Area
    alike: tuple[Alike, ...]
    indicators: tuple[PublishedIndicator, ...]
    minimum: int


@dataclass(frozen=True)
class Drawn:
    """A single indicator over the years; ``chart`` is None where no number is shown."""

    series: Series
    chart: Chart | None


@dataclass(frozen=True)
class ComparisonPage:
    """The comparison, its table for the files (None as long as no area is chosen), and what is beside it."""

    choice: Choice
    topics: tuple[ComparedTopic, ...] = ()
    table: Table | None = None
    boundaries: tuple[NewBoundaries, ...] = ()
    likenesses: tuple[Likeness, ...] = ()
    drawn: Drawn | None = None

    @property
    def series(self) -> Series | None:
        """Return the years of a single indicator, as the chart wants them."""
        return self.drawn.series if self.drawn else None

    @property
    def chart(self) -> Chart | None:
        """Return the lines of a single indicator."""
        return self.drawn.chart if self.drawn else None

    @property
    def above(self) -> tuple[Line, ...]:
        """Return the city, Kreis and Land of the chart's table."""
        return tuple(line for line in self.series.lines if not line.is_area) if self.series else ()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the codes of the chosen areas."""
        return tuple(area.code for area in self.choice.areas)

    @property
    def marks(self) -> tuple[tuple[int, str, Area], ...]:
        """Return number, shape and area of every chosen area, for the key."""
        return tuple((i, strips.SHAPES[i - 1], area) for i, area in enumerate(self.choice.areas, 1))


def standard_indicators(indicators: Sequence[PublishedIndicator]) -> list[PublishedIndicator]:
    """Return what is compared where nothing is chosen: the first indicators of every topic."""
    seen: dict[str, int] = {}
    found = []
    for one in indicators:
        seen[one.topic_slug] = seen.get(one.topic_slug, 0) + 1
        if seen[one.topic_slug] <= OF_A_TOPIC:
            found.append(one)
    return found


def comparison_page(
    choice: Choice,
    published: Published,
    offer: Offer,
    measured: tuple[Sequence[PublishedIndicator], Mapping[str, Mapping[str, Decimal]]],
    drawn: Drawn | None,
) -> ComparisonPage:
    """Return the comparison; ``measured`` are the indicators of the likeness and their newest numbers."""
    topics = _topics(choice, published, offer.offered)
    both = [Item(item.indicator, choice.earlier) for item in choice.items if choice.earlier]
    return ComparisonPage(
        choice,
        topics,
        _table(choice, topics),
        published.new_boundaries(offer.known, [*both, *choice.items]) if both else (),
        likenesses(choice.areas, *measured, offer.offered),
        drawn,
    )


def _topics(choice: Choice, published: Published, level: Sequence[Area]) -> tuple[ComparedTopic, ...]:
    """Return the rows by topic; ``level`` are all areas of the level, for the strips."""
    topics: dict[str, list[ComparedRow]] = {}
    for item in choice.items:
        row = _row(choice, item, published, level)
        topics.setdefault(item.indicator.topic_slug, []).append(row)
    return tuple(
        ComparedTopic(slug, rows[0].item.indicator.topic_name, tuple(rows)) for slug, rows in topics.items()
    )


def _row(choice: Choice, item: Item, published: Published, level: Sequence[Area]) -> ComparedRow:
    places = []
    for number, area in enumerate(choice.places, 1):
        now = published.at(item, area)
        then = published.at(Item(item.indicator, choice.earlier), area) if choice.earlier else None
        places.append(Compared(area, number, now, then, change(then, now) if then else None))
    chosen = [one.now for one in places[: len(choice.areas)]]
    is_count = item.indicator.kind == Indicator.Kind.COUNT
    city = None if is_count or not choice.city else published.at(item, choice.city)
    return ComparedRow(
        item, tuple(places), strips.strip([published.at(item, area) for area in level], chosen, city)
    )


def _table(choice: Choice, topics: Sequence[ComparedTopic]) -> Table:
    """Return the comparison as a table for files: indicators down, areas (and years) across."""
    words: list[tuple[str, str]] = []
    for area in choice.places:
        changed = _("%(name)s Veränderung") % {"name": area.name}
        both = (f"{area.name} {choice.earlier}", f"{area.name} {choice.year}", changed)
        words += [(text, area.code) for text in (both if choice.earlier else (area.name,))]
    rows = [
        Row(
            (
                row.item.indicator.topic_name,
                row.item.indicator.name,
                unit_of(row.item.indicator),
                row.item.year,
            ),
            tuple(field for one in row.places for field in (one.then, one.now, one.change) if field),
        )
        for topic in topics
        for row in topic.rows
    ]
    heads = (_("Thema"), _("Indikator"), _("Einheit"), _("Jahr"))
    headings = headings_of([text for text, key in words], [key for text, key in words])
    return Table(heads, headings, tuple(rows))


def comparable(indicators: Sequence[PublishedIndicator], level: str) -> list[PublishedIndicator]:
    """Return the indicators that say something about likeness: rates of the level, no counts, no index."""
    return [
        one for one in indicators if one.kind == Indicator.Kind.RATE and level in one.levels and one.years
    ]


def likenesses(
    areas: Sequence[Area],
    indicators: Sequence[PublishedIndicator],
    numbers: Mapping[str, Mapping[str, Decimal]],
    level: Sequence[Area],
) -> tuple[Likeness, ...]:
    """Return the most similar areas of each area, by the newest shown numbers of the same level.

    Two areas are compared where at least half of the indicators have numbers for both.
    """
    named = {area.code: area for area in level}
    values = {
        one.slug: {
            code: number for code, number in numbers.get(one.indicator_id, {}).items() if code in named
        }
        for one in indicators
    }
    minimum = max(1, -(-len(indicators) // 2))
    return tuple(
        Likeness(
            area,
            tuple(
                _alike(area, named[one.place], one)
                for one in most_similar(area.code, values, MOST_SIMILAR, minimum)
            ),
            tuple(indicators),
            minimum,
        )
        for area in areas
    )


def _alike(area: Area, other: Area, found: Similar[str]) -> Alike:
    return Alike(other, Decimal(str(found.distance)), found.common, (area.code, other.code))
