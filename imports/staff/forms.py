"""What people type into the pages for deliveries."""

from typing import Any

from django import forms
from django.conf import settings

from imports.models import Mapping
from imports.uploading.receiving import ANY_TABLE, RECOGNISE
from imports.uploading.recognition import BA, ITNRW, REGISTER
from indicators.models import Source

LONGEST_REASON = 300
KINDS = {REGISTER: Mapping.Kind.REGISTER, BA: Mapping.Kind.BA_KEYS, ANY_TABLE: Mapping.Kind.TABLE}


class UploadForm(forms.Form):
    """A file, where it comes from, and the mapping that says how to read it."""

    file = forms.FileField(label="Datei", allow_empty_file=True, max_length=200)
    source = forms.ChoiceField(label="Quelle", required=False)
    mapping = forms.ModelChoiceField(
        Mapping.objects.none(), label="Gespeicherte Zuordnung", required=False, empty_label="ohne"
    )
    mapping_file = forms.FileField(
        label="Neue Zuordnung", required=False, allow_empty_file=True, max_length=80
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(Source.objects.filter(slug__in=KINDS.keys() | {ITNRW}).values_list("slug", "name"))
        known = [(slug, names[slug]) for slug in (REGISTER, BA, ITNRW) if slug in names]
        choices = [(RECOGNISE, "erkennen"), *known, (ANY_TABLE, "andere Tabelle")]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]
        self.fields["mapping"].queryset = Mapping.objects.in_use()  # type: ignore[attr-defined]
        self.fields["file"].error_messages["required"] = (
            f"Bitte wählen Sie eine Datei von höchstens {settings.UPLOAD_MEGABYTES} MB."
        )
        for name in ("file", "mapping_file"):
            self.fields[name].error_messages["max_length"] = "Der Name der Datei ist zu lang."

    def clean(self) -> dict[str, Any]:
        """Return the answers; a new mapping needs a source."""
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("mapping_file") and answers.get("source") not in KINDS:
            self.add_error("source", "Bitte wählen Sie die Quelle, für die die neue Zuordnung gilt.")
        return answers


class ReasonsForm(forms.Form):
    """A tick and a reason for each warning; ``positions`` are those that may be ticked."""

    shared = forms.CharField(label="Gemeinsame Begründung", required=False, max_length=LONGEST_REASON)

    def __init__(self, data: Any, positions: list[int]) -> None:
        super().__init__(data)
        self._positions = positions
        for position in positions:
            self.fields[f"tick-{position}"] = forms.BooleanField(required=False)
            self.fields[f"reason-{position}"] = forms.CharField(required=False, max_length=LONGEST_REASON)

    def clean(self) -> dict[str, Any]:
        """Return the answers; a tick without a reason and a reason without a tick are mistakes."""
        answers: dict[str, Any] = super().clean() or {}
        for position in self._positions:
            ticked, reason = answers.get(f"tick-{position}"), answers.get(f"reason-{position}")
            if ticked and not reason and not answers.get("shared"):
                self.add_error(f"reason-{position}", "Bitte begründen Sie die Bestätigung.")
            if reason and not ticked:
                self.add_error(f"tick-{position}", "Bitte kreuzen Sie die Warnung an, die Sie begründen.")
        return answers

    def reasons(self) -> dict[int, str]:
        """Return the reason of each ticked warning by its position."""
        answers = self.cleaned_data
        return {
            position: answers[f"reason-{position}"] or answers["shared"]
            for position in self._positions
            if answers[f"tick-{position}"]
        }
