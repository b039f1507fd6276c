"""The marks of the city's texts: what becomes of them, and what never becomes of any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.texts import starting
from atlas.texts.markup import Block, Span, blocks, gaps, refused_links

TEXT = """
Ein Absatz
mit zwei Zeilen.

## Überschrift
### Kleinere
- eins
- zwei mit [Hilfe](/hilfe/)

1. zuerst
2. dann
Stadt [[Name]], [[Ort]]
"""
HOSTILE = st.text(
    st.sampled_from(list("[]()#-*1. \n\"'<>&/:\\")) | st.characters(codec="utf-8"), max_size=200
)


def test_text_is_read_into_blocks():
    assert blocks(TEXT) == (
        Block("paragraph", ((Span("Ein Absatz"),), (Span("mit zwei Zeilen."),))),
        Block("heading", ((Span("Überschrift"),),)),
        Block("subheading", ((Span("Kleinere"),),)),
        Block("list", ((Span("eins"),), (Span("zwei mit "), Span("Hilfe", "/hilfe/")))),
        Block("steps", ((Span("zuerst"),), (Span("dann"),))),
        Block(
            "paragraph",
            ((Span("Stadt "), Span("Name", is_gap=True), Span(", "), Span("Ort", is_gap=True)),),
        ),
    )
    assert gaps(TEXT) == ("Name", "Ort")


@pytest.mark.parametrize(
    "address",
    ["https://www.ldi.nrw.de", "mailto:a@example.de", "tel:+4920641234", "/hilfe/", "#nachricht"],
)
def test_links_lead_to_pages_mail_and_telephone(address):
    assert blocks(f"[hier]({address})") == (Block("paragraph", ((Span("hier", address),),)),)
    assert refused_links(f"[hier]({address})") == ()


@pytest.mark.parametrize(
    "address",
    ["javascript:alert`1`", "JAVASCRIPT:x", "data:text/html,x", "//evil.example", "/\\evil.example",
     "http://example.de", "https:///x", "vbscript:x", "hilfe/", ""],
)  # fmt: skip
def test_other_addresses_stay_text(address):
    assert blocks(f"[hier]({address})") == (Block("paragraph", ((Span(f"[hier]({address})"),),)),)
    assert refused_links(f"[hier]({address})") == (address,)


@given(HOSTILE)
def test_no_text_gets_lost_and_no_link_leads_astray(text):
    found = [span for block in blocks(text) for line in block.lines for span in line]

    assert [
        s.href for s in found if s.href and not s.href.startswith(("https://", "mailto:", "tel:", "/", "#"))
    ] == []
    assert [span.href for span in found if span.href.startswith(("//", "/\\"))] == []
    kept = {character for span in found for character in span.text + span.href}
    assert {c for c in text if c.isalpha()} <= kept


@pytest.mark.parametrize("slug", starting.SLUGS)
def test_starting_texts_have_only_links_that_lead_somewhere(slug):
    words = starting.wording(slug)

    assert refused_links(words.text) + refused_links(words.text_en) == ()
    assert [len(blocks(text)) > 3 for text in (words.text, words.text_en)] == [True, True]


@pytest.mark.parametrize("slug", [slug for slug in starting.SLUGS if slug != "leichte-sprache"])
def test_starting_texts_say_the_same_in_both_languages(slug):
    """Leichte Sprache has its own structure in each language; the others have as many headings and gaps."""
    words = starting.wording(slug)

    headings = [
        sum(block.kind == "heading" for block in blocks(text)) for text in (words.text, words.text_en)
    ]
    assert headings[0] == headings[1] > 1
    assert len(gaps(words.text)) == len(gaps(words.text_en))


def test_leichte_sprache_has_short_sentences_one_to_a_line():
    """Rules of Leichte Sprache: one idea a sentence, each on its own line, no long words without hyphen."""
    lines = [
        "".join(span.text for span in line)
        for block in blocks(starting.wording("leichte-sprache").text)
        for line in block.lines
        if not any(span.is_gap for span in line)
    ]

    assert [line for line in lines if len(line.split()) > 14] == []
    long = [
        word for line in lines for word in line.split() if "-" not in word and len(word.strip(".,:?")) > 12
    ]
    assert [word for word in long if word not in {"{stadt}."}] == []


def test_the_imprint_names_the_law_in_force():
    words = starting.wording("impressum")

    assert "§ 5 Digitale-Dienste-Gesetz" in words.text
    assert "TMG" not in words.text + words.text_en
