"""Acts of publication: numbered, immutable, seen from a moment on."""

from typing import Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Now

from indicators.models.catalogue import Audience
from indicators.models.visibility import State, ever_seen, seen


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Questions about acts of publication."""

    def for_public(self) -> Self:
        """Return the releases everyone may see, newest first."""
        return self.seen_by(Audience.PUBLIC).order_by("-number")

    def seen_by(self, audience: str) -> Self:
        """Return the releases an audience sees now."""
        return self.filter(seen(audience))

    def ever_seen_by(self, audience: str) -> Self:
        """Return the releases an audience sees now or saw before they were withdrawn."""
        return self.filter(ever_seen(audience))

    def told_to_public(self) -> Self:
        """Return what the public list tells: withdrawn releases and corrections first, then the newest."""
        urgent = Case(
            When(state=State.WITHDRAWN, then=Value(0)),
            When(is_correction=True, then=Value(1)),
            default=Value(2),
        )
        return self.ever_seen_by(Audience.PUBLIC).order_by(urgent, "-number")

    def about(self, topic: str) -> Self:
        """Return the releases that hold an indicator of a topic, by its slug."""
        return self.filter(indicators__topic_slug=topic).distinct()

    def drafts(self, audience: str) -> Self:
        """Return the open draft for an audience, if there is one."""
        return self.filter(state=State.DRAFT, audience=audience)

    def scheduled(self, audience: str) -> Self:
        """Return what an audience will see only after an embargo."""
        waiting = self.filter(state=State.RELEASED, published_at__gt=Now())
        return waiting.filter(audience=Audience.PUBLIC) if audience == Audience.PUBLIC else waiting

    def unseen(self) -> Self:
        """Return drafts and what waits for its moment."""
        return self.filter(Q(state=State.DRAFT) | Q(state=State.RELEASED, published_at__gt=Now()))

    def in_force(self, audience: str) -> "Release | None":
        """Return the newest release meant for an audience, seen or waiting for its moment; one query."""
        return self.filter(state=State.RELEASED, audience=audience).order_by("-number").first()

    def for_staff(self) -> Self:
        """Return all releases, newest first, with who made and released them; one query."""
        return self.select_related("approval").order_by("-number")

    def newest(self) -> "Release | None":
        """Return the newest public release, or None before the first one; one query."""
        return self.for_public().first()

    def at(self, stand: int | None) -> "Release | None":
        """Return the public release of that number, the newest where it is None; one query."""
        return self.for_public().filter(number=stand).first() if stand else self.newest()


class Release(models.Model):
    """One act of publication: numbered, immutable, for an audience.

    The newest release that holds an indicator and year is current; a correction
    is a new release. A draft is seen by nobody outside; ``published_at`` is the moment
    from which a release is seen (for a draft: when it was made). ``four_eyes`` says
    that a second person released it.
    """

    State = State

    number = models.PositiveIntegerField("Nummer", primary_key=True)
    audience = models.CharField("Sichtbar für", max_length=10, choices=Audience)
    published_at = models.DateTimeField("veröffentlicht am")
    note = models.TextField("Anmerkung", blank=True)
    rules = models.TextField(
        "Regeln der Geheimhaltung", help_text="Die Regeln, die beim Veröffentlichen galten, in Worten."
    )
    is_demo = models.BooleanField("Demonstrationsdaten", default=False)
    state = models.CharField("Stand", max_length=10, choices=State, default=State.DRAFT)
    is_correction = models.BooleanField("Korrektur", default=False)
    four_eyes = models.BooleanField("von zweiter Person freigegeben", default=False)
    withdrawn_at = models.DateTimeField("zurückgezogen am", null=True, blank=True)
    withdrawal_note = models.TextField("Grund der Rücknahme", blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = "Veröffentlichung"
        verbose_name_plural = "Veröffentlichungen"
        ordering = ("-number",)
        permissions = [
            ("release", "darf veröffentlichen"),
            ("withdraw", "darf Veröffentlichungen zurückziehen"),
            ("view_internal", "darf Internes lesen"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("audience",), condition=Q(state=State.DRAFT), name="one_open_draft_per_audience"
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="only_withdrawn_releases_have_a_withdrawal",
            ),
        ]

    def __str__(self) -> str:
        return f"Veröffentlichung {self.number}"
