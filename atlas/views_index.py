"""A composite index with its parts open to see: classes, groups, z-values and the arithmetic."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from atlas import downloads, index_files, notes
from atlas.addresses import address
from atlas.downloads import Dialect
from atlas.forms_index import IndexQuery
from atlas.presenters_index import IndexPage, Material, index_page
from atlas.requests import Shown, bad_query, frame, indicator_of, public_page
from atlas.spreadsheets import ODS, XLSX, Spreadsheet
from atlas.views_data import CSV, book_to_keep, file_to_keep
from atlas.workbooks import Workbook
from indicators.models import (
    Area,
    IndexPart,
    IndexScore,
    Indicator,
    Level,
    PublishedIndicator,
    PublishedValue,
    Standing,
)
from indicators.monitoring import DYNAMICS_YEARS


@public_page
def index_opened(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Show where the areas stand by an index in a year, and how that comes about."""
    made = _opened(request, shown, indicator)
    if isinstance(made, IndexQuery):
        return bad_query(request, made)
    query, page = made
    context = {"page": page, "form": query, "state": query.state, "span": DYNAMICS_YEARS}
    return render(request, "atlas/index_opened.html", context | frame(shown))


@public_page
def index_csv(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send classes and z-values of a year as CSV (RFC 4180)."""
    return _csv(request, shown, indicator, downloads.MACHINE)


@public_page
def index_excel_csv(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send classes and z-values of a year as CSV for a German Excel."""
    return _csv(request, shown, indicator, downloads.EXCEL)


@public_page
def index_xlsx(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send classes and z-values of a year as a workbook."""
    return _book(request, shown, indicator, XLSX)


@public_page
def index_ods(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Send classes and z-values of a year as OpenDocument."""
    return _book(request, shown, indicator, ODS)


def _book(request: HttpRequest, shown: Shown, indicator: str, form: Spreadsheet) -> HttpResponse:
    made = _opened(request, shown, indicator)
    if isinstance(made, IndexQuery):
        return bad_query(request, made)
    query, page = made
    lasting = address("index-opened", indicator, **query.state, stand=shown.release.number)
    book = Workbook(
        page.indicator.name,
        notes.notes_of_indicator(
            page.indicator, index_files.days(page), shown.release, request.build_absolute_uri(lasting)
        ),
        [index_files.sheet(page)],
        shown.release.published_at,
    )
    return book_to_keep(book, f"{indicator}_einordnung_{page.year}", form)


def _csv(request: HttpRequest, shown: Shown, indicator: str, dialect: Dialect) -> HttpResponse:
    made = _opened(request, shown, indicator)
    if isinstance(made, IndexQuery):
        return bad_query(request, made)
    _query, page = made
    ending = "_excel" if dialect is downloads.EXCEL else ""
    content = index_files.csv_content(page, shown.release, dialect)
    return file_to_keep(content, f"{indicator}_einordnung_{page.year}{ending}.csv", CSV)


def _opened(request: HttpRequest, shown: Shown, slug: str) -> IndexQuery | tuple[IndexQuery, IndexPage]:
    """Return the page of an index, or the query where it is wrong; raise Http404."""
    found = indicator_of(PublishedIndicator.objects.current(shown.stand), slug)
    if found.kind != Indicator.Kind.INDEX:
        raise Http404(_("Nur ein Index hat Teile, die sich zeigen lassen."))
    levels = [level for level in Level.objects.below_city() if level.slug in found.levels]
    query = IndexQuery(request.GET, levels, found.years)
    if not query.is_valid():
        return query
    values = list(
        PublishedValue.objects.for_indicator(slug, shown.stand).in_year(query.year).on_map(query.level)
    )
    values = [value for value in values if value.area.level_id == query.level and not value.area.is_remainder]
    number = Standing.objects.newest_release(slug, shown.stand) or 0  # no release has the number 0
    material = Material(
        values,
        list(IndexPart.objects.of(slug, number)),
        list(Standing.objects.of(slug, number, query.year)),
        list(IndexScore.objects.of(slug, number, query.year)),
    )
    edition = next((value.area.edition_id for value in values), None)
    drawn = Area.objects.drawn(edition, query.level) if edition else []
    return query, index_page(found, query.year, material, drawn, query.cleaned_data["gebiet"])
