"""What was delivered and accepted, by whom, and what was wrong with it."""

from typing import Self

from django.db import models
from django.db.models import Max

from imports.messages import Severity
from indicators.models import Source


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions about accepted files."""

    def with_source(self) -> Self:
        """Return deliveries with their sources, newest first; one query."""
        return self.select_related("source").order_by("-number")

    def stand(self, source: str) -> str:
        """Return a text that changes whenever a source gains or loses a delivery; one query."""
        of_source = self.filter(source=source)
        newest: int | None = of_source.aggregate(newest=Max("number"))["newest"]
        undone = of_source.filter(state=Delivery.State.UNDONE).count()
        return f"{newest or 0}-{undone}"


class Delivery(models.Model):
    """One file that was read and accepted: hash, sender, time, counts, state.

    The file itself is not kept here, and never a line of a file with persons. ``table``,
    ``source_stand`` (when the source's database made the file), ``licence`` and
    ``footnotes`` are what a file of IT.NRW prints about itself.
    """

    class State(models.TextChoices):
        """Where the delivery stands."""

        LOADED = "loaded", "übernommen"
        UNDONE = "undone", "zurückgenommen"

    number = models.AutoField("Nummer", primary_key=True)
    source = models.ForeignKey(Source, models.PROTECT, verbose_name="Quelle", related_name="+")
    profile = models.CharField("Format", max_length=20)
    file_name = models.CharField("Datei", max_length=200)
    sha256 = models.CharField("Prüfsumme", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("Größe in Byte")
    encoding = models.CharField("Zeichensatz", max_length=20)
    periods = models.CharField("Stichtage", max_length=400)
    rows_read = models.PositiveIntegerField("gelesene Zeilen")
    rows_skipped = models.PositiveIntegerField("übergangene Zeilen", default=0)
    observations_new = models.PositiveIntegerField("neue Werte", default=0)
    observations_changed = models.PositiveIntegerField("geänderte Werte", default=0)
    observations_unchanged = models.PositiveIntegerField("unveränderte Werte", default=0)
    sender = models.CharField("von", max_length=150)
    received_at = models.DateTimeField("eingegangen", auto_now_add=True)
    state = models.CharField("Stand", max_length=10, choices=State, default=State.LOADED)
    table = models.CharField("Tabelle", max_length=20, blank=True)
    source_stand = models.DateTimeField("Stand der Quelle", null=True, blank=True)
    licence = models.TextField("Lizenz", blank=True)
    footnotes = models.TextField("Fußnoten der Quelle", blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "Lieferung"
        verbose_name_plural = "Lieferungen"
        ordering = ("-number",)
        permissions = (
            ("accept_delivery", "Darf Lieferungen übernehmen"),
            ("undo_delivery", "Darf Lieferungen zurücknehmen"),
        )

    def __str__(self) -> str:
        return f"Lieferung {self.number}: {self.file_name}"


class DeliveryProblem(models.Model):
    """A warning or notice that came with an accepted delivery, and why it was accepted.

    ``reason`` and ``confirmed_by`` are filled for warnings that a person ticked in the
    staff area; a command confirms by code and leaves both empty.
    """

    delivery = models.ForeignKey(Delivery, models.CASCADE, verbose_name="Lieferung", related_name="problems")
    code = models.CharField("Kennung", max_length=8)
    severity = models.CharField("Schwere", max_length=8, choices=[(s.value, s.value) for s in Severity])
    line = models.PositiveIntegerField("Zeile", null=True)
    column = models.CharField("Spalte", max_length=120, blank=True)
    message = models.TextField("Meldung")
    reason = models.CharField("Begründung", max_length=300, blank=True)
    confirmed_by = models.CharField("bestätigt von", max_length=150, blank=True)

    class Meta:
        verbose_name = "Fehler"
        verbose_name_plural = "Fehler"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
