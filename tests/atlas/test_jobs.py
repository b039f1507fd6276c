"""The queue of drafts: an order whose place in it is used up does not stay open for ever."""

import pytest
from django.db import connection

from atlas.jobs import give_up_drafts, order
from indicators.drafting import GIVEN_UP
from indicators.models import DraftOrder

pytestmark = pytest.mark.django_db
STATE = DraftOrder.State


def queue_says(made, status):
    """Let the queue have done with the place of an order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status"
            " WHERE task_name = 'atlas.draft' AND args->>'order' = %s",
            [status, str(made.pk)],
        )
        assert cursor.rowcount == 1


def outcome(made):
    made.refresh_from_db()
    return made.state, made.message, made.ended_at is not None


@pytest.mark.parametrize("status", ["failed", "aborted", "cancelled"])
def test_an_order_without_a_place_in_the_queue_is_ended_with_a_sentence(status):
    lost, waiting = order("erna", "public", ""), order("erna", "internal", "")
    DraftOrder.objects.filter(pk=lost.pk).update(state=STATE.RUNNING)
    queue_says(lost, status)

    give_up_drafts(timestamp=0)

    assert outcome(lost) == (STATE.FAILED, GIVEN_UP, True)
    assert outcome(waiting) == (STATE.WAITING, "", False)
    assert order("erna", "public", "").is_open


def test_an_order_that_is_being_worked_on_is_left_alone():
    made = order("erna", "public", "")
    DraftOrder.objects.filter(pk=made.pk).update(state=STATE.RUNNING)
    queue_says(made, "doing")

    give_up_drafts(timestamp=0)

    assert outcome(made) == (STATE.RUNNING, "", False)


def test_an_order_that_has_ended_keeps_its_words():
    made = order("erna", "public", "")
    DraftOrder.objects.filter(pk=made.pk).update(state=STATE.CANCELLED, message="Abgebrochen.")
    queue_says(made, "succeeded")

    give_up_drafts(timestamp=0)

    assert outcome(made)[:2] == (STATE.CANCELLED, "Abgebrochen.")
