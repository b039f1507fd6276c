"""The table a reader builds: areas, indicators and years, arranged as asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from atlas.tables import Heading, Item, NewBoundaries, Published, Row, Table, headings_of, ordered, unit_of
from indicators.models import Area, PublishedIndicator


@dataclass(frozen=True)
class Parts:
    """What a table is made of, in its order; without ``years`` every indicator has its newest."""

    areas: tuple[Area, ...]
    indicators: tuple[PublishedIndicator, ...]
    years: tuple[int, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Return every indicator in every year."""
        return tuple(
            Item(one, year)
            for one in self.indicators
            if one.years
            for year in (self.years or (max(one.years),))
        )

    @property
    def by_indicator(self) -> dict[str, list[int]]:
        """Return the years to ask for, by indicator."""
        found: dict[str, list[int]] = {}
        for item in self.items:
            found.setdefault(item.indicator.indicator_id, []).append(item.year)
        return found


@dataclass(frozen=True)
class Order:
    """What the rows are ordered by: their number, their name, or a column counted from 1."""

    by_name: bool = False
    column: int | None = None
    is_falling: bool = True


@dataclass(frozen=True)
class BuilderPage:
    """A built table (None as long as nothing is chosen) and what has to be said about it."""

    table: Table | None
    parts: Parts
    boundaries: tuple[NewBoundaries, ...]
    order: Order
    is_sortable: bool


def builder_page(
    parts: Parts, published: Published, arrangement: str, order: Order, known: Sequence[Area]
) -> BuilderPage:
    """Return the page of a table; ``known`` are the areas of all editions."""
    return BuilderPage(
        built(parts, published, arrangement, order) if parts.indicators else None,
        parts,
        published.new_boundaries(known, parts.items),
        order,
        is_sortable=arrangement == "gebiete",
    )


def built(parts: Parts, published: Published, arrangement: str, order: Order) -> Table:
    """Return the table in one of ``forms_compare.ARRANGEMENTS``, its rows in order."""
    makers = {"gebiete": _areas_down, "indikatoren": _items_down, "jahre": _years_down, "lang": _long}
    table = makers[arrangement](parts, published)
    if order.column is not None:
        rows = ordered(table.rows, order.column - 1, is_falling=order.is_falling)
        way = "descending" if order.is_falling else "ascending"
        headings = tuple(
            replace(heading, order=way if place == order.column else "")
            for place, heading in enumerate(table.headings, 1)
        )
        return replace(table, rows=tuple(rows), headings=headings)
    if order.by_name and _("Gebiet") in table.heads:
        place = table.heads.index(_("Gebiet"))
        return replace(table, rows=tuple(sorted(table.rows, key=lambda row: str(row.heads[place]))))
    return table


def _areas_down(parts: Parts, published: Published) -> Table:
    rows = [
        Row((area.code, area.name), tuple(published.at(item, area) for item in parts.items))
        for area in parts.areas
    ]
    headings = headings_of(
        [_item_words(item) for item in parts.items], [item.indicator.slug for item in parts.items]
    )
    return Table((_("Nr."), _("Gebiet")), headings, tuple(rows))


def _items_down(parts: Parts, published: Published) -> Table:
    rows = [
        Row(
            (item.indicator.name, unit_of(item.indicator), item.year),
            tuple(published.at(item, area) for area in parts.areas),
        )
        for item in parts.items
    ]
    headings = headings_of([area.name for area in parts.areas], [area.code for area in parts.areas])
    return Table((_("Indikator"), _("Einheit"), _("Jahr")), headings, tuple(rows))


def _years_down(parts: Parts, published: Published) -> Table:
    years = sorted({item.year for item in parts.items})
    columns = [(one, area) for one in parts.indicators for area in parts.areas]
    rows = [
        Row((year,), tuple(published.at(Item(one, year), area) for one, area in columns)) for year in years
    ]
    words = [f"{_with_unit(one.name, one)}: {area.name}" for one, area in columns]
    return Table(
        (_("Jahr"),), headings_of(words, [f"{one.slug} {area.code}" for one, area in columns]), tuple(rows)
    )


def _long(parts: Parts, published: Published) -> Table:
    rows = [
        Row(
            (item.indicator.name, unit_of(item.indicator), item.year, area.code, area.name),
            (published.at(item, area),),
        )
        for item in parts.items
        for area in parts.areas
    ]
    heads = (_("Indikator"), _("Einheit"), _("Jahr"), _("Nr."), _("Gebiet"))
    return Table(heads, (Heading(_("Wert")),), tuple(rows))


def _item_words(item: Item) -> str:
    return _with_unit(f"{item.indicator.name} {item.year}", item.indicator)


def _with_unit(words: str, indicator: PublishedIndicator) -> str:
    return words if indicator.unit == "Anzahl" else f"{words} ({indicator.unit})"
