"""Make an account with a role; the first person of the staff area comes from here."""

import getpass
import sys
from argparse import ArgumentParser

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction


class Command(BaseCommand):
    """``manage.py create_staff NAME --role ROLE``."""

    help = "Legt ein Konto für die Verwaltung an und fragt dabei zweimal nach dem Kennwort."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name of the account, its role and where the password comes from."""
        parser.add_argument("username", help="Name zum Anmelden")
        parser.add_argument(
            "--role",
            required=True,
            help="„Leser intern“, Erfassung, Freigabe, Redaktion oder Administration",
        )
        parser.add_argument("--email", default="", help="E-Mail-Adresse, freiwillig")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="Kennwort aus der ersten Zeile der Standardeingabe lesen, statt zu fragen",
        )

    def handle(self, *args: object, **options: object) -> None:
        """Check everything that can be checked before asking, then make the account."""
        name, role = str(options["username"]), str(options["role"])
        if not settings.HAS_STAFF:
            raise CommandError("Dieser Prozess hat keine Verwaltung. Bitte mit ATLAS_SITE=staff aufrufen.")
        account = User(username=name, email=str(options["email"]), is_staff=True)
        group = role_named(role)
        try:
            account.full_clean(exclude=["password"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        password = first_line() if options["password_stdin"] else asked()
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        account.set_password(password)
        with transaction.atomic():
            account.save()
            account.groups.add(group)
        self.stdout.write(f"„{name}“ kann sich jetzt unter /verwaltung/ anmelden (Rolle: {role}).")


def role_named(name: str) -> Group:
    """Return the role; raises CommandError with the names there are."""
    roles = {group.name: group for group in Group.objects.order_by("name")}
    if name not in roles:
        raise CommandError(f"Die Rolle „{name}“ gibt es nicht. Es gibt: {', '.join(roles)}.")
    return roles[name]


def first_line() -> str:
    """Return the first line of the standard input."""
    return sys.stdin.readline().rstrip("\r\n")


def asked() -> str:
    """Return the password that was typed twice at the terminal; raises CommandError otherwise."""
    if not sys.stdin.isatty():
        raise CommandError("Hier ist kein Terminal. Bitte das Kennwort mit --password-stdin übergeben.")
    password = getpass.getpass("Kennwort: ")
    if password != getpass.getpass("Kennwort noch einmal: "):
        raise CommandError("Die beiden Kennwörter stimmen nicht überein.")
    return password
