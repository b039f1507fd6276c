"""Every message code: in the format specifications, in the table of messages, and provoked by some file."""

import datetime
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from imports.messages import MESSAGES
from imports.sources.register.addresses import COLUMNS, read_addresses
from imports.validation import Earlier, FigureKey, repeat_problems
from tests.imports import test_ba, test_itnrw
from tests.imports.register_files import R1, check, codes, known, long_file, person, record_file
from tests.shared_data import SHARED, needs_shared

SPECS = SHARED / "specs"
FAMILIES = ("register", "itnrw", "ba")
CODE = re.compile(r"\b(?:DAT|GEB|ZEIT|SUM|PLA|GEH|REG|ADR|ITN|BA)-\d{2}\b")
ROW = re.compile(
    r"^\| (?P<code>[A-Z]+-\d{2}) \| (?P<severity>[A-Z]+) \|(?:[^|]*\|)? (?P<text>[^|]+) \|$", re.M
)
WITHOUT_TEXT = {"ITN-17"}
"""Named in the list of traps only; the sentence is ours."""


def written(name):
    return (SPECS / f"{name}.md").read_text(encoding="utf-8")


@needs_shared
@pytest.mark.parametrize("family", FAMILIES)
def test_severity_and_sentence_are_those_of_the_specification(family):
    said = {found["code"]: (found["severity"], found["text"]) for found in ROW.finditer(written(family))}

    assert len(said) > 40
    assert {code: (MESSAGES[code][0].value, MESSAGES[code][1]) for code in said} == said


@needs_shared
def test_the_codes_are_those_of_the_specifications():
    named = {code for name in (*FAMILIES, "traps") for code in CODE.findall(written(name))}
    defined = {found["code"] for family in FAMILIES for found in ROW.finditer(written(family))}

    assert named == set(MESSAGES)
    assert named - defined == WITHOUT_TEXT


DAY = datetime.date(2024, 12, 31)
ONE = known("01")
TWO = known("01", "02")
RANGE = "00010;Ahornweg;1;9;U;;;01;;"


def of_addresses(*lines):
    """Return the codes that a table of house numbers gives."""
    text = "\r\n".join((";".join(COLUMNS), *lines)) + "\r\n"
    return {one.code for one in read_addresses(text.encode(), "datei.csv")[1]}


def of_register(*lines, of=ONE):
    """Return the codes that a file of counts gives."""
    return set(codes(check(long_file(*lines), of)))


def of_persons(*lines, header=R1, **options):
    """Return the codes that a file of persons gives; one without an area is counted apart."""
    return set(codes(check(record_file(*lines, header=header), TWO, **options)))


def again(sha256):
    """Return the codes that a file gives whose values, or which itself, came before."""
    before = known("01", delivered={("HW", DAY): DAY}, files={"a": DAY})
    figures = check(long_file("01 INSG INSG I 10"), before).figures
    return {one.code for one in repeat_problems(figures, before, sha256)}


def streetless():
    """Return the codes of two persons of whom one lives at an address of no range."""
    table, _ = read_addresses(f"{';'.join(COLUMNS)}\r\n{RANGE}\r\n".encode(), "datei.csv")
    header = R1.replace("gebiet", "strassenschluessel;hausnummer;hausnr_zusatz")
    lines = (person("00010;5;"), person("00999;7;"))
    return of_persons(*lines, header=header, addresses=table) - {"GEB-03", "GEB-04", "REG-11"}


def lost():
    """Return the codes of an area that nobody lives in any more."""
    last = {FigureKey("HW", "siedlungsbezirk", "01"): Earlier(datetime.date(2023, 12, 31), Decimal(400))}
    return of_register("01 INSG INSG I 0", of=known("01", earlier=lambda _day: last))


AGES = ("A00_02", "A03_05", "A06_09", "A10_14", "A15_17", "A18_24", "A25_29", "A30_44", "A45_59", "A60_64",
        "A65_79", "A80_UM")  # fmt: skip
CASES = {
    "ADR-01": lambda: of_addresses("00010;Ahornweg;14, ung. 19-25;30;U;;;01;;"),
    "ADR-02": lambda: of_addresses(RANGE, "00010;Ahornweg;9;15;U;;;02;;"),
    "ADR-03": streetless,
    "ADR-04": lambda: of_addresses(RANGE, "00010;Birkenweg;11;15;U;;;01;;"),
    "DAT-02": lambda: set(codes(check(b"PK\x03\x04 eine Arbeitsmappe", ONE))),
    "DAT-10": lambda: set(
        codes(
            check(
                long_file("01 INSG INSG I 10").replace("anzahl", "anzahl;vermerk").replace(";10", ";10;x"),
                ONE,
            )
        )
    ),
    "DAT-14": lambda: of_register("01 ALTER 03.Mai I 1"),
    "DAT-17": lambda: again("a"),
    "DAT-18": lambda: set(codes(check("x" * 1_000_001, ONE, max_megabytes=1, max_record_megabytes=1))),
    "DAT-19": lambda: set(codes(check(long_file("01 INSG INSG I 10") + '"31.12.2024;01', ONE))),
    "GEB-06": lambda: set(codes(check(long_file("01 INSG INSG I 10", "Insgesamt INSG INSG I 10"), ONE))),
    "PLA-02": lost,
    "REG-02": lambda: of_persons(person(), records_allowed=False),
    "REG-04": lambda: of_persons(person(nation="4"), person("02")),
    "REG-07": lambda: of_register(*(f"01 ALTER {group} I 10" for group in AGES[1:])),
    "REG-08": lambda: set(codes(check(long_file("01 INSG INSG I "), ONE))),
    "REG-09": lambda: of_register("01 INSG INSG I 11", "01 INSG INSG M 5", "01 INSG INSG W 5"),
    "REG-10": lambda: of_register("01 INSG INSG I 121", *(f"01 ALTER {group} I 10" for group in AGES)),
    "REG-11": lambda: of_register("01 INSG INSG I 97", "99 INSG INSG I 3") - {"GEB-04"},
    "REG-12": lambda: of_register(
        "01 INSG INSG I 100", of=known("01", official_population=Earlier(DAY, Decimal(80)))
    ),
    "REG-13": lambda: of_register("01 INSG INSG D 1", "01 INSG INSG M 1", "01 INSG INSG W 1"),
    "REG-14": lambda: of_register("01 INSG INSG I 10", "NW:01 INSG INSG I 2", "WB:01 INSG INSG I 13"),
    "ZEIT-05": lambda: again("b"),
}
"""What the collected files and the cases of ``test_itnrw`` and ``test_ba`` do not provoke."""


def provoked():
    """Return the codes that files give: those collected, and those of the cases in the tests."""
    table = tomllib.loads((Path(__file__).parent / "formats.toml").read_text(encoding="utf-8"))
    collected = {code for entry in table.values() for code in entry["problems"]}
    return collected | set(test_itnrw.CASES) | set(test_ba.CASES) | set(CASES)


@pytest.mark.parametrize("code", CASES)
def test_a_file_gives_exactly_this_code(code):
    assert CASES[code]() == {code}


def test_every_code_is_provoked_by_a_file():
    assert provoked() == set(MESSAGES)
