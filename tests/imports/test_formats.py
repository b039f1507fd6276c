"""Every file of the collection of formats, real and invented, and what comes out of it (formats.toml)."""

import csv
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from imports.messages import MESSAGES
from imports.reading import decode
from imports.uploading.recognition import recognised
from tests.imports.format_readers import READERS
from tests.shared_data import SHARED, needs_shared

pytestmark = needs_shared

FORMATS = SHARED / "data" / "formats"
EXPECTED = tomllib.loads((Path(__file__).parent / "formats.toml").read_text(encoding="utf-8"))
BROKEN = "synthetic/kaputt/"
LIST = f"{BROKEN}ERWARTET.csv"


def found_in(name):
    """Return what the staff area recognises and what the check of a file says, in the words of the table."""
    path = FORMATS / name
    checked = READERS[EXPECTED[name]["reader"]](path)
    what = recognised(decode(path.read_bytes(), path.name).text)
    numbers = [one for one in checked.figures if one.number is not None]
    found = {
        "reader": EXPECTED[name]["reader"],
        "recognised": f"{what.source} {what.profile}".strip(),
        "rows": checked.rows_read,
        "numbers": len(numbers),
        "reasons": len(checked.figures) - len(numbers),
        "problems": dict(sorted(Counter(one.code for one in checked.problems).items())),
    }
    if numbers:
        last = numbers[-1]
        found["last"] = [last.measure_key, last.area_code, last.period, str(last.number)]
    return found


def test_every_file_has_an_entry():
    files = {path.relative_to(FORMATS).as_posix() for path in FORMATS.rglob("*") if path.is_file()}

    assert files - {"INDEX.md", LIST} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_gives_what_its_entry_says(name):
    assert found_in(name) == EXPECTED[name]


def is_legible(name):
    """Say whether the last number of an entry is one cell of a text file."""
    return "last" in EXPECTED[name] and not (
        name.endswith((".xlsx", ".zip")) or EXPECTED[name]["reader"].startswith("Melderegister")
    )


@pytest.mark.parametrize("name", [name for name in EXPECTED if is_legible(name)])
def test_the_last_number_stands_in_the_file(name):
    """What an entry states was not made up by the reader; thousands and rounding leave the first digits."""
    number = f"{Decimal(EXPECTED[name]['last'][3]).normalize():f}"
    path = FORMATS / name
    text = decode(path.read_bytes(), path.name).text

    assert any(form in text for form in (number, number.replace(".", ","), number[:-3]))


def test_the_list_of_broken_files_is_reproduced_to_the_letter():
    """Each row of the list, made again from the file, the severity of its code, and what the check finds."""
    with (FORMATS / LIST).open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file, delimiter=";"))

    made = []
    for row in listed:
        checked = READERS[EXPECTED[BROKEN + row["datei"]]["reader"]](FORMATS / BROKEN / row["datei"])
        codes = {one.code: one.severity.value for one in checked.problems}
        heaviest = [one for one in codes if one != "GEB-04"]
        made.append((row["datei"], codes.get(row["code"]), row["code"] if row["code"] in heaviest else ""))

    assert made == [(row["datei"], row["schwere"], row["code"]) for row in listed]
    assert {row["schwere"] for row in listed} == {severity.value for severity, _ in MESSAGES.values()}
    assert all(row["was"] for row in listed)
