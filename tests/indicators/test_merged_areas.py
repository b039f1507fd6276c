"""One value for two districts: counted once, shown on both, protected as one number."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.classification import breaks
from indicators.counting import Count, Counts, Place
from indicators.disclosure.rules import SourceRule
from indicators.formulas import Value
from indicators.models import Area, ClassBreaks, Indicator, PublishedValue, Release
from indicators.outside.auditing import RecoverableError, audit_rows
from indicators.protection import CountedMeasure, decide
from indicators.publication import publish
from indicators.publication.gathering import WhatIf, WhatIfError
from indicators.publication.previewing import preview
from indicators.status import Status
from tests import factories

database = pytest.mark.django_db
DAY = datetime.date(2023, 12, 31)


def merged(*members):
    """Return the merged area of some districts."""
    first = members[0]
    return Area.every.create(
        edition=first.edition,
        level=first.level,
        parent=first.parent,
        code="+".join(area.code for area in members),
        name=" + ".join(area.name for area in members),
        slug="gemeinsam",
        area_km2=sum(area.area_km2 for area in members),
        members=[area.code for area in members],
    )


def deliver(slug, numbers, year=2023, **fields):
    of_measure = factories.measure(slug)
    for area, number in numbers.items():
        status = Status.MISSING if number is None else Status.VALUE
        factories.observation(of_measure, area, number, year, **{"status": status} | fields)


def unemployment(numbers, people):
    """Deliver people for every district and unemployed for districts and merged areas."""
    factories.indicator("alo_quote", ("alo",), ("ew_gesamt",), name="Arbeitslose je Einwohner")
    deliver("ew_gesamt", people)
    deliver("alo", numbers)


def shown(slug, year=2023):
    """Return number (or status) and merged area of the current values by area code."""
    return {
        value.area.code: (
            value.number if value.status == Status.VALUE else Status(value.status),
            value.merged.code if value.merged else None,
        )
        for value in PublishedValue.objects.for_indicator(slug)
        if value.year == year
    }


@database
def test_both_districts_carry_the_shared_value_and_the_city_counts_it_once():
    _, (small, big, other) = factories.city()
    both = merged(small, big)
    unemployment({both: 60, other: 100}, {small: 500, big: 1500, other: 2000})

    publish(commit=True)

    assert shown("alo_quote") == {
        "01": (Decimal("3.0"), "01+02"),
        "02": (Decimal("3.0"), "01+02"),
        "03": (Decimal("5.0"), None),
        factories.CITY: (Decimal("4.0"), None),
    }


@database
def test_an_indicator_of_single_districts_stays_single():
    _, (small, big, other) = factories.city()
    both = merged(small, big)
    factories.indicator()
    deliver("ew_u18", {small: 50, big: 300, other: 200})
    unemployment({both: 60, other: 100}, {small: 500, big: 1500, other: 2000})

    publish(commit=True)

    assert shown("ew_anteil_u18") == {
        "01": (Decimal("10.0"), None),
        "02": (Decimal("20.0"), None),
        "03": (Decimal("10.0"), None),
        factories.CITY: (Decimal("13.8"), None),
    }


@database
def test_single_values_take_the_merged_area_out_of_force():
    _, (small, big, other) = factories.city()
    both = merged(small, big)
    unemployment({both: 60, small: 20, big: 45, other: 100}, {small: 500, big: 1500, other: 2000})

    publish(commit=True)

    assert shown("alo_quote") == {
        "01": (Decimal("4.0"), None),
        "02": (Decimal("3.0"), None),
        "03": (Decimal("5.0"), None),
        factories.CITY: (Decimal("4.1"), None),
    }


@database
def test_a_merged_delivery_replaces_single_values_in_a_later_release():
    _, (small, big, other) = factories.city()
    unemployment({small: 20, big: 45, other: 100}, {small: 500, big: 1500, other: 2000})
    publish(commit=True)
    both = merged(small, big)
    measure = factories.measure("alo")
    for area in (small, big):
        type(factories.observation(measure, area, 1, 1999)).objects.filter(
            measure=measure, area=area, period=DAY
        ).update(number=None, status=Status.MISSING)
    deliver("alo", {both: 61})

    publish(commit=True)

    assert shown("alo_quote") == {
        "01": (Decimal("3.1"), "01+02"),
        "02": (Decimal("3.1"), "01+02"),
        "03": (Decimal("5.0"), None),
        factories.CITY: (Decimal("4.0"), None),
    }


@database
def test_a_shared_value_is_one_value_for_the_classes():
    _, (small, big, *others) = factories.city(5)
    both = merged(small, big)
    people = {small: 500, big: 1500} | dict.fromkeys(others, 1000)
    unemployment({both: 60} | dict(zip(others, (50, 70, 90), strict=True)), people)

    publish(commit=True)

    stored = ClassBreaks.objects.filter(method="quantile", classes=3).order_by("zero_apart").first()
    shared, rest = Decimal(3), [Decimal(5), Decimal(7), Decimal(9)]
    once, twice = (breaks([*same, *rest], "quantile", 3, 1).limits for same in ([shared], [shared] * 2))
    assert once != twice
    assert stored is not None
    assert tuple(stored.breaks) == once


@database
def test_a_small_shared_value_is_hidden_on_both_and_nothing_gives_it_away():
    _, (small, big, third, fourth) = factories.city(4)
    both = merged(small, big)
    unemployment({both: 2, third: 100, fourth: 90}, dict.fromkeys((small, big, third, fourth), 1000))

    publish(commit=True)

    assert shown("alo_quote") == {
        "01": (Status.WITHHELD, "01+02"),
        "02": (Status.WITHHELD, "01+02"),
        "03": (Decimal("10.0"), None),
        "04": (Status.WITHHELD, None),
        factories.CITY: (Decimal("4.8"), None),
    }
    assert audit_rows(Release.objects.get(number=1)).passes


@database
def test_the_attack_finds_a_small_shared_value_that_is_shown():
    """The city minus all others is the shared value: the audit has to see that."""
    _, (small, big, third, fourth) = factories.city(4)
    both = merged(small, big)
    factories.indicator("arbeitslose", ("alo",), (), kind="count", unit="Personen", factor=1, decimals=0)
    deliver("alo", {both: 2, third: 100, fourth: 90})
    publish(commit=True)
    PublishedValue.objects.filter(area=fourth).update(number=Decimal(90), status=Status.VALUE)

    verdict = audit_rows(Release.objects.get(number=1))

    assert [(found.what, found.area) for found in verdict.recovered] == [("alo", "Bezirk 01 + Bezirk 02")]


@database
def test_publishing_shared_values_again_changes_nothing():
    _, (small, big, other) = factories.city()
    both = merged(small, big)
    unemployment({both: 60, other: 100}, {small: 500, big: 1500, other: 2000})
    publish(commit=True)

    again = publish(commit=True)

    assert (again.release, again.new, again.changed, again.unchanged) == (None, 0, 0, 4)


@database
def test_the_index_takes_a_shared_rate_once():
    _, (small, big, other) = factories.city()
    both = merged(small, big)
    unemployment({both: 60, other: 100}, {small: 500, big: 1500, other: 2000})
    rate = Indicator.objects.get(slug="alo_quote")
    rate.in_index, rate.direction = True, "higher_worse"
    rate.save()
    factories.indicator("index", (), (), kind="index", name="Index", unit="Punkte", decimals=2)

    publish(commit=True)

    assert {code: number for code, (number, _) in shown("index").items()} == {
        "01": Decimal("-1.00"),
        "02": Decimal("-1.00"),
        "03": Decimal("1.00"),
    }


@database
def test_the_report_refuses_to_ask_about_areas_that_share_values_already():
    _, (small, big, other) = factories.city()
    both = merged(small, big)
    unemployment({both: 60, other: 100}, {small: 500, big: 1500, other: 2000})

    with pytest.raises(WhatIfError, match="gemeinsamer Wert"):
        preview(what_if=WhatIf(merged=(("02", "03"),)))


@database
def test_merged_areas_are_no_areas_of_pages_and_files():
    _, (small, big, _) = factories.city()
    both = merged(small, big)

    assert both not in Area.objects.all()
    assert [area.code for area in Area.objects.of(small.edition, small.level_id)] == ["01", "02", "03"]
    assert [area.code for area in Area.objects.in_editions({small.edition_id})][1:] == ["01", "02", "03"]
    assert list(Area.objects.addressed("01+02-gemeinsam")) == []


@database
def test_values_with_their_merged_areas_cost_one_query():
    _, (small, big, other) = factories.city()
    both = merged(small, big)
    unemployment({both: 60, other: 100}, {small: 500, big: 1500, other: 2000})
    publish(commit=True)

    with CaptureQueriesContext(connection) as captured:
        shown("alo_quote")

    assert len(captured) == 1


# The table of disclosure control, without a database


def places():
    city = Place(0, "stadt:1", "stadt", 30, None, False, None)
    areas = [Place(i, f"{i}", "bezirk", 40, 0, False, Decimal(1), f"{i:02d}") for i in (1, 2, 3)]
    both = Place(9, "9", "bezirk", 40, 0, False, Decimal(2), "01+02", 0, (1, 2))
    return [city, *areas, both]


def numbers(measure, by_series):
    return [Count(measure, series, 2023, Value(Decimal(n)), DAY) for series, n in by_series.items()]


def test_a_shared_count_is_one_cell_beside_single_ones():
    counts = Counts(places(), numbers("alo", {"9": 60, "3": 100}), ())
    counts.sum_merged({})

    table = decide(counts, [CountedMeasure("alo", SourceRule(threshold=3))]).table

    assert {cell.key: cell.value for cell in table.cells if cell.published} == {
        "alo|9|2023": 60,
        "alo|3|2023": 100,
        "alo|stadt:1|2023": 160,
    }


def test_the_sum_of_single_counts_protects_the_single_ones():
    """Who sees the people of both and of one sees those of the other."""
    counts = Counts(
        places(), [*numbers("alo", {"9": 60, "3": 100}), *numbers("ew", {"1": 2, "2": 500, "3": 400})], ()
    )
    counts.sum_merged({9: frozenset({("alo", 2023), ("ew", 2023)})})
    measures = [CountedMeasure(slug, SourceRule(threshold=3)) for slug in ("alo", "ew")]

    hidden = {key[:2] for key in decide(counts, measures).require_proven().hidden}

    assert ("ew", "1") in hidden
    assert hidden & {("ew", "2"), ("ew", "9")}
    assert not hidden & {("alo", "9"), ("alo", "3")}


@database
def test_few_people_between_a_shared_whole_and_single_parts_stop_the_release():
    """Unemployed men come from nobody: both together minus the women of each are 2 men."""
    _, (small, big, third, fourth) = factories.city(4)
    whole = factories.measure("alo")
    for slug in ("alo_w", "alo_m"):
        factories.measure(slug, whole=whole, partition="geschlecht")
    count = {"kind": "count", "factor": 1, "decimals": 0, "unit": "Personen"}
    factories.indicator("arbeitslose", ("alo",), (), **count)
    factories.indicator("frauen", ("alo_w",), (), **count)
    deliver("alo", {merged(small, big): 32, third: 60, fourth: 50})
    deliver("alo_w", {small: 14, big: 16, third: 30, fourth: 20})

    with pytest.raises(RecoverableError, match="alo_m, Bezirk 01"):
        publish(commit=True)

    assert not PublishedValue.objects.exists()
