"""One key for all spellings of a street, and addresses as people write them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.spelling import begins_a_word, folded, street_key
from indicators.streets import split_address

WORDS = ("Große", "Wöhr", "Bäcker", "Übel", "Königs", "Sankt", "Feld", "Straße", "Weg", "Am", "Loh", "17")
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U"})
WITH_E = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
VARIANTS = (
    str.upper,
    str.lower,
    lambda name: name.translate(PLAIN),
    lambda name: name.translate(WITH_E),
    lambda name: name.replace("ß", "ss"),
    lambda name: name.replace("Straße", "Str."),
    lambda name: name.replace(" Straße", "str."),
    lambda name: name.replace("Sankt", "St."),
    lambda name: name.replace(" ", "-"),
    lambda name: name.replace(" ", ""),
    lambda name: f"  {name}  ",
    lambda name: unicodedata.normalize("NFD", name),
)


@given(st.text())
def test_street_key_of_a_key_is_the_key(text):
    assert street_key(street_key(text)) == street_key(text)


@given(st.text())
def test_folded_text_stays_as_it_is(text):
    assert folded(folded(text)) == folded(text)


@given(names, st.lists(st.sampled_from(VARIANTS), max_size=4))
def test_street_key_is_the_same_for_all_spellings(name, changes):
    written = name
    # Letters first, joints last: "Sankt" is written out only where it is a word of its own.
    for change in sorted(changes, key=VARIANTS.index):
        written = change(written)

    if "Sankt" not in name or " " in written.strip():
        assert street_key(written) == street_key(name)


def test_street_key_keeps_different_streets_apart():
    found = {street_key(name) for name in ("Feldstraße", "Feldweg", "Am Feld", "Feldstraße 2", "Waldstraße")}

    assert len(found) == 5


@pytest.mark.parametrize(
    ("typed", "street", "number"),
    [
        ("Musterstr. 12 a, 46535 Dinslaken", "Musterstr.", (12, "a")),
        ("Straße des 17. Juni 5", "Straße des 17. Juni", (5, "")),
        ("Straße des 17. Juni", "Straße des 17. Juni", None),
        ("Musterstraße12A", "Musterstraße", (12, "a")),
        ("Am Weg 3–5", "Am Weg", (3, "")),
        ("Am Weg 3/5", "Am Weg", (3, "")),
        ("Am Weg 5 1/2", "Am Weg", (5, "")),
        ("Am Weg, Dinslaken", "Am Weg", None),
        ("Weg 12, Dinslaken", "Weg", (12, "")),
        ("Weg 0", "Weg", (0, "")),
        ("  Am   Weg  7 ", "Am Weg", (7, "")),
        ("12", "12", None),
        ("", "", None),
    ],
)
def test_split_address_finds_street_and_number(typed, street, number):
    assert split_address(typed) == (street, number)


@given(
    names.filter(lambda name: not name[-1].isdigit()),
    st.integers(0, 9999),
    st.sampled_from(("", "a", "Bc", "ä")),
)
def test_split_address_takes_apart_what_is_put_together(name, number, letter):
    assert split_address(f"{name} {number}{letter}") == (name, (number, letter.lower()))


def test_begins_a_word_wants_every_word():
    assert begins_a_word("anteil 18", "Anteil der unter 18-Jährigen")
    assert begins_a_word("jahr", "Anteil der unter 18-Jährigen")
    assert not begins_a_word("anteil 65", "Anteil der unter 18-Jährigen")
