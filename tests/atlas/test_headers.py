"""The headers of every kind of page, graded as the Mozilla HTTP Observatory grades a site."""

import os
import runpy
from http.cookies import SimpleCookie

import pytest
from django.test import Client

from tests.atlas import observatory
from tests.atlas.observatory import Answer
from tests.shared_data import ROOT

HOST = "sozialatlas.example.de"
PRODUCTION = {
    "ATLAS_HTTPS": "on",
    "ATLAS_SITE": "all",
    "ATLAS_ALLOWED_HOSTS": HOST,
    "ATLAS_SECOND_FACTOR": "on",
}
ABOUT_HEADERS = ("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "X_FRAME", "CONTENT_SECURITY", "PERMISSIONS_")
PUBLIC = (
    "/", "/karte/ew_anteil_u18/", "/karte/ew_anteil_u18/?jahr=2022&gebiet=01", "/gebiet/01-bezirk-01/",
    "/tabelle/ew_anteil_u18/", "/zeit/ew_anteil_u18/", "/vergleich/", "/tabelle/", "/daten/",
    "/daten/ew_anteil_u18/", "/indikator/ew_anteil_u18/", "/suche/?q=Bezirk", "/barrierefreiheit/",
    "/veroeffentlichungen/", "/gibt-es-nicht/", "/karte/ew_anteil_u18/?jahr=x",
)  # fmt: skip
BEST = {"content_security_policy": 10, "referrer_policy": 5, "framing": 5, "resource_policy": 10}


@pytest.fixture
def visitor(settings):
    """Return a client of the site with the header settings of production."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "environ", os.environ | PRODUCTION)
        production = runpy.run_path(str(ROOT / "atlas" / "settings.py"))
    for name, value in production.items():
        if name == "MIDDLEWARE" or name.startswith(ABOUT_HEADERS):
            setattr(settings, name, value)
    return Client(headers={"host": HOST})


def answer(visitor, path):
    """Return what a browser gets at a path over HTTPS and, before, over HTTP."""
    plain = visitor.get(path)
    response = visitor.get(path, secure=True)
    return Answer(
        headers={name.lower(): value for name, value in response.headers.items()},
        cookies=response.cookies,
        page=response.content.decode(),
        over_http=(plain.status_code, plain.headers.get("Location", "")),
        address=f"https://{HOST}{path}",
    )


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_get_the_best_grade(visitor, atlas, path):
    asked = answer(visitor, path)

    points, changes = observatory.score(asked)
    assert (observatory.grade(points), points, changes) == ("A+", 130, BEST)


@pytest.mark.parametrize("path", ["/verwaltung/login/", "/verwaltung/login/?next=/intern/"])
def test_login_gets_the_best_grade_with_its_cookie(visitor, atlas, path):
    asked = answer(visitor, path)

    assert set(asked.cookies) == {"csrftoken"}
    assert observatory.score(asked) == (135, BEST | {"cookies": 5})


def test_embedded_pages_lose_points_for_the_frame_alone(visitor, atlas):
    """They are made for frames of other sites; nothing else of them is weaker."""
    asked = answer(visitor, "/einbetten/karte/ew_anteil_u18/")

    assert observatory.score(asked) == (
        80,
        {"content_security_policy": 10, "referrer_policy": 5, "framing": -20},
    )
    assert asked.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/bild/karte/ew_anteil_u18.svg", "cross-origin"),
        ("/daten/ew_anteil_u18.csv", "cross-origin"),
        ("/oembed/?url=https://sozialatlas.example.de/karte/ew_anteil_u18/", "cross-origin"),
        ("/", "same-origin"),
        ("/static/css/tokens.css", "same-origin"),
        ("/robots.txt", "same-origin"),
    ],
)
def test_other_sites_load_only_what_is_made_for_them(visitor, atlas, path, policy):
    response = visitor.get(path, secure=True)
    response.close()  # a file of whitenoise

    assert response.status_code == 200
    assert response.headers["Cross-Origin-Resource-Policy"] == policy


def site(cookie="", page="", **headers):
    """Return the answer of some site whose headers are these."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(named, SimpleCookie(cookie), page, (301, "https://x/"), "https://x/")


SOUND = {
    "content_security_policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
    "strict_transport_security": "max-age=63072000",
    "x_content_type_options": "nosniff",
}


@pytest.mark.parametrize(
    ("other", "points", "name"),
    [
        (site(), 30, "D"),
        (site(**SOUND), 115, "A+"),
        (site(**SOUND, cookie="sessionid=1"), 60, "C+"),
        (site(**SOUND, cookie="sessionid=1; Secure; SameSite=Lax"), 70, "B"),
        (site(**SOUND, cookie="sessionid=1; Secure; HttpOnly; SameSite=Lax"), 120, "A+"),
        (site(**SOUND, page='<script src="https://y/x.js"></script>'), 50, "C"),
        (site(**SOUND | {"x_content_type_options": ""}), 110, "A+"),
        (site(**SOUND | {"strict_transport_security": "max-age=60"}), 105, "A+"),
        (site(**SOUND | {"content_security_policy": "script-src 'self' 'unsafe-inline'"}), 60, "C+"),
        (site(**SOUND | {"content_security_policy": "default-src 'self'; frame-ancestors *"}), 80, "B+"),
        (site(**SOUND, referrer_policy="unsafe-url"), 110, "A+"),
    ],
)
def test_the_scale_tells_sites_apart(other, points, name):
    """Extra points count from 90 on only."""
    assert (observatory.score(other)[0], observatory.grade(points)) == (points, name)
