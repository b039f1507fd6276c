"""``manage.py import_itnrw`` against the database."""

import datetime
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

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
