"""What is looked for, and which kinds of places a map shows."""

from collections.abc import Sequence

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from atlas.forms_choice import choice, offer
from indicators.models import PlaceCategory

LONGEST = 100
"""Letters of a question; more than any street and indicator has."""


class SearchQuery(forms.Form):
    """A few words: an address, an area, an indicator, a topic."""

    q = forms.CharField(
        label=_("Suche"),
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": _("Bitte suchen Sie mit höchstens 100 Zeichen.")},
    )


class PlacesQuery(forms.Form):
    """Kinds of places on a map: "orte=kita,schule", or "orte=kita&orte=schule" from a form."""

    orte = choice(
        forms.MultipleChoiceField, _("Diese Art von Einrichtungen gibt es nicht."), label=_("Einrichtungen")
    )

    def __init__(self, asked: MultiValueDict[str, str], categories: Sequence[PlaceCategory]) -> None:
        words = [word for text in asked.getlist("orte") for word in text.split(",") if word]
        super().__init__(MultiValueDict({"orte": list(dict.fromkeys(words))}))
        self.categories = categories
        offer(self, "orte", [(one.slug, one.name_plural) for one in categories])

    @property
    def state(self) -> dict[str, str]:
        """Return the shortest address of the choice, empty for none."""
        chosen = self.cleaned_data["orte"]
        return {"orte": ",".join(chosen)} if chosen else {}
