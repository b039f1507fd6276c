"""How to cite, embed and describe a view, in templates."""

import json
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from atlas import citing, notes, views_share
from atlas.addresses import address, page_path
from atlas.citing import Citation
from indicators.models import PublishedIndicator, Release

register = template.Library()


@register.simple_tag(takes_context=True)
def citation(
    context: RequestContext,
    indicator: PublishedIndicator,
    release: Release,
    here: str,
    state: dict[str, str] | None,
) -> Citation:
    """Return how the view at ``here`` in this state is cited."""
    asked = dict(state or {})
    year = str(asked.get("jahr", ""))
    where = _absolute(context, address(here, indicator.slug, **{**asked, "stand": release.number}))
    return citing.citation(indicator, int(year) if year.isdigit() else None, release, where)


@register.simple_tag(takes_context=True)
def embed_code(
    context: RequestContext, indicator: PublishedIndicator, here: str, state: dict[str, str] | None
) -> str:
    """Return the lines that show this view, always with the newest numbers, in another site.

    "" for a page of the internal area.
    """
    if _is_internal(context):
        return ""
    path, _, query = address(here, indicator.slug, **dict(state or {})).partition("?")
    inside = address("embedded", path.strip("/")) + (f"?{query}" if query else "")
    return str(views_share.iframe(_absolute(context, inside), f"{indicator.name} – {notes.site_name()}"))


@register.simple_tag(takes_context=True)
def picture_link(context: RequestContext, kind: str, **changed: object) -> str:
    """Return the path of this page's picture, in the state that is shown."""
    query = context.request.GET.copy()
    for name, text in changed.items():
        query[name] = str(text)
    path = address("picture", page_path(context.request).strip("/"), kind).partition("?")[0]
    return f"{path}?{query.urlencode()}" if query else path


@register.simple_tag(takes_context=True)
def picture_of(context: RequestContext, kind: str, **changed: object) -> str:
    """Return the absolute address of this page's picture, for other sites."""
    return _absolute(context, picture_link(context, kind, **changed))


@register.simple_tag(takes_context=True)
def json_ld(context: RequestContext, indicator: PublishedIndicator, release: Release) -> SafeString:
    """Return the description of a dataset for search engines (schema.org), as a block of data."""
    files = {"text/csv": "values-csv", "application/geo+json": "values-geojson"}
    told = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": f"{indicator.name}, {settings.CITY_NAME}",
        "description": f"{indicator.definition} {indicator.formula_text}",
        "url": _absolute(context, address("dataset", indicator.slug)),
        "identifier": f"{indicator.slug}-v{release.number}",
        "version": str(release.number),
        "dateModified": release.published_at.date().isoformat(),
        "temporalCoverage": f"{min(indicator.years)}/{max(indicator.years)}" if indicator.years else "",
        "spatialCoverage": settings.CITY_NAME,
        "license": indicator.licence_url,
        "creator": {"@type": "Organization", "name": settings.PUBLISHER},
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": form,
                "contentUrl": _absolute(context, address(name, indicator.slug)),
            }
            for form, name in files.items()
        ],
    }
    # A block of data runs nothing; "<" is written so that no text can end it.
    text = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


def _is_internal(context: RequestContext) -> bool:
    return hasattr(context.request, "internal")


def _absolute(context: RequestContext, path: str) -> str:
    return str(context.request.build_absolute_uri(path))


@register.simple_tag(takes_context=True)
def embed_question(context: RequestContext) -> str:
    """Return the address at which another site asks how this page is embedded, "" where it may not."""
    if _is_internal(context):
        return ""
    asked = context.request.GET.urlencode()
    page = _absolute(context, page_path(context.request) + (f"?{asked}" if asked else ""))
    query = urlencode({"url": page, "format": "json"})
    return _absolute(context, f"{address('oembed').partition('?')[0]}?{query}")
