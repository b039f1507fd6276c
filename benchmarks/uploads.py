"""How long the staff area takes for 20,000 changed values: check, difference, acceptance.

Works in a transaction that is rolled back, in the database of the settings (``make demo``, or
ATLAS_DB_NAME); areas, measures and numbers are invented. Ends with status 1 where check and
difference together take longer than ten seconds.

    python -m benchmarks.uploads [--areas 100]
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator

import django
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

MEASURES, YEARS = 20, range(2014, 2024)
LIMIT = 10.0
"""Seconds for check and difference of 20,000 changed values (issue: staff area)."""
MAPPING = """quelle = "messung"
[gebiet]
spalte = "gebiet"
ebene = "messung"
[zeit]
spalte = "tag"
[[werte]]
spalte = "wert"
zaehlgroesse = "{merkmal}"
"""


def table(areas: int, more: int) -> Iterator[str]:
    """Yield the lines of a long table; ``more`` is added to every number."""
    yield "gebiet;tag;merkmal;wert"
    for year in YEARS:
        for measure in range(MEASURES):
            for area in range(areas):
                yield f"{area:04d};31.12.{year};M{measure:02d};{1000 + area + measure + more}"


def prepare(areas: int) -> None:
    """Save areas of a level of their own, a source and its measures."""
    from indicators.models import Area, DisclosureRule, Edition, Level, Measure, Source  # noqa: PLC0415

    edition = Edition.objects.order_by("valid_from").first()
    level = Level.objects.create(slug="messung", name="Messung", name_plural="Messungen", rank=90)
    Area.objects.bulk_create(
        Area(edition=edition, level=level, code=f"{number:04d}", name=f"Gebiet {number}", slug=f"g-{number}")
        for number in range(areas)
    )
    source = Source.objects.create(slug="messung", name="Messung", attribution="Messung")
    DisclosureRule.objects.get_or_create(source=source, audience="public")
    Measure.objects.bulk_create(
        Measure(
            slug=f"m{number}",
            name=f"Größe {number}",
            source=source,
            source_key=f"M{number:02d}",
            unit="Fälle",
        )
        for number in range(MEASURES)
    )


def timed(name: str, work: Callable[[], object]) -> float:
    """Print and return how many seconds something takes, with the number of its queries."""
    begin = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        work()
    took = time.perf_counter() - begin
    print(f"{name:24}{took:7.2f} s {len(queries):5} Abfragen")
    return took


def measure(areas: int) -> float:
    """Print the time of each step and return that of check and difference together, in seconds."""
    from imports.loading import compare  # noqa: PLC0415
    from imports.models import Confirmation, Mapping, Upload  # noqa: PLC0415
    from imports.uploading.accepting import accept, result_of, warnings_of  # noqa: PLC0415
    from imports.uploading.receiving import Incoming, receive  # noqa: PLC0415
    from imports.uploading.results import check_upload  # noqa: PLC0415

    mapping = Mapping.objects.create(name="Messung", kind="table", text=MAPPING, person="Messung")

    def arrived(more: int) -> Upload:
        data = "\n".join(table(areas, more)).encode()
        return receive(Incoming("messung.csv", data, "messung", mapping, "Messung"))

    def confirm(upload: Upload) -> None:
        upload.refresh_from_db()
        Confirmation.objects.bulk_create(
            Confirmation(upload=upload, position=at, code="x", reason="Messung", person="Messung")
            for at in warnings_of(result_of(upload).checked.problems)
        )

    first = arrived(0)
    check_upload(first)
    confirm(first)
    accept(first.pk, "Messung")
    second = arrived(1)
    check = timed("Prüfung", lambda: check_upload(second))
    confirm(second)
    difference = timed("Unterschiede", lambda: compare(result_of(second).checked, "messung"))
    timed("Übernahme", lambda: accept(second.pk, "Messung"))
    return check + difference


def main() -> int:
    """Measure once; everything written is rolled back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=100, help="Gebiete; Werte sind Gebiete mal 200")
    areas = parser.parse_args().areas
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atlas.settings")
    os.environ.setdefault("ATLAS_SITE", "all")
    django.setup()
    with transaction.atomic():
        prepare(areas)
        took = measure(areas)
        transaction.set_rollback(True)
    values = areas * MEASURES * len(YEARS)
    print(f"{values} geänderte Werte: Prüfung und Unterschiede {took:.2f} s, erlaubt {LIMIT:.0f} s")
    return 0 if took <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
