"""Who may do what: ``matrix.toml`` states it for every address of the staff area."""

import tomllib
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from atlas.access.roles import ADMINISTRATOR, EDITOR, READER, RELEASER, UPLOADER
from tests.access import places

LETTERS = {READER: "L", UPLOADER: "E", RELEASER: "F", EDITOR: "R", ADMINISTRATOR: "A", "ohne Rolle": "o"}
OUTSIDE = ("niemand", "kein Konto der Verwaltung")
PEOPLE = (*LETTERS, OUTSIDE[1])
LOGIN = "Anmeldung"

MATRIX = tomllib.loads(Path(__file__).with_name("matrix.toml").read_text())
ROWS = [(model, row) for model, rows in MATRIX["models"].items() for row in rows]
PAGES = [
    (name, method) for name, page in MATRIX["pages"].items() for method in ("GET", "POST") if method in page
]

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """Yield the cookies of everyone who is logged in, and the objects of every page; undo it afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {person: logged_in(number, person) for number, person in enumerate(PEOPLE)}, places.objects()
        transaction.set_rollback(True)


def logged_in(number, person):
    """Save somebody with a role, or without; return the cookies of their session."""
    user = User.objects.create_user(f"person-{number}", is_staff=person in LETTERS)
    user.groups.set(Group.objects.filter(name=person))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies.output(header="")


@pytest.fixture
def clients(house):
    """Return a client for everyone: each role, an account without one, an account without access, nobody."""
    found = {person: Client() for person in (*PEOPLE, OUTSIDE[0])}
    for person, cookies in house[0].items():
        found[person].cookies.load(cookies)
    return found


@pytest.fixture
def objects(house):
    """Return the objects that pages are about."""
    return house[1]


def answers(clients, path, method):
    """Return what everyone gets: a status, or the login."""
    found = {}
    for person, client in clients.items():
        response = client.generic(method, path)
        to_login = response.status_code == 302 and response["Location"].startswith(reverse("admin:login"))
        found[person] = LOGIN if to_login else response.status_code
    return found


def stated(letters, entry):
    """Return what everyone is to get according to the matrix."""
    inside = {
        person: entry.get("answer", 200) if letter in letters else entry.get("refused", 403)
        for person, letter in LETTERS.items()
    }
    return inside | dict.fromkeys(OUTSIDE, entry.get("anonymous", LOGIN))


def test_every_address_of_the_staff_area_has_an_entry():
    entries = {places.name_of(model, places.PAGES_OF_A_MODEL[row][0]) for model, row in ROWS}

    assert entries | set(MATRIX["pages"]) == places.addresses()


@pytest.mark.parametrize(("model", "row"), ROWS)
def test_a_page_of_a_table_is_open_to_those_who_are_named(clients, objects, model, row):
    page, method = places.PAGES_OF_A_MODEL[row]
    path = places.path_of_row(model, page, objects)

    found = answers(clients, path, method)

    entry = MATRIX["models"][model][row]
    if isinstance(entry, str):
        entry = {"who": entry, "answer": 302 if row == "short" else 200}
    assert found == stated(entry["who"], entry)


@pytest.mark.parametrize(("name", "method"), PAGES)
def test_any_other_page_is_open_to_those_who_are_named(clients, objects, name, method):
    entry = MATRIX["pages"][name]
    path = places.path_of_page(name, objects)

    found = answers(clients, path, method)

    assert found == stated(entry[method], entry)


def test_the_check_of_addresses_notices_a_new_one():
    from django.urls import path

    added = [path(f"{places.PREFIX}neu/", HttpResponse, name="new-page")]

    assert places.addresses(added) == {"new-page"}
