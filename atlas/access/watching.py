"""What the record learns of logins, accounts and roles, wherever they are changed."""

from collections.abc import Iterable
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.admin.utils import label_for_field
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.http import HttpRequest
from django.utils import timezone
from simple_history.models import HistoricalRecords

from atlas.visitors import client_address
from indicators.models import Act, AuditEntry, record

KEPT: Final = ("username", "first_name", "last_name", "email", "is_active", "is_staff", "is_superuser")
"""Fields of an account whose changes are recorded by name, never with their content."""
VERBS: Final = {"post_add": "erhalten", "post_remove": "verloren", "pre_clear": "alle verloren"}


def begin() -> None:
    """Connect everything in this module with Django's signals."""
    user_logged_in.connect(note_login)
    user_logged_out.connect(note_logout)
    user_login_failed.connect(note_failure)
    user_locked_out.connect(note_lock)
    authentication_failed.connect(note_wrong_code)
    authenticator_added.connect(note_second_factor)
    pre_save.connect(remember_account, sender=User)
    post_save.connect(note_account, sender=User)
    for model in (User, Group):
        post_delete.connect(note_removal, sender=model)
    for through in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(note_rights, sender=through)


def acting() -> str:
    """Return the name of the account whose request is being answered, "" for a command."""
    request = getattr(HistoricalRecords.context, "request", None)
    user = getattr(request, "user", None)
    return user.get_username() if user is not None and user.is_authenticated else ""


def note_login(user: User, **_: object) -> None:
    """Record a login."""
    record(user.get_username(), Act.LOGIN)


def note_logout(user: User | None, **_: object) -> None:
    """Record a logout, if somebody was logged in."""
    if user is not None:
        record(user.get_username(), Act.LOGOUT)


def known(name: object) -> str:
    """Return the name if an account has it, else "": people type passwords into the wrong field."""
    return str(name) if User.objects.filter(username=str(name)).exists() else ""


def note_failure(credentials: dict[str, Any], request: HttpRequest | None = None, **_: object) -> None:
    """Record a failed login; while the login is locked one entry says so, and not every attempt."""
    if not getattr(request, "axes_locked_out", False):
        record(known(credentials.get("username")), Act.LOGIN_FAILED, text=_place(request))


def note_lock(request: HttpRequest, username: str | None, **_: object) -> None:
    """Record that a login is locked, once in the time it lasts."""
    who, text = known(username), _place(request)
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    if not AuditEntry.objects.of_late(Act.LOCKED, since).filter(who=who, text=text).exists():
        record(who, Act.LOCKED, text=text)


def note_wrong_code(user: User, request: HttpRequest, **_: object) -> None:
    """Record a wrong second factor behind a right password."""
    record(user.get_username(), Act.LOGIN_FAILED, text=f"zweiter Faktor {_place(request)}".strip())


def note_second_factor(user: User, authenticator: Authenticator, **_: object) -> None:
    """Record that an account has a second factor from now on; its recovery codes come with it."""
    if authenticator.type == Authenticator.Type.TOTP:
        record(user.get_username(), Act.ACCOUNT, user.get_username(), text="zweiter Faktor eingerichtet")


def _place(request: HttpRequest | None) -> str:
    address = client_address(request) if request else None
    return f"von {address}" if address else ""


def remember_account(instance: User, **_: object) -> None:
    """Keep what an account was before it is saved."""
    before = User.objects.filter(pk=instance.pk).values(*KEPT, "password").first() if instance.pk else None
    instance._atlas_before = before  # type: ignore[attr-defined]


def note_account(instance: User, created: bool, **_: object) -> None:
    """Record a new account and which of its fields changed; a new password is an act of its own."""
    before: dict[str, Any] | None = instance._atlas_before  # type: ignore[attr-defined]
    name = instance.get_username()
    if created or before is None:
        record(acting(), Act.ACCOUNT, name, text="angelegt")
        return
    changed = [_change(instance, field) for field in KEPT if before[field] != getattr(instance, field)]
    if changed:
        record(acting(), Act.ACCOUNT, name, text=", ".join(changed))
    # Without the raw password it is Django that stores the same one in a newer way.
    if before["password"] != instance.password and getattr(instance, "_password", None) is not None:
        record(acting(), Act.PASSWORD, name)


def _change(account: User, field: str) -> str:
    label, value = label_for_field(field, User), getattr(account, field)
    return f"{label}: {'ja' if value else 'nein'}" if isinstance(value, bool) else f"{label} geändert"


def note_removal(instance: User | Group, **_: object) -> None:
    """Record an account or a role that is gone."""
    act = Act.ACCOUNT if isinstance(instance, User) else Act.RIGHTS
    record(acting(), act, str(instance), text="gelöscht")


def note_rights(
    instance: Model, action: str, reverse: bool, model: type[Model], pk_set: Iterable[Any] | None, **_: object
) -> None:
    """Record who got or lost a role, and which rights an account or a role got or lost.

    One entry for each account or role; from whichever side it was changed.
    """
    if action not in VERBS or (pk_set is not None and not pk_set):
        return
    others = list(model._default_manager.filter(pk__in=pk_set)) if pk_set is not None else []
    if reverse and others:
        for holder in others:
            record(acting(), Act.RIGHTS, str(holder), text=f"{_named([instance])} {VERBS[action]}")
        return
    what = f"{_named(others)} {VERBS[action]}" if others else "alle Rollen oder Rechte verloren"
    record(acting(), Act.RIGHTS, str(instance), text=what)


def _named(given: list[Model]) -> str:
    names = sorted(
        f"{right.content_type.app_label}.{right.codename}" if isinstance(right, Permission) else str(right)
        for right in given
    )
    kind = "Recht" if isinstance(given[0], Permission) else "Rolle"
    return ", ".join(f"{kind} „{name}“" for name in names)
