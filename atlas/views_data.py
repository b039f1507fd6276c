"""Data to take along: the list of all files, and the files of indicators and profiles."""

from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atlas import downloads, geojson, geopackage, geopackage_files, notes
from atlas.addresses import address
from atlas.downloads import Dialect, Entry
from atlas.forms_series import YearQuery
from atlas.geopackage import Shape
from atlas.open_data.published import published
from atlas.origins import origins
from atlas.presenters_start import topics_of
from atlas.requests import Shown, area_of, bad_query, frame, public_page
from atlas.series import series
from atlas.spreadsheets import ODS, XLSX, Spreadsheet
from atlas.workbooks import Workbook
from indicators.models import Area, Level, PrintedProfile, PublishedIndicator, PublishedValue

CSV = "text/csv; charset=utf-8; header=present"
GEOJSON = "application/geo+json"


@public_page
def data(request: HttpRequest, shown: Shown) -> HttpResponse:
    """List every indicator with its files."""
    indicators = list(PublishedIndicator.objects.current(shown.stand))
    levels = {level.slug for level in Level.objects.below_city()}
    mapped = {indicator.slug for indicator in indicators if levels & set(indicator.levels)}
    printed = PrintedProfile.objects.in_release(shown.release, get_language() or "").exists()
    context = {
        "topics": topics_of(indicators),
        "mapped": mapped,
        "printed": printed,
        "section": "daten",
    }
    return render(request, "atlas/data.html", context | frame(shown))


@public_page
def values_csv(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send all values of an indicator as CSV (RFC 4180)."""
    return _values_csv(shown, indicator, "", downloads.MACHINE)


@public_page
def values_excel_csv(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send all values of an indicator as CSV for a German Excel."""
    return _values_csv(shown, indicator, "_excel", downloads.EXCEL)


@public_page
def values_xlsx(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send all values of an indicator as a workbook: notes, areas × years, one row for each value."""
    return _values_book(request, shown, indicator, XLSX)


@public_page
def values_ods(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send the same workbook as OpenDocument."""
    return _values_book(request, shown, indicator, ODS)


def _values_book(request: HttpRequest, shown: Shown, indicator: str, form: Spreadsheet) -> HttpResponse:
    of = published(indicator, shown, with_recast=True)
    found = of.indicator
    level = next((slug for slug in _levels(of.areas) if slug in found.levels), "")
    table = series(found, list(of.values.values()), of.areas, level)
    where = request.build_absolute_uri(address("values-csv", indicator, stand=shown.release.number))
    book = Workbook(
        found.name,
        [
            *notes.notes_of_indicator(found, table.dates, shown.release, where),
            *notes.notes_of_origins(table.origins),
        ],
        [notes.wide_sheet(table), notes.long_sheet(of.entries)],
        shown.release.published_at,
    )
    return book_to_keep(book, indicator, form)


@public_page
def values_geojson(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send the areas of a level with their values of a year as GeoJSON."""
    of = published(indicator, shown, with_recast=False)
    found = of.indicator
    levels = [level for level in Level.objects.below_city() if level.slug in found.levels]
    query = YearQuery(request.GET, levels, found.years)
    if not query.is_valid():
        return bad_query(request, query)
    entries = [one for one in of.entries if one.year == query.year and one.area.level_id == query.level]
    if not entries:
        raise Http404(_("Für diesen Indikator gibt es keine Werte für einzelne Gebiete."))
    drawn = Area.objects.drawn(entries[0].area.edition_id, query.level)
    content = geojson.feature_collection(found, shown.release, entries, drawn)
    return file_to_keep(content, f"{indicator}_{query.year}.geojson", GEOJSON)


@public_page
def values_gpkg(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send all values of an indicator with the full boundaries of the areas, for a GIS."""
    of = published(indicator, shown, with_recast=True)
    found, entries = of.indicator, of.entries
    boundaries = Area.objects.boundaries(
        {entry.area.edition_id for entry in entries}, {entry.area.level_id for entry in entries}
    )
    shapes = {key: Shape(bytes(shape.wkb), shape.extent) for key, shape in boundaries.items()}
    if not any(entry.area.pk in shapes for entry in entries):
        raise Http404(_("Für diesen Indikator gibt es keine Werte für einzelne Gebiete."))
    where = request.build_absolute_uri(address("values-gpkg", indicator, stand=shown.release.number))
    said = [
        *notes.notes_of_indicator(found, {entry.reference_date for entry in entries}, shown.release, where),
        *notes.notes_of_origins(origins(entry.cell for entry in entries)),
    ]
    content = geopackage_files.content(found, shown.release, entries, shapes, said)
    return file_to_keep(content, f"{indicator}.gpkg", geopackage.KIND)


@public_page
def profile_csv(request: HttpRequest, shown: Shown, code: str, slug: str) -> HttpResponse:
    """Send all values of an area, and those it is compared with, as CSV (RFC 4180)."""
    return _profile_csv(shown, (code, slug), "profile-csv", downloads.MACHINE)


@public_page
def profile_excel_csv(request: HttpRequest, shown: Shown, code: str, slug: str) -> HttpResponse:
    """Send all values of an area, and those it is compared with, as CSV for a German Excel."""
    return _profile_csv(shown, (code, slug), "profile-excel-csv", downloads.EXCEL)


@public_page
def profile_xlsx(request: HttpRequest, shown: Shown, code: str, slug: str) -> HttpResponse:
    """Send all values of an area, and those it is compared with, as a workbook."""
    return _profile_book(request, shown, (code, slug), XLSX)


@public_page
def profile_ods(request: HttpRequest, shown: Shown, code: str, slug: str) -> HttpResponse:
    """Send the same workbook as OpenDocument."""
    return _profile_book(request, shown, (code, slug), ODS)


def _profile_book(
    request: HttpRequest, shown: Shown, asked: tuple[str, str], form: Spreadsheet
) -> HttpResponse:
    area, is_current = area_of(*asked)
    if not is_current:
        return _moved(area, f"profile-{form.ending}", shown)
    indicators = list(PublishedIndicator.objects.current(shown.stand))
    where = request.build_absolute_uri(
        address("area-profile", area.code, area.slug, stand=shown.release.number)
    )
    book = Workbook(
        area.name,
        notes.notes_of_profile(area.name, indicators, shown.release, where),
        [notes.long_sheet(_profile_entries(area, indicators, shown), with_indicator=True)],
        shown.release.published_at,
    )
    return book_to_keep(book, f"{area.code}-{area.slug}", form)


def _levels(areas: Iterable[Area]) -> list[str]:
    """Return the levels below the city among areas, from large to small."""
    ranks = {area.level_id: area.level.rank for area in areas if area.level.rank >= 40}
    return sorted(ranks, key=lambda slug: (ranks[slug], slug))


def _values_csv(shown: Shown, slug: str, ending: str, dialect: Dialect) -> HttpResponse:
    entries = published(slug, shown, with_recast=True).entries
    return file_to_keep(downloads.file_content(entries, shown.release, dialect), f"{slug}{ending}.csv", CSV)


def _profile_csv(shown: Shown, asked: tuple[str, str], name: str, dialect: Dialect) -> HttpResponse:
    area, is_current = area_of(*asked)
    if not is_current:
        return _moved(area, name, shown)
    indicators = list(PublishedIndicator.objects.current(shown.stand))
    entries = _profile_entries(area, indicators, shown)
    ending = "_excel" if dialect is downloads.EXCEL else ""
    content = downloads.file_content(entries, shown.release, dialect)
    return file_to_keep(content, f"{area.code}-{area.slug}{ending}.csv", CSV)


def _profile_entries(area: Area, indicators: list[PublishedIndicator], shown: Shown) -> list[Entry]:
    """Return the values of an area; beside a district those of the city, beside the city those above it."""
    values = list(PublishedValue.objects.for_profile(area, shown.stand))
    known = Area.objects.in_editions({value.area.edition_id for value in values} | {area.edition_id})
    above = [other for other in known if other.level.rank < min(area.level.rank, 40)]
    if area.level.rank >= 40:
        above = [other for other in above if other.code == settings.CITY_CODE]
    return list(downloads.profile_entries(indicators, values, [area, *above]))


def _moved(area: Area, name: str, shown: Shown) -> HttpResponse:
    return HttpResponseRedirect(address(name, area.code, area.slug, stand=shown.stand))


def book_to_keep(book: Workbook, name: str, form: Spreadsheet) -> HttpResponse:
    """Return a workbook as a file to keep."""
    return file_to_keep(form.write(book), f"{name}.{form.ending}", form.kind)


def file_to_keep(content: bytes, name: str, kind: str) -> HttpResponse:
    """Return a file to keep, open to programs of other sites."""
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Access-Control-Allow-Origin": "*",
        },
    )
