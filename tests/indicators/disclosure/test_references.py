"""Known answers of the literature and of other tools; loss no worse, secrets safe."""

import csv
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytauargus
import pytest

from indicators.disclosure import Cell, Verdict, audit, protect
from indicators.disclosure.block import root_loss, unit_loss, value_loss
from indicators.disclosure.primary import Contributions, sum_cell
from indicators.disclosure.relations import Part, joined, total
from indicators.disclosure.rules import SourceRule
from tests.indicators.disclosure import instances
from tests.indicators.disclosure.instances import counted, crossed, flat, name, tau_argus
from tests.shared_data import needs_shared

pytestmark = needs_shared


def lost(table, protection):
    """Return number and value of the complementary cells."""
    values = [table.by_key[key].value for key in protection.complementary]
    return len(values), sum(values)


def optimal(protection):
    return all(block.gap < 1e-6 for block in protection.blocks)


def test_ex1_hides_the_same_three_cells_as_tau_argus():
    table = instances.ex1()

    found = protect(table, loss=value_loss)

    assert found.complementary == {"A|male", "C|male", "C|female"}
    assert (lost(table, found), found.proven, optimal(found)) == ((3, 1950), True, True)


def test_small_frequency_table_hides_the_cells_of_sdctable():
    figures = instances.small("testproblem")
    atoms = {tuple(key.split(",")): value for key, value in figures["cells"].items()}
    values = instances.with_margins(atoms)
    secret = {tuple(key.split(",")) for key in figures["primary"]}

    def cell(key, value):
        levels = tuple(figures["protection"]) if key in secret else None
        return Cell(name(key), value, sensitive=key in secret, levels=levels, zero_shown=False)

    found = protect(crossed(values, flat(values), cell), loss=value_loss)

    assert found.complementary == {key.replace(",", "|") for key in figures["optimal_secondaries"]}
    assert found.proven


class TestFourByFour:
    """The table of sdcTable in which one of nine hidden cells is exact."""

    @pytest.fixture
    def figures(self):
        return instances.small("attack_4x4")

    @pytest.fixture
    def hidden(self, figures):
        return {key.replace(",", "|") for key in figures["suppressed"]}

    def table(self, figures, hidden):
        """Return the table; only the recoverable cell has a level to reach."""
        atoms = {(row, column): v for row, cells in figures["cells"].items() for column, v in cells.items()}
        values = instances.with_margins(atoms)

        def cell(key, value):
            levels = {True: (1, 1)}.get(name(key) == "w|b", (0, 0)) if name(key) in hidden else None
            secret = True if name(key) in hidden else None
            return Cell(name(key), value, sensitive=secret, levels=levels, zero_shown=False)

        return crossed(values, flat(values), cell)

    def test_attack_recovers_the_one_exact_cell(self, figures, hidden):
        found = audit(self.table(figures, hidden), hidden, tight=True)

        exact = {line.key: line.low for line in found.intervals if line.low == line.high}
        assert exact == {key.replace(",", "|"): v for key, v in figures["exactly_recoverable"].items()}
        assert found.keys(Verdict.EXACT) == set(exact)

    def test_protection_finds_the_cheapest_repair(self, figures, hidden):
        table = self.table(figures, hidden)

        found = protect(table, loss=value_loss)

        assert found.complementary == {figures["cheapest_single_repair"].replace(",", "|")}
        interval = next(
            line for line in audit(table, found.hidden, tight=True).intervals if line.key == "w|b"
        )
        assert [interval.low, interval.high] == figures["interval_after_repair"]["w,b"]


def test_linked_tables_need_a_cell_that_neither_needs_alone():
    figures = instances.small("linked")
    values = dict(figures["cells"])
    sums = {key: found.split() for key, found in figures["relations"].items() if key != "Total"}
    for whole, parts in sums.items():
        values[whole] = sum(values[part] for part in parts)
    values["Total"] = values["big"] + values["small"]
    cells = tuple(
        Cell(key, value, sensitive=key in figures["primary"], zero_shown=False)
        for key, value in values.items()
    )
    totals = [total("Total", found.split()) for found in figures["relations"]["Total"]]
    links = [total(whole, parts) for whole, parts in sums.items()]

    separately = [
        protect(joined(Part(cells), *links[:2], totals[0]), loss=value_loss),
        protect(joined(Part(cells), *links[2:], totals[1]), loss=value_loss),
    ]
    jointly = protect(joined(Part(cells), *links, *totals), loss=value_loss)

    assert [len(found.complementary) for found in separately] == [0, 0]
    assert jointly.proven
    assert jointly.complementary == set(figures["which"])


def test_social_assistance_hides_the_six_cells_of_gauss_suppression():
    found = protect(instances.social_assistance(), loss=unit_loss)

    assert found.hidden == {f"{region}|{income}" for region in "BDH" for income in ("annet", "arbeid")}
    assert (found.proven, optimal(found)) == (True, True)


def test_p_percent_rule_on_the_tau_argus_demo_reaches_the_optimum():
    table = instances.simple_2d()

    found = protect(table, loss=value_loss)

    assert (len(found.primary), lost(table, found)) == (9, (6, Decimal(521926)))
    assert (found.proven, optimal(found)) == (True, True)


@pytest.mark.parametrize(
    ("table", "threshold", "expected"),
    [("age3", 3, (7, 27)), ("agesex3", 3, (27, 116)), ("agesex3", 10, (39, 537))],
)
def test_loss_equals_tau_argus_where_the_attacker_does_not_know_the_ones(table, threshold, expected):
    values = tau_argus(instances.SDC / "synthetic" / f"{table}.tab")
    found_table = crossed(values, flat(values), counted(threshold, zero_shown=False))

    found = protect(found_table, loss=value_loss, time_limit=30)

    assert (lost(found_table, found), found.proven) == (expected, True)


@pytest.mark.parametrize(("threshold", "expected"), [(3, (11, 54)), (5, (8, 65)), (10, (3, 85))])
def test_loss_reaches_the_reference_where_the_attacker_knows_the_ones(threshold, expected):
    values = tau_argus(instances.SDC / "synthetic" / "age3.tab")
    table = crossed(values, flat(values), counted(threshold))

    found = protect(table)

    assert (lost(table, found), found.proven, optimal(found)) == (expected, True, True)


@pytest.mark.parametrize(
    ("loss", "gap", "cells", "persons"), [(value_loss, 0.044, 52, 232), (root_loss, 0.1, 52, 240)]
)
def test_three_dimensions_lose_no_more_than_the_reference(loss, gap, cells, persons):
    """The reference loses 232 persons by value, and 52 cells by the root of the value."""
    values = tau_argus(instances.SDC / "synthetic" / "agesex3.tab")
    table = crossed(values, flat(values), counted(3))

    found = protect(table, loss=loss, gap=gap, time_limit=200)

    assert found.proven
    assert lost(table, found)[0] <= cells
    assert lost(table, found)[1] <= persons


def test_optimal_tau_argus_pattern_leaves_54_of_58_cells_exact():
    """Only who forgets that zeros are printed finds the pattern of the usual tool safe."""
    path = instances.SDC / "synthetic" / "agesex3_opt.csv"
    values = tau_argus(instances.SDC / "synthetic" / "agesex3.tab")
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    pattern = {name(part.strip() for part in row[:-2]) for row in rows if row[-1] in {"9", "12"}}
    zeros = {name(key) for key, value in values.items() if value == 0}
    naive_table, strict_table = (
        crossed(values, flat(values), counted(3, zero_shown=known)) for known in (False, True)
    )
    secret = strict_table.primary

    naive = audit(naive_table, pattern)
    strict = audit(strict_table, pattern - zeros)

    assert (len(secret), secret <= naive.keys(Verdict.PROTECTED)) == (58, True)
    assert (len(strict.keys(Verdict.EXACT) & secret), len(strict.keys(Verdict.NARROW) & secret)) == (54, 4)


@pytest.mark.parametrize(
    ("table", "threshold", "exact", "narrow"),
    [
        ("age3", 3, 14, 0),
        ("age3", 5, 5, 17),
        ("age3", 10, 2, 13),
        ("agesex3", 3, 58, 0),
        ("agesex3", 5, 66, 49),
    ],
)
def test_hiding_small_numbers_alone_leaks_what_the_reference_found(table, threshold, exact, narrow):
    values = tau_argus(instances.SDC / "synthetic" / f"{table}.tab")
    found_table = crossed(values, flat(values), counted(threshold))

    found = audit(found_table, found_table.primary)

    assert (len(found.keys(Verdict.EXACT)), len(found.keys(Verdict.NARROW))) == (exact, narrow)


@pytest.mark.parametrize("seed", range(6))
def test_p_percent_rule_and_pattern_compare_with_tau_argus(seed, tmp_path):
    """Random enterprises: the same secret cells, its pattern valid here, ours no dearer."""
    random = np.random.default_rng(seed)
    records = [
        (f"R{random.integers(5)}", f"S{random.integers(4)}", int(np.ceil(random.lognormal(3, 1))))
        for _ in range(60)
    ]
    columns = dict(zip(("Region", "Sector", "Turnover"), zip(*records, strict=True), strict=True))
    micro = columns | {"Turnover": [float(value) for value in columns["Turnover"]]}
    theirs = pytauargus.protect(
        {key: list(column) for key, column in micro.items()},
        ["Region", "Sector"],
        response="Turnover",
        safety_rules="P(20,1)",
        suppress="OPT(1)",
        workdir=tmp_path,
    )
    rows = {name((row.Region, row.Sector)): row for row in theirs.tables[0].dataframe().itertuples()}
    table = enterprises(records, rows)

    ours = protect(table, loss=value_loss)

    assert table.primary == {key for key, row in rows.items() if row.status == "U"}
    pattern = {key for key, row in rows.items() if row.status in {"U", "M"}}
    assert audit(table, pattern).failed == frozenset()
    assert ours.proven
    assert lost(table, ours)[1] <= sum(rows[key].Turnover for key in pattern - table.primary)


def enterprises(records, rows):
    """Return the table of turnover by the p % rule; the widths are τ-Argus' (whole, at least 1)."""
    behind: dict[tuple[str, str], list[Decimal]] = {}
    for region, sector, value in records:
        for key in ((region, sector), ("Total", sector), (region, "Total"), ("Total", "Total")):
            behind.setdefault(key, []).append(Decimal(value))

    def cell(key, values):
        largest = tuple(sorted(values, reverse=True)[:2])
        rule = SourceRule(prior=Decimal(20), threshold=0)
        made = sum_cell(name(key), sum(values), Contributions(len(values), largest), rule)
        row = rows[name(key)]
        return replace(made, levels=(Decimal(row.lower), Decimal(row.upper)), upper=None)

    return crossed(behind, flat(behind), cell)


class TestTurnover:
    """Four linked hierarchical tables of enterprises (INSEE, invented figures)."""

    def test_one_table_reaches_the_optimum(self):
        table = joined(*turnover(("act_size",)))

        found = protect(table, loss=value_loss, time_limit=30)

        cells, value = lost(table, found)
        assert (len(found.primary), cells, round(value / 1000)) == (75, 62, 32310)
        assert (found.proven, optimal(found)) == (True, True)

    def test_four_linked_tables_lose_no_more_than_the_reference(self):
        table = joined(*turnover(("act_size", "act_cj", "nuts_size", "nuts_cj")))

        found = protect(table, loss=value_loss, time_limit=300, gap=0.0085)

        assert (len(table.cells), found.proven) == (1493, True)
        assert lost(table, found) <= (273, Decimal("189339820"))


def turnover(tables):
    """Return the parts of linked turnover tables under the rule of rtauargus' vignette."""
    found: dict[str, dict[str, str]] = {}
    links: dict[tuple[str, str], list[str]] = {}
    for table in tables:
        rows = instances.records(f"turnover_{table}.csv")
        first, second = list(rows[0])[:2]
        keys = {(row[first], row[second]) for row in rows}
        found |= {name((row[first], row[second])): row for row in rows}
        for whole, parts in hierarchy(first).items():
            for other in {key[1] for key in keys}:
                links[name((whole, other)), first] = [name((p, other)) for p in parts if (p, other) in keys]
        for level in {key[0] for key in keys}:
            parts = [name((level, p)) for p in hierarchy(second)["Total"] if (level, p) in keys]
            links[name((level, "Total")), second] = parts
    sums = [total(whole, parts) for (whole, _), parts in links.items() if parts]
    return [Part(tuple(turnover_cell(key, row) for key, row in found.items())), *sums]


def hierarchy(dimension):
    fixed = {"SIZE": ["tr1", "tr2", "tr3"], "CJ": ["LL", "PA", "SP"]}
    if dimension in fixed:
        return {"Total": fixed[dimension]}
    file = {"ACTIVITY": "activity_corr_table.csv", "NUTS": "nuts23_fr_corr_table.csv"}[dimension]
    links: dict[str, set[str]] = {}
    for row in instances.records(file):
        chain = ["Total", *row.values()]
        for whole, part in pairwise(chain):
            if whole != part:
                links.setdefault(whole, set()).add(part)
    return links


def turnover_cell(key, row):
    value = round(Decimal(row["TOT"]), 4)
    few, dominated = int(row["N_OBS"]) < 3, Decimal(row["MAX"]) > value * 85 / 100
    secret = value > 0 and (few or dominated)
    levels = (value / 10, value / 10) if secret else None
    return Cell(
        key, value, sensitive=secret, levels=levels, frozen=not value, integer=False, zero_shown=False
    )
