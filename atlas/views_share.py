"""Views to take along: pictures, references, embedded pages. All are made from the page they belong to."""

from urllib.parse import urlsplit
from xml.etree import ElementTree

from csp.decorators import csp_replace
from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from atlas import notes, stylesheet
from atlas.addresses import address
from atlas.citing import citation
from atlas.forms import MapQuery, ReleaseQuery
from atlas.forms_compare import ComparisonQuery
from atlas.forms_index import IndexQuery
from atlas.forms_search import PlacesQuery
from atlas.forms_series import AreasQuery, LevelQuery, TableQuery
from atlas.forms_share import PREVIEW, CitationQuery, EmbedQuery, PictureQuery
from atlas.pictures import page as picture_page
from atlas.pictures.composing import NoPictureError, preview, whole
from atlas.requests import Shown, asked_of, bad_query, frame, indicator_of, lasting, public_page
from indicators.models import Level, PublishedIndicator, PublishedValue

TAKEN_ALONG: dict[str, tuple[type[forms.Form], ...]] = {
    "indicator-map": (MapQuery, PlacesQuery),
    "indicator-time": (LevelQuery, AreasQuery),
    "indicator-table": (TableQuery,),
    "comparison": (LevelQuery, ComparisonQuery),
    "index-opened": (IndexQuery,),
}
"""Pages that other sites may show, and that are drawn, with the forms that read their addresses."""
SIZE = (800, 900)
"""Width and height of an embedded page where the other site states none."""


@public_page
def picture(request: HttpRequest, shown: Shown, rest: str, kind: str) -> HttpResponse:
    """Send what a page draws as SVG or PNG, with title, source, licence and lasting address inside."""
    query = PictureQuery(request.GET)
    if not query.is_valid():
        return bad_query(request, query)
    match = _page(rest)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if response.status_code != 200:
        return response
    where = lasting(request, shown, f"/{rest}/", TAKEN_ALONG[match.view_name])
    try:
        material = picture_page.material(response.content.decode(), stylesheet.text(), [where])
    except NoPictureError as error:
        raise Http404(_("Diese Seite zeigt keine Zeichnung.")) from error
    svg = preview(material, notes.site_name()) if query.cleaned_data["bild"] == PREVIEW else whole(material)
    drawn, form = (
        (svg, "image/svg+xml; charset=utf-8") if kind == "svg" else (picture_page.png(svg), "image/png")
    )
    return HttpResponse(drawn, content_type=form, headers={"Access-Control-Allow-Origin": "*"})


@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type] # typed for views without arguments
@xframe_options_exempt
@public_page
def embedded(request: HttpRequest, shown: Shown, rest: str) -> HttpResponse:
    """Show a page inside another site: without header, choice and footer, with source and the way here."""
    match = _page(rest)
    where = lasting(request, shown, f"/{rest}/", TAKEN_ALONG[match.view_name])
    request.embedded = where  # type: ignore[attr-defined] # read by atlas.context
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


@public_page
def oembed(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Tell another site how a page of this one is embedded (oEmbed 1.0, type "rich")."""
    query = EmbedQuery(request.GET)
    if not query.is_valid():
        return bad_query(request, query)
    asked = query.cleaned_data
    parts = urlsplit(asked["url"])
    if parts.netloc != request.get_host():
        raise Http404(_("Diese Adresse gehört nicht zu diesem Atlas."))
    match = _page(parts.path.strip("/"))
    width, height = (
        min(size, asked[name] or size) for size, name in zip(SIZE, ("maxwidth", "maxheight"), strict=True)
    )
    title = _title(match, shown)
    state = asked_of(QueryDict(parts.query), (*TAKEN_ALONG[match.view_name], ReleaseQuery)).urlencode()
    source = request.build_absolute_uri(
        f"{address('embedded', parts.path.strip('/'))}{'?' if state else ''}{state}"
    )
    told = {
        "version": "1.0",
        "type": "rich",
        "provider_name": notes.site_name(),
        "provider_url": request.build_absolute_uri(address("start")),
        "title": title,
        "html": str(iframe(source, title)),
        "width": width,
        "height": height,
    }
    response = _xml(told) if asked["format"] == "xml" else JsonResponse(told)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public_page
def reference(request: HttpRequest, shown: Shown, indicator: str, kind: str) -> HttpResponse:
    """Send how an indicator is cited, for reference managers (BibTeX or RIS)."""
    query = CitationQuery(request.GET)
    if not query.is_valid():
        return bad_query(request, query)
    found = indicator_of(PublishedIndicator.objects.current(shown.stand), indicator)
    cited = citation(
        found,
        query.cleaned_data["jahr"],
        shown.release,
        lasting(request, shown, address("indicator-map", indicator).partition("?")[0], (CitationQuery,)),
    )
    content, form = (
        (cited.bibtex, "application/x-bibtex")
        if kind == "bib"
        else (cited.ris, "application/x-research-info-systems")
    )
    response = HttpResponse(content, content_type=f"{form}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{cited.key}.{kind}"'
    return response


@public_page
def dataset(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Show the data of an indicator: its files, everything they say about themselves, how it is cited."""
    found = indicator_of(PublishedIndicator.objects.current(shown.stand), indicator)
    dates = PublishedValue.objects.for_indicator(indicator, shown.stand).reference_dates()
    where = request.build_absolute_uri(address("values-csv", indicator, stand=shown.release.number))
    levels = {level.slug for level in Level.objects.below_city()}
    context = {
        "indicator": found,
        "dates": dates,
        "notes": notes.notes_of_indicator(found, [day for _year, day in dates], shown.release, where),
        "has_areas": bool(levels & set(found.levels)),
        "section": "daten",
    }
    return render(request, "atlas/dataset.html", context | frame(shown))


def iframe(source: str, title: str) -> str:
    """Return the lines that another site puts into its page."""
    return format_html(
        '<iframe src="{}" title="{}" loading="lazy" style="border:0;width:100%;aspect-ratio:{}/{}"></iframe>',
        source,
        title,
        *SIZE,
    )


def _page(rest: str) -> ResolverMatch:
    """Return the public page of a path without its slashes; raise Http404 for any other."""
    try:
        match = resolve(f"/{rest}/")
    except Resolver404 as error:
        raise Http404(_("Diese Seite gibt es nicht.")) from error
    if match.view_name not in TAKEN_ALONG:
        raise Http404(_("Diese Seite lässt sich nicht mitnehmen."))
    return match


def _title(match: ResolverMatch, shown: Shown) -> str:
    if "indicator" not in match.kwargs:
        return notes.site_name()
    found = indicator_of(PublishedIndicator.objects.current(shown.stand), match.kwargs["indicator"])
    return f"{found.name} – {notes.site_name()}"


def _xml(told: dict[str, object]) -> HttpResponse:
    root = ElementTree.Element("oembed")
    for name, text in told.items():
        ElementTree.SubElement(root, name).text = str(text)
    content = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="text/xml; charset=utf-8")
