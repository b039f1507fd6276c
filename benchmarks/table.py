"""How many rows per second does a long table take, from the file to the database?

Measures, in one run and on one file, `pandas.read_csv(dtype=str)`, the check alone and
`manage.py import_table --commit` into a scratch database, each in a process of its own,
and prints rows per second and the ratio to pandas. In the same database the same rows are
written by a plain COPY into a table without indexes and rules, the least that any import
costs, and a sample of them row by row through models, as import frameworks do it: the
ratios to both hold on a busy machine, too. Then it checks a second file in which
20,000 values changed. The files are invented and removed afterwards.

    python -m benchmarks.table [--areas 1417] [--repeat 3]
"""

import argparse
import csv
import datetime
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from itertools import islice
from pathlib import Path

import django
import numpy as np
import pandas as pd
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import get_runner

from benchmarks.register import area_codes, prepare, report
from imports.sources.table import check_table, read_mapping
from imports.validation import Known, KnownArea, KnownEdition

MEASURES = tuple(f"M{number:02d}" for number in range(12))
YEARS = range(2014, 2024)
CHANGED = 20_000
SAMPLE = 2_000
"""Rows that are written one by one; the time of all is extrapolated."""
PEER = 4_400
"""Rows per second of the strongest open peer for the same job."""
WANTED = 20 * PEER
LONGEST_CHECK = 10.0
"""Seconds that the check of the changed values may take."""
MAPPING = """
quelle = "wohnungsamt"
[gebiet]
spalte = "gebiet"
[zeit]
spalte = "jahr"
[[werte]]
spalte = "wert"
zaehlgroesse = "{merkmal}"
"""


def write_tables(whole: Path, changed: Path, areas: int) -> int:
    """Write a long table and one with the changed values of it; return the rows of the first."""
    chance = np.random.default_rng(1)
    keys = [(m, y, a) for m in MEASURES for y in YEARS for a in area_codes(areas)]
    numbers = chance.integers(0, 50_000, len(keys)).tolist()
    write(whole, keys, numbers)
    part = slice(0, -(-CHANGED // areas) * areas)  # whole years of a measure: absent areas are errors
    write(changed, keys[part], [number * 2 + 1 for number in numbers[part]])
    return len(keys)


def write(path: Path, keys: list[tuple[str, int, str]], numbers: list[int]) -> None:
    """Write one line for each key and its number."""
    lines = [f"{a};{y};{m};{n}\n" for (m, y, a), n in zip(keys, numbers, strict=True)]
    path.write_text("gebiet;jahr;merkmal;wert\n" + "".join(lines), encoding="utf-8")


def measure_pandas(path: Path, _areas: int) -> dict[str, float]:
    """Return seconds of reading the file with pandas."""
    began = time.perf_counter()
    frame = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False)
    return report(time.perf_counter() - began, len(frame))


def measure_check(path: Path, areas: int) -> dict[str, float]:
    """Return seconds of the check without a database."""
    parts = {code: KnownArea("siedlungsbezirk", code, code) for code in area_codes(areas)}
    edition = KnownEdition(datetime.date(2010, 1, 1), parts=parts)
    known = {"": Known(datetime.date(2026, 1, 1), (edition,), frozenset(MEASURES))}
    began = time.perf_counter()
    found = check_table(path.read_bytes(), path.name, read_mapping(MAPPING), known)
    return report(time.perf_counter() - began, len(found.figures))


def measure_import(path: Path, areas: int) -> dict[str, float]:
    """Return seconds of the command, and those of checking the changed values afterwards."""
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        prepare(areas)
        measures = apps.get_model("indicators", "Measure").objects
        for key in MEASURES:
            measures.create(slug=key.lower(), name=key, source_id="wohnungsamt", source_key=key, unit="x")
        mapping = path.with_suffix(".toml")
        mapping.write_text(MAPPING, encoding="utf-8")
        began = time.perf_counter()
        run_command(path, mapping, "--commit", "--confirm", "ZEIT-04")
        found = report(
            time.perf_counter() - began, apps.get_model("indicators", "Observation").objects.count()
        )
        began = time.perf_counter()
        run_command(path.with_name("geaendert.csv"), mapping)
        found["changed"] = time.perf_counter() - began
        return found | {"copy": plain_copy(), "models": row_by_row(path, areas)}
    finally:
        runner.teardown_databases(databases)


def plain_copy() -> float:
    """Return the seconds of a COPY of what was imported into a table without indexes and rules."""
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        with cursor.copy("COPY indicators_observation TO STDOUT") as out:
            for block in out:
                rows.write(block)
        cursor.execute("CREATE TABLE bare (LIKE indicators_observation)")
        began = time.perf_counter()
        with cursor.copy("COPY bare FROM STDIN") as copy:
            copy.write(rows.getvalue())
        return time.perf_counter() - began


def row_by_row(path: Path, areas: int) -> float:
    """Return the seconds that all rows would take one by one: looked up, compared and saved with models."""
    observations = apps.get_model("indicators", "Observation").objects
    measures = apps.get_model("indicators", "Measure").objects
    places = apps.get_model("indicators", "Area").objects
    with path.open(encoding="utf-8", newline="") as file, transaction.atomic():
        began = time.perf_counter()
        for row in islice(csv.DictReader(file, delimiter=";"), SAMPLE):
            observations.update_or_create(
                measure=measures.get(source_id="wohnungsamt", source_key=row["merkmal"]),
                area=places.get(code=row["gebiet"], level_id="siedlungsbezirk"),
                period=datetime.date(int(row["jahr"]) - 100, 12, 31),  # where nothing is stored yet
                current=True,
                defaults={"number": Decimal(row["wert"]), "status": "value", "delivery": 1},
            )
        taken = time.perf_counter() - began
        transaction.set_rollback(True)
    return taken * len(MEASURES) * len(YEARS) * areas / SAMPLE


def run_command(path: Path, mapping: Path, *words: str) -> None:
    """Run the command; warnings that nobody ticked are no failure here."""
    try:
        call_command(
            "import_table", path, "--mapping", mapping, *words, stdout=io.StringIO(), stderr=io.StringIO()
        )
    except SystemExit as stop:
        if stop.code != 2:
            raise


KINDS = {"pandas": measure_pandas, "check": measure_check, "import": measure_import}


def measured(kind: str, path: Path, areas: int) -> dict[str, float]:
    """Return what a process of its own measures."""
    command = [sys.executable, "-m", "benchmarks.table", "--measure", kind, "--file", str(path)]
    done = subprocess.run([*command, "--areas", str(areas)], check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def compare(areas: int, repeat: int) -> int:
    """Print all, the ratios and whether the limits hold; return the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tabelle.csv"
        rows = write_tables(path, path.with_name("geaendert.csv"), areas)
        print(f"{rows:,} rows, {areas:,} areas, {path.stat().st_size / 1e6:.1f} MB")
        results = {kind: [measured(kind, path, areas) for _ in range(repeat)] for kind in KINDS}
    seconds = {kind: statistics.median(one["seconds"] for one in found) for kind, found in results.items()}
    for kind, taken in seconds.items():
        print(
            f"{kind:8}{taken:7.2f} s  {rows / taken:12,.0f} rows/s  {taken / seconds['pandas']:6.1f} x pandas"
        )
    speed = rows / seconds["import"]
    changed, copy, models = (
        statistics.median(one[name] for one in results["import"]) for name in ("changed", "copy", "models")
    )
    print(
        f"copy    {copy:7.2f} s  {rows / copy:12,.0f} rows/s  import takes {seconds['import'] / copy:.1f} x"
    )
    faster = models / seconds["import"]
    print(f"models  {models:7.2f} s  {rows / models:12,.0f} rows/s  import is {faster:.0f} x as fast")
    print(f"import: {speed / PEER:.1f} x the peer's {PEER:,} rows/s (wanted: 20 x, {WANTED:,} rows/s)")
    print(f"check of {CHANGED:,} changed values: {changed:.2f} s (at most {LONGEST_CHECK:.0f} s)")
    return 0 if speed >= WANTED and changed < LONGEST_CHECK else 1


def main() -> int:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=1_417)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--measure", choices=tuple(KINDS), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if not chosen.measure:
        return compare(chosen.areas, chosen.repeat)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["ATLAS_TEST_DB"] = f"bench_table_{os.getpid()}"
    django.setup()
    print(json.dumps(KINDS[chosen.measure](chosen.file, chosen.areas)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
