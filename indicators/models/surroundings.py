"""What lies around and between the areas: water, roads, rail, a boundary; never counted."""

from dataclasses import dataclass
from typing import Self

from django.contrib.gis.db import models


@dataclass(frozen=True)
class Stamp:
    """A layer without its shape: what it is, who says so, and the hash of what was loaded."""

    kind: str
    source_text: str
    sha256: str


class SurroundingsQuerySet(models.QuerySet["Surroundings"]):
    """Questions about the layers for orientation."""

    def stamps(self) -> tuple[Stamp, ...]:
        """Return what there is, in the order of drawing; one query without any shape."""
        return tuple(
            Stamp(*row) for row in self.order_by("order").values_list("kind", "source_text", "sha256")
        )

    def of(self, kind: str) -> Self:
        """Return the layer of a kind; one query."""
        return self.filter(kind=kind)


class Surroundings(models.Model):
    """One layer: all its lines and areas in one shape, cut to the city and simplified when it was loaded."""

    class Kind(models.TextChoices):
        """What a layer shows."""

        WATER = "gewaesser", "Gewässer"
        ROAD = "strassen", "Straßen"
        RAIL = "bahn", "Bahnstrecken"
        BOUNDARY = "grenze", "Grenze"

    kind = models.CharField("Art", max_length=12, choices=Kind, unique=True)
    order = models.PositiveSmallIntegerField("Reihenfolge")
    source_text = models.CharField("Quelle", max_length=200)
    sha256 = models.CharField("Prüfsumme der Datei", max_length=64)
    shape = models.GeometryField("Form", srid=3857, dim=2)

    objects = SurroundingsQuerySet.as_manager()

    class Meta:
        verbose_name = "Ebene zur Orientierung"
        verbose_name_plural = "Ebenen zur Orientierung"
        ordering = ("order",)

    def __str__(self) -> str:
        return self.get_kind_display()
