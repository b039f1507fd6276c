"""Long work of the worker."""

from django.db import models
from django.db.models import Q

from imports.models.uploads import Upload


class Job(models.Model):
    """Long work of the worker: what, for whom, how far.

    A job that died with its worker is taken up again: each kind of work either repeats
    without harm (check) or happens in one transaction that also ends the job.
    """

    class Kind(models.TextChoices):
        """What is done."""

        CHECK = "check", "Prüfung"
        ACCEPT = "accept", "Übernahme"

    class State(models.TextChoices):
        """Where the job stands."""

        WAITING = "waiting", "wartet"
        RUNNING = "running", "läuft"
        DONE = "done", "fertig"
        FAILED = "failed", "gescheitert"
        CANCELLED = "cancelled", "abgebrochen"

    UNFINISHED = (State.WAITING, State.RUNNING)

    kind = models.CharField("Art", max_length=10, choices=Kind)
    upload = models.ForeignKey(
        Upload, models.CASCADE, verbose_name="Datei", related_name="jobs", null=True, blank=True
    )
    person = models.CharField("von", max_length=150)
    state = models.CharField("Stand", max_length=10, choices=State, default=State.WAITING)
    step = models.CharField("Schritt", max_length=120, blank=True)
    steps_done = models.PositiveSmallIntegerField("fertige Schritte", default=0)
    steps = models.PositiveSmallIntegerField("Schritte", default=0)
    attempts = models.PositiveSmallIntegerField("Anläufe", default=0)
    cancel_requested = models.BooleanField("Abbruch verlangt", default=False)
    message = models.TextField("Ergebnis", blank=True)
    number = models.PositiveIntegerField("Nummer des Ergebnisses", null=True)
    created_at = models.DateTimeField("angelegt", auto_now_add=True)
    started_at = models.DateTimeField("begonnen", null=True)
    finished_at = models.DateTimeField("beendet", null=True)

    class Meta:
        verbose_name = "Auftrag"
        verbose_name_plural = "Aufträge"
        ordering = ("-id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=("upload",),
                condition=Q(state__in=("waiting", "running")),
                name="one_open_job_per_upload",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in self.UNFINISHED
