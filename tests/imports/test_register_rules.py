"""Each rule of the register: one file that keeps it and one that breaks it."""

import datetime
from decimal import Decimal

import pytest

from imports.sources.register.mapping import read_mapping
from imports.sources.register.recorded import PUBLISHED_AGES
from imports.validation import Earlier, FigureKey
from indicators.status import Status
from tests.imports.register_files import check, codes, edition, known, long_file, numbers

GROUPS = list(PUBLISHED_AGES)
ONE = known("01", measures=("HW", "HW ALTER=0-17", "HW GESCHLECHT=W", "HW STAAT=ND", "HH_TYP=einperson"))


def ages(area="01", number=10, groups=GROUPS, sex="I"):
    return [f"{area} ALTER {group} {sex} {number}" for group in groups]


def messages(checked):
    return [found.message for found in checked.problems]


def test_a_good_file_has_no_problem():
    found = check(long_file("01 INSG INSG I 120", *ages(), "00 INSG INSG I 120"), ONE)

    assert codes(found) == []
    assert numbers(found) == {("HW", "01"): 120, ("HW ALTER=0-17", "01"): 50}


@pytest.mark.parametrize(
    ("groups", "between"),
    [
        ([g for g in GROUPS if g != "A06_09"], "A03_05 und A10_14"),
        (GROUPS[1:], "Alter 0 und A03_05"),
        (GROUPS[:-1], "A65_79 und dem offenen Ende"),
        ([*GROUPS, "A007"], "A06_09 und A007"),
    ],
)
def test_age_groups_with_gaps_or_overlaps_are_refused(groups, between):
    found = check(long_file(*ages(groups=groups)), ONE)

    assert messages(found) == [f"Die Altersgruppen sind nicht lückenlos: zwischen {between}."]


def test_single_years_may_leave_out_ages_that_nobody_has():
    years = [f"A{year:03d}" for year in range(95) if year != 93]

    found = check(long_file(*ages(groups=years, number=1)), ONE)

    assert codes(found) == []
    assert numbers(found) == {("HW", "01"): 94, ("HW ALTER=0-17", "01"): 18}


def test_single_years_may_not_leave_out_other_ages():
    years = [f"A{year:03d}" for year in range(101) if year != 43]

    assert codes(check(long_file(*ages(groups=years)), ONE)) == ["REG-07"]


def test_men_and_women_must_be_everybody():
    found = check(long_file("01 INSG INSG I 11", "01 INSG INSG M 5", "01 INSG INSG W 5"), ONE)

    assert messages(found) == [
        "Musterbezirk A, „HW INSG“: männlich und weiblich ergeben 10, insgesamt steht 11."
    ]


def test_divers_may_be_counted_apart_for_the_whole_city_only():
    city = ("00 INSG INSG I 11", "00 INSG INSG M 5", "00 INSG INSG W 5", "00 INSG INSG D 1")
    area = ("01 INSG INSG I 11", "01 INSG INSG M 5", "01 INSG INSG W 6")

    assert codes(check(long_file(*area, *city), ONE)) == []
    assert codes(check(long_file(*area, "01 INSG INSG D 1"), ONE)) == ["REG-13"]


def test_ages_must_add_up_to_the_total():
    found = check(long_file("01 INSG INSG I 121", *ages()), ONE)

    assert messages(found) == ["Musterbezirk A: Die Altersgruppen ergeben 120, die Einwohnerzahl ist 121."]


def test_dwellings_must_add_up():
    found = check(long_file("01 INSG INSG I 10", "NW:01 INSG INSG I 2", "WB:01 INSG INSG I 13"), ONE)

    assert messages(found) == ["Musterbezirk A: Haupt- und Nebenwohnung ergeben 12, wohnberechtigt sind 13."]


def test_areas_must_add_up_to_the_city():
    found = check(long_file("01 INSG INSG I 10", "99 INSG INSG I 0", "00 INSG INSG I 12"), ONE)

    assert messages(found) == ["„HW INSG“: Die Gebiete ergeben zusammen 10, die Stadtzeile nennt 12."]


def test_a_protected_area_makes_the_sum_a_bound():
    two = known("01", "02")

    assert codes(check(long_file("01 INSG INSG I 10", "02 INSG INSG I *", "00 INSG INSG I 12"), two)) == []
    assert codes(check(long_file("01 INSG INSG I 13", "02 INSG INSG I *", "00 INSG INSG I 12"), two)) == [
        "SUM-01"
    ]


@pytest.mark.parametrize("empty", ["", "NA", "NULL", " "])
def test_an_empty_count_is_asked_for(empty):
    found = check(long_file(f"01 INSG INSG I {empty}"), ONE)

    assert messages(found) == ["Zeile 2: Die Anzahl fehlt. Tragen Sie 0 ein, wenn es niemanden gibt."]


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("XX:01 INSG INSG I 1", "REG-06", "bestand"),
        ("01 FRAGE INSG I 1", "REG-06", "merkmal"),
        ("01 STAAT XY I 1", "REG-06", "auspraegung"),
        ("01 INSG INSG Q 1", "REG-06", "geschlecht"),
        ("01 STAAT_LAND 4 I 1", "REG-04", "auspraegung"),
        ("01 ALTER 03.Mai I 1", "DAT-14", "auspraegung"),
        ("01 ALTER 45050 I 1", "DAT-14", "auspraegung"),
        ("01 INSG INSG I 5O", "DAT-11", "anzahl"),
        ("01 INSG INSG I 5,5", "DAT-11", "anzahl"),
        ("01 INSG INSG I -5", "DAT-11", "anzahl"),
        ("Summe INSG INSG I 5", "GEB-06", None),
    ],
)
def test_a_cell_that_means_nothing_is_named_with_its_place(line, code, column):
    found = check(long_file("01 STAAT ND I 7", line), ONE)

    assert [(one.code, one.line, one.column) for one in found.problems][:1] == [
        (code, 3, column) if column else (code, 3, None)
    ]
    assert not found.loadable


def test_all_problems_come_at_once():
    found = check(long_file("01 INSG INSG I 1.000", "01 STAAT XY M ", "17 INSG INSG I 1"), known("01", "02"))

    assert codes(found) == ["DAT-12", "REG-06", "REG-08", "GEB-01", "GEB-03"]


def test_the_same_cell_twice_is_refused():
    found = check(long_file("01 ALTER A03_05 I 1", "01 ALTER A003 I 1", "01 ALTER A03_05 I 1"), ONE)

    assert messages(found)[0].startswith(
        "Die Zeilen 2 und 4 haben denselben Schlüssel (31.12.2024 01 HW ALTER"
    )


@pytest.mark.parametrize(
    ("day", "code"), [("31.12.2042", "ZEIT-02"), ("31.03.2024", "ZEIT-03"), ("gestern", "ZEIT-01")]
)
def test_reference_dates_are_checked(day, code):
    assert codes(check(long_file("01 INSG INSG I 10", day=day), ONE)) == [code]


def test_two_reference_dates_need_a_tick():
    text = long_file("01 INSG INSG I 10") + "2023-12-31;01;;HW;INSG;INSG;I;9\r\n"

    found = check(text, ONE)

    assert codes(found) == ["ZEIT-04"]
    assert [(figure.period.year, figure.number) for figure in found.figures] == [(2023, 9), (2024, 10)]


def test_keys_of_another_edition_are_named():
    editions = (edition("11", "12", day=datetime.date(2020, 1, 1)), edition("01", "02"))
    text = long_file("01 INSG INSG I 10", "02 INSG INSG I 10")

    found = check(text, known(editions=editions))

    assert messages(found) == [
        "Die Schlüssel der Datei gehören zum Gebietsstand 01.01.2010; zum Stichtag 31.12.2024 gilt "
        "01.01.2020. Die Werte werden nicht umgerechnet."
    ]


def test_a_characteristic_must_be_there_for_every_area():
    text = long_file("01 INSG INSG I 10", "02 INSG INSG I 10", "01 STAAT ND I 2")

    assert messages(check(text, known("01", "02"))) == ["Es fehlen 1 Gebiete: 02 (STAAT)."]
    assert codes(check(text, known("01", "02"), missing_is_zero=True)) == []


def test_without_the_declaration_what_is_left_out_is_missing():
    text = long_file("01 STAAT DE I 8", "01 STAAT ND I 2", "02 STAAT DE I 9")
    of = known("01", "02", measures=("HW", "HW STAAT=ND"))

    assert numbers(check(text, of)) == {
        ("HW", "01"): 10, ("HW", "02"): 9, ("HW STAAT=ND", "01"): 2, ("HW STAAT=ND", "02"): 0,
    }  # fmt: skip
    assert numbers(check(text, of, missing_is_zero=False)) == {
        ("HW", "01"): 10, ("HW", "02"): Status.MISSING,
        ("HW STAAT=ND", "01"): 2, ("HW STAAT=ND", "02"): Status.MISSING,
    }  # fmt: skip


def test_too_many_without_an_area_need_a_tick():
    found = check(long_file("01 INSG INSG I 97", "99 INSG INSG I 3"), ONE)

    assert messages(found) == [
        "3 Personen oder Fälle sind keinem Gebiet zugeordnet. Sie zählen nur im Stadtergebnis.",
        "3,0 % der Personen sind keinem Siedlungsbezirk zugeordnet. "
        "Fehlen neue Straßen in der Zuordnungsliste?",
    ]


def test_the_official_population_is_set_beside():
    official = Earlier(datetime.date(2023, 12, 31), Decimal(80))
    text = long_file("01 INSG INSG I 100")

    assert messages(check(text, known("01", official_population=official))) == [
        "Das Melderegister zählt 100, IT.NRW 80 Personen. "
        "Die Quellen zählen verschieden; bitte nicht mischen."
    ]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [(1000, 1101, ["PLA-01"]), (1000, 1100, []), (400, 350, []), (400, 0, ["PLA-02"])],
)
def test_large_changes_need_a_tick(before, now, expected):
    last = {FigureKey("HW", "siedlungsbezirk", "01"): Earlier(datetime.date(2023, 12, 31), Decimal(before))}

    found = check(long_file(f"01 INSG INSG I {now}"), known("01", earlier=lambda _day: last))

    assert codes(found) == expected


def test_a_measure_that_needs_a_protected_cell_is_protected():
    text = long_file("01 STAAT DE I 8", "01 STAAT ND I *", "01 HH_TYP einperson I x")

    assert numbers(check(text, ONE)) == {
        ("HW", "01"): Status.WITHHELD,
        ("HW STAAT=ND", "01"): Status.WITHHELD,
        ("HH_TYP=einperson", "01"): Status.NOT_MEANINGFUL,
    }


def test_households_and_movements_are_measures_of_their_own():
    of = known(
        "01", measures=("HH_GROESSE=*", "HH_TYP=paar_mit_kind,alleinerziehend", "BEWEGUNG=geburten", "HW")
    )
    lines = ["HH_GROESSE P1 I 5", "HH_GROESSE P2 I 3", "HH_TYP paar_mit_kind I 2", "BEWEGUNG geburten I -"]

    assert numbers(check(long_file(*(f"01 {line}" for line in lines)), of)) == {
        ("HH_GROESSE=*", "01"): 8,
        ("HH_TYP=paar_mit_kind,alleinerziehend", "01"): 2,
        ("BEWEGUNG=geburten", "01"): 0,
    }


def test_unknown_columns_need_a_tick():
    text = long_file("01 INSG INSG I 10").replace("anzahl", "anzahl;bemerkung").replace("I;10", "I;10;neu")

    assert messages(check(text, ONE)) == ["Die Spalte „bemerkung“ ist unbekannt und wird nicht übernommen."]


@pytest.mark.parametrize(
    "title", ["Vorname", "IdNr", "E-Mail", "Name", "PIN", "Pass-Nr.", "Steuer-ID", "AZR Nummer"]
)
def test_a_forbidden_column_stops_before_the_first_line(title):
    text = (
        long_file("01 INSG INSG I kaputt").replace("anzahl", f"anzahl;{title}").replace("kaputt", "kaputt;x")
    )

    found = check(text, ONE)

    assert [(one.code, one.column) for one in found.problems] == [("REG-01", title)]
    assert found.rows_read == 0


def test_a_file_without_a_header_shows_nothing_of_its_first_line():
    found = check("Xaverine;Quastenflosser;01.02.1934\r\nAnton;Beta;03.04.1950\r\n", ONE)

    assert codes(found) == ["DAT-08"] * 7
    assert not any("Quasten" in text or "1934" in text or "Xaver" in text for text in messages(found))


def test_declared_for_publication_small_counts_are_refused():
    text = long_file("01 STAAT ND I 2", "01 STAAT DE I 8")

    assert codes(check(text, ONE)) == []
    assert messages(check(text, ONE, publishable=True)) == [
        "1 Werte liegen unter der Schwelle von 3. Diese Datei ist nicht zur Veröffentlichung vorbereitet."
    ]


def test_declared_for_publication_a_lonely_protected_count_is_found():
    two = known("01", "02")
    lonely = long_file("01 INSG INSG I 10", "02 INSG INSG I *", "00 INSG INSG I 15")
    crossed = long_file(
        "01 INSG INSG I *", "02 INSG INSG I *", "00 INSG INSG I 15",
        "01 STAAT DE I 4", "01 STAAT ND I 4", "02 STAAT DE I 4", "02 STAAT ND I *",
    )  # fmt: skip

    assert messages(check(lonely, two, publishable=True)) == [
        "„HW INSG“, 02: Der geschützte Wert lässt sich aus Summe und übrigen Werten ausrechnen. "
        "Es muss mindestens ein weiteres Gebiet gesperrt werden."
    ]
    assert codes(check(crossed, two, publishable=True)) == ["GEH-01", "GEH-01"]
    assert codes(check(crossed, two)) == []


def test_wide_files_read_counts_with_zero_decimals_and_say_what_is_missing():
    of = known("01", measures=("HW", "HW GESCHLECHT=W", "HW ALTER=0-79"))
    text = 'ZEIT;GEBIET;E_E;E_EM;E_EW;E_A00_79;E_A80_UM\n"202412";"01";2930,00;1430,00;1500,00;NA;30,00\n'

    found = check(text, of)

    assert codes(found) == []
    assert numbers(found) == {
        ("HW", "01"): 2930, ("HW GESCHLECHT=W", "01"): 1500, ("HW ALTER=0-79", "01"): Status.MISSING,
    }  # fmt: skip


def test_wide_files_are_checked_as_long_ones_are():
    lines = ["202412;01;10;5;6;9;2", "202412;;10;5;5;8;2", "202412;17;1;1;0;1;0"]
    text = "\n".join(["ZEIT;GEBIET;E_E;E_EM;E_EW;E_A00_79;E_A80_UM", *lines])

    assert codes(check(text, known("01"))) == ["DAT-20", "GEB-01", "REG-09", "REG-10"]


def test_a_rounding_office_gets_a_notice_instead_of_an_error():
    text = long_file("01 INSG INSG I 11", "01 INSG INSG M 5", "01 INSG INSG W 5", "99 INSG INSG I 1")
    mapping = read_mapping('verfahren = "5er-Rundung"')

    assert codes(check(text, ONE, mapping=mapping)) == ["SUM-02", "GEB-04", "REG-11"]
