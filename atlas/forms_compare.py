"""What a reader may ask of the pages that put a table together: areas, indicators, years, order."""

import re
from collections.abc import Collection, Iterable, Sequence

from django import forms
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from atlas.forms_choice import choice, offer
from atlas.forms_series import MOST_CHOSEN
from indicators.models import PublishedIndicator

MOST_CELLS = 5_000
"""A table of that size is still a page; more is what the files of the indicators are for."""
ARRANGEMENTS = (
    ("gebiete", _("Gebiete in den Zeilen, Indikatoren und Jahre in den Spalten")),
    ("indikatoren", _("Indikatoren und Jahre in den Zeilen, Gebiete in den Spalten")),
    ("jahre", _("Jahre in den Zeilen, Indikatoren und Gebiete in den Spalten")),
    ("lang", _("eine Zeile für jeden Wert")),
)
COLUMN_ORDER = re.compile(r"(\d{1,4})(-auf)?")


def years_of(indicators: Iterable[PublishedIndicator]) -> list[int]:
    """Return the years in which any of the indicators has values, newest first."""
    return sorted({year for indicator in indicators for year in indicator.years}, reverse=True)


class ChoiceOfValues(forms.Form):
    """Areas by code and indicators by slug: what both pages choose from."""

    gebiet = choice(
        forms.MultipleChoiceField,
        _("Das Gebiet „%(value)s“ gibt es auf dieser Ebene nicht."),
        label=_("Gebiete"),
    )
    indikator = choice(
        forms.MultipleChoiceField, _("Den Indikator „%(value)s“ gibt es nicht."), label=_("Indikatoren")
    )

    def __init__(
        self, asked: QueryDict, codes: Collection[str], indicators: Sequence[PublishedIndicator]
    ) -> None:
        super().__init__(asked)
        self.years = years_of(indicators)
        offer(self, "gebiet", [(code, code) for code in codes])
        offer(self, "indikator", [(one.slug, one.name) for one in indicators])

    def clean_gebiet(self) -> list[str]:
        """Return the chosen codes, each once, in the order of the address."""
        return list(dict.fromkeys(self.cleaned_data["gebiet"]))

    def clean_indikator(self) -> list[str]:
        """Return the chosen indicators, each once."""
        return list(dict.fromkeys(self.cleaned_data["indikator"]))


class ComparisonQuery(ChoiceOfValues):
    """Up to five areas, any indicators, one year or two; without a year the newest of each."""

    jahr = choice(
        forms.TypedChoiceField,
        _("Für dieses Jahr gibt es keine Werte."),
        label=_("Jahr"),
        coerce=int,
        empty_value=None,
    )
    vergleichsjahr = choice(
        forms.TypedChoiceField,
        _("Für dieses Jahr gibt es keine Werte."),
        label=_("Verglichen mit"),
        coerce=int,
        empty_value=None,
    )

    def __init__(
        self, asked: QueryDict, codes: Collection[str], indicators: Sequence[PublishedIndicator]
    ) -> None:
        super().__init__(asked, codes, indicators)
        for name in ("jahr", "vergleichsjahr"):
            offer(self, name, [(year, str(year)) for year in self.years])

    def clean_gebiet(self) -> list[str]:
        """Return at most five codes."""
        chosen = super().clean_gebiet()
        if len(chosen) > MOST_CHOSEN:
            raise forms.ValidationError(_("Höchstens fünf Gebiete lassen sich vergleichen."))
        return chosen

    def clean(self) -> None:
        """Refuse to compare a year with itself; with a second year the first one is a single year, too."""
        year, earlier = self.cleaned_data.get("jahr"), self.cleaned_data.get("vergleichsjahr")
        if earlier and not year and "jahr" not in self.errors:
            year = self.cleaned_data["jahr"] = max(self.years)
        if year and year == earlier:
            self.add_error("vergleichsjahr", _("Zwei verschiedene Jahre lassen sich vergleichen."))

    @property
    def state(self) -> dict[str, object]:
        """Return what differs from the defaults: the shortest address of this comparison."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class BuilderQuery(ChoiceOfValues):
    """Areas × indicators × years, how they are arranged, and what the rows are ordered by."""

    daneben = choice(
        forms.MultipleChoiceField,
        _("Daneben gibt es nur die Stadt und was über ihr liegt."),
        label=_("daneben"),
    )
    jahr = choice(
        forms.TypedMultipleChoiceField,
        _("Für das Jahr %(value)s gibt es keine Werte."),
        label=_("Jahre"),
        coerce=int,
    )
    anordnung = choice(
        forms.ChoiceField,
        _("Möglich sind gebiete, indikatoren, jahre und lang."),
        label=_("Anordnung"),
        choices=ARRANGEMENTS,
    )
    sortierung = forms.CharField(required=False, max_length=12)

    def __init__(
        self,
        asked: QueryDict,
        codes: Collection[str],
        indicators: Sequence[PublishedIndicator],
        beside: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(asked, codes, indicators)
        self.codes = list(codes)
        offer(self, "jahr", [(year, str(year)) for year in self.years])
        offer(self, "daneben", beside)

    def clean_jahr(self) -> list[int]:
        """Return the chosen years, ascending, each once."""
        return sorted(set(self.cleaned_data["jahr"]))

    def clean_anordnung(self) -> str:
        """Return the arrangement, areas in the rows where none is named."""
        return str(self.cleaned_data["anordnung"] or ARRANGEMENTS[0][0])

    def clean_sortierung(self) -> str:
        """Return the order: "" by number, "name", or a column with or without "-auf"."""
        order = str(self.cleaned_data["sortierung"])
        if order not in ("", "name") and not COLUMN_ORDER.fullmatch(order):
            raise forms.ValidationError(
                _("Sortiert wird nach name oder nach einer Spalte, zum Beispiel sortierung=2 oder 2-auf.")
            )
        return order

    def clean(self) -> None:
        """Refuse tables that are too large, and columns that there are not."""
        asked = self.cleaned_data
        if self.errors:
            return
        places = len(asked["gebiet"] or self.codes) + len(asked["daneben"])
        columns = len(asked["indikator"]) * (len(self.chosen_years) or 1)
        if places * columns > MOST_CELLS:
            reason = _("Die Tabelle hätte %(cells)s Zellen, höchstens %(most)s sind möglich.") % {
                "cells": number_format(places * columns, force_grouping=True),
                "most": number_format(MOST_CELLS, force_grouping=True),
            }
            hint = _("Wählen Sie weniger Gebiete, Indikatoren oder Jahre.")
            self.add_error(None, f"{reason} {hint}")
        elif self.column is not None and not (
            asked["anordnung"] == "gebiete" and 1 <= self.column <= columns
        ):
            self.add_error("sortierung", _("Nach dieser Spalte lässt sich die Tabelle nicht sortieren."))

    @property
    def chosen_years(self) -> list[int]:
        """Return the years, ascending; [] for the newest of each, all of them where years are the rows."""
        asked: list[int] = self.cleaned_data["jahr"]
        return asked or (self.years[::-1] if self.cleaned_data["anordnung"] == "jahre" else [])

    @property
    def column(self) -> int | None:
        """Return the column the rows are ordered by, counted from 1; None for another order."""
        found = COLUMN_ORDER.fullmatch(self.cleaned_data.get("sortierung", ""))
        return int(found[1]) if found else None

    @property
    def is_falling(self) -> bool:
        """Return whether the largest number of the column comes first."""
        return not str(self.cleaned_data["sortierung"]).endswith("-auf")

    @property
    def state(self) -> dict[str, object]:
        """Return what differs from the defaults: the shortest address of this table."""
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: value for name, value in found.items() if (name, value) != ("anordnung", "gebiete")}
