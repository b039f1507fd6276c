"""The description of the JSON interface for programs (OpenAPI 3.1)."""

from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache

from django.conf import settings

from atlas.notes import site_name
from atlas.open_data import api_catalogue, api_schemas, api_values  # noqa: F401 - they fill the api
from atlas.open_data.api import api
from atlas.open_data.problems import TYPE

Json = dict[str, object]

REASONS = {
    "400": "Ein Parameter, den es nicht gibt.",
    "404": "Nichts unter dieser Adresse, auch nicht (mehr) in dieser Veröffentlichung.",
    "405": "Die Schnittstelle lässt sich nur lesen.",
    "422": "Ein Wert eines Parameters lässt sich nicht verwenden.",
}
HEADERS = {
    "ETag": "Kennzeichen des Inhalts, für „If-None-Match“.",
    "Cache-Control": "Wie lange eine Antwort behalten werden darf.",
    "Access-Control-Allow-Origin": "Immer „*“: Seiten anderer Herkunft dürfen die Antworten lesen.",
}
PROBLEM = "#/components/schemas/Problem"


def document(origin: str, prefix: str) -> Json:
    """Return the description; ``origin`` is scheme and host, ``prefix`` the path of the interface."""
    told = deepcopy(_common())
    told["info"] = {
        **_mapping(told["info"]),
        "title": f"{site_name()}: JSON-Schnittstelle",
        "contact": {"name": settings.PUBLISHER, "url": origin},
        "license": {
            "name": "Die Lizenz steht in jeder Antwort; wo keine andere genannt ist: dl-de/by-2-0",
            "url": "https://www.govdata.de/dl-de/by-2-0",
        },
    }
    told["servers"] = [{"url": f"{origin}{prefix}"}]
    return told


@lru_cache(maxsize=1)
def _common() -> Json:
    """Return what does not depend on the request, with the errors that ninja does not know of."""
    told = dict(api.get_openapi_schema(path_prefix=""))
    told.pop("securitySchemes", None)
    paths = _mapping(told["paths"])
    told["paths"] = {
        path: {"get": _operation(_mapping(_mapping(methods)["get"]))} for path, methods in paths.items()
    }
    schemas = _mapping(_mapping(told["components"])["schemas"])
    schemas["Problem"] = api_schemas.Problem.model_json_schema(mode="serialization")
    told["tags"] = [{"name": name} for name in dict.fromkeys(path.split("/")[1] for path in paths)]
    return told


def _operation(operation: Json) -> Json:
    """Return a way of reading with its errors and headers; a parameter left out has no default of null."""
    for parameter in _list(operation["parameters"]):
        schema = _mapping(parameter["schema"])
        if schema.get("default", "") is None:
            del schema["default"]
        # A list of examples belongs to the schema; the parameter's own would be named ones.
        parameter.pop("examples", None)
    responses = {str(status): told for status, told in _mapping(operation["responses"]).items()}
    answer = _mapping(responses["200"])
    answer["description"] = "Die Antwort."
    answer["headers"] = {name: _header(text) for name, text in HEADERS.items()}
    for status, text in REASONS.items():
        responses[status] = {"description": text, "content": {TYPE: {"schema": {"$ref": PROBLEM}}}}
    responses["304"] = {"description": "Unverändert seit dem ETag in „If-None-Match“."}
    return {**operation, "responses": responses}


def _header(text: str) -> Json:
    return {"description": text, "schema": {"type": "string"}}


def _mapping(value: object) -> Json:
    if not isinstance(value, Mapping):
        raise TypeError(f"expected a mapping, found {type(value).__name__}")
    return value if isinstance(value, dict) else dict(value)


def _list(value: object) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError(f"expected a list, found {type(value).__name__}")
    return value
