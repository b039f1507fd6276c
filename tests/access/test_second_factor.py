"""The second factor: nothing of the staff area is read with a password alone."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.urls import reverse

from atlas.access.models import SharedNote
from atlas.access.roles import ADMINISTRATOR, READER
from indicators.models import Act, AuditEntry

pytestmark = pytest.mark.django_db
PASSWORD = "Rosengarten-1288"


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.SECOND_FACTOR = True


def account(name="anna", role=READER):
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    return user


def with_password(name="anna"):
    client = Client()
    client.post(reverse("admin:login"), {"username": name, "password": PASSWORD})
    return client


def code(secret, later=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def set_up(client):
    """Scan the code and type in what the app shows; return the secret and the recovery codes."""
    page = client.get(reverse("second-factor-setup")).content.decode()
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0]
    client.post(reverse("second-factor-setup"), {"code": code(secret)})
    codes = client.get(reverse("second-factor-codes")).content.decode()
    return secret, re.findall(r"<code>(\w+)</code>", codes)


@pytest.mark.parametrize("path", ["/verwaltung/", "/verwaltung/veroeffentlichungen/", "/intern/"])
def test_a_password_alone_leads_to_the_set_up(path):
    account()

    answer = with_password().get(path)

    assert answer.status_code == 302
    assert answer["Location"] == f"/verwaltung/zweiter-faktor/einrichten/?next={path}"


def test_public_pages_need_none_of_it(client):
    answer = with_password().get("/")

    assert answer.status_code == 200
    assert "Cookie" not in answer.get("Vary", "")


def test_after_the_set_up_the_session_is_open_and_the_codes_are_shown_once():
    account()
    client = with_password()

    _, codes = set_up(client)

    assert len(codes) == 10
    assert client.get("/verwaltung/").status_code == 200
    assert "schon gezeigt" in client.get(reverse("second-factor-codes")).content.decode()


def test_the_next_login_asks_for_a_code_and_leads_on():
    account()
    secret, _ = set_up(with_password())
    client = with_password()

    asked = client.get("/verwaltung/veroeffentlichungen/")
    wrong = client.post(asked["Location"], {"code": "000000"})
    right = client.post(asked["Location"], {"code": code(secret, later=1)})

    assert asked["Location"] == "/verwaltung/zweiter-faktor/?next=/verwaltung/veroeffentlichungen/"
    assert wrong.status_code == 200
    assert client.get("/verwaltung/").status_code == 200
    assert right["Location"] == "/verwaltung/veroeffentlichungen/"


def test_a_recovery_code_opens_once():
    account()
    _, codes = set_up(with_password())
    first, second = with_password(), with_password()

    opened = first.post(reverse("second-factor"), {"code": codes[0]})
    again = second.post(reverse("second-factor"), {"code": codes[0]})

    assert opened.status_code == 302
    assert again.status_code == 200
    assert second.get("/verwaltung/").status_code == 302


def test_guessing_codes_comes_to_a_stop():
    account()
    secret, _ = set_up(with_password())
    client = with_password()
    for guess in range(5):
        client.post(reverse("second-factor"), {"code": f"00000{guess}"})

    stopped = client.post(reverse("second-factor"), {"code": code(secret, later=1)})

    assert stopped.status_code == 200
    assert client.get("/verwaltung/").status_code == 302


def test_guesses_are_counted_for_all_processes_together():
    """In the database, where every process of the staff site counts and the public one reads nothing."""
    account()
    set_up(with_password())
    assert not SharedNote.objects.exists()

    with_password().post(reverse("second-factor"), {"code": "000000"})

    keys = list(SharedNote.objects.values_list("cache_key", flat=True))
    assert keys and all(re.fullmatch(r"[0-9a-f]{64}", key) for key in keys)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('atlas_staff', 'access_shared_note', 'UPDATE'),"
            " has_table_privilege('atlas_public', 'access_shared_note', 'SELECT, INSERT, UPDATE, DELETE')"
        )
        assert cursor.fetchone() == (True, False)


def test_nobody_is_led_to_another_site():
    account()
    secret, _ = set_up(with_password())
    client = with_password()

    answer = client.post(
        reverse("second-factor"), {"code": code(secret, later=1), "next": "https://example.org/"}
    )

    assert answer["Location"] == "/verwaltung/"


def test_the_secret_is_not_readable_in_the_database():
    account()
    secret, _ = set_up(with_password())

    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]

    assert secret not in stored


def test_the_administration_resets_it_and_the_record_says_so():
    account()
    set_up(with_password())
    account("chef", ADMINISTRATOR)
    boss = with_password("chef")
    set_up(boss)
    anna = User.objects.get(username="anna")

    boss.post(
        reverse("admin:auth_user_changelist"),
        {"action": "reset_second_factor", "_selected_action": [anna.pk]},
    )

    assert not Authenticator.objects.filter(user=anna).exists()
    entry = AuditEntry.objects.oldest_first().last()
    assert entry is not None
    assert (entry.who, entry.act, entry.subject, entry.text) == (
        "chef",
        Act.ACCOUNT,
        "anna",
        "zweiter Faktor zurückgesetzt",
    )


def test_wrong_codes_stand_in_the_record():
    account()
    set_up(with_password())

    with_password().post(reverse("second-factor"), {"code": "000000"})

    entry = AuditEntry.objects.oldest_first().last()
    assert entry is not None
    assert (entry.who, entry.act, entry.text) == (
        "anna",
        Act.LOGIN_FAILED,
        "zweiter Faktor von 127.0.0.1",
    )
