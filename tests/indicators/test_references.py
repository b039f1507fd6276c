"""Observations refer to areas and measures that are there and stay: what foreign keys would promise."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from indicators.models import Area, Measure
from indicators.models.unpublished import Observation
from tests import factories

DAY = datetime.date(2023, 12, 31)


def observation(measure_id, area_id):
    return Observation(
        measure_id=measure_id, area_id=area_id, period=DAY, number=5, status="value", delivery=1
    )


@pytest.fixture
def places():
    """Save a measure and two districts, with an observation of the first."""
    _, districts = factories.city(2)
    measure = factories.measure("ew_gesamt")
    observation(measure.pk, districts[0].pk).save()
    return measure, districts


def raw(sql, *values):
    """Run SQL past the protection that Django adds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["area", "measure"])
def test_what_is_not_there_cannot_be_referred_to(places, wrong):
    measure, districts = places
    good = observation(measure.pk, districts[1].pk)
    bad = observation(measure.pk if wrong == "area" else "nichts", 0 if wrong == "area" else districts[1].pk)

    with pytest.raises(IntegrityError, match="not there"), transaction.atomic():
        Observation.objects.bulk_create([good, bad])

    assert Observation.objects.count() == 1


@pytest.mark.django_db
def test_what_is_referred_to_cannot_go(places):
    measure, districts = places

    for sql, key in (
        ("DELETE FROM indicators_area WHERE id = %s", districts[0].pk),
        ("UPDATE indicators_area SET id = id + 1000 WHERE id = %s", districts[0].pk),
        ("DELETE FROM indicators_measure WHERE slug = %s", measure.pk),
        ("UPDATE indicators_measure SET slug = 'anders' WHERE slug = %s", measure.pk),
    ):
        with (
            pytest.raises(IntegrityError, match="observations of what would be removed"),
            transaction.atomic(),
        ):
            raw(sql, key)


@pytest.mark.django_db
def test_what_nothing_refers_to_can_go_and_texts_can_change(places):
    measure, districts = places

    raw("DELETE FROM indicators_area WHERE id = %s", districts[1].pk)
    Area.objects.filter(pk=districts[0].pk).update(name="Umbenannt")
    Measure.objects.filter(pk=measure.pk).update(name="Anders genannt")

    assert Observation.objects.get().area.name == "Umbenannt"


@pytest.mark.django_db
def test_an_observation_stays_where_it_is(places):
    _, districts = places

    with pytest.raises(IntegrityError, match="do not change"), transaction.atomic():
        Observation.objects.update(area_id=districts[1].pk)
    Observation.objects.update(current=False)

    assert Observation.objects.get().area_id == districts[0].pk


@pytest.mark.django_db(transaction=True)
def test_an_area_cannot_be_removed_while_its_observation_is_being_written(places):
    measure, districts = places
    outcome = []

    def remove():
        try:
            raw("DELETE FROM indicators_area WHERE id = %s", districts[1].pk)
            outcome.append("removed")
        except IntegrityError:
            outcome.append("refused")
        finally:
            connection.close()

    with transaction.atomic():
        observation(measure.pk, districts[1].pk).save()
        other = threading.Thread(target=remove)
        other.start()
        other.join(0.5)
        waiting = other.is_alive()
    other.join(10)

    assert (waiting, outcome) == (True, ["refused"])
