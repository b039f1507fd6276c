"""The rows of a download: every area and year of one indicator, a sign or a number in each.

Machine files follow RFC 4180 (comma, decimal point, CRLF, no BOM), files for a German
Excel have semicolon, decimal comma and a BOM. Both carry source, licence and release in
every row, so that no row can lose them.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from atlas import presenters, statuses
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


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: a leading ' where it begins like one."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def file_content(
    indicator: PublishedIndicator,
    release: Release,
    values: Sequence[PublishedValue],
    areas: Sequence[Area],
    dialect: Dialect,
) -> bytes:
    """Return the whole file; ``areas`` are all areas of the editions the values belong to."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(_rows(indicator, release, values, areas, dialect))
    return text.getvalue().encode(dialect.encoding)


def _rows(
    indicator: PublishedIndicator,
    release: Release,
    values: Sequence[PublishedValue],
    areas: Sequence[Area],
    dialect: Dialect,
) -> Iterator[list[str]]:
    after = [
        harmless(indicator.source_text),
        harmless(indicator.licence),
        indicator.licence_url,
        str(release.number),
        release.published_at.date().isoformat(),
        harmless(_notes(indicator, release)),
    ]
    for area, year, date, value in _places(values, areas):
        cell = presenters.cell(value, indicator.decimals)
        number = "" if cell.number is None else f"{cell.number:f}".replace(".", dialect.decimal_mark)
        status = statuses.PROVISIONAL if cell.provisional else statuses.CODES[cell.status]
        yield [
            indicator.slug,
            harmless(indicator.name),
            str(year),
            date,
            area.level_id,
            harmless(area.code),
            harmless(area.name),
            area.edition.valid_from.isoformat(),
            number,
            harmless(indicator.unit),
            status,
            *after,
        ]


def _places(
    values: Iterable[PublishedValue], areas: Sequence[Area]
) -> Iterator[tuple[Area, int, str, PublishedValue | None]]:
    """Return every area in every year its level and edition have a value in, as on the map."""
    by_place = {(value.area_id, value.year): value for value in values if not value.area.is_remainder}
    dates: dict[tuple[int, str, int], str] = {}
    for value in by_place.values():
        dates[_set_of(value.area, value.year)] = value.reference_date.isoformat()
    for year in sorted({value.year for value in by_place.values()}):
        for area in areas:
            date = dates.get(_set_of(area, year))
            if date is not None:
                yield area, year, date, by_place.get((area.pk, year))


def _set_of(area: Area, year: int) -> tuple[int, str, int]:
    return area.edition_id, area.level_id, year


def _notes(indicator: PublishedIndicator, release: Release) -> str:
    notes = []
    if release.is_demo:
        notes.append(_("Demonstrationsdaten, erfunden. Gebietsgrenzen schematisch, keine amtlichen Grenzen."))
    if indicator.treatment_text:
        notes.append(indicator.treatment_text.rstrip(".") + ".")
    if indicator.to_confirm:
        notes.append(_("Die Definition ist noch abzustimmen."))
    return " ".join(notes)
