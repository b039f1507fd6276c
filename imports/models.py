"""What was delivered, by whom, and what was wrong with it."""

from django.db import models

from imports.messages import Severity
from indicators.models import Source


class Delivery(models.Model):
    """One file that was read and accepted: hash, sender, time, counts, state.

    The file itself is not kept here, and never a line of a file with persons.
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

    class Meta:
        verbose_name = "Lieferung"
        verbose_name_plural = "Lieferungen"
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"Lieferung {self.number}: {self.file_name}"


class DeliveryProblem(models.Model):
    """A warning or notice that came with an accepted delivery, and why it was accepted."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, verbose_name="Lieferung", related_name="problems")
    code = models.CharField("Kennung", max_length=8)
    severity = models.CharField("Schwere", max_length=8, choices=[(s.value, s.value) for s in Severity])
    line = models.PositiveIntegerField("Zeile", null=True)
    column = models.CharField("Spalte", max_length=120, blank=True)
    message = models.TextField("Meldung")

    class Meta:
        verbose_name = "Fehler"
        verbose_name_plural = "Fehler"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
