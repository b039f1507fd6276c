"""What the checks of BA files say: every message, every broken file, every sign."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from imports.messages import MESSAGES
from imports.reading import read_rows
from imports.sources import ba
from imports.sources.ba_keys import KeyTableError, covers, read_keys
from imports.sources.ba_months import is_final, report_month
from imports.validation import Earlier, Figure, FigureKey, Known, KnownArea, KnownEdition
from indicators.status import Status
from tests.shared_data import SHARED

DATA = Path(__file__).parent / "data"
FORMATS = SHARED / "data" / "formats"
TODAY = datetime.date(2026, 3, 1)
END_2023 = datetime.date(2023, 12, 31)
END_2024 = datetime.date(2024, 12, 31)
MEASURES = frozenset(
    ("ALO_INSG", "ALO_SGB3", "ALO_SGB2", "ALO_M", "ALO_W", "ALO_U25", "ALO_55UM", "ALO_AUSL", "ALO_LZA")
) | {"SVB_INSG", "BG", "RLB", "ELB", "NEF"}
LETTERS = "ABCDEFG"


def edition(*codes, day=datetime.date(2010, 1, 1)):
    return KnownEdition(
        day,
        parts={
            code: KnownArea("siedlungsbezirk", code, f"Musterbezirk {LETTERS[int(code) - 1]}")
            for code in codes
        },
        others={"05170008": KnownArea("stadt", "05170008", "Dinslaken")},
    )


SEVEN = edition("01", "02", "03", "04", "05", "06", "07")
TWO = edition("01", "02")
KNOWN = Known(today=TODAY, editions=(SEVEN,), measures=MEASURES)
SMALL = Known(today=TODAY, editions=(TWO,), measures=MEASURES)
BROKEN = {
    "ba_falsche_gemeinde.csv": ("FEHLER", "BA-06"),
    "ba_ags_ohne_null.csv": ("HINWEIS", "GEB-07"),
    "ba_monat_falsch.csv": ("FEHLER", "BA-05"),
    "ba_schluessel_kurz.csv": ("FEHLER", "BA-07"),
    "ba_stern_mit_leerzeichen.csv": ("HINWEIS", "BA-12"),
    "ba_rueckrechenbar.csv": ("FEHLER", "GEH-01"),
    "ba_summe_falsch.csv": ("FEHLER", "SUM-01"),
    "ba_rechtskreis.csv": ("FEHLER", "BA-09"),
    "ba_unbekanntes_merkmal.csv": ("WARNUNG", "BA-08"),
}


def key_table(*lines):
    text = "akg_schluessel;gebiet_code;gueltig_ab;gueltig_bis;bezeichnung\n"
    return read_keys(read_rows(text + "".join(f"{line}\n" for line in lines))[0])


TWO_KEYS = key_table("001000000;01;01.01.2010;;", "002000000;02;01.01.2010;;")
THREE_KEYS = key_table("001000000;01;01.01.2010;;", "002001000;02;01.01.2010;;", "002002000;02;01.01.2010;;")


def keys_of_seven():
    return read_keys(read_rows((DATA / "ba_schluessel.csv").read_text(encoding="utf-8"))[0])


def checked_file(path, known=KNOWN):
    return ba.check(path.read_bytes(), path.name, known, keys_of_seven())


def check(text, known=SMALL, keys=TWO_KEYS, **more):
    return ba.check(text.encode(), "datei.csv", known, keys, **more)


def akg(rows, characteristics=("ALO_INSG",), month="202412", town="05170008"):
    """Return a B1 file of rows "key;name;number;…"."""
    head = ";".join(
        ("Berichtsmonat", "Gemeindeschlüssel", "Gebietsschlüssel", "Bezeichnung", *characteristics)
    )
    return f"{head}\n" + "".join(f"{month};{town};{row}\n" for row in rows)


def long(rows):
    """Return a B3 file of rows "area;characteristic;value;sign"."""
    head = "berichtsmonat;quelle;gebiet_code;merkmal;wert;zeichen\n"
    return head + "".join(f"202412;AkG;{row}\n" for row in rows)


def key_figures(
    rows, month="Dezember 2024", region="Gemeinde:; Dinslaken, Stadt", state="Datenstand:; Januar 2025"
):
    """Return a B2 file."""
    head = f"{region}\nBerichtsmonat:; {month}\n{state}\n\n"
    heads = "Ausgewählte Merkmale;Dezember 2024;November 2024;Veränderung in %;\n"
    return (
        head
        + heads
        + "".join(f"{row};\n" for row in rows)
        + "© Statistik der Bundesagentur für Arbeit\nRundung.\n"
    )


def codes(checked):
    return [found.code for found in checked.problems]


def unexpected(checked):
    """Return codes without GEB-04, which every file with the row "keine Angabe" gives."""
    return [code for code in codes(checked) if code != "GEB-04"]


def residents(numbers):
    """Return the register of two areas: all residents and those of working age."""
    found = {
        FigureKey(key, "siedlungsbezirk", area): Earlier(END_2024, Decimal(number))
        for (key, area), number in numbers.items()
    }
    return lambda day: found if day == END_2024 + datetime.timedelta(days=1) else {}


A, B, CITY = "001000000;Musterbezirk A;", "002000000;Musterbezirk B;", "SUMSUMSUM;Summe;"
NOBODY = ";keine Angabe;"
CASES = {
    "BA-01": lambda: check("jahr;insgesamt\n2024;5\n"),
    "BA-02": lambda: check("Zeile;Fehlercode;Fehlertext\n3;17;Straße unbekannt\n"),
    "BA-03": lambda: check(key_figures(["Arbeitslose;10;20;5"], state="Hinweis:; ohne")),
    "BA-04": lambda: check(akg([f"{A}10;3", f"{B}20"])),
    "BA-05": lambda: check(akg([f"{A}10", f"{B}20"], month="202405")),
    "BA-06": lambda: check(akg([f"{A}10", f"{B}20"], town="05170044")),
    "BA-07": lambda: check(akg(["1000000;Musterbezirk A;10", f"{B}20"])),
    "BA-08": lambda: check(akg([f"{A}10;5", f"{B}20;5"], ("ALO_INSG", "NEU"))),
    "BA-09": lambda: check(akg([f"{A}10;3;8", f"{B}20;10;10"], ("ALO_INSG", "ALO_SGB3", "ALO_SGB2"))),
    "BA-10": lambda: check(akg([f"{A}10", f"{B}20", f"{CITY}33"])),
    "BA-11": lambda: check(akg([f"{A}10,25", f"{B}20"], ("BG",))),
    "BA-12": lambda: check(akg([f"{A}* ", f"{B}* "])),
    "BA-13": lambda: check(akg([f"{A}10", f"{B}20"]), residents=residents({("HW", "01"): 577})),
    "BA-14": lambda: check(akg([f"{A}10", f"{B}20"]), residents=residents({("HW ALTER=15-64", "02"): 79})),
    "BA-15": lambda: check(
        key_figures(["Beschäftigte am Arbeitsort;10;20;5"]),
        Known(today=TODAY, editions=(TWO,), measures=frozenset({"Eckwerte|Beschäftigte am Arbeitsort"})),
    ),
    "BA-16": lambda: check(akg([f"{A}10", f"{B}20"], ("SVB_INSG",), month="202512")),
    "BA-17": lambda: check(
        akg([f"{A}9", f"{B}20"]), Known(today=TODAY, editions=(TWO,), measures=MEASURES, threshold=10)
    ),
    "DAT-08": lambda: check("berichtsmonat;quelle;gebiet_code;merkmal;wert\n202412;AkG;01;ALO_INSG;5\n"),
    "DAT-09": lambda: check(akg([f"{A}10;10", f"{B}20;20"], ("ALO_INSG", "ALO_INSG"))),
    "DAT-11": lambda: check(long(["01;ALO_INSG;10;*", "02;ALO_INSG;20;"])),
    "DAT-16": lambda: check(akg([f"{A}10", f"{A}10", f"{B}20"])),
    "DAT-20": lambda: check(akg([";Musterbezirk A;10", f"{B}20"])),
    "DAT-21": lambda: check(akg([f"{A}10", f"{B}20"]) + "\n\n"),
    "GEB-01": lambda: check(akg([f"{A}10", f"{B}20", "009000000;Neu;30"])),
    "GEB-02": lambda: check(
        akg([f"{A}10", f"{B}20", "009000000;Alt;30"]),
        keys=key_table(
            "001000000;01;01.01.2010;;", "002000000;02;01.01.2010;;", "009000000;02;01.01.2010;31.12.2019;"
        ),
    ),
    "GEB-03": lambda: check(akg([f"{A}10"])),
    "GEB-04": lambda: check(akg([f"{A}10", f"{B}20", f"{NOBODY}30"])),
    "GEB-05": lambda: check(akg(["001000000;Musterbezirk B;10", f"{B}20"])),
    "GEB-07": lambda: check(long(["1;ALO_INSG;10;", "02;ALO_INSG;20;"])),
    "GEH-01": lambda: check(akg([f"{A}*", f"{B}20", f"{NOBODY}0", f"{CITY}30"])),
    "PLA-01": lambda: check(
        akg([f"{A}310", f"{B}20"]),
        Known(
            today=TODAY,
            editions=(TWO,),
            measures=MEASURES,
            earlier=lambda _: {
                FigureKey("ALO_INSG", "siedlungsbezirk", "01"): Earlier(
                    datetime.date(2023, 12, 31), Decimal(200)
                )
            },
        ),
    ),
    "REG-06": lambda: check(
        "berichtsmonat;quelle;gebiet_code;merkmal;wert;zeichen\n"
        "202412;Zeitung;01;ALO_INSG;10;\n202412;AkG;02;ALO_INSG;20;\n"
    ),
    "SUM-01": lambda: check(akg([f"{A}10", f"{B}20", f"{CITY}29"])),
    "SUM-02": lambda: check(
        key_figures(
            ["Arbeitslose;30;20;5", "im Rechtskreis SGB III;10;20;5", "im Rechtskreis SGB II;10;20;5"]
        ),
        Known(
            today=TODAY,
            editions=(TWO,),
            measures=frozenset(
                {
                    "Eckwerte|Arbeitslose",
                    "Eckwerte|Arbeitslose | im Rechtskreis SGB III",
                    "Eckwerte|Arbeitslose | im Rechtskreis SGB II",
                }
            ),
        ),
    ),
    "ZEIT-01": lambda: check(long(["01;ALO_INSG;10;", "02;ALO_INSG;20;"]) + "Herbst;AkG;01;ALO_INSG;10;\n"),
    "ZEIT-02": lambda: check(akg([f"{A}10", f"{B}20"], month="204212")),
    "ZEIT-04": lambda: check(
        long(["01;ALO_INSG;10;", "02;ALO_INSG;20;"])
        + "202409;AkG;01;ALO_INSG;10;\n202409;AkG;02;ALO_INSG;20;\n"
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_check_says_exactly_this(code):
    assert set(codes(CASES[code]())) == {code}


def test_every_message_of_the_specification_has_a_case():
    assert {code for code in MESSAGES if code.startswith("BA")} <= set(CASES)


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_give_their_code_and_no_other(name):
    checked = checked_file(DATA / name)

    assert {(f.severity.value, f.code) for f in checked.problems if f.code != "GEB-04"} == {BROKEN[name]}


def figure(key, area, number, raw="", *, status=Status.VALUE, level="siedlungsbezirk", period=END_2024):
    value = None if number is None else Decimal(number)
    return Figure(key, level, area, period, value, status, raw=raw)


def by_area(checked, measure):
    return {
        found.area_code: (found.status, found.number)
        for found in checked.figures
        if found.measure_key == measure
    }


def test_check_reads_the_invented_small_area_file():
    checked = checked_file(DATA / "ba_B1_akg_arbeitslose.csv")

    assert [(found.code, found.message) for found in checked.problems] == [
        ("GEB-04", "31 Personen oder Fälle sind keinem Gebiet zugeordnet. Sie zählen nur im Stadtergebnis.")
    ]
    assert (checked.profile, checked.encoding, checked.periods) == ("B1", "cp1252", (END_2024,))
    assert (checked.rows_read, checked.rows_skipped, len(checked.figures)) == (11, 1, 81)
    assert [found for found in checked.figures if found.measure_key == "ALO_U25"] == [
        figure("ALO_U25", "01", 14, "14"),
        figure("ALO_U25", "02", 45),
        figure("ALO_U25", "03", 37, "37"),
        figure("ALO_U25", "04", 32, "32"),
        figure("ALO_U25", "05", None, "*", status=Status.WITHHELD),
        figure("ALO_U25", "06", 12, "12"),
        figure("ALO_U25", "07", 25, "25"),
        figure("ALO_U25", "99", None, "*", status=Status.WITHHELD),
        figure("ALO_U25", "05170008", 181, "181", level="stadt"),
    ]


def test_check_reads_the_invented_hand_over_file():
    known = Known(today=TODAY, editions=(edition("01", "03", "04", "05"),), measures=MEASURES)

    checked = checked_file(DATA / "ba_B3_uebergabe_lang.csv", known)

    assert checked.problems == ()
    assert (checked.profile, checked.rows_read, len(checked.figures)) == ("B3", 12, 12)
    assert by_area(checked, "ALO_SGB2") == {
        "01": (Status.VALUE, Decimal(107)),
        "03": (Status.VALUE, Decimal(268)),
        "04": (Status.VALUE, Decimal(203)),
        "05": (Status.VALUE, Decimal(73)),
    }


def test_check_reads_the_invented_key_figures():
    path = "Arbeitslose insgesamt"
    keys = [path, f"{path} | im Rechtskreis SGB III", f"{path} | im Rechtskreis SGB II"]
    rate = "Arbeitslosenquote (bezogen auf alle zivilen Erwerbspersonen)"
    measures = frozenset(f"Eckwerte|{key}" for key in [*keys, rate])
    known = Known(today=TODAY, editions=(SEVEN,), measures=measures)

    checked = checked_file(DATA / "ba_B2_eckwerte.csv", known)

    assert checked.problems == ()
    assert checked.figures == tuple(
        figure(f"Eckwerte|{key}", "05170008", number, raw, level="stadt")
        for key, number, raw in [
            (keys[0], 2460, "2.460"),
            (keys[1], 820, "820"),
            (keys[2], 1640, "1.640"),
            (rate, "6.8", "6,8"),
        ]
    )


@pytest.mark.parametrize(
    ("text", "status", "number"),
    [
        ("*", Status.WITHHELD, None),
        (".", Status.WITHHELD, None),
        ("-", Status.VALUE, 0),
        ("0", Status.VALUE, 0),
        ("...", Status.LATER, None),
        ("X", Status.NOT_MEANINGFUL, None),
        ("", Status.MISSING, None),
        ("-  23", Status.VALUE, -23),
    ],
)
def test_signs_are_reasons_and_never_numbers(text, status, number):
    checked = check(akg([f"{A}{text}", f"{B}20"]))

    assert by_area(checked, "ALO_INSG")["01"] == (status, None if number is None else Decimal(number))


def test_a_minus_in_key_figures_has_no_meaning_and_is_not_zero():
    known = Known(today=TODAY, editions=(TWO,), measures=frozenset({"Eckwerte|Quote"}))

    checked = check(key_figures(["Quote;-;6,7;-"]), known)

    assert [(found.status, found.number) for found in checked.figures] == [(Status.NOT_MEANINGFUL, None)]


def test_several_keys_of_an_area_are_summed():
    rows = ["001000000;A;10", "002001000;B Nord;20", "002002000;B Süd;30"]

    assert by_area(check(akg(rows), keys=THREE_KEYS), "ALO_INSG") == {
        "01": (Status.VALUE, Decimal(10)),
        "02": (Status.VALUE, Decimal(50)),
    }


def test_a_group_with_a_star_is_withheld_unless_a_sum_row_covers_exactly_the_group():
    rows = [f"{A}*", "002001000;B Nord;*", "002002000;B Süd;*"]

    without = check(akg([*rows, "SUMSUMSUM;Summe;35"]), keys=THREE_KEYS)
    with_row = check(akg([*rows, "002SUMSUM;Summe B;17"]), keys=THREE_KEYS)

    assert by_area(without, "ALO_INSG")["02"] == (Status.WITHHELD, None)
    assert by_area(with_row, "ALO_INSG")["02"] == (Status.VALUE, Decimal(17))
    assert codes(with_row) == []


def test_areas_with_one_key_share_a_value_and_have_none_of_their_own():
    keys = key_table("001000000;01;01.01.2010;;", "001000000;02;01.01.2010;;")

    checked = check(akg(["001000000;A und B;10", "SUMSUMSUM;Summe;10"]), keys=keys)

    assert checked.problems == ()
    assert by_area(checked, "ALO_INSG") == {
        "01": (Status.MISSING, None),
        "02": (Status.MISSING, None),
        "01+02": (Status.VALUE, Decimal(10)),
        "05170008": (Status.VALUE, Decimal(10)),
    }


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        (("001000000;A;10", "002000000;B;20"), (Status.VALUE, Decimal(30))),
        (("001000000;A;10", "002000000;B;*"), (Status.WITHHELD, None)),
    ],
)
def test_areas_share_the_sum_of_every_key_that_touches_them(rows, value):
    keys = key_table("001000000;01;01.01.2010;;", "001000000;02;01.01.2010;;", "002000000;02;01.01.2010;;")

    found = by_area(check(akg(rows), keys=keys), "ALO_INSG")

    assert found == {"01": (Status.MISSING, None), "02": (Status.MISSING, None), "01+02": value}


def test_areas_share_a_value_only_while_their_key_holds():
    keys = key_table(
        "001000000;01;01.01.2010;;", "001000000;02;01.01.2010;31.12.2023;", "002000000;02;01.01.2024;;"
    )

    before = by_area(check(akg(["001000000;A und B;30"], month="202312"), keys=keys), "ALO_INSG")
    after = by_area(check(akg([f"{A}10", f"{B}20"]), keys=keys), "ALO_INSG")

    assert before["01+02"] == (Status.VALUE, Decimal(30))
    assert after == {"01": (Status.VALUE, Decimal(10)), "02": (Status.VALUE, Decimal(20))}


def test_areas_that_are_too_small_even_together_are_an_error():
    keys = key_table("001000000;01;01.01.2010;;", "001000000;02;01.01.2010;;")
    few = residents({("HW", "01"): 577, ("HW", "02"): 400})
    enough = residents({("HW", "01"): 577, ("HW", "02"): 4856})
    text = akg(["001000000;A und B;10"])

    assert [found.message for found in check(text, keys=keys, residents=few).problems] == [
        "Musterbezirk A und Musterbezirk B hat nur 977 Einwohner. Die BA liefert für so kleine Gebiete keine "
        "Daten; bitte prüfen Sie die Zuordnung."
    ]
    assert check(text, keys=keys, residents=enough).problems == ()


def test_keys_are_those_of_the_report_month():
    keys = key_table(
        "001000000;01;01.01.2010;;", "002000000;01;01.01.2010;31.12.2023;", "002000000;02;01.01.2024;;"
    )

    assert set(by_area(check(akg([f"{A}10", f"{B}20"]), keys=keys), "ALO_INSG")) == {"01", "02"}
    assert set(by_area(check(akg([f"{A}10", f"{B}20"], month="202312"), keys=keys), "ALO_INSG")) == {"01"}


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        # a star that follows from its row
        (["001000000;A;30;*;18", "002000000;B;20;10;10"], ["A"]),
        # a star that follows through a smaller sum
        (["001000000;A;30;15;15", "002001000;B1;*;10;10", "002SUMSUM;B;25;13;12"], ["B1"]),
        # stars that can only all be 1, or all be 9
        ([f"{A}20;10;10", "002001000;B1;*;*;*", "002002000;B2;*;*;*", "002SUMSUM;B;2;*;*"], ["B1", "B2"]),
        ([f"{A}20;10;10", "002001000;B1;*;*;*", "002002000;B2;*;*;*", "002SUMSUM;B;18;*;*"], ["B1", "B2"]),
        # nothing follows
        ([f"{A}20;10;10", "002001000;B1;*;*;*", "002002000;B2;*;*;*", "002SUMSUM;B;17;*;*"], []),
    ],
)
def test_a_star_that_can_be_worked_out_is_an_error(rows, names):
    checked = check(akg(rows, ("ALO_INSG", "ALO_M", "ALO_W")), keys=THREE_KEYS)

    found = [
        problem.message.split("“, ")[1].split(":")[0]
        for problem in checked.problems
        if problem.code == "GEH-01"
    ]
    assert sorted({name for text in found for name in text.split(", ")}) == names


def test_extrapolated_counts_may_miss_their_sum_by_one():
    names = ("RLB", "ELB", "NEF")

    near = check(akg([f"{A}100;70,4;30", f"{B}100;70;30"], names))
    far = check(akg([f"{A}100;71,4;30", f"{B}100;70;30"], names))

    assert unexpected(near) == ["BA-11"]
    assert unexpected(far) == ["BA-11", "BA-09"]


def test_numbers_of_small_areas_are_loaded_only_for_known_characteristics():
    checked = check(akg([f"{A}10;1", f"{B}20;2"], ("ALO_INSG", "NEU")))

    assert {found.measure_key for found in checked.figures} == {"ALO_INSG"}


def test_a_hand_over_file_names_the_city_by_zero_or_by_its_code():
    for city in ("00", "05170008"):
        checked = check(
            long(["01;ALO_INSG;10;", "02;ALO_INSG;20;", "99;ALO_INSG;3;", f"{city};ALO_INSG;33;"])
        )

        assert unexpected(checked) == []
        assert by_area(checked, "ALO_INSG") == {
            "01": (Status.VALUE, Decimal(10)),
            "02": (Status.VALUE, Decimal(20)),
            "99": (Status.VALUE, Decimal(3)),
            "05170008": (Status.VALUE, Decimal(33)),
        }


def test_a_hand_over_file_says_which_characteristic_lacks_areas():
    checked = check(long(["01;ALO_INSG;10;", "02;ALO_INSG;20;", "01;ALO_M;5;"]))

    assert [(found.code, found.column) for found in checked.problems] == [("GEB-03", "ALO_M")]


def test_small_areas_need_the_key_table():
    with pytest.raises(KeyTableError, match="--keys"):
        check(akg([f"{A}10", f"{B}20"]), keys=None)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1000000;01;01.01.2010;;", "nicht neun Ziffern"),
        ("001000000;;01.01.2010;;", "Der Gebietsschlüssel fehlt"),
        ("001000000;01;demnächst;;", "Das Datum ist nicht lesbar"),
        ("001000000;01;01.01.2010;irgendwann;", "Das Datum ist nicht lesbar"),
    ],
)
def test_a_faulty_key_table_names_line_and_cure(line, words):
    with pytest.raises(KeyTableError, match=f"Zeile 2: .*{words}"):
        key_table(line)


def test_a_key_table_without_a_column_says_which():
    with pytest.raises(KeyTableError, match="„gueltig_ab“ fehlt"):
        read_keys(read_rows("akg_schluessel;gebiet_code\n001000000;01\n")[0])


@pytest.mark.parametrize(
    ("sum_key", "key", "inside"),
    [
        ("SUMSUMSUM", "001002003", True),
        ("SUMSUMSUM", "", True),
        ("002SUMSUM", "002001000", True),
        ("002SUMSUM", "", False),
        ("002SUMSUM", "012001000", False),
        ("002001SUM", "002001004", True),
        ("002001SUM", "002002004", False),
    ],
)
def test_covers_follows_the_three_parts_of_a_key(sum_key, key, inside):
    assert covers(sum_key, key) is inside


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("202503", datetime.date(2025, 3, 31)),
        ("03.2025", datetime.date(2025, 3, 31)),
        ("März 2025", datetime.date(2025, 3, 31)),
        ("31.03.2025", datetime.date(2025, 3, 31)),
        ("Februar  2024", datetime.date(2024, 2, 29)),
        ("2025", None),
        ("202513", None),
        ("Lenz 2025", None),
    ],
)
def test_report_month_knows_the_four_forms(text, day):
    assert report_month(text) == day


def test_is_final_waits_to_the_end_of_the_last_month():
    december = datetime.date(2024, 12, 31)

    assert not is_final(december, 6, datetime.date(2025, 6, 29))
    assert is_final(december, 6, datetime.date(2025, 6, 30))
    assert is_final(december, 0, december)


def test_the_street_grid_is_no_delivery_of_numbers():
    assert codes(checked_file(DATA / "ba_strassenraster_ra.csv")) == ["BA-01"]


def test_a_hand_over_file_joins_the_codes_that_share_a_value():
    checked = check(long(["02+01;ALO_INSG;30;", "00;ALO_INSG;30;"]))

    assert unexpected(checked) == []
    assert by_area(checked, "ALO_INSG") == {
        "01": (Status.MISSING, None),
        "02": (Status.MISSING, None),
        "01+02": (Status.VALUE, Decimal(30)),
        "05170008": (Status.VALUE, Decimal(30)),
    }


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (["01+02;ALO_INSG;30;", "01;ALO_INSG;10;"], "DAT-16"),
        (["01+77;ALO_INSG;30;"], "GEB-01"),
        (["01+00;ALO_INSG;30;"], "GEB-01"),
        (["01+01;ALO_INSG;30;"], "GEB-01"),
    ],
)
def test_a_hand_over_file_refuses_codes_that_cannot_share(rows, code):
    assert code in codes(check(long(rows)))
