"""The language of a page is part of its address: "?sprache=en"; no cookie, no header decides."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from atlas.forms import LanguageQuery


class LanguageMiddleware:
    """Answer in the language of the address, in the site's own language without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response with its Content-Language."""
        query = LanguageQuery(request.GET)
        language = (query.is_valid() and query.cleaned_data["sprache"]) or settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
