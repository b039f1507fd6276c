"""axe-core finds nothing on the pages of the staff area, from the login to a release, in all five looks."""

import datetime
from decimal import Decimal

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from atlas.access.roles import ROLES
from imports.models import OpenTable, Upload
from imports.problems import problem
from imports.uploading.packing import Result, pack
from imports.validation import Checked, Figure
from tests.access import places
from tests.browser.looks import faults
from tests.browser.office import employ, empty

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
TABLE = "Wohnungsbestand am 31.12.2023;;\nBezirk;Wohnungen;Leerstand\n01;1.234;12\n02;2.345;.\n03;3.456;7\n"
DAY = datetime.date(2023, 12, 31)
PAGES = (
    "admin:index", "deliveries", "upload", "upload-differences", "upload-new", "delivery", "job", "blanks",
    "open-table", "mappings", "mapping", "overlaps", "place-files", "place-file", "staff-releases",
    "staff-release", "staff-draft-new", "staff-draft-order", "staff-preview", "internal", "staff-texts",
    "second-factor-setup", "admin:disclosure-report",
)  # fmt: skip
"""Every page of the staff area that is no plain list of a table, by the name of its address."""
TABLES = (
    ("texts.contactmessage", "changelist"),
    ("texts.contactmessage", "change"),
    ("texts.page", "change"),
)


def wrong_file(found):
    """Return an upload with an error and two warnings, beside the sound one."""
    problems = (
        problem("DAT-11", line=2, column="ALO", wert="5O"),
        problem("DAT-17", datum="01.02.2024"),
    )
    figures = (Figure("HW", "siedlungsbezirk", "01", DAY, Decimal(1200)),)
    checked = Checked("R2", "utf-8", (DAY,), 2, figures=figures, problems=problems)
    return Upload.objects.create(
        source=found["imports.upload"].source, file_name="falsch.csv", sha256="d" * 64, size=1,
        sender="erfassung", content=b"falsch", state=Upload.State.CHECKED, result=pack(Result(checked)),
        stand=found["imports.upload"].stand,
    )  # fmt: skip


def session_of(name):
    """Employ a person for every role and return the key of a session."""
    employ(name, *ROLES)
    client = Client()
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker):
    """Serve a staff area with one of everything; return its address, its pages, and sessions by name."""
    with django_db_blocker.unblock():
        empty()
        found = places.objects()
        OpenTable.objects.filter(pk=found["imports.opentable"].pk).update(content=TABLE.encode())
        sessions = {name: session_of(name) for name in ("erna", "anna")}
        TOTP.activate(User.objects.get(username="anna"), generate_totp_secret())
        paths = {name: places.path_of_page(name, found) for name in PAGES}
        for name in ("job", "staff-draft-order"):
            paths[name] += (
                "?anhalten=ja"  # axe-core refuses pages that load themselves anew; readers may stop it
            )
        paths |= {f"{table} {page}": places.path_of_row(table, page, found) for table, page in TABLES}
        paths["upload with problems"] = places.path_of_page(
            "upload", found | {"imports.upload": wrong_file(found)}
        )
        paths["draft"] = places.path_of_page("staff-release", found | {"indicators.release": found["draft"]})
        server = LiveServer("localhost")
        yield server.url, paths, sessions
        server.stop()
        empty()
        connection.close()


@pytest.fixture
def opened(chromium, office):
    """Return a function that opens a page as somebody who is logged in, "" for a stranger."""
    contexts = []

    def begin(name):
        context = chromium.new_context(locale="de-DE", base_url=office[0])
        contexts.append(context)
        if name:
            context.add_cookies([{"name": "sessionid", "value": office[2][name], "url": office[0]}])
        return context.new_page()

    yield begin
    for context in contexts:
        context.close()


def test_pages_have_no_violations_in_any_look(opened, office):
    page = opened("erna")

    found = {}
    for name, path in office[1].items():
        answer = page.goto(path)
        assert (answer.status, page.url) == (200, office[0] + path)
        found[name] = faults(page)

    assert found == {name: [] for name in office[1]}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("", "/verwaltung/login/"),
        ("anna", "/verwaltung/zweiter-faktor/"),
        ("anna", "/verwaltung/zweiter-faktor/ersatzcodes/"),
    ],
)
def test_the_way_in_has_no_violations_in_any_look(opened, office, name, path):
    page = opened(name)
    answer = page.goto(path)

    assert (answer.status, page.url) == (200, office[0] + path)
    assert faults(page) == []
