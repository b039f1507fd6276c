"""The demo, from delivered files to the page, against arithmetic of its own.

Everything here is recomputed from the delivered files with the csv module and
fractions: no formula, no sum and no rounding of the project is used.
"""

import csv
import io
import json
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from indicators.models import PublishedMeasure
from tests.redteam.attacker import Attacker
from tests.redteam.crawler import SAME_ROWS, crawl

pytestmark = pytest.mark.django_db

DISTRICTS = tuple(f"{number:02d}" for number in range(1, 11))
CITY = "05170008"


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory):
    """Return the folder of the demo's deliveries."""
    folder = tmp_path_factory.mktemp("lieferungen")
    call_command("demo_data", "--out", str(folder), verbosity=0)
    return folder


@pytest.fixture(scope="module")
def site(deliveries, django_db_setup, django_db_blocker):
    """Return a visitor of a site that was filled from the deliveries, and undo it all afterwards."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.chdir(deliveries)
        call_command("load_catalogue", "--commit", verbosity=0)
        for step in json.loads((deliveries / "lieferungen.json").read_text()):
            call_command(step["command"], step["file"], *step["args"], verbosity=0)
        call_command("publish", "--commit", verbosity=0)
        yield Client()
        transaction.set_rollback(True)
    connection.close()


def rows(path, encoding="utf-8-sig"):
    with path.open(encoding=encoding, newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def sums_of_years(folder):
    """Yield year, area, age and sex with a count from the aggregated register files."""
    for path in sorted(folder.glob("*_r2_summen_*")):
        for row in rows(path):
            if (row["bestand"], row["merkmal"]) == ("HW", "ALTER") and row["gebiet_code"] != "00":
                key = (int(row["stichtag"][-4:]), row["gebiet_code"], int(row["auspraegung"][1:4]))
                yield (*key, row["geschlecht"]), int(row["anzahl"])


def people_of_a_year(folder):
    """Yield year, area, age and sex of every person with main dwelling, counting one."""
    for path in folder.glob("*_r1_*"):
        for row in rows(path):
            if row["wohnungsstatus"] != "NW":
                yield (2023, row["gebiet"], int(row["alter"]), row["geschlecht"].upper()), 1


@pytest.fixture(scope="module")
def register(deliveries):
    """Return the number of people with main dwelling: {(year, district or 99, age, sex): n}."""
    found: Counter[tuple[int, str, int, str]] = Counter()
    for key, count in (*sums_of_years(deliveries / "register"), *people_of_a_year(deliveries / "register")):
        found[key] += count
    return found


def people(register, year, area, ages):
    """Return how many people of some ages live in a district or, with its remainder, in the city."""
    places = (*DISTRICTS, "99") if area == CITY else (area,)
    return sum(
        count
        for (of_year, place, age, _), count in register.items()
        if of_year == year and place in places and age in ages
    )


def rounded(part, whole, factor=100, decimals=1):
    exact = Fraction(part) * factor / Fraction(whole)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
        Decimal(1).scaleb(-decimals), ROUND_HALF_UP
    )


def downloaded(site, indicator):
    """Return what the public CSV says: {(year, area code): number or status}."""
    text = site.get(f"/daten/{indicator}.csv").content.decode()
    return {
        (int(row["jahr"]), row["gebiet_code"]): Decimal(row["wert"]) if row["wert"] else row["status"]
        for row in csv.DictReader(io.StringIO(text))
    }


def shown_numbers(found):
    return {key: value for key, value in found.items() if isinstance(value, Decimal)}


@pytest.mark.parametrize(
    ("indicator", "part", "whole"),
    [
        ("ew_anteil_u18", range(18), range(130)),
        ("ew_anteil_u3", range(3), range(130)),
        ("ew_anteil_65plus", range(65, 130), range(130)),
        ("jugendquotient", range(20), range(20, 65)),
        ("greying_index", range(80, 130), range(65, 80)),
    ],
)
def test_rates_of_the_register_equal_own_arithmetic(site, register, indicator, part, whole):
    numbers = shown_numbers(downloaded(site, indicator))

    assert numbers == {
        (year, area): rounded(people(register, year, area, part), people(register, year, area, whole))
        for year, area in numbers
    }
    assert {year for year, _ in numbers} == set(range(2014, 2024))
    assert {area for _, area in numbers} == {*DISTRICTS, CITY}


def test_the_population_equals_the_people_counted(site, register):
    numbers = downloaded(site, "ew_gesamt")

    assert numbers == {
        (year, area): Decimal(people(register, year, area, range(130)))
        for year in range(2014, 2024)
        for area in (*DISTRICTS, CITY)
    }


def test_the_change_over_five_years_looks_back_five_years(site, register):
    numbers = downloaded(site, "ew_entwicklung_5j")

    def change(year, area):
        now, before = (people(register, when, area, range(130)) for when in (year, year - 5))
        return rounded(now - before, before)

    assert numbers == {
        (year, area): change(year, area) for year in range(2019, 2024) for area in (*DISTRICTS, CITY)
    }


def test_the_average_age_counts_half_a_year_on_top(site, register):
    numbers = downloaded(site, "durchschnittsalter")

    def average(year, area):
        ages = {age: people(register, year, area, (age,)) for age in range(116)}
        return rounded(sum(n * (age + Fraction(1, 2)) for age, n in ages.items()), sum(ages.values()), 1)

    for area in ("05", "09", CITY):
        assert numbers[2020, area] == average(2020, area)


def test_rates_of_the_labour_agency_equal_own_arithmetic(site, deliveries, register):
    delivered = {}
    for path in sorted((deliveries / "ba").glob("*_b3_*")):
        for row in rows(path):
            if row["merkmal"] == "RLB":
                delivered[int(row["berichtsmonat"][:4]), row["gebiet_code"]] = row["wert"] or row["zeichen"]
    numbers = downloaded(site, "sgb2_quote")

    compared = 0
    for (year, area), count in delivered.items():
        key = (year, CITY if area in {"00", CITY} else area)
        if key not in numbers:
            continue
        if isinstance(numbers[key], Decimal):
            compared += 1
            assert numbers[key] == rounded(int(count), people(register, *key, range(65)))
        else:
            assert count == "*" or int(count) < 10 or numbers[key] == "gesperrt"
    assert compared > 80


def test_page_and_download_say_the_same(site):
    numbers = downloaded(site, "sgb2_quote")
    page = site.get("/karte/sgb2_quote/?jahr=2022").content.decode()

    for (year, area), value in numbers.items():
        if year == 2022 and isinstance(value, Decimal) and area in DISTRICTS:
            assert f": {value}".replace(".", ",") in page, area


def test_what_the_agency_withheld_is_withheld_everywhere(site):
    numbers = downloaded(site, "sgb2_quote")
    withheld = {key for key, value in numbers.items() if not isinstance(value, Decimal)}

    assert {(year, "05") for year in range(2014, 2024)} <= withheld


def test_an_attacker_recovers_nothing_of_the_demo(site):
    """Every page without choices, all years, and each row once; a smaller city is read with all its files."""
    notes = crawl(site, without=SAME_ROWS)
    attacker = Attacker(notes)
    thresholds = dict(PublishedMeasure.objects.values_list("name", "threshold"))

    assert len(notes.words) == 71
    assert len(attacker.gaps) > 100
    assert attacker.recovered(lambda name: thresholds.get(name, 3)) == {}
