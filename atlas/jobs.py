"""What the worker (``manage.py procrastinate worker``) does for the pages about releases."""

import datetime

from django.db import DatabaseError, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateWorker

from indicators.drafting import carry_out, order_draft
from indicators.models import DraftOrder

DEAD_AFTER = 60
"""Seconds without a sign of life after which a worker counts as dead."""


@app.task(
    name="atlas.draft",
    retry=RetryStrategy(max_attempts=3, wait=5, retry_exceptions={DatabaseError}),
)
def draft(order: int) -> None:
    """Make the draft of an order."""
    carry_out(order)


@transaction.atomic
def order(who: str, audience: str, note: str) -> DraftOrder:
    """Return an order that waits for the worker; order and queue entry are one transaction.

    Raises DraftOpenError.
    """
    made = order_draft(who, audience, note)
    draft.defer(order=made.pk)
    return made


def worker_is_alive() -> bool:
    """Say whether some worker gave a sign of life lately; one query."""
    since = timezone.now() - datetime.timedelta(seconds=DEAD_AFTER)
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gte=since).exists())
