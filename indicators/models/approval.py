"""Who made, released and withdrew a release: for the house alone, beside the public row."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from indicators.models.catalogue import Audience
from indicators.models.release import Release


class Approval(models.Model):
    """How a release came about; the public role cannot read it.

    ``base`` are the numbers of the releases that its audience saw when the draft was
    made, ``material`` changes with every delivery and rule: if either is another now,
    the draft would release something nobody looked at. ``is_alone`` says that one
    person, or a command, made and released it. ``unprotected_reason`` stands where small
    numbers are shown on purpose, and goes out with the release.
    """

    release = models.OneToOneField(
        Release,
        models.CASCADE,
        primary_key=True,
        verbose_name="Veröffentlichung",
        related_name="approval",
    )
    made_by = models.CharField("angelegt von", max_length=150, blank=True)
    made_at = models.DateTimeField("angelegt am", auto_now_add=True)
    base = ArrayField(models.PositiveIntegerField(), verbose_name="sichtbar beim Anlegen", default=list)
    material = models.CharField("Stand der Lieferungen und Regeln", max_length=64)
    released_by = models.CharField("freigegeben von", max_length=150, blank=True)
    released_at = models.DateTimeField("freigegeben am", null=True, blank=True)
    is_alone = models.BooleanField("ohne zweite Person", default=False)
    withdrawn_by = models.CharField("zurückgezogen von", max_length=150, blank=True)
    unprotected_reason = models.TextField("Begründung ohne Geheimhaltung", blank=True)

    class Meta:
        verbose_name = "Freigabe"
        verbose_name_plural = "Freigaben"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(is_alone=True) | ~Q(made_by=F("released_by")),
                name="two_persons_unless_it_is_said",
            ),
        ]

    def __str__(self) -> str:
        return f"Freigabe der Veröffentlichung {self.release_id}"


class DraftOrder(models.Model):
    """The wish for a draft, until the worker has made it: computing and proving take a while.

    ``message`` is the German sentence of its end. A worker that dies leaves the order
    open and nothing written; the queue begins it again.
    """

    class State(models.TextChoices):
        """Where the order stands."""

        WAITING = "waiting", "wartet"
        RUNNING = "running", "läuft"
        DONE = "done", "fertig"
        FAILED = "failed", "gescheitert"
        CANCELLED = "cancelled", "abgebrochen"

    OPEN = (State.WAITING, State.RUNNING)

    audience = models.CharField("Sichtbar für", max_length=10, choices=Audience)
    note = models.TextField("Anmerkung", blank=True)
    unprotected_reason = models.TextField("Begründung ohne Geheimhaltung", blank=True)
    ordered_by = models.CharField("von", max_length=150)
    ordered_at = models.DateTimeField("angelegt", auto_now_add=True)
    state = models.CharField("Stand", max_length=10, choices=State, default=State.WAITING)
    message = models.TextField("Ergebnis", blank=True)
    release = models.ForeignKey(
        Release, models.SET_NULL, verbose_name="Entwurf", related_name="+", null=True, blank=True
    )
    ended_at = models.DateTimeField("beendet", null=True, blank=True)

    class Meta:
        verbose_name = "Auftrag für einen Entwurf"
        verbose_name_plural = "Aufträge für Entwürfe"
        ordering = ("-id",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=("audience",),
                condition=Q(state__in=("waiting", "running")),
                name="one_open_order_per_audience",
            ),
        ]

    def __str__(self) -> str:
        return f"Auftrag {self.pk}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in self.OPEN
