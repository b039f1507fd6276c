"""What the checks of IT.NRW files say: every message, every broken file, every real file."""

import datetime
import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from imports.messages import MESSAGES
from imports.sources import itnrw
from imports.sources.itnrw_tables import ColumnSetup, TableSetup, TableSetupError, read_setup, setups
from imports.validation import Earlier, Figure, FigureKey, Known, KnownArea, KnownEdition
from indicators.status import Status
from tests.shared_data import SHARED, needs_shared

DATA = Path(__file__).parent / "data"
FORMATS = SHARED / "data" / "formats"
TODAY = datetime.date(2026, 3, 1)
END_2024 = datetime.date(2024, 12, 31)
EDITION = KnownEdition(
    datetime.date(2010, 1, 1),
    others={
        "05170008": KnownArea("stadt", "05170008", "Dinslaken"),
        "05170": KnownArea("kreis", "05170", "Kreis Wesel"),
        "05": KnownArea("land", "05", "Nordrhein-Westfalen"),
    },
)
KNOWN = Known(today=TODAY, editions=(EDITION,))
PEOPLE = "Fortschreibung des Bevölkerungsstandes | Bevölkerungsstand (Basis Zensus 2022 und früher)"
FLAT_HEAD = (
    "statistics_code;statistics_label;time_code;time_label;time;1_variable_code;1_variable_label;"
    "1_variable_attribute_code;1_variable_attribute_label;value;value_unit;value_variable_code;"
    "value_variable_label;value_q\n"
)
BROKEN = {
    "itn_kein_genesis.csv": ("FEHLER", "ITN-01"),
    "itn_code_unbekannt.csv": ("FEHLER", "ITN-03"),
    "itn_ohne_dinslaken.csv": ("FEHLER", "ITN-06"),
    "itn_ags_ohne_null.csv": ("HINWEIS", "GEB-07"),
    "itn_excel_dezimalpunkt.csv": ("FEHLER", "DAT-11"),
    "itn_neue_zeichen.csv": ("FEHLER", "ITN-07"),
    "itn_ffcsv_englisch.csv": ("FEHLER", "ITN-09"),
}


def check(content, known=KNOWN, tables=None, **more):
    data = content if isinstance(content, bytes) else content.encode()
    return itnrw.check(data, "datei.csv", known, setups() if tables is None else tables, **more)


def checked_file(path, known=KNOWN, **more):
    return itnrw.check(path.read_bytes(), path.name, known, setups(), **more)


def codes(checked):
    return [found.code for found in checked.problems]


def table(rows, units=("Anzahl",), names=("Zahl",), code="T1111-01i", end=True):
    """Return a small table CSV with the key columns time, region and name."""
    ending = "__________\n© IT.NRW\nStand: 19.01.2026 / 13:58:12\n"
    head = f";;;{';'.join(names)}\n;;;{';'.join(units)}\n"
    return (
        f"Tabelle: {code}\nTitel;;;\n{head}" + "".join(f"{row}\n" for row in rows) + (ending if end else "")
    )


def setup(**changes):
    column = ColumnSetup(key="zahl", unit="Anzahl", path="Zahl")
    fields = {"title": "", "levels": ("stadt", "kreis", "land"), "columns": (column,)} | changes
    return {"T1111-01i": TableSetup(code="T1111-01i", **fields)}


def figure(key, level, area, number, raw, *, status=Status.VALUE, period=END_2024, flag=""):
    value = None if number is None else Decimal(number)
    return Figure(key, level, area, period, value, status, flag, raw)


PARTS = (
    ColumnSetup(key="zahl", unit="Anzahl", path="Zahl", parts=("a", "b")),
    ColumnSetup(key="a", unit="Anzahl", path="a"),
    ColumnSetup(key="b", unit="Anzahl", path="b"),
)
CITY_LINE = "31.12.2024;05170008;Dinslaken;5"
CASES = {
    "ITN-01": lambda: check("Quelle: Abschrift\nTabelle: 12411-15i\n"),
    "ITN-02": lambda: check("K;DQ;FACH-SCHL\nD;47414BJ002;\n"),
    "ITN-03": lambda: check(table([CITY_LINE]), tables={}),
    "ITN-04": lambda: check("Tabelle: T1111-01i\nTitel\n31.12.2024;05170008;5\n"),
    "ITN-05": lambda: check(table([CITY_LINE], end=False), tables=setup()),
    "ITN-06": lambda: check(table(["31.12.2024;05;NRW;5"]), tables=setup()),
    "ITN-07": lambda: check(table([CITY_LINE, "31.12.2024;05;NRW;g"]), tables=setup()),
    "ITN-08": lambda: check(table(["31.12.2024;05170008;Dinslaken;-"]), tables=setup()),
    "ITN-09": lambda: check(
        FLAT_HEAD + "12411;x;STAG;Reference date;2024-12-31;GEMEIN;x;05170008;D;66000;number;BEVSTD;People;\n"
    ),
    "ITN-10": lambda: check(
        table([CITY_LINE], units=("1000",)),
        tables=setup(columns=(ColumnSetup(key="zahl", unit="1000", path="Zahl"),)),
    ),
    "ITN-11": lambda: check(
        table([f"{CITY_LINE};6"], units=("Anzahl", "Anzahl"), names=("Zahl", "Zahl")), tables=setup()
    ),
    "ITN-12": lambda: check(table(["31.12.2024;Dinslaken;Stadt;5"]), tables=setup(levels=("land",))),
    "ITN-13": lambda: check(
        table([CITY_LINE]),
        tables=setup(
            columns=(
                ColumnSetup(key="zahl", unit="Anzahl", path="Zahl"),
                ColumnSetup(key="fehlt", unit="Anzahl", path="Zahl | davon"),
                ColumnSetup(key="entbehrlich", unit="Anzahl", path="Zahl | sonst", optional=True),
            )
        ),
    ),
    "ITN-14": lambda: check(table([CITY_LINE], units=("EUR",)), tables=setup()),
    "ITN-15": lambda: check(
        table([CITY_LINE]),
        tables=setup(),
        # The database prints local time.
        known=replace(KNOWN, stands={"T1111-01i": datetime.datetime(2026, 1, 20)}),  # noqa: DTZ001
    ),
    "ITN-17": lambda: check(
        table([f"{CITY_LINE};5;."], units=("Anzahl",) * 3, names=("Zahl", "a", "b")),
        tables=setup(columns=PARTS),
    ),
    "ITN-16": lambda: check(table(["31.12.2024;05170008;Dinslaken;5p"]), tables=setup()),
    "DAT-06": lambda: check(
        FLAT_HEAD.replace(";", "\t")
        + "12411\tx\tSTAG\tStichtag\t2024-12-31\tGEMEIN\tx\t05170008\tD\t66000\tAnzahl\tBEVSTD\tx\t\n"
    ),
    "DAT-07": lambda: check(table([CITY_LINE, "31.12.2024;05;NRW;5;6"]), tables=setup()),
    "DAT-16": lambda: check(table([CITY_LINE, CITY_LINE]), tables=setup()),
    "DAT-20": lambda: check(table([CITY_LINE, "31.12.2024;;NRW;5"]), tables=setup()),
    "DAT-21": lambda: check(table([CITY_LINE, "", ""]), tables=setup()),
    "GEB-01": lambda: check(
        table([CITY_LINE]),
        known=Known(today=TODAY, editions=(KnownEdition(datetime.date(2025, 1, 1), others=EDITION.others),)),
        tables=setup(),
    ),
    "SUM-01": lambda: check(
        table([f"{CITY_LINE};2;2"], units=("Anzahl",) * 3, names=("Zahl", "a", "b")),
        tables=setup(
            columns=(
                ColumnSetup(key="zahl", unit="Anzahl", path="Zahl", parts=("a", "b")),
                ColumnSetup(key="a", unit="Anzahl", path="a"),
                ColumnSetup(key="b", unit="Anzahl", path="b"),
            )
        ),
    ),
    "SUM-02": lambda: check(
        table([f"{CITY_LINE};2;2"], units=("Anzahl",) * 3, names=("Zahl", "a", "b")),
        tables=setup(
            rounding="5er-Rundung",
            columns=(
                ColumnSetup(key="zahl", unit="Anzahl", path="Zahl", parts=("a", "b")),
                ColumnSetup(key="a", unit="Anzahl", path="a"),
                ColumnSetup(key="b", unit="Anzahl", path="b"),
            ),
        ),
    ),
    "ZEIT-02": lambda: check(table(["31.12.2042;05170008;Dinslaken;5"]), tables=setup()),
    "ZEIT-03": lambda: check(table(["30.06.2024;05170008;Dinslaken;5"]), tables=setup(days=("12-31",))),
    "ZEIT-04": lambda: check(table([CITY_LINE, "31.12.2023;05170008;Dinslaken;5"]), tables=setup()),
}


@pytest.mark.parametrize("code", CASES)
def test_check_says_exactly_this(code):
    assert codes(CASES[code]()) == [code]


def test_every_message_of_the_specification_has_a_case():
    assert {code for code in MESSAGES if code.startswith("ITN")} <= set(CASES)


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_give_their_code_and_no_other(name):
    checked = checked_file(DATA / name)

    assert [(found.severity.value, found.code) for found in checked.problems] == [BROKEN[name]]


def test_check_reads_the_invented_table():
    checked = checked_file(DATA / "itnrw_I1_tabelle.csv")

    people, surface, density = (
        f"12411-15i|{key}" for key in ("Bevölkerungsstand", "Bodenfläche", "Bevölkerungsdichte")
    )
    assert checked.problems == ()
    assert (checked.profile, checked.encoding, checked.periods) == ("I1", "cp1252", (END_2024,))
    assert (checked.rows_read, checked.rows_skipped) == (10, 7)
    assert checked.figures == (
        figure(people, "land", "05", 18000000, "18000000"),
        figure(surface, "land", "05", "34112.00", "34112,00"),
        figure(density, "land", "05", "527.7", "527,7"),
        figure(people, "kreis", "05170", 450000, "450000"),
        figure(surface, "kreis", "05170", "1042.00", "1042,00"),
        figure(density, "kreis", "05170", "431.9", "431,9"),
        figure(people, "stadt", "05170008", 66000, "66000"),
        figure(surface, "stadt", "05170008", "47.00", "47,00"),
        figure(density, "stadt", "05170008", "1404.3", "1404,3"),
    )


@pytest.mark.parametrize(
    ("name", "profile", "period", "numbers"),
    [
        ("itnrw_I2_ffcsv_neu.csv", "I2", END_2024, {"GESM": 32100, "GESW": 33900, "": 66000}),
        (
            "itnrw_I3_ffcsv_alt.csv", "I3", datetime.date(2022, 12, 31),
            {"GESM": 32000, "GESW": 33800, "": 65800},
        ),
    ],
)  # fmt: skip
def test_check_reads_the_invented_flat_files(name, profile, period, numbers):
    checked = checked_file(DATA / name)

    delivered = {found.measure_key: found for found in checked.figures}
    assert checked.problems == ()
    assert (checked.profile, checked.rows_read, checked.rows_skipped) == (profile, 10, 7)
    assert delivered == {
        key: figure(key, "stadt", "05170008", number, str(number), period=period)
        for code, number in numbers.items()
        for key in ["12411|BEVSTD" + (f" GES={code}" if code else "")]
    }


@pytest.mark.parametrize(
    ("text", "status", "number", "flag"),
    [
        ("-", Status.VALUE, 0, ""),
        ("0", Status.VALUE, 0, ""),
        (".", Status.WITHHELD, None, ""),
        ("...", Status.LATER, None, ""),
        ("/", Status.UNRELIABLE, None, ""),
        ("x", Status.NOT_MEANINGFUL, None, ""),
        ("", Status.MISSING, None, ""),
        ("(12)", Status.VALUE, 12, "("),
        ("12p", Status.VALUE, 12, "p"),
        ("12 r", Status.VALUE, 12, "r"),
        ("12e", Status.VALUE, 12, ""),
    ],
)
def test_signs_are_reasons_and_never_numbers(text, status, number, flag):
    rows = [f"31.12.2024;05170008;Dinslaken;{text}", "31.12.2024;05170;Wesel;1", "31.12.2024;05;NRW;2"]

    checked = check(table(rows), tables=setup())

    assert checked.figures[0] == figure(
        "T1111-01i|zahl", "stadt", "05170008", number, text, status=status, flag=flag
    )


def test_declared_new_signs_are_read():
    rows = ["31.12.2024;05170008;Dinslaken;g", "31.12.2024;05170;Wesel;k", "31.12.2024;05;NRW;t"]

    checked = check(table(rows), tables=setup(new_signs=True))

    assert checked.problems == ()
    assert [(found.status, found.number) for found in checked.figures] == [
        (Status.WITHHELD, None),
        (Status.VALUE, Decimal(0)),
        (Status.LATER, None),
    ]


def test_quality_column_marks_provisional_and_limited_numbers():
    line = "12411;x;STAG;Stichtag;2024-12-31;GEMEIN;x;{area};Name;{value};Anzahl;BEVSTD;Stand;{quality}\n"
    rows = line.format(area="05170008", value="66000", quality="p") + line.format(
        area="05", value="18000000", quality="()"
    )

    checked = check(FLAT_HEAD + rows)

    assert codes(checked) == ["ITN-16"]
    assert [(found.area_code, found.flag) for found in checked.figures] == [("05170008", "p"), ("05", "(")]


def test_scaled_units_are_multiplied_out():
    tables = setup(columns=(ColumnSetup(key="zahl", unit="Tsd. EUR", path="Zahl"),))

    checked = check(table(["2024;05170008;Dinslaken;12,5"], units=("Tsd. EUR",)), tables=tables)

    assert [found.number for found in checked.figures] == [Decimal("12500.0")]


def test_a_dash_is_doubted_when_there_was_more_before():
    rows = ["31.12.2024;05170008;Dinslaken;-", "31.12.2024;05170;Wesel;1", "31.12.2024;05;NRW;2"]
    key = FigureKey("T1111-01i|zahl", "stadt", "05170008")
    before = {key: Earlier(datetime.date(2023, 12, 31), Decimal("1234.50"))}
    known = Known(today=TODAY, editions=(EDITION,), earlier=lambda _: before)

    assert codes(check(table(rows), tables=setup())) == []
    assert [found.message for found in check(table(rows), known, setup()).problems] == [
        "„zahl“: In der Datei steht „-“ (nichts vorhanden), beim letzten Mal waren es 1234,5. "
        "Wahrscheinlich sind die Werte noch nicht veröffentlicht."
    ]


def test_a_measure_is_found_by_short_name_path_or_another_name():
    column = ColumnSetup(key="zahl", unit="Anzahl", path="Zahl", also=("alt|Zahl",))

    def key(measures):
        known = Known(today=TODAY, editions=(EDITION,), measures=frozenset(measures))
        return check(table([CITY_LINE]), known, setup(columns=(column,))).figures[0].measure_key

    assert key({"T1111-01i|zahl", "T1111-01i|Zahl"}) == "T1111-01i|zahl"
    assert key({"T1111-01i|Zahl"}) == "T1111-01i|Zahl"
    assert key({"alt|Zahl"}) == "alt|Zahl"
    assert key(set()) == "T1111-01i|zahl"


def test_a_path_with_a_star_means_every_column_below():
    tables = setup(columns=(ColumnSetup(key="ALTER *", unit="Anzahl", path="Zahl | *"),))
    text = (
        "Tabelle: T1111-01i\nTitel;;;;\n;;;Zahl;Zahl\n;;;Insgesamt;unter 1 Jahr\n;;;Anzahl;Anzahl\n"
        "31.12.2024;05170008;D;9;1\n__________\n© IT.NRW\nStand: 19.01.2026 / 13:58:12\n"
    )

    checked = check(text, tables=tables)

    assert checked.problems == ()
    assert [(found.measure_key, found.number) for found in checked.figures] == [
        ("T1111-01i|ALTER Insgesamt", Decimal(9)),
        ("T1111-01i|ALTER unter 1 Jahr", Decimal(1)),
    ]


def test_keys_of_youth_offices_and_of_the_census_are_translated_by_the_setup():
    tables = setup(prefix="JH", regions={"051700008008": "05170008"})

    assert check(table(["2024;JH05170008;x;5"]), tables=tables).figures[0].area_code == "05170008"
    assert check(table(["2024;051700008008;x;5"]), tables=tables).figures[0].area_code == "05170008"
    assert codes(check(table(["2024;JH05170008;x;5"]), tables=setup())) == ["ITN-06"]


def test_an_altered_cell_of_another_region_is_reported():
    checked = check(table([CITY_LINE, "31.12.2024;05314000;Bonn;1.234"]), tables=setup())

    assert [(found.code, found.line, found.column) for found in checked.problems] == [("DAT-12", 6, "Zahl")]


def test_a_zip_with_one_csv_is_unpacked_and_any_other_refused():
    def packed(*members):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name in members:
                archive.writestr(name, (DATA / "itnrw_I2_ffcsv_neu.csv").read_bytes())
        return file.getvalue()

    assert len(check(packed("12411_flat.csv")).figures) == 3
    assert codes(check(packed("a.csv", "b.csv"))) == ["DAT-02"]
    assert codes(check(packed("a.zip"))) == ["DAT-02"]


def test_every_configured_table_is_well_formed():
    columns = [(found, column) for found in setups().values() for column in found.columns]
    keys = [f"{found.code}|{column.key}" for found, column in columns]

    assert sorted(keys) == sorted(set(keys))
    assert all(column.path or column.variable for found in setups().values() for column in found.columns)
    assert all(
        part in {c.key for c in f.columns} for f in setups().values() for c in f.columns for part in c.parts
    )


@pytest.mark.parametrize(
    "text",
    [
        "code = 1",
        'code = "1"\ntitle = ""\nlevels = ["bezirk"]\ncolumns = []',
        'code = "1"\ntitle = ""\nlevels = ["stadt"]\nsigns = "alt"\ncolumns = []',
        'code = "1"\ntitle = ""\nlevels = ["stadt"]\nwert = 3\ncolumns = []',
        'code = "1"\ntitle = ""\nlevels = ["stadt"]\n[[columns]]\nunit = "Anzahl"',
        "code = ",
    ],
)
def test_a_faulty_setup_names_its_file(tmp_path, text):
    path = tmp_path / "T1111-01i.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(TableSetupError, match=r"^T1111-01i\.toml: "):
        read_setup(path)


@needs_shared
@pytest.mark.parametrize(
    ("name", "key", "area", "year", "number"),
    [
        ("itnrw/2024_12411-15i.csv", "12411-15i|Bevölkerungsstand", "05170008", 2024, "66993"),
        ("itnrw/2024_12411-15i.csv", "12411-15i|Bodenfläche", "05170008", 2024, "47.66"),
        ("itnrw/2024_12411-15i.csv", "12411-15i|Bevölkerungsdichte", "05170008", 2024, "1405.6"),
        ("itnrw/2024_12411-15i.csv", "12411-15i|Bevölkerungsstand", "05170", 2024, "457918"),
        ("itnrw/2023_22811-01i.csv", "22811-01i|Mindestsicherungsquote", "05170008", 2023, "10.3"),
        ("itnrw/2024_22811-05i.csv", "22811-05i|Insgesamt", "05170008", 2024, "6715"),
        ("itnrw/2024_22811-05i.csv", "22811-05i|Grundsicherung im Alter", "05170008", 2024, "500"),
        ("itnrw/2024_22517-02i.csv", "22517-02i|Begonnene Hilfen", "05170008", 2024, "385"),
        ("itnrw/2024_12521-03i_auszug.csv", "12521-03i|Europa", "05170", 2024, "39145"),
        ("ffcsv/neu_73111-01-01-4_nrw.csv", "73111|Gesamtbetrag der Einkünfte", "05170", 2021, "10238047000"),
        ("ffcsv/neu_21311_semester_auszug.csv", "21311|Studierende", "05170", 2023, "2558"),
    ],
)
def test_real_files_give_known_numbers(name, key, area, year, number):
    figures = checked_file(FORMATS / name).figures

    assert [
        found.number
        for found in figures
        if (found.measure_key, found.area_code, found.period.year) == (key, area, year)
    ] == [Decimal(number)]


@needs_shared
def test_a_total_that_leaves_out_a_secret_part_is_not_used():
    kranenburg = replace(EDITION, others={"05154040": KnownArea("stadt", "05154040", "Kranenburg")})
    known = Known(today=TODAY, editions=(kranenburg,), city_code="05154040")

    checked = checked_file(FORMATS / "itnrw" / "2024_22811-05i.csv", known)

    numbers = {found.measure_key: (found.status, found.number) for found in checked.figures}
    assert [found.message for found in checked.problems] == [
        "„Insgesamt“, 05154040: Die Summe lässt einen Teil aus, der in der Datei als „.“ steht (unbekannt "
        "oder geheim). Sie ist deshalb zu klein und wird nicht übernommen."
    ]
    assert numbers["22811-05i|SGB II"] == (Status.WITHHELD, None)
    assert numbers["22811-05i|Insgesamt"] == (Status.WITHHELD, None)
    assert numbers["22811-05i|Grundsicherung"] == (Status.VALUE, Decimal(140))


@needs_shared
@pytest.mark.parametrize(
    ("name", "old", "new", "label"),
    [
        ("2024_12411-09i.csv", ";457918;3547;", ";457918;3548;", "ALTER Insgesamt, 05170"),
        ("2024_22517-02i.csv", ";1043;385;", ";1044;385;", "In Anspruch genommene Hilfen, 05170008"),
    ],
)
def test_columns_of_real_tables_add_up_until_a_number_is_changed(name, old, new, label):
    data = (FORMATS / "itnrw" / name).read_bytes()

    found = check(data.replace(old.encode(), new.encode()))

    assert data.count(old.encode()) == 1
    assert [one.code for one in check(data).problems if one.code.startswith("SUM")] == []
    assert [one.message.split("“")[0] for one in found.problems if one.code == "SUM-01"] == [f"„{label}"]
