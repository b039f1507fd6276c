"""What a check found, as bytes and back; words that come near."""

import datetime
import zlib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.messages import MESSAGES, Severity
from imports.problems import Problem, problem
from imports.reading import decode
from imports.uploading.hints import Vocabulary, hint
from imports.uploading.packing import ORDER, PackingError, Result, by_weight, pack, unpack
from imports.uploading.recognition import Recognised, names_persons, recognised
from imports.validation import Checked, Figure
from indicators.status import Status
from tests.imports.staff import papers

texts = st.text(max_size=30)
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 1, 1))
numbers = st.decimals(-(10**12), 10**12, places=4, allow_nan=False)
reasons = [status for status in Status if status is not Status.VALUE]
places = (texts, texts, texts, days)
figures = st.builds(
    Figure, *places, numbers, st.just(Status.VALUE), st.sampled_from("pr("), texts
) | st.builds(Figure, *places, st.none(), st.sampled_from(reasons), st.just(""), texts)
problems = st.builds(
    lambda code, text, line, column: Problem(code, MESSAGES[code][0], text, line, column),
    st.sampled_from(sorted(MESSAGES)), texts, st.none() | st.integers(1, 10**6), st.none() | texts,
)  # fmt: skip
counts = st.integers(0, 10**6)
some = st.lists(figures, max_size=5).map(tuple)
complaints = st.lists(problems, max_size=5).map(tuple)
checks = st.builds(
    Checked, texts, texts, st.lists(days, max_size=3).map(tuple), counts, counts, some, complaints, counts
)
results = st.builds(Result, checks, st.lists(st.lists(texts, max_size=3).map(tuple), max_size=3).map(tuple))
DATA = Path(__file__).parents[1] / "data"


@given(results)
def test_unpacking_gives_back_what_was_packed(result):
    assert unpack(pack(result)) == result


@pytest.mark.parametrize(
    "data", [b"", b"nichts", zlib.compress(b"kein JSON"), zlib.compress(b'{"version": 0}')]
)
def test_other_bytes_are_told_apart(data):
    with pytest.raises(PackingError):
        unpack(data)


def test_figures_take_few_bytes():
    many = tuple(
        Figure(
            f"HW ALTER={age}-{age}",
            "siedlungsbezirk",
            f"{area:02d}",
            datetime.date(2023, 12, 31),
            Decimal(age * area),
        )
        for age in range(100)
        for area in range(200)
    )

    assert len(pack(Result(Checked("R2", figures=many)))) < 10 * len(many)


@given(st.lists(problems, max_size=20).map(tuple))
def test_heaviest_problems_come_first_and_keep_their_order(found):
    ordered = by_weight(found)

    assert [ORDER.index(one.severity) for one in ordered] == sorted(
        ORDER.index(one.severity) for one in found
    )
    for severity in Severity:
        assert [one for one in ordered if one.severity is severity] == [
            one for one in found if one.severity is severity
        ]


WORDS = Vocabulary(
    areas={"01": "Averbruch", "09": "Lohberg", "10": "Oberlohberg"},
    measures=("ALO_INSG", "ALO_U25", "SVB_INSG"),
    columns=("stichtag", "gebiet_code", "anzahl"),
)
HINTS = [
    (problem("GEB-01", line=2, schluessel="1O", stand="2010"), "Meinten Sie „10 Oberlohberg“?"),
    (problem("GEB-01", line=2, schluessel="Lohbrg", stand="2010"), "Meinten Sie „09 Lohberg“?"),
    (problem("GEB-01", line=2, schluessel="009", stand="2010"), "Meinten Sie „09 Lohberg“?"),
    (problem("GEB-01", line=2, schluessel="Köln", stand="2010"), ""),
    (problem("BA-08", column="ALO_INGS"), "Meinten Sie „ALO_INSG“?"),
    (problem("BA-08", column="KATZEN"), ""),
    (problem("DAT-10", column="Anzal"), "Meinten Sie „anzahl“?"),
    (problem("DAT-08", column="anzahl", liste="stichtag, Anzahll"), "Meinten Sie „Anzahll“?"),
    (problem("DAT-21", n=3), ""),
]


@pytest.mark.parametrize(("found", "expected"), HINTS, ids=[f"{one.code} {text}" for one, text in HINTS])
def test_near_words_are_suggested(found, expected):
    assert hint(found, WORDS) == expected


KNOWN_FILES = [
    ("ba_B1_akg_arbeitslose.csv", Recognised("ba", "B1")),
    ("ba_B2_eckwerte.csv", Recognised("ba", "B2")),
    ("ba_B3_uebergabe_lang.csv", Recognised("ba", "B3")),
    ("itnrw_I1_tabelle.csv", Recognised("itnrw", "GENESIS")),
    ("itnrw_I2_ffcsv_neu.csv", Recognised("itnrw", "GENESIS")),
    ("itnrw_I3_ffcsv_alt.csv", Recognised("itnrw", "GENESIS")),
    ("register_R1_einzeldatei.csv", Recognised("register", "R1", has_persons=True)),
    ("register_R2_aggregat_lang.csv", Recognised("register", "R2")),
    ("register_R3_aggregat_breit.csv", Recognised("register", "R3")),
]


@pytest.mark.parametrize(("name", "expected"), KNOWN_FILES)
def test_sources_are_recognised_by_their_layout(name, expected):
    text = decode((DATA / name).read_bytes(), name).text

    assert recognised(text) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (("Gebiet", "Vorname", "Anzahl"), True),
        (tuple(papers.PERSONS.split("\n")[0].split(";")), True),
        (("gebiet", "alter", "geschlecht", "anzahl"), False),
        (("Stadtteil", "Kirchen", "Grundsteuer", "Name"), False),
    ],
)
def test_lists_of_persons_are_known_by_their_header(header, expected):
    assert names_persons([("Titel",), header, ("01", "x")]) is expected
