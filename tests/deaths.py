"""Workers and connections that die at a chosen moment: held by a lock, then killed."""

import time
from contextlib import contextmanager
from multiprocessing import get_context

import psycopg
from django.db import connection

from tests import standby

PATIENCE = 60
READY = get_context("forkserver")
READY.set_forkserver_preload([standby.__name__])


@contextmanager
def working():
    """Yield a function that starts a worker on the test database; every worker is dead afterwards."""
    started = []

    def start(*options):
        process = READY.Process(target=standby.work, args=(connection.settings_dict["NAME"], options))
        process.start()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.join()
    until(lambda: not others_at_work())


def until(true):
    """Wait until a question is answered with yes."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def others_at_work():
    """Count the connections that do something or hold a transaction; idle ones belong to other tests."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'"
        )
        return cursor.fetchone()[0]


def waiting_for_locks(table=None):
    """Return the processes that wait for a lock on a table, by default on any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_locks WHERE NOT granted AND locktype = 'relation'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND (%s::text IS NULL OR relation = to_regclass(%s))",
            [table, table],
        )
        return [row[0] for row in cursor.fetchall()]


def another_connection():
    parameters = connection.get_connection_params()
    return psycopg.connect(**{name: parameters[name] for name in ("host", "port", "dbname", "user")})


@contextmanager
def locked(table):
    """Hold a table so that it can be read and not written, on a connection of its own."""
    with another_connection() as other:
        other.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        yield
        other.rollback()


def disconnect(processes):
    """End the connections of some processes of the database, as a crash of the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [processes])


def forget_the_queue():
    """Empty the tables of the queue, which Django does not empty after a test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE"
        )
