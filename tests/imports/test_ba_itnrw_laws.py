"""Laws of the checks of BA and IT.NRW: bad data never raises, a star is never a number."""

import datetime
import itertools
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.reading import read_rows
from imports.sources import ba, itnrw
from imports.sources.ba_keys import read_keys
from imports.sources.itnrw_tables import setups
from imports.validation import Checked, Known, KnownArea, KnownEdition
from indicators.status import Status

DATA = Path(__file__).parent / "data"
KEYS = read_keys(read_rows((DATA / "ba_schluessel.csv").read_text(encoding="utf-8"))[0])
CODES = [f"{index:02d}" for index in range(1, 8)]
NAMES = ("ALO_INSG", "ALO_SGB3", "ALO_SGB2", "ALO_M", "ALO_W", "ALO_U25", "ALO_55UM", "ALO_AUSL", "ALO_LZA")
KNOWN = Known(
    today=datetime.date(2026, 3, 1),
    editions=(
        KnownEdition(
            datetime.date(2010, 1, 1),
            parts={code: KnownArea("siedlungsbezirk", code, code) for code in CODES},
            others={
                "05170008": KnownArea("stadt", "05170008", "Dinslaken"),
                "05170": KnownArea("kreis", "05170", "Kreis Wesel"),
                "05": KnownArea("land", "05", "Nordrhein-Westfalen"),
            },
        ),
    ),
    measures=frozenset(NAMES),
)
FILES = {
    "ba_B1_akg_arbeitslose.csv": "cp1252",
    "ba_B2_eckwerte.csv": "utf-8",
    "ba_B3_uebergabe_lang.csv": "utf-8",
    "itnrw_I1_tabelle.csv": "cp1252",
    "itnrw_I2_ffcsv_neu.csv": "utf-8-sig",
    "itnrw_I3_ffcsv_alt.csv": "utf-8-sig",
}
ODD = st.sampled_from(
    ["", ";", ";;;;;;", '"', "x", "*", "-", "–", "1.234", "1,5", "__________", "© IT.NRW", "Stand: "]
)


def check(name, text):
    data = text.encode("utf-8")
    if name.startswith("ba"):
        return ba.check(data, name, KNOWN, KEYS)
    return itnrw.check(data, name, KNOWN, setups())


@st.composite
def damaged(draw, text):
    """Return a file with lines lost, doubled or moved and cells overwritten."""
    lines = text.splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        cells = lines[at].split(";")
        cells[draw(st.integers(0, len(cells) - 1))] = draw(ODD)
        damage = {"lost": [], "doubled": [lines[at]] * 2, "cell": [";".join(cells)], "moved": []}
        kind = draw(st.sampled_from(sorted(damage)))
        moved = [lines[at]] if kind == "moved" else []
        lines[at : at + 1] = damage[kind]
        lines = (moved + lines) or [""]
    return "\n".join(lines)


@pytest.mark.parametrize("name", FILES)
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_damaged_files_give_messages_and_never_raise(name, data):
    original = (DATA / name).read_text(encoding=FILES[name])

    checked = check(name, data.draw(damaged(original)))

    assert isinstance(checked, Checked)
    assert [f for f in checked.figures if (f.number is None) is (f.status is Status.VALUE)] == []


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_refused_with_a_message(data):
    for checked in (
        ba.check(data, "datei", KNOWN, KEYS),
        itnrw.check(data, "datei", KNOWN, setups()),
    ):
        assert not checked.loadable
        assert checked.figures == ()


numbers = st.one_of(st.integers(0, 400).map(str), st.just("*"))


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=7, max_size=7))
@settings(max_examples=100, deadline=None)
def test_a_star_stays_a_star_and_every_number_is_delivered_or_a_sum(rows):
    """Compare the values of areas with the cells, added up the slow way."""
    keys = [entry.key for entry in KEYS.entries]
    cells = dict(zip(keys, [*rows, rows[0]], strict=True))
    head = "Berichtsmonat;Gemeindeschlüssel;Gebietsschlüssel;Bezeichnung;ALO_INSG;ALO_M;ALO_W\n"
    text = head + "".join(f"202412;05170008;{key};;{';'.join(row)}\n" for key, row in cells.items())

    figures = check("ba.csv", text).figures

    expected: dict[tuple[str, str], Decimal | None] = {}
    for entry in KEYS.entries:
        for name, cell in zip(("ALO_INSG", "ALO_M", "ALO_W"), cells[entry.key], strict=True):
            before = expected.get((name, entry.area), Decimal(0))
            known = before is not None and cell != "*"
            expected[name, entry.area] = (before or Decimal(0)) + Decimal(cell) if known else None
    assert {(f.measure_key, f.area_code): f.number for f in figures} == expected
    assert {f.status for f in figures if f.number is None} <= {Status.WITHHELD}


LEAVES = ("001000000", "002001000", "002002000", "003000000")
SUMS = {"002SUMSUM": (1, 2), "SUMSUMSUM": (0, 1, 2, 3)}


def possible_tables(numbers, hidden, shown_sums):
    """Return every table of leaves, each at least 1 where hidden, that has the shown numbers and sums."""
    ranges = [range(1, 31) if i in hidden else [numbers[i]] for i in range(len(numbers))]
    return [
        table
        for table in itertools.product(*ranges)
        if all(sum(table[i] for i in SUMS[key]) == total for key, total in shown_sums.items())
    ]


@given(
    st.lists(st.integers(1, 12), min_size=4, max_size=4),
    st.sets(st.integers(0, 3), min_size=1, max_size=3),
    st.sets(st.sampled_from(sorted(SUMS)), min_size=1),
)
@settings(max_examples=60, deadline=None)
def test_whatever_follows_from_the_shown_numbers_is_an_error(numbers, hidden, shown):
    """Compare with trying out every table that could stand behind the stars."""
    sums = {key: sum(numbers[i] for i in SUMS[key]) for key in shown}
    cells = {key: "*" if i in hidden else numbers[i] for i, key in enumerate(LEAVES)} | sums | {"": 0}
    head = "Berichtsmonat;Gemeindeschlüssel;Gebietsschlüssel;Bezeichnung;ALO_INSG\n"
    rows = "".join(
        f"202412;05170008;{key};{'' if key else 'keine Angabe'};{cell}\n" for key, cell in cells.items()
    )

    problems = check("ba.csv", head + rows).problems

    tables = possible_tables(numbers, hidden, sums)
    if any(len({table[i] for table in tables}) == 1 for i in hidden):
        assert "GEH-01" in {found.code for found in problems}
