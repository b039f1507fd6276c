"""Tables that readers put together: areas, indicators and years, one field for each.

The page and its files are made from the same fields, so that they say the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from atlas import presenters
from atlas.origins import Origins, origins
from atlas.presenters import Cell
from indicators.models import Area, PublishedIndicator, PublishedValue


@dataclass(frozen=True)
class Item:
    """An indicator in a year."""

    indicator: PublishedIndicator
    year: int


@dataclass(frozen=True)
class Field:
    """What is shown of an item in an area; ``day`` is the reference date, None where nothing came.

    ``is_change`` marks a difference of two years: signed, in percentage points for shares.
    """

    indicator: PublishedIndicator
    area: Area
    year: int
    day: date | None
    cell: Cell
    is_change: bool = False


@dataclass(frozen=True)
class Heading:
    """A column of numbers: its words, and what it is ordered by ("descending", "ascending" or "")."""

    text: str
    order: str = ""


@dataclass(frozen=True)
class Row:
    """The texts (years as numbers) at the head of a row, and its fields in the order of the columns."""

    heads: tuple[str | int, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Table:
    """Rows under columns: ``heads`` name the columns of text, ``headings`` those of numbers."""

    heads: tuple[str, ...]
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return all fields, row by row."""
        return tuple(one for row in self.rows for one in row.fields)

    @property
    def origins(self) -> Origins:
        """Return what has to be said about shared and converted numbers."""
        return origins(one.cell for one in self.fields)


@dataclass(frozen=True)
class NewBoundaries:
    """The first year of a table with newer boundaries."""

    year: int
    valid_from: date


class Published:
    """Published values to take fields from; areas keep their code over editions."""

    def __init__(self, values: Iterable[PublishedValue]) -> None:
        """Keep the values of areas by indicator, level, code and year."""
        self._by_place = {
            (value.indicator_id, value.area.level_id, value.area.code, value.year): value
            for value in values
            if not value.area.is_remainder
        }
        self._days = {(slug, year): one.reference_date for (slug, _, _, year), one in self._by_place.items()}

    def at(self, item: Item, area: Area) -> Field:
        """Return what is shown of an item in an area; nothing published is MISSING."""
        indicator, year = item.indicator, item.year
        value = self._by_place.get((indicator.indicator_id, area.level_id, area.code, year))
        cell = presenters.cell(value, indicator.decimals)
        return Field(indicator, area, year, self._days.get((indicator.indicator_id, year)), cell)

    def days(self, items: Iterable[Item]) -> tuple[date, ...]:
        """Return the reference dates of some items, ascending, each once."""
        known = {self._days.get((item.indicator.indicator_id, item.year)) for item in items}
        return tuple(sorted(day for day in known if day))

    def new_boundaries(self, areas: Sequence[Area], items: Iterable[Item]) -> tuple[NewBoundaries, ...]:
        """Return the years of some items from which other boundaries hold than in the year before.

        ``areas`` are those of all editions.
        """
        wanted = {(item.indicator.indicator_id, item.year) for item in items}
        editions = {area.pk: area.edition for area in areas if area.level.rank >= 40}
        by_year = {
            year: editions[value.area_id]
            for (slug, _, _, year), value in self._by_place.items()
            if (slug, year) in wanted and value.area_id in editions
        }
        return tuple(
            NewBoundaries(later, by_year[later].valid_from)
            for earlier, later in pairwise(sorted(by_year))
            if by_year[earlier] != by_year[later]
        )


def change(then: Field, now: Field) -> Field:
    """Return the difference of two numbers as they are shown; without one, the reason for none."""
    if then.cell.number is None or now.cell.number is None:
        cell = then.cell if then.cell.number is None else now.cell
    else:
        number = now.cell.number - then.cell.number
        is_provisional = then.cell.provisional or now.cell.provisional
        number = number if number else abs(number)
        cell = replace(now.cell, number=number, provisional=is_provisional)
    return Field(now.indicator, now.area, now.year, now.day, cell, is_change=True)


def unit_of(indicator: PublishedIndicator, *, is_change: bool = False) -> str:
    """Return the unit in words for a column of its own."""
    return _("Prozentpunkte") if is_change and indicator.unit == "%" else indicator.unit


def ordered(rows: Sequence[Row], column: int, *, is_falling: bool) -> list[Row]:
    """Return rows by the numbers of a column; what has no number comes last, in its old order."""

    def key(row: Row) -> tuple[bool, Decimal]:
        number = row.fields[column].cell.number
        return number is None, (-number if is_falling else number) if number is not None else Decimal(0)

    return sorted(rows, key=key)


def headings_of(words: Sequence[str], keys: Sequence[str]) -> tuple[Heading, ...]:
    """Return headings, each once: what has the same words as another is told apart by its key."""
    return tuple(
        Heading(text if words.count(text) == 1 else f"{text} [{key}]")
        for text, key in zip(words, keys, strict=True)
    )
