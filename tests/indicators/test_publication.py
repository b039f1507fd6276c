"""publish() from observations to published values, on PostGIS."""

import datetime
from collections import Counter
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from indicators.models import ClassBreaks, PublishedIndicator, PublishedValue, Release
from indicators.models.unpublished import Observation
from indicators.publication import publish
from indicators.status import Status
from tests import factories

pytestmark = pytest.mark.django_db


def deliver(slug, numbers, year=2023, **fields):
    """Observe a measure in areas: {area: number}."""
    measure = factories.measure(slug)
    for area, number in numbers.items():
        factories.observation(measure, area, number, year, **fields)


def shown(slug, year=2023):
    """Return the current values of an indicator by area code: number or status."""
    return {
        value.area.code: value.number if value.status == Status.VALUE else Status(value.status)
        for value in PublishedValue.objects.for_indicator(slug)
        if value.year == year
    }


def children_and_all(districts, children, everyone):
    factories.indicator()
    deliver("ew_u18", dict(zip(districts, children, strict=True)))
    deliver("ew_gesamt", dict(zip(districts, everyone, strict=True)))


def test_publish_shows_rates_of_areas_and_of_their_sum():
    _, districts = factories.city()
    children_and_all(districts, (100, 200, 400), (1000, 1000, 2000))

    report = publish(commit=True)

    assert shown("ew_anteil_u18") == {
        "01": Decimal("10.0"),
        "02": Decimal("20.0"),
        "03": Decimal("20.0"),
        factories.CITY: Decimal("17.5"),
    }
    assert (report.release, report.new, report.changed, report.unchanged) == (1, 4, 0, 0)


def test_publish_counts_the_remainder_in_the_city_only():
    whole, districts = factories.city(2)
    remainder = factories.area("99", "nicht zuordenbar", parent=whole, is_remainder=True, shape=None)
    children_and_all([*districts, remainder], (100, 200, 50), (1000, 1000, 100))

    publish(commit=True)

    assert shown("ew_anteil_u18") == {
        "01": Decimal("10.0"),
        "02": Decimal("20.0"),
        factories.CITY: Decimal("16.7"),
    }


def test_publish_hides_a_small_count_and_one_more():
    _, districts = factories.city()
    children_and_all(districts, (2, 200, 300), (1000, 1000, 2000))

    publish(commit=True)

    values = shown("ew_anteil_u18")
    assert values["01"] == Status.WITHHELD
    assert sorted(values.values(), key=str).count(Status.WITHHELD) == 2
    assert values[factories.CITY] == Decimal("12.6")


def test_publish_hides_where_all_but_a_few_have_the_property():
    _, districts = factories.city()
    children_and_all(districts, (998, 200, 300), (1000, 1000, 2000))

    publish(commit=True)

    assert shown("ew_anteil_u18")["01"] == Status.WITHHELD


def test_publish_shows_no_rate_over_a_small_denominator():
    _, districts = factories.city()
    children_and_all(districts, (10, 200, 300), (99, 1000, 2000))

    publish(commit=True)

    assert shown("ew_anteil_u18")["01"] == Status.UNRELIABLE


def test_publish_protects_what_the_source_withheld():
    _, districts = factories.city()
    factories.indicator()
    deliver("ew_gesamt", dict.fromkeys(districts, 1000))
    deliver("ew_u18", {districts[1]: 200, districts[2]: 300})
    deliver("ew_u18", {districts[0]: None}, status=Status.WITHHELD)
    city = districts[0].parent
    deliver("ew_u18", {city: 507})

    publish(commit=True)

    values = shown("ew_anteil_u18")
    assert values["01"] == Status.WITHHELD
    assert list(values.values()).count(Status.WITHHELD) == 2
    assert values[factories.CITY] == Decimal("16.9")


def test_publish_keeps_missing_apart_from_zero():
    _, districts = factories.city()
    factories.indicator()
    deliver("ew_gesamt", dict.fromkeys(districts, 1000))
    deliver("ew_u18", {districts[0]: 0, districts[1]: 200})

    publish(commit=True)

    assert shown("ew_anteil_u18") == {
        "01": Decimal("0.0"),
        "02": Decimal("20.0"),
        "03": Status.MISSING,
        factories.CITY: Status.MISSING,
    }


def test_publish_without_commit_writes_nothing():
    _, districts = factories.city()
    children_and_all(districts, (100, 200, 400), (1000, 1000, 2000))

    report = publish()

    assert (report.release, report.new) == (None, 4)
    assert not Release.objects.exists()
    assert not PublishedValue.objects.exists()


def test_a_second_publication_without_changes_makes_no_release():
    _, districts = factories.city()
    children_and_all(districts, (100, 200, 400), (1000, 1000, 2000))
    publish(commit=True)

    report = publish(commit=True)

    assert (report.release, report.new, report.changed, report.unchanged) == (None, 0, 0, 4)
    assert Release.objects.count() == 1


def test_a_correction_is_a_new_release_and_the_old_address_keeps_its_values():
    _, districts = factories.city()
    children_and_all(districts, (100, 200, 400), (1000, 1000, 2000))
    publish(commit=True)
    Observation.objects.filter(measure="ew_u18", area=districts[0]).update(number=110)

    report = publish(commit=True, note="Bezirk 01 berichtigt")

    assert (report.release, report.changed, report.unchanged) == (2, 2, 2)
    assert shown("ew_anteil_u18")["01"] == Decimal("11.0")
    old = PublishedValue.objects.for_indicator("ew_anteil_u18", stand=1)
    assert {value.area.code: value.number for value in old}["01"] == Decimal("10.0")


def test_a_value_that_is_not_computed_any_more_becomes_missing():
    _, districts = factories.city()
    children_and_all(districts, (100, 200, 400), (1000, 1000, 2000))
    publish(commit=True)
    Observation.objects.filter(measure="ew_u18").update(current=False)

    publish(commit=True)

    assert set(shown("ew_anteil_u18").values()) == {Status.MISSING}


def test_class_breaks_pool_all_years_and_leave_the_city_out():
    _, districts = factories.city()
    children_and_all(districts, (100, 200, 400), (1000, 1000, 2000))
    deliver("ew_u18", dict(zip(districts, (300, 350, 800), strict=True)), 2022)
    deliver("ew_gesamt", dict(zip(districts, (1000, 1000, 2000), strict=True)), 2022)

    publish(commit=True)

    found = ClassBreaks.objects.get(method="natuerlich", classes=5)
    assert (found.breaks[0], found.breaks[-1]) == (Decimal("10.0"), Decimal("40.0"))
    assert Counter(ClassBreaks.objects.values_list("method", flat=True)) == dict.fromkeys(
        ("natuerlich", "quantile", "gleich", "streuung", "headtail", "stadt"), 5
    )


def test_the_description_freezes_formula_source_and_years():
    _, districts = factories.city()
    children_and_all(districts, (100, 200, 400), (1000, 1000, 2000))

    publish(commit=True)

    described = PublishedIndicator.objects.get()
    assert described.formula_text == "ew_u18 ÷ ew_gesamt × 100"
    assert described.source_text == "Stadt Dinslaken, Einwohnermeldedatei"
    assert (described.years, described.levels) == ([2023], ["stadt", "siedlungsbezirk"])


def test_a_public_release_leaves_internal_indicators_out():
    _, districts = factories.city()
    children_and_all(districts, (100, 200, 400), (1000, 1000, 2000))
    factories.indicator("intern", audience="internal", topic=factories.topic())

    report = publish(commit=True)

    assert not PublishedIndicator.objects.filter(slug="intern").exists()
    assert report.indicators == 1


def test_changes_over_years_look_back_in_the_same_place():
    _, districts = factories.city()
    made = factories.indicator("wachstum", numerator=("ew_gesamt",), denominator=())
    made.terms.create(part="numerator", measure=factories.measure("ew_gesamt"), weight=-1, year_offset=-5)
    made.terms.create(part="denominator", measure=factories.measure("ew_gesamt"), year_offset=-5)
    deliver("ew_gesamt", dict(zip(districts, (1100, 1000, 900), strict=True)), 2023)
    deliver("ew_gesamt", dict.fromkeys(districts, 1000), 2018)

    publish(commit=True)

    assert shown("wachstum") == {
        "01": Decimal("10.0"),
        "02": Decimal("0.0"),
        "03": Decimal("-10.0"),
        factories.CITY: Decimal("0.0"),
    }


def test_values_of_two_editions_are_never_mixed():
    old = factories.edition(datetime.date(2010, 1, 1))
    new = factories.edition(datetime.date(2023, 1, 1))
    _, before = factories.city(2, in_edition=old)
    _, after = factories.city(3, in_edition=new)
    factories.indicator()
    for areas, year in ((before, 2022), (after, 2023)):
        deliver("ew_gesamt", dict.fromkeys(areas, 1000), year)
        deliver("ew_u18", dict.fromkeys(areas, 150), year)

    publish(commit=True)

    assert {value.area.edition_id for value in PublishedValue.objects.filter(year=2022)} == {old.pk}
    assert {value.area.edition_id for value in PublishedValue.objects.filter(year=2023)} == {new.pk}


def test_the_command_reports_in_german_and_repeats_without_change(capsys):
    _, districts = factories.city()
    children_and_all(districts, (100, 200, 400), (1000, 1000, 2000))

    call_command("publish", "--commit", "--note", "Erste Veröffentlichung")
    call_command("publish", "--commit")

    first, second = capsys.readouterr().out.split("Veröffentlichung 1 gespeichert.\n")
    assert "4 neu, 0 geändert, 0 unverändert." in first
    assert "0 Änderungen: Es gibt nichts zu veröffentlichen." in second


def queries_to_publish(districts):
    """Return how many queries the publication of so many districts takes; nothing of it stays."""
    with transaction.atomic():
        _, areas = factories.city(districts)
        children_and_all(areas, (100,) * districts, (1000,) * districts)
        with CaptureQueriesContext(connection) as captured:
            publish(commit=True)
        transaction.set_rollback(True)
    return len(captured)


def test_publication_costs_the_same_number_of_queries_for_more_areas():
    queries_to_publish(1)  # the first one in a process looks up more

    assert queries_to_publish(3) == queries_to_publish(6)
