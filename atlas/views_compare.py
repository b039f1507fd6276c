"""Put together by the reader: areas side by side, and tables of areas, indicators and years."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from atlas import downloads, table_files
from atlas.addresses import address
from atlas.charts import chart
from atlas.figures import in_one_edition
from atlas.forms_compare import BuilderQuery, ComparisonQuery
from atlas.forms_series import LevelQuery
from atlas.offers import Offer, levels_of, offer
from atlas.presenters_builder import BuilderPage, Order, Parts, builder_page
from atlas.presenters_compare import (
    MEASURED,
    Choice,
    ComparisonPage,
    Drawn,
    comparable,
    comparison_page,
    standard_indicators,
)
from atlas.questions import newest_numbers, values_of_years
from atlas.requests import Shown, bad_query, frame, public_page
from atlas.series import series
from atlas.spreadsheets import ODS, XLSX, Spreadsheet
from atlas.tables import Published, Table
from atlas.views_data import CSV, book_to_keep, file_to_keep
from atlas.workbooks import Workbook
from indicators.models import Indicator, PublishedIndicator, PublishedValue

Query = TypeVar("Query", ComparisonQuery, BuilderQuery)


@dataclass(frozen=True)
class Made:
    """What an address asked for: the page, its table (None: nothing chosen) and what files say of it."""

    offer: Offer
    query: ComparisonQuery | BuilderQuery
    page: ComparisonPage | BuilderPage
    table: Table | None
    indicators: tuple[PublishedIndicator, ...]
    days: tuple[date, ...]

    @property
    def state(self) -> dict[str, object]:
        """Return what the address says beside release and language."""
        is_default = not self.offer.levels or self.offer.level == self.offer.levels[0].slug
        return {"ebene": "" if is_default else self.offer.level, **self.query.state}


Maker = Callable[[HttpRequest, Shown], Made | forms.Form]


@public_page
def comparison(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Show up to five areas side by side, the city beside."""
    return _page(request, shown, _compared, "atlas/comparison.html")


@public_page
def comparison_csv(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Send the comparison as CSV (RFC 4180)."""
    return _csv(request, shown, _compared, downloads.MACHINE)


@public_page
def comparison_excel_csv(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Send the comparison as CSV for a German Excel."""
    return _csv(request, shown, _compared, downloads.EXCEL)


@public_page
def comparison_xlsx(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Send the comparison as a workbook."""
    return _book(request, shown, _compared, XLSX)


@public_page
def comparison_ods(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Send the comparison as OpenDocument."""
    return _book(request, shown, _compared, ODS)


@public_page
def table_builder(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Show a table of chosen areas, indicators and years."""
    return _page(request, shown, _built, "atlas/table_builder.html")


@public_page
def table_csv(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Send a built table as CSV (RFC 4180)."""
    return _csv(request, shown, _built, downloads.MACHINE)


@public_page
def table_excel_csv(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Send a built table as CSV for a German Excel."""
    return _csv(request, shown, _built, downloads.EXCEL)


@public_page
def table_xlsx(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Send a built table as a workbook."""
    return _book(request, shown, _built, XLSX)


@public_page
def table_ods(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Send a built table as OpenDocument."""
    return _book(request, shown, _built, ODS)


def _page(request: HttpRequest, shown: Shown, maker: Maker, template: str) -> HttpResponse:
    made = maker(request, shown)
    if isinstance(made, forms.Form):
        return bad_query(request, made)
    context = {
        "page": made.page,
        "form": made.query,
        "offer": made.offer,
        "state": made.state,
        "indicators": made.indicators,
        "section": "daten",
    }
    return render(request, template, context | frame(shown))


def _csv(request: HttpRequest, shown: Shown, maker: Maker, dialect: downloads.Dialect) -> HttpResponse:
    made = maker(request, shown)
    if isinstance(made, forms.Form):
        return bad_query(request, made)
    ending = "_excel" if dialect is downloads.EXCEL else ""
    content = table_files.csv_content(_table(made), shown.release, dialect)
    return file_to_keep(content, f"{_name(maker)}{ending}.csv", CSV)


def _book(request: HttpRequest, shown: Shown, maker: Maker, form: Spreadsheet) -> HttpResponse:
    made = maker(request, shown)
    if isinstance(made, forms.Form):
        return bad_query(request, made)
    table = _table(made)
    page = "comparison" if maker is _compared else "table-builder"
    lasting = address(page, **made.state, stand=shown.release.number)
    book = Workbook(
        _("Vergleich") if maker is _compared else _("Tabelle"),
        table_files.notes_of_table(
            made.indicators, made.days, shown.release, request.build_absolute_uri(lasting)
        ),
        table_files.sheets(table),
        shown.release.published_at,
    )
    return book_to_keep(book, _name(maker), form)


def _table(made: Made) -> Table:
    if made.table is None:
        raise Http404(_("Für diese Adresse ist nichts ausgewählt: Es gibt keine Datei dazu."))
    return made.table


def _name(maker: Maker) -> str:
    return "vergleich" if maker is _compared else "tabelle"


def _offered(request: HttpRequest, shown: Shown) -> Offer | LevelQuery:
    """Return what can be chosen on the level of the address, or the wrong query; three queries."""
    indicators = list(PublishedIndicator.objects.current(shown.stand))
    levels = levels_of(indicators)
    query = LevelQuery(request.GET, levels)
    return offer(indicators, levels, query.level, shown) if query.is_valid() else query


def _compared(request: HttpRequest, shown: Shown) -> Made | forms.Form:
    """Return the comparison of an address, or the query where it is wrong."""
    found = _offered(request, shown)
    if isinstance(found, LevelQuery):
        return found
    query = ComparisonQuery(request.GET, list(found.areas), found.indicators)
    if not query.is_valid():
        return query
    asked = query.cleaned_data
    named = found.named(asked["indikator"])
    choice = Choice(
        areas=tuple(found.areas[code] for code in asked["gebiet"]),
        city=found.city,
        indicators=named or tuple(standard_indicators(found.indicators)),
        year=asked["jahr"],
        earlier=asked["vergleichsjahr"],
    )
    if not choice.areas:
        return Made(found, query, ComparisonPage(choice), None, (), ())
    published = _published(choice.years, found, shown)
    measured = comparable(named, found.level)
    measured = measured if len(measured) >= MEASURED else comparable(found.indicators, found.level)
    numbers = newest_numbers(measured, found.level, shown.stand)
    page = comparison_page(choice, published, found, (measured, numbers), _drawn(choice, found, shown))
    items = choice.items
    return Made(found, query, page, page.table, choice.indicators, published.days(items))


def _published(
    years: Mapping[str, Sequence[int]], found: Offer, shown: Shown, codes: Sequence[str] = ()
) -> Published:
    """Return the values of indicators in their years, as far as possible in today's boundaries; one query."""
    values = values_of_years(years, found.level, shown.stand, codes, with_recast=True)
    return Published(in_one_edition(values, found.edition))


def _drawn(choice: Choice, found: Offer, shown: Shown) -> Drawn | None:
    """Return the lines of a single indicator, None where several are compared; one query."""
    if len(choice.indicators) != 1:
        return None
    indicator = choice.indicators[0]
    values = list(PublishedValue.objects.for_indicator(indicator.slug, shown.stand))
    lines = series(indicator, values, found.known, found.level)
    with_city = indicator.kind != Indicator.Kind.COUNT
    return Drawn(lines, chart(lines, [area.code for area in choice.areas], with_city=with_city))


def _built(request: HttpRequest, shown: Shown) -> Made | forms.Form:
    """Return the table of an address, or the query where it is wrong."""
    found = _offered(request, shown)
    if isinstance(found, LevelQuery):
        return found
    beside = [(slug, area.name) for slug, area in found.beside.items()]
    query = BuilderQuery(request.GET, list(found.areas), found.indicators, beside)
    if not query.is_valid():
        return query
    asked = query.cleaned_data
    areas = [found.areas[code] for code in sorted(asked["gebiet"])] or list(found.offered)
    parts = Parts(
        (*areas, *(area for slug, area in found.beside.items() if slug in asked["daneben"])),
        found.named(asked["indikator"]),
        tuple(query.chosen_years),
    )
    published = _published(parts.by_indicator, found, shown, asked["gebiet"])
    order = Order(asked["sortierung"] == "name", query.column, query.is_falling)
    page = builder_page(parts, published, asked["anordnung"], order, found.known)
    return Made(found, query, page, page.table, parts.indicators, published.days(parts.items))
