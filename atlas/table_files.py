"""Files of a table that was put together: CSV and workbook, the same rows and columns as on the page.

Behind every column of numbers stands one with its status, and every row names source, licence and
release, so that no row can lose them.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from atlas import notes, origins, statuses
from atlas.downloads import Dialect, harmless, remarks
from atlas.tables import Field, Row, Table, unit_of
from atlas.workbooks import Sheet, Value
from indicators.models import PublishedIndicator, Release
from indicators.status import SIGNS

LAST = ("stichtag", "quelle", "lizenz", "veroeffentlichung", "veroeffentlicht_am", "hinweis")
MORE_THAN_ONE = " | "


def csv_content(table: Table, release: Release, dialect: Dialect) -> bytes:
    """Return the whole file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
    statuses_of = [(heading.text, f"{heading.text} status") for heading in table.headings]
    header = [*table.heads, *(name for pair in statuses_of for name in pair), *LAST]
    writer.writerow(harmless(name) for name in header)
    writer.writerows(_csv_row(row, release, dialect) for row in table.rows)
    return text.getvalue().encode(dialect.encoding)


def status_of(field: Field) -> str:
    """Return the status as files spell it."""
    return statuses.code(field.cell.status, is_provisional=field.cell.provisional)


def _csv_row(row: Row, release: Release, dialect: Dialect) -> list[str]:
    numbers = [
        text
        for field in row.fields
        for text in (
            "" if field.cell.number is None else f"{field.cell.number:f}".replace(".", dialect.decimal_mark),
            status_of(field),
        )
    ]
    indicators = list({field.indicator.slug: field.indicator for field in row.fields}.values())
    days = sorted({field.day for field in row.fields if field.day})
    said = [text for one in indicators for text in remarks(one, release)]
    said += [f"{field.area.name}: {text}" for field in row.fields for text in origins.sentences(field.cell)]
    return [
        *(harmless(str(text)) for text in row.heads),
        *numbers,
        MORE_THAN_ONE.join(day.isoformat() for day in days),
        harmless(_once(one.source_text for one in indicators)),
        harmless(_once(map(licence_of, indicators))),
        str(release.number),
        release.published_at.date().isoformat(),
        harmless(" ".join(dict.fromkeys(said))),
    ]


def _once(texts: Iterable[str]) -> str:
    return MORE_THAN_ONE.join(dict.fromkeys(text for text in texts if text))


def calculation_of(indicator: PublishedIndicator) -> str:
    """Return the formula of an indicator in words."""
    above, below = indicator.numerator_text, indicator.denominator_text
    return f"{above} ÷ {below} × {indicator.factor}" if below else above


def licence_of(indicator: PublishedIndicator) -> str:
    """Return the licence of an indicator with its address, "" without one."""
    return " ".join(filter(None, (indicator.licence, indicator.licence_url)))


def sheets(table: Table) -> list[Sheet]:
    """Return the table as it is shown, with signs for reasons, and one row for each value with its status."""
    rows = [(*row.heads, *map(_number_or_sign, row.fields)) for row in table.rows]
    columns = (*table.heads, *(heading.text for heading in table.headings))
    return [Sheet(_("Tabelle"), columns, rows, fixed=len(table.heads)), _values_sheet(table)]


def _number_or_sign(field: Field) -> Value:
    if field.cell.number is not None:
        return field.cell.number
    return SIGNS[field.cell.status] or str(statuses.WORDS[field.cell.status])


def _values_sheet(table: Table) -> Sheet:
    columns = (
        _("Indikator"), _("Einheit"), _("Jahr"), _("Stichtag"), _("Nr."), _("Gebiet"), _("Wert"),
        _("Zeichen"), _("Status"), _("Hinweis"),
    )  # fmt: skip
    fields = [field for field in table.fields if not field.is_change]
    return Sheet(_("Werte"), columns, [_values_row(field) for field in fields], fixed=1)


def _values_row(field: Field) -> tuple[Value, ...]:
    return (
        field.indicator.name,
        unit_of(field.indicator),
        field.year,
        field.day,
        field.area.code,
        field.area.name,
        field.cell.number,
        SIGNS[field.cell.status],
        status_of(field),
        " ".join(origins.sentences(field.cell)) or None,
    )


def notes_of_table(
    indicators: Sequence[PublishedIndicator], days: Iterable[date], release: Release, address: str
) -> list[tuple[str, str]]:
    """Return the notes: unit, definition, formula, source and licence of every indicator, then the rest."""
    found: list[tuple[str, str]] = []
    for one in indicators:
        found += [
            (_("Indikator"), one.name),
            (_("Einheit"), one.unit),
            (_("Definition"), one.definition),
            (_("Berechnung"), calculation_of(one)),
            (_("Quelle"), one.source_text),
            (_("Lizenz"), licence_of(one)),
        ]
    common = notes.notes_of_profile(settings.CITY_NAME, indicators, release, address)
    kept = {_("Gebiet"), _("Quelle"), _("Lizenz")}
    written = ", ".join(date_format(day) for day in days)
    return [*found, (_("Stichtage"), written), *(pair for pair in common if pair[0] not in kept)]
