"""Files of what a map shows: its rows in their order, every number with its status, the class as on the page.

The same ``MapPage`` that draws the map and fills the table below it is written here, so the three cannot
differ. Numbers have names that programs can use: ``wert_2023``, ``veraenderung``, ``index``,
``zweiter_wert_2023``; each stands beside its status.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from atlas import notes, origins, statuses, table_files
from atlas.downloads import Dialect, harmless, remarks
from atlas.map_rows import Row
from atlas.presenters import Cell
from atlas.presenters_map import MapPage
from atlas.tables import unit_of
from atlas.workbooks import Sheet
from indicators.models import PublishedIndicator, Release

AREA = ("ebene", "gebiet_code", "gebiet_name", "gebietsstand")
LAST = (
    "stichtage", "berechnung", "quelle", "lizenz", "veroeffentlichung", "veroeffentlicht_am", "hinweis",
)  # fmt: skip
SMALL = gettext_noop(
    "Kleine Grundzahl: Der Wert beruht auf weniger als %(number)s Menschen und schwankt darum stark."
)


@dataclass(frozen=True)
class Column:
    """One kind of number: how programs name it and its status, what heads it, its unit."""

    name: str
    status: str
    heading: str
    unit: str


@dataclass(frozen=True)
class MapFile:
    """What the files of a map hold: the page, the first day of its boundaries, the days of its numbers."""

    page: MapPage
    edition: date | None
    days: tuple[date, ...]

    @property
    def indicators(self) -> tuple[PublishedIndicator, ...]:
        """Return the indicator, and the second one where two are shown."""
        second = (self.page.pair.second,) if self.page.pair else ()
        return (self.page.indicator, *second)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the numbers of a row, in the order of the table on the page."""
        return tuple(_columns(self.page))

    @property
    def rows(self) -> list[Row]:
        """Return the rows of the table on the page: the areas as they are ordered, city, Kreis, Land."""
        city = (self.page.city,) if self.page.city else ()
        return [*self.page.rows, *city, *self.page.references]

    def cells(self, row: Row) -> tuple[Cell, ...]:
        """Return the numbers of a row, one for each column."""
        return (row.cell, *row.beside) if self.page.mode == "zwei" else (*row.beside, row.cell)

    @property
    def groups(self) -> tuple[str, ...]:
        """Return what programs call the classes: one, or one of each indicator; () without classes."""
        return ("klasse", "zweite_klasse")[: len(self.indicators)] if self.page.has_classes else ()

    def classes(self, row: Row) -> tuple[int | None, ...]:
        """Return the classes of a row counted from 1, None where it has no colour; as many as ``groups``."""
        found = (row.index, row.second)[: len(self.groups)]
        if row.reason or row.tone == "plain":
            return (None,) * len(found)
        return tuple(None if number is None else number + 1 for number in found)

    def about(self, row: Row, release: Release) -> str:
        """Return what has to be said about the numbers of a row."""
        said = [text for one in self.indicators for text in remarks(one, release)]
        if row.is_small and self.page.small:
            said.append(_(SMALL) % {"number": self.page.small})
        said += [text for cell in self.cells(row) for text in origins.sentences(cell)]
        return " ".join(dict.fromkeys(said))


def _columns(page: MapPage) -> Iterator[Column]:
    unit, year = unit_of(page.indicator), page.year
    if page.mode == "vergleich":
        yield from (_of_year(one, unit) for one in (page.compared, year) if one)
        change = unit_of(page.indicator, is_change=True)
        yield Column(
            "veraenderung", "veraenderung_status", _("Veränderung (%(unit)s)") % {"unit": change}, change
        )
    elif page.mode == "index":
        yield _of_year(year, unit)
        words = _("Stadt = 100")
        yield Column("index", "index_status", _("Index (%(unit)s)") % {"unit": words}, words)
    elif page.mode == "jahre":
        yield from (_of_year(int(one.heading), unit) for one in page.columns)
        yield _of_year(year, unit)
    elif page.pair:
        second = page.pair.second
        yield Column(f"wert_{year}", f"status_{year}", f"{page.indicator.name} ({unit})", unit)
        name = f"{second.name} ({unit_of(second)})"
        yield Column(f"zweiter_wert_{year}", f"zweiter_status_{year}", name, unit_of(second))
    else:
        yield _of_year(year, unit)


def _of_year(year: int, unit: str) -> Column:
    return Column(f"wert_{year}", f"status_{year}", f"{year} ({unit})", unit)


def words(page: MapPage) -> str:
    """Return what of the indicator the map shows, as in the title of its page."""
    if page.mode == "vergleich":
        years = {"first": page.compared, "last": page.year}
        return _("Veränderung von %(first)s bis %(last)s") % years
    if page.mode == "index":
        return _("%(year)s, Stadt = 100") % {"year": page.year}
    if page.mode == "jahre" and page.columns:
        return _("%(first)s bis %(last)s") % {"first": page.columns[0].heading, "last": page.year}
    if page.pair:
        return _("%(year)s, zusammen mit: %(second)s") % {"year": page.year, "second": page.pair.second.name}
    return str(page.year)


def calculation(file: MapFile) -> str:
    """Return how the numbers come about: the formulas, and what was calculated for this map."""
    page = file.page
    made = [table_files.calculation_of(one) for one in file.indicators]
    if page.mode == "vergleich":
        years = {"first": page.compared, "last": page.year}
        made.append(_("Veränderung = gerundeter Wert %(last)s − gerundeter Wert %(first)s") % years)
    if page.mode == "index":
        made.append(_("Index = gerundeter Wert ÷ gerundeter Wert der Stadt × 100"))
    return table_files.MORE_THAN_ONE.join(made)


def csv_content(file: MapFile, release: Release, dialect: Dialect) -> bytes:
    """Return the whole file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
    named, indicators = _second_names(file), file.indicators
    numbers = [
        name for column in file.columns for name in (column.name, column.status, f"{column.name}_einheit")
    ]
    writer.writerow(
        ["indikator", "name", *(name for name, _text in named), *AREA, *numbers, *file.groups, *LAST]
    )
    for row in file.rows:
        writer.writerow(
            [
                indicators[0].slug,
                harmless(indicators[0].name),
                *(harmless(said) for _name, said in named),
                row.level,
                harmless(row.code),
                harmless(row.name),
                file.edition.isoformat() if file.edition else "",
                *_numbers(file, row, dialect),
                *("" if number is None else str(number) for number in file.classes(row)),
                *_provenance(file, row, release),
            ]
        )
    return text.getvalue().encode(dialect.encoding)


def _second_names(file: MapFile) -> list[tuple[str, str]]:
    """Return the columns that name the second indicator, none without one."""
    return [
        pair
        for second in file.indicators[1:]
        for pair in (("zweiter_indikator", second.slug), ("zweiter_name", second.name))
    ]


def _numbers(file: MapFile, row: Row, dialect: Dialect) -> Iterator[str]:
    for column, cell in zip(file.columns, file.cells(row), strict=True):
        yield "" if cell.number is None else f"{cell.number:f}".replace(".", dialect.decimal_mark)
        yield status_code(cell)
        yield harmless(column.unit)


def _provenance(file: MapFile, row: Row, release: Release) -> list[str]:
    join, indicators = table_files.MORE_THAN_ONE.join, file.indicators
    return [
        join(day.isoformat() for day in file.days),
        harmless(calculation(file)),
        harmless(join(dict.fromkeys(one.source_text for one in indicators))),
        harmless(join(dict.fromkeys(filter(None, map(table_files.licence_of, indicators))))),
        str(release.number),
        release.published_at.date().isoformat(),
        harmless(file.about(row, release)),
    ]


def status_code(cell: Cell) -> str:
    """Return a status as files spell it."""
    return statuses.code(cell.status, is_provisional=cell.provisional)


def sheets(file: MapFile, release: Release) -> list[Sheet]:
    """Return the table as it is shown, with signs for reasons, and the numbers with their statuses."""
    words_of_groups = (_("Klasse"), _("Zweite Klasse"))[: len(file.groups)]
    headings = _once([_("Nr."), _("Gebiet"), *(column.heading for column in file.columns), *words_of_groups])
    shown = [
        (row.code, row.name, *map(notes.number_or_sign, file.cells(row)), *file.classes(row))
        for row in file.rows
    ]
    numbers = (name for column in file.columns for name in (column.name, column.status))
    rows = [
        (
            row.code,
            row.name,
            *(part for cell in file.cells(row) for part in (cell.number, status_code(cell))),
            *file.classes(row),
            file.about(row, release),
        )
        for row in file.rows
    ]
    return [
        Sheet(_("Karte"), headings, shown, fixed=2),
        Sheet(_("Zahlen und Status"), (_("Nr."), _("Gebiet"), *numbers, *file.groups, _("Hinweis")), rows, 2),
    ]


def _once(names: Sequence[str]) -> tuple[str, ...]:
    """Return names of columns, each once: two indicators may bear the same."""
    return tuple(f"{name} ({place})" if name in names[:place] else name for place, name in enumerate(names))
