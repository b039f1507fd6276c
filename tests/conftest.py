"""What all tests share: rights in the test database, as in production."""

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Give the roles their rights in the test database, as ``make demo`` does."""
    with django_db_blocker.unblock():
        call_command("grant_rights", verbosity=0)
