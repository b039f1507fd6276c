"""What a reader may ask for in an address; the only code that reads ``request.GET``."""

from collections.abc import Mapping, Sequence

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from atlas.ramps import COLOUR_SAFE, STANDARD
from indicators.models import Indicator, Level, PublishedIndicator

CLASS_COUNTS = range(3, 8)
METHODS = (
    (Indicator.Method.NATURAL.value, _("natürliche Brüche")),
    (Indicator.Method.QUANTILE.value, _("gleich viele Gebiete je Klasse")),
    (Indicator.Method.EQUAL.value, _("gleich breite Klassen")),
)
ORDERS = (("", _("nach Nummer")), ("name", _("nach Name")), ("wert", _("nach Wert")))
LIMITS = (("alle", _("alle Jahre zusammen")), ("jahr", _("nur dieses Jahr")))
PALETTES = ((STANDARD, _("Standard")), (COLOUR_SAFE, _("farbsicher (Cividis)")))
PATTERNS = (("", ""), ("an", _("Muster in den Flächen")))


class LanguageQuery(forms.Form):
    """The language of a page."""

    sprache = forms.ChoiceField(choices=settings.LANGUAGES, required=False)


class ReleaseQuery(forms.Form):
    """The release a page shows; without one the newest."""

    stand = forms.IntegerField(
        label=_("Stand"),
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        error_messages={
            "invalid": _("„stand“ ist die Nummer einer Veröffentlichung, zum Beispiel stand=1."),
            "min_value": _("„stand“ ist die Nummer einer Veröffentlichung, zum Beispiel stand=1."),
            "max_value": _("„stand“ ist die Nummer einer Veröffentlichung, zum Beispiel stand=1."),
        },
    )


class MapQuery(forms.Form):
    """Which map: year, level, classes; what is left out is the indicator's own choice."""

    indikator = forms.ChoiceField(
        label=_("Indikator"),
        required=False,
        error_messages={"invalid_choice": _("Diesen Indikator gibt es nicht.")},
    )
    jahr = forms.TypedChoiceField(
        label=_("Jahr"),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("Für dieses Jahr gibt es keine Werte.")},
    )
    ebene = forms.ChoiceField(
        label=_("Gebiete"),
        required=False,
        error_messages={"invalid_choice": _("Für diese Gebietsebene gibt es keine Werte.")},
    )
    methode = forms.ChoiceField(
        label=_("Klassenbildung"),
        required=False,
        error_messages={
            "invalid_choice": _("Diese Klassenbildung gibt es nicht. Möglich: natuerlich, quantile, gleich.")
        },
    )
    klassen = forms.TypedChoiceField(
        label=_("Klassen"),
        coerce=int,
        required=False,
        choices=[(number, str(number)) for number in CLASS_COUNTS],
        error_messages={"invalid_choice": _("Möglich sind 3 bis 7 Klassen.")},
    )
    grenzen = forms.ChoiceField(
        label=_("Klassengrenzen aus"),
        choices=LIMITS,
        required=False,
        error_messages={"invalid_choice": _("Klassengrenzen gibt es für alle Jahre oder das Jahr allein.")},
    )
    farben = forms.ChoiceField(
        label=_("Farben"),
        choices=PALETTES,
        required=False,
        error_messages={"invalid_choice": _("Diese Farben gibt es nicht. Möglich: standard, farbsicher.")},
    )
    muster = forms.ChoiceField(
        label=_("Muster in den Flächen"),
        choices=PATTERNS,
        required=False,
        error_messages={"invalid_choice": _("Das Muster ist „an“ oder fehlt in der Adresse.")},
    )
    ordnung = forms.ChoiceField(
        label=_("Tabelle"),
        choices=ORDERS,
        required=False,
        error_messages={"invalid_choice": _("Die Tabelle lässt sich nach name oder wert ordnen.")},
    )
    gebiet = forms.CharField(label=_("Gebiet"), max_length=20, required=False)

    def __init__(
        self,
        asked: Mapping[str, str],
        found: PublishedIndicator,
        indicators: Sequence[PublishedIndicator],
        levels: Sequence[Level],
    ) -> None:
        years = sorted(found.years, reverse=True)
        self.defaults = {
            "indikator": found.slug,
            "jahr": str(years[0]) if years else "",
            "ebene": levels[0].slug if levels else "",
            "methode": found.method,
            "klassen": str(found.classes),
            "grenzen": "alle",
            "farben": STANDARD,
            "muster": "",
            "ordnung": "",
            "gebiet": "",
        }
        super().__init__(self.defaults | {name: asked[name] for name in self.defaults if asked.get(name)})
        offer(self, "indikator", _by_topic(indicators))
        offer(self, "jahr", [(year, str(year)) for year in years])
        offer(self, "ebene", [(level.slug, level.name_plural) for level in levels])
        offer(self, "methode", METHODS)

    @property
    def has_own_look(self) -> bool:
        """Return whether the reader changed classes or colours."""
        return bool({"methode", "klassen", "grenzen", "farben", "muster"} & set(self.state))

    @property
    def state(self) -> dict[str, str]:
        """Return what differs from the defaults: the shortest address of this map."""
        return {
            name: str(self.cleaned_data[name])
            for name, default in self.defaults.items()
            if str(self.cleaned_data[name]) != default
        }


def offer(form: forms.Form, name: str, choices: Sequence[tuple[object, object]]) -> None:
    """Give a field of a form its choices; raise TypeError where it offers none."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choice")
    field.choices = choices


def _by_topic(indicators: Sequence[PublishedIndicator]) -> list[tuple[object, object]]:
    """Return the indicators as groups of choices."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for indicator in indicators:
        groups.setdefault(indicator.topic_name, []).append((indicator.slug, indicator.name))
    return list(groups.items())
