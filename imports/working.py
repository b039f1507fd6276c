"""Long work, one job at a time: begun, told how far it is, ended together with what it wrote.

The last step of a job and its outcome are one transaction, so that a worker that dies
leaves either an open job and nothing written, or both. A job that dies is begun again.
"""

import logging
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from imports.loading import LoadingError
from imports.models import Job, Upload
from imports.uploading.accepting import NotAcceptedError, accept
from imports.uploading.checking import NotCheckedError
from imports.uploading.results import checked_upload, paper_of, store_result

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
CANCELLED = "Der Auftrag wurde abgebrochen. Es wurde nichts geändert."
BROKEN = (
    "Bei der Arbeit ist ein unerwarteter Fehler aufgetreten. Es wurde nichts geändert; "
    "Näheres steht im Protokoll des Rechners."
)
GIVEN_UP = (
    f"Der Auftrag ist {MOST_ATTEMPTS}-mal gescheitert und wird nicht noch einmal begonnen. "
    "Es wurde nichts geändert."
)
REFUSALS = (NotAcceptedError, NotCheckedError, LoadingError)


class JobCancelledError(Exception):
    """Somebody asked to stop; what was begun is rolled back."""


def work(pk: int) -> None:
    """Do a job from its beginning; nothing happens to one that is ended already.

    A database error goes through, for the queue to try again; every other failure is
    written down with the job.
    """
    job = begin(pk)
    if job is None:
        return
    try:
        with Unexpected(job):
            WORK[Job.Kind(job.kind)](job)
    except JobCancelledError:
        end(job, Job.State.CANCELLED, CANCELLED)
    except REFUSALS as refusal:
        end(job, Job.State.FAILED, str(refusal))


class Unexpected:
    """Writes down that a job broke, and lets the exception go its way to the log of the worker.

    A database error is left to the queue, which tries again, but for the last attempt.
    """

    EXPECTED = (*REFUSALS, JobCancelledError)

    def __init__(self, job: Job) -> None:
        self._job = job

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or isinstance(error, self.EXPECTED):
            return
        if not isinstance(error, DatabaseError):
            end(self._job, Job.State.FAILED, BROKEN)
        elif self._job.attempts >= MOST_ATTEMPTS:
            connection.close_if_unusable_or_obsolete()
            end(self._job, Job.State.FAILED, GIVEN_UP)


@transaction.atomic
def begin(pk: int) -> Job | None:
    """Return the job as running, or None where there is nothing to do."""
    job = Job.objects.select_for_update().get(pk=pk)
    if not job.is_open:
        return None
    if job.cancel_requested or job.attempts >= MOST_ATTEMPTS:
        stopped = job.cancel_requested
        end(job, Job.State.CANCELLED if stopped else Job.State.FAILED, CANCELLED if stopped else GIVEN_UP)
        return None
    job.state = Job.State.RUNNING
    job.attempts += 1
    job.started_at = timezone.now()
    job.step, job.steps_done, job.steps = "", 0, len(STEPS[Job.Kind(job.kind)])
    job.save()
    return job


def progress(job: Job, number: int) -> None:
    """Say that a step begins (from 0); raises JobCancelledError where somebody asked to stop."""
    job.step, job.steps_done = STEPS[Job.Kind(job.kind)][number], number
    job.save(update_fields=["step", "steps_done"])
    job.refresh_from_db(fields=["cancel_requested"])
    if job.cancel_requested:
        raise JobCancelledError


def check(job: Job) -> None:
    """Check the file of a job."""
    upload = upload_of(job)
    Upload.objects.filter(pk=upload.pk, state=Upload.State.WAITING).update(state=Upload.State.CHECKING)
    progress(job, 0)
    findings = checked_upload(paper_of(upload))
    progress(job, 1)
    with transaction.atomic():
        finish(job, "Die Datei ist geprüft.")
        store_result(upload, findings)


def take_over(job: Job) -> None:
    """Accept the upload of a job."""
    progress(job, 0)
    with transaction.atomic():
        loaded = accept(upload_of(job).pk, job.person)
        number = loaded.delivery.number if loaded.delivery else None
        said = f"{loaded.new} neu, {loaded.changed} geändert, {loaded.unchanged} unverändert."
        finish(job, said, number)


WORK: Mapping[Job.Kind, Callable[[Job], None]] = {
    Job.Kind.CHECK: check,
    Job.Kind.ACCEPT: take_over,
}
STEPS: Mapping[Job.Kind, tuple[str, ...]] = {
    Job.Kind.CHECK: ("Die Datei wird gelesen und geprüft", "Das Ergebnis wird gespeichert"),
    Job.Kind.ACCEPT: ("Die Werte werden übernommen",),
}


def upload_of(job: Job) -> Upload:
    """Return the upload of a job with its file."""
    return Upload.objects.select_related("mapping").get(jobs=job)


def finish(job: Job, message: str, number: int | None = None) -> None:
    """End a job well, inside the transaction of its last step.

    Raises JobCancelledError, which rolls that back, where somebody asked to stop or
    another worker has ended it.
    """
    current = Job.objects.select_for_update().get(pk=job.pk)
    if current.cancel_requested or not current.is_open:
        raise JobCancelledError
    current.steps_done = current.steps
    current.number = number
    close(current, Job.State.DONE, message)


def end(job: Job, state: Job.State, message: str) -> None:
    """End a job without success; its upload waits again. A job that is ended already stays as it is."""
    with transaction.atomic():
        current = Job.objects.select_for_update().get(pk=job.pk)
        if not current.is_open:
            return
        close(current, state, message)
        Upload.objects.filter(jobs=job, state=Upload.State.CHECKING).update(state=Upload.State.WAITING)
    log.info("job %s ended: %s", job.pk, state)


def close(job: Job, state: Job.State, message: str) -> None:
    """Save the end of a job."""
    job.state, job.message, job.finished_at = state, message, timezone.now()
    job.save()


@transaction.atomic
def cancel(pk: int) -> None:
    """Ask a job to stop: one that waits is ended at once, one that runs before it writes."""
    job = Job.objects.select_for_update().get(pk=pk)
    if job.state == Job.State.WAITING:
        end(job, Job.State.CANCELLED, CANCELLED)
    elif job.is_open:
        job.cancel_requested = True
        job.save(update_fields=["cancel_requested"])
