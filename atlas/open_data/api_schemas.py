"""What the JSON interface answers. Fields that a CSV file has too are named like its columns."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from atlas.statuses import CODES, PROVISIONAL
from indicators.models import catalogue


def one_of(codes: Iterable[str], text: str) -> Any:
    """Return a field that holds one of some codes."""
    return Field(description=text, json_schema_extra={"enum": list(codes)})


class Problem(Schema):
    """What is wrong with a question (RFC 9457)."""

    type: str = Field(description="Immer „about:blank“: die Art des Fehlers sagt der Status.")
    title: str = Field(description="Die Art des Fehlers in Worten.")
    status: int = Field(description="Der Status der Antwort.")
    detail: str = Field(description="Was an der Anfrage nicht geht, in ganzen Sätzen.")
    errors: list[str] = Field(description="Dasselbe Satz für Satz.")


class Licence(Schema):
    """Under which terms data may be used."""

    name: str = Field(description="Kurzname der Lizenz.", examples=["dl-de/by-2-0"])
    url: str = Field(description="Text der Lizenz; leer, wo keine Adresse bekannt ist.")


class ReleaseShown(Schema):
    """The release an answer shows."""

    nummer: int = Field(description="Nummer; mit „stand“ gibt sie dieselbe Antwort auch später noch.")
    veroeffentlicht_am: date = Field(description="Tag der Veröffentlichung.")


class Answer(Schema):
    """What every answer names."""

    veroeffentlichung: ReleaseShown = Field(description="Die Veröffentlichung, die zu sehen ist.")
    quellen: list[str] = Field(description="Quellenvermerke, die zu nennen sind.")
    lizenzen: list[Licence] = Field(description="Lizenzen, unter denen die Zahlen stehen.")


class Page(Answer):
    """A piece of a list."""

    anzahl: int = Field(description="So viele Einträge hat die ganze Liste.")
    limit: int = Field(description="So viele Einträge standen höchstens zur Frage.")
    offset: int = Field(description="So viele Einträge sind übersprungen.")
    weiter: str | None = Field(
        description="Adresse des nächsten Stücks, mit „stand“, damit alle Stücke zusammenpassen; "
        "null am Ende der Liste."
    )


class Calculation(Schema):
    """How an indicator is computed."""

    zaehler: str = Field(description="Zähler in Worten.")
    nenner: str = Field(description="Nenner in Worten; leer bei Anzahlen.")
    faktor: int = Field(description="Faktor, mit dem das Verhältnis malgenommen wird.")
    formel: str = Field(description="Formel über Zählgrößen.")
    beleg: str = Field(description="Woher die Formel stammt.")


class Indicator(Schema):
    """How an indicator was described in its newest release."""

    kennung: str = Field(description="Kennung, wie in Adressen und Dateien.", examples=["ew_anteil_u18"])
    name: str = Field(description="Name.")
    thema: str = Field(description="Kennung des Themas.")
    art: str = one_of(catalogue.Indicator.Kind.values, "Verhältnis, Anzahl oder Index.")
    einheit: str = Field(description="Einheit der Werte.")
    nachkommastellen: int = Field(description="Nachkommastellen, auf die gerundet ist.")
    richtung: str = one_of(catalogue.Indicator.Direction.values, "Wie ein hoher Wert zu lesen ist.")
    definition: str = Field(description="Was gemessen wird.")
    lesehilfe: str = Field(description="So ist die Zahl zu lesen.")
    vorsicht: str = Field(description="Was die Zahl nicht hergibt.")
    berechnung: Calculation = Field(description="Wie gerechnet wird.")
    quelle: str = Field(description="Quellenvermerk.")
    lizenz: Licence = Field(description="Lizenz der Zahlen.")
    jahre: list[int] = Field(description="Jahre, für die es Werte gibt.")
    ebenen: list[str] = Field(description="Ebenen, für die es Werte gibt.")
    hinweise: list[str] = Field(description="Was zu allen Zahlen zu sagen ist.")
    beschrieben_in: int = Field(description="Nummer der Veröffentlichung, aus der diese Beschreibung stammt.")
    seite: str = Field(description="Seite der Definition.")
    werte: str = Field(description="Adresse aller Werte in dieser Schnittstelle.")


class IndicatorsPage(Page):
    """Indicators, in the order of the pages."""

    ergebnisse: list[Indicator] = Field(description="Die Indikatoren dieses Stücks.")


class ReferenceDate(Schema):
    """The day the numbers of a year are of."""

    jahr: int = Field(description="Jahr.")
    stichtag: date = Field(description="Tag, für den die Werte gelten.")


class OneIndicator(Answer):
    """One indicator with its reference dates."""

    ergebnis: Indicator = Field(description="Der Indikator.")
    stichtage: list[ReferenceDate] = Field(description="Die Stichtage der Jahre, der neueste zuerst.")


class Area(Schema):
    """An area in one edition."""

    code: str = Field(description="Schlüssel als Text, mit führenden Nullen.", examples=["01"])
    name: str = Field(description="Name.")
    ebene: str = Field(description="Kennung der Ebene.", examples=["siedlungsbezirk"])
    ebene_name: str = Field(description="Bezeichnung der Ebene.")
    gebietsstand: date = Field(description="Erster Tag, an dem diese Grenzen gelten.")
    teil_von: str | None = Field(description="Schlüssel des Gebiets, zu dem es gehört.")
    flaeche_km2: float | None = Field(description="Fläche in Quadratkilometern; null, wo keine bekannt ist.")
    seite: str = Field(description="Steckbrief des Gebiets.")


class AreasPage(Page):
    """Areas, by rank and code."""

    ergebnisse: list[Area] = Field(description="Die Gebiete dieses Stücks.")


class OneArea(Answer):
    """One area."""

    ergebnis: Area = Field(description="Das Gebiet.")


class Value(Schema):
    """What may be shown of an indicator in an area and year: a number, or the reason for none."""

    indikator: str = Field(description="Kennung des Indikators.")
    name: str = Field(description="Name des Indikators.")
    jahr: int = Field(description="Jahr.")
    stichtag: date = Field(description="Tag, für den der Wert gilt.")
    ebene: str = Field(description="Kennung der Ebene.")
    gebiet_code: str = Field(description="Schlüssel des Gebiets.")
    gebiet_name: str = Field(description="Name des Gebiets.")
    gebietsstand: date = Field(description="Erster Tag der Grenzen, in denen der Wert gilt.")
    wert: float | None = Field(description="Die Zahl, gerundet; null, wo keine gezeigt wird: nie eine Null.")
    einheit: str = Field(description="Einheit der Zahl.")
    status: str = one_of(
        [*CODES.values(), PROVISIONAL], "Wie in den CSV-Dateien: „ok“ oder warum keine Zahl dasteht."
    )
    hinweis: str = Field(description="Was zu dieser Zahl zu sagen ist, in Sätzen.")
    vorlaeufig: bool = Field(description="Die Zahl wird sich noch ändern.")
    berichtigt: bool = Field(
        description="Die Veröffentlichung, die den Wert gebracht hat, ist eine Berichtigung."
    )
    erschienen_in: int | None = Field(
        description="Nummer der Veröffentlichung, die den Wert gebracht hat; null, wo es nie einen gab."
    )
    gemeinsam_mit: list[str] = Field(
        description="Namen aller Gebiete, die diesen einen Wert gemeinsam haben; sonst leer."
    )
    umgerechnet_von: date | None = Field(
        description="Erster Tag des Gebietsstands, von dem umgerechnet wurde; sonst null."
    )


class ValuesPage(Page):
    """Values of an indicator, by year, level and area, as in its CSV file."""

    ergebnisse: list[Value] = Field(description="Die Werte dieses Stücks.")


class Release(Schema):
    """An act of publication."""

    nummer: int = Field(description="Nummer.")
    veroeffentlicht_am: date = Field(description="Tag der Veröffentlichung.")
    anmerkung: str = Field(description="Was neu ist.")
    geheimhaltung: str = Field(description="Die Regeln der Geheimhaltung, die galten.")
    berichtigung: bool = Field(description="Berichtigt eine frühere Veröffentlichung.")
    demonstration: bool = Field(description="Die Zahlen sind erfunden.")
    zurueckgezogen_am: date | None = Field(description="Tag der Rücknahme; null, wo sie gilt.")
    grund: str = Field(description="Grund der Rücknahme.")
    seite: str = Field(description="Seite mit dem, was sich geändert hat.")


class ReleasesPage(Page):
    """Releases, the newest first."""

    ergebnisse: list[Release] = Field(description="Die Veröffentlichungen dieses Stücks.")


class OneRelease(Answer):
    """One release."""

    ergebnis: Release = Field(description="Die Veröffentlichung.")


class Topic(Schema):
    """Indicators that are read together."""

    kennung: str = Field(description="Kennung, wie in Adressen.")
    name: str = Field(description="Name.")
    einfuehrung: str = Field(description="Einführung in das Thema.")
    indikatoren: list[str] = Field(description="Kennungen der Indikatoren.")
    seite: str = Field(description="Seite des Themas.")


class TopicsPage(Page):
    """Topics, in the order of the pages."""

    ergebnisse: list[Topic] = Field(description="Die Themen dieses Stücks.")


class OneTopic(Answer):
    """One topic."""

    ergebnis: Topic = Field(description="Das Thema.")
