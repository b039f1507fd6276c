"""The description of the OGC API for programs (OpenAPI 3.0), and the parts of the standard it keeps."""

from atlas.notes import site_name
from atlas.open_data.features_queries import USUAL
from atlas.open_data.problems import TYPE

CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
)
Json = dict[str, object]

TEXT: Json = {"type": "string"}
LINKS: Json = {"type": "array", "items": {"$ref": "#/components/schemas/Link"}}
SCHEMAS: Json = {
    "Link": {
        "type": "object",
        "required": ["href", "rel"],
        "properties": {"href": TEXT, "rel": TEXT, "type": TEXT, "title": TEXT},
    },
    "Landing": {
        "type": "object",
        "required": ["links"],
        "properties": {"title": TEXT, "description": TEXT, "attribution": TEXT, "links": LINKS},
    },
    "Conformance": {
        "type": "object",
        "required": ["conformsTo"],
        "properties": {"conformsTo": {"type": "array", "items": TEXT}},
    },
    "Collection": {
        "type": "object",
        "required": ["id", "links"],
        "properties": {
            "id": TEXT,
            "title": TEXT,
            "description": TEXT,
            "attribution": TEXT,
            "itemType": TEXT,
            "extent": {"type": "object"},
            "crs": {"type": "array", "items": TEXT},
            "links": LINKS,
        },
    },
    "Collections": {
        "type": "object",
        "required": ["links", "collections"],
        "properties": {
            "links": LINKS,
            "collections": {"type": "array", "items": {"$ref": "#/components/schemas/Collection"}},
        },
    },
    "Feature": {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": TEXT,
            "geometry": {"type": "object", "nullable": True},
            "properties": {"type": "object", "nullable": True},
            "links": LINKS,
        },
    },
    "Features": {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
            "links": LINKS,
            "features": {"type": "array", "items": {"$ref": "#/components/schemas/Feature"}},
        },
    },
    "Problem": {
        "type": "object",
        "required": ["type", "title", "status", "detail", "errors"],
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "errors": {"type": "array", "items": TEXT},
        },
    },
}


def _query(name: str, text: str, schema: Json, **more: object) -> Json:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema, **more}


def _path(name: str, text: str, example: str) -> Json:
    schema = {"type": "string", "pattern": "^[^/]+$"}
    place = {"name": name, "in": "path", "required": True}
    return {**place, "description": text, "schema": schema, "example": example}


PARAMETERS: Json = {
    "stand": _query(
        "stand",
        "Nummer einer Veröffentlichung; ohne Angabe die neueste.",
        {"type": "integer", "minimum": 1, "maximum": 2_000_000_000},
    ),
    "sprache": _query("sprache", "Sprache der Sätze.", {"type": "string", "enum": ["de", "en"]}),
    "f": _query("f", "Form der Antwort.", {"type": "string", "enum": ["json"]}),
    "page": _query("f", "Form der Antwort.", {"type": "string", "enum": ["json", "html"]}),
    # No maximum: a limit above it is no error (7.15.2), it means the maximum.
    "limit": _query(
        "limit",
        "So viele Objekte höchstens; mehr als 1000 werden es nie.",
        {"type": "integer", "minimum": 1, "default": USUAL},
    ),
    "offset": _query(
        "offset",
        "So viele Objekte werden übersprungen.",
        {"type": "integer", "minimum": 0, "maximum": 10_000_000},
    ),
    "bbox": _query(
        "bbox",
        "Nur Objekte, deren Fläche dieses Rechteck berührt: Westen,Süden,Osten,Norden in Grad (WGS 84).",
        {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
        style="form",
        explode=False,
        example=[6.6, 51.5, 6.8, 51.6],
    ),
    "datetime": _query(
        "datetime", "Nur Objekte, die an diesem Tag oder in dieser Spanne gelten.", TEXT, example="2023-12-31"
    ),
    "collectionId": _path("collectionId", "Name einer Sammlung.", "gebiete-siedlungsbezirk"),
    "featureId": _path("featureId", "Name eines Objekts.", "2023-siedlungsbezirk-01"),
}
WAYS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("/", "getLandingPage", "Wo was ist", "Landing", ("page",)),
    ("/conformance", "getConformance", "Was erfüllt ist", "Conformance", ("f",)),
    ("/collections", "getCollections", "Alle Sammlungen", "Collections", ("page",)),
    (
        "/collections/{collectionId}",
        "describeCollection",
        "Eine Sammlung",
        "Collection",
        ("collectionId", "page"),
    ),
    (
        "/collections/{collectionId}/items",
        "getFeatures",
        "Objekte einer Sammlung",
        "Features",
        ("collectionId", "limit", "offset", "bbox", "datetime", "f"),
    ),
    (
        "/collections/{collectionId}/items/{featureId}",
        "getFeature",
        "Ein Objekt",
        "Feature",
        ("collectionId", "featureId", "f"),
    ),
)
"""Path, name, summary, schema of the answer, parameters beside "stand" and "sprache"."""


def document(server: str) -> Json:
    """Return the description; ``server`` is where the landing page is, without its last slash."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": f"{site_name()}: OGC API Features",
            "version": "1.0.0",
            "description": "Grenzen und veröffentlichte Werte zum Lesen durch Geoinformationssysteme.",
        },
        "servers": [{"url": server}],
        "paths": {way[0]: {"get": _operation(*way[1:])} for way in WAYS},
        "components": {"schemas": SCHEMAS, "parameters": PARAMETERS},
    }


def _operation(name: str, summary: str, schema: str, parameters: tuple[str, ...]) -> Json:
    kind = "application/geo+json" if schema in {"Feature", "Features"} else "application/json"
    content: Json = {kind: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    if "page" in parameters:
        content["text/html"] = {"schema": TEXT}
    refused = {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [
            {"$ref": f"#/components/parameters/{key}"} for key in (*parameters, "stand", "sprache")
        ],
        "responses": {
            "200": {"description": "Die Antwort.", "content": content},
            "400": {"description": "Ein Parameter ist unbekannt oder nicht lesbar.", "content": refused},
            "404": {"description": "Nichts unter dieser Adresse.", "content": refused},
        },
    }
