"""The words in which measures are named, and mappings that use them."""

import pytest

from imports.sources.register.codes import NATIONALITIES, age_group
from imports.sources.register.keys import Selection, SourceKeyError, parse
from imports.sources.register.mapping import CellKey, ColumnMapping, MappingError, age_code, read_mapping


@pytest.mark.parametrize(
    ("key", "selection"),
    [
        ("HW", Selection()),
        ("WB ALTER=80-", Selection("WB", low=80)),
        ("HW ALTER=0-2", Selection(low=0, high=2)),
        ("HW GESCHLECHT=W ALTER=15-64", Selection(low=15, high=64, sex="W")),
        ("HW STAAT=ND ALTER=15-64", Selection("HW", "STAAT", frozenset({"ND"}), 15, 64)),
        ("HW ZUWANDERUNG=2,3", Selection("HW", "ZUWANDERUNG", frozenset("23"))),
        ("HW ALTERSSUMME", Selection(age_sum=True)),
        ("HH_GROESSE=P1", Selection("HW", "HH_GROESSE", frozenset({"P1"}), of_persons=False)),
        ("BEWEGUNG=geburten", Selection("HW", "BEWEGUNG", frozenset({"geburten"}), of_persons=False)),
        ("HW STAAT=*", Selection("HW", "STAAT", frozenset({"DE", "ND"}))),
    ],
)
def test_a_key_names_a_selection(key, selection):
    assert parse(key) == selection


@pytest.mark.parametrize(
    "key",
    [
        "", "XX", "HW ALTER=5", "HW ALTER=9-3", "HW ALTER=-3", "HW ALTER=0-200", "HW GESCHLECHT=D",
        "HW STAAT=XX",
        "HW STAAT=ND ZUWANDERUNG=3", "HW ALTER=0-2 ALTER=3-5", "STAAT=ND", "HW FRAGE=1", "HW ALTERSSUMME=1",
        "HW STAAT=", "HH_TYP=paar",
    ],
)  # fmt: skip
def test_any_other_key_is_refused(key):
    with pytest.raises(SourceKeyError):
        parse(key)


@pytest.mark.parametrize("code", ["A000", "A100_UM", "A03_05", "A80_UM"])
def test_age_codes_have_one_spelling(code):
    group = age_group(code)

    assert group is not None
    assert age_code(group) == code


@pytest.mark.parametrize("code", ["A3_5", "A03", "A05_03", "03_05", "A80-UM", "", "A٠٣_٠٥"])
def test_other_texts_are_no_age_codes(code):
    assert age_group(code) is None


def test_nationalities_have_three_digits_and_the_codes_of_the_specification():
    named = (
        "000 121 125 134 137 150 152 154 163 166 170 423 438 475 910 997 998 999 120 132 133 138 159 162 276"
    )

    assert {len(code) for code in NATIONALITIES} == {3}
    assert set(named.split()) <= NATIONALITIES
    assert not {"004", "001", "600", "171"} & NATIONALITIES


MAPPING = """
profil = "R3"
verfahren = "Rundung"
[spalten]
zeit = "ZEIT"
[zellen]
E_E = "HW"
E_EM = "HW GESCHLECHT=M"
E_E00_01 = "HW ALTER=0-0"
AUSL = "HW STAAT=ND"
HH = "HH_GROESSE=P1"
[codes.zuwanderung]
D = "1"
[nicht_uebernehmen]
spalten = ["BEZ"]
"""


def test_a_mapping_is_read_from_toml_and_json():
    found = read_mapping(MAPPING)

    assert found == ColumnMapping(
        "R3",
        "Rundung",
        {"zeit": "ZEIT"},
        {
            "E_E": CellKey("HW", "INSG", "INSG", "I"),
            "E_EM": CellKey("HW", "INSG", "INSG", "M"),
            "E_E00_01": CellKey("HW", "ALTER", "A000", "I"),
            "AUSL": CellKey("HW", "STAAT", "ND", "I"),
            "HH": CellKey("HW", "HH_GROESSE", "P1", "I"),
        },
        {"zuwanderung": {"D": "1"}},
        ("BEZ",),
    )
    assert read_mapping('{"spalten": {"zeit": "ZEIT"}}') == ColumnMapping(columns={"zeit": "ZEIT"})


@pytest.mark.parametrize(
    "text",
    [
        "kein [TOML", '{"a":', '[zelle]\nE = "HW"', '[zellen]\nE = "XX"', '[zellen]\nE = "HW ALTERSSUMME"',
        '[zellen]\nE = "HW STAAT=DE,ND"', '[zellen]\nE = "HW STAAT=ND ALTER=0-5"', "[spalten]\nzeit = 5",
        'spalten = "x"', '[codes]\nzuwanderung = "x"', 'nicht_uebernehmen = "x"', "codes = 1",
        'profil = "R9"', 'nicht_uebernehmen = {spalten = "x"}',
    ],
)  # fmt: skip
def test_an_unusable_mapping_says_what_to_change(text):
    with pytest.raises(MappingError, match=r"\w"):
        read_mapping(text)
