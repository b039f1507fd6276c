"""Two sets of boundaries: each year has its own, and counts are converted to later ones."""

import datetime
from decimal import Decimal

import pytest

from indicators.models import Overlap, PublishedValue, Release
from indicators.outside.auditing import audit_rows
from indicators.publication import publish, state_of_material
from indicators.rights import PUBLIC_MODELS
from indicators.status import Status
from tests import factories

pytestmark = pytest.mark.django_db
NEW = datetime.date(2023, 1, 1)


@pytest.fixture
def editions():
    """Return the districts of two editions: the second old one is divided, 3 to 1."""
    _, old = factories.city(2)
    _, new = factories.city(3, in_edition=factories.edition(NEW))
    return old, new


def deliver(slug, numbers, year):
    measure = factories.measure(slug)
    for area, number in numbers.items():
        factories.observation(measure, area, number, year)


def overlap(editions):
    old, new = editions
    for before, after, weight in ((0, 0, 1), (1, 1, 3), (1, 2, 1)):
        Overlap.objects.create(old=old[before], new=new[after], weight=weight)


def two_years(editions, before=((100, 1000), (200, 2000)), after=((110, 1100), (150, 1500), (60, 600))):
    factories.indicator()
    for areas, year, numbers in zip(editions, (2022, 2023), (before, after), strict=True):
        deliver("ew_u18", dict(zip(areas, (part for part, _ in numbers), strict=True)), year)
        deliver("ew_gesamt", dict(zip(areas, (whole for _, whole in numbers), strict=True)), year)


def shown(year, slug="ew_anteil_u18", **question):
    """Return number (or status), and since when the boundaries held, by area and its edition."""
    return {
        (value.area.edition.valid_from.year, value.area.code): (
            value.number if value.status == Status.VALUE else Status(value.status),
            value.converted_from and value.converted_from.valid_from.year,
        )
        for value in PublishedValue.objects.for_indicator(slug, **question).select_related("area__edition")
        if value.year == year
    }


def test_without_an_overlap_every_year_has_only_its_own_boundaries(editions):
    two_years(editions)

    publish(commit=True)

    assert shown(2022, with_recast=True) == {
        (2010, "01"): (Decimal("10.0"), None),
        (2010, "02"): (Decimal("10.0"), None),
        (2010, factories.CITY): (Decimal("10.0"), None),
    }


def test_converted_values_stand_beside_the_counted_ones_and_are_asked_for(editions):
    two_years(editions, before=((100, 1000), (400, 2000)))
    overlap(editions)

    publish(commit=True)

    own = {
        (2010, "01"): (Decimal("10.0"), None),
        (2010, "02"): (Decimal("20.0"), None),
        (2010, factories.CITY): (Decimal("16.7"), None),
    }
    assert shown(2022) == own
    assert shown(2022, with_recast=True) == own | {
        (2023, "01"): (Decimal("10.0"), 2010),
        (2023, "02"): (Decimal("20.0"), 2010),
        (2023, "03"): (Decimal("20.0"), 2010),
    }
    assert {edition for edition, _ in shown(2023, with_recast=True)} == {2023}


def test_rates_are_computed_from_converted_counts_never_converted(editions):
    old, new = editions
    two_years(editions, before=((100, 1000), (400, 1000)))
    for before in old:
        Overlap.objects.create(old=before, new=new[0], weight=1)
    Overlap.objects.create(old=old[0], new=new[1], weight=3)
    Overlap.objects.create(old=old[1], new=new[2], weight=1)

    publish(commit=True)

    # 25 of 250 and 200 of 500: 30 %, while the mean of the rates would be 25 %.
    assert shown(2022, with_recast=True)[2023, "01"] == (Decimal("30.0"), 2010)


def test_converted_counts_sum_to_the_city(editions):
    factories.indicator("einwohner", ("ew_gesamt",), (), kind="count", unit="Personen", factor=1, decimals=0)
    deliver("ew_gesamt", dict(zip(editions[0], (1000, 2000), strict=True)), 2022)
    overlap(editions)

    publish(commit=True)

    found = shown(2022, "einwohner", with_recast=True)
    assert [found[2023, code][0] for code in ("01", "02", "03")] == [1000, 1500, 500]
    assert found[2010, factories.CITY] == (Decimal(3000), None)


def test_a_change_over_years_uses_converted_counts_and_says_so(editions):
    made = factories.indicator("zuwachs", ("ew_gesamt",), ("ew_vorher",), name="Zuwachs")
    made.terms.filter(part="denominator").update(measure=factories.measure("ew_gesamt"), year_offset=-1)
    old, new = editions
    deliver("ew_gesamt", dict(zip(old, (1000, 2000), strict=True)), 2022)
    deliver("ew_gesamt", dict(zip(new, (1100, 1500, 600), strict=True)), 2023)
    overlap(editions)

    publish(commit=True)

    assert shown(2023, "zuwachs") == {
        (2023, "01"): (Decimal("110.0"), 2010),
        (2023, "02"): (Decimal("100.0"), 2010),
        (2023, "03"): (Decimal("120.0"), 2010),
        (2023, factories.CITY): (Decimal("106.7"), None),
    }


def test_what_is_hidden_stays_hidden_where_it_is_converted(editions):
    _, old = factories.city(3, in_edition=factories.edition(datetime.date(2000, 1, 1)))
    middle, _ = editions
    factories.indicator()
    deliver("ew_u18", dict(zip(old, (2, 50, 60), strict=True)), 2005)
    deliver("ew_gesamt", dict(zip(old, (1000, 900, 800), strict=True)), 2005)
    for before, after in ((0, 0), (1, 1), (2, 1)):
        Overlap.objects.create(old=old[before], new=middle[after], weight=1)

    publish(commit=True)

    found = shown(2005, with_recast=True)
    assert found[2000, "01"] == (Status.WITHHELD, None)
    assert [found[2000, code][0] for code in ("02", "03")].count(Status.WITHHELD) == 1
    assert found[2010, "01"] == (Status.WITHHELD, 2000)  # a weight of 1 is the small count itself
    assert found[2010, "02"] == (Status.WITHHELD, 2000)  # a hidden count is a part of it
    assert audit_rows(Release.objects.get(number=1)).passes


def test_an_estimate_of_few_people_is_hidden(editions):
    two_years(editions, before=((100, 1000), (10, 2000)))
    overlap(editions)

    publish(commit=True)

    found = shown(2022, with_recast=True)
    assert (found[2010, "02"], found[2023, "03"]) == ((Decimal("0.5"), None), (Status.WITHHELD, 2010))


def test_an_overlap_loaded_later_adds_values_and_changes_none(editions):
    two_years(editions)
    publish(commit=True)
    before = state_of_material()
    overlap(editions)

    report = publish(commit=True)

    assert (report.new, report.changed, report.unchanged) == (3, 0, 7)
    assert shown(2022, stand=1, with_recast=True) == shown(2022)
    assert state_of_material() != before
    assert publish(commit=True).release is None


def test_an_overlap_taken_back_leaves_no_converted_number(editions):
    two_years(editions)
    overlap(editions)
    publish(commit=True)
    Overlap.objects.all().delete()

    publish(commit=True)

    found = shown(2022, with_recast=True)
    assert {found[2023, code] for code in ("01", "02", "03")} == {(Status.MISSING, None)}
    assert len(shown(2022)) == 3


def test_the_audit_of_rows_passes_beside_converted_values(editions):
    two_years(editions)
    overlap(editions)

    publish(commit=True)

    verdict = audit_rows(Release.objects.get(number=1))
    assert (verdict.passes, verdict.doubtful) == (True, 0)


def test_weights_are_out_of_reach_of_the_public_site():
    """Few people may live in a piece between two boundaries."""
    assert Overlap not in PUBLIC_MODELS
