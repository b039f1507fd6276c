"""The queue: what the worker (``manage.py procrastinate worker``) is given to do.

A task knows the number of a job and nothing else; files and figures stay in their tables.
"""

import datetime

from django.db import DatabaseError, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateWorker

from imports.models import Job, Upload
from imports.working import MOST_ATTEMPTS, work

DEAD_AFTER = 30
"""Seconds without a sign of life after which a worker counts as dead."""
KEPT_HOURS = 24 * 7
EVERY_MINUTE = "* * * * *"


@app.task(
    name="imports.do",
    retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, wait=5, retry_exceptions={DatabaseError}),
)
def do(job: int) -> None:
    """Do the job of a number."""
    work(job)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="imports.take_up", queueing_lock="imports.take_up")
async def take_up(timestamp: int) -> None:
    """Hand out again what died with its worker, and forget what ended long ago.

    Runs once a minute and when a worker starts.
    """
    for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        await app.job_manager.retry_job(stalled, retry_at=timezone.now())
    await app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)


@transaction.atomic
def order(kind: Job.Kind, person: str, *, upload: Upload | None = None) -> Job:
    """Return a new job that waits for the worker; job and queue entry are one transaction.

    Raises IntegrityError for a second open job of one upload.
    """
    job = Job.objects.create(kind=kind, person=person[:150], upload=upload)
    do.defer(job=job.pk)
    return job


def worker_is_alive() -> bool:
    """Say whether some worker gave a sign of life lately; one query."""
    since = timezone.now() - datetime.timedelta(seconds=2 * DEAD_AFTER)
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gte=since).exists())
