"""A real Chromium on a live server: no outside request, no console message."""

import os
import shutil

import pytest

pytest.importorskip("playwright.sync_api")
from django.db import connection
from playwright.sync_api import Locator, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.atlas import dataset
from tests.browser import office

# Playwright's loop runs in this thread; Django would refuse the database because of it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("ATLAS_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def clicks_wait():
    """Let every click wait for the page that it leads to.

    Playwright's own returns as soon as the answer begins; a test that reads at once would find half a page.
    """
    click = Locator.click

    def patient(self, *args, **options):
        click(self, *args, **options)
        self.page.wait_for_load_state("load")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", patient)
        yield


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def origin(django_db_setup, django_db_blocker):
    """Serve one published atlas for all tests of a module; they only read."""
    with django_db_blocker.unblock():
        office.empty()
        dataset.publish()
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        office.empty()
        # While Playwright's loop runs, this is not the connection that the test database is dropped with.
        connection.close()


class Visit:
    """A page in its own context that remembers what it asked for and what it complained about."""

    def __init__(self, browser, origin, **options):
        self.origin = origin
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "locale": "de-DE"} | options
        )
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.messages.append(f"error: {error}"))

    def go(self, path):
        answer = self.page.goto(self.origin + path)
        self.page.wait_for_load_state("load")
        return answer


@pytest.fixture
def visit(chromium, origin):
    visits = []

    def begin(path, **options):
        made = Visit(chromium, origin, **options)
        visits.append(made)
        made.go(path)
        return made

    yield begin
    for made in visits:
        assert [url for url in made.requests if not url.startswith(origin)] == []
        assert made.messages == []
        assert made.context.cookies() == []
        made.context.close()
