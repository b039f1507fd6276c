"""Tables with known answers, from the reading material and made up here."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import numpy as np

from indicators.disclosure import Cell, Relation, Table
from tests.shared_data import SHARED

SDC = SHARED / "data" / "sdc"
EX1 = SDC / "checkTauArgus" / "inst" / "tests" / "Batch" / "ex1"
SIMPLE = SDC / "checkTauArgus" / "inst" / "doc"

Key = tuple[str, ...]
Sums = Sequence[tuple[str, Sequence[str]]]


def name(key: Iterable[str]) -> str:
    """Return the cell key of a table position."""
    return "|".join(key)


def crossed(values: Mapping[Any, Any], sums: Sequence[Sums], cell: Callable[..., Cell]) -> Table:
    """Return a table with the sums of every dimension; absent positions are empty."""
    relations = []
    for axis, links in enumerate(sums):
        others = {key[:axis] + key[axis + 1 :] for key in values}
        for (whole, parts), other in product(links, sorted(others)):
            keys = [(*other[:axis], level, *other[axis:]) for level in (*parts, whole)]
            present = [(name(key), -1 if key is keys[-1] else 1) for key in keys if key in values]
            if present:
                relations.append(Relation(tuple(present)))
    return Table(tuple(cell(key, value) for key, value in values.items()), tuple(relations))


def flat(values: Mapping[Any, object], total: str = "Total") -> list[Sums]:
    """Return "everything but the total sums to the total" for each dimension."""
    levels = [sorted({key[axis] for key in values}) for axis in range(len(next(iter(values))))]
    return [[(total, [level for level in found if level != total])] for found in levels]


def with_margins(atoms: Mapping[Any, int], total: str = "Total") -> dict[Key, int]:
    """Return the atoms and all their sums."""
    sums: Counter[Key] = Counter()
    for key, value in atoms.items():
        for places in product((False, True), repeat=len(key)):
            sums[tuple(total if out else part for out, part in zip(places, key, strict=True))] += value
    return dict(sums)


def counted(threshold: int, **also) -> Callable[..., Cell]:
    """Return a maker of count cells."""
    return lambda key, value: Cell(name(key), value, threshold=threshold, **also)


def tau_argus(path) -> dict[Key, int]:
    """Return the counts of a table in τ-Argus' format with the status in the line."""
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    return {tuple(part.strip() for part in row[:-4]): int(row[-4]) for row in rows}


def ex1() -> Table:
    """Region by gender, one unsafe cell to be protected by a fifth of its value."""
    rows = csv.reader((EX1 / "tabdata_ex1.tab").read_text(encoding="utf-8").splitlines())
    lines = [[part.strip() for part in row] for row in rows]
    values = {(region, gender): int(value) for region, gender, value, *_ in lines}
    unsafe = {(line[0], line[1]) for line in lines if line[3] == "U"}

    def cell(key, value):
        levels = (Decimal(value) / 5, Decimal(value) / 5) if key in unsafe else None
        return Cell(name(key), value, sensitive=key in unsafe, levels=levels)

    return crossed(values, flat(values), cell)


def records(file: str) -> list[dict[str, str]]:
    """Return the lines of a CSV file of other tools' demo tables."""
    text = (SDC / "csv" / file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def small(which: str):
    """Return one of the small instances of the sdcTable tests."""
    return json.loads((SDC / "small_instances.json").read_text(encoding="utf-8"))[which]


def social_assistance() -> Table:
    """Region by main income, fictitious (Statistics Norway, z1)."""
    atoms = {(row["region"], row["hovedint"]): int(float(row["ant"])) for row in records("z1.csv")}
    values = with_margins(atoms)
    return crossed(values, flat(values), counted(4, zero_shown=False))


def simple_2d() -> Table:
    """Size by region of the τ-Argus demo data under a p % rule, levels from its table input."""
    values: dict[Key, Decimal] = {}
    unsafe: set[Key] = set()
    text = (SIMPLE / "Simple2D_Expected_Output" / "Simple2D.txt").read_text(encoding="utf-8")
    for size, region, value, status in csv.reader(text.splitlines()):
        if value != "-":
            values[size, region.strip()] = Decimal(value)
        if status == "3":
            unsafe.add((size, region.strip()))
    parts = {"Total": "Nr Os Ws Zd", "Nr": "1 2 3", "Os": "4 5 6 7", "Ws": "8 9 10", "Zd": "11 12"}
    regions = [(whole, found.split()) for whole, found in parts.items()]
    levels = protection_levels()

    def cell(key, value):
        return Cell(
            name(key),
            value,
            sensitive=key in unsafe,
            levels=levels[key] if key in unsafe else None,
            integer=False,
            zero_shown=False,
        )

    return crossed(values, [flat(values)[0], regions], cell)


def protection_levels() -> dict[Key, tuple[Decimal, Decimal]]:
    """Return the lower and upper protection levels of the τ-Argus demo table."""
    path = SDC / "tauargus" / "data" / "tableinput" / "pp.tab"
    rows = csv.reader(path.read_text(encoding="latin-1").splitlines(), delimiter=";")
    return {
        (row[0], row[1].strip()): (
            Decimal(row[-2].replace(",", ".")),
            Decimal(row[-1].replace(",", ".")),
        )
        for row in rows
    }


def city(areas: int, groups: int, people: int, seed: int = 1, *, spread: float = 0.6) -> dict[Key, int]:
    """Return the counts of an invented city: areas by groups with all sums."""
    random = np.random.default_rng(seed)
    size = random.lognormal(0, spread, areas)
    share = random.lognormal(0, 1.3, groups)
    mean = np.outer(size, share) * random.lognormal(0, 0.3, (areas, groups))
    counts = random.poisson(mean * people / mean.sum())
    atoms = {
        (f"A{area:03d}", f"g{group:02d}"): int(counts[area, group])
        for area in range(areas)
        for group in range(groups)
    }
    return with_margins(atoms)
