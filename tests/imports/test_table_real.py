"""Real tables of other cities through mappings: every row is used, passed over by a rule, or reported."""

import csv
import datetime
from collections import Counter
from decimal import Decimal

import pytest

from imports.messages import Severity
from imports.sources.table import check_table, read_mapping
from indicators.status import Status
from tests.imports.table_known import known_levels
from tests.shared_data import SHARED, needs_shared

pytestmark = needs_shared

FORMATS = SHARED / "data" / "formats"
KOELN = SHARED / "data" / "geo" / "koeln" / "bevoelkerung.csv"
HAMBURG = FORMATS / "ba" / "hamburg_stadtteilprofile_2014.csv"
KONSTANZ = ("08335043", "Konstanz")
DISTRICTS_OF_KONSTANZ = (
    "altstadt", "paradies", "petershausenwest", "petershausenost", "koenigsbau", "allmannsdorf", "staad",
    "fuerstenberg", "wollmatingen", "industriegebiet", "egg", "litzelstetten", "dingelsdorf", "dettingen",
    "wallhausen",
)  # fmt: skip


def end_of(year, month=12, day=31):
    return datetime.date(year, month, day)


def rows_of(path, delimiter=","):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def by_key(found):
    return {(f.measure_key, f.area_code, f.period): f.number if f.number is not None else f.status
            for f in found.figures}  # fmt: skip


def codes(found):
    return dict(Counter(one.code for one in found.problems))


def check_file(path, words, known):
    return check_table(path.read_bytes(), path.name, read_mapping(words), known)


KOELN_WORDS = """
quelle = "register"
[csv]
trennzeichen = ","
[gebiet]
spalte = "raum_id"
name = "raum"
ebene = "stadtteil"
[[gebiet.ebenen]]
muster = "000"
ebene = "stadt"
[[gebiet.ebenen]]
muster = "00[1-9]"
ebene = "stadtbezirk"
[zeit]
spalte = "jahr"
[[werte]]
spalte = "zahl"
zaehlgroesse = "{tab_id}.{zei_id}"
dezimal = "."
[nicht_uebernehmen]
spalten = ["id", "tabelle", "zeile"]
"""


@pytest.fixture(scope="module")
def koeln():
    """Return the rows of the file, and what is known of Köln's three levels."""
    rows = rows_of(KOELN)
    names = {row["raum_id"]: row["raum"] for row in rows}
    known = known_levels(
        {f"{row['tab_id']}.{row['zei_id']}" for row in rows},
        city=("05315000", "Köln"),
        stadtbezirk={code: name for code, name in names.items() if "000" < code < "010"},
        stadtteil={code: name for code, name in names.items() if code > "010"},
    )
    return rows, known


def test_koeln_has_a_figure_for_every_line(koeln):
    rows, known = koeln

    found = check_file(KOELN, KOELN_WORDS, known)

    assert (len(found.figures), found.rows_read, found.rows_skipped) == (29_135, 29_135, 0)
    assert Counter(f.level for f in found.figures) == {
        "stadtteil": 26_095,
        "stadtbezirk": 2_736,
        "stadt": 304,
    }
    assert found.periods == tuple(end_of(year) for year in range(2005, 2013))
    slow = {
        (
            f"{row['tab_id']}.{row['zei_id']}",
            "05315000" if row["raum_id"] == "000" else row["raum_id"],
            end_of(int(row["jahr"])),
        ): Decimal(row["zahl"])
        for row in rows
    }
    assert by_key(found) == slow
    assert slow["005.10", "05315000", end_of(2012)] == 1_044_555
    assert slow["060.30", "909", end_of(2012)] == 2_848


def test_koeln_lacks_49_lines_and_says_which(koeln):
    found = check_file(KOELN, KOELN_WORDS, koeln[1])
    relaxed = check_file(KOELN, KOELN_WORDS.replace('"raum"', '"raum"\nfehlende = "warnung"'), koeln[1])

    gaps = [one for one in found.problems if one.code == "GEB-03"]
    assert codes(found) == {"GEB-03": 8, "ZEIT-04": 1}
    assert [(one.column, one.message) for one in gaps[-2:]] == [
        ("040.50, 31.12.2011", "Es fehlen 4 Gebiete: 207, 704, 708, 713."),
        ("040.50, 31.12.2012", "Es fehlen 2 Gebiete: 708, 713."),
    ]
    assert sum(int(one.message.split()[2]) for one in gaps) == 49
    assert {one.severity for one in relaxed.problems} == {Severity.WARNING}
    assert relaxed.loadable


def test_koelns_areas_sum_to_the_city(koeln):
    """Two levels are each compared with the city row: one wrong number is found in both."""
    broken = KOELN.read_bytes().replace(b"10,Einwohner,1023101.0", b"10,Einwohner,1023102.0")

    found = check_table(broken, KOELN.name, read_mapping(KOELN_WORDS), koeln[1])

    assert [one.message for one in found.problems if one.code == "SUM-01"] == [
        f"„005.10, {level}, 31.12.2005“: Die Gebiete ergeben zusammen 1023101, die Stadtzeile nennt 1023102."
        for level in ("stadtbezirk", "stadtteil")
    ]


HAMBURG_WORDS = """
quelle = "ba"
[blatt]
name = "Stadtteilprofile 2014"
ueberspringen = 1
kopfzeilen = 3
titelzeile = 2
[gebiet]
spalte = "Stadtgebiet"
art = "name"
ebene = "stadtteil"
[[gebiet.ebenen]]
muster = "Hamburg"
ebene = "stadt"
[zeit]
fest = "31.12.2013"
[zahlen]
tausender = " "
[[zeilen]]
spalte = "Stadtgebiet"
von = "Hamburg-Mitte"
bis = "Harburg"
[[werte]]
spalten = ["* in %*", "Personen je Haushalt", "Fläche in km²", "Wohn*in m² (2013)"]
zaehlgroesse = "{}"
stellen = 1
runden = true
[[werte]]
spalten = ["Bevölkerungs-dichte", "PKW-Dichte*", "Durchschnitt*", "Preise*"]
zaehlgroesse = "{}"
runden = true
[[werte]]
spalten = ["*"]
zaehlgroesse = "{}"
"""


@pytest.fixture(scope="module")
def hamburg():
    """Return the rows of the CSV file, and what is known: 99 areas, four of them two Stadtteile merged."""
    rows = rows_of(HAMBURG, ";")
    names = [row["Stadtgebiet"] for row in rows[:-8]]
    known = known_levels(
        {title.strip() for title in list(rows[0])[1:]},
        city=("02000000", "Hamburg"),
        stadtteil={f"{number:03d}": name for number, name in enumerate(names, start=1)},
    )
    return rows, known


def test_hamburg_gives_the_same_figures_from_csv_and_workbook(hamburg):
    text = check_file(HAMBURG, HAMBURG_WORDS, hamburg[1])
    book = check_file(HAMBURG.with_suffix(".xlsx"), HAMBURG_WORDS, hamburg[1])

    assert by_key(text) == by_key(book)
    for found in (text, book):
        assert (len(found.figures), found.rows_read, found.rows_skipped) == (6_800, 107, 7)
        assert Counter(f.level for f in found.figures) == {"stadtteil": 6_732, "stadt": 68}
        assert Counter(f.status for f in found.figures) == {Status.VALUE: 6_737, Status.WITHHELD: 63}
        # Cases without a Stadtteil count in the city only: 23 totals are not the sum of their parts.
        assert codes(found) == {"SUM-01": 23}
    loadable = check_file(HAMBURG, HAMBURG_WORDS.replace('"{}"', '"{}"\nsumme = false'), hamburg[1])
    assert (loadable.problems, loadable.figures) == ((), text.figures)


def test_hamburg_keeps_blanks_minus_signs_and_withheld_prices(hamburg):
    found = by_key(check_file(HAMBURG, HAMBURG_WORDS, hamburg[1]))
    codes_of = {row["Stadtgebiet"]: f"{number:03d}" for number, row in enumerate(hamburg[0][:-8], start=1)}
    day = end_of(2013)

    spots = {
        ("Bevölkerung", "Hamburg-Altstadt"): 1_675,
        ("Wanderungssaldo", "Hamburg-Altstadt"): -23,
        ("Anteil der unter 18-Jährigen in %", "HafenCity"): Decimal("12.6"),
        ("Preise für Eigentums-wohnungen in EUR/m² (Jan 2014)", "Hamburg-Altstadt"): Status.WITHHELD,
        ("Bevölkerung", "Moorburg und Altenwerder"): 732,
        ("Bevölkerung", "Harburg"): 22_674,
        ("Wohnungsgröße in m² (2013)", "Hamburg-Altstadt"): Decimal("70.2"),
    }
    assert {(key, name): found[key, codes_of[name], day] for key, name in spots} == spots
    assert found["Bevölkerung", "02000000", day] == 1_788_994


def test_hamburgs_sum_rows_are_found_without_a_rule(hamburg):
    rule = HAMBURG_WORDS[HAMBURG_WORDS.index("[[zeilen]]") : HAMBURG_WORDS.index("[[werte]]")]

    found = check_file(HAMBURG, HAMBURG_WORDS.replace(rule, ""), hamburg[1])

    assert {code: count for code, count in codes(found).items() if code != "SUM-01"} == {
        "GEB-01": 3,
        "DAT-16": 4 * 68,
    }


def test_darmstadt_has_its_period_in_a_file_name_and_its_sum_among_the_parts():
    path = FORMATS / "register" / "darmstadt_bestand_2025_q4.csv"
    rows = rows_of(path, ";")
    columns = ["ewhg", "frag", "ewwg", "frawg", "ausg", "afrg", "einwg", "fraeing"]
    words = """
    quelle = "register"
    [gebiet]
    spalte = "bezirk"
    name = "bezirksname"
    ebene = "bezirk"
    [[gebiet.ebenen]]
    muster = "Gesamt"
    ebene = "stadt"
    [zeit]
    spalte = "datei"
    muster = '_(?P<jahr>\\d{4})_Q(?P<quartal>\\d)'
    [[werte]]
    spalten = ["*g"]
    zaehlgroesse = "{}"
    [nicht_uebernehmen]
    spalten = ["ags"]
    """
    areas = {row["bezirk"]: row["bezirksname"] for row in rows[:-1]}

    found = check_file(path, words, known_levels(columns, ("06411000", "Darmstadt"), bezirk=areas))

    assert (len(found.figures), found.rows_read, found.rows_skipped, found.problems) == (304, 38, 0, ())
    assert by_key(found) == {
        (column, "06411000" if row["bezirk"] == "Gesamt" else row["bezirk"], end_of(2025)): Decimal(
            row[column]
        )
        for row in rows
        for column in columns
    }
    assert by_key(found)["ewhg", "06411000", end_of(2025)] == 170_521


CITY_SERIES = """
quelle = "register"
[csv]
trennzeichen = ","
[gebiet]
fest = "Stadt"
ebene = "stadt"
[zeit]
spalte = "jahr"
[[werte]]
spalten = ["*"]
zaehlgroesse = "{}"
dezimal = "."
"""


@pytest.mark.parametrize(
    ("path", "rows", "numbers", "missing", "last"),
    [
        ("register/konstanz_meldestatus.csv", 31, 93, 0, 1_055),
        ("register/konstanz_nach_altersgruppe.csv", 26, 156, 0, 23_569),
        ("register/konstanz_nach_staatsangehoerigkeit.csv", 26, 208, 0, 605),
        ("register/konstanz_wohnbevoelkerung.csv", 26, 130, 0, 14_497),
        ("ba/konstanz_al_kn.csv", 26, 182, 0, 476),
        ("ba/konstanz_svp_insgesamt.csv", 26, 182, 0, 20_489),
        ("ba/konstanz_svp_alter.csv", 26, 71, 7, 8_311),
    ],
)
def test_konstanz_writes_series_of_the_city(path, rows, numbers, missing, last):
    titles = list(rows_of(FORMATS / path)[0])[1:]

    found = check_file(FORMATS / path, CITY_SERIES, known_levels(titles, KONSTANZ, start=1900))

    assert (found.rows_read, found.rows_skipped, codes(found)) == (rows, 0, {"ZEIT-04": 1})
    counted = Counter(f.status for f in found.figures)
    assert (counted[Status.VALUE], counted[Status.MISSING]) == (numbers, missing)
    assert (found.figures[-1].period, found.figures[-1].number) == (end_of(2025), last)


@pytest.mark.parametrize(
    ("name", "rows", "numbers", "missing"),
    [("nach_stadtteilen", 31, 465, 0), ("historisch_nach_stadtteilen", 91, 997, 368)],
)
def test_konstanz_writes_districts_as_columns(name, rows, numbers, missing):
    path = FORMATS / "register" / f"konstanz_{name}.csv"
    words = CITY_SERIES.replace(
        'fest = "Stadt"\nebene = "stadt"', 'art = "name"\nebene = "stadtteil"'
    ).replace('zaehlgroesse = "{}"', 'zaehlgroesse = "HW"\ngebiet = "{}"')
    districts = {f"{number:02d}": name for number, name in enumerate(DISTRICTS_OF_KONSTANZ, start=1)}

    found = check_file(path, words, known_levels({"HW"}, KONSTANZ, start=1900, stadtteil=districts))

    assert (found.rows_read, found.rows_skipped, codes(found)) == (rows, 0, {"ZEIT-04": 1})
    counted = Counter(f.status for f in found.figures)
    assert (counted[Status.VALUE], counted[Status.MISSING]) == (numbers, missing)
    assert by_key(found)["HW", "01", end_of(2025)] == 12_318
    assert by_key(found)["HW", "15", end_of(2025)] == 1_098


def test_konstanz_writes_a_pyramid_whose_year_is_in_the_file_name():
    path = FORMATS / "register" / "konstanz_pyramide_2025.csv"
    words = (
        CITY_SERIES.replace('spalte = "jahr"', "dateiname = true\nmuster = '_(\\d{4})\\.'")
        .replace('["*"]', '["maenner_*", "frauen_*"]')
        .replace('"{}"', '"{} {alter}"')
    )
    rows = rows_of(path)
    keys = {f"{column} {row['alter']}" for row in rows for column in list(row)[1:]}

    found = check_file(path, words, known_levels(keys, KONSTANZ))

    assert (found.rows_read, found.rows_skipped, found.problems) == (106, 0, ())
    assert Counter(f.status for f in found.figures) == {Status.VALUE: 404, Status.MISSING: 20}
    assert by_key(found)["maenner_nichtdeutsch 0_bis_unter_1", "08335043", end_of(2025)] == 42
    assert by_key(found)["frauen_deutsch 105", "08335043", end_of(2025)] == 1


def test_konstanz_writes_rates_of_city_and_states_as_columns():
    words = CITY_SERIES.replace('fest = "Stadt"\nebene = "stadt"', (
        'ebene = "land"\n[[gebiet.ebenen]]\nmuster = "konstanz"\nebene = "stadt"\n'
        '[gebiet.zuordnung]\nbaden_wuerttemberg = "08"\ndeutschland = "DG"'
    )).replace('"{}"', '"ALQ"\ngebiet = "{}"\nstellen = 1')  # fmt: skip
    known = known_levels({"ALQ"}, KONSTANZ, land={"08": "Baden-Württemberg", "DG": "Deutschland"})

    found = check_file(FORMATS / "ba" / "konstanz_al_quote.csv", words, known)

    assert (len(found.figures), found.rows_read, codes(found)) == (63, 21, {"ZEIT-04": 1})
    assert {key: number for key, number in by_key(found).items() if key[2] == end_of(2025)} == {
        ("ALQ", "08335043", end_of(2025)): Decimal("4.3"),
        ("ALQ", "08", end_of(2025)): Decimal("4.6"),
        ("ALQ", "DG", end_of(2025)): Decimal("6.3"),
    }


REGENSBURG_WORDS = """
quelle = "ba"
[csv]
trennzeichen = ","
[gebiet]
fest = "Regensburg"
ebene = "stadt"
[zeit]
spalte = "period"
muster = '(?P<jahr>\\d{4})-(?P<monat>\\d{2})'
[zahlen]
dezimal = "."
stellen = 4
runden = true
[[werte]]
spalte = "insgesamt"
zaehlgroesse = "{kategorie}|{merkmal}"
[[werte]]
spalte = "sgb2"
zaehlgroesse = "{kategorie}|{merkmal}|SGB II"
[nicht_uebernehmen]
spalten = ["jahr", "monat", "label"]
"""


def test_regensburg_has_three_lines_with_one_key_until_a_rule_passes_them_over():
    path = FORMATS / "ba" / "regensburg_eckwerte_long.csv"
    labels = {f"{row['kategorie']}|{row['merkmal']}" for row in rows_of(path)}
    known = known_levels(labels | {f"{label}|SGB II" for label in labels}, ("09362000", "Regensburg"))
    rule = '[[zeilen]]\nspalte = "merkmal"\nmuster = "sozialversicherungspflichtig"\n'

    whole = check_file(path, REGENSBURG_WORDS, known)
    ruled = check_file(path, REGENSBURG_WORDS + rule, known)

    assert codes(whole) == {"DAT-16": 72, "ZEIT-04": 1}
    assert codes(ruled) == {"ZEIT-04": 1}
    assert (ruled.rows_read, ruled.rows_skipped, len(ruled.figures)) == (558, 54, 1_008)
    assert Counter(f.status for f in ruled.figures) == {Status.VALUE: 864, Status.MISSING: 144}
    found, june = by_key(ruled), end_of(2026, 6, 30)
    assert found["Arbeitslose|15 bis unter 25 Jahre", "09362000", end_of(2025, 1, 31)] == 373
    assert found["gemeldete Arbeitsstellen|Bestand|SGB II", "09362000", june] == Status.MISSING


def test_regensburg_writes_fractions_of_persons():
    path = FORMATS / "ba" / "regensburg_kennzahlen_sgb2.csv"
    titles = list(rows_of(path)[0])[1:]
    start = REGENSBURG_WORDS.index("muster")
    words = REGENSBURG_WORDS[:start] + (
        "monatsende = true\n"
        '[[werte]]\nspalten = ["*"]\nzaehlgroesse = "{}"\ndezimal = "."\nstellen = 4\nrunden = true\n'
    )

    found = check_file(path, words, known_levels(titles, ("09362000", "Regensburg")))

    assert (len(found.figures), found.rows_read, codes(found)) == (162, 18, {"ZEIT-04": 1})
    january = end_of(2025, 1, 31)
    assert by_key(found)["Bedarfsgemeinschaften", "09362000", january] == Decimal("2797.3034")
    assert by_key(found)["Langzeitarbeitslose", "09362000", january] == 502
