"""Files of streets and places that wait to be accepted."""

from typing import Self

from django.db import models


class PlaceFileQuerySet(models.QuerySet["PlaceFile"]):
    """Questions about files that wait."""

    def pending(self) -> Self:
        """Return the files without their content, the newest first; one query."""
        return self.defer("content").order_by("-pk")


class PlaceFile(models.Model):
    """A file as it came; it is checked anew whenever it is looked at, and goes when it is decided."""

    class Kind(models.TextChoices):
        """What the file holds."""

        STREETS = "strassen", "Straßenverzeichnis"
        PLACES = "orte", "Einrichtungen"

    kind = models.CharField("Inhalt", max_length=10, choices=Kind)
    category = models.SlugField("Art der Einrichtungen", blank=True)
    is_complete = models.BooleanField("vollständig", default=False)
    file_name = models.CharField("Datei", max_length=200)
    sha256 = models.CharField("Prüfsumme", max_length=64)
    content = models.BinaryField("Inhalt der Datei")
    sender = models.CharField("von", max_length=150)
    received_at = models.DateTimeField("eingegangen", auto_now_add=True)

    objects = PlaceFileQuerySet.as_manager()

    class Meta:
        verbose_name = "Datei mit Straßen oder Einrichtungen"
        verbose_name_plural = "Dateien mit Straßen oder Einrichtungen"
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name
