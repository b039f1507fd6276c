"""The background map: off by default; fetched by the atlas, kept, and only for the city."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.cache import caches

from atlas.tiles import EMPTY
from indicators.models import Area
from tests.atlas.test_map_page import MAP

PICTURE = b"\x89PNG\r\n\x1a\n" + b"tile"
NEAR = "/kacheln/12/2125/1360.png"


class Source(BaseHTTPRequestHandler):
    """Answers with ``content`` and counts what was asked."""

    content = PICTURE
    asked: list[tuple[str, dict[str, str]]]

    def do_GET(self):
        self.asked.append((self.path, dict(self.headers)))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def source(settings, tmp_path, atlas):
    square = Polygon.from_bbox((343_000, 5_710_000, 353_000, 5_720_000))
    square.srid = 25832
    Area.objects.filter(level_id="stadt").update(drawn_shape=MultiPolygon(square, srid=25832))
    Source.asked, Source.content = [], PICTURE
    server = ThreadingHTTPServer(("127.0.0.1", 0), Source)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.CACHES = {
        **settings.CACHES,
        "tiles": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": tmp_path},
    }
    settings.TILES = f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}"
    settings.TILES_CREDIT = "© Vermessungsamt"
    yield Source
    server.shutdown()
    server.server_close()
    thread.join()
    caches["tiles"].clear()


def test_there_is_no_background_unless_somebody_asks_for_one(client, atlas):
    assert client.get(NEAR).status_code == 404
    assert "data-tiles" not in client.get(MAP).content.decode()


def test_a_tile_is_fetched_once_and_nothing_of_the_visitor_goes_out(client, source):
    first = client.get(NEAR, headers={"user-agent": "Browser", "referer": "http://testserver/x"})
    second = client.get(NEAR)

    assert first.content == second.content == PICTURE
    assert first["Content-Type"] == "image/png"
    [(path, headers)] = source.asked
    assert path == "/12/2125/1360"
    assert headers["User-Agent"] == "Sozialatlas"
    assert "Referer" not in headers
    assert "Cookie" not in headers


@pytest.mark.parametrize(
    "path", ["/kacheln/12/0/0.png", "/kacheln/12/2200/1363.png", "/kacheln/19/272000/174464.png"]
)
def test_tiles_elsewhere_are_not_passed_on(client, source, path):
    assert client.get(path).status_code == 404
    assert source.asked == []


def test_a_source_that_fails_leaves_the_map_as_it_is(client, source, settings):
    source.content = b"<html>busy</html>"

    answer = client.get(NEAR)

    assert answer.status_code == 200
    assert answer.content == EMPTY
    assert answer["Cache-Control"] == "public, max-age=600"


def test_a_source_that_is_gone_leaves_the_map_as_it_is(client, source, settings):
    settings.TILES = "http://127.0.0.1:9/{z}/{x}/{y}"

    assert client.get(NEAR).content == EMPTY


def test_the_map_names_its_background_and_credit(client, source):
    answer = client.get(MAP)

    page = answer.content.decode()
    assert 'data-tiles="/kacheln/{z}/{x}/{y}.png"' in page
    assert "© Vermessungsamt" in page
    assert "img-src 'self' data:" in answer["Content-Security-Policy"]
