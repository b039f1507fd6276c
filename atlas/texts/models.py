"""Pages and offices in the city's words, and the messages its readers send."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history import register

from atlas.texts.markup import gaps, refused_links

ANSWER_WITHIN = datetime.timedelta(weeks=6)
"""The longest an answer may take (BITVNRW § 5)."""
REVIEW_AFTER = datetime.timedelta(days=365)
"""How long the accessibility statement counts as reviewed (BITVNRW § 4: at least yearly)."""
ATTEMPTS_KEPT = datetime.timedelta(hours=1)
MARKS = (
    "## Überschrift, ### kleinere Überschrift, - Punkt einer Liste, 1. Schritt, "
    "[Wortlaut](https://… oder /hilfe/). Eine leere Zeile beginnt einen neuen Absatz. "
    "{stadt} wird zum Namen der Stadt. "
    "Was in [[doppelten Klammern]] steht, ist von der Stadt auszufüllen und auf der Seite so gekennzeichnet."
)
CALLED = {"stelle": "Zuständige Stelle", "ombudsstelle": "Ombudsstelle"}
"""What editors know offices by, also before they have a name."""
own_file = RegexValidator(
    r"^/medien/[A-Za-z0-9_./-]+$", "Die Datei liegt beim Atlas selbst; ihre Adresse beginnt mit /medien/."
)


def no_strange_links(text: str) -> None:
    """Raise ValidationError for links that would not become links."""
    if refused := refused_links(text):
        raise ValidationError(
            f"Diese Verweise gehen nicht: {', '.join(refused)}. Erlaubt sind https://…, mailto:…, tel:… und "
            "Adressen dieser Seiten wie /hilfe/."
        )


class Page(models.Model):
    """A page of the city's own, in German and in English."""

    slug = models.SlugField("Adresse", primary_key=True)
    title = models.CharField("Titel", max_length=120)
    text = models.TextField("Text", validators=[no_strange_links], help_text=MARKS)
    title_en = models.CharField("Titel, englisch", max_length=120, blank=True)
    text_en = models.TextField(
        "Text, englisch",
        blank=True,
        validators=[no_strange_links],
        help_text="Ohne englischen Text steht auch auf der englischen Seite der deutsche.",
    )
    reviewed_on = models.DateField(
        "zuletzt geprüft am",
        null=True,
        blank=True,
        help_text="Steht auf der Seite. Die Erklärung zur Barrierefreiheit braucht jedes Jahr eine Prüfung.",
    )
    video = models.CharField("Video", max_length=200, blank=True, validators=[own_file])
    poster = models.CharField("Standbild", max_length=200, blank=True, validators=[own_file])
    captions = models.CharField("Untertitel (WebVTT)", max_length=200, blank=True, validators=[own_file])
    megabytes = models.DecimalField("Größe in MB", max_digits=7, decimal_places=1, null=True, blank=True)
    seconds = models.PositiveIntegerField("Länge in Sekunden", null=True, blank=True)

    class Meta:
        verbose_name = "Seite"
        verbose_name_plural = "Seiten"
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(
                condition=Q(video="") | Q(megabytes__isnull=False, seconds__isnull=False),
                name="a_video_says_its_size_and_length",
                violation_error_message="Zum Video gehören Größe und Länge (BITV 2.0, Anlage 2).",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def gaps(self) -> tuple[str, ...]:
        """Return what is still to be filled in in German."""
        return gaps(self.title) + gaps(self.text)

    @property
    def gaps_en(self) -> tuple[str, ...]:
        """Return what is still to be filled in in English."""
        return gaps(self.title_en) + gaps(self.text_en)

    @property
    def review_due(self) -> datetime.date | None:
        """Return the day by which the page wants its next review; None where it was never reviewed."""
        return self.reviewed_on + REVIEW_AFTER if self.reviewed_on else None


class Office(models.Model):
    """Whom readers turn to: the office that answers, and the Ombudsstelle above it."""

    slug = models.SlugField("Kennung", primary_key=True)
    name = models.CharField("Name", max_length=200)
    contact = models.TextField("Anschrift, Telefon, E-Mail", help_text="Je Zeile eine Angabe.")
    url = models.URLField("Verweis", blank=True)

    class Meta:
        verbose_name = "Stelle"
        verbose_name_plural = "Stellen"
        ordering = ("-slug",)

    def __str__(self) -> str:
        return CALLED.get(self.slug, self.name)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Return what is still to be filled in."""
        return gaps(self.name) + gaps(self.contact)

    @property
    def gaps_en(self) -> tuple[str, ...]:
        """Return nothing: an office is called the same in every language."""
        return ()


for model in (Page, Office):
    register(model)


class ContactMessageQuerySet(models.QuerySet["ContactMessage"]):
    """Questions about messages."""

    def waiting(self) -> Self:
        """Return messages without an answer, the most urgent first; one query."""
        return self.filter(answered_at__isnull=True).order_by("answer_by", "sent_at")

    def to_forward(self) -> Self:
        """Return messages that were not mailed yet, the oldest first; one query."""
        return self.filter(mailed_at__isnull=True).order_by("sent_at")

    def outlived(self) -> Self:
        """Return messages that were answered or closed too long ago to be kept; one query."""
        kept_since = timezone.now() - datetime.timedelta(days=settings.CONTACT_KEPT_DAYS)
        return self.filter(answered_at__lt=kept_since)


def deadline() -> datetime.date:
    """Return the last day for the answer to a message of today."""
    return timezone.localdate() + ANSWER_WITHIN


class ContactMessage(models.Model):
    """What a reader wrote. The public process may add messages and read none of them.

    The key is made here and not by the database: giving it back would be reading.
    """

    class State(models.TextChoices):
        """How far the answer is."""

        OPEN = "open", "offen"
        INTERIM = "interim", "Zwischennachricht gesendet"
        ANSWERED = "answered", "beantwortet"
        CLOSED = "closed", "ohne Antwort abgeschlossen"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sent_at = models.DateTimeField("eingegangen", default=timezone.now)
    text = models.TextField("Nachricht")
    name = models.CharField("Name", max_length=120, blank=True)
    mail = models.EmailField("E-Mail-Adresse", blank=True)
    page = models.CharField("Seite, um die es geht", max_length=300, blank=True)
    language = models.CharField("Sprache", max_length=5, default="de")
    answer_by = models.DateField("zu beantworten bis", default=deadline)
    state = models.CharField("Stand", max_length=10, choices=State, default=State.OPEN)
    answered_at = models.DateTimeField("erledigt am", null=True, blank=True)
    answer = models.TextField(
        "Antwort",
        blank=True,
        help_text="Was geantwortet wurde. Die Antwort nennt auch das Ombudsverfahren (BITVNRW § 5).",
    )
    mailed_at = models.DateTimeField("weitergeleitet am", null=True, blank=True)

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "Nachricht"
        verbose_name_plural = "Nachrichten"
        ordering = ("-sent_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("open", "interim"), answered_at__isnull=True)
                | Q(state__in=("answered", "closed"), answered_at__isnull=False),
                name="only_settled_messages_have_a_moment",
            )
        ]

    def __str__(self) -> str:
        return f"Nachricht vom {timezone.localtime(self.sent_at):%d.%m.%Y, %H:%M} Uhr"

    @property
    def days_left(self) -> int:
        """Return the days until the answer is due, negative when it is late."""
        return (self.answer_by - timezone.localdate()).days


class ContactAttemptQuerySet(models.QuerySet["ContactAttempt"]):
    """Questions about who sent how much lately."""

    def of_late(self, visitor: str) -> Self:
        """Return the attempts of a visitor in the last hour; one query."""
        return self.filter(visitor=visitor, at__gte=timezone.now() - ATTEMPTS_KEPT)

    def outlived(self) -> Self:
        """Return what is an hour old; one query."""
        return self.filter(at__lt=timezone.now() - ATTEMPTS_KEPT)


class ContactAttempt(models.Model):
    """That somebody sent a message: a keyed hash of their address, forgotten after an hour.

    Nothing leads from here to the message.
    """

    visitor = models.CharField("Absender, verfremdet", max_length=64, db_index=True)
    at = models.DateTimeField("wann", default=timezone.now)

    objects = ContactAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = "Absendung"
        verbose_name_plural = "Absendungen"

    def __str__(self) -> str:
        return f"{self.at:%H:%M}"
