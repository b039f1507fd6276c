"""What a map shows, as files: the address is that of the map with an ending, the query is the same."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from atlas import downloads, map_files, map_shapes, notes, table_files
from atlas.addresses import address
from atlas.downloads import Dialect
from atlas.map_files import MapFile
from atlas.requests import Shown, public_page
from atlas.spreadsheets import ODS, XLSX, Spreadsheet
from atlas.views_data import CSV, GEOJSON, book_to_keep, file_to_keep
from atlas.views_map import AskedMap, asked_map
from atlas.workbooks import Workbook
from indicators.models import Edition


@public_page
def map_csv(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send what a map shows as CSV (RFC 4180)."""
    return _csv(request, shown, indicator, downloads.MACHINE)


@public_page
def map_excel_csv(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send what a map shows as CSV for a German Excel."""
    return _csv(request, shown, indicator, downloads.EXCEL)


@public_page
def map_xlsx(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send what a map shows as a workbook: notes, the table, numbers with statuses."""
    return _book(request, shown, indicator, XLSX)


@public_page
def map_ods(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send the same workbook as OpenDocument."""
    return _book(request, shown, indicator, ODS)


@public_page
def map_geojson(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send the areas of a map with the numbers it shows as GeoJSON."""
    made = asked_map(request, shown, indicator, "map-geojson")
    if isinstance(made, HttpResponse):
        return made
    if not made.page.figure:
        raise Http404(_("Für diesen Indikator gibt es keine Werte für einzelne Gebiete."))
    where = _lasting(request, made, shown)
    content = map_shapes.feature_collection(_file(made), shown.release, made.drawn, where)
    return file_to_keep(content, f"{_name(made)}.geojson", GEOJSON)


def _csv(request: HttpRequest, shown: Shown, slug: str, dialect: Dialect) -> HttpResponse:
    ending = "_excel" if dialect is downloads.EXCEL else ""
    made = asked_map(request, shown, slug, "map-excel-csv" if ending else "map-csv")
    if isinstance(made, HttpResponse):
        return made
    content = map_files.csv_content(_file(made), shown.release, dialect)
    return file_to_keep(content, f"{_name(made)}{ending}.csv", CSV)


def _book(request: HttpRequest, shown: Shown, slug: str, form: Spreadsheet) -> HttpResponse:
    made = asked_map(request, shown, slug, f"map-{form.ending}")
    if isinstance(made, HttpResponse):
        return made
    file = _file(made)
    said = table_files.notes_of_table(
        file.indicators, file.days, shown.release, _lasting(request, made, shown)
    )
    book = Workbook(
        f"{made.page.indicator.name}, {map_files.words(made.page)}",
        [
            (_("Darstellung"), map_files.words(made.page)),
            (_("Rechnung"), map_files.calculation(file)),
            *said,
            *notes.notes_of_origins(made.page.origins),
        ],
        map_files.sheets(file, shown.release),
        shown.release.published_at,
    )
    return book_to_keep(book, _name(made), form)


def _file(made: AskedMap) -> MapFile:
    edition = Edition.objects.get(pk=made.limits.edition) if made.limits.edition else None
    return MapFile(made.page, edition.valid_from if edition else None, made.days)


def _lasting(request: HttpRequest, made: AskedMap, shown: Shown) -> str:
    """Return the address of the map with the release in it."""
    slug = made.page.indicator.slug
    return request.build_absolute_uri(
        address("indicator-map", slug, **made.state, stand=shown.release.number)
    )


def _name(made: AskedMap) -> str:
    page = made.page
    mode = {"vergleich": f"_veraenderung_{page.compared}", "zwei": "_zwei_indikatoren"}.get(
        page.mode, f"_{page.mode}" if page.mode else ""
    )
    return f"{page.indicator.slug}{mode}_{page.year}"
