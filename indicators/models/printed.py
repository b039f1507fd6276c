"""Profiles on paper: made once for a release, kept beside it, and never changed."""

from typing import Self

from django.db import models
from django.db.models import Q

from indicators.models.geography import Area
from indicators.models.release import Release


class PrintedProfileQuerySet(models.QuerySet["PrintedProfile"]):
    """Questions about profiles on paper."""

    def of(self, release: Release, area: Area, language: str) -> "PrintedProfile | None":
        """Return the profile of an area as a release prints it, or None; one query."""
        return self.filter(release=release, area=area, language=language).first()

    def is_made(self, release: Release, area: Area, language: str) -> bool:
        """Return whether there is such a profile; one query."""
        return self.filter(release=release, area=area, language=language).exists()

    def in_release(self, release: Release, language: str) -> Self:
        """Return all profiles of a release with their areas (without boundaries), by code; one query."""
        shapeless = ("area__shape", "area__drawn_shape", "area__label_point")
        found = self.filter(release=release, language=language).select_related("area").defer(*shapeless)
        return found.order_by("area__level__rank", "area__code")

    def made_for(self, release: Release) -> set[tuple[int, str]]:
        """Return area and language of every profile of a release; one query."""
        return set(self.filter(release=release).values_list("area_id", "language"))


class PrintedProfile(models.Model):
    """The profile of an area as PDF (PDF/UA), as one release shows it."""

    release = models.ForeignKey(
        Release, models.CASCADE, verbose_name="Veröffentlichung", related_name="printed"
    )
    area = models.ForeignKey(Area, models.CASCADE, verbose_name="Gebiet", related_name="+")
    language = models.CharField("Sprache", max_length=5)
    content = models.BinaryField("Datei")
    sha256 = models.CharField("Prüfsumme", max_length=64)
    made_at = models.DateTimeField("erzeugt am", auto_now_add=True)

    objects = PrintedProfileQuerySet.as_manager()

    class Meta:
        verbose_name = "gedruckter Steckbrief"
        verbose_name_plural = "gedruckte Steckbriefe"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=("release", "area", "language"), name="a_profile_is_printed_once_per_release"
            ),
            models.CheckConstraint(condition=~Q(content=b""), name="a_printed_profile_has_pages"),
        ]

    def __str__(self) -> str:
        return f"Steckbrief {self.area_id} ({self.release_id}, {self.language})"
