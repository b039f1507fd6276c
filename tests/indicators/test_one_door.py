"""The one door: delivered numbers leave the house as published values or not at all."""

import ast
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from indicators.models.unpublished import Observation
from indicators.rights import PUBLIC_MODELS, RIGHTS_OF_THE_SITE

ROOT = Path(__file__).resolve().parents[2]
DOOR = "indicators.models.unpublished"


def imported(path):
    """Return the dotted names that a module imports, however it writes them."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_only_publication_and_loading_import_the_observations():
    modules = [path for room in ("atlas", "imports", "indicators") for path in (ROOT / room).rglob("*.py")]

    found = {
        path.relative_to(ROOT).as_posix()
        for path in modules
        if "migrations" not in path.parts and DOOR in imported(path)
    }

    assert {path for path in found if not path.startswith("imports/loading/")} == {
        "indicators/models/__init__.py",
        "indicators/publication/gathering.py",
    }
    assert found & {"imports/loading/storing.py"}


def test_no_model_leads_back_to_the_observations():
    for model in apps.get_models():
        leading = [
            relation.name
            for relation in model._meta.get_fields()
            if relation.is_relation and relation.related_model is Observation
        ]
        assert leading == [], model
        assert not hasattr(model, "observation_set")


@pytest.fixture
def as_public(db):
    """Return a connection of its own to the test database, with the rights of the public site."""
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or None, dbname=settings["NAME"], user="atlas_public"
    ) as public:
        yield public


def test_the_public_role_reads_what_is_published(as_public):
    for model in PUBLIC_MODELS:
        as_public.execute(f"SELECT * FROM {model._meta.db_table} LIMIT 1")


@pytest.mark.parametrize(
    "table",
    sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)
            if model._meta.app_label != "gis"}
           - {model._meta.db_table for model in PUBLIC_MODELS}
           - {apps.get_model(name)._meta.db_table for name, granted in RIGHTS_OF_THE_SITE.items()
              if "SELECT" in granted}),
)  # fmt: skip
def test_the_public_role_cannot_read_anything_else(as_public, table):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_public.execute(f"SELECT * FROM {table} LIMIT 1")


@pytest.mark.parametrize("model", PUBLIC_MODELS)
def test_the_public_role_cannot_write(as_public, model):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_public.execute(f"DELETE FROM {model._meta.db_table}")


def test_the_public_role_reads_texts_and_no_message(as_public):
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    for name, granted in RIGHTS_OF_THE_SITE.items():
        table = apps.get_model(name)._meta.db_table
        asked = [as_public.execute("SELECT has_table_privilege(%s, %s)", (table, one)) for one in rights]
        held = [one for one, answer in zip(rights, asked, strict=True) if answer.fetchone()[0]]
        assert (name, ", ".join(held)) == (name, granted)
    assert RIGHTS_OF_THE_SITE["texts.ContactMessage"] == "INSERT"


def test_the_list_of_tables_that_stay_closed_holds_the_observations():
    assert Observation not in PUBLIC_MODELS
    assert Observation in apps.get_models()
