"""Addresses of the interfaces for programs; below each, what is not there is said in JSON."""

from django.urls import URLPattern, path

from atlas.open_data import api_catalogue, api_page, api_values
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
]
REGISTERED = (api_catalogue, api_values)
"""The modules whose operations stand in ``operations``: importing them has put them there."""
