"""What all tests share: rights in the test database, as in production."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate

from atlas.access.roles import give_roles

HERE = Path(__file__).parent
LONGEST = (HERE / "test_demo_end_to_end.py", HERE / "redteam", HERE / "browser")
MADE_BY_MIGRATIONS = (
    ("indicators.migrations.0013_places", "make_categories"),
    ("atlas.texts.migrations.0002_starting_texts", "fill"),
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with what takes longest: two processes that share the files then end together."""
    items.sort(key=lambda item: not any(item.path.is_relative_to(place) for place in LONGEST))


def as_after_migrations(**_):
    """Fill what migrations filled, after a test with transactions of its own emptied every table."""
    give_roles(apps)
    for module, fill in MADE_BY_MIGRATIONS:
        getattr(import_module(module), fill)(apps, None)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE indicators_auditentry")  # the rights just given are no act of a test


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Give the roles their rights in the test database, as ``make demo`` does.

    Tests with transactions of their own empty every table afterwards, also the record that
    is never to be emptied; ``tests/access/test_record.py`` tests it with its trigger back.
    """
    # pytest-django makes a test database only for tests with the marker ``django_db``; fixtures of a
    # wider scope that write without it would find the real one.
    if not connection.settings_dict["NAME"].startswith("test_"):
        pytest.exit("no test database: mark the tests that need one with django_db", returncode=3)
    with django_db_blocker.unblock():
        call_command("grant_rights", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE indicators_auditentry DISABLE TRIGGER record_is_never_emptied")
    # Django says so after it emptied the tables, for one app after the other.
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    post_migrate.connect(as_after_migrations, sender=last)
    yield
    # A thread of a live server may still answer a page that nobody reads any more; the test database
    # could not be dropped then.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )
