"""What a reader may ask of an index that is opened up: level, year, and the area that is worked out."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from atlas.forms_series import YearQuery
from indicators.models import Level


class IndexQuery(YearQuery):
    """Level, year, and the code of an area; without one an example is worked out."""

    gebiet = forms.CharField(label=_("Gebiet"), max_length=20, required=False)

    def __init__(self, asked: QueryDict, levels: Sequence[Level], years: Sequence[int]) -> None:
        super().__init__(asked, levels, years)
        self.years = sorted(years, reverse=True)

    @property
    def state(self) -> dict[str, str]:
        """Return what differs from the defaults: the shortest address of this page."""
        found = super().state | ({"jahr": str(self.year)} if self.year != self.newest else {})
        code = str(self.cleaned_data["gebiet"])
        return found | ({"gebiet": code} if code else {})
