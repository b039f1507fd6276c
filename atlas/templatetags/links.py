"""Addresses in templates: they keep the release and the language a reader has chosen."""

from collections.abc import Mapping

from django import template
from django.conf import settings
from django.template import Context
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from atlas import stylesheet
from atlas.addresses import address, page_path

register = template.Library()


@register.simple_tag(takes_context=True)
def link(
    context: Context, name: str, *parts: object, state: Mapping[str, str] | None = None, **changed: object
) -> str:
    """Return the address of a page; ``changed`` overrides ``state``, "" leaves a part out."""
    asked: dict[str, object] = {"stand": context["stand"], **(state or {}), **changed}
    return address(name, *map(str, parts), **asked)


@register.simple_tag(takes_context=True)
def here(context: Context, **changed: object) -> str:
    """Return the address of this page with parts of its query changed, "" leaves a part out.

    The rest of the query is passed on unread: forms judge it when the page is asked for.
    """
    query = context["request"].GET.copy()
    for name, text in changed.items():
        query.pop(name, None)
        if text not in ("", None):
            query[name] = str(text)
    path: str = context["request"].path
    return f"{path}?{query.urlencode()}" if query else path


@register.simple_tag(takes_context=True)
def this_page(context: Context) -> str:
    """Return the path of this page as on the public site."""
    return page_path(context["request"])


@register.simple_tag
def home() -> str:
    """Return the address of the start page, "" on a site that has none (staff only)."""
    try:
        return address("start")
    except NoReverseMatch:
        return ""


@register.simple_tag
def style_version() -> str:
    """Return the hash in the address of the style sheet."""
    return stylesheet.digest()


@register.simple_tag
def in_german() -> SafeString | str:
    """Return lang="de" for texts of the catalogue on a page in another language."""
    return (
        "" if get_language() == settings.LANGUAGE_CODE else format_html(' lang="{}"', settings.LANGUAGE_CODE)
    )
