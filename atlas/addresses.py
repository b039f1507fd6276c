"""Addresses of pages: all state in the query, in one order, only what differs from the default."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language


def page_path(request: HttpRequest) -> str:
    """Return the path of a page as on the public site, also where it is seen through another address."""
    return "/" + request.path.removeprefix(get_script_prefix())


def address(name: str, *parts: str, **state: object) -> str:
    """Return the address of a page in the reader's language; "", None, [] leave a part out."""
    language = get_language()
    stand = state.pop("stand", None)
    asked = {**state, "stand": stand, "sprache": "" if language == settings.LANGUAGE_CODE else language}
    query = urlencode({key: value for key, value in asked.items() if value not in (None, "", [])}, doseq=True)
    return reverse(name, args=parts) + (f"?{query}" if query else "")
