"""How long a publication takes: the demo as a whole, one more year, and fifteen years.

Needs a database with the demo loaded (``make demo``, or ATLAS_DB_NAME); everything
it writes is rolled back. Times are given in seconds and as ratio to reading the same
observations, which says more about the code than about the machine.

    python -m benchmarks.publication
"""

import os
import time
from collections.abc import Callable

import django
from django.db import transaction
from django.db.models import Max, Min

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atlas.settings")
django.setup()

from indicators.models import ClassBreaks, PublishedIndicator, PublishedMeasure, PublishedValue, Release
from indicators.models.unpublished import Observation
from indicators.publication import publish

LONG = 15
FULL_LIMIT, ONE_YEAR_LIMIT = 60.0, 10.0
"""Seconds that a whole publication of fifteen years and one more year may take."""


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def forget_releases() -> None:
    """Remove every release, within the transaction."""
    for model in (PublishedValue, ClassBreaks, PublishedIndicator, PublishedMeasure, Release):
        model.objects.all()._raw_delete("default")


def later_years(years: int, after: int) -> list[Observation]:
    """Return the newest observations once more, dated so many years later; ``after`` is the newest year."""
    found = []
    for row in Observation.objects.filter(current=True, period__year__gt=after - years).iterator():
        row.pk = None
        row.period = row.period.replace(year=row.period.year + years)
        found.append(row)
    return found


def last_year() -> int:
    """Return the newest year that has observations."""
    return int(Observation.objects.aggregate(newest=Max("period"))["newest"].year)


def first_year() -> int:
    """Return the oldest year that has observations."""
    return int(Observation.objects.aggregate(oldest=Min("period"))["oldest"].year)


def read_all() -> None:
    """Read every current observation."""
    list(Observation.objects.filter(current=True).values_list("measure_id", "area_id", "period", "number"))


def line(name: str, took: float, reading: float, limit: float | None = None) -> str:
    """Return one result with its limit and whether it was kept."""
    kept = "" if limit is None else f"  limit {limit:.0f} s: {'kept' if took < limit else 'MISSED'}"
    return f"{name:<34}{took:7.2f} s{took / reading:9.0f} × reading{kept}"


@transaction.atomic
def run() -> list[str]:
    """Return the results; the transaction is rolled back."""
    reading = seconds(read_all)
    newest = last_year()
    later = list(Observation.objects.filter(period__year=newest).values_list("pk", flat=True))
    forget_releases()
    Observation.objects.filter(pk__in=later).update(current=False)
    before = seconds(lambda: publish(commit=True))
    Observation.objects.filter(pk__in=later).update(current=True)
    one_more = seconds(lambda: publish(commit=True))
    found = [
        line("reading the observations", reading, reading),
        line(f"publishing {newest - first_year()} years", before, reading),
        line("publishing one year more", one_more, reading, ONE_YEAR_LIMIT),
    ]
    forget_releases()
    found.append(line(f"publishing {newest - first_year() + 1} years", seconds(publish), reading))
    Observation.objects.bulk_create(later_years(LONG - (newest - first_year() + 1), newest), batch_size=5_000)
    found.append(line(f"publishing {LONG} years", seconds(publish), reading, FULL_LIMIT))
    transaction.set_rollback(True)
    return found


if __name__ == "__main__":
    print("\n".join(run()))
