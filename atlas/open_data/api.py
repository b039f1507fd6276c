"""The JSON interface under /api/v1/: what all its addresses have in common."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from atlas.open_data.api_queries import Asked
from atlas.open_data.opening import READING, refuse_unknown, shown_or_404
from atlas.open_data.problems import RefusedError
from atlas.open_data.wrong_values import sentences
from atlas.requests import Shown

Operation = TypeVar("Operation", bound=Callable[..., object])


class Renderer(JSONRenderer):
    """JSON in UTF-8, umlauts as they are."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    renderer=Renderer(),
    title="Sozialatlas",
    version="1.0.0",
    description="Veröffentlichte Kennzahlen, Gebiete und ihre Beschreibung zum Lesen durch Programme. "
    "Felder heißen wie die Spalten der CSV-Dateien. Jede Antwort nennt Veröffentlichung, Quellen und "
    "Lizenzen. Mit „stand“ gibt eine Adresse auch später noch dieselben Zahlen. Antworten tragen einen "
    "ETag; mit „If-None-Match“ kommt 304, solange sich nichts geändert hat.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)


def reads(
    path: str, answer: type[Schema], name: str, summary: str, description: str
) -> Callable[[Operation], Operation]:
    """Return a decorator that puts an operation at a path; its address is called "api-" and ``name``."""
    decorator: Callable[[Operation], Operation] = api.api_operation(
        list(READING),
        path,
        response=answer,
        operation_id=name,
        url_name=f"api-{name}",
        tags=[path.split("/")[1]],
        summary=summary,
        description=description,
    )
    return decorator


def shown_by(request: HttpRequest, asked: Asked) -> Shown:
    """Return the release an answer shows; raise RefusedError for a parameter nobody knows, or Http404."""
    refuse_unknown(set(request.GET), set(type(asked).model_fields))
    return shown_or_404(asked.stand)


@api.exception_handler(ValidationError)
def wrong_values(request: HttpRequest, error: Any) -> HttpResponse:
    """Hand on which values cannot be used, a sentence each."""
    raise RefusedError(sentences(error.errors), status=422) from error


@api.exception_handler(Http404)
def nothing_found(request: HttpRequest, error: Any) -> HttpResponse:
    """Hand on that there is nothing; ninja itself would answer in English."""
    raise error
