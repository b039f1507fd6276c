"""How long a publication takes: the demo as a whole, one more year, and fifteen years.

Needs a database with the demo loaded (``make demo``, or ATLAS_DB_NAME); everything
it writes is rolled back. Times are given in seconds and as ratio to reading the same
observations, which says more about the code than about the machine; a busy machine shows in the
difference between clock and processor.

    python -m benchmarks.publication
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import Any

import django
from django.apps import apps
from django.core.management import call_command
from django.db import models, transaction
from django.db.models import Max, Min

LONG = 15
FULL_LIMIT, ONE_YEAR_LIMIT = 60.0, 10.0
"""Seconds that a whole publication of fifteen years and one more year may take."""


@dataclass(frozen=True)
class Took:
    """How long something took, in seconds by the clock and of this process's processor time."""

    clock: float
    processor: float


def seconds(work: Callable[[], object]) -> Took:
    """Return how long something takes."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - clock, time.process_time() - processor)


def publish() -> None:
    """Publish everything that is new, with all proofs and attacks."""
    call_command("publish", "--commit", stdout=StringIO())


def forget_releases() -> None:
    """Remove every release, within the transaction."""
    for name in ("PublishedValue", "ClassBreaks", "PublishedIndicator", "PublishedMeasure", "Release"):
        apps.get_model("indicators", name)._default_manager.all()._raw_delete("default")


def observations() -> "models.QuerySet[Any]":
    """Return what was delivered and is current."""
    return apps.get_model("indicators", "Observation")._default_manager.filter(current=True)


def later_years(years: int, after: int) -> list[Any]:
    """Return the newest observations once more, dated so many years later; ``after`` is the newest year."""
    found = []
    for row in observations().filter(period__year__gt=after - years).iterator():
        row.pk = None
        row.period = row.period.replace(year=row.period.year + years)
        found.append(row)
    return found


def last_year() -> int:
    """Return the newest year that has observations."""
    return int(observations().aggregate(newest=Max("period"))["newest"].year)


def first_year() -> int:
    """Return the oldest year that has observations."""
    return int(observations().aggregate(oldest=Min("period"))["oldest"].year)


def read_all() -> None:
    """Read every current observation."""
    list(observations().values_list("measure_id", "area_id", "period", "number"))


def line(name: str, took: Took, reading: Took, limit: float | None = None) -> str:
    """Return one result with its limit and whether it was kept."""
    kept = "" if limit is None else f"  limit {limit:.0f} s: {'kept' if took.clock < limit else 'MISSED'}"
    ratio = took.clock / reading.clock
    return f"{name:<28}{took.clock:7.2f} s{took.processor:8.2f} s processor{ratio:7.0f} × reading{kept}"


@transaction.atomic
def run() -> list[str]:
    """Return the results; the transaction is rolled back."""
    reading = min((seconds(read_all) for _ in range(3)), key=lambda took: took.clock)
    newest = last_year()
    later = list(observations().filter(period__year=newest).values_list("pk", flat=True))
    every = observations().model._default_manager.filter(pk__in=later)
    forget_releases()
    every.update(current=False)
    before = seconds(publish)
    every.update(current=True)
    one_more = seconds(publish)
    found = [
        line("reading the observations", reading, reading),
        line(f"publishing {newest - first_year()} years", before, reading),
        line("publishing one year more", one_more, reading, ONE_YEAR_LIMIT),
    ]
    forget_releases()
    found.append(line(f"publishing {newest - first_year() + 1} years", seconds(publish), reading))
    forget_releases()
    more = later_years(LONG - (newest - first_year() + 1), newest)
    observations().model._default_manager.bulk_create(more, batch_size=5_000)
    found.append(line(f"publishing {LONG} years", seconds(publish), reading, FULL_LIMIT))
    transaction.set_rollback(True)
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atlas.settings")
    django.setup()
    print("\n".join(run()))
