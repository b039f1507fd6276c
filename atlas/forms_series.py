"""What a reader may ask of the pages that show all years: level, order of the table, chosen areas."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from atlas.forms_choice import choice, offer
from indicators.models import Level

MOST_CHOSEN = 5
RISING = "-auf"
"""Behind the year a table is ordered by: the smallest number first."""


class LevelQuery(forms.Form):
    """The level of the areas; the largest below the city where none is named."""

    ebene = choice(forms.ChoiceField, _("Für diese Gebietsebene gibt es keine Werte."), label=_("Gebiete"))

    def __init__(self, asked: QueryDict, levels: Sequence[Level]) -> None:
        super().__init__(asked)
        self.default_level = levels[0].slug if levels else ""
        offer(self, "ebene", [(level.slug, level.name_plural) for level in levels])

    @property
    def level(self) -> str:
        """Return the chosen level, "" where there are only values for the city."""
        return str(self.cleaned_data["ebene"] or self.default_level)

    @property
    def state(self) -> dict[str, str]:
        """Return what differs from the defaults: the shortest address of this page."""
        return {} if self.level == self.default_level else {"ebene": self.level}


class TableQuery(LevelQuery):
    """Level and order of the table: by number, by name, or by the values of a year, falling or rising."""

    ordnen = choice(forms.ChoiceField, _("Die Tabelle lässt sich nach name oder einem Jahr ordnen."))

    def __init__(self, asked: QueryDict, levels: Sequence[Level], years: Sequence[int]) -> None:
        super().__init__(asked, levels)
        orders = [order for year in years for order in (str(year), f"{year}{RISING}")]
        offer(self, "ordnen", [("name", _("nach Name")), *((order, order) for order in orders)])

    @property
    def state(self) -> dict[str, str]:
        """Return what differs from the defaults."""
        order = self.cleaned_data["ordnen"]
        return super().state | ({"ordnen": order} if order else {})


class YearQuery(LevelQuery):
    """Level and year of a file; the newest year where none is named."""

    jahr = choice(
        forms.TypedChoiceField,
        _("Für dieses Jahr gibt es keine Werte."),
        label=_("Jahr"),
        coerce=int,
        empty_value=None,
    )

    def __init__(self, asked: QueryDict, levels: Sequence[Level], years: Sequence[int]) -> None:
        super().__init__(asked, levels)
        offer(self, "jahr", [(year, str(year)) for year in years])
        self.newest = max(years, default=0)

    @property
    def year(self) -> int:
        """Return the chosen year."""
        return int(self.cleaned_data["jahr"] or self.newest)


class AreasQuery(forms.Form):
    """Areas that are singled out, by code."""

    gebiet = choice(
        forms.MultipleChoiceField,
        _("Das Gebiet „%(value)s“ gibt es auf dieser Ebene nicht."),
        label=_("Gebiete hervorheben"),
    )

    def __init__(self, asked: QueryDict, areas: Sequence[tuple[str, str]]) -> None:
        super().__init__(asked)
        offer(self, "gebiet", areas)

    def clean_gebiet(self) -> list[str]:
        """Return the chosen codes in the order of the areas, each once; at most five."""
        chosen = list(dict.fromkeys(self.cleaned_data["gebiet"]))
        if len(chosen) > MOST_CHOSEN:
            raise forms.ValidationError(_("Höchstens fünf Gebiete lassen sich hervorheben."))
        return chosen
