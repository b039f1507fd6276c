"""The description of a dataset's CSV file, column by column (Data Package 2.0, datapackage.org)."""

from datetime import UTC

from django.conf import settings

from atlas import statuses
from atlas.downloads import HEADER
from atlas.open_data import vocabularies
from atlas.open_data.descriptions import description
from atlas.open_data.sites import Site
from indicators.models import PublishedIndicator
from indicators.status import Status

PROFILES = "https://datapackage.org/profiles/2.0"
Described = dict[str, object]

COLUMNS: dict[str, tuple[str, str, str, bool]] = {
    "indikator": ("string", "Indikator", "Kennung des Indikators in den Adressen des Atlas", True),
    "name": ("string", "Name", "Name des Indikators", True),
    "jahr": ("year", "Jahr", "Jahr, für das der Wert steht", True),
    "stichtag": ("date", "Stichtag", "Tag, auf den sich der Wert bezieht", True),
    "ebene": ("string", "Ebene", "Gebietsebene: Kennung, zum Beispiel stadt", True),
    "gebiet_code": ("string", "Nummer des Gebiets", "Text, führende Nullen gehören dazu", True),
    "gebiet_name": ("string", "Gebiet", "Name des Gebiets", True),
    "gebietsstand": ("date", "Gebietsstand", "erster Tag, an dem die Grenzen des Gebiets galten", True),
    "wert": ("number", "Wert", "leer, wo keine Zahl steht; der Grund steht unter „status“", False),
    "einheit": ("string", "Einheit", "Einheit des Werts", False),
    "status": ("string", "Status", "ob eine Zahl da ist, und wenn nicht, warum", True),
    "quelle": ("string", "Quelle", "Quellenvermerk", False),
    "lizenz": ("string", "Lizenz", "Lizenz der Zahlen", False),
    "lizenz_url": ("string", "Verweis zur Lizenz", "Adresse des Lizenztexts", False),
    "veroeffentlichung": ("integer", "Veröffentlichung", "Nummer der Veröffentlichung", True),
    "veroeffentlicht_am": ("date", "veröffentlicht am", "Tag der Veröffentlichung", True),
    "hinweis": ("string", "Hinweis", "was über den Wert gesagt werden muss", False),
}
"""Type, title, description and whether every row has it, of each column of the file."""
KEY = ("jahr", "ebene", "gebiet_code", "gebietsstand")


def data_package(one: PublishedIndicator, site: Site) -> Described:
    """Return the package of an indicator: who, what, under which terms, and the table of its values.

    The file is named with the release in its address, so that a package that somebody kept goes on
    describing what it described.
    """
    licences = [_licence(licence) for licence in vocabularies.licences(one.licence, one.licence_url)]
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": one.slug,
        "id": site.page("dataset", one.slug),
        "title": f"{one.name}, {settings.CITY_NAME}",
        "description": description(one, site.release),
        "homepage": site.page("dataset", one.slug),
        "version": str(site.release.number),
        "created": site.release.published_at.astimezone(UTC).replace(microsecond=0).isoformat(),
        "keywords": sorted({one.topic_name, "Sozialatlas", settings.CITY_NAME}),
        "contributors": [{"title": settings.PUBLISHER, "roles": ["publisher"]}],
        "sources": [{"title": one.source_text}] if one.source_text else [],
        **({"licenses": licences} if licences else {}),
        "resources": [_resource(one, site)],
    }


def _licence(licence: vocabularies.Licence) -> Described:
    """Return a licence by name, title and, where it is known, the address of its text."""
    name = vocabularies.NAMES.get(licence.term, vocabularies.CLOSED)
    return {"name": name, "title": licence.name, **({"path": licence.url} if licence.url else {})}


def _resource(one: PublishedIndicator, site: Site) -> Described:
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": one.slug,
        "type": "table",
        "title": one.name,
        "path": site.lasting_file("values-csv", one.slug),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "$schema": f"{PROFILES}/tabledialect.json",
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": {
            "$schema": f"{PROFILES}/tableschema.json",
            "fields": [_field(name, one) for name in HEADER],
            "missingValues": [""],
            "primaryKey": list(KEY),
        },
    }


def _field(name: str, one: PublishedIndicator) -> Described:
    kind, title, words, is_required = COLUMNS[name]
    field: Described = {"name": name, "type": kind, "title": title, "description": words}
    constraints: Described = {"required": True} if is_required else {}
    if name == "indikator":
        constraints["enum"] = [one.slug]
    if name == "wert":
        field |= {"decimalChar": ".", "unit": one.unit}
    if name == "status":
        constraints["enum"] = [code for code, _words in status_codes()]
        field["categories"] = [{"value": code, "label": label} for code, label in status_codes()]
    return field | ({"constraints": constraints} if constraints else {})


def status_codes() -> list[tuple[str, str]]:
    """Return every code of the column "status" with what it means."""
    numbers = [(statuses.CODES[Status.VALUE], "Zahl"), (statuses.PROVISIONAL, "vorläufige Zahl")]
    reasons = [(statuses.CODES[status], str(words)) for status, words in statuses.WORDS.items()]
    return numbers + reasons
