"""The difference page tells what loading then does, in a constant number of queries."""

import datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from imports.loading import FileFacts, compare, load
from imports.validation import Checked, Figure
from indicators.models.unpublished import Observation
from indicators.status import Status
from tests import factories
from tests.imports.staff import papers

DAYS = (datetime.date(2022, 12, 31), datetime.date(2023, 12, 31))
SPOTS = [(key, area, day) for key in ("HW", "NW") for area in ("01", "02", "99") for day in DAYS]
contents = st.dictionaries(
    st.sampled_from(SPOTS), st.none() | st.integers(0, 3).map(Decimal), min_size=1, max_size=len(SPOTS)
)


def checked(numbers):
    figures = tuple(
        Figure(key, "siedlungsbezirk", area, day, number, Status.WITHHELD if number is None else Status.VALUE)
        for (key, area, day), number in numbers.items()
    )
    return Checked("R2", "utf-8", DAYS, figures=figures)


def loaded(numbers, name):
    return load(checked(numbers), "register", FileFacts(name, name * 64, 1), "Amt")


QUERIES = {"list": 8, "upload": 9, "differences": 13, "delivery": 11}
"""Queries of each page, with those for session, account and rights."""


class Comparing(TestCase):
    """Any file after any other."""

    @given(contents, contents)
    @hypothesis_settings(max_examples=25, deadline=None)
    def test_the_difference_is_what_loading_does(self, before, after):
        papers.city(2)
        factories.measure("nw", source_key="NW", name="Nebenwohnung")
        loaded(before, "a")

        told = compare(checked(after), "register")
        done = loaded(after, "b")

        assert (told.new, told.changed, told.unchanged) == (done.new, done.changed, done.unchanged)
        days = {day for _, _, day in after}
        slots = {(key, day) for key, _, day in after}
        parcels = {day for key, _, day in before if (key, day) in slots}
        lost = [spot for spot in before if spot not in after and spot[2] in days & parcels]
        assert told.missing == len(lost)
        assert len(told.losses) == len(lost)


@pytest.mark.django_db
def test_nothing_is_written_by_a_comparison():
    papers.city(2)
    loaded(dict.fromkeys(SPOTS[:1], Decimal(1)), "a")
    rows = Observation.objects.count()
    areas = {row.area.code for row in Observation.objects.all()}

    compare(checked({("HW", settings.REMAINDER_CODE, DAYS[1]): Decimal(3)}), "register")

    assert (Observation.objects.count(), areas) == (rows, {"01"})


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.django_db
@pytest.mark.parametrize("districts", [1, 3])
def test_pages_need_the_same_queries_whatever_their_size(districts):
    papers.city(districts)
    client = papers.person()
    numbers = {f"{code:02d}": 100 * code for code in range(1, districts + 1)}
    for more in range(districts):
        delivered = papers.deliver(client, {**numbers, "01": 90 + more})
        papers.sent(client, papers.counts({**numbers, "01": 70 + more}))
    upload = papers.sent(client, papers.counts(numbers))
    papers.tick_all(client, upload)

    counted = {
        "list": queries(client, reverse("deliveries")),
        "upload": queries(client, reverse("upload", args=(upload.pk,))),
        "differences": queries(client, reverse("upload-differences", args=(upload.pk,))),
        "delivery": queries(client, reverse("delivery", args=(delivered.delivery_id,))),
    }

    assert counted == QUERIES


@pytest.mark.django_db
def test_twenty_thousand_changed_values_take_seconds():
    from benchmarks import uploads

    papers.city(1)
    uploads.prepare(100)

    assert uploads.measure(100) < uploads.LIMIT
