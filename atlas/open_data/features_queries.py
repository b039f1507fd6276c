"""What may be asked of the OGC API: the release, the form of an answer, a box, days, a piece of a list."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from atlas.forms import ReleaseQuery
from atlas.open_data.features_filters import Box, DateLineError, NoBoxError, NoSpanError, Span, box, span

USUAL, MOST = 10, 1_000
"""Features in one answer: without a wish, and at most."""
FORMS = [("", ""), ("json", ""), ("html", "")]


class JsonQuery(ReleaseQuery):
    """The release, the language and the form, which here is JSON alone."""

    sprache = forms.ChoiceField(
        choices=settings.LANGUAGES,
        required=False,
        error_messages={"invalid_choice": _("„sprache“ ist „de“ oder „en“.")},
    )
    f = forms.ChoiceField(
        choices=FORMS[:2],
        required=False,
        error_messages={"invalid_choice": _("Diese Antwort gibt es nur mit f=json.")},
    )


class PageQuery(JsonQuery):
    """The release, the language and the form: JSON, or a page for people."""

    f = forms.ChoiceField(
        choices=FORMS, required=False, error_messages={"invalid_choice": _("„f“ ist „json“ oder „html“.")}
    )


class ItemsQuery(JsonQuery):
    """Which features, and which piece of them; a ``limit`` above MOST means MOST (7.15.2)."""

    limit = forms.IntegerField(
        required=False,
        min_value=1,
        error_messages=dict.fromkeys(("invalid", "min_value"), _("„limit“ ist eine Zahl ab 1.")),
    )
    offset = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=10_000_000,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("„offset“ ist eine Zahl von 0 bis 10000000.")
        ),
    )
    bbox = forms.CharField(required=False, max_length=200)
    datetime = forms.CharField(required=False, max_length=100)

    def clean_bbox(self) -> Box | None:
        """Return the box, None without one."""
        text = self.cleaned_data["bbox"]
        try:
            return box(text) if text else None
        except DateLineError as error:
            raise forms.ValidationError(
                _("Ein „bbox“ über die Datumsgrenze hinweg gibt es hier nicht: Westen liegt vor Osten.")
            ) from error
        except NoBoxError as error:
            raise forms.ValidationError(
                _(
                    "„bbox“ sind vier Zahlen in Grad: Westen,Süden,Osten,Norden, "
                    "zum Beispiel 6.6,51.5,6.8,51.6."
                )
            ) from error

    def clean_datetime(self) -> Span | None:
        """Return the days, None without any."""
        text = self.cleaned_data["datetime"]
        try:
            return span(text) if text else None
        except NoSpanError as error:
            raise forms.ValidationError(
                _(
                    "„datetime“ ist ein Tag wie 2023-12-31 oder eine Spanne wie 2020-01-01/2023-12-31 "
                    "oder ../2023-12-31."
                )
            ) from error

    @property
    def limit_kept(self) -> int:
        """Return how many features to send at most."""
        return min(self.cleaned_data["limit"] or USUAL, MOST)

    @property
    def offset_kept(self) -> int:
        """Return how many features to leave out first."""
        offset: int = self.cleaned_data["offset"] or 0
        return offset
