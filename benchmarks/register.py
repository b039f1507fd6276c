"""How long does a register of many persons take, and how much memory?

Measures, in one run and on one file, `pandas.read_csv(dtype=str)` and
`manage.py import_register --commit` into a scratch database, each in a process of
its own, and prints the ratio. The file is invented and removed afterwards.

    python -m benchmarks.register [--rows 1000000] [--areas 10] [--repeat 3]
"""

import argparse
import datetime
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django
import numpy as np
import pandas as pd
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test.utils import get_runner
from numpy.typing import NDArray

HEADER = (
    "stichtag;gebiet;alter;geschlecht;staat1;staat2;familienstand;wohnungsstatus;"
    "einzug_jahr;zuwanderung;haushalt_typ"
)
LIMIT_RATIO = 3.0
LIMIT_MEGABYTES = 400
KINDS = ("einperson", "paar_ohne_kind", "paar_mit_kind", "alleinerziehend", "sonstige", "")


def area_codes(count: int) -> list[str]:
    """Return the keys of the areas of a city with ``count`` areas."""
    return [f"{number:0{max(2, len(str(count)))}d}" for number in range(1, count + 1)]


def write_register(path: Path, rows: int, areas: int, seed: int = 1) -> None:
    """Write an invented record file, piece by piece."""
    chance = np.random.default_rng(seed)
    choices = (
        ["31.12.2024"],
        [*area_codes(areas), "99"],
        [str(age) for age in range(101)],
        ["m", "w"],
        ["000"] * 6 + ["163", "166", "475"],
        [""] * 9 + ["163"],
        ["LD", "VH", "VW", "GS", "LP", "NB"],
        ["AW"] * 9 + ["HW", "NW"],
        [str(year) for year in range(1960, 2025)],
        ["1", "2", "3"],
        list(KINDS),
    )
    weights: list[NDArray[np.float64] | None] = [None] * len(choices)
    weights[1] = np.append(np.full(areas, (1 - 0.001) / areas), 0.001)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{HEADER}\r\n")
        for start in range(0, rows, 100_000):
            size = min(100_000, rows - start)
            columns = [
                np.array(values)[chance.choice(len(values), size, p=weight)].tolist()
                for values, weight in zip(choices, weights, strict=True)
            ]
            file.write("\r\n".join(map(";".join, zip(*columns, strict=True))) + "\r\n")


def measure_pandas(path: str) -> dict[str, float]:
    """Return seconds and peak megabytes of reading the file with pandas."""
    began = time.perf_counter()
    frame = pd.read_csv(path, sep=";", dtype=str)
    return report(time.perf_counter() - began, len(frame))


def measure_import(path: str, areas: int) -> dict[str, float]:
    """Return seconds and peak megabytes of the command, with everything it writes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["ATLAS_TEST_DB"] = f"bench_register_{os.getpid()}"
    django.setup()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        prepare(areas)
        return run_command(path)
    finally:
        runner.teardown_databases(databases)


def prepare(areas: int) -> None:
    """Make the areas and the measures of the catalogue."""
    call_command("load_catalogue", "--commit", verbosity=0, stdout=sys.stderr)
    edition, level, area = (
        apps.get_model("indicators", name).objects for name in ("Edition", "Level", "Area")
    )
    in_force = edition.create(valid_from=datetime.date(2010, 1, 1))
    city = level.get_or_create(slug="stadt", defaults={"name": "Stadt", "rank": 30})[0]
    district = level.get_or_create(slug="siedlungsbezirk", defaults={"name": "Bezirk", "rank": 40})[0]
    whole = area.create(edition=in_force, level=city, code=settings.CITY_CODE, name="Stadt", slug="stadt")
    for code in area_codes(areas):
        area.create(edition=in_force, level=district, parent=whole, code=code, name=code, slug=f"b{code}")


def run_command(path: str) -> dict[str, float]:
    """Return seconds, peak megabytes and observations of one import."""
    began = time.perf_counter()
    with Path(os.devnull).open("w") as nowhere:
        call_command("import_register", path, "--commit", stdout=nowhere, stderr=nowhere)
    return report(time.perf_counter() - began, apps.get_model("indicators", "Observation").objects.count())


def report(seconds: float, count: int) -> dict[str, float]:
    """Return what was measured in this process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "megabytes": peak, "count": count}


def measured(kind: str, path: Path, areas: int) -> dict[str, float]:
    """Return what a process of its own measures."""
    command = [sys.executable, "-m", "benchmarks.register", "--measure", kind, "--file", str(path)]
    command += ["--areas", str(areas)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def compare(rows: int, areas: int, repeat: int) -> int:
    """Print both, the ratio and whether the limits hold; return the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        write_register(path, rows, areas)
        print(f"{rows:,} persons, {areas} areas, {path.stat().st_size / 1e6:.0f} MB")
        results = {
            kind: [measured(kind, path, areas) for _ in range(repeat)] for kind in ("pandas", "import")
        }
    seconds = {kind: statistics.median(one["seconds"] for one in found) for kind, found in results.items()}
    memory = {kind: max(one["megabytes"] for one in found) for kind, found in results.items()}
    for kind in results:
        print(
            f"{kind:8}{seconds[kind]:7.2f} s  {memory[kind]:7.0f} MB  {results[kind][0]['count']:,.0f} rows"
        )
    ratio = seconds["import"] / seconds["pandas"]
    held = ratio <= LIMIT_RATIO and memory["import"] < LIMIT_MEGABYTES
    print(f"ratio {ratio:.2f} (at most {LIMIT_RATIO}), {memory['import']:.0f} MB (below {LIMIT_MEGABYTES})")
    return 0 if held else 1


def main() -> int:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--areas", type=int, default=10)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--measure", choices=("pandas", "import"), help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if not chosen.measure:
        return compare(chosen.rows, chosen.areas, chosen.repeat)
    if chosen.measure == "pandas":
        print(json.dumps(measure_pandas(chosen.file)))
    else:
        print(json.dumps(measure_import(chosen.file, chosen.areas)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
