"""``manage.py import_table`` against the database."""

import datetime
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from imports.models import Delivery
from indicators.models.unpublished import Observation
from indicators.status import Status
from tests import factories
from tests.imports.table_known import ods

DATA = Path(__file__).parent / "data"
KITA = (DATA / "table_kita.csv", DATA / "table_kita.toml")
MARCH = datetime.date(2023, 3, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def districts():
    """Save a city of three districts, the source and two measures."""
    city, _ = factories.city(0)
    for index, letter in enumerate("ABC", start=1):
        factories.area(f"{index:02d}", f"Musterbezirk {letter}", parent=city)
    source = factories.source("jugendamt", name="Jugendamt")
    factories.measure("kita_u3_kinder", source, source_key="KITA_U3")
    factories.measure("kita_3_u6_kinder", source, source_key="KITA_3_U6")
    return city


def run(path, mapping, *args):
    """Return exit status, standard output and standard error of the command."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_table", str(path), "--mapping", str(mapping), *args, stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def stored(measure):
    rows = Observation.objects.filter(measure=measure, current=True).order_by(
        "area__level__rank", "area__code"
    )
    return list(rows.values_list("area__code", "period", "number", "status", "raw"))


def test_the_command_checks_by_default_and_writes_with_commit(districts):
    checked, out, _ = run(*KITA)
    nothing = Observation.objects.count()
    committed, _, done = run(*KITA, "--commit")

    assert (checked, nothing) == (0, 0)
    assert out == (
        "Tabelle, utf-8, 01.03.2023, 10 Zeilen, 2 Zählgrößen\n"
        "HINWEIS GEB-04  2 Personen oder Fälle sind keinem Gebiet zugeordnet. "
        "Sie zählen nur im Stadtergebnis.\n"
    )
    assert (committed, done) == (0, "10 neu, 0 geändert, 0 unverändert.\n")
    assert stored("kita_u3_kinder") == [
        ("05170008", MARCH, Decimal(104), Status.VALUE, "104"),
        ("01", MARCH, Decimal(41), Status.VALUE, "41"),
        ("02", MARCH, Decimal(57), Status.VALUE, "57"),
        ("03", MARCH, None, Status.WITHHELD, "."),
        ("99", MARCH, Decimal(2), Status.VALUE, "2"),
    ]
    assert list(Delivery.objects.values_list("source", "profile", "rows_read", "observations_new")) == [
        ("jugendamt", "Tabelle", 10, 10)
    ]


def test_the_same_file_again_changes_nothing(districts):
    run(*KITA, "--commit")

    asked, out, _ = run(*KITA, "--commit")
    confirmed, _, done = run(*KITA, "--commit", "--confirm", "DAT-17")

    assert (asked, out.splitlines()[1][:15]) == (2, "WARNUNG DAT-17 ")
    assert (confirmed, done) == (0, "0 neu, 0 geändert, 10 unverändert.\n")


def test_a_changed_file_replaces_after_a_tick(districts, tmp_path):
    run(*KITA, "--commit")
    changed = tmp_path / "neu.csv"
    changed.write_bytes(KITA[0].read_bytes().replace(b"A;2023;unter 3;41", b"A;2023;unter 3;42"))

    asked, out, _ = run(changed, KITA[1], "--commit")
    done = run(changed, KITA[1], "--commit", "--confirm", "ZEIT-05")[2]

    assert (asked, [line.split()[1] for line in out.splitlines()[1:]]) == (2, ["ZEIT-05", "GEB-04"])
    assert done == "0 neu, 1 geändert, 9 unverändert.\n"


def test_errors_are_told_to_machines_and_nothing_is_written(districts):
    status, out, err = run(DATA / "table_kita_kaputt.csv", KITA[1], "--commit", "--json")

    problems = json.loads(out)
    assert (status, err) == (1, "Die Datei enthält Fehler und wird nicht übernommen.\n")
    assert len(problems) == 14
    assert problems[0] == {
        "code": "DAT-07",
        "severity": "FEHLER",
        "line": 2,
        "column": None,
        "message": "Zeile 2 hat 5 Spalten, erwartet sind 6. Häufige Ursache: ein zusätzliches Semikolon am "
        "Zeilenende oder im Text.",
    }
    assert Observation.objects.count() == 0


def test_an_unusable_mapping_stops_the_operator(districts, tmp_path):
    mapping = tmp_path / "falsch.toml"
    mapping.write_text('quelle = "jugendamt"\nsparte = 1\n', encoding="utf-8")
    latin = tmp_path / "latin.toml"
    latin.write_bytes('quelle = "Jugendämter"'.encode("latin-1"))

    with pytest.raises(CommandError, match=r"nicht verwendbar\.\nZeile 1, „werte“: .*\nZeile 2, „sparte“: "):
        run(KITA[0], mapping)
    with pytest.raises(CommandError, match="keine UTF-8-Datei"):
        run(KITA[0], latin)
    with pytest.raises(CommandError, match="ist nicht lesbar"):
        run(KITA[0], tmp_path / "fehlt.toml")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('quelle = "jugendamt"', 'quelle = "bauamt"', "Die Quelle „bauamt“ fehlt"),
        ('ebene = "siedlungsbezirk"', 'ebene = "viertel"', "Die Gebietsebene „viertel“ hat keine Gebiete"),
    ],
)
def test_a_mapping_for_another_catalogue_stops_the_operator(districts, tmp_path, old, new, reason):
    mapping = tmp_path / "andere.toml"
    mapping.write_text(KITA[1].read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(CommandError, match=reason):
        run(KITA[0], mapping)


def test_a_missing_sheet_stops_the_operator(districts, tmp_path):
    book = tmp_path / "kita.ods"
    book.write_bytes(ods([["a"]], "Tabelle1"))
    mapping = tmp_path / "kita.toml"
    mapping.write_text(KITA[1].read_text(encoding="utf-8") + '\n[blatt]\nname = "Kita"\n', encoding="utf-8")

    with pytest.raises(CommandError, match="Vorhanden: „Tabelle1“"):
        run(book, mapping)
