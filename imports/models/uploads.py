"""Files that wait to be accepted, and the warnings that people ticked."""

from typing import Self

from django.db import models
from django.db.models import Q

from imports.models.deliveries import Delivery
from imports.models.mappings import Mapping
from indicators.models import Source


class UploadQuerySet(models.QuerySet["Upload"]):
    """Questions about files that wait to be accepted."""

    def pending(self) -> Self:
        """Return the uploads somebody still has to decide on, newest first, without file and result."""
        open_states = (
            Upload.State.WAITING,
            Upload.State.CHECKING,
            Upload.State.CHECKED,
            Upload.State.FAULTY,
        )
        return (
            self.filter(state__in=open_states)
            .select_related("source")
            .defer("content", "result")
            .order_by("-received_at")
        )


class Upload(models.Model):
    """A file somebody sent to the staff area, from its arrival to its end as a delivery or in the bin.

    ``content`` is the original file; it is never kept for a file with persons
    (``has_persons``) nor for one that no source recognises, and goes when the upload is
    discarded. ``result`` is what the check found (``imports.uploading.packing``):
    aggregated figures and problems, so that accepting reads no file again; it goes with
    the acceptance. ``stand`` says which deliveries the check knew.
    """

    class State(models.TextChoices):
        """Where the upload stands."""

        WAITING = "waiting", "wartet"
        CHECKING = "checking", "wird geprüft"
        CHECKED = "checked", "geprüft"
        FAULTY = "faulty", "fehlerhaft"
        ACCEPTED = "accepted", "übernommen"
        DISCARDED = "discarded", "verworfen"

    file_name = models.CharField("Datei", max_length=200)
    sha256 = models.CharField("Prüfsumme", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("Größe in Byte")
    sender = models.CharField("von", max_length=150)
    received_at = models.DateTimeField("eingegangen", auto_now_add=True)
    source = models.ForeignKey(Source, models.PROTECT, verbose_name="Quelle", related_name="+")
    mapping = models.ForeignKey(
        Mapping, models.PROTECT, verbose_name="Zuordnung", related_name="+", null=True, blank=True
    )
    is_recognised = models.BooleanField("Quelle erkannt", default=False)
    has_persons = models.BooleanField("mit Personen", default=False)
    content = models.BinaryField("Datei im Wortlaut", null=True)
    state = models.CharField("Stand", max_length=10, choices=State, default=State.WAITING)
    profile = models.CharField("Format", max_length=20, blank=True)
    encoding = models.CharField("Zeichensatz", max_length=20, blank=True)
    periods = models.CharField("Stichtage", max_length=400, blank=True)
    rows_read = models.PositiveIntegerField("gelesene Zeilen", default=0)
    errors = models.PositiveIntegerField("Fehler", default=0)
    warnings = models.PositiveIntegerField("Warnungen", default=0)
    notices = models.PositiveIntegerField("Hinweise", default=0)
    result = models.BinaryField("Ergebnis der Prüfung", null=True)
    stand = models.CharField("geprüft gegen", max_length=40, blank=True)
    delivery = models.OneToOneField(
        Delivery, models.PROTECT, verbose_name="Lieferung", related_name="upload", null=True
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "hochgeladene Datei"
        verbose_name_plural = "hochgeladene Dateien"
        ordering = ("-received_at",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(has_persons=False) | Q(content__isnull=True), name="persons_are_never_kept"
            ),
            models.CheckConstraint(
                condition=~Q(state="discarded") | Q(content__isnull=True, result__isnull=True),
                name="what_is_discarded_is_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"


class Confirmation(models.Model):
    """One warning of an upload that a person ticked, and why.

    ``position`` counts the problems of the upload in the order of their weight.
    """

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="confirmations")
    position = models.PositiveIntegerField("Nummer der Meldung")
    code = models.CharField("Kennung", max_length=8)
    reason = models.CharField("Begründung", max_length=300)
    person = models.CharField("bestätigt von", max_length=150)
    confirmed_at = models.DateTimeField("bestätigt", auto_now=True)

    class Meta:
        verbose_name = "Bestätigung"
        verbose_name_plural = "Bestätigungen"
        ordering = ("position",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=("upload", "position"), name="a_warning_is_ticked_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_tick_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"
