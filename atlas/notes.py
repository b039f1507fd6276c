"""What a file says about itself: source, reference dates, formula, licence, release, signs."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from atlas import statuses
from atlas.downloads import Entry, remarks
from atlas.origins import Origins, sentences
from atlas.presenters import Cell
from atlas.series import Series
from atlas.workbooks import Sheet, Value
from indicators.models import PublishedIndicator, Release
from indicators.status import SIGNS


def notes_of_indicator(
    indicator: PublishedIndicator, dates: Iterable[date], release: Release, address: str
) -> list[tuple[str, str]]:
    """Return the notes of a file about one indicator; ``address`` is the lasting one of its data."""
    above, below = indicator.numerator_text, indicator.denominator_text
    return [
        (_("Einheit"), indicator.unit),
        (_("Definition"), indicator.definition),
        (_("Berechnung"), f"{above} ÷ {below} × {indicator.factor}" if below else above),
        (_("Formel über Zählgrößen"), indicator.formula_text),
        (_("Beleg der Formel"), indicator.formula_source),
        (_("Quelle"), indicator.source_text),
        (_("Stichtage"), ", ".join(date_format(day) for day in sorted(set(dates)))),
        (_("Lizenz"), " ".join(filter(None, (indicator.licence, indicator.licence_url)))),
        *_common(release, address, [indicator.source_text, indicator.licence]),
        *((_("Hinweis"), text) for text in [*remarks(indicator, release), indicator.note] if text),
    ]


def notes_of_profile(
    place: str, indicators: Sequence[PublishedIndicator], release: Release, address: str
) -> list[tuple[str, str]]:
    """Return the notes of a file with all indicators of a place."""
    sources = list(dict.fromkeys(indicator.source_text for indicator in indicators))
    licences = list(dict.fromkeys(indicator.licence for indicator in indicators if indicator.licence))
    said = (text for indicator in indicators for text in remarks(indicator, release))
    return [
        (_("Gebiet"), place),
        *((_("Quelle"), source) for source in sources),
        *((_("Lizenz"), licence) for licence in licences),
        *_common(release, address, ["; ".join(sources), ", ".join(licences)]),
        *((_("Hinweis"), text) for text in dict.fromkeys(said)),
    ]


def notes_of_origins(said: Origins) -> list[tuple[str, str]]:
    """Return the notes about numbers that several areas share, and about converted ones."""
    shared = [
        _("Gemeinsamer Wert von %(names)s; im Ergebnis der Stadt zählt er einmal.") % {"names": names}
        for names in said.shared
    ]
    converted = [
        _("Umgerechnet vom Gebietsstand %(day)s, nach dem Wohnort der Menschen; Schätzungen.")
        % {"day": date_format(day)}
        for day in said.converted_from
    ]
    return [(_("Hinweis"), text) for text in (*shared, *converted)]


def _common(release: Release, address: str, credit: Iterable[str]) -> list[tuple[str, str]]:
    """Return what every file says: release, address, credit line, rules of secrecy and signs."""
    day = date_format(release.published_at.date())
    published = _("Veröffentlichung %(number)s vom %(day)s") % {"number": release.number, "day": day}
    site = site_name()
    signs = "; ".join(f"{sign} = {statuses.WORDS[status]}" for status, sign in SIGNS.items() if sign)
    return [
        (_("Veröffentlichung"), published),
        (_("Adresse"), address),
        (_("Quellenvermerk"), "; ".join(filter(None, (*credit, site, published, address)))),
        (_("Zeichen"), signs),
        *((_("Geheimhaltung"), line) for line in release.rules.splitlines()),
    ]


def site_name() -> str:
    """Return the name of this atlas."""
    return f"{_('Sozialatlas')} {settings.CITY_NAME}"


def wide_sheet(found: Series) -> Sheet:
    """Return areas × years: numbers, and signs (words where there is no sign) in their place."""
    rows = [
        (
            line.code,
            line.name,
            *(number_or_sign(cell) for cell in line.cells),
        )
        for line in found.lines
    ]
    columns = (_("Nr."), _("Gebiet"), *(str(year) for year in found.years))
    return Sheet(_("Gebiete und Jahre"), columns, rows, fixed=2)


def number_or_sign(cell: Cell) -> Value:
    """Return the number, or its sign, or words where the reason has no sign."""
    if cell.number is not None:
        return cell.number
    return SIGNS[cell.status] or str(statuses.WORDS[cell.status])


def long_sheet(entries: Iterable[Entry], *, with_indicator: bool = False) -> Sheet:
    """Return one row for each value, with its status in words of the files.

    Where a number is shared or converted, a last column says so.
    """
    entries = list(entries)
    is_marked = any(entry.cell.is_marked for entry in entries)
    first = (_("Indikator"),) if with_indicator else ()
    last = (_("Einheit"),) if with_indicator else ()
    columns = (
        *first, _("Jahr"), _("Stichtag"), _("Ebene"), _("Nr."), _("Gebiet"), _("Gebietsstand"), _("Wert"),
        *last, _("Zeichen"), _("Status"), *((_("Hinweis"),) if is_marked else ()),
    )  # fmt: skip
    rows = [
        (
            *_long_row(entry, with_indicator=with_indicator),
            *((" ".join(sentences(entry.cell)),) if is_marked else ()),
        )
        for entry in entries
    ]
    return Sheet(_("Werte"), columns, rows, fixed=1 if with_indicator else 0)


def _long_row(entry: Entry, *, with_indicator: bool) -> tuple[Value, ...]:
    indicator, area = entry.indicator, entry.area
    return (
        *((indicator.name,) if with_indicator else ()),
        entry.year,
        entry.reference_date,
        area.level_id,
        area.code,
        area.name,
        area.edition.valid_from,
        entry.cell.number,
        *((indicator.unit,) if with_indicator else ()),
        SIGNS[entry.cell.status],
        entry.code,
    )
