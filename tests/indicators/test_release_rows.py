"""Which rows of the published tables the public role reads, as the database answers it."""

import datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from indicators.models import (
    Area,
    ClassBreaks,
    Edition,
    IndexPart,
    IndexScore,
    Indicator,
    Level,
    Measure,
    PublishedIndicator,
    PublishedMeasure,
    PublishedValue,
    Release,
    Source,
    Standing,
    Topic,
)
from indicators.models.visibility import State
from tests import factories

TABLES = (
    Release, PublishedIndicator, PublishedMeasure, PublishedValue, ClassBreaks, IndexPart, IndexScore,
    Standing,
)  # fmt: skip


@pytest.fixture
def every_kind(django_db_setup, django_db_blocker):
    """Keep one release of every kind, each with a row in every table, for other connections to see."""
    now, later = timezone.now(), timezone.now() + datetime.timedelta(days=1)
    with django_db_blocker.unblock():
        area, indicator = factories.area(), factories.indicator()
        cases: tuple[dict[str, Any], ...] = (
            {},
            {"state": State.DRAFT},
            {"published_at": later},
            {"audience": "internal"},
            {"withdrawn_at": now, "published_at": now - datetime.timedelta(days=1)},
            {"withdrawn_at": now, "published_at": later},
        )
        for number, fields in enumerate(cases, 1):
            made = factories.release(number, **fields)
            described = factories.published_indicator(made, indicator)
            factories.class_breaks(described, (1, 2))
            factories.published_value(made, indicator, area, number)
            PublishedMeasure.objects.create(
                release=made, slug="ew", name="Einwohner", kind="stock", threshold=3
            )
            part = IndexPart.objects.create(
                release=made, indicator=indicator, slug="ew", name="Einwohner", unit="%", decimals=1, sign=1,
                weight=1, order=0,
            )  # fmt: skip
            IndexScore.objects.create(
                release=made, part=part, area=area, year=2023, number=1, mean=1, deviation=0, z=0
            )
            Standing.objects.create(
                release=made, indicator=indicator, area=area, year=2023, number=0, status="mittel"
            )
        yield
        for model in (Release, Indicator, Measure, Area, Edition, Level, Topic):
            model.objects.all().delete()
        for source in Source.objects.all():
            source.rules.all().delete()
            source.delete()
        # Beside Playwright's loop this is not the connection that the test database is dropped with.
        connection.close()


def as_public():
    settings = connection.settings_dict
    return psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or None, dbname=settings["NAME"], user="atlas_public"
    )


def test_the_public_role_cannot_read_a_row_of_what_is_not_public(every_kind):
    with as_public() as public:
        found = [
            public.execute(f"SELECT count(*) FROM {table._meta.db_table}").fetchone()[0] for table in TABLES
        ]
        values = public.execute("SELECT number FROM indicators_publishedvalue").fetchall()
        told = public.execute("SELECT number FROM indicators_release ORDER BY 1").fetchall()

    assert found == [2, 1, 1, 1, 1, 1, 1, 1]
    assert (values, told) == ([(Decimal(1),)], [(1,), (5,)])


def test_an_embargo_ends_for_the_public_role_by_the_clock(every_kind, django_db_blocker):
    with django_db_blocker.unblock():
        Release.objects.filter(number=3).update(published_at=timezone.now())

    with as_public() as public:
        values = public.execute("SELECT number FROM indicators_publishedvalue ORDER BY 1").fetchall()

    assert values == [(Decimal(1),), (Decimal(3),)]


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["indicators_approval", "indicators_draftorder"])
def test_who_released_is_not_for_the_public_role(table):
    with as_public() as public, pytest.raises(psycopg.errors.InsufficientPrivilege):
        public.execute(f"SELECT 1 FROM {table}")
