"""Tables of other offices: parts fit their wholes, districts differ, and every measure gets its numbers."""

import csv

import pytest
from django.core.management import call_command

from demo.city import UNASSIGNED, YEARS
from demo.offices import ELECTIONS, TABLES
from indicators.models import Measure
from indicators.models.unpublished import Observation
from tests.demo.files import CODES as ALL_CODES
from tests.demo.files import listed, population

CODES = [code for code in ALL_CODES if code != UNASSIGNED]
OF_OFFICES = {column for _, _, columns in TABLES.values() for column in columns}
PARTS = (
    ("uebergang_gymnasium", "uebergang_gesamt"), ("abgang_ohne_hsa", "abgang_gesamt"),
    ("seu_sprache_ok", "seu_kinder"), ("seu_adipositas", "seu_kinder"), ("seu_heft", "seu_kinder"),
    ("seu_u8", "seu_heft"), ("wohnungen_gefoerdert", "wohnungen_gesamt"), ("waehlende", "wahlberechtigte"),
)  # fmt: skip


@pytest.fixture(scope="module")
def counts(folder):
    """Return every count: {(measure, year, district): number}."""
    found = {}
    for path in (folder / "andere").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                of_row = {key: row[key] for key in row if key not in ("stichtag", "gebiet", "name")}
                for measure, number in of_row.items():
                    found[measure, int(row["stichtag"][-4:]), row["gebiet"]] = int(number)
    return found


def test_every_year_and_district_has_every_number(counts):
    assert set(counts) == {
        (measure, year, code)
        for measure in OF_OFFICES
        for year in (ELECTIONS if measure.startswith("wa") else YEARS)
        for code in CODES
    }
    assert {measure for part in PARTS for measure in part} <= OF_OFFICES


@pytest.mark.parametrize(("part", "whole"), PARTS)
def test_a_part_is_never_more_than_its_whole(counts, part, whole):
    assert [key for key in counts if key[0] == part and counts[key] > counts[whole, *key[1:]]] == []


def test_the_poorest_district_differs_as_everything_else_says(counts):
    def share(part, whole, code):
        years = [key[1] for key in counts if key[0] == part and key[2] == code]
        return sum(counts[part, y, code] for y in years) / sum(counts[whole, y, code] for y in years)

    for part, whole in (*PARTS[:5], *PARTS[6:]):
        more = part in ("abgang_ohne_hsa", "seu_adipositas", "wohnungen_gefoerdert")
        assert (share(part, whole, "09") > share(part, whole, "10")) is more, part


def test_people_live_on_plausible_floors(counts, folder):
    people_of = population(folder, 2022)
    for code in CODES:
        assert 35 < counts["wohnflaeche", 2022, code] / people_of[code] < 60


@pytest.mark.django_db
def test_the_mappings_feed_every_measure_of_other_offices(folder, monkeypatch, counts):
    monkeypatch.chdir(folder)
    call_command("load_catalogue", "--commit", verbosity=0)
    for entry in listed(folder):
        if entry["command"] in ("import_areas", "import_table"):
            call_command(entry["command"], entry["file"], *entry["args"], verbosity=0)

    stored = Observation.objects.values_list("measure", "period__year", "area__code", "number")
    others = Measure.objects.exclude(source__in=("register", "ba", "itnrw", "geobasis"))
    assert {(slug, year, code): number for slug, year, code, number in stored} == counts
    assert set(others.values_list("slug", flat=True)) == OF_OFFICES
