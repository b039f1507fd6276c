"""Limits that people choose for an indicator: edited, refused, frozen with a release."""

from decimal import Decimal

import pytest

from indicators.models import ClassBreaks, Indicator, PublishedIndicator
from indicators.publication import publish
from tests import factories
from tests.indicators.test_admin import address, errors_on, grow, sent, staff

__all__ = ["staff"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "limits", "sentence"),
    [
        ("manuell", "", "„Festgelegte Grenzen“ braucht Grenzen."),
        ("manuell", "0, 5", "Bitte drei bis sechs Grenzen angeben, zum Beispiel 0; 5; 10; 20."),
        ("natuerlich", "0, 9, 5", "Die Grenzen müssen, auf die gezeigten Stellen gerundet, aufsteigen."),
    ],
)
def test_limits_that_do_not_make_classes_are_refused(staff, method, limits, sentence):
    indicator = grow(1)[Indicator]
    data = sent(indicator, indicator.terms.all()) | {"method": method, "manual_breaks": limits}

    response = staff.post(address(Indicator, "change", indicator.pk), data)

    assert errors_on(response) == [sentence]
    indicator.refresh_from_db()
    assert (indicator.method, indicator.manual_breaks) == ("natuerlich", [])


def test_chosen_limits_are_saved(staff):
    indicator = grow(1)[Indicator]
    data = sent(indicator, indicator.terms.all()) | {"method": "manuell", "manual_breaks": "0, 5, 7.5, 20"}

    response = staff.post(address(Indicator, "change", indicator.pk), data)

    assert errors_on(response) == []
    indicator.refresh_from_db()
    assert indicator.manual_breaks == [Decimal(0), Decimal(5), Decimal("7.5"), Decimal(20)]


def test_chosen_limits_are_frozen_with_a_release():
    _, districts = factories.city(3)
    factories.indicator(manual_breaks=[Decimal(0), Decimal(15), Decimal(30)], method="manuell")
    for place, area in enumerate(districts, 1):
        factories.observation(factories.measure("ew_u18"), area, 100 * place)
        factories.observation(factories.measure("ew_gesamt"), area, 1000)

    publish(commit=True)
    Indicator.objects.update(manual_breaks=[Decimal(0), Decimal(12), Decimal(25)])
    publish(commit=True)

    assert [
        list(map(int, limits))
        for limits in PublishedIndicator.objects.order_by("release_id").values_list(
            "manual_breaks", flat=True
        )
    ] == [[0, 15, 30], [0, 12, 25]]
    stored = ClassBreaks.objects.filter(method="manuell", classes=5).order_by(
        "published_indicator__release_id"
    )
    assert [list(map(int, row.breaks)) for row in stored] == [[0, 15, 30], [0, 12, 25, 30]]
