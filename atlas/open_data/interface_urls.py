"""Addresses of the interfaces for programs; below each, what is not there is said in JSON."""

from django.urls import URLPattern, path

from atlas.open_data import api_catalogue, api_page, api_values, features_views
from atlas.open_data.api import api
from atlas.open_data.opening import nothing_here, open_to_programs

API = "api/v1"
operations = [
    path(f"{API}/{pattern.pattern}", open_to_programs(pattern.callback), name=pattern.name)
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]
public: list[URLPattern] = [
    path(f"{API}/", api_page.interface, name="interface"),
    path(f"{API}/openapi.json", api_page.description, name="interface-description"),
    *operations,
    path(f"{API}/<path:rest>", nothing_here, name="interface-nothing"),
    path("ogc/", features_views.landing, name="features"),
    path("ogc/conformance", features_views.conformance, name="features-conformance"),
    path("ogc/api", features_views.description, name="features-description"),
    path("ogc/collections", features_views.collections, name="features-collections"),
    path("ogc/collections/<str:name>", features_views.collection, name="features-collection"),
    path("ogc/collections/<str:name>/items", features_views.items, name="features-items"),
    path("ogc/collections/<str:name>/items/<str:item>", features_views.item, name="features-item"),
    path("ogc/<path:rest>", nothing_here, name="features-nothing"),
]
REGISTERED = (api_catalogue, api_values)
"""The modules whose operations stand in ``operations``: importing them has put them there."""
