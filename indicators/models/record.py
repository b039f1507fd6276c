"""The record of the house: who did what, when, from which file. It only grows.

Names are kept as text, so that an entry outlives the account. The database
refuses to change or remove entries, whoever asks (migration ``record_only_grows``).
"""

import datetime
from typing import Self

from django.db import models


class Act(models.TextChoices):
    """What was done."""

    LOGIN = "login", "Anmeldung"
    LOGOUT = "logout", "Abmeldung"
    LOGIN_FAILED = "login_failed", "Anmeldung gescheitert"
    LOCKED = "locked", "Anmeldung gesperrt"
    ACCOUNT = "account", "Konto geändert"
    PASSWORD = "password", "Kennwort geändert"
    RIGHTS = "rights", "Rechte geändert"
    UPLOADED = "uploaded", "Datei hochgeladen"
    FILE_DISCARDED = "file_discarded", "Datei verworfen"
    MAPPING = "mapping", "Zuordnung geändert"
    CONFIRMED = "confirmed", "Warnung bestätigt"
    LOADED = "loaded", "Lieferung übernommen"
    UNDONE = "undone", "Lieferung zurückgenommen"
    SUBMITTED = "submitted", "zur Freigabe vorgelegt"
    DISCARDED = "discarded", "Entwurf verworfen"
    RELEASED = "released", "veröffentlicht"
    WITHDRAWN = "withdrawn", "zurückgezogen"
    RULE = "rule", "Regel geändert"
    EXPORTED = "exported", "Protokoll ausgegeben"


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Questions about the record."""

    def oldest_first(self) -> Self:
        """Return all entries in the order they were made; one query."""
        return self.order_by("id")

    def of_late(self, act: Act, since: datetime.datetime) -> Self:
        """Return the entries of one act from a moment on; one query."""
        return self.filter(act=act, at__gte=since)


class AuditEntry(models.Model):
    """One act. ``who`` is the name of the account, "" for a command or for nobody known.

    ``subject`` names what was acted upon, ``sha256`` the file it came from, ``text``
    says the rest in words. Passwords, delivered counts and persons' values never
    stand here.
    """

    at = models.DateTimeField("wann", auto_now_add=True, db_index=True)
    who = models.CharField("wer", max_length=150, blank=True)
    act = models.CharField("was", max_length=15, choices=Act)
    subject = models.CharField("woran", max_length=200, blank=True)
    sha256 = models.CharField("Prüfsumme der Datei", max_length=64, blank=True)
    text = models.TextField("Einzelheiten", blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "Eintrag des Protokolls"
        verbose_name_plural = "Protokoll"
        ordering = ("-id",)
        default_permissions = ("view",)
        permissions = [("export_auditentry", "darf das Protokoll ausgeben")]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.subject}" if self.subject else self.get_act_display()


def record(who: str, act: Act, subject: str = "", *, sha256: str = "", text: str = "") -> AuditEntry:
    """Add an entry and return it. In the caller's transaction: act and entry stand or fall together."""
    return AuditEntry.objects.create(who=who[:150], act=act, subject=subject[:200], sha256=sha256, text=text)
