"""The groups of the migration hold exactly the rights stated in ``atlas.access.roles``."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from atlas.access.roles import ADMINISTRATOR, APPS_WITH_RIGHTS, EDITOR, ROLES, give_roles

pytestmark = pytest.mark.django_db


def rights():
    """Return the rights of every group in the database."""
    return {
        group.name: {
            f"{right.content_type.app_label}.{right.codename}"
            for right in group.permissions.select_related("content_type")
        }
        for group in Group.objects.all()
    }


def state():
    """Return everything that giving roles could touch."""
    return rights(), set(Permission.objects.values_list("content_type", "codename", "name"))


def test_the_migration_made_the_stated_roles():
    assert rights() == {role: set(stated) for role, stated in ROLES.items()}


def test_giving_roles_twice_changes_nothing():
    before = state()

    give_roles(apps)

    assert state() == before


def test_giving_roles_makes_what_is_missing():
    before = state()
    Group.objects.filter(name=EDITOR).delete()
    Permission.objects.filter(content_type__app_label__in=APPS_WITH_RIGHTS).delete()

    give_roles(apps)

    assert state() == before


def test_giving_roles_leaves_what_a_city_added():
    role = Group.objects.get(name=EDITOR)
    role.permissions.add(Permission.objects.get(codename="withdraw"))

    give_roles(apps)

    assert rights()[EDITOR] == ROLES[EDITOR] | {"indicators.withdraw"}


def test_only_the_administration_governs_accounts_and_nobody_deletes_them():
    by_right = {right: {role for role, stated in ROLES.items() if right in stated} for right in (
        "auth.change_user", "auth.delete_user", "auth.delete_group", "indicators.view_auditentry",
        "indicators.change_auditentry", "indicators.delete_auditentry",
    )}  # fmt: skip

    assert by_right == {
        "auth.change_user": {"Administration"},
        "auth.delete_user": set(),
        "auth.delete_group": set(),
        "indicators.view_auditentry": {"Administration"},
        "indicators.change_auditentry": set(),
        "indicators.delete_auditentry": set(),
    }


def test_an_administrator_cannot_give_more_than_roles(client):
    chief = User.objects.create_user("anna", is_staff=True)
    chief.groups.add(Group.objects.get(name=ADMINISTRATOR))
    client.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")
    right = Permission.objects.get(codename="delete_user")
    form = {"username": "anna", "is_active": "on", "is_staff": "on", "groups": [chief.groups.get().pk]}

    response = client.post(
        reverse("admin:auth_user_change", args=[chief.pk]),
        {**form, "is_superuser": "on", "user_permissions": [right.pk]},
    )

    chief.refresh_from_db()
    assert response.status_code == 302
    assert (chief.is_superuser, list(chief.user_permissions.all())) == (False, [])
