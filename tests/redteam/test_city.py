"""An attacker of its own against everything public: a city of 40 districts, two releases."""

import sys

import pytest
from django.test import Client

from indicators.computing import figures
from indicators.models import ClassBreaks, Measure, PublishedValue
from indicators.publication import publish
from indicators.publication.gathering import gather
from indicators.publication.publishing import decided
from tests.redteam.attacker import Attacker
from tests.redteam.city import LATE_RATES, RATES_OF_MEN, add_rates, build
from tests.redteam.crawler import SAME_ROWS, crawl

pytestmark = pytest.mark.django_db

THRESHOLD = 3


def publish_primary_only():
    """Publish as an office would that hides small numbers and nothing else."""
    material = gather("public")
    hidden = decided("public", material).primary
    publish(commit=True)
    for figure in figures(material.formulas, material.counts, material.places_by_year, hidden):
        same = PublishedValue.objects.filter(
            indicator=figure.indicator, area=figure.place.id, year=figure.year
        )
        same.update(number=figure.value.number, status=figure.value.status)
    ClassBreaks.objects.all().delete()


def small_counts(counts, areas, year):
    """Return {(name of the measure, district, year): number} of everything from 1 to 2."""
    names = dict(Measure.objects.values_list("slug", "name"))
    return {
        (names[slug], area.name, year): int(number)
        for slug, numbers in counts.items()
        for area, number in zip(areas, numbers, strict=True)
        if 0 < number < THRESHOLD
    }


def test_an_attacker_recovers_nothing_of_a_city_of_forty_districts():
    counts, areas = build()
    add_rates(LATE_RATES + RATES_OF_MEN)
    small = small_counts(counts, areas, 2023)
    publish(commit=True)

    notes = crawl(Client(), without=SAME_ROWS)
    attacker = Attacker(notes)
    found = attacker.recovered()

    assert len(attacker.gaps) > len(small) > 50
    assert {key: found[key] for key in found if key in small} == {}
    assert found == {}


def test_the_same_attacker_recovers_most_where_only_small_numbers_are_hidden(capsys):
    counts, areas = build()
    add_rates(LATE_RATES + RATES_OF_MEN)
    small = small_counts(counts, areas, 2023)
    publish_primary_only()

    found = Attacker(crawl(Client(), without=SAME_ROWS)).recovered()

    exact = {key for key, (low, high) in found.items() if low == high and key in small}
    with capsys.disabled():
        sys.stdout.write(f"\nOnly small numbers hidden: {len(exact)} of {len(small)} recovered exactly.\n")
    assert len(exact) > 20
    assert {key: found[key] for key in exact} == {key: (small[key], small[key]) for key in exact}


def test_two_releases_together_give_nothing_away():
    """Read with all their files."""
    counts, areas = build(districts=12)
    small = small_counts(counts, areas, 2023)
    publish(commit=True)
    add_rates(LATE_RATES)
    publish(commit=True)

    first, second = (crawl(Client(), stand=stand) for stand in (1, 2))
    together = Attacker(first, second)

    assert len(first.words) < len(second.words)
    assert len(together.gaps) > 0
    assert {key: low_high for key, low_high in together.recovered().items() if key in small} == {}
