"""Saved mappings, and tables that wait for one."""

from typing import Self

from django.db import models


class MappingQuerySet(models.QuerySet["Mapping"]):
    """Questions about saved mappings."""

    def in_use(self) -> Self:
        """Return the mappings that people may choose, without earlier versions, by name."""
        return self.filter(retired_at__isnull=True).order_by("name")

    def of_tables(self) -> Self:
        """Return the mappings in use that say everything about the layout of a table."""
        return self.in_use().filter(kind=Mapping.Kind.TABLE)


class Mapping(models.Model):
    """A saved mapping ("Zuordnung") that tells a source how to read another office's file.

    ``text`` is what the reader of its kind understands: TOML for tables and the register,
    CSV for the key table of the BA. It never changes once a file was read with it: a
    changed mapping takes over the name, and the earlier version stays beside it, retired
    under a name that says so.
    """

    class Kind(models.TextChoices):
        """Which reader understands the text."""

        TABLE = "table", "beliebige Tabelle"
        REGISTER = "register", "Melderegister"
        BA_KEYS = "ba", "Gebietsschlüssel der BA"

    name = models.CharField("Name", max_length=120, unique=True)
    kind = models.CharField("Art", max_length=10, choices=Kind)
    text = models.TextField("Inhalt")
    person = models.CharField("von", max_length=150)
    created_at = models.DateTimeField("angelegt", auto_now_add=True)
    retired_at = models.DateTimeField("ersetzt oder gelöscht", null=True, blank=True)

    objects = MappingQuerySet.as_manager()

    class Meta:
        verbose_name = "Zuordnung"
        verbose_name_plural = "Zuordnungen"
        ordering = ("name",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class OpenTable(models.Model):
    """A table that no source and no saved mapping recognises, while somebody says how to read it.

    ``content`` is the file; it goes with the row, as soon as the mapping is saved or the
    table discarded. ``text`` is the mapping so far, "" before the first look. ``mapping``
    is the saved one that is being changed. Lists of persons are never kept here.
    """

    file_name = models.CharField("Datei", max_length=200)
    sha256 = models.CharField("Prüfsumme", max_length=64)
    size = models.PositiveBigIntegerField("Größe in Byte")
    content = models.BinaryField("Datei im Wortlaut")
    text = models.TextField("Zuordnung bisher", blank=True)
    mapping = models.ForeignKey(
        Mapping,
        models.SET_NULL,
        verbose_name="zu ändernde Zuordnung",
        related_name="+",
        null=True,
        blank=True,
    )
    person = models.CharField("von", max_length=150)
    received_at = models.DateTimeField("eingegangen", auto_now_add=True)

    class Meta:
        verbose_name = "Tabelle ohne Zuordnung"
        verbose_name_plural = "Tabellen ohne Zuordnung"
        ordering = ("-received_at",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name
