"""Profiles in sentences: every direction, both languages, and never a number that is not shown."""

import re
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from atlas.sentences import POPULATION, STATEMENTS, Fact, paragraph

SHARES = list(STATEMENTS)


def people(number, before=None, year=2023):
    since = None if before is None else year - 5
    then = None if before is None else Decimal(before)
    return {POPULATION: Fact(Decimal(number), 0, year, Decimal(70_000), since, then, is_share=False)}


def share(number, city=None, before=None, year=2023):
    known = [None if one is None else Decimal(one) for one in (city, before)]
    return Fact(Decimal(number), 1, year, known[0], None if before is None else year - 5, known[1])


@pytest.mark.parametrize(
    ("number", "before", "sentence"),
    [
        (12_345, 12_033, "Im Jahr 2023 lebten hier 12.345 Menschen, 312 mehr als 2018."),
        (12_033, 12_345, "Im Jahr 2023 lebten hier 12.033 Menschen, 312 weniger als 2018."),
        (577, 577, "Im Jahr 2023 lebten hier 577 Menschen, ebenso viele wie 2018."),
        (577, None, "Im Jahr 2023 lebten hier 577 Menschen."),
        (1, 2, "Im Jahr 2023 lebte hier 1 Mensch, 1 weniger als 2018."),
        (0, None, "Im Jahr 2023 lebten hier 0 Menschen."),
    ],
)
def test_population_is_told_with_its_change(number, before, sentence):
    assert paragraph(people(number, before)) == (sentence,)


def test_the_city_is_named_and_compared_with_its_own_past():
    facts = people(70_700, 69_877) | {
        "ew_anteil_u18": share("16.8", before="16.8"),
        "ew_anteil_65plus": share("24.0", before="22.0"),
    }

    assert paragraph(facts, "Dinslaken") == (
        "Im Jahr 2023 lebten in Dinslaken 70.700 Menschen, 823 mehr als 2018.",
        "16,8 von 100 Menschen sind jünger als 18 Jahre, ebenso viele wie 2018.",
        "24,0 von 100 Menschen sind 65 Jahre alt oder älter; 2018 waren es 22,0.",
    )


@pytest.mark.parametrize(
    ("number", "end"),
    [
        ("14.6", "; das sind mehr als in der Stadt insgesamt (12,5)."),
        ("12.4", "; das sind weniger als in der Stadt insgesamt (12,5)."),
        ("12.5", "; das sind ebenso viele wie in der Stadt insgesamt."),
    ],
)
def test_a_share_is_compared_with_the_city(number, end):
    facts = people(100) | {"ew_anteil_u18": share(number, city="12.5", before="1.0")}

    said = f"{number.replace('.', ',')} von 100 Menschen sind jünger als 18 Jahre"
    assert paragraph(facts)[1] == said + end


def test_every_other_sentence_is_short():
    facts = people(100) | {slug: share("14.6", city="12.5") for slug in SHARES[:3]}

    assert [re.sub(".*(?=[;,] )", "", sentence) for sentence in paragraph(facts)[1:]] == [
        "; das sind mehr als in der Stadt insgesamt (12,5).",
        ", mehr als in der Stadt insgesamt (12,5).",
        "; das sind mehr als in der Stadt insgesamt (12,5).",
    ]


def test_without_city_and_past_the_share_stands_alone():
    assert paragraph(people(100) | {"hh_1pers": share("41.2")})[1] == (
        "41,2 von 100 Haushalten bestehen aus einer Person."
    )


def test_another_year_is_named():
    facts = people(100) | {"hh_1pers": share("41.2", city="39.4", year=2021)}

    assert paragraph(facts)[1] == (
        "41,2 von 100 Haushalten bestehen aus einer Person (2021); "
        "das sind mehr als in der Stadt insgesamt (39,4)."
    )
    assert paragraph({"hh_1pers": share("41.2", year=2021)}) == (
        "41,2 von 100 Haushalten bestehen aus einer Person (2021).",
    )


def test_what_has_no_number_has_no_sentence():
    assert paragraph({}) == ()
    assert len(paragraph(people(100))) == 1


def test_an_indicator_of_another_kind_is_not_misread():
    counted = Fact(Decimal(14), 0, 2023, is_share=False)

    assert paragraph({"ew_anteil_u18": counted, POPULATION: share("3.1")}) == ()


def test_english_has_its_own_numbers():
    with translation.override("en"):
        assert re.findall(r"\d[\d.,]*\d", paragraph(people(12_345, 12_033))[0]) == [
            "2023",
            "12,345",
            "312",
            "2018",
        ]


shares = st.decimals(0, 100, places=1)


@given(number=shares, city=st.none() | shares, before=st.none() | shares, slug=st.sampled_from(SHARES))
def test_a_sentence_holds_only_the_given_numbers(number, city, before, slug):
    sentence = paragraph({slug: share(number, city, before)})[0]

    given = {str(one).replace(".", ",") for one in (number, city, before) if one is not None}
    said = set(re.findall(r"\d+,\d", sentence))
    assert said <= given
    assert str(number).replace(".", ",") in said


@given(number=shares, city=shares, slug=st.sampled_from(SHARES))
def test_more_less_and_equal_are_what_is_shown(number, city, slug):
    sentence = paragraph({slug: share(number, city)})[0]

    words = {"mehr": number > city, "weniger": number < city, "ebenso viele": number == city}
    assert {word: f"{word} " in sentence for word in words} == words


@given(st.dictionaries(st.sampled_from([*SHARES, "alo_jugend"]), shares, max_size=5))
def test_no_order_among_areas_is_told(numbers):
    words = " ".join(paragraph({slug: share(number, "12.5") for slug, number in numbers.items()}))

    assert re.findall(r"Rang|Platz|höchst|niedrigst|meisten|wenigsten", words) == []
