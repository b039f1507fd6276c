"""What the worker (``manage.py procrastinate worker``) does for releases: drafts, and profiles on paper."""

import datetime

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from indicators.drafting import carry_out, give_up, order_draft
from indicators.models import DraftOrder, Release

DEAD_AFTER = 60
"""Seconds without a sign of life after which a worker counts as dead."""
EVERY_MINUTE = "* * * * *"
AFTER_ALL_ELSE = -10
"""Priority of what nobody waits for."""


@app.task(
    name="atlas.draft",
    retry=RetryStrategy(max_attempts=3, wait=5, retry_exceptions={DatabaseError}),
)
def draft(order: int) -> None:
    """Make the draft of an order."""
    carry_out(order)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="atlas.give_up_drafts", queueing_lock="atlas.give_up_drafts")
def give_up_drafts(timestamp: int) -> None:
    """End the orders whose place in the queue is used up: the database failed at the last attempt, too.

    An order and its place are one transaction: read in this order, no new one is taken for lost. Two
    short queries where nothing is open.
    """
    waiting = set(DraftOrder.objects.filter(state__in=DraftOrder.OPEN).values_list("pk", flat=True))
    queued = ProcrastinateJob.objects.filter(task_name=draft.name, status__in=("todo", "doing"))
    give_up(waiting - {job.args["order"] for job in queued})


@app.periodic(cron=EVERY_MINUTE)
@app.task(
    name="atlas.print_profiles",
    queueing_lock="atlas.print_profiles",
    lock="atlas.print_profiles",
    priority=AFTER_ALL_ELSE,
)
def print_profiles(timestamp: int) -> None:
    """Print the profiles that the newest public release lacks, one by one, until other work waits.

    Looking once a minute finds every release, however it came about, also one whose moment came
    at night; it costs four short queries where nothing is missing.
    """
    # WeasyPrint and its libraries are for the worker alone, not for every process that knows the queue.
    from atlas.paper.printing import print_missing  # noqa: PLC0415

    newest = Release.objects.newest()
    if newest:
        print_missing(newest, _other_work_waits)


def _other_work_waits() -> bool:
    """Say whether a task in the queue could begin now; one query."""
    due = Q(scheduled_at__isnull=True) | Q(scheduled_at__lte=timezone.now())
    waiting = ProcrastinateJob.objects.filter(due, status="todo", priority__gt=AFTER_ALL_ELSE)
    return bool(waiting.exists())


@transaction.atomic
def order(who: str, audience: str, note: str, unprotected_reason: str = "") -> DraftOrder:
    """Return an order that waits for the worker; order and queue entry are one transaction.

    Raises DraftOpenError.
    """
    made = order_draft(who, audience, note, unprotected_reason)
    draft.defer(order=made.pk)
    return made


def worker_is_alive() -> bool:
    """Say whether some worker gave a sign of life lately; one query."""
    since = timezone.now() - datetime.timedelta(seconds=DEAD_AFTER)
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gte=since).exists())
