"""What may be asked of the pages about releases."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from atlas.forms_choice import choice, offer
from indicators.models import PublishedIndicator


class ChangesQuery(forms.Form):
    """Which indicator's changes are named one by one; without one, the largest of all."""

    indikator = choice(forms.ChoiceField, _("Dieser Indikator gehört nicht zu dieser Veröffentlichung."))

    def __init__(self, asked: Mapping[str, str], indicators: Sequence[PublishedIndicator]) -> None:
        super().__init__({"indikator": asked.get("indikator", "")})
        self._indicators = indicators
        offer(self, "indikator", [(one.slug, one.name) for one in indicators])

    @property
    def chosen(self) -> PublishedIndicator | None:
        """Return the indicator that was asked for."""
        slug = self.cleaned_data["indikator"]
        return next((one for one in self._indicators if one.slug == slug), None)
