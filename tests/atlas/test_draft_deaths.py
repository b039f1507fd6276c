"""Drafts, releases and withdrawals when the worker or the database dies: before or after, never between."""

import threading

import pytest
from django.db import OperationalError, connection

from atlas.jobs import order
from indicators.drafting import carry_out
from indicators.models import (
    Approval,
    AuditEntry,
    ClassBreaks,
    DraftOrder,
    PublishedIndicator,
    PublishedMeasure,
    PublishedValue,
    Release,
)
from indicators.publication import publish
from indicators.releasing import release, withdraw
from tests import factories
from tests.deaths import (
    PATIENCE,
    another_connection,
    disconnect,
    forget_the_queue,
    locked,
    others_at_work,
    until,
    waiting_for_locks,
    working,
)
from tests.indicators.test_releasing import deliver

pytestmark = pytest.mark.django_db(transaction=True)
DRAFTED = (
    "indicators_release", "indicators_publishedindicator", "indicators_publishedmeasure",
    "indicators_classbreaks", "indicators_publishedvalue", "indicators_approval", "indicators_auditentry",
)  # fmt: skip
"""What a draft writes to; the end of its order comes last."""
RELEASED = ("indicators_approval", "indicators_release", "indicators_auditentry")
TABLES = (Release, PublishedIndicator, PublishedMeasure, PublishedValue, ClassBreaks, Approval, AuditEntry)


@pytest.fixture
def city():
    """Publish one year of three districts; a corrected number waits."""
    forget_the_queue()
    _, districts = factories.city()
    factories.indicator()
    deliver(districts, (100, 200, 400))
    publish(commit=True)
    deliver(districts, (100, 200, 500))


@pytest.fixture
def worker():
    """Return a function that starts a worker on the test database; every worker is dead afterwards."""
    with working() as start:
        yield start


def store():
    """Return every row that a draft, a release or a withdrawal may write, drafts included."""
    return {model: sorted(map(str, model._base_manager.values_list())) for model in TABLES}


def shown():
    """Return what everybody sees."""
    return {one.area.code: one.number for one in PublishedValue.objects.for_indicator("ew_anteil_u18")}


def assert_drafted(before, waiting):
    """Say whether the draft is there as a whole, and nobody outside sees it."""
    waiting.refresh_from_db()
    after = store()
    assert (waiting.state, waiting.release_id) == (DraftOrder.State.DONE, 2)
    assert len(after[Release]) == len(before[Release]) + 1
    assert len(after[PublishedValue]) == len(before[PublishedValue]) + 2
    assert len(after[Approval]) == 1


def lose(act, failures):
    """Do something on the connection of another thread, which somebody ends; note what happened."""
    try:
        act()
    except OperationalError as error:
        failures.append(type(error))
    finally:
        connection.close()


def lost_at(table, act):
    """Do something and end its connection where it wants to write to a table; return what was raised."""
    failures: list[type[OperationalError]] = []
    thread = threading.Thread(target=lose, args=(act, failures))
    with locked(table):
        thread.start()
        until(waiting_for_locks)
        disconnect(waiting_for_locks())
        thread.join(PATIENCE)
    return failures


@pytest.mark.parametrize("table", DRAFTED)
def test_worker_that_dies_while_drafting_leaves_nothing_half(city, worker, table):
    waiting, before = order("erna", "public", ""), store()

    with locked(table):
        process = worker()
        until(waiting_for_locks)
        process.kill()
        process.join()
    until(lambda: not others_at_work())
    left = store()
    carry_out(waiting.pk)

    assert left == before
    assert_drafted(before, waiting)


@pytest.mark.parametrize("table", DRAFTED)
def test_lost_connection_while_drafting_leaves_nothing_half(city, table):
    waiting, before = order("erna", "public", ""), store()

    failures = lost_at(table, lambda: carry_out(waiting.pk))
    left = store()
    carry_out(waiting.pk)

    assert (failures, left) == ([OperationalError], before)
    assert_drafted(before, waiting)


def test_worker_that_dies_before_its_last_word_leaves_nothing_half(city, worker):
    waiting, before = order("erna", "public", ""), store()

    with another_connection() as other:
        with locked("indicators_auditentry"):
            process = worker()
            until(waiting_for_locks)
            other.execute("LOCK TABLE indicators_draftorder IN EXCLUSIVE MODE")
        until(lambda: waiting_for_locks("indicators_draftorder"))
        process.kill()
        process.join()
        other.rollback()
    until(lambda: not others_at_work())
    left = store()
    carry_out(waiting.pk)

    assert left == before
    assert_drafted(before, waiting)


@pytest.mark.parametrize("table", RELEASED)
def test_lost_connection_while_releasing_or_withdrawing_leaves_nothing_half(city, table):
    carry_out(order("erna", "public", "").pk)
    before, seen = store(), shown()

    failures = lost_at(table, lambda: release(2, "frida"))
    left = store(), shown()
    release(2, "frida")
    released, now = store(), shown()
    more = lost_at(table, lambda: withdraw(2, "frida", "Die Berichtigung war falsch."))
    still = store(), shown()
    withdraw(2, "frida", "Die Berichtigung war falsch.")

    assert (failures, left) == ([OperationalError], (before, seen))
    assert now != seen
    assert (more, still) == ([OperationalError], (released, now))
    assert shown() == seen
