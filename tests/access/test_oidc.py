"""Logging in with the city's sign-in service: a small one that answers as the standard says."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def part(content):
    return urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


class Service(BaseHTTPRequestHandler):
    """Discovery, token and user info; ``claims`` are those of the person who logs in."""

    claims: dict[str, Any]
    server: ThreadingHTTPServer

    def do_GET(self):
        if self.path.endswith("/.well-known/openid-configuration"):
            origin = f"http://127.0.0.1:{self.server.server_port}"
            names = ("authorization", "token", "userinfo")
            self.answer(
                {"issuer": origin, "jwks_uri": f"{origin}/jwks"}
                | {f"{name}_endpoint": f"{origin}/{name}" for name in names}
            )
        else:
            self.answer(self.claims)

    def do_POST(self):
        token = ".".join((part({"alg": "none"}), part(self.claims), ""))
        self.answer({"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": token})

    def answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def service(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.SECOND_FACTOR = True
    settings.OIDC_SERVER = f"http://127.0.0.1:{server.server_port}"
    # What atlas.settings makes of a configured service.
    settings.SESSION_COOKIE_SAMESITE = "Lax"
    settings.OIDC_ROLES = {"soz-freigabe": "Freigabe", "soz-erfassung": "Erfassung"}
    app = {
        "provider_id": "stadt",
        "name": "Stadt",
        "client_id": "atlas",
        "secret": "geheim",
        "settings": {"server_url": settings.OIDC_SERVER},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    yield Service
    server.shutdown()
    server.server_close()
    thread.join()


def log_in(client, service, groups, query=""):
    service.claims = {
        "sub": "4711", "preferred_username": "erna", "name": "Erna Muster", "groups": groups,
        "aud": "atlas", "iss": settings.OIDC_SERVER, "iat": int(time.time()), "exp": int(time.time()) + 60,
    }  # fmt: skip
    out = client.get(reverse("openid_connect_login", args=["stadt"]) + query)
    state = parse_qs(urlsplit(out["Location"]).query)["state"][0]
    return client.get(reverse("openid_connect_callback", args=["stadt"]), {"code": "c", "state": state})


def roles():
    return {group.name for group in User.objects.get(username="erna").groups.all()}


def test_the_login_page_offers_the_service_where_there_is_one(client, service):
    page = client.get(reverse("admin:login")).content.decode()

    assert reverse("openid_connect_login", args=["stadt"]) in page


def test_the_login_page_offers_nothing_else_without(client):
    assert "/oidc/" not in client.get(reverse("admin:login")).content.decode()


def test_groups_of_the_service_become_roles_and_no_second_code_is_asked_for(client, service):
    answer = log_in(client, service, ["soz-freigabe", "andere"])

    assert answer["Location"] == "/verwaltung/"
    assert client.get("/verwaltung/").status_code == 200
    assert roles() == {"Freigabe"}
    assert not User.objects.get(username="erna").has_usable_password()


def test_a_changed_group_changes_the_role_at_the_next_login(client, service):
    log_in(client, service, ["soz-freigabe"])
    client.logout()

    log_in(client, service, ["soz-erfassung"])

    assert roles() == {"Erfassung"}


def test_without_a_group_nobody_comes_in(client, service):
    answer = log_in(client, service, ["andere"])

    assert answer.status_code == 403
    assert "gehört zu keiner Gruppe" in answer.content.decode()
    assert not User.objects.exists()
    assert client.get("/verwaltung/").status_code == 302


def test_an_answer_that_was_not_asked_for_is_refused(client, service):
    answer = client.get(reverse("openid_connect_callback", args=["stadt"]), {"code": "c", "state": "falsch"})

    assert answer.status_code == 403
    assert "nicht zustande gekommen" in answer.content.decode()


def test_a_password_alone_ties_no_account_of_the_city_to_a_local_one(client, service):
    """Otherwise whoever knows a password comes in without the second factor, as somebody else."""
    User.objects.create_superuser("chefin", password="Rosengarten-1288")
    thief = Client()
    thief.post(reverse("admin:login"), {"username": "chefin", "password": "Rosengarten-1288"})

    answer = log_in(thief, service, ["soz-erfassung"], "?process=connect&next=/verwaltung/")
    log_in(client, service, ["soz-erfassung"])

    assert answer.status_code == 403
    assert User.objects.get(pk=client.session["_auth_user_id"]).username == "erna"
