"""The import commands take the demo's files in their order, and every measure gets its numbers."""

import re

import pytest
from django.core.management import call_command

from indicators.models import Measure
from indicators.models.unpublished import Observation
from tests.demo.files import CODES, labour, listed, population, sums

MESSAGE = re.compile(r"^(FEHLER|WARNUNG|HINWEIS)\s+([A-Z]+-\d+)", re.MULTILINE)
YEARS = set(range(2014, 2024))
SEVERAL = ("WARNUNG", "ZEIT-04")
ROUNDED = ("HINWEIS", "SUM-02")
ONLY_FROM_PERSONS = {
    "HW HH_TYP=*",
    "HW HH_TYP=einperson ALTER=65-",
    "HW STAAT=ND ALTER=15-64",
    "HW ZUWANDERUNG=2,3 ALTER=0-17",
}
"""Measures that sums (R2) do not have, so only the newest year has them."""


@pytest.fixture
def messages(folder, db, monkeypatch, capsys):
    """Import everything; return the messages of each file as (severity, code)."""
    monkeypatch.chdir(folder)
    call_command("load_catalogue", "--commit")
    found = {}
    for entry in listed(folder):
        capsys.readouterr()
        call_command(entry["command"], entry["file"], *entry["args"])
        found[entry["file"]] = set(MESSAGE.findall(capsys.readouterr().out))
    return found


def delivered(slug, year):
    """Return the delivered number of each district, None where it was withheld."""
    rows = Observation.objects.filter(
        measure=slug, period__year=year, current=True, area__level="siedlungsbezirk"
    )
    return dict(rows.values_list("area__code", "number"))


def years_by_key():
    """Return the years in which each key of an imported source has numbers."""
    wanted = Measure.objects.filter(source__in=("register", "ba", "itnrw")).exclude(source_key="")
    keys = dict(wanted.values_list("slug", "source_key"))
    years: dict[str, set[int]] = {key: set() for key in keys.values()}
    for slug, day in Observation.objects.filter(measure__in=keys).values_list("measure", "period").distinct():
        years[keys[slug]].add(day.year)
    return years


def as_numbers(cells):
    """Return the cells of the districts as numbers, None for an asterisk."""
    return {code: None if cells[code] == "*" else int(cells[code]) for code in CODES}


def test_all_files_import_and_every_measure_gets_its_numbers(messages, folder):
    expected = {
        "gebiete": set(),
        "ba": set(),
        "register": {("HINWEIS", "GEB-04")},
        "itnrw": {SEVERAL, ROUNDED},
        "andere": {SEVERAL},
    }
    for file, found in messages.items():
        assert found <= expected[file.split("/")[0]]

    years = years_by_key()
    assert {key for key, found in years.items() if found != YEARS} == ONLY_FROM_PERSONS
    assert all(years[key] == {2023} for key in ONLY_FROM_PERSONS)

    for year in YEARS:
        assert delivered("ew_gesamt", year) == population(folder, year)
        births = sums(folder, year)["HW", "BEWEGUNG", "geburten", "I"]
        assert delivered("geburten", year) == {code: births[code] for code in CODES}
        assert delivered("rlb", year) == as_numbers(labour(folder, year)["RLB"])
