"""A mapping ("Zuordnung"): how any table of another office becomes measures, areas and dates. Pure.

Plain values; ``mapping_file`` reads them from TOML and ``docs/zuordnung.md`` explains
the words to the people who write one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from imports.reading import Meaning
from indicators.status import Status

OWN_TITLE = ""
"""Placeholder "{}": the title of the column itself."""
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

MEANINGS: Mapping[str, Meaning] = {
    "null": Meaning(Status.VALUE, Decimal(0)),
    "geheim": Meaning(Status.WITHHELD),
    "später": Meaning(Status.LATER),
    "unsicher": Meaning(Status.UNRELIABLE),
    "nicht sinnvoll": Meaning(Status.NOT_MEANINGFUL),
    "fehlt": Meaning(Status.MISSING),
}
"""What a sign may stand for, in the words of a mapping."""
DIN_SIGNS: Mapping[str, Meaning] = {
    "-": MEANINGS["null"],
    ".": MEANINGS["geheim"],
    "*": MEANINGS["geheim"],
    "...": MEANINGS["später"],
    "/": MEANINGS["unsicher"],
    "x": MEANINGS["nicht sinnvoll"],
    "": MEANINGS["fehlt"],
}
"""The signs of DIN 55301, for mappings that name none of their own."""


@dataclass(frozen=True)
class Shape:
    """Where the table begins: lines to pass over, then lines of the header (at least one).

    ``title`` is the line of the header that names a column, 0 the lowest with any text.
    """

    skipped: int = 0
    header: int = 1
    title: int = 0


@dataclass(frozen=True)
class TextForm:
    """What is fixed about a CSV file; "" is recognised by content."""

    shape: Shape = Shape()
    delimiter: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class SheetForm:
    """Which sheet of a workbook is read; "" is the first."""

    shape: Shape = Shape()
    name: str = ""


@dataclass(frozen=True)
class LevelRule:
    """Areas whose key matches ``pattern`` are of a level; ``control`` rows only check sums."""

    pattern: re.Pattern[str]
    level: str
    control: bool = False


@dataclass(frozen=True)
class AreaRule:
    """Which area a number belongs to.

    ``column`` holds keys, or names where ``by_name``; "" where every number belongs to
    ``fixed`` or the columns of values name their own area. ``aliases`` translate what the
    file says into keys. ``level`` is that of every area no rule in ``levels`` matches,
    "" the largest below the city. ``gaps`` says what an absent area is: "fehler",
    "warnung" or "erlaubt".
    """

    column: str = ""
    fixed: str = ""
    by_name: bool = False
    name_column: str = ""
    level: str = ""
    levels: tuple[LevelRule, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    gaps: str = "fehler"


@dataclass(frozen=True)
class PeriodRule:
    """Which reference date a number belongs to; exactly one of the places is set.

    ``cell`` is (line, column) from 1 above the data. ``pattern`` takes the date out of
    the text: its groups are "stichtag", or "jahr" with "monat", "tag" or "quartal", or
    the first group. ``day`` (day, month) dates a bare year; ``month_end`` moves every
    date to the last day of its month. ``allowed`` are the usual days as (month, day).
    """

    column: str = ""
    fixed: str = ""
    cell: tuple[int, int] | None = None
    file_name: bool = False
    pattern: re.Pattern[str] | None = None
    day: tuple[int, int] | None = None
    month_end: bool = False
    allowed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class NumberRule:
    """How the numbers of one column are written.

    ``places`` decimal places are allowed (0: counts), more are rounded where ``rounded``
    and refused otherwise.
    """

    decimal: str = ","
    thousands: str = ""
    places: int = 0
    rounded: bool = False
    negative: bool = True
    signs: Mapping[str, Meaning] = field(default_factory=lambda: DIN_SIGNS)


@dataclass(frozen=True)
class ValueRule:
    """Columns of numbers: which, what they count, how they are written.

    ``columns`` are titles, "*" standing for any characters. ``measure`` is the
    ``Measure.source_key`` with "{column}" for the cell of another column and "{}" for
    the title; ``area`` and ``period`` are set where the column itself names them.
    ``adds_up``: the areas sum to the city.
    """

    columns: tuple[str, ...]
    measure: str
    number: NumberRule = NumberRule()
    area: str = ""
    period: str = ""
    adds_up: bool = True


@dataclass(frozen=True)
class SkipRule:
    """Rows that are passed over on purpose, by the text of one column.

    With ``pattern`` every row that matches it; with ``start`` the rows from the first
    that matches it to the next that matches ``stop``, or to the end.
    """

    column: str
    pattern: re.Pattern[str] | None = None
    start: re.Pattern[str] | None = None
    stop: re.Pattern[str] | None = None


@dataclass(frozen=True)
class TableMapping:
    """Everything a mapping says. ``codes`` translate the cells of columns that name measures."""

    source: str
    values: tuple[ValueRule, ...]
    area: AreaRule = AreaRule()
    period: PeriodRule = PeriodRule()
    title: str = ""
    procedure: str = ""
    text: TextForm = TextForm()
    sheet: SheetForm = SheetForm()
    skips: tuple[SkipRule, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignored_columns: tuple[str, ...] = ()
    ignored_measures: tuple[str, ...] = ()

    @property
    def levels(self) -> tuple[str, ...]:
        """Every level that the file may deliver, "" standing for the largest below the city."""
        named = [self.area.level, *(rule.level for rule in self.area.levels)]
        return tuple(dict.fromkeys(named))

    @property
    def signs_of_all(self) -> Mapping[str, Meaning]:
        """The signs in the columns of numbers; one mapping has the same for all."""
        return self.values[0].number.signs if self.values else DIN_SIGNS


def placeholders(template: str) -> tuple[str, ...]:
    """Return the columns that a template names, without its own title."""
    return tuple(name for name in PLACEHOLDER.findall(template) if name != OWN_TITLE)
