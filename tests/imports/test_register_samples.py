"""The samples of the format specification: every code of every file."""

import csv
import datetime

import pytest

from imports.messages import MESSAGES
from imports.sources.register.checking import check_register
from tests.imports.register_files import DATA, codes, edition, known, numbers

SOUTH = "Musterbezirk Süd Große Straße"
# File, areas of the edition, all codes. The broken files that hold a piece of the register
# are read against an edition of the areas they mention: what is broken is then the only problem.
BROKEN = {
    "reg_leer.csv": (None, ["DAT-01"]),
    "reg_html.csv": (None, ["DAT-03"]),
    "reg_cp850.csv": (edition("01", n01=SOUTH), ["DAT-04"]),
    "reg_mojibake.csv": (edition("01", n01=SOUTH), ["DAT-05"]),
    "reg_utf16_tab.csv": (edition("01"), ["DAT-06"]),
    "reg_pflichtspalte_fehlt.csv": (None, ["DAT-08"]),
    "reg_spalte_doppelt.csv": (None, ["DAT-09"]),
    "reg_tausenderpunkt.csv": (edition("01"), ["DAT-12"]),
    "reg_exponential.csv": (edition("01"), ["DAT-13"]),
    "reg_gedankenstrich.csv": (edition("01"), ["DAT-15"]),
    "reg_dublette.csv": (edition("01"), ["DAT-16"]),
    "reg_fuehrende_null.csv": (None, ["GEB-07", "GEB-04"]),
    "reg_gebiet_unbekannt.csv": (None, ["GEB-01"]),
    "reg_gebiete_fehlen.csv": (None, ["GEB-03", "GEB-04"]),
    "reg_name_passt_nicht.csv": (None, ["GEB-05", "GEB-04"]),
    "reg_geisterzeile.csv": (None, ["DAT-20", "GEB-04"]),
    "reg_leerzeilen.csv": (None, ["DAT-21", "GEB-04"]),
    "reg_summe_falsch.csv": (None, ["SUM-01", "GEB-04"]),
    "reg_stichtag_zukunft.csv": (edition("01"), ["ZEIT-02"]),
    "reg_namen.csv": (None, ["REG-01", "REG-01"]),  # two forbidden columns
    "reg_geburt_nach_stichtag.csv": (edition("01"), ["DAT-08", "REG-03"]),  # wohnungsstatus is missing, too
    "reg_staat_nullen_weg.csv": (edition("01"), ["REG-05"]),
    "reg_klein_ungeschuetzt.csv": (edition("01"), ["GEH-02"]),
}


def expected():
    """Return file, severity and code of the specification."""
    with (DATA / "kaputt" / "ERWARTET.csv").open(encoding="utf-8") as file:
        return {
            row["datei"]: (row["schwere"], row["code"])
            for row in csv.DictReader(file, delimiter=";")
            if row["datei"].startswith("reg_")
        }


def checked(path, of=None):
    with path.open("rb") as stream:
        return check_register(stream, path.name, known(editions=(of or edition(),), measures=MEASURES))


MEASURES = ("HW", "HW ALTER=0-17", "HW ALTER=0-19", "HW GESCHLECHT=W", "HW STAAT=ND")


def test_every_broken_file_of_the_specification_is_here():
    assert set(BROKEN) == set(expected())


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_gives_its_codes_and_no_other(name):
    of, all_codes = BROKEN[name]
    severity, code = expected()[name]

    found = checked(DATA / "kaputt" / name, of)

    assert codes(found) == all_codes
    assert code in all_codes
    assert MESSAGES[code][0] == severity
    assert found.loadable == (severity != "FEHLER")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_gives_its_code_in_a_full_edition_too(name):
    assert expected()[name][1] in codes(checked(DATA / "kaputt" / name))


LONG = {"register_R2_aggregat_lang.csv", "register_R2_bom_lf.csv", "register_R3_aggregat_breit.csv"}


@pytest.mark.parametrize("name", sorted(LONG))
def test_the_good_aggregated_samples_load(name):
    found = checked(DATA / name)

    assert codes(found) == ["GEB-04"]  # 48 persons without an area
    assert found.periods == (datetime.date(2024, 12, 31),)
    assert numbers(found)["HW", "01"] == 5037


def test_the_long_and_the_wide_sample_say_the_same():
    long, wide = (
        checked(DATA / name) for name in ("register_R2_aggregat_lang.csv", "register_R3_aggregat_breit.csv")
    )

    assert numbers(long) == numbers(wide)
    assert len(numbers(long)) == 3 * 11  # 0-19 is not made up of the groups, nationality is not delivered


def test_a_windows_file_is_read_with_its_umlauts():
    found = checked(DATA / "register_R2_cp1252.csv", edition(*edition().parts, n03="Musterbezirk Süd"))

    assert (found.encoding, codes(found)) == ("cp1252", ["GEB-04"])


def test_the_record_sample_counts_its_persons():
    found = checked(DATA / "register_R1_einzeldatei.csv", edition("01", "02", "03", "10"))

    assert codes(found) == []
    got = numbers(found)
    assert [got["HW", area] for area in ("01", "02", "03", "10", "99")] == [3, 2, 3, 1, 0]
    assert [got["HW STAAT=ND", area] for area in ("01", "02", "03", "10", "99")] == [0, 0, 3, 1, 0]


def test_areas_without_anybody_in_a_record_file_need_a_tick():
    found = checked(DATA / "register_R1_einzeldatei.csv")

    assert [(one.code, one.severity) for one in found.problems] == [("GEB-03", "WARNUNG")]
    assert numbers(found)["HW", "04"] == 0


def test_each_sample_is_recognised():
    profiles = {path.name: checked(path).profile for path in DATA.glob("register_*")}

    assert profiles == {name: name.split("_")[1] for name in profiles}
