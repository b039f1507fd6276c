"""What a reader may ask for in an address; the only code that reads ``request.GET``."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from atlas.forms_choice import choice, offer
from atlas.ramps import COLOUR_SAFE, STANDARD
from indicators.classification import CLASS_COUNTS
from indicators.models import Indicator, Level, PublishedIndicator

METHODS = (
    (Indicator.Method.NATURAL.value, _("natürliche Brüche")),
    (Indicator.Method.QUANTILE.value, _("gleich viele Gebiete je Klasse")),
    (Indicator.Method.EQUAL.value, _("gleich breite Klassen")),
    (Indicator.Method.DEVIATION.value, _("Standardabweichungen")),
    (Indicator.Method.HEAD_TAIL.value, _("wenige hohe, viele niedrige (Head/Tail)")),
)
AROUND_CITY = (Indicator.Method.CITY.value, _("um den Wert der Stadt"))
CHOSEN = (Indicator.Method.MANUAL.value, _("festgelegte Grenzen"))
ORDERS = (("", _("nach Nummer")), ("name", _("nach Name")), ("wert", _("nach Wert")))
LIMITS = (("alle", _("alle Jahre zusammen")), ("jahr", _("nur dieses Jahr")))
PALETTES = ((STANDARD, _("Standard")), (COLOUR_SAFE, _("farbsicher (Cividis)")))
PATTERNS = (("", ""), ("an", _("Muster in den Flächen")))
ZERO_APART = (("", ""), ("an", _("0 als eigene Klasse")))
VIEWS = (("", _("Werte")), ("jahre", _("Jahr für Jahr")))
INDEX = ("index", _("Index (Stadt = 100)"))
NO_YEAR, NO_SECOND = _("kein Vergleich"), _("kein zweiter")
# Each of these shows the map in another way; the first that is chosen decides.
ALONE = ("zweiter", "vergleichsjahr", "darstellung")


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

    indikator = choice(forms.ChoiceField, _("Diesen Indikator gibt es nicht."), label=_("Indikator"))
    jahr = choice(
        forms.TypedChoiceField, _("Für dieses Jahr gibt es keine Werte."), label=_("Jahr"), coerce=int
    )
    ebene = choice(forms.ChoiceField, _("Für diese Gebietsebene gibt es keine Werte."), label=_("Gebiete"))
    methode = choice(
        forms.ChoiceField,
        _(
            "Diese Klassenbildung gibt es hier nicht. Möglich: natuerlich, quantile, gleich, streuung, "
            "headtail, bei Werten für die Stadt stadt, bei festgelegten Grenzen manuell."
        ),
        label=_("Klassenbildung"),
    )
    klassen = choice(
        forms.TypedChoiceField,
        _("Möglich sind 3 bis 7 Klassen."),
        label=_("Klassen"),
        choices=[(number, str(number)) for number in CLASS_COUNTS],
        coerce=int,
    )
    grenzen = choice(
        forms.ChoiceField,
        _("Klassengrenzen gibt es für alle Jahre oder das Jahr allein."),
        label=_("Klassengrenzen aus"),
        choices=LIMITS,
    )
    farben = choice(
        forms.ChoiceField,
        _("Diese Farben gibt es nicht. Möglich: standard, farbsicher."),
        label=_("Farben"),
        choices=PALETTES,
    )
    muster = choice(
        forms.ChoiceField,
        _("Das Muster ist „an“ oder fehlt in der Adresse."),
        label=_("Muster in den Flächen"),
        choices=PATTERNS,
    )
    nullklasse = choice(
        forms.ChoiceField,
        _("Die Nullklasse ist „an“ oder fehlt in der Adresse."),
        label=_("0 als eigene Klasse"),
        choices=ZERO_APART,
    )
    darstellung = choice(
        forms.ChoiceField,
        _("Diese Darstellung gibt es nicht. Möglich: jahre, für Quoten auch index."),
        label=_("Darstellung"),
        widget=forms.Select(attrs={"data-alone": ""}),
    )
    vergleichsjahr = choice(
        forms.TypedChoiceField,
        _("Für das Vergleichsjahr gibt es keine Werte."),
        label=_("Veränderung gegenüber"),
        coerce=int,
        empty_value="",
        widget=forms.Select(attrs={"data-alone": ""}),
    )
    zweiter = choice(
        forms.ChoiceField,
        _("Diesen Indikator gibt es nicht als zweiten: Er muss eine Quote sein."),
        label=_("Zweiter Indikator"),
        widget=forms.Select(attrs={"data-alone": ""}),
    )
    ordnung = choice(
        forms.ChoiceField,
        _("Die Tabelle lässt sich nach name oder wert ordnen."),
        label=_("Tabelle"),
        choices=ORDERS,
    )
    klasse = forms.RegexField(
        r"^[a-z0-9_-]{1,20}$",
        required=False,
        error_messages={"invalid": _("Eine Klasse hat eine Nummer, zum Beispiel klasse=3.")},
    )
    gebiet = forms.CharField(label=_("Gebiet"), max_length=20, required=False)
    gebietsstand = forms.RegexField(
        r"^\d{4}-\d{2}-\d{2}$",
        required=False,
        error_messages={
            "invalid": _("Ein Gebietsstand ist sein erster Tag, zum Beispiel gebietsstand=2025-01-01.")
        },
    )

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
            "nullklasse": "",
            "zweiter": "",
            "vergleichsjahr": "",
            "darstellung": "",
            "klasse": "",
            "ordnung": "",
            "gebiet": "",
            "gebietsstand": "",
        }
        super().__init__(self.defaults | {name: asked[name] for name in self.defaults if asked.get(name)})
        offer(self, "indikator", _by_topic(indicators))
        offer(self, "jahr", [(year, str(year)) for year in years])
        offer(self, "ebene", [(level.slug, level.name_plural) for level in levels])
        has_city, is_rate = "stadt" in found.levels, found.kind != Indicator.Kind.COUNT
        chosen = (CHOSEN,) if found.manual_breaks else ()
        offer(self, "methode", (*METHODS, *((AROUND_CITY,) if has_city else ()), *chosen))
        offer(self, "darstellung", (*VIEWS, INDEX) if has_city and is_rate else VIEWS)
        offer(self, "vergleichsjahr", [("", NO_YEAR), *((year, str(year)) for year in years)])
        rates = [one for one in indicators if one.kind != Indicator.Kind.COUNT and one.slug != found.slug]
        offer(self, "zweiter", [("", NO_SECOND), *(_by_topic(rates) if is_rate else ())])

    def clean(self) -> dict[str, Any]:
        """Keep one way of showing the map; a year is not compared with itself."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("vergleichsjahr") == cleaned.get("jahr"):
            cleaned["vergleichsjahr"] = ""
        first = next((name for name in ALONE if cleaned.get(name)), "")
        for name in ALONE:
            if name != first:
                cleaned[name] = ""
                self.data = {**self.data, name: ""}
        return cleaned

    @property
    def has_own_look(self) -> bool:
        """Return whether the reader changed classes or colours."""
        return bool({"methode", "klassen", "grenzen", "farben", "muster", "nullklasse"} & set(self.state))

    @property
    def compares(self) -> bool:
        """Return whether the reader shows the values in another way."""
        return bool(set(ALONE) & set(self.state))

    @property
    def state(self) -> dict[str, str]:
        """Return what differs from the defaults: the shortest address of this map."""
        return {
            name: str(self.cleaned_data[name])
            for name, default in self.defaults.items()
            if str(self.cleaned_data[name]) != default
        }


def _by_topic(indicators: Sequence[PublishedIndicator]) -> list[tuple[object, object]]:
    """Return the indicators as groups of choices."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for indicator in indicators:
        groups.setdefault(indicator.topic_name, []).append((indicator.slug, indicator.name))
    return list(groups.items())
