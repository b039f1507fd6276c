"""How long protection and audit take: python -m benchmarks.disclosure [city] [large] [release].

Invented numbers. Prints, per case, the size, what was hidden, the seconds and
their share of the budget. The first case also shows what an attacker recovers
when nothing but the small numbers themselves is hidden.
"""

import sys
import time
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from indicators.disclosure import Cell, Protection, Relation, Table, Verdict, audit, protect
from indicators.disclosure.primary import count_cell
from indicators.disclosure.relations import Part, joined, subset, total
from indicators.disclosure.rules import SourceRule

AREAS, YEARS, MEASURES, GROUPS = 10, 15, 60, 18
RULE = SourceRule()


def counts(areas: int, groups: int, people: int, spread: float, seed: int) -> np.ndarray:
    """Return invented counts, areas by groups."""
    random = np.random.default_rng(seed)
    mean = np.outer(random.lognormal(0, spread, areas), random.lognormal(0, 1.4, groups))
    mean = mean * random.lognormal(0, 0.3, mean.shape)
    return np.asarray(random.poisson(mean * people / mean.sum()))


def tree(values: np.ndarray, districts: int, threshold: int) -> Table:
    """Return areas in districts in a city, each by groups with all sums."""
    rows = {f"a{place:03d}": row for place, row in enumerate(values)}
    rows |= {f"d{place:02d}": values[place::districts].sum(axis=0) for place in range(districts)}
    rows["city"] = values.sum(axis=0)
    columns = [f"{column:02d}" for column in range(values.shape[1])]
    cells, relations = [], []
    for name, row in rows.items():
        numbers = {**dict(zip(columns, row.tolist(), strict=True)), "all": int(row.sum())}
        cells += [Cell(f"{name}|{column}", value, threshold=threshold) for column, value in numbers.items()]
        relations.append(Relation((*((f"{name}|{c}", 1) for c in columns), (f"{name}|all", -1))))
    for column in [*columns, "all"]:
        for place in range(districts):
            parts = [f"a{area:03d}|{column}" for area in range(place, len(values), districts)]
            relations.append(Relation((*((p, 1) for p in parts), (f"d{place:02d}|{column}", -1))))
        parts = [f"d{place:02d}|{column}" for place in range(districts)]
        relations.append(Relation((*((p, 1) for p in parts), (f"city|{column}", -1))))
    return Table(tuple(cells), tuple(relations))


def release(years: int, seed: int = 3) -> Table:
    """Return a small city's catalogue: population by age, measures with parts and complements."""
    parts = [part for year in range(years) for part in release_year(2009 + year, seed + year)]
    return joined(*parts)


def release_year(year: int, seed: int) -> Iterator[Part]:
    """Yield all numbers of a year: ages sum to people, measures are parts of people, halves of measures."""
    random = np.random.default_rng(seed)
    ages = counts(AREAS, GROUPS, 68_000, 0.8, seed)
    people = ages.sum(axis=1)
    shares = random.lognormal(-4.0, 1.5, MEASURES).clip(max=0.6)
    numbers: dict[str, np.ndarray] = {"people": people}
    numbers |= {f"age{group:02d}": ages[:, group] for group in range(GROUPS)}
    for measure, share in enumerate(shares):
        whole = random.binomial(people, share)
        numbers[f"m{measure:02d}"] = whole
        numbers[f"m{measure:02d}f"] = random.binomial(whole, 0.5)
        numbers[f"m{measure:02d}m"] = whole - numbers[f"m{measure:02d}f"]
    cells = {
        (name, area): count_cell(f"{name}|{area}|{year}", int(value), RULE, weight=weight)
        for name, found in numbers.items()
        for area, value, weight in [
            *((f"{place:02d}", v, 1.0) for place, v in enumerate(found)),
            ("city", int(found.sum()), 10.0),
        ]
    }
    yield Part(tuple(cells.values()))
    yield from year_links(cells, numbers)


def year_links(cells: Mapping[tuple[str, str], Cell], numbers: Mapping[str, np.ndarray]) -> Iterator[Part]:
    """Yield the sums over areas, ages and halves, and every measure's complement."""
    places = [f"{place:02d}" for place in range(AREAS)]
    for name in numbers:
        yield total(cells[name, "city"].key, (cells[name, place].key for place in places))
    for place in [*places, "city"]:
        ages = (cells[f"age{group:02d}", place].key for group in range(GROUPS))
        yield total(cells["people", place].key, ages)
        for measure in range(MEASURES):
            name = f"m{measure:02d}"
            yield subset(cells[name, place], cells["people", place], RULE)
            yield total(cells[name, place].key, (cells[name + half, place].key for half in "fm"))


def timed(name: str, budget: float, table: Table, **options: float) -> Protection:
    """Protect a table, with audit, and print what it took."""
    start = time.perf_counter()
    found = protect(table, **options)  # type: ignore[arg-type]  # numbers only
    seconds = time.perf_counter() - start
    lost = sum(table.by_key[key].value for key in found.complementary)
    states = ", ".join(sorted({block.status.value for block in found.blocks}))
    print(
        f"{name}: {len(table.cells)} cells, {len(found.primary)} primary, {len(found.complementary)} "
        f"complementary ({lost} cases), {len(found.blocks)} blocks, {states}, "
        f"{'proven' if found.proven else 'NOT PROVEN'}, {found.audit.programmes} programmes in the audit, "
        f"{seconds:.1f} s = {seconds / budget:.0%} of {budget:.0f} s"
    )
    return found


def city_cases() -> None:
    """25 areas by 40 groups, one year."""
    for threshold in (3, 5, 10):
        table = tree(counts(25, 40, 6535, 1.0, 1), 1, threshold)
        naive = audit(table, table.primary)
        print(
            f"  threshold {threshold}: hiding small numbers alone leaves {len(naive.keys(Verdict.EXACT))} "
            f"exact and {len(naive.keys(Verdict.NARROW))} too narrow of {len(table.primary)}"
        )
        timed(f"25 x 40, threshold {threshold}", 5, table)


def large_cases() -> None:
    """542 areas in 12 districts by 60 groups."""
    for threshold in (3, 10):
        table = tree(counts(542, 60, 421_274, 0.6, 1), 12, threshold)
        timed(f"542 x 60, threshold {threshold}", 120, table, time_limit=60)


def release_cases() -> None:
    """A whole catalogue of 15 years, then one year more."""
    first = timed("release of 14 years", 60, release(YEARS - 1))
    start = time.perf_counter()
    table = release(YEARS)
    print(f"  the table of 15 years is built in {time.perf_counter() - start:.1f} s")
    timed("the same with 15 years", 60, table)
    start = time.perf_counter()
    again = protect(table, reuse=first.patterns)
    seconds = time.perf_counter() - start
    print(f"one year added to 14: {'proven' if again.proven else 'NOT PROVEN'}, {seconds:.1f} s of 10 s")


CASES: dict[str, Callable[[], None]] = {"city": city_cases, "large": large_cases, "release": release_cases}

if __name__ == "__main__":
    for case in sys.argv[1:] or CASES:
        CASES[case]()
