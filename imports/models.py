"""What was delivered, by whom, and what was wrong with it; what waits to be accepted, and long work."""

from typing import Self

from django.db import models
from django.db.models import Max, Q

from imports.messages import Severity
from indicators.models import Source
from indicators.models.catalogue import Audience


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


class Mapping(models.Model):
    """A saved mapping ("Zuordnung") that tells a source how to read another office's file.

    ``text`` is the file as it was uploaded: TOML for tables and the register, CSV for the
    key table of the BA. A changed mapping is a new one with another name.
    """

    class Kind(models.TextChoices):
        """Which reader understands the text."""

        TABLE = "table", "beliebige Tabelle"
        REGISTER = "register", "Melderegister"
        BA_KEYS = "ba", "Gebietsschlüssel der BA"

    name = models.CharField("Name", max_length=80, unique=True)
    kind = models.CharField("Art", max_length=10, choices=Kind)
    text = models.TextField("Inhalt")
    person = models.CharField("von", max_length=150)
    created_at = models.DateTimeField("angelegt", auto_now_add=True)

    class Meta:
        verbose_name = "Zuordnung"
        verbose_name_plural = "Zuordnungen"
        ordering = ("name",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class UploadQuerySet(models.QuerySet["Upload"]):
    """Questions about files that wait to be accepted."""

    def pending(self) -> Self:
        """Return the uploads somebody still has to decide on, newest first, without file and result."""
        open_states = (
            Upload.State.WAITING,
            Upload.State.CHECKING,
            Upload.State.CHECKED,
            Upload.State.FAULTY,
        )
        return (
            self.filter(state__in=open_states)
            .select_related("source")
            .defer("content", "result")
            .order_by("-received_at")
        )


class Upload(models.Model):
    """A file somebody sent to the staff area, from its arrival to its end as a delivery or in the bin.

    ``content`` is the original file; it is never kept for a file with persons
    (``has_persons``) nor for one that no source recognises, and goes when the upload is
    discarded. ``result`` is what the check found (``imports.uploading.packing``):
    aggregated figures and problems, so that accepting reads no file again; it goes with
    the acceptance. ``stand`` says which deliveries the check knew.
    """

    class State(models.TextChoices):
        """Where the upload stands."""

        WAITING = "waiting", "wartet"
        CHECKING = "checking", "wird geprüft"
        CHECKED = "checked", "geprüft"
        FAULTY = "faulty", "fehlerhaft"
        ACCEPTED = "accepted", "übernommen"
        DISCARDED = "discarded", "verworfen"

    file_name = models.CharField("Datei", max_length=200)
    sha256 = models.CharField("Prüfsumme", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("Größe in Byte")
    sender = models.CharField("von", max_length=150)
    received_at = models.DateTimeField("eingegangen", auto_now_add=True)
    source = models.ForeignKey(Source, models.PROTECT, verbose_name="Quelle", related_name="+")
    mapping = models.ForeignKey(
        Mapping, models.PROTECT, verbose_name="Zuordnung", related_name="+", null=True, blank=True
    )
    is_recognised = models.BooleanField("Quelle erkannt", default=False)
    has_persons = models.BooleanField("mit Personen", default=False)
    content = models.BinaryField("Datei im Wortlaut", null=True)
    state = models.CharField("Stand", max_length=10, choices=State, default=State.WAITING)
    profile = models.CharField("Format", max_length=20, blank=True)
    encoding = models.CharField("Zeichensatz", max_length=20, blank=True)
    periods = models.CharField("Stichtage", max_length=400, blank=True)
    rows_read = models.PositiveIntegerField("gelesene Zeilen", default=0)
    errors = models.PositiveIntegerField("Fehler", default=0)
    warnings = models.PositiveIntegerField("Warnungen", default=0)
    notices = models.PositiveIntegerField("Hinweise", default=0)
    result = models.BinaryField("Ergebnis der Prüfung", null=True)
    stand = models.CharField("geprüft gegen", max_length=40, blank=True)
    delivery = models.OneToOneField(
        Delivery, models.PROTECT, verbose_name="Lieferung", related_name="upload", null=True
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "hochgeladene Datei"
        verbose_name_plural = "hochgeladene Dateien"
        ordering = ("-received_at",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(has_persons=False) | Q(content__isnull=True), name="persons_are_never_kept"
            ),
            models.CheckConstraint(
                condition=~Q(state="discarded") | Q(content__isnull=True, result__isnull=True),
                name="what_is_discarded_is_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"


class Confirmation(models.Model):
    """One warning of an upload that a person ticked, and why.

    ``position`` counts the problems of the upload in the order of their weight.
    """

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="confirmations")
    position = models.PositiveIntegerField("Nummer der Meldung")
    code = models.CharField("Kennung", max_length=8)
    reason = models.CharField("Begründung", max_length=300)
    person = models.CharField("bestätigt von", max_length=150)
    confirmed_at = models.DateTimeField("bestätigt", auto_now=True)

    class Meta:
        verbose_name = "Bestätigung"
        verbose_name_plural = "Bestätigungen"
        ordering = ("position",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=("upload", "position"), name="a_warning_is_ticked_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_tick_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"


class Job(models.Model):
    """Long work of the worker: what, for whom, how far.

    A job that died with its worker is taken up again: each kind of work either repeats
    without harm (check) or happens in one transaction that also ends the job.
    """

    class Kind(models.TextChoices):
        """What is done."""

        CHECK = "check", "Prüfung"
        ACCEPT = "accept", "Übernahme"
        PUBLISH = "publish", "Veröffentlichung"

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
    audience = models.CharField("Sichtbar für", max_length=10, choices=Audience, blank=True)
    note = models.TextField("Anmerkung", blank=True)
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
