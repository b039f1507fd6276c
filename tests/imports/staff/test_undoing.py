"""Taking a delivery back while no release has used it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from imports.loading import release_of
from imports.models import Delivery
from indicators.models.unpublished import Observation
from tests import factories
from tests.imports.staff import papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    papers.city()
    return papers.person()


def current():
    return [int(row.number or 0) for row in Observation.objects.filter(current=True).order_by("area__code")]


def undo(client, number):
    answer = client.post(reverse("delivery-undo", args=(number,)), follow=True)
    return [str(message) for message in answer.context["messages"]][-1], answer


def test_undo_restores_what_was_before(clerk):
    papers.deliver(clerk, papers.ORDINARY)
    second = papers.deliver(clerk, {**papers.ORDINARY, "03": 310})

    said, answer = undo(clerk, second.delivery_id)

    assert said == f"Die Lieferung {second.delivery_id} ist zurückgenommen, 1 früherer Wert gilt wieder."
    assert current() == [100, 200, 300]
    assert Delivery.objects.get(number=second.delivery_id).state == "undone"
    assert "Lieferung zurücknehmen" not in answer.content.decode()


def released(of_measure, state="released", **fields):
    """Save a release that shows an indicator of a measure."""
    indicator = factories.indicator(f"i-{of_measure}", (of_measure,), (), kind="count")
    number = fields.pop("number", 1)
    release = factories.release(
        number, published_at=timezone.now() + datetime.timedelta(minutes=1), state=state
    )
    factories.published_indicator(release, indicator)


def test_released_delivery_stays_and_the_page_says_why(clerk):
    upload = papers.deliver(clerk, papers.ORDINARY)
    released("ew_gesamt")

    said, answer = undo(clerk, upload.delivery_id)

    assert said == (
        f"Die Lieferung {upload.delivery_id} steckt schon in der Veröffentlichung 1. "
        "Eine Korrektur ist eine neue Lieferung und danach eine neue Veröffentlichung mit Anmerkung."
    )
    assert current() == [100, 200, 300]
    assert "Lieferung zurücknehmen" not in answer.content.decode()


@pytest.mark.parametrize("case", ["other measure", "earlier release", "draft"])
def test_unused_delivery_is_not_released(clerk, case):
    if case == "earlier release":
        released("ew_gesamt")
        type(factories.release(2))  # a newer number that shows nothing
    upload = papers.deliver(clerk, papers.ORDINARY)
    if case == "earlier release":
        Delivery.objects.filter(pk=upload.delivery_id).update(
            received_at=timezone.now() + datetime.timedelta(hours=1)
        )
    if case == "other measure":
        factories.measure("katzen", factories.source("amt", name="Amt"))
        released("katzen")
    if case == "draft":
        released("ew_gesamt", state="draft")

    assert release_of(Delivery.objects.get(pk=upload.delivery_id)) is None


def test_part_of_a_shown_whole_is_released(clerk):
    whole = factories.measure("alle", factories.source("register"))
    part = factories.measure("ew_gesamt")
    part.whole, part.partition = whole, "teil"
    part.save()
    upload = papers.deliver(clerk, papers.ORDINARY)
    released("alle")

    assert release_of(Delivery.objects.get(pk=upload.delivery_id)) == 1
