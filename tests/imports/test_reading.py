"""From bytes to cells: encodings, rows with the editor's lines, one grammar for cells."""

import csv
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.problems import Problem
from imports.reading import (
    Block,
    Grammar,
    Meaning,
    blocks,
    cell_problem,
    decode,
    normalised,
    read_cell,
    read_rows,
    read_table,
    survey,
)
from indicators.status import Status

WORDS = "Süd;Größe;Straße;Äpfel;Öl;Übung\n"


def codes(problems):
    return [found.code for found in problems]


@pytest.mark.parametrize(
    ("encoding", "recognised", "problems"),
    [
        ("utf-8", "utf-8", []),
        ("utf-8-sig", "utf-8-sig", []),
        ("utf-16", "utf-16", []),
        ("cp1252", "cp1252", []),
        ("iso-8859-15", "cp1252", []),
        ("cp850", "cp850", ["DAT-04"]),
        ("mac_roman", "mac_roman", ["DAT-04"]),
    ],
)
def test_german_text_is_read_in_each_encoding(encoding, recognised, problems):
    data = WORDS.replace("\n", "\r\n").encode(encoding)

    decoded, seen = decode(data, "datei.csv"), survey(io.BytesIO(data), "datei.csv")

    assert (decoded.text, decoded.encoding, codes(decoded.problems)) == (WORDS, recognised, problems)
    assert (seen.size, seen.encoding, seen.problems) == (len(data), recognised, ())


def test_an_old_encoding_shows_three_words():
    (found,) = decode(WORDS.encode("cp850"), "alt.csv").problems

    assert found.message.endswith(
        "(DOS, cp850) gespeichert. Lesen sich diese Wörter richtig? Süd, Größe, Straße"
    )


@given(st.text(alphabet="äöüÄÖÜß", min_size=1), st.sampled_from(["cp1252", "cp850", "mac_roman"]))
def test_german_letters_alone_decide_the_encoding(letters, encoding):
    data = f"Wort {letters}".encode(encoding)
    recognised = decode(data, "x").encoding

    # A few letters share their byte with a plausible sign of another encoding; never is a letter lost.
    assert decode(data, "x").text == data.decode(recognised)
    assert recognised == encoding or encoding != "cp1252"


def test_paired_quotation_marks_speak_for_windows():
    assert decode("„Nord“ und „West“".encode("cp1252"), "x").encoding == "cp1252"


def packed(**members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "DAT-01"),
        (b"\xef\xbb\xbf", "DAT-01"),
        (b"\xff\xfe", "DAT-01"),
        (packed(a_csv="x", b_csv="y"), "DAT-02"),
        (packed(sheet_xml="x"), "DAT-02"),
        (packed(innen_csv=packed(a_csv="x")), "DAT-02"),
        (b"PK\x03\x04 broken", "DAT-02"),
        (b"\xd0\xcf\x11\xe0 excel", "DAT-02"),
        (b"\n<!doctype HTML>", "DAT-03"),
        (b"a\0b", "DAT-03"),
        (b"a" * 9000 + b"\0", "DAT-03"),
        (b"\xef\xbb\xbf\xff", "DAT-03"),
        (b"x" * 1_000_001, "DAT-18"),
        ("Gemeinde SÃ¼d".encode(), "DAT-05"),
        ("Gemeinde S\ufffdd".encode(), "DAT-05"),
    ],
)
def test_what_is_no_table_is_refused(data, code):
    decoded = decode(data, "datei.csv", max_megabytes=1)

    assert codes(decoded.problems) == [code]
    assert (decoded.text == "") == (code != "DAT-05")


def test_the_only_table_in_a_zip_is_unpacked():
    assert decode(packed(a_csv="x;y\n"), "a.zip").text == "x;y\n"


def test_line_ends_of_all_kinds_are_line_ends():
    assert decode(b"a\r\nb\rc\nd", "x").text == "a\nb\nc\nd"


def test_headers_are_compared_without_blanks_and_case():
    assert {normalised(text) for text in ("SB\xa0 Name", " sb name ", "Sb\n Name")} == {"sb name"}


def test_a_table_reports_its_widths_blanks_and_doubles():
    table = read_table("\nA;b;B\n1;2;3\n;;\n\n1;2\n1;2;3;4\n5;6;7\n")

    assert table.columns == ("a", "b", "b")
    assert [(row.line, row.cells) for row in table.rows] == [(3, ("1", "2", "3")), (8, ("5", "6", "7"))]
    assert [(one.code, one.line) for one in table.problems] == [
        ("DAT-09", None), ("DAT-07", 6), ("DAT-07", 7), ("DAT-21", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "sign", "problems"), [("a\tb", "\t", ["DAT-06"]), ("a,b", ",", ["DAT-06"]), ("a", ";", [])]
)
def test_other_delimiters_are_named(header, sign, problems):
    table = read_table(f"{header}\n")

    assert (table.delimiter, codes(table.problems)) == (sign, problems)


@pytest.mark.parametrize(
    ("text", "lines", "problems"),
    [
        ('a;"b\nc"\nd;e\n', [1, 3], []),
        ('a;b\n"c;d\ne;f\n', [1], [("DAT-19", 2)]),
        ('a;"b ""c"" d"\n', [1], []),
        ('a;12"\nb;c', [1, 2], []),
    ],
)
def test_quotes_may_hold_line_breaks_and_must_close(text, lines, problems):
    rows, found = read_rows(text)

    assert [row.line for row in rows] == lines
    assert [(one.code, one.line) for one in found] == problems


CELLS = st.text(alphabet='a;"\n ä', max_size=4)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=9), st.integers(1, 30))
def test_blocks_hold_the_whole_file_and_whole_records(rows, size):
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(rows)
    text = out.getvalue()

    pieces = [one for one in blocks(io.BytesIO(text.encode()), "utf-8", size) if isinstance(one, Block)]

    assert "".join(piece.text for piece in pieces) == text
    assert [row for piece in pieces for row in csv.reader(io.StringIO(piece.text), delimiter=";")] == rows
    assert [piece.line for piece in pieces] == [
        1 + sum(before.text.count("\n") for before in pieces[:at]) for at in range(len(pieces))
    ]


def test_an_open_quote_ends_the_blocks_at_its_record():
    found = list(blocks(io.BytesIO(b'a;b\nc;"d\ne;f\n'), "utf-8"))

    assert [one.text for one in found if isinstance(one, Block)] == ["a;b\n"]
    assert [(one.code, one.line) for one in found if isinstance(one, Problem)] == [("DAT-19", 2)]


SIGNS = {"-": Meaning(Status.VALUE, Decimal(0)), ".": Meaning(Status.WITHHELD), "": Meaning(Status.MISSING)}


@pytest.mark.parametrize(
    ("text", "number", "flag"),
    [
        ("12", 12, ""), (" 12\xa0", 12, ""), ("-3", -3, ""), ("-   23", -23, ""), ("2930,00", 2930, ""),
        ("(7)", 7, "("), ("-", 0, ""), ("007", 7, ""),
    ],
)  # fmt: skip
def test_numbers_are_read(text, number, flag):
    value = read_cell(text, Grammar(SIGNS))

    assert (value.status, value.number, value.flag, value.raw, value.fault) == (
        Status.VALUE, number, flag, text, "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "status"), [(".", Status.WITHHELD), (" . ", Status.WITHHELD), ("", Status.MISSING)]
)
def test_signs_are_reasons_and_never_numbers(text, status):
    value = read_cell(text, Grammar(SIGNS))

    assert (value.status, value.number, value.fault) == (status, None, "")


@pytest.mark.parametrize(
    ("text", "fault", "guess"),
    [
        ("5O", "DAT-11", ""), ("12.5", "DAT-11", ""), ("3,5", "DAT-11", ""), ("*", "DAT-11", ""),
        ("1.234", "DAT-12", ""), ("1 234", "DAT-12", ""), ("1'234.567", "DAT-11", ""),
        ("-1.234,5", "DAT-12", ""),
        ("1,23E+03", "DAT-13", ""), ("1e5", "DAT-13", ""), ("03. Mai", "DAT-14", "3-5"),
        ("Jun 14", "DAT-14", "6-14"), ("6. Sep", "DAT-14", "6-9"), ("–", "DAT-15", ""), ("−", "DAT-15", ""),
        ("1" * 40, "DAT-11", ""), ("²", "DAT-11", ""), ("--", "DAT-11", ""), ("( )", "DAT-11", ""),
    ],
)  # fmt: skip
def test_what_is_no_number_is_a_fault_with_its_place(text, fault, guess):
    value = read_cell(text, Grammar(SIGNS))
    found = cell_problem(value, 7, "anzahl")

    assert (value.number, value.fault, value.guess) == (None, fault, guess)
    assert found is not None
    assert (found.code, found.line, found.column) == (fault, 7, "anzahl")
    assert text in found.message


def test_a_column_may_allow_decimals_and_thousands():
    grammar = Grammar(decimals=True, thousands=True)

    assert [read_cell(text, grammar).number for text in ("3,5", "1.234,5", "226.880", "1 675")] == [
        Decimal("3.5"), Decimal("1234.5"), Decimal(226880), Decimal(1675),
    ]  # fmt: skip


@given(st.integers(0, 10**13), st.booleans())
def test_every_count_is_read_as_it_is_written(number, negative):
    text = f"-{number}" if negative else str(number)

    assert read_cell(text, Grammar()).number == int(text)
    assert (read_cell(text, Grammar(negative=False)).number is None) == (int(text) < 0)


@given(st.text(max_size=12))
def test_every_text_is_a_number_a_sign_or_a_fault(text):
    value = read_cell(text, Grammar(SIGNS))

    assert (value.fault != "") + (value.number is not None) + (
        value.status in (Status.WITHHELD, Status.MISSING)
    ) in (1, 2)
    assert (value.number is None) or value.status == Status.VALUE
