"""Invented tables through mappings: long and wide, CSV and workbooks, good and broken."""

import datetime
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from imports.messages import Severity
from imports.sources.table import TableMappingError, check_table, read_mapping
from imports.validation import Earlier, Figure, FigureKey, Known
from indicators.status import Status
from tests.imports.table_known import DISTRICTS, known_levels, ods, xlsx

DATA = Path(__file__).parent / "data"
MARCH = datetime.date(2023, 3, 1)
END_2022 = datetime.date(2022, 12, 31)
END_2023 = datetime.date(2023, 12, 31)
MEASURES = ("KITA_U3", "KITA_3_U6", "WOHNUNGEN", "WOHNFLAECHE", "WOHNUNGEN_SALDO", "A", "B")
LONG = """
quelle = "jugendamt"
[gebiet]
spalte = "g"
ebene = "siedlungsbezirk"
[[gebiet.ebenen]]
muster = "Stadt"
ebene = "stadt"
[zeit]
fest = "2023"
[[werte]]
spalte = "n"
zaehlgroesse = "A"
"""
WHOLE = "g;n\n01;1\n02;2\n03;3\n"
ROWS = [
    ["Wohnungen und Wohnfläche am 31.12.2022", None, None, None],
    [None, "Bestand", None, "Veränderung"],
    ["Stadtteil", "Wohnungen", "Wohnfläche in m²", "Wohnungen"],
    ["Musterbezirk A", 1675, 120345.5, -23],
    ["Musterbezirk B", 2004, 98000.0, 5],
    ["Musterbezirk C", 912, ".", "-"],
    ["Nord", 4591, ".", -18],
    ["alle zusammen", 4591, ".", -18],
    ["Quelle: Bauverwaltung", None, None, None],
]


def known(**changes):
    levels = known_levels(MEASURES, siedlungsbezirk=DISTRICTS)
    return {level: Known(**(vars(found) | changes)) for level, found in levels.items()}


def mapping(name):
    return read_mapping((DATA / name).read_text(encoding="utf-8"))


def checked(text, words=LONG, name="tabelle.csv", **changes):
    data = text if isinstance(text, bytes) else text.encode()
    return check_table(data, name, read_mapping(words), known(**changes))


def codes(found):
    return [(one.code, one.line, one.column) for one in found.problems]


def numbers(found):
    return {
        (f.measure_key, f.area_code): f.number if f.number is not None else f.status for f in found.figures
    }


def figure(key, code, number, day=MARCH, level="siedlungsbezirk", status=Status.VALUE, raw=None):
    value = None if number is None else Decimal(number)
    return Figure(key, level, code, day, value, status, "", str(number) if raw is None else raw)


def test_a_long_table_gives_a_figure_for_each_line():
    data = (DATA / "table_kita.csv").read_bytes()

    found = check_table(data, "table_kita.csv", mapping("table_kita.toml"), known())

    assert found.figures == (
        figure("KITA_U3", "01", 41),
        figure("KITA_3_U6", "01", 118),
        figure("KITA_U3", "02", 57),
        figure("KITA_3_U6", "02", 149),
        figure("KITA_U3", "03", None, status=Status.WITHHELD, raw="."),
        figure("KITA_3_U6", "03", 0, raw="-"),
        figure("KITA_U3", "99", 2),
        figure("KITA_3_U6", "99", 0),
        figure("KITA_U3", "05170008", 104, level="stadt"),
        figure("KITA_3_U6", "05170008", 267, level="stadt"),
    )
    assert codes(found) == [("GEB-04", None, None)]
    assert (found.profile, found.encoding, found.periods) == ("Tabelle", "utf-8", (MARCH,))
    assert (found.rows_read, found.rows_skipped) == (10, 0)


def test_a_broken_table_gives_every_problem_at_once():
    data = (DATA / "table_kita_kaputt.csv").read_bytes()

    found = check_table(data, "table_kita_kaputt.csv", mapping("table_kita.toml"), known())

    assert codes(found) == [
        ("DAT-10", None, "Bemerkung"),
        ("DAT-07", 2, None),
        ("DAT-20", 5, None),
        ("DAT-21", None, None),
        ("DAT-11", 3, "Kinder"),
        ("DAT-12", 4, "Kinder"),
        ("ZEIT-01", 6, None),
        ("DAT-15", 11, "Kinder"),
        ("GEB-01", 9, None),
        ("GEB-05", 8, None),
        ("BA-08", None, "über 6"),
        ("DAT-16", 8, None),
        ("GEB-03", None, "KITA_U3"),
        ("GEB-03", None, "KITA_3_U6"),
    ]
    assert not found.loadable


WIDE = {
    ("WOHNUNGEN", "01"): Decimal(1675),
    ("WOHNFLAECHE", "01"): Decimal("120345.5"),
    ("WOHNUNGEN_SALDO", "01"): Decimal(-23),
    ("WOHNUNGEN", "02"): Decimal(2004),
    ("WOHNFLAECHE", "02"): Decimal(98000),
    ("WOHNUNGEN_SALDO", "02"): Decimal(5),
    ("WOHNUNGEN", "03"): Decimal(912),
    ("WOHNFLAECHE", "03"): Status.WITHHELD,
    ("WOHNUNGEN_SALDO", "03"): Decimal(0),
}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ((DATA / "table_wohnen.csv").read_bytes(), "wohnen.csv"),
        (xlsx(ROWS, merged=["B2:C2"]), "wohnen.xlsx"),
        (ods(ROWS), "wohnen.ods"),
    ],
)
def test_a_wide_table_gives_the_same_figures_from_every_kind_of_file(data, name):
    found = check_table(data, name, mapping("table_wohnen.toml"), known())

    assert numbers(found) == WIDE
    assert found.problems == ()
    assert (found.periods, found.rows_read, found.rows_skipped) == ((END_2022,), 6, 2)


def test_a_control_row_is_compared_and_not_taken_over():
    data = (DATA / "table_wohnen.csv").read_bytes().replace(b"alle zusammen; 4 591", b"alle zusammen; 4 592")

    found = check_table(data, "wohnen.csv", mapping("table_wohnen.toml"), known())

    assert [(one.code, one.message) for one in found.problems] == [
        (
            "SUM-01",
            "„WOHNUNGEN, siedlungsbezirk, 31.12.2022“: Die Gebiete ergeben zusammen 4591, die Stadtzeile "
            "nennt 4592.",
        )
    ]
    assert numbers(found) == WIDE


def test_a_row_of_a_sheet_is_named_by_its_number_in_the_sheet():
    rows = [*ROWS[:4], ["Musterbezirk B", "viele", 98000.0, 5.5], *ROWS[5:]]

    found = check_table(xlsx(rows), "wohnen.xlsx", mapping("table_wohnen.toml"), known())

    assert [(one.code, one.line, one.column) for one in found.problems] == [
        ("DAT-11", 5, "Bestand | Wohnungen"),
        ("DAT-11", 5, "Veränderung | Wohnungen"),
    ]


def test_dates_and_truth_values_of_a_sheet_are_texts():
    words = LONG.replace('fest = "2023"', 'spalte = "t"')
    rows = [["g", "t", "n"]] + [[code, datetime.date(2023, 6, 30), True] for code in DISTRICTS]

    found = checked(xlsx(rows, "Deckblatt 2"), words + '[blatt]\nname = "Deckblatt 2"')

    assert [(one.code, one.message.split(":")[1][:8]) for one in found.problems] == [
        ("DAT-11", " „WAHR“ ")
    ] * 3


def test_a_workbook_without_the_sheet_stops_with_the_names_it_has():
    with pytest.raises(
        TableMappingError, match=r"„Bestand“ gibt es in „x\.xlsx“ nicht\. Vorhanden: „Deckblatt“, „Neu“"
    ):
        check_table(xlsx([], "Neu"), "x.xlsx", mapping("table_wohnen.toml"), known())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "DAT-01"),
        (b"<html><table></table></html>", "DAT-03"),
        (b"PK\x03\x04 kein Archiv", "DAT-02"),
        (ods(ROWS)[:-400] + b"\0" * 400, "DAT-02"),
        ("g;n\n01;Ã¤\n".encode(), "DAT-05"),
        (b'g;n\n01;1\n"02;2\n', "DAT-19"),
        (b"\t", "DAT-08"),
        (b"g;m\n01;1\n", "DAT-08"),
        (b"g;n;n\n01;1;1\n", "DAT-09"),
    ],
)
def test_a_file_that_is_no_table_is_refused(data, code):
    found = checked(data)

    assert next(one.code for one in found.problems if one.severity is Severity.ERROR) == code
    assert not found.loadable


def test_a_damaged_workbook_is_refused():
    broken = ods(ROWS).replace(b"<office:body>", b"<office:bodx>")

    assert [one.code for one in checked(broken).problems] == ["DAT-03"]


def test_an_entry_far_beside_the_table_is_refused_before_the_sheet_is_opened():
    """XFD1048576 alone would make a table of 17 billion cells."""
    book = openpyxl.Workbook()
    book.active["A1"] = "g"
    book.active["XFD1048576"] = 1
    file = io.BytesIO()
    book.save(file)
    repeated = ods([["g", "n"], ["01", 1]], repeated=100_000_000)

    for data in (file.getvalue(), repeated):
        assert [(one.code, "weit neben der Tabelle" in one.message) for one in checked(data).problems] == [
            ("DAT-03", True)
        ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encoding_and_delimiter_are_recognised(encoding, delimiter):
    text = delimiter.join(["Bezirk Süd", "n"]) + "\n" + "".join(f"{c}{delimiter}1\n" for c in DISTRICTS)

    found = checked(text.encode(encoding), LONG.replace('"g"', '"Bezirk Süd"'))

    assert len(found.figures) == 3
    assert [one.code for one in found.problems] == ([] if delimiter == ";" else ["DAT-06"])


def test_a_fixed_encoding_and_delimiter_are_not_guessed():
    text = 'Bezirk "Süd"|n\n01|1\n02|2\n03|3\n'
    words = LONG.replace('"g"', "'Bezirk \"Süd\"'") + '[csv]\ntrennzeichen = "|"\nzeichensatz = "cp850"'

    assert (
        checked(text.encode("cp850"), words).problems,
        len(checked(text.encode("cp850"), words).figures),
    ) == (
        (),
        3,
    )
    assert [one.code for one in checked(b"\xff\xfe\xff", words.replace("cp850", "utf-8")).problems] == [
        "DAT-03"
    ]


@pytest.mark.parametrize(
    ("rule", "texts", "expected"),
    [
        ("", ["1", "-2", "2930,00"], [1, -2, 2930]),
        ('dezimal = "."', ["1.0", "2.00", "-3"], [1, 2, -3]),
        ("stellen = 2", ["1,25", "2", "-0,5"], ["1.25", 2, "-0.5"]),
        ("stellen = 1\nrunden = true", ["1,25", "2,349", "-0,05"], ["1.3", "2.3", "-0.1"]),
        ('tausender = "."', ["1.675", "12.345.678", "912"], [1675, 12345678, 912]),
        ('tausender = " "', [" 1 675    ", "1\xa0675", "1\u202f675"], [1675, 1675, 1675]),
        ("tausender = \"'\"", ["1'675", "-  23", "912"], [1675, -23, 912]),
        ('dezimal = "."\ntausender = ","\nstellen = 1', ["1,675.5", "1,675", "0.5"], ["1675.5", 1675, "0.5"]),
    ],
)  # fmt: skip
def test_numbers_are_written_as_the_column_says(rule, texts, expected):
    cells = "".join(f'{code};"{text}"\n' for code, text in zip(DISTRICTS, texts, strict=True))

    found = checked(f"g;n\n{cells}", f"{LONG}{rule}")

    assert found.problems == ()
    assert [f.number for f in found.figures] == [Decimal(number) for number in expected]


@pytest.mark.parametrize(
    ("rule", "text", "code"),
    [
        ("", "1.675", "DAT-12"),
        ("", "1,5", "DAT-11"),
        ("", "1 675", "DAT-12"),
        ("", "1,2E+03", "DAT-13"),
        ("", "03. Mai", "DAT-14"),
        ("", "—", "DAT-15"),
        ("negativ = false", "-5", "DAT-11"),
        ("stellen = 1", "1,25", "DAT-11"),
        ('dezimal = "."', "1,5", "DAT-11"),
        ('dezimal = "."', "1,675", "DAT-12"),
        ('tausender = "."', "1.67", "DAT-11"),
        ('tausender = " "', "1.675", "DAT-12"),
        ("", "123456789012345", "DAT-11"),
    ],
)
def test_a_number_that_the_column_may_not_hold_is_reported(rule, text, code):
    found = checked(f'g;n\n01;1\n02;"{text}"\n03;3\n', f"{LONG}{rule}")

    assert codes(found) == [(code, 3, "n")]


def test_own_signs_take_the_place_of_the_standard():
    found = checked("g;n\n01;–\n02;k.A.\n03;.\n", LONG + '[zeichen]\n"–" = "null"\n"k.A." = "später"')

    assert [(f.number, f.status) for f in found.figures] == [(Decimal(0), Status.VALUE), (None, Status.LATER)]
    assert codes(found) == [("DAT-11", 4, "n")]


@pytest.mark.parametrize(
    ("words", "text", "day"),
    [
        ('spalte = "t"', "31.12.2023", datetime.date(2023, 12, 31)),
        ('spalte = "t"', "202306", datetime.date(2023, 6, 30)),
        ('spalte = "t"\ntag = "01.03."', "2023", datetime.date(2023, 3, 1)),
        ('spalte = "t"\nmonatsende = true', "2023-06-01", datetime.date(2023, 6, 30)),
        ("spalte = \"t\"\nmuster = '(?P<jahr>\\d{4})-(?P<monat>\\d{2})'", "2023-02",
         datetime.date(2023, 2, 28)),
        ("spalte = \"t\"\nmuster = '(?P<monat>\\w+) (?P<jahr>\\d{4})'", "März 2023",
         datetime.date(2023, 3, 31)),
        ("spalte = \"t\"\nmuster = '(?P<quartal>\\d)\\.Qu\\. (?P<jahr>\\d{4})'", "2.Qu. 2023",
         datetime.date(2023, 6, 30)),
        ("spalte = \"t\"\nmuster = '(?P<tag>\\d+)/(?P<monat>\\d+)/(?P<jahr>\\d\\d)'", "5/6/23",
         datetime.date(2023, 6, 5)),
        ("spalte = \"t\"\nmuster = '(?P<stichtag>\\d{4})/\\d\\d'\ntag = \"15.10.\"", "2022/23",
         datetime.date(2022, 10, 15)),
        ("dateiname = true\nmuster = 'stand_(\\d{4})'", "", datetime.date(2021, 12, 31)),
    ],
)  # fmt: skip
def test_the_reference_date_is_read_as_the_mapping_says(words, text, day):
    table = "g;t;n\n" + "".join(f"{code};{text};1\n" for code in DISTRICTS)

    rule = LONG.replace('fest = "2023"', words) + ("" if text else '[nicht_uebernehmen]\nspalten = ["t"]')
    found = checked(table, rule, name="stand_2021.csv")

    assert (found.problems, found.periods) == ((), (day,))


@pytest.mark.parametrize(
    "words",
    ['fest = "irgendwann"', "dateiname = true\nmuster = 'stand_(\\d{4})'", "zelle = [1, 7]",
     "fest = \"Foo 2023\"\nmuster = '(?P<monat>\\w+) (?P<jahr>\\d{4})'",
     "fest = \"31.02.2023\"\nmuster = '(?P<tag>\\d+).(?P<monat>\\d+).(?P<jahr>\\d+)'"],
)  # fmt: skip
def test_a_reference_date_that_cannot_be_read_is_reported_once(words):
    found = checked(WHOLE, LONG.replace('fest = "2023"', words))

    assert (codes(found), found.figures) == ([("ZEIT-01", 2, None)], ())


def test_future_unusual_and_several_reference_dates_are_reported():
    words = LONG.replace('fest = "2023"', 'spalte = "t"\nstichtage = ["31.12."]')
    lines = "".join(f"{code};{day};1\n" for code in DISTRICTS for day in ("2023", "30.06.2023", "2027"))

    assert [one.code for one in checked("g;t;n\n" + lines, words).problems] == [
        "ZEIT-02",
        "ZEIT-03",
        "ZEIT-04",
    ]


def test_columns_may_be_areas():
    words = """
    quelle = "jugendamt"
    [gebiet]
    art = "name"
    ebene = "siedlungsbezirk"
    [gebiet.zuordnung]
    mbc = "03"
    [zeit]
    spalte = "jahr"
    [[werte]]
    spalten = ["*"]
    gebiet = "{}"
    zaehlgroesse = "A"
    """
    found = checked("jahr;Musterbezirk A;MUSTERBEZIRK  B;mbc\n2023;1;2;3\n", words)

    assert numbers(found) == {("A", "01"): 1, ("A", "02"): 2, ("A", "03"): 3}
    assert (found.problems, found.periods) == ((), (END_2023,))


def test_columns_may_be_years():
    words = """
    quelle = "jugendamt"
    [gebiet]
    spalte = "g"
    ebene = "siedlungsbezirk"
    [zeit]
    tag = "01.03."
    [[werte]]
    spalten = ["20*"]
    zeit = "{}"
    zaehlgroesse = "A"
    """
    found = checked("g;2022;2023\n01;1;2\n02;3;4\n03;5;6\n", words)

    assert [(f.area_code, f.period, f.number) for f in found.figures] == [
        (code, datetime.date(year, 3, 1), Decimal(number))
        for code, year, number in (
            ("01", 2022, 1), ("01", 2023, 2), ("02", 2022, 3), ("02", 2023, 4),
            ("03", 2022, 5), ("03", 2023, 6),
        )
    ]  # fmt: skip
    assert [one.code for one in found.problems] == ["ZEIT-04"]


def test_the_measure_may_come_from_cells_and_the_column():
    words = LONG.replace('zaehlgroesse = "A"', 'zaehlgroesse = "{} {alter} {sex}"') + (
        '[codes.sex]\n"1" = "m"\n"2" = "w"\n'
    )
    text = "g;alter;sex;n\n" + "".join(f"{c};3;{s};{s}\n" for c in DISTRICTS for s in (1, 2))

    found = checked(text, words, measures=frozenset({"n 3 m", "n 3 w"}))

    assert numbers(found) == {
        (f"n 3 {sex}", code): Decimal(n) for code in DISTRICTS for n, sex in ((1, "m"), (2, "w"))
    }
    assert found.problems == ()


def test_measures_and_columns_that_nobody_knows_are_reported_unless_left_out():
    words = LONG.replace('zaehlgroesse = "A"', 'zaehlgroesse = "{m}"')
    text = "g;m;n;Notiz\n" + "".join(f"{code};{m};1;x\n" for code in DISTRICTS for m in ("A", "Z"))

    told = checked(text, words)
    left_out = checked(text, words + '[nicht_uebernehmen]\nspalten = ["Not*"]\nzaehlgroessen = ["Z"]')

    assert (codes(told), told.rows_skipped) == ([("DAT-10", None, "Notiz"), ("BA-08", None, "Z")], 0)
    assert (codes(left_out), left_out.rows_skipped) == ([], 3)
    assert told.figures == left_out.figures
    assert len(told.figures) == 3


def test_rows_between_two_patterns_are_passed_over():
    rows = "g;n\n01;1\n02;2\nSumme West;3\n01;99\nOst;3\n03;3\n"
    rule = LONG + '[[zeilen]]\nspalte = "g"\nvon = "Summe .*"\n'

    until = checked(rows, rule + 'bis = "Ost"')
    to_the_end = checked(rows, rule)

    assert (numbers(until), until.rows_skipped) == ({("A", c): int(c) for c in DISTRICTS}, 3)
    assert (numbers(to_the_end), to_the_end.rows_skipped) == ({("A", "01"): 1, ("A", "02"): 2}, 4)


def test_a_skipped_row_may_have_any_width():
    found = checked(WHOLE + "Quelle: Jugendamt\n", LONG + '[[zeilen]]\nspalte = "g"\nmuster = "Quelle.*"')

    assert (found.problems, found.rows_skipped, len(found.figures)) == ((), 1, 3)


def test_sum_rows_and_foreign_keys_are_reported_and_lost_zeros_put_back():
    found = checked("g;n\n1;1\n2;2\n03;3\nInsgesamt;6\nXX;1\n")

    assert [one.code for one in found.problems] == ["GEB-06", "GEB-01", "GEB-07"]
    assert numbers(found) == {("A", c): int(c) for c in DISTRICTS}


def test_names_that_two_areas_share_are_not_guessed():
    levels = known_levels(MEASURES, siedlungsbezirk={"01": "Mitte", "02": "Mitte", "03": "Nord"})
    words = LONG.replace('spalte = "g"', 'spalte = "g"\nart = "name"\nfehlende = "erlaubt"')

    found = check_table(b"g;n\nMitte;1\nNord;2\n", "x.csv", read_mapping(words), levels)

    assert (codes(found), numbers(found)) == ([("GEB-01", 2, None)], {("A", "03"): 2})


@pytest.mark.parametrize(
    ("word", "severity"), [("fehler", Severity.ERROR), ("warnung", Severity.WARNING), ("erlaubt", None)]
)
def test_absent_areas_weigh_what_the_mapping_says(word, severity):
    found = checked("g;n\n01;1\n03;3\n", LONG.replace('spalte = "g"', f'spalte = "g"\nfehlende = "{word}"'))

    assert [(one.code, one.severity, one.message) for one in found.problems] == (
        [("GEB-03", severity, "Es fehlen 1 Gebiete: 02.")] if severity else []
    )


def test_unassigned_cases_may_have_an_empty_key():
    words = LONG + '[gebiet.zuordnung]\n"" = "99"'

    found = checked(WHOLE + ";4\nStadt;10\n", words)

    assert numbers(found)[("A", "99")] == 4
    assert [(one.code, one.message[:2]) for one in found.problems] == [("GEB-04", "4 ")]


@pytest.mark.parametrize(
    ("rows", "rule", "expected"),
    [
        ("01;1\n02;2\n03;3\nStadt;7\n", "", ["SUM-01"]),
        ("01;1\n02;.\n03;3\nStadt;7\n", "", []),
        ("01;1\n02;.\n03;9\nStadt;7\n", "", ["SUM-01"]),
        ("01;1\n02;2\n03;3\nStadt;.\n", "", []),
        ("01;1\n02;2\n03;3\nStadt;7\n", "summe = false", []),
        ("01;1\n02;2\n03;3\nStadt;7\n", "stellen = 1", []),
        ("01;1\n03;3\nStadt;7\n", "", ["GEB-03"]),
    ],
)  # fmt: skip
def test_areas_sum_to_the_city(rows, rule, expected):
    assert [one.code for one in checked(f"g;n\n{rows}", LONG + rule).problems] == expected


def test_rounded_numbers_may_miss_their_sum():
    found = checked("g;n\n01;5\n02;5\n03;5\nStadt;20\n", 'verfahren = "5er-Rundung"' + LONG)

    assert [(one.code, one.severity) for one in found.problems] == [("SUM-02", Severity.NOTICE)]


def test_big_changes_and_lost_numbers_are_asked_about():
    earlier = {FigureKey("A", "siedlungsbezirk", code): Earlier(END_2022, Decimal(200)) for code in DISTRICTS}

    found = checked("g;n\n01;201\n02;300\n03;0\n", earlier=lambda day: earlier)

    assert [(one.code, one.message.split(",")[0]) for one in found.problems] == [
        ("PLA-01", "Musterbezirk B"),
        ("PLA-02", "Musterbezirk C"),
    ]


def test_a_city_before_its_first_edition_has_no_areas():
    levels = known_levels(MEASURES, siedlungsbezirk=DISTRICTS, start=2024)

    found = check_table((WHOLE + "Stadt;6\n").encode(), "x.csv", read_mapping(LONG), levels)

    assert ([one.code for one in found.problems], found.figures) == (["GEB-02", "GEB-06"], ())
