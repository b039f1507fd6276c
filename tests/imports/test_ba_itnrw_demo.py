"""The demo's own deliveries of BA and IT.NRW pass the checks that a city's files have to pass."""

import datetime
import json
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from imports.messages import Severity
from imports.reading import read_rows
from imports.sources import ba, itnrw
from imports.sources.ba_keys import read_keys
from imports.sources.itnrw_tables import setups
from imports.validation import Known, KnownArea, KnownEdition
from indicators.status import Status

MEASURES = Path(__file__).parents[2] / "indicators" / "catalogue" / "measures"


def source_keys(name):
    words = tomllib.loads((MEASURES / f"{name}.toml").read_text(encoding="utf-8"))
    return frozenset(
        measure["source_key"] for measure in words["measures"].values() if "source_key" in measure
    )


@pytest.fixture(scope="module")
def delivered(tmp_path_factory):
    """Return the folder of the demo's deliveries."""
    folder = tmp_path_factory.mktemp("demo")
    call_command("demo_data", out=folder, stdout=StringIO(), stderr=StringIO())
    return folder


@pytest.fixture(scope="module")
def edition(delivered):
    """Return the demo's areas with city, Kreis and Land."""
    boundaries = delivered / "gebiete" / "siedlungsbezirke_schematisch.geojson"
    shapes = json.loads(boundaries.read_text(encoding="utf-8"))
    names = {shape["properties"]["code"]: shape["properties"]["name"] for shape in shapes["features"]}
    around = {"05170008": ("stadt", "Dinslaken"), "05170": ("kreis", "Kreis Wesel"), "05": ("land", "NRW")}
    return KnownEdition(
        datetime.date(2010, 1, 1),
        parts={code: KnownArea("siedlungsbezirk", code, name) for code, name in names.items()},
        others={code: KnownArea(level, code, name) for code, (level, name) in around.items()},
    )


def known(source, edition):
    today = datetime.date(2026, 3, 1)
    return Known(today=today, editions=(edition,), measures=source_keys(source), threshold=10)


def test_labour_market_files_feed_every_measure_of_the_ba_in_every_year(delivered, edition):
    table = next((delivered / "ba").glob("akg_schluessel*.csv")).read_text(encoding="utf-8")
    keys = read_keys(read_rows(table)[0])
    checks = [
        ba.check(path.read_bytes(), path.name, known("ba", edition), keys)
        for path in sorted((delivered / "ba").glob("2*.csv"))
    ]

    figures = [figure for checked in checks for figure in checked.figures]
    assert {p.code for checked in checks for p in checked.problems} <= {"BA-08", "GEB-04"}
    assert {(f.measure_key, f.period.year) for f in figures} == {
        (key, year) for key in source_keys("ba") for year in range(2014, 2024)
    }
    assert {f.status for f in figures} == {Status.VALUE, Status.WITHHELD}
    assert {f.status for f in figures if f.area_code == "05"} == {Status.WITHHELD}


def test_state_statistics_feed_every_measure_of_itnrw_in_every_year(delivered, edition):
    checks = [
        itnrw.check(path.read_bytes(), path.name, known("itnrw", edition), setups())
        for path in sorted((delivered / "itnrw").iterdir())
    ]

    figures = {(f.measure_key, f.area_code, f.period.year) for checked in checks for f in checked.figures}
    assert {checked.profile for checked in checks} == {"I1", "I2"}
    assert [p.code for checked in checks for p in checked.problems if p.severity is Severity.ERROR] == []
    assert {p.code for checked in checks for p in checked.problems} <= {"ZEIT-04", "SUM-02"}
    assert {
        (key, area, year)
        for key in source_keys("itnrw")
        for area in ("05170008", "05170", "05")
        for year in range(2014, 2024)
    } <= figures
