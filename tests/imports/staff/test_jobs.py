"""Long work with a real worker, real locks and real deaths: afterwards all or nothing is stored."""

import threading
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from imports.jobs import order
from imports.models import Delivery, DeliveryProblem, Job, Upload
from imports.staff import deciding, receiving
from imports.working import MOST_ATTEMPTS, cancel, work
from indicators.models import AuditEntry
from indicators.models.unpublished import Observation
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
from tests.imports.staff import papers

pytestmark = pytest.mark.django_db(transaction=True)
ACCEPTED = ("imports_upload", "imports_delivery", "imports_deliveryproblem", "indicators_auditentry",
            "indicators_observation")  # fmt: skip
"""What an acceptance writes to, in its order; the job itself comes last."""


@pytest.fixture
def clerk():
    forget_the_queue()
    papers.city()
    return papers.person()


@pytest.fixture
def worker():
    """Return a function that starts a worker on the test database; every worker is dead afterwards."""
    with working() as start:
        yield start


@contextmanager
def held_at_the_end(worker):
    """Yield a worker that has written everything of an acceptance but the end of its job."""
    with another_connection() as other:
        with locked("indicators_observation"):
            process = worker()
            until(waiting_for_locks)
            other.execute("LOCK TABLE imports_job IN EXCLUSIVE MODE")
        until(lambda: observations_are_written() and waiting_for_locks())
        yield process
        other.rollback()


def store():
    """Return everything an acceptance may change, but the job and who asked for it."""
    return {
        "observations": sorted(
            Observation.objects.filter(current=True).values_list("area__code", "period", "number", "delivery")
        ),
        "old": Observation.objects.filter(current=False).count(),
        "deliveries": list(Delivery.objects.values_list("number", "state").order_by("number")),
        "problems": list(DeliveryProblem.objects.values_list("code", "reason").order_by("id")),
        "uploads": list(Upload.objects.values_list("state", "delivery_id").order_by("id")),
        "loaded": AuditEntry.objects.filter(act="loaded").count(),
    }


def confirmed(clerk):
    """Return an upload that changes one value, ready to be accepted."""
    papers.deliver(clerk, papers.ORDINARY)
    upload = papers.sent(clerk, papers.counts({**papers.ORDINARY, "02": 210}))
    papers.tick_all(clerk, upload, "Nachmeldung")
    return upload


def assert_accepted(before, upload):
    """Say whether the store holds the whole delivery."""
    upload.refresh_from_db()
    after = store()
    assert upload.state == Upload.State.ACCEPTED
    assert [str(row[2]) for row in after["observations"]] == ["100.0000", "210.0000", "300.0000"]
    assert after["old"] == before["old"] + 1
    assert after["problems"][-1:] == [("ZEIT-05", "Nachmeldung")]
    assert (len(after["deliveries"]), after["loaded"]) == (2, 2)


def test_large_file_is_checked_by_the_worker(clerk, worker):
    text = papers.counts(papers.ORDINARY) + "\r\n" * receiving.AT_ONCE
    answer = papers.send(clerk, text)
    job = Job.objects.get()
    waiting = clerk.get(answer["Location"]).content.decode()
    upload_page = clerk.get(reverse("upload", args=(job.upload_id,)))

    worker("--one-shot").join(PATIENCE)

    assert answer["Location"] == reverse("job", args=(job.pk,))
    assert '<meta http-equiv="refresh" content="2">' in waiting
    assert "Der Auftrag wartet auf die Bearbeitung." in waiting
    assert "Der Arbeitsprozess meldet sich nicht." in waiting
    assert upload_page["Location"] == answer["Location"]
    job.refresh_from_db()
    assert (job.state, job.steps_done, job.steps, job.attempts) == ("done", 2, 2, 1)
    assert clerk.get(answer["Location"])["Location"] == reverse("upload", args=(job.upload_id,))
    assert Upload.objects.get().state == Upload.State.CHECKED
    assert ProcrastinateJob.objects.get(task_name="imports.do").args == {"job": job.pk}


def test_many_values_are_accepted_by_the_worker(clerk, worker, monkeypatch):
    monkeypatch.setattr(deciding, "AT_ONCE", 2)
    upload = papers.sent(clerk, papers.counts(papers.ORDINARY))

    answer = papers.accept(clerk, upload)
    again = papers.accept(clerk, upload)
    worker("--one-shot").join(PATIENCE)

    job = Job.objects.get()
    assert (answer["Location"], again["Location"]) == (
        reverse("job", args=(job.pk,)),
        reverse("upload", args=(upload.pk,)),
    )
    assert (job.state, job.message, job.number) == (
        "done",
        "3 neu, 0 geändert, 0 unverändert.",
        Delivery.objects.get().number,
    )
    assert clerk.get(answer["Location"])["Location"] == reverse("delivery", args=(job.number,))


@pytest.mark.parametrize("table", ACCEPTED)
def test_worker_that_dies_while_accepting_leaves_nothing_half(clerk, worker, table):
    upload = confirmed(clerk)
    job = order(Job.Kind.ACCEPT, "erna", upload=upload)
    before = store()

    with locked(table):
        process = worker()
        until(waiting_for_locks)
        process.kill()
        process.join()
    until(lambda: not others_at_work())
    left = store()
    job.refresh_from_db()
    state = job.state
    work(job.pk)

    assert (left, state) == (before, Job.State.RUNNING)
    assert_accepted(before, upload)


def test_worker_that_dies_before_its_last_word_leaves_nothing_half(clerk, worker):
    upload = confirmed(clerk)
    job = order(Job.Kind.ACCEPT, "erna", upload=upload)
    before = store()

    with held_at_the_end(worker) as process:
        process.kill()
        process.join()
    until(lambda: not others_at_work())
    left = store()
    work(job.pk)

    assert left == before
    assert_accepted(before, upload)


def test_lost_connection_before_the_last_word_leaves_nothing_half(clerk):
    upload = confirmed(clerk)
    job = order(Job.Kind.ACCEPT, "erna", upload=upload)
    before = store()
    failures: list[type[OperationalError]] = []
    threads = []

    def begin_elsewhere():
        threads.append(threading.Thread(target=work_until_lost, args=(job.pk, failures)))
        threads[0].start()

    with held_at_the_end(begin_elsewhere):
        disconnect(waiting_for_locks())
        threads[0].join(PATIENCE)
    left = store()
    work(job.pk)

    assert (failures, left) == ([OperationalError], before)
    assert_accepted(before, upload)


def work_until_lost(job, failures):
    """Do a job on the connection of another thread, which somebody ends; note what happened."""
    try:
        work(job)
    except OperationalError as error:
        failures.append(type(error))
    finally:
        connection.close()


def work_elsewhere(job):
    """Do a job on the connection of another thread."""
    work(job)
    connection.close()


def observations_are_written():
    """Say whether another transaction holds the table of observations for writing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE granted AND mode = 'RowExclusiveLock'"
            " AND relation = 'indicators_observation'::regclass AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def test_new_worker_takes_up_what_a_dead_one_left(clerk, worker):
    upload = confirmed(clerk)
    job = order(Job.Kind.ACCEPT, "erna", upload=upload)
    before = store()
    with locked("imports_delivery"):
        process = worker()
        until(waiting_for_locks)
        process.kill()
        process.join()
    until(lambda: not others_at_work())
    with connection.cursor() as cursor:  # half a minute and the next full minute pass
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        cursor.execute("DELETE FROM procrastinate_periodic_defers")

    worker()

    until(lambda: Job.objects.get().state == Job.State.DONE)
    job.refresh_from_db()
    assert job.attempts == 2
    assert_accepted(before, upload)


@pytest.mark.parametrize("table", ACCEPTED)
def test_lost_connection_at_any_step_leaves_nothing_half(clerk, table):
    upload = confirmed(clerk)
    job = order(Job.Kind.ACCEPT, "erna", upload=upload)
    before = store()
    failures: list[type[OperationalError]] = []

    with locked(table):
        thread = threading.Thread(target=work_until_lost, args=(job.pk, failures))
        thread.start()
        until(waiting_for_locks)
        disconnect(waiting_for_locks())
        thread.join(PATIENCE)
    left = store()
    work(job.pk)

    assert (failures, left) == ([OperationalError], before)
    assert_accepted(before, upload)


def test_database_that_refuses_one_row_keeps_none(clerk):
    upload = confirmed(clerk)
    job = order(Job.Kind.ACCEPT, "erna", upload=upload)
    before = store()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE imports_deliveryproblem ADD CONSTRAINT no_reason CHECK (reason = '')")
    try:
        for _ in range(MOST_ATTEMPTS):
            with pytest.raises(Exception, match="no_reason"):
                work(job.pk)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE imports_deliveryproblem DROP CONSTRAINT no_reason")

    job.refresh_from_db()
    assert store() == before
    assert (job.state, job.attempts) == (Job.State.FAILED, MOST_ATTEMPTS)
    page = clerk.get(reverse("job", args=(job.pk,))).content.decode()
    assert "<strong>Gescheitert.</strong> Der Auftrag ist 3-mal gescheitert" in page


def test_waiting_work_can_be_cancelled(clerk, worker):
    answer = papers.send(clerk, papers.counts(papers.ORDINARY) + "\r\n" * receiving.AT_ONCE)
    job = Job.objects.get()

    clerk.post(reverse("job-cancel", args=(job.pk,)))
    worker("--one-shot").join(PATIENCE)

    job.refresh_from_db()
    page = clerk.get(answer["Location"]).content.decode()
    assert (job.state, job.attempts, Upload.objects.get().state) == ("cancelled", 0, "waiting")
    assert "Es wurde nichts geändert." in page
    assert "http-equiv" not in page
    assert "Noch einmal prüfen" in clerk.get(reverse("upload", args=(job.upload_id,))).content.decode()


def test_running_work_can_be_cancelled(clerk, worker):
    upload = confirmed(clerk)
    job = order(Job.Kind.ACCEPT, "erna", upload=upload)
    before = store()
    with locked("indicators_observation"):
        worker()
        until(waiting_for_locks)
        answer = clerk.post(reverse("job-cancel", args=(job.pk,)), follow=True).content.decode()

    until(lambda: not Job.objects.get().is_open)
    job.refresh_from_db()
    assert "Der Abbruch ist verlangt." in answer
    assert (job.state, job.message) == (
        "cancelled",
        "Der Auftrag wurde abgebrochen. Es wurde nichts geändert.",
    )
    assert store() == before


def test_file_thrown_away_during_its_check_stays_away(clerk):
    upload = papers.sent(clerk, papers.counts(papers.ORDINARY))
    job = order(Job.Kind.CHECK, "erna", upload=upload)
    with locked("imports_upload"):
        thread = threading.Thread(target=work_elsewhere, args=(job.pk,))
        thread.start()
        until(waiting_for_locks)
    thread.join(PATIENCE)
    clerk.post(reverse("upload-discard", args=(upload.pk,)))
    work(job.pk)

    upload.refresh_from_db()
    assert (upload.state, upload.content, upload.result) == ("discarded", None, None)


def test_work_is_done_once(clerk):
    upload = confirmed(clerk)
    job = order(Job.Kind.ACCEPT, "erna", upload=upload)
    before = store()

    work(job.pk)
    work(job.pk)
    cancel(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 1)
    assert_accepted(before, upload)
