"""Laws of disclosure control, for all tables."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from indicators.disclosure import Bound, Cell, Relation, Table, Verdict, audit, protect
from indicators.disclosure.block import unit_loss
from indicators.disclosure.relations import Part, joined, once_public, rate, subset
from indicators.disclosure.rules import SourceRule
from indicators.disclosure.snapshot import attack, seen
from tests.indicators.disclosure.instances import counted, crossed, flat, name, with_margins

slowly = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@st.composite
def tables(draw):
    """Return a random table: two or three dimensions, a threshold, what was public before."""
    shape = draw(st.sampled_from([(3,), (5,), (2, 3), (3, 3), (4, 3), (2, 2, 2)]))
    positions: list[tuple[str, ...]] = [()]
    for axis, size in enumerate(shape):
        positions = [(*place, f"{'abc'[axis]}{level}") for place in positions for level in range(size)]
    counts = draw(st.lists(st.integers(0, 12), min_size=len(positions), max_size=len(positions)))
    values = with_margins(dict(zip(positions, counts, strict=True)))
    threshold = draw(st.sampled_from([3, 5]))
    table = crossed(values, flat(values), counted(threshold, zero_shown=draw(st.booleans())))
    known = draw(st.lists(st.sampled_from(sorted(values)), max_size=2, unique=True))
    before = {name(key): values[key] for key in known}
    return replace(table, cells=once_public(table.cells, before))


def interval_by_scipy(table, hidden, key):
    """Return the attacker's interval the slow way: one dense programme over all cells.

    Everything not hidden is fixed to its value; nothing is split or scaled.
    """
    cells = table.cells
    place = {cell.key: position for position, cell in enumerate(cells)}
    sums = [[0.0] * len(cells) for _ in table.relations]
    for row, relation in zip(sums, table.relations, strict=True):
        for term, factor in relation.terms:
            row[place[term]] += factor
    most = 10 * sum(int(cell.value) for cell in cells) + 100
    limits = [
        (float(cell.known_lower), float(most if cell.upper is None else cell.upper))
        if cell.key in hidden or (not cell.published and not cell.frozen)
        else (float(cell.value), float(cell.value))
        for cell in cells
    ]
    ends = []
    for sign in (1, -1):
        costs = [0.0] * len(cells)
        costs[place[key]] = sign
        zeros = [0.0] * len(sums)
        solved = linprog(costs, A_eq=sums or None, b_eq=zeros or None, bounds=limits, method="highs")
        assert solved.status == 0
        assert solved.fun is not None
        ends.append(sign * float(solved.fun))
    return ends


@slowly
@given(tables())
def test_protected_numbers_are_never_recoverable(table):
    found = protect(table)

    for cell in table.cells:
        if cell.key in found.hidden and cell.key not in found.exposed:
            low, high = interval_by_scipy(table, found.hidden, cell.key)
            assert high - low > 0.5
            if cell.is_sensitive and cell.key not in found.audit.keys(Verdict.CAPPED):
                assert high >= cell.threshold - 1e-6


@slowly
@given(tables())
def test_audit_equals_the_slow_attack(table):
    hidden = protect(table).hidden

    for line in audit(table, hidden, tight=True).intervals:
        low, high = interval_by_scipy(table, hidden, line.key)
        assert line.low == pytest.approx(low, abs=1.01)
        assert low - 1e-6 <= line.low
        if high <= 10 * max(cell.value for cell in table.cells):
            assert line.high <= high + 1e-6


@slowly
@given(tables())
def test_only_what_was_public_before_stays_exposed(table):
    found = protect(table)

    everything = {cell.key for cell in table.cells if cell.is_hideable} | table.primary
    for key in found.exposed:
        cell = table.by_key[key]
        _, high = interval_by_scipy(table, everything, key)
        assert high < cell.value + 1
    assert found.audit.failed == found.exposed
    assert found.proven == (not found.exposed)


@slowly
@given(tables())
def test_every_complementary_number_is_needed(table):
    found = protect(table)
    assume(found.complementary and found.proven and not found.audit.keys(Verdict.CAPPED))

    needless = {
        key for key in found.complementary if not audit(table, found.hidden - {key}).failed & table.primary
    }

    assert needless == set()


@slowly
@given(tables(), st.randoms(use_true_random=False))
def test_order_of_the_input_changes_nothing(table, random):
    cells, relations = list(table.cells), list(table.relations)
    random.shuffle(cells)
    random.shuffle(relations)
    turned = [Relation(tuple(random.sample(r.terms, len(r.terms)))) for r in relations]

    assert protect(Table(tuple(cells), tuple(turned))).hidden == protect(table).hidden


@slowly
@given(tables())
def test_methods_differ_in_loss_only(table):
    quick, best = protect(table, method="greedy"), protect(table, method="exact")

    assert quick.proven == best.proven
    assert quick.exposed == best.exposed
    assert sum(block.loss for block in best.blocks) <= sum(block.loss for block in quick.blocks) + 1e-6


@slowly
@given(tables())
def test_exact_search_matches_trying_every_pattern(table):
    spare = sorted(cell.key for cell in table.cells if cell.is_hideable and not cell.is_sensitive)
    assume(len(spare) <= 9)
    found = protect(table, loss=unit_loss)
    limited = found.audit.keys(Verdict.CAPPED) | found.exposed
    assume(not limited)

    valid = [
        bin(choice).count("1")
        for choice in range(2 ** len(spare))
        if bin(choice).count("1") < len(found.complementary)
        and audit(
            table, table.primary | {key for bit, key in enumerate(spare) if choice >> bit & 1}
        ).failed.isdisjoint(table.primary)
    ]

    assert valid == []


@slowly
@given(tables())
def test_outsider_recovers_nothing_that_is_protected(table):
    found = protect(table)
    tolerated = found.exposed | found.audit.keys(Verdict.CAPPED)

    recovered = {guess.key for guess in attack(seen(table, found.hidden)) if guess.recovered}

    assert recovered <= tolerated


@slowly
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=5))
def test_rates_beside_populations_are_safe_where_counts_are(pairs):
    rule = SourceRule()
    parts = []
    numbers = {"people": sum(n + rest for n, rest in pairs), "part": sum(n for n, _ in pairs)}
    for place, (n, rest) in enumerate(pairs):
        part, whole = Cell(f"part{place}", n), Cell(f"people{place}", n + rest, weight=10)
        parts += [Part((part, whole)), subset(part, whole, rule)]
        if n + rest:
            shown = round(Decimal(100 * n) / (n + rest), 1)
            parts.append(rate(part.key, whole.key, shown, shown_with=(part.key, whole.key)))
    city = [Cell(key, value, weight=100) for key, value in numbers.items()]
    sums = [Relation((*((f"{key}{place}", 1) for place in range(len(pairs))), (key, -1))) for key in numbers]
    table = joined(*parts, Part(tuple(city), tuple(sums)), subset(city[1], city[0], rule))

    found = protect(table)

    recovered = {guess.key for guess in attack(seen(table, found.hidden)) if guess.recovered}
    assert recovered <= found.exposed | found.audit.keys(Verdict.CAPPED)
    assert found.audit.failed == found.exposed


def test_bound_with_owners_is_silent_once_an_owner_is_hidden():
    cells = (Cell("a", 4, weight=5), Cell("b", 2), Cell("c", 9), Cell("sum", 15, weight=9))
    told = Bound((("b", 1), ("c", -1)), upper=-7, shown_with=("a",))
    exact = Bound((("b", 1), ("c", -1)), lower=-7, shown_with=("a",))
    relation = Relation((("a", 1), ("b", 1), ("c", 1), ("sum", -1)))

    found = protect(Table(cells, (relation,), (told, exact)))

    assert "a" in found.hidden
    assert found.proven
