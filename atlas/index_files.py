"""Files of an opened index: a row for each area with index, classes, numbers and z-values of the parts."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from atlas import statuses
from atlas.downloads import Dialect, harmless, remarks
from atlas.presenters import rounded
from atlas.presenters_index import IndexPage, IndexRow
from atlas.workbooks import Sheet, Value
from indicators.models import Release

LAST = ("quelle", "veroeffentlichung", "veroeffentlicht_am", "hinweis")


def columns(page: IndexPage) -> tuple[str, ...]:
    """Return the names of the columns, each once."""
    of_parts = [
        name
        for part in page.parts
        for name in (f"{part.name} ({part.unit})", _("z-Wert: %(name)s") % {"name": part.name})
    ]
    return (
        _("Jahr"), _("Nr."), _("Gebiet"), _("Index"), _("Zeichen"), _("Status"), _("gegenüber"),
        _("Index der Veränderungen"), _("Dynamik"), *of_parts,
    )  # fmt: skip


def rows(page: IndexPage) -> Iterator[tuple[Value, ...]]:
    """Yield the rows, by code; None is an empty cell."""
    for row in page.rows:
        yield (
            page.year,
            row.area.code,
            row.area.name,
            row.cell.number,
            statuses.CODES[row.cell.status],
            str(row.status_words) or None,
            row.base_year,
            None if row.change is None else rounded(row.change, page.indicator.decimals),
            str(row.dynamics_words) or None,
            *_scores(page, row),
        )


def _scores(page: IndexPage, row: IndexRow) -> Iterator[Value]:
    for part, score in zip(page.parts, row.scores, strict=True):
        yield rounded(score.number, part.decimals) if score else None
        yield rounded(score.z, 4) if score else None


def days(page: IndexPage) -> list[date]:
    """Return the day that stands for the year of the index."""
    return [date(page.year, 12, 31)]


def sheet(page: IndexPage) -> Sheet:
    """Return the table of a workbook."""
    return Sheet(_("Einordnung"), columns(page), list(rows(page)), fixed=3)


def csv_content(page: IndexPage, release: Release, dialect: Dialect) -> bytes:
    """Return the whole file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow([*map(harmless, columns(page)), *LAST])
    last = (
        harmless(page.indicator.source_text),
        str(release.number),
        release.published_at.date().isoformat(),
        harmless(" ".join(remarks(page.indicator, release))),
    )
    for row in rows(page):
        writer.writerow([*(_written(value, dialect) for value in row), *last])
    return text.getvalue().encode(dialect.encoding)


def _written(value: Value, dialect: Dialect) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:f}".replace(".", dialect.decimal_mark)
        case str():
            return harmless(value)
    return str(value)
