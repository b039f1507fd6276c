"""``manage.py import_ba`` against the database."""

import datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from imports.models import Delivery
from indicators.models import Area
from indicators.models.unpublished import Observation
from indicators.status import Status
from tests import factories

DATA = Path(__file__).parent / "data"
KEYS = ("--keys", str(DATA / "ba_schluessel.csv"))
END_2024 = datetime.date(2024, 12, 31)

pytestmark = pytest.mark.django_db


@pytest.fixture
def districts():
    """Save a city of seven districts, the sources and three measures."""
    city, _ = factories.city(0)
    for index, letter in enumerate("ABCDEFG", start=1):
        factories.area(f"{index:02d}", f"Musterbezirk {letter}", parent=city)
    source = factories.source("ba", name="Bundesagentur für Arbeit", threshold=10)
    for key in ("ALO_INSG", "ALO_SGB2", "ALO_U25"):
        factories.measure(key.lower(), source, source_key=key)
    factories.measure("ew_gesamt", factories.source(), source_key="HW")
    return city


def run(path, *args):
    """Return exit status, standard output and standard error of the command."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_ba", str(path), *args, stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def stored(measure):
    rows = Observation.objects.filter(measure=measure, current=True).order_by(
        "area__level__rank", "area__code"
    )
    return list(rows.values_list("area__code", "period", "number", "status"))


def test_commit_needs_a_tick_for_each_kind_of_warning(districts):
    refused, out, err = run(DATA / "ba_B1_akg_arbeitslose.csv", *KEYS, "--commit")
    accepted, _, done = run(DATA / "ba_B1_akg_arbeitslose.csv", *KEYS, "--commit", "--confirm", "BA-08")

    assert refused == 2
    assert [line.split()[1] for line in out.splitlines()[1:]] == ["BA-08"] * 6 + ["GEB-04"]
    assert err == "Die Warnungen müssen mit --confirm CODE bestätigt werden.\n"
    assert (accepted, done) == (0, "27 neu, 0 geändert, 0 unverändert.\n")


def test_commit_keeps_stars_and_people_without_an_area(districts):
    run(DATA / "ba_B1_akg_arbeitslose.csv", *KEYS, "--commit", "--confirm", "BA-08")

    numbers = {"01": 14, "02": 45, "03": 37, "04": 32, "05": None, "06": 12, "07": 25, "99": None}
    assert stored("alo_u25") == [
        ("05170008", END_2024, Decimal(181), Status.VALUE),
        *(
            (code, END_2024, None if number is None else Decimal(number),
             Status.WITHHELD if number is None else Status.VALUE)
            for code, number in numbers.items()
        ),
    ]  # fmt: skip
    assert Area.objects.get(code="99").is_remainder
    assert Delivery.objects.get().profile == "B1"


def test_small_areas_need_the_key_table(districts):
    with pytest.raises(CommandError, match="--keys"):
        run(DATA / "ba_B1_akg_arbeitslose.csv")


def test_a_faulty_key_table_stops_the_operator(districts, tmp_path):
    keys = tmp_path / "schluessel.csv"
    keys.write_text("akg_schluessel;gebiet_code\n", encoding="utf-8")
    empty = tmp_path / "leer.csv"
    empty.touch()

    with pytest.raises(CommandError, match="„gueltig_ab“ fehlt"):
        run(DATA / "ba_B1_akg_arbeitslose.csv", "--keys", str(keys))
    with pytest.raises(CommandError, match="ist leer"):
        run(DATA / "ba_B1_akg_arbeitslose.csv", "--keys", str(empty))


def test_a_district_below_the_smallest_size_is_found_through_the_register(districts):
    whole = factories.measure("ew_gesamt")
    factories.observation(whole, Area.objects.get(code="05"), 577, period=END_2024)
    factories.observation(whole, Area.objects.get(code="01"), 6385, period=END_2024)

    status, out, _ = run(DATA / "ba_B1_akg_arbeitslose.csv", *KEYS)

    assert status == 1
    assert [line for line in out.splitlines() if "BA-13" in line] == [
        "FEHLER  BA-13   Musterbezirk E hat nur 577 Einwohner. Die BA liefert für so kleine Gebiete keine "
        "Daten; bitte prüfen Sie die Zuordnung."
    ]


def merged_delivery(tmp_path, keys, rows):
    """Write a key table and a delivery for two of the seven areas; return the arguments of the command."""
    table, file = tmp_path / "keys.csv", tmp_path / "ba.csv"
    lines = [f"00{i}000000;{i:02d};01.01.2010;" for i in range(3, 8)]
    table.write_text("\n".join(("akg_schluessel;gebiet_code;gueltig_ab;gueltig_bis", *keys, *lines)))
    others = [f"00{i}000000;Musterbezirk {'ABCDEFG'[i - 1]};100" for i in range(3, 8)]
    head = "Berichtsmonat;Gemeindeschlüssel;Gebietsschlüssel;Bezeichnung;ALO_INSG"
    file.write_text("\n".join((head, *(f"202412;05170008;{row}" for row in (*rows, *others)))))
    return file, "--keys", str(table), "--commit"


TOGETHER = ("001000000;01;01.01.2010;", "001000000;02;01.01.2010;")
SINGLE = ("001000000;01;01.01.2010;", "002000000;02;01.01.2010;")


def current(codes=("01", "02", "01+02")):
    return {code: number for code, _, number, _ in stored("alo_insg") if code in codes}


def test_a_shared_value_is_stored_with_the_merged_area(districts, tmp_path):
    status, _, _ = run(*merged_delivery(tmp_path, TOGETHER, ["001000000;beide;70"]))

    both = Area.every.get(code="01+02")
    assert status == 0
    assert current() == {"01": None, "02": None, "01+02": Decimal(70)}
    assert (both.members, both.name, both.area_km2) == (
        ["01", "02"], "Musterbezirk A + Musterbezirk B", Decimal(2),
    )  # fmt: skip


def test_the_same_merged_delivery_twice_changes_nothing(districts, tmp_path):
    arguments = merged_delivery(tmp_path, TOGETHER, ["001000000;beide;70"])
    run(*arguments)

    _, _, said = run(*arguments, "--confirm", "DAT-17", "ZEIT-05")

    assert said == "0 neu, 0 geändert, 8 unverändert.\n"
    assert Area.every.filter(code="01+02").count() == 1


def test_single_values_can_follow_a_shared_one_and_the_other_way_round(districts, tmp_path):
    run(*merged_delivery(tmp_path, TOGETHER, ["001000000;beide;70"]))

    confirmed = ("--confirm", "ZEIT-05")
    rows = ["001000000;Musterbezirk A;30", "002000000;Musterbezirk B;40"]
    run(*merged_delivery(tmp_path, SINGLE, rows), *confirmed)
    single = current()
    run(*merged_delivery(tmp_path, TOGETHER, ["001000000;beide;70"]), *confirmed, "DAT-17")

    assert single == {"01": Decimal(30), "02": Decimal(40), "01+02": Decimal(70)}
    assert current() == {"01": None, "02": None, "01+02": Decimal(70)}
