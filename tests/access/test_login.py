"""Logging in: slowed down after five failures, eight hours long, only at the staff site."""

import datetime
import subprocess
import sys

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client, RequestFactory
from django.urls import reverse

from atlas.visitors import client_address
from indicators.models import Act, AuditEntry
from tests.shared_data import ROOT

PASSWORD = "Rosengarten-1288"
HERE, THERE = "192.0.2.7", "192.0.2.8"


@pytest.fixture
def anna(db):
    return User.objects.create_user("anna", password=PASSWORD, is_staff=True)


def log_in(client, password=PASSWORD, name="anna", address=HERE, **headers):
    form = {"username": name, "password": password}
    return client.post(reverse("admin:login"), form, REMOTE_ADDR=address, headers=headers)


def fail(client, times, **choices):
    return [log_in(client, "falsch", **choices).status_code for _ in range(times)]


def test_the_fifth_failure_locks_the_login(client, anna):
    assert fail(client, 6) == [200, 200, 200, 200, 429, 429]

    locked = log_in(client)

    assert locked.status_code == 429
    assert locked["Retry-After"] == "900"
    assert "ist von hier aus für 15 Minuten gesperrt" in locked.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_lock_holds_for_one_name_from_one_address(client, anna):
    User.objects.create_user("bernd", password=PASSWORD, is_staff=True)
    fail(client, 5)

    assert log_in(client).status_code == 429
    assert log_in(client, name="bernd").status_code == 302
    assert log_in(client, address=THERE).status_code == 302


def test_a_lock_ends_after_a_quarter_of_an_hour(client, anna):
    fail(client, 5)

    statuses = []
    for minutes in (14, 2):
        AccessAttempt.objects.update(attempt_time=F("attempt_time") - datetime.timedelta(minutes=minutes))
        statuses.append(log_in(client).status_code)

    assert statuses == [429, 302]


def test_success_forgets_earlier_failures(client, anna):
    fail(client, 4)
    log_in(client)

    assert fail(client, 4) == [200, 200, 200, 200]


def test_a_lock_is_recorded_once(client, anna):
    fail(client, 9)

    found = AuditEntry.objects.oldest_first().filter(act__in=(Act.LOGIN_FAILED, Act.LOCKED))
    assert list(found.values_list("who", "act", "text")) == [
        *[("anna", Act.LOGIN_FAILED, f"von {HERE}")] * 4,
        ("anna", Act.LOCKED, f"von {HERE}"),
    ]


def test_a_visitor_cannot_choose_another_address(client, anna):
    fail(client, 5, x_forwarded_for="198.51.100.1")

    assert log_in(client, x_forwarded_for="198.51.100.2").status_code == 429


@pytest.mark.parametrize(
    ("header", "meta", "expected"),
    [
        ("", {"REMOTE_ADDR": HERE}, HERE),
        ("", {"REMOTE_ADDR": HERE, "HTTP_X_FORWARDED_FOR": THERE}, HERE),
        ("", {"REMOTE_ADDR": ""}, None),
        ("X-Forwarded-For", {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": HERE}, HERE),
        ("X-Forwarded-For", {"HTTP_X_FORWARDED_FOR": f"{THERE}, {HERE}"}, HERE),
        ("X-Forwarded-For", {"REMOTE_ADDR": "10.0.0.1"}, None),
        ("X-Forwarded-For", {"HTTP_X_FORWARDED_FOR": "<script>"}, None),
        ("X-Real-IP", {"HTTP_X_FORWARDED_FOR": THERE, "HTTP_X_REAL_IP": HERE}, HERE),
        ("", {"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::"),
        ("", {"REMOTE_ADDR": "::ffff:192.0.2.7"}, HERE),
    ],
)
def test_the_address_comes_from_where_it_is_configured(settings, header, meta, expected):
    settings.CLIENT_ADDRESS_HEADER = header

    assert client_address(RequestFactory().get("/", **meta)) == expected


def test_browsers_say_where_the_form_came_from(db):
    """With "no-referrer" they send "Origin: null", which Django refuses."""
    client = Client(enforce_csrf_checks=True)
    page = client.get(reverse("admin:login"))
    form = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}

    statuses = {
        origin: client.post(reverse("admin:login"), form, headers={"origin": origin}).status_code
        for origin in ("http://testserver", "null")
    }

    assert page["Referrer-Policy"] == "same-origin"
    assert statuses == {"http://testserver": 200, "null": 403}


def test_a_session_lasts_eight_hours(client, anna):
    log_in(client)

    assert client.session.get_expiry_age() == 8 * 60 * 60


def test_a_new_password_needs_the_old_one(client, anna):
    log_in(client)
    new = {"new_password1": "Birnbaum-77-Tor", "new_password2": "Birnbaum-77-Tor"}
    address = reverse("admin:password_change")

    refused = client.post(address, {"old_password": "falsch", **new})
    weak = client.post(address, {"old_password": PASSWORD, "new_password1": "kurz", "new_password2": "kurz"})
    done = client.post(address, {"old_password": PASSWORD, **new})

    assert "Das alte Passwort war falsch" in refused.content.decode()
    assert "mindestens 12 Zeichen" in weak.content.decode()
    assert done["Location"] == reverse("admin:password_change_done")
    anna.refresh_from_db()
    assert anna.check_password("Birnbaum-77-Tor")


def test_the_public_site_knows_no_login():
    asked = (
        "from django.conf import settings; print(*settings.INSTALLED_APPS, *settings.MIDDLEWARE, sep='\\n')"
    )
    run = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", asked],
        cwd=ROOT,
        env={
            "ATLAS_SITE": "public",
            "ATLAS_SECRET_KEY": "x" * 50,
            "ATLAS_ALLOWED_HOSTS": "localhost",
            "ATLAS_DB_HOST": "db",
        },
        capture_output=True,
        text=True,
        check=True,
    )

    words = (
        "axes",
        "sessions",
        "admin",
        "access",
        "procrastinate",
        "simple_history",
        "messages",
        "auth.middleware",
    )
    found = [name for name in run.stdout.split() if any(word in name for word in words)]
    assert found == []
    assert "django.middleware.security.SecurityMiddleware" in run.stdout
