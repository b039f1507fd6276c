"""``manage.py import_itnrw`` against the database."""

import datetime
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from imports.loading import undo
from imports.models import Delivery, DeliveryProblem
from indicators.models.unpublished import Observation
from tests import factories

DATA = Path(__file__).parent / "data"
PEOPLE = "12411-15i|Bevölkerungsstand"

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    """Save city, Kreis, Land and a measure for the official population."""
    city, _ = factories.city(2)
    factories.area("05170", "Kreis Wesel", "kreis", shape=None)
    factories.area("05", "Nordrhein-Westfalen", "land", shape=None)
    source = factories.source("itnrw", name="IT.NRW")
    factories.measure("bev_itnrw", source, source_key=PEOPLE)
    return city


def run(path, *args):
    """Return exit status, standard output and standard error of the command."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_itnrw", str(path), *args, stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def stored():
    rows = Observation.objects.filter(current=True).order_by("area__level__rank")
    return list(rows.values_list("measure_id", "area__level_id", "area__code", "period", "number"))


def test_check_writes_nothing(places):
    status, out, _ = run(DATA / "itnrw_I1_tabelle.csv")

    assert (status, out) == (0, "I1, cp1252, 31.12.2024, 10 Zeilen, 3 Zählgrößen\n")
    assert stored() == []
    assert Delivery.objects.count() == 0


def test_commit_stores_city_kreis_and_land_of_known_measures(places):
    run(DATA / "itnrw_I1_tabelle.csv", "--commit")

    day = datetime.date(2024, 12, 31)
    assert stored() == [
        ("bev_itnrw", "land", "05", day, Decimal(18000000)),
        ("bev_itnrw", "kreis", "05170", day, Decimal(450000)),
        ("bev_itnrw", "stadt", "05170008", day, Decimal(66000)),
    ]
    delivery = Delivery.objects.get()
    assert (delivery.profile, delivery.rows_read, delivery.rows_skipped) == ("I1", 10, 7)
    assert (delivery.observations_new, delivery.periods) == (3, "31.12.2024")


def test_the_same_file_again_changes_nothing(places):
    run(DATA / "itnrw_I1_tabelle.csv", "--commit")

    status, out, _ = run(DATA / "itnrw_I1_tabelle.csv", "--commit")
    confirmed, _, err = run(DATA / "itnrw_I1_tabelle.csv", "--commit", "--confirm", "DAT-17")

    assert status == 2
    assert "DAT-17" in out
    assert (confirmed, err) == (0, "0 neu, 0 geändert, 3 unverändert.\n")
    assert Delivery.objects.count() == 1


def test_a_delivery_can_be_undone(places):
    run(DATA / "itnrw_I1_tabelle.csv", "--commit")

    undo(Delivery.objects.get())

    assert stored() == []


def test_notices_stay_with_the_delivery(places):
    status, _, _ = run(DATA / "itn_ags_ohne_null.csv", "--commit")

    assert status == 0
    assert list(DeliveryProblem.objects.values_list("code", "severity")) == [("GEB-07", "HINWEIS")]


def with_stand(path, folder, stand):
    """Return a copy of a table that its database made at another time."""
    copy = folder / f"{stand[:10]}.csv"
    text = path.read_bytes().decode("cp1252")
    copy.write_bytes(text.replace("Stand: 01.02.2026 / 10:00:00", f"Stand: {stand}").encode("cp1252"))
    return copy


def test_what_a_table_says_of_itself_stays_with_the_delivery(places):
    run(DATA / "itnrw_I1_tabelle.csv", "--commit")

    delivery = Delivery.objects.get()
    assert delivery.table == "12411-15i"
    assert timezone.localtime(delivery.source_stand).isoformat() == "2026-02-01T10:00:00+01:00"
    assert delivery.licence.startswith("© IT.NRW, Düsseldorf, 2026.")
    assert "enthält ein Semikolon" in delivery.footnotes


def test_a_table_older_than_the_loaded_one_needs_a_tick(places, tmp_path):
    path = DATA / "itnrw_I1_tabelle.csv"
    run(path, "--commit")

    older = run(with_stand(path, tmp_path, "31.01.2026 / 23:59:59"), "--commit", "--confirm", "ZEIT-05")
    newer = run(with_stand(path, tmp_path, "01.02.2026 / 10:00:01"), "--commit", "--confirm", "ZEIT-05")

    assert older[0] == 2
    assert [line.split()[1:2] for line in older[1].splitlines()[1:]] == [["ITN-15"], ["ZEIT-05"]]
    assert (
        "Die Datei ist älter (31.01.2026 23:59) als die bereits eingelesene (01.02.2026 10:00)." in older[1]
    )
    assert newer[0] == 0


def test_a_table_taken_back_makes_no_other_one_old(places, tmp_path):
    path = DATA / "itnrw_I1_tabelle.csv"
    run(path, "--commit")
    undo(Delivery.objects.get())

    assert run(with_stand(path, tmp_path, "31.01.2026 / 23:59:59"), "--commit")[0] == 0


def test_errors_stop_with_status_one_and_are_listed_for_machines(places):
    status, out, err = run(DATA / "itn_code_unbekannt.csv", "--commit", "--json")

    assert status == 1
    assert json.loads(out) == [
        {
            "code": "ITN-03",
            "severity": "FEHLER",
            "line": None,
            "column": None,
            "message": "Die Tabelle 99999-01i ist noch nicht eingerichtet. "
            "Bitte wenden Sie sich an die Administration.",
        }
    ]
    assert err == "Die Datei enthält Fehler und wird nicht übernommen.\n"
    assert Delivery.objects.count() == 0


def test_the_operator_is_told_what_is_missing(places, tmp_path):
    with pytest.raises(CommandError, match="nicht lesbar"):
        run(tmp_path / "fehlt.csv")


def test_without_the_catalogue_the_operator_is_told_to_load_it():
    with pytest.raises(CommandError, match="load_catalogue"):
        run(DATA / "itnrw_I1_tabelle.csv")
