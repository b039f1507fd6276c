"""What the staff may enter on the pages about releases."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from indicators.models.catalogue import Audience


class DraftForm(forms.Form):
    """A draft to be made."""

    audience = forms.ChoiceField(label="Sichtbar für", choices=Audience.choices, initial=Audience.PUBLIC)
    note = forms.CharField(
        label="Anmerkung",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Steht öffentlich bei der Veröffentlichung; lässt sich bei der Freigabe noch ändern.",
    )
    unprotected_reason = forms.CharField(
        label="Ohne statistische Geheimhaltung, weil",
        required=False,
        max_length=500,
        help_text="Nur für interne Veröffentlichungen. Leer lassen: Kleine Zahlen bleiben geschützt. "
        "Sonst werden sie sichtbar, und die Begründung steht bei der Veröffentlichung.",
    )

    def __init__(self, data: Any = None, *, may_unprotect: bool = False) -> None:
        super().__init__(data)
        if not may_unprotect:
            del self.fields["unprotected_reason"]

    def clean(self) -> dict[str, Any]:
        """Refuse to show small numbers to everyone."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("unprotected_reason") and cleaned.get("audience") != Audience.INTERNAL:
            self.add_error("unprotected_reason", "Ohne Geheimhaltung geht nur eine interne Veröffentlichung.")
        return cleaned


class ReleaseForm(forms.Form):
    """A draft to be released, now or after an embargo."""

    note = forms.CharField(
        label="Öffentliche Anmerkung",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_correction = forms.BooleanField(
        label="Diese Veröffentlichung berichtigt frühere Zahlen.", required=False
    )
    day = forms.DateField(
        label="Sperrfrist bis zum",
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Bitte ein Datum eingeben, zum Beispiel 24.12.2026."},
    )
    time = forms.TimeField(
        label="Uhrzeit",
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Bitte eine Uhrzeit eingeben, zum Beispiel 09:00."},
        help_text="Ohne Datum wird sofort veröffentlicht; ohne Uhrzeit um 0 Uhr.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a correction without a note, a time without a day, and a moment that has passed."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_correction") and not cleaned.get("note", "").strip():
            self.add_error("note", "Eine Berichtigung sagt öffentlich, was falsch war.")
        if cleaned.get("time") and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", "Bitte auch das Datum eingeben.")
        if cleaned.get("day") and self.at and self.at <= timezone.now():
            self.add_error("day", ValidationError("Dieser Zeitpunkt ist schon vorbei."))
        return cleaned

    @property
    def at(self) -> datetime.datetime | None:
        """Return the end of the embargo, or None."""
        day = self.cleaned_data.get("day")
        if day is None:
            return None
        time = self.cleaned_data.get("time") or datetime.time()
        return timezone.make_aware(datetime.datetime.combine(day, time))


class WithdrawForm(forms.Form):
    """Why a release is withdrawn."""

    note = forms.CharField(
        label="Öffentlicher Grund",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Bitte öffentlich begründen, warum die Veröffentlichung zurückgezogen wird."
        },
    )
