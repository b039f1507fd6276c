"""The record: what gets into it, that nothing leaves it, and its file."""

import csv
import datetime
import io
from decimal import Decimal

import psycopg
import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from atlas.access.roles import ADMINISTRATOR, EDITOR, RELEASER
from imports.loading import FileFacts, load, undo
from imports.validation import Checked, Figure
from indicators.models import Act, AuditEntry, RuleChange, record
from tests import factories

PASSWORD = "Rosengarten-1288"

pytestmark = pytest.mark.django_db


def entries():
    """Return what the record says, oldest first."""
    return [(e.who, Act(e.act), e.subject, e.text) for e in AuditEntry.objects.oldest_first()]


def account(name="anna", role=ADMINISTRATOR):
    """Return an account whose making is no longer in what ``entries`` returns from now on."""
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def noted():
    """Return a function that gives only the entries made since it was last asked."""
    seen: list[tuple[str, Act, str, str]] = []

    def new():
        found = entries()
        fresh = found[len(seen) :]
        seen[:] = found
        return fresh

    return new


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE indicators_auditentry SET who = 'niemand'",
        "DELETE FROM indicators_auditentry",
        "UPDATE indicators_auditentry SET who = 'niemand' WHERE false",
    ],
)
def test_the_database_refuses_to_change_the_record(statement):
    record("anna", Act.LOGIN)

    with (
        pytest.raises(DatabaseError, match="the record cannot be changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert entries() == [("anna", Act.LOGIN, "", "")]


def test_the_database_refuses_to_empty_the_record():
    record("anna", Act.LOGIN)

    with (
        pytest.raises(DatabaseError, match="the record cannot be changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        # Switched off by tests/conftest.py for tests that empty all tables.
        cursor.execute("ALTER TABLE indicators_auditentry ENABLE TRIGGER record_is_never_emptied")
        cursor.execute("TRUNCATE indicators_auditentry")

    assert entries() == [("anna", Act.LOGIN, "", "")]


@pytest.mark.parametrize("model", [AuditEntry, RuleChange])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_staff_site_has_no_right_to_change_what_only_grows(model, verb):
    settings = connection.settings_dict
    with (
        psycopg.connect(
            host=settings["HOST"], port=settings["PORT"] or None, dbname=settings["NAME"], user="atlas_staff"
        ) as staff,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        staff.execute(verb.format(model._meta.db_table))


def test_logins_are_recorded_without_passwords(client, noted):
    account()
    noted()
    login = reverse("admin:login")

    client.post(login, {"username": "anna", "password": "falsch"}, REMOTE_ADDR="192.0.2.7")
    client.post(login, {"username": PASSWORD, "password": "anna"}, REMOTE_ADDR="192.0.2.7")
    client.post(login, {"username": "anna", "password": PASSWORD})
    client.post(reverse("admin:logout"))

    assert noted() == [
        ("anna", Act.LOGIN_FAILED, "", "von 192.0.2.7"),
        ("", Act.LOGIN_FAILED, "", "von 192.0.2.7"),
        ("anna", Act.LOGIN, "", ""),
        ("anna", Act.LOGOUT, "", ""),
    ]


def test_accounts_and_roles_are_recorded_with_who_changed_them(client, noted):
    client.force_login(account(), backend="django.contrib.auth.backends.ModelBackend")
    noted()
    new = {"username": "bernd", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}

    client.post(reverse("admin:auth_user_add"), new)
    bernd = User.objects.get(username="bernd")
    change = reverse("admin:auth_user_change", args=[bernd.pk])
    roles = [Group.objects.get(name=name).pk for name in (EDITOR, RELEASER)]
    client.post(change, {"username": "bernd", "is_active": "on", "is_staff": "on", "groups": roles})
    client.post(change, {"username": "bernd", "is_staff": "on", "groups": roles[:1]})
    passwords = {"usable_password": "true", "password1": PASSWORD + "2", "password2": PASSWORD + "2"}
    client.post(reverse("admin:auth_user_password_change", args=[bernd.pk]), passwords)

    assert noted() == [
        ("anna", Act.ACCOUNT, "bernd", "angelegt"),
        ("anna", Act.ACCOUNT, "bernd", "Mitarbeiter-Status: ja"),
        ("anna", Act.RIGHTS, "bernd", "Rolle „Freigabe“, Rolle „Redaktion“ erhalten"),
        ("anna", Act.ACCOUNT, "bernd", "Aktiv: nein"),
        ("anna", Act.RIGHTS, "bernd", "Rolle „Freigabe“ verloren"),
        ("anna", Act.PASSWORD, "bernd", ""),
    ]


def test_rights_are_recorded_from_either_side(noted):
    anna, role = account(), Group.objects.get(name=EDITOR)
    right = Permission.objects.get(codename="withdraw")
    noted()

    role.permissions.add(right)
    role.user_set.add(anna)
    anna.user_permissions.add(right)
    anna.user_permissions.clear()
    anna.groups.add(role)  # she has it

    assert noted() == [
        ("", Act.RIGHTS, "Redaktion", "Recht „indicators.withdraw“ erhalten"),
        ("", Act.RIGHTS, "anna", "Rolle „Redaktion“ erhalten"),
        ("", Act.RIGHTS, "anna", "Recht „indicators.withdraw“ erhalten"),
        ("", Act.RIGHTS, "anna", "alle Rollen oder Rechte verloren"),
    ]


def test_a_removed_account_is_recorded(noted):
    anna = account()
    noted()

    anna.delete()

    assert ("", Act.ACCOUNT, "anna", "gelöscht") in noted()


def test_saving_an_account_unchanged_is_no_news(noted):
    anna = account()
    noted()

    anna.save()
    anna.save(update_fields=["last_login"])

    assert noted() == []


def test_the_file_holds_every_entry_and_no_formula(client):
    client.force_login(account(), backend="django.contrib.auth.backends.ModelBackend")
    record("=1+1", Act.UPLOADED, "@datei.csv", sha256="b" * 64, text="-2; „neu“\nzweite Zeile")
    before = list(AuditEntry.objects.oldest_first())

    response = client.get(reverse("admin:indicators_auditentry_export"))
    content = b"".join(response.streaming_content)

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == ["nummer", "wann", "wer", "was", "woran", "pruefsumme", "einzelheiten"]
    assert [int(row[0]) for row in rows[1:-1]] == [entry.pk for entry in before]
    assert rows[-2][2:] == [
        "'=1+1", "Datei hochgeladen", "'@datei.csv", "b" * 64, "'-2; „neu“\nzweite Zeile",
    ]  # fmt: skip
    assert rows[-1][2:] == ["anna", "Protokoll ausgegeben", "", "", ""]


def test_the_list_shows_entries_and_offers_nothing_to_change(client):
    client.force_login(account(), backend="django.contrib.auth.backends.ModelBackend")
    entry = record("bernd", Act.LOADED, "Lieferung 7", sha256="c" * 64, text="12 neue Werte")

    listed = client.get(reverse("admin:indicators_auditentry_changelist")).content.decode()
    shown = client.get(reverse("admin:indicators_auditentry_change", args=[entry.pk])).content.decode()

    assert "Lieferung 7" in listed
    assert reverse("admin:indicators_auditentry_export") in listed
    assert 'name="action"' not in listed
    assert "c" * 64 in shown
    assert 'name="_save"' not in shown


def test_the_number_of_questions_does_not_grow_with_the_record(django_assert_num_queries):
    client = Client()
    client.force_login(account(), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("admin:indicators_auditentry_changelist")
    client.get(address)

    for number in (1, 3):
        for _ in range(number):
            record("anna", Act.UPLOADED, "datei.csv")
        with django_assert_num_queries(9):
            client.get(address)


def test_deliveries_are_recorded_with_the_hash_of_the_file(noted):
    factories.city()
    factories.measure("ew_gesamt", source_key="HW")
    day = datetime.date(2023, 12, 31)
    figure = Figure("HW", "siedlungsbezirk", "01", day, Decimal(1200))
    checked = Checked("R2", "utf-8", (day,), 1, figures=(figure,))
    noted()

    loaded = load(checked, "register", FileFacts("einwohner.csv", "d" * 64, 10), "anna")
    assert loaded.delivery is not None
    undo(loaded.delivery, by="bernd")

    name = f"Lieferung {loaded.delivery.number}: einwohner.csv"
    assert noted() == [
        ("anna", Act.LOADED, name, "1 neue und 0 geänderte Werte; Stichtage: 31.12.2023"),
        ("bernd", Act.UNDONE, name, ""),
    ]
    assert set(AuditEntry.objects.filter(subject=name).values_list("sha256", flat=True)) == {"d" * 64}
