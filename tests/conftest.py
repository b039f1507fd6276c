"""What all tests share: rights in the test database, as in production."""

import pytest
from django.core.management import call_command
from django.db import connection


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
    yield
    # A thread of a live server may still answer a page that nobody reads any more; the test database
    # could not be dropped then.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )
