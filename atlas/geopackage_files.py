"""An indicator as a GeoPackage: what it holds, and why so.

For each level and edition of boundaries one layer, its areas once, and the years beside each other
(``wert_2023``, ``status_2023``): in QGIS a layer is coloured by one column, so another year is another
choice in the same list, and no area lies hidden below its own copy of another year. The table "werte" has
the same numbers one below the other, with reference date, unit, sign and remarks, for joins, filters and
time series; there are also Kreis and Land, which have no boundaries here. The table "hinweise" says
source, licence, formula, release and signs, as in the workbooks; the metadata of the file say it again.
Boundaries are the full ones, in metres of EPSG:25832.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from atlas.downloads import Entry
from atlas.geopackage import Shape, Table, geopackage
from atlas.origins import sentences
from atlas.workbooks import Value
from indicators.models import PublishedIndicator, Release
from indicators.status import SIGNS

AREA = {"gebiet_code": "TEXT", "gebiet_name": "TEXT"}
LONG = {
    "indikator": "TEXT", "name": "TEXT", "jahr": "INTEGER", "stichtag": "DATE", "ebene": "TEXT", **AREA,
    "gebietsstand": "DATE", "wert": "REAL", "einheit": "TEXT", "zeichen": "TEXT", "status": "TEXT",
    "hinweis": "TEXT",
}  # fmt: skip

OF_YEAR = {"wert": "REAL", "status": "TEXT"}


def content(
    indicator: PublishedIndicator,
    release: Release,
    entries: Sequence[Entry],
    shapes: Mapping[int, Shape],
    notes: Sequence[tuple[str, str]],
) -> bytes:
    """Return the file; ``shapes`` are those of areas by their key, () where nothing has a boundary."""
    about = dict(notes)
    description = "; ".join(filter(None, (indicator.source_text, indicator.licence, about[_("Adresse")])))
    drawn = [entry for entry in entries if entry.area.pk in shapes]
    tables = [
        *_layers(indicator, drawn, shapes, description),
        Table("werte", _("Alle Werte"), description, LONG, [_long_row(entry) for entry in entries]),
        Table("hinweise", _("Hinweise"), description, {"was": "TEXT", "text": "TEXT"}, notes),
    ]
    return geopackage(tables, {"TITLE": indicator.name, **_joined(notes)}, release.published_at)


def _layers(
    indicator: PublishedIndicator, entries: Iterable[Entry], shapes: Mapping[int, Shape], description: str
) -> Iterable[Table]:
    """Yield the layers, newest boundaries and smallest areas first: that is what opens on top."""
    ordered = sorted(entries, key=_order)
    for _key, group in groupby(ordered, key=lambda entry: _order(entry)[:3]):
        found = list(group)
        area = found[0].area
        years = sorted({entry.year for entry in found}, reverse=True)
        cells = {(entry.area.pk, entry.year): entry for entry in found}
        areas = {entry.area.pk: entry.area for entry in found}
        day = area.edition.valid_from
        of_years = {f"{what}_{year}": kind for year in years for what, kind in OF_YEAR.items()}
        yield Table(
            f"{area.level_id}_{day:%Y_%m_%d}",
            _("%(name)s: %(level)s, Gebietsstand %(day)s")
            % {"name": indicator.name, "level": area.level.name_plural, "day": date_format(day)},
            description,
            {**AREA, "einheit": "TEXT", **of_years},
            [
                (one.code, one.name, indicator.unit, *_of_years(cells[key, year] for year in years))
                for key, one in areas.items()
            ],
            [shapes[key] for key in areas],
        )


def _order(entry: Entry) -> tuple[int, int, str, str]:
    area = entry.area
    return -area.edition.valid_from.toordinal(), -area.level.rank, area.level_id, area.code


def _of_years(entries: Iterable[Entry]) -> Iterable[Value]:
    for entry in entries:
        yield from (entry.cell.number, entry.code)


def _long_row(entry: Entry) -> tuple[Value, ...]:
    indicator, area = entry.indicator, entry.area
    return (
        indicator.slug,
        indicator.name,
        entry.year,
        entry.reference_date,
        area.level_id,
        area.code,
        area.name,
        area.edition.valid_from,
        entry.cell.number,
        indicator.unit,
        SIGNS[entry.cell.status],
        entry.code,
        " ".join(sentences(entry.cell)),
    )


def _joined(notes: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the notes by name; what is said several times under one name stands in several lines."""
    found: dict[str, list[str]] = {}
    for what, text in notes:
        found.setdefault(what, []).append(text)
    return {what: "\n".join(texts) for what, texts in found.items()}
