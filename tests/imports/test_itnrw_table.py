"""The grammar of GENESIS tables and flat files, on invented and on real files."""

import datetime
from pathlib import Path

import pytest

from imports.reading import decode, read_rows
from imports.sources import itnrw_flat, itnrw_table
from imports.sources.itnrw_signs import grammar, read_value
from imports.sources.itnrw_table import KeyKind, NoHeaderError, ValueColumn
from imports.sources.itnrw_times import reference_date
from tests.shared_data import SHARED, needs_shared

DATA = Path(__file__).parent / "data"
FORMATS = SHARED / "data" / "formats"
TIME, REGION, NAME, FEATURE = KeyKind.TIME, KeyKind.REGION, KeyKind.REGION_NAME, KeyKind.FEATURE

# code, kinds of key columns, value columns, data rows, time of production
REAL_TABLES = {
    "itnrw/2023_22811-01i.csv": ("22811-01i", (REGION, NAME), 1, 434, "2025-12-18 14:36:32"),
    "itnrw/2024_12411-09i.csv": ("12411-09i", (TIME, REGION, NAME), 92, 61, "2026-02-16 12:15:28"),
    "itnrw/2024_12411-15i.csv": ("12411-15i", (TIME, REGION, NAME), 3, 444, "2026-01-19 13:58:12"),
    "itnrw/2024_12521-03i_auszug.csv": (
        "12521-03i", (TIME, REGION, NAME, FEATURE, FEATURE), 3, 442, "2026-02-09 16:09:36",
    ),
    "itnrw/2024_22161-08i.csv": (
        "22161-08i", (TIME, FEATURE, FEATURE, FEATURE), 7, 162, "2026-02-16 13:48:03",
    ),
    "itnrw/2024_22517-02i.csv": ("22517-02i", (TIME, REGION, NAME), 22, 232, "2026-01-19 21:12:47"),
    "itnrw/2024_22811-05i.csv": ("22811-05i", (TIME, REGION, NAME), 8, 434, "2026-01-02 19:06:32"),
    "regionalstatistik/2017_23111-01-04-4_alt.csv": (
        "23111-01-04-4", (TIME, REGION, NAME), 17, 538, "2020-03-21 13:52:45",
    ),
    "regionalstatistik/2018_11111-01-01-4_alt.csv": (
        "11111-01-01-4", (TIME, REGION, NAME), 1, 538, "2020-03-21 13:36:11",
    ),
    "regionalstatistik/2018_12411-01-01-4_alt.csv": (
        "12411-01-01-4", (REGION, NAME), 3, 538, "2020-03-21 12:15:06",
    ),
}  # fmt: skip

# profile, values, lines with a region, signs that are no numbers
REAL_FLAT_FILES = {
    "alt_21611-0002_de_flat.csv": ("I3", 207, 207, {}),
    "neu_11111-02-01-4.csv": ("I2", 489, 489, {"-": 76, ".": 15}),
    "neu_12211-Z-11_nrw_quality.csv": ("I2", 233, 233, {"-": 8}),
    "neu_13111-0005_quartale.csv": ("I2", 384, 384, {}),
    "neu_13111-01-03-4_auszug.csv": ("I2", 52, 52, {".": 20, "-": 6}),
    "neu_21311_semester_auszug.csv": ("I2", 90, 90, {"-": 50}),
    "neu_21611-0002_de_flat.csv": ("I2", 207, 207, {}),
    "neu_21611-0002_de_flat.zip": ("I2", 207, 207, {}),
    "neu_23311-0010_auszug.csv": ("I2", 120, 120, {"/": 78, "...": 34}),
    "neu_46181-0001_de.csv": ("I2", 16, 16, {}),
    "neu_46181-0001_en.csv": ("I2", 16, 16, {}),
    "neu_61111-0001_de_flat.csv": ("I2", 66, 66, {".": 1}),
    "neu_61111-0001_de_flat.zip": ("I2", 66, 66, {".": 1}),
    "neu_73111-01-01-4_nrw.csv": ("I2", 168, 168, {"-": 6}),
    "neu_91111-0001_zeichen_auszug.csv": ("I2", 50, 50, {".": 12, "...": 12, "/": 12, "x": 2}),
    "neu_AI-N-01-2-5_gemeinden_auszug.csv": ("I2", 48, 48, {"x": 14, "-": 8}),
    "neu_zensus_3000G-1008.csv": ("I2", 20, 20, {}),
}


def rows_of(path):
    decoded = decode(path.read_bytes(), path.name)
    rows, problems = read_rows(decoded.text)
    assert (decoded.problems, problems) == ((), ())
    return rows


def rows_in(text):
    return read_rows(text)[0]


def unreadable(texts):
    return [text for text in texts if read_value(text, "", grammar(count=False, new_signs=False)).fault]


def test_parse_finds_the_shape_of_the_invented_table():
    table = itnrw_table.parse(rows_of(DATA / "itnrw_I1_tabelle.csv"))

    people = "Fortschreibung des Bevölkerungsstandes | Bevölkerungsstand (Basis Zensus 2022 und früher)"
    surface = "Flächenerhebung nach Art der tatsächlichen Nutzung | Bodenfläche (Katasterfläche) in qkm"
    assert table.code == "12411-15i"
    assert len(table.titles) == 1
    assert table.keys == (TIME, REGION, NAME)
    assert table.columns == (
        ValueColumn(3, people, "Anzahl", ""),
        ValueColumn(4, surface, "qkm", ""),
        ValueColumn(5, "Fortschreibung des Bevölkerungsstandes | Bevölkerungsdichte", "EW pro qkm", ""),
    )
    assert [row.line for row in table.rows] == list(range(6, 16))
    assert (table.uneven, table.blank, table.complete) == ((), 0, True)
    assert table.footnotes.endswith('Dies ist eine "synthetische" Fußnote; sie enthält ein Semikolon.')
    assert table.licence.startswith("© IT.NRW, Düsseldorf, 2026.")
    assert table.stand == datetime.datetime(2026, 2, 1, 10)  # noqa: DTZ001 - the database prints local time


def test_parse_takes_the_time_out_of_the_header():
    rows = rows_in(
        "Tabelle: 22811-01i\nMindestsicherungsquote (Prozent);;;\n;;Jahr;Jahr\n;;2022;2023\n"
        "05170008;Dinslaken;10,1;10,3\n"
    )

    table = itnrw_table.parse(rows)

    assert table.keys == (REGION, NAME)
    assert table.columns == (
        ValueColumn(2, "Mindestsicherungsquote", "Prozent", "2022"),
        ValueColumn(3, "Mindestsicherungsquote", "Prozent", "2023"),
    )
    assert not table.complete
    assert table.stand is None


def test_parse_joins_header_rows_and_skips_empty_cells():
    rows = rows_in(
        "Tabelle: 22811-05i;;;;\n;;;Empfänger;Empfänger\n;;;Grundsicherung;Asyl\n"
        ";;;im Alter;\n;;;Anzahl;Anzahl\n2024;05;NRW;1;2\n"
    )

    table = itnrw_table.parse(rows)

    assert [column.path for column in table.columns] == [
        "Empfänger | Grundsicherung | im Alter",
        "Empfänger | Asyl",
    ]


def test_parse_keeps_a_line_without_region_key_and_one_of_another_width():
    rows = rows_in(
        "Tabelle: 12411-15i\n;;;Anzahl\n31.12.2024;05;NRW;1\n31.12.2024;;NRW;1\n31.12.2024;05;NRW;1;2\n\n"
    )

    table = itnrw_table.parse(rows)

    assert table.keys == (TIME, REGION, NAME)
    assert [row.line for row in table.rows] == [3, 4]
    assert [row.line for row in table.uneven] == [5]
    assert table.blank == 1


def test_parse_refuses_a_table_without_header():
    with pytest.raises(NoHeaderError) as caught:
        itnrw_table.parse(rows_in("Tabelle: 12411-15i\nTitel;;\n31.12.2024;05;1\n"))

    assert caught.value.code == "12411-15i"


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ("Tabelle: 12411-15i", "12411-15i"),
        ("GENESIS-Tabelle: 12411-01-01-4;;;", "12411-01-01-4"),
        ("Tabelle: AI-N-01-2-5", "AI-N-01-2-5"),
        ("Tabelle 12411-15i", None),
        ("Quelle: eigene Abschrift", None),
        ("Tabelle: 12411-15i;Zusatz", None),
    ],
)
def test_table_code_reads_the_first_row_only(first, code):
    assert itnrw_table.table_code(rows_in(f"{first}\n")) == code


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31.12.2018", datetime.date(2018, 12, 31)),
        ("2024-12-31", datetime.date(2024, 12, 31)),
        ("2023", datetime.date(2023, 12, 31)),
        ("2023-10P6M", datetime.date(2023, 10, 31)),
        ("202402", datetime.date(2024, 2, 29)),
        ("31.02.2018", None),
        ("202413", None),
        ("Dezember", None),
    ],
)
def test_reference_date_knows_the_forms_of_the_databases(text, day):
    assert reference_date(text) == day


def test_old_and_new_flat_file_say_the_same():
    new = itnrw_flat.parse(rows_of(DATA / "itnrw_I2_ffcsv_neu.csv"))
    old = itnrw_flat.parse(rows_of(DATA / "itnrw_I3_ffcsv_alt.csv"))

    assert new is not None
    assert old is not None
    assert (new.profile, old.profile) == ("I2", "I3")
    assert [(v.region and v.region.code, v.features, v.text, v.unit, v.quality) for v in new.values][:3] == [
        ("05170008", (("GES", "GESW"),), "33900", "Anzahl", "e"),
        ("05170004", (("GES", ""),), "30000", "Anzahl", "e"),
        ("05170008", (("GES", ""),), "66000", "Anzahl", "e"),
    ]
    assert [(v.region and v.region.code, v.features, v.text, v.unit, v.quality) for v in old.values][:3] == [
        ("05170008", (("GES", "GESM"),), "32000", "Anzahl", ""),
        ("05170008", (("GES", "GESW"),), "33800", "Anzahl", ""),
        ("05170008", (("GES", ""),), "65800", "Anzahl", ""),
    ]


def test_flat_file_with_an_unknown_header_is_none():
    head = "statistics_code;statistics_label;time_code;time_label;time;1_variable_code;value"

    assert itnrw_flat.looks_flat(head.split(";"))
    assert itnrw_flat.parse(rows_in(f"{head}\n12411;x;STAG;Stichtag;2024-12-31;GES;1\n")) is None


@needs_shared
@pytest.mark.parametrize("name", REAL_TABLES)
def test_real_tables_have_no_unread_row(name):
    table = itnrw_table.parse(rows_of(FORMATS / name))

    shape = (table.code, table.keys, len(table.columns), len(table.rows), str(table.stand))
    assert shape == REAL_TABLES[name]
    assert (table.uneven, table.blank, table.complete) == ((), 0, True)
    assert unreadable(row.cells[column.position] for row in table.rows for column in table.columns) == []


@needs_shared
@pytest.mark.parametrize("name", REAL_FLAT_FILES)
def test_real_flat_files_have_no_unread_row(name):
    flat = itnrw_flat.parse(rows_of(FORMATS / "ffcsv" / name))

    assert flat is not None
    signs = [value.text for value in flat.values if not value.text[-1].isdigit()]
    counted = {sign: signs.count(sign) for sign in signs}
    regions = sum(value.region is not None for value in flat.values)
    assert (flat.profile, len(flat.values), regions, counted) == REAL_FLAT_FILES[name]
    assert (flat.uneven, flat.blank, flat.english) == ((), 0, name.endswith("_en.csv"))
    assert unreadable(value.text for value in flat.values) == []


@needs_shared
def test_the_same_table_in_both_flat_forms_has_the_same_values():
    old = itnrw_flat.parse(rows_of(FORMATS / "ffcsv" / "alt_21611-0002_de_flat.csv"))
    new = itnrw_flat.parse(rows_of(FORMATS / "ffcsv" / "neu_21611-0002_de_flat.csv"))

    def number(text):
        return read_value(text, "", grammar(count=False, new_signs=False)).number

    def values(flat):
        return sorted((v.time, v.variable, v.unit, number(v.text), v.quality) for v in flat.values)

    assert old is not None
    assert len({(v.time, v.variable, v.unit) for v in old.values}) == 207
    assert values(old) == values(new)


def test_parse_survives_a_header_that_is_wider_than_the_data():
    table = itnrw_table.parse(rows_in("Tabelle: 12411-15i\n;;;Zahl\n2024;05\n2023;05\n"))

    assert (table.keys, table.columns, table.width) == ((TIME, REGION), (), 2)
