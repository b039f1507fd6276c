"""A mapping that is written and read again is the same; what a column's numbers may mean is never guessed."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.sources.table import mapping_text, read_mapping
from imports.sources.table.mapping import (
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
from imports.sources.table.notation import readings
from imports.staff.mapping.patterns import pattern_of, text_of

ROOT = Path(__file__).parents[2]
GUIDE = re.findall(r"```toml\n(quelle.*?)```", (ROOT / "docs" / "zuordnung.md").read_text(), re.DOTALL)
SAVED = [path.read_text() for path in sorted((ROOT / "tests" / "imports" / "data").glob("*.toml"))]


def compiles(text):
    try:
        re.compile(text)
    except re.error:
        return False
    return True


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}\r"), min_size=1, max_size=12)
filled = words.filter(str.strip)
stripped = filled.map(str.strip)
patterns = st.builds(re.compile, st.text("ab01.*'\"\\d|+ -", max_size=8).filter(compiles))
shapes = st.builds(Shape, st.integers(0, 9), st.just(3), st.integers(0, 3))
signs = st.dictionaries(st.text("-./x*", max_size=2), st.sampled_from(list(MEANINGS.values())), max_size=4)


@st.composite
def mappings(draw):
    said = draw(signs)
    number = st.builds(
        NumberRule, st.just(","), st.sampled_from(["", ".", " ", "'"]), st.integers(0, 4), st.booleans(),
        st.booleans(), st.just(said),
    )  # fmt: skip
    value = st.builds(
        ValueRule, st.lists(filled, min_size=1, max_size=3).map(tuple), filled, number, adds_up=st.booleans()
    )
    level = st.builds(LevelRule, patterns, filled, st.booleans())
    area = st.builds(
        AreaRule, column=filled, by_name=st.booleans(), name_column=words, level=words,
        levels=st.lists(level, max_size=2).map(tuple), aliases=st.dictionaries(stripped, words, max_size=2),
        gaps=st.sampled_from(["fehler", "warnung", "erlaubt"]),
    )  # fmt: skip
    period = st.builds(
        PeriodRule, cell=st.tuples(st.integers(1, 9), st.integers(1, 9)), pattern=st.none() | patterns,
        day=st.none() | st.tuples(st.integers(1, 28), st.integers(1, 12)), month_end=st.booleans(),
        allowed=st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28)), max_size=2).map(tuple),
    )  # fmt: skip
    skip = st.builds(SkipRule, filled, patterns) | st.builds(SkipRule, filled, start=patterns, stop=patterns)
    lists = st.lists(words, max_size=2).map(tuple)
    return draw(
        st.builds(
            TableMapping, filled, st.lists(value, min_size=1, max_size=3).map(tuple), area, period, words,
            words,
            st.builds(TextForm, shapes, st.sampled_from(["", ";", "\t"]), st.sampled_from(["", "cp1252"])),
            st.builds(SheetForm, shapes, words), st.lists(skip, max_size=2).map(tuple),
            st.dictionaries(words, st.dictionaries(words, words, max_size=2), max_size=2), lists, lists,
        )
    )  # fmt: skip


@given(mappings())
def test_what_is_written_is_read_as_the_same(mapping):
    assert read_mapping(mapping_text(mapping)) == mapping


@pytest.mark.parametrize("text", [*GUIDE, *SAVED])
def test_mappings_of_the_guide_survive_being_written(text):
    assert len(GUIDE) == 3
    assert read_mapping(mapping_text(read_mapping(text))) == read_mapping(text)


@pytest.mark.parametrize(
    ("texts", "ways"),
    [
        (["1.234", "5"], {",.": 1234, ".": Decimal("1.234")}),
        (["1,234"], {",": Decimal("1.234"), ".,": 1234}),
        (["1.234", "1.234,5"], {",.": 1234}),
        (["1.234", "12.5"], {".": Decimal("1.234")}),
        (["1 234", "7"], {", ": 1234}),
        (["5", "-", "12"], {",": 5}),
        (["Mitte", "-"], {}),
        (["1.234", "1,234"], {",.": 1234, ".,": Decimal("1.234")}),
    ],
)
def test_a_column_is_a_question_only_where_two_ways_differ(texts, ways):
    found = readings(texts)

    assert {way.notation.key: way.number for way in found.ways} == ways
    assert found.is_question == (len(ways) > 1)


@given(st.text("ab* .-[]()/\\$", min_size=1, max_size=10).filter(lambda text: not text.startswith("/")))
def test_texts_with_a_star_come_back_from_their_pattern(text):
    assert text_of(pattern_of(text)) == text


@given(patterns)
def test_every_pattern_can_be_shown_and_comes_back(pattern):
    assert not pattern.pattern or pattern_of(text_of(pattern)).pattern == pattern.pattern


def test_a_star_stands_for_any_characters_and_the_rest_for_itself():
    assert pattern_of("Summe (*)").fullmatch("Summe (alle)")
    assert not pattern_of("Summe.").fullmatch("Summen")
    assert pattern_of("/00[1-9]/").fullmatch("007")
