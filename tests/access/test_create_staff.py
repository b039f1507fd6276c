"""``manage.py create_staff`` makes the first person and refuses what would be weak or wrong."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

GOOD = "Rosengarten-1288"

pytestmark = pytest.mark.django_db


@pytest.fixture
def create(monkeypatch):
    """Return a function that calls the command with a password on its standard input."""

    def call(*arguments, password=GOOD):
        said = io.StringIO()
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        call_command("create_staff", *arguments, "--password-stdin", stdout=said)
        return said.getvalue()

    return call


def test_an_account_gets_its_role_and_may_log_in(create, client):
    said = create("anna", "--role", "Administration", "--email", "anna@example.de")

    anna = User.objects.get()
    assert said == "„anna“ kann sich jetzt unter /verwaltung/ anmelden (Rolle: Administration).\n"
    assert (anna.email, anna.is_staff, anna.is_superuser) == ("anna@example.de", True, False)
    assert [group.name for group in anna.groups.all()] == ["Administration"]
    assert GOOD not in said
    assert client.login(request=client.get("/verwaltung/login/").wsgi_request, username="anna", password=GOOD)


@pytest.mark.parametrize(
    ("arguments", "password", "reason"),
    [
        (["anna", "--role", "Chef"], GOOD, "Die Rolle „Chef“ gibt es nicht. Es gibt: Administration, "),
        (["an na", "--role", "Redaktion"], GOOD, "gültigen Benutzernamen"),
        (["anna", "--role", "Redaktion", "--email", "anna"], GOOD, "gültige E-Mail-Adresse"),
        (["vorhanden", "--role", "Redaktion"], GOOD, "bereits vergeben"),
        (["anna", "--role", "Redaktion"], "kurz", "mindestens 12 Zeichen"),
        (["anna", "--role", "Redaktion"], "123456789012", "komplett numerisch"),
        (["anna", "--role", "Redaktion"], "1q2w3e4r5t6y", "zu üblich"),
        (["rosengarten-12", "--role", "Redaktion"], "rosengarten-123", "zu ähnlich"),
        (["anna", "--role", "Redaktion"], "", "mindestens 12 Zeichen"),
    ],
)
def test_what_is_wrong_is_said_in_german(create, arguments, password, reason):
    User.objects.create_user("vorhanden")

    with pytest.raises(CommandError, match=reason):
        create(*arguments, password=password)

    assert [user.username for user in User.objects.all()] == ["vorhanden"]


@pytest.fixture
def terminal(monkeypatch):
    """Return a function that calls the command where these passwords are typed."""

    def call(*typed):
        answers = iter(typed)
        monkeypatch.setattr("sys.stdin", type("Terminal", (io.StringIO,), {"isatty": lambda self: True})())
        monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
        call_command("create_staff", "anna", "--role", "Freigabe", stdout=io.StringIO())

    return call


def test_the_password_is_asked_twice(terminal):
    with pytest.raises(CommandError, match="stimmen nicht überein"):
        terminal(GOOD, GOOD + "x")
    assert User.objects.count() == 0

    terminal(GOOD, GOOD)
    assert User.objects.get().check_password(GOOD)


def test_without_a_terminal_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(GOOD))

    with pytest.raises(CommandError, match="--password-stdin"):
        call_command("create_staff", "anna", "--role", "Freigabe")


def test_the_public_site_makes_no_accounts(settings, create):
    settings.HAS_STAFF = False

    with pytest.raises(CommandError, match="ATLAS_SITE=staff"):
        create("anna", "--role", "Freigabe")
