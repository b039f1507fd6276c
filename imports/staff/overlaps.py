"""Pages for what two sets of boundaries share: send a table, look at its problems, take it over.

The table is small, so it travels signed with the page between check and acceptance; nothing is
kept before somebody accepts it.
"""

import base64
import datetime
import hashlib
from dataclasses import dataclass
from itertools import pairwise

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from imports.areas.overlap_loading import (
    EditionError,
    Editions,
    OverlapOutcome,
    editions_of,
    load_overlaps,
)
from imports.areas.overlaps import check_overlaps
from imports.messages import Severity
from imports.problems import Problem
from imports.staff.entrance import ACCEPT, in_memory, staff_page
from indicators.models import Edition, Level, Overlap

LARGEST = 500_000
"""Bytes: 20,000 lines; the table travels with the page."""
HOURS = 8
SALT = "overlaps"
SHOWN = 200
TITLES = {Severity.ERROR: "Fehler", Severity.WARNING: "Warnungen", Severity.NOTICE: "Hinweise"}


@dataclass(frozen=True)
class Sent:
    """A table as it was sent: its name and bytes, the level, and the first days of both editions."""

    name: str
    content: bytes
    level: str
    old: datetime.date
    new: datetime.date

    @property
    def sha256(self) -> str:
        """Return the hash of the file."""
        return hashlib.sha256(self.content).hexdigest()

    def signed(self) -> str:
        """Return everything as text that only this atlas can have made."""
        content = base64.b64encode(self.content).decode()
        parts = (self.name, content, self.level, self.old.isoformat(), self.new.isoformat())
        return signing.dumps(parts, salt=SALT, compress=True)


def received(text: str) -> Sent:
    """Return what ``signed`` made; raises signing.BadSignature for anything else or too old."""
    name, content, level, old, new = signing.loads(text, salt=SALT, max_age=HOURS * 3600)
    days = (datetime.date.fromisoformat(day) for day in (old, new))
    return Sent(name, base64.b64decode(content), level, *days)


class OverlapForm(forms.Form):
    """Which editions and level a table is about, and the table."""

    editions = forms.ChoiceField(label="Gebietsstände")
    level = forms.ChoiceField(label="Gebietsebene")
    file = forms.FileField(label="Datei")

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST or None, request.FILES or None)
        days = sorted(Edition.objects.with_districts().values_list("valid_from", flat=True))
        pairs = [(f"{old}/{new}", f"{old:%d.%m.%Y} → {new:%d.%m.%Y}") for old, new in pairwise(days)]
        levels = [(level.slug, level.name_plural) for level in Level.objects.below_city()]
        for name, choices in (("editions", pairs[::-1]), ("level", levels)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is no small table."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError("Die Datei ist zu groß für eine Tabelle von Überschneidungen.")
        return file

    def sent(self) -> Sent:
        """Return what was sent."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        old, new = (datetime.date.fromisoformat(day) for day in self.cleaned_data["editions"].split("/"))
        return Sent((file.name or "Datei")[:200], file.read(), self.cleaned_data["level"], old, new)


@require_http_methods(["GET", "HEAD", "POST"])
@in_memory
@staff_page(ACCEPT)
def overlaps(request: HttpRequest) -> HttpResponse:
    """Show what is stored, take a table in and say everything that is wrong with it."""
    form = OverlapForm(request)
    context: dict[str, object] = {"section": "lieferungen", "form": form, "stored": Overlap.objects.steps()}
    if request.method == "POST" and form.is_valid():
        sent = form.sent()
        try:
            context |= _checked(sent)
        except EditionError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "imports/overlaps.html", context, status=400 if form.errors else 200)


def _checked(sent: Sent) -> dict[str, object]:
    """Return what the page says of a table; raises EditionError."""
    outcome = _loaded(sent, editions_of(sent.level, sent.old, sent.new), [], "", commit=False)
    groups = [
        (severity.value.lower(), title, found[:SHOWN], len(found))
        for severity, title in TITLES.items()
        if (found := [one for one in outcome.problems if one.severity is severity])
    ]
    has_errors = any(one.severity is Severity.ERROR for one in outcome.problems)
    return {
        "sent": sent,
        "outcome": outcome,
        "groups": groups,
        "warnings": _warnings(outcome.problems),
        "signed": "" if has_errors else sent.signed(),
    }


def _warnings(problems: tuple[Problem, ...]) -> list[str]:
    return sorted({one.code for one in problems if one.severity is Severity.WARNING})


def _loaded(
    sent: Sent, editions: Editions, confirmed: list[str], sender: str, *, commit: bool
) -> OverlapOutcome:
    checked = check_overlaps(sent.content, sent.name, *editions.sides)
    return load_overlaps(
        checked, editions, confirmed=confirmed, commit=commit, sha256=sent.sha256, sender=sender
    )


@require_POST
@staff_page(ACCEPT)
def overlaps_accept(request: HttpRequest) -> HttpResponse:
    """Take a checked table over if its warnings, as they are now, were ticked."""
    try:
        sent = received(request.POST.get("tabelle", ""))
        editions = editions_of(sent.level, sent.old, sent.new)
    except (signing.BadSignature, EditionError):
        messages.error(request, "Die Prüfung gilt nicht mehr. Bitte laden Sie die Datei noch einmal hoch.")
        return redirect("overlaps")
    confirmed, person = request.POST.getlist("geprueft"), request.user.get_username()
    outcome = _loaded(sent, editions, confirmed, person, commit=True)
    if outcome.is_written:
        messages.success(
            request,
            f"Übernommen: {outcome.new} neu, {outcome.changed} geändert, {outcome.removed} entfallen. "
            "Umgerechnet wird mit der nächsten Veröffentlichung.",
        )
    else:
        messages.error(request, "Nicht übernommen: Es gibt Fehler oder Warnungen, die nicht bestätigt sind.")
    return redirect("overlaps")
