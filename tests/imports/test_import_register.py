"""The command: checks by default, writes with --commit, speaks to people and machines."""

import io
import json
import logging
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from imports.models import Delivery
from indicators.models.unpublished import Observation
from tests import factories
from tests.imports.register_files import DATA, person, record_file

pytestmark = pytest.mark.django_db
GOOD = DATA / "register_R2_aggregat_lang.csv"
WIDE = DATA / "register_R3_aggregat_breit.csv"
BROKEN = DATA / "kaputt"


@pytest.fixture
def city():
    whole = factories.area(factories.CITY, "Dinslaken", "stadt", shape=factories.square())
    for number, letter in enumerate("ABCDEFGHIJ", start=1):
        factories.area(f"{number:02d}", f"Musterbezirk {letter}", parent=whole)
    for slug, key in (
        ("ew", "HW"),
        ("u18", "HW ALTER=0-17"),
        ("frauen", "HW GESCHLECHT=W"),
        ("jung", "HW ALTER=0-19"),
    ):
        factories.measure(slug, source_key=key)


def run(path, *options):
    """Return exit status, standard output and what was said beside it."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_register", path, *options, stdout=out, stderr=err)
    except SystemExit as leaving:
        return leaving.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_a_check_writes_nothing(city):
    status, out, _ = run(GOOD)

    assert status == 0
    assert out == (
        "R2, utf-8, 31.12.2024, 288 Zeilen, 3 Zählgrößen\n"
        "HINWEIS GEB-04  48 Personen oder Fälle sind keinem Gebiet zugeordnet. "
        "Sie zählen nur im Stadtergebnis.\n"
    )
    assert Observation.objects.count() == Delivery.objects.count() == 0


def test_commit_writes_once(city):
    first = run(GOOD, "--commit")
    again = run(GOOD, "--commit", "--confirm", "DAT-17")

    assert (first[0], first[2]) == (0, "33 neu, 0 geändert, 0 unverändert.\n")
    assert (again[0], again[2]) == (0, "0 neu, 0 geändert, 33 unverändert.\n")
    assert Observation.objects.count() == 33
    assert Observation.objects.get(measure="ew", area__code="01").number == 5037
    assert Observation.objects.get(measure="ew", area__is_remainder=True).number == 48


def test_warnings_need_a_tick(city):
    run(GOOD, "--commit")

    same = run(GOOD, "--commit")
    other = run(WIDE, "--commit")
    ticked = run(WIDE, "--commit", "--confirm", "ZEIT-05")

    assert same[0] == other[0] == 2
    assert "DAT-17" in same[1] and "ZEIT-05" in other[1]
    assert "--confirm" in same[2]
    assert (ticked[0], ticked[2]) == (0, "0 neu, 0 geändert, 33 unverändert.\n")
    assert Delivery.objects.count() == 1


def test_the_largest_changes_are_listed(city, tmp_path):
    later = tmp_path / "later.csv"
    lines = GOOD.read_text(encoding="utf-8").replace("31.12.2024", "30.06.2025").splitlines()
    kept = [line for line in lines if ";00;" not in line and not line.endswith("A;HW;ALTER;A00_02;M;68")]
    later.write_text("\n".join(kept), encoding="utf-8")
    run(GOOD, "--commit")

    status, out, _ = run(later)

    assert (status, out.splitlines()[-1]) == (0, "  Musterbezirk A: 4969 statt 5037 am letzten Stichtag")


def test_errors_load_nothing(city):
    status, out, err = run(BROKEN / "reg_summe_falsch.csv", "--commit", "--confirm", "SUM-01")

    assert status == 1
    assert [line.split()[:2] for line in out.splitlines()[1:]] == [
        ["FEHLER", "SUM-01"],
        ["HINWEIS", "GEB-04"],
    ]
    assert "nicht übernommen" in err
    assert Observation.objects.count() == Delivery.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "status", "codes"),
    [
        ("reg_leerzeilen.csv", 0, ["DAT-21", "GEB-04"]),
        ("reg_name_passt_nicht.csv", 2, ["GEB-05", "GEB-04"]),
        ("reg_gebiete_fehlen.csv", 1, ["GEB-03", "GEB-04"]),
        ("reg_namen.csv", 1, ["REG-01", "REG-01"]),
    ],
)
def test_machines_get_a_list_and_a_status(city, name, status, codes):
    got, out, _ = run(BROKEN / name, "--json")

    records = json.loads(out)
    assert got == status
    assert [record["code"] for record in records] == codes
    assert {tuple(record) for record in records} == {("code", "severity", "line", "column", "message")}


def test_a_record_file_is_counted_and_never_shown_logged_or_stored(city, tmp_path, caplog):
    persons = [person(f"{number:02d}", "37", staat2="475", einzug_jahr="1971") for number in range(1, 11)]
    path = tmp_path / "r1.csv"
    path.write_text(record_file(*persons, person("01", "3", "m", "163")), encoding="utf-8")
    caplog.set_level(logging.DEBUG)

    status, out, err = run(path, "--commit")

    assert (status, err) == (0, "40 neu, 0 geändert, 0 unverändert.\n")
    said = out + err + caplog.text.replace(str(tmp_path), "")
    assert not any(value in said for value in ("475", "1971", "163", ";37;"))
    assert Observation.objects.get(measure="jung", area__code="01").number == 1
    assert set(Observation.objects.values_list("raw", flat=True)) == {""}


def test_options_reach_the_checks(city, tmp_path):
    records = tmp_path / "r1.csv"
    records.write_text(record_file(person()), encoding="utf-8")
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[spalten]\nzeit = "ZEIT"\n[zellen]\nE_E = "HW"\n[nicht_uebernehmen]\nspalten = []\n',
        encoding="utf-8",
    )
    addresses = tmp_path / "a.csv"
    addresses.write_text("strassenschluessel\n", encoding="utf-8")

    def codes(*arguments):
        return {record["code"] for record in json.loads(run(*arguments, "--json")[1])}

    assert codes(records, "--only-aggregated") == {"REG-02"}
    assert codes(records) == {"GEB-03"}
    assert codes(records, "--missing-is-zero") == set()
    assert codes(GOOD, "--publishable") == {"GEB-04", "GEH-02"}
    assert codes(WIDE, "--mapping", mapping) == {"DAT-10", "GEB-04"}
    assert codes(records, "--addresses", addresses) == {"DAT-08"}


def test_long_lists_are_cut_and_counted(city, tmp_path):
    path = tmp_path / "r1.csv"
    path.write_text(record_file(*[person(age="alt")] * 1300), encoding="utf-8")

    _, out, _ = run(path)

    lines = out.splitlines()
    assert len(lines) == 1 + 200 + 1
    assert lines[-1] == "und 1101 weitere Meldungen"  # 1,300 ages and the absent areas


def test_the_operator_hears_what_is_wrong(city, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text("[", encoding="utf-8")

    with pytest.raises(CommandError, match="gibt es nicht"):
        run(tmp_path / "nichts.csv")
    with pytest.raises(CommandError, match="weder TOML noch JSON"):
        run(GOOD, "--mapping", bad)
    with pytest.raises(CommandError, match="nicht lesbar"):
        run(GOOD, "--addresses", Path(tmp_path / "keine.csv"))
    factories.measure("falsch", source_key="HW FRAGE=1")
    with pytest.raises(CommandError, match="FRAGE"):
        run(GOOD)
