"""The rows of a download: areas and years of indicators, a sign or a number in each.

Machine files follow RFC 4180 (comma, decimal point, CRLF, no BOM), files for a German
Excel have semicolon, decimal comma and a BOM. Both carry source, licence and release in
every row, so that no row can lose them.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from atlas import presenters, statuses
from atlas.origins import sentences
from atlas.presenters import Cell
from indicators.models import Area, PublishedIndicator, PublishedValue, Release

HEADER = (
    "indikator", "name", "jahr", "stichtag", "ebene", "gebiet_code", "gebiet_name", "gebietsstand",
    "wert", "einheit", "status", "quelle", "lizenz", "lizenz_url", "veroeffentlichung", "veroeffentlicht_am",
    "hinweis",
)  # fmt: skip

# A cell that begins like this is a formula to a spreadsheet (OWASP ASVS 5, 1.2.10).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


@dataclass(frozen=True)
class Dialect:
    """How a file is written."""

    delimiter: str
    decimal_mark: str
    encoding: str


MACHINE = Dialect(",", ".", "utf-8")
EXCEL = Dialect(";", ",", "utf-8-sig")


@dataclass(frozen=True)
class Entry:
    """What one row is about: an indicator in an area in a year."""

    indicator: PublishedIndicator
    area: Area
    year: int
    reference_date: date
    cell: Cell

    @property
    def code(self) -> str:
        """Return the status as files spell it."""
        return statuses.code(self.cell.status, is_provisional=self.cell.provisional)


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: a leading ' where it begins like one."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def indicator_entries(
    indicator: PublishedIndicator, values: Iterable[PublishedValue], areas: Sequence[Area]
) -> Iterator[Entry]:
    """Yield every area in every year its level and edition have a value in, as on the map.

    ``areas`` are all areas of the editions the values belong to.
    """
    by_place = {(value.area_id, value.year): value for value in values if not value.area.is_remainder}
    dates: dict[tuple[int, str, int], date] = {}
    for value in by_place.values():
        dates[_set_of(value.area, value.year)] = value.reference_date
    for year in sorted({value.year for value in by_place.values()}):
        for area in areas:
            day = dates.get(_set_of(area, year))
            if day is not None:
                cell = presenters.cell(by_place.get((area.pk, year)), indicator.decimals)
                yield Entry(indicator, area, year, day, cell)


def profile_entries(
    indicators: Iterable[PublishedIndicator], values: Iterable[PublishedValue], areas: Sequence[Area]
) -> Iterator[Entry]:
    """Yield every value of some areas, indicator by indicator, year by year, in the order of the areas."""
    places = {area.pk: place for place, area in enumerate(areas)}
    mine = [value for value in values if value.area_id in places]
    for indicator in indicators:
        own = (value for value in mine if value.indicator_id == indicator.indicator_id)
        for value in sorted(own, key=lambda value: (value.year, places[value.area_id])):
            cell = presenters.cell(value, indicator.decimals)
            yield Entry(indicator, areas[places[value.area_id]], value.year, value.reference_date, cell)


def file_content(entries: Iterable[Entry], release: Release, dialect: Dialect) -> bytes:
    """Return the whole file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(_row(entry, release, dialect) for entry in entries)
    return text.getvalue().encode(dialect.encoding)


def _row(entry: Entry, release: Release, dialect: Dialect) -> list[str]:
    indicator, area, cell = entry.indicator, entry.area, entry.cell
    return [
        indicator.slug,
        harmless(indicator.name),
        str(entry.year),
        entry.reference_date.isoformat(),
        area.level_id,
        harmless(area.code),
        harmless(area.name),
        area.edition.valid_from.isoformat(),
        "" if cell.number is None else f"{cell.number:f}".replace(".", dialect.decimal_mark),
        harmless(indicator.unit),
        entry.code,
        harmless(indicator.source_text),
        harmless(indicator.licence),
        indicator.licence_url,
        str(release.number),
        release.published_at.date().isoformat(),
        harmless(" ".join([*remarks(indicator, release), *sentences(cell)])),
    ]


def _set_of(area: Area, year: int) -> tuple[int, str, int]:
    return area.edition_id, area.level_id, year


def remarks(indicator: PublishedIndicator, release: Release) -> list[str]:
    """Return what has to be said about the numbers: internal, invented, changed, not yet agreed."""
    found = []
    if indicator.is_internal:
        found.append(_("Nur für den internen Gebrauch, nicht zur Weitergabe."))
    if release.is_demo:
        found.append(_("Demonstrationsdaten, erfunden. Gebietsgrenzen schematisch, keine amtlichen Grenzen."))
    if indicator.treatment_text:
        found.append(indicator.treatment_text.rstrip(".") + ".")
    if indicator.to_confirm:
        found.append(_("Die Definition ist noch abzustimmen."))
    return found
