"""Mappings of any table: what is read from TOML, and what is wrong said in German with its place."""

import re
from pathlib import Path

import pytest

from imports.sources.table import TableMappingError, read_mapping
from imports.sources.table.mapping import (
    DIN_SIGNS,
    MEANINGS,
    AreaRule,
    LevelRule,
    NumberRule,
    PeriodRule,
    Shape,
    SheetForm,
    SkipRule,
    TableMapping,
    TextForm,
    ValueRule,
)

DATA = Path(__file__).parent / "data"
DOCS = Path(__file__).parents[2] / "docs" / "zuordnung.md"
SHORT = """
quelle = "jugendamt"
[gebiet]
spalte = "Bezirk"
[zeit]
fest = "2023"
[[werte]]
spalte = "Kinder"
zaehlgroesse = "KITA_U3"
"""


def mistakes(text):
    with pytest.raises(TableMappingError) as caught:
        read_mapping(text)
    return str(caught.value).split("\n")


def test_read_mapping_reads_every_word():
    found = read_mapping((DATA / "table_wohnen.toml").read_text(encoding="utf-8"))

    shape = Shape(skipped=1, header=2)
    assert found == TableMapping(
        source="bauverwaltung",
        text=TextForm(shape),
        sheet=SheetForm(shape, "Bestand"),
        area=AreaRule(
            column="Stadtteil",
            by_name=True,
            level="siedlungsbezirk",
            levels=(LevelRule(re.compile("alle zusammen"), "stadt", control=True),),
        ),
        period=PeriodRule(cell=(1, 1), pattern=re.compile(r"\d{2}\.\d{2}\.\d{4}")),
        values=(
            ValueRule(("Bestand | Wohnungen",), "WOHNUNGEN", NumberRule(thousands=" ", negative=False)),
            ValueRule(
                ("Wohnfläche in m²",), "WOHNFLAECHE", NumberRule(thousands=".", places=1), adds_up=False
            ),
            ValueRule(("Veränderung | Wohnungen",), "WOHNUNGEN_SALDO"),
        ),
        skips=(SkipRule("Stadtteil", re.compile("Nord|Quelle: .*")),),
    )


def test_read_mapping_takes_defaults_for_all_numbers_from_one_section():
    found = read_mapping(SHORT + '[zahlen]\ndezimal = "."\ntausender = ","\nstellen = 2\nrunden = true')

    assert [rule.number for rule in found.values] == [
        NumberRule(decimal=".", thousands=",", places=2, rounded=True)
    ]
    assert not found.values[0].adds_up


def test_read_mapping_replaces_the_signs_of_the_standard():
    own = read_mapping(SHORT + '[zeichen]\n"–" = "null"\n"k.A." = "fehlt"\n"" = "geheim"')

    assert own.values[0].number.signs == {
        "–": MEANINGS["null"],
        "k.A.": MEANINGS["fehlt"],
        "": MEANINGS["geheim"],
    }
    assert read_mapping(SHORT).values[0].number.signs == DIN_SIGNS


def test_the_example_of_the_documentation_is_a_mapping():
    blocks = re.findall(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)

    whole = [block for block in blocks if block.lstrip().startswith(("#", "quelle"))]
    assert [read_mapping(block).source for block in whole] == ["jugendamt", "bauverwaltung", "bauverwaltung"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('bezeichnung = "x"\nquelle = x', "Zeile 2, Spalte 10: Das ist kein gültiges TOML"),
        ("[gebiet", "Am Ende der Datei: Das ist kein gültiges TOML"),
    ],
)
def test_read_mapping_says_where_the_file_is_no_toml(text, expected):
    assert [line[: len(expected)] for line in mistakes(text)] == [expected]


def test_read_mapping_reports_every_mistake_with_its_line():
    text = """quelle = 5
[csv]
trennzeichen = "~"
kopfzeilen = 0
[gebiet]
spalte = "Bezirk"
fest = "Stadt"
eben = "stadtteil"
[[gebiet.ebenen]]
muster = "["
[zeit]
spalte = "Jahr"
dateiname = true
tag = "1. März"
[[werte]]
spalte = "A"
zaehlgroesse = "X"
[[werte]]
spalte = "B"
spalten = ["C"]
zaehlgroesse = "Y"
dezimal = "."
tausender = "."
[zeichen]
"-" = "nichts"
[[zeilen]]
spalte = "A"
bis = "Ende"
[nicht_uebernehmen]
spalten = "D"
"""
    assert mistakes(text) == [
        "Zeile 1, „quelle“: Erwartet wird ein Text.",
        "Zeile 3, „csv“, „trennzeichen“: „~“ gibt es nicht. Erlaubt: „“, „;“, „,“, „\t“, „|“.",
        "Zeile 4, „csv“, „kopfzeilen“: Erlaubt sind Zahlen von 1 bis 20.",
        "Zeile 7, „gebiet“, „fest“: „spalte“ und „fest“ schließen sich aus.",
        "Zeile 8, „gebiet“, „eben“: „eben“ ist unbekannt. Meinten Sie „ebene“?",
        "Zeile 9, „gebiet“, [[ebenen]] Nr. 1, „ebene“: „ebene“ fehlt.",
        "Zeile 10, „gebiet“, [[ebenen]] Nr. 1, „muster“: „[“ ist kein gültiges Muster (Fehler ab Zeichen 1).",
        "Zeile 11, „zeit“: Nur eines von „spalte“, „fest“, „zelle“ und „dateiname“ ist möglich.",
        "Zeile 14, „zeit“, „tag“: „1. März“ ist kein Tag. Erwartet wird TT.MM., zum Beispiel „01.03.“.",
        "Zeile 18, [[werte]] Nr. 2: Nötig ist „spalte“ oder „spalten“.",
        "Zeile 23, [[werte]] Nr. 2, „tausender“: „dezimal“ und „tausender“ sind dasselbe Zeichen.",
        "Zeile 25, „zeichen“, „-“: „nichts“ gibt es nicht. Erlaubt: „null“, „geheim“, „später“, „unsicher“, "
        "„nicht sinnvoll“, „fehlt“.",
        "Zeile 26, [[zeilen]] Nr. 1: Nötig ist „muster“ oder „von“ (mit oder ohne „bis“).",
        "Zeile 30, „nicht_uebernehmen“, „spalten“: Erwartet wird eine Liste.",
    ]


def test_read_mapping_wants_to_know_what_where_and_when():
    assert mistakes('quelle = "jugendamt"') == [
        "Zeile 1, „werte“: Es fehlt ein Abschnitt [[werte]]: Welche Spalte enthält Zahlen?",
    ]
    assert mistakes('quelle = "jugendamt"\n[[werte]]\nspalte = "A"\nzaehlgroesse = "X"') == [
        "Zeile 1, „gebiet“: Zu welchem Gebiet gehören die Zahlen? Nötig ist „spalte“ oder „fest“.",
        "Zeile 1, „zeit“: Zu welchem Stichtag gehören die Zahlen? Nötig ist „spalte“, „fest“, „zelle“ oder "
        "„dateiname“.",
    ]


def test_read_mapping_reports_words_it_does_not_know():
    assert mistakes(SHORT + "[zahlen]\nkomma = true") == [
        "Zeile 11, „zahlen“, „komma“: „komma“ ist unbekannt. Erlaubt: „dezimal“, „tausender“, „stellen“, "
        "„runden“, „negativ“.",
    ]
    assert mistakes("zuordnung = 1" + SHORT) == [
        "Zeile 1, „zuordnung“: „zuordnung“ ist unbekannt. Erlaubt: „zahlen“, „nicht_uebernehmen“, „codes“, "
        "„zeichen“, „quelle“, „bezeichnung“, „verfahren“, „csv“, „blatt“, „gebiet“, „zeit“, „werte“, "
        "„zeilen“.",
    ]
