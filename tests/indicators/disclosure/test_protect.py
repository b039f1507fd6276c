"""Protection as a whole: valid under every limit, repeatable, honest about its quality."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from indicators.disclosure import Cell, Relation, Table, UnprovenError, audit, protect
from indicators.disclosure.block import blocks, unit_loss, value_loss
from indicators.disclosure.programme import Programme, SolverError
from indicators.disclosure.relations import Part, joined, total
from indicators.disclosure.report import Cost, Difference, difference, report
from indicators.disclosure.search import Status, withheld
from tests.indicators.disclosure.instances import city, counted, crossed, flat


def medium() -> Table:
    values = city(12, 8, 1500)
    return crossed(values, flat(values), counted(3))


def test_primary_suppression_alone_protects_nobody():
    cells = [Cell("a", 2), Cell("b", 9), Cell("c", 30), Cell("city", 41)]
    table = joined(Part(tuple(cells)), total("city", "abc"))

    assert audit(table, table.primary).failed == {"a"}
    assert protect(table).proven


@pytest.mark.parametrize("limits", [{"time_limit": 0.0}, {"gap": 0.5}, {"method": "greedy"}, {}])
def test_every_limit_gives_a_valid_pattern(limits):
    table = medium()

    found = protect(table, **limits)

    assert found.proven
    assert found.primary == table.primary
    assert audit(table, found.hidden).passed


def test_less_time_never_claims_to_be_optimal():
    hasty, patient = protect(medium(), time_limit=0.0), protect(medium())

    assert [block.status for block in hasty.blocks] == [Status.VALID]
    assert [block.status for block in patient.blocks] == [Status.OPTIMAL]
    assert hasty.blocks[0].loss >= patient.blocks[0].loss
    assert patient.blocks[0].gap < 1e-6


def test_same_table_gives_the_same_pattern():
    assert protect(medium()) == protect(medium())


def test_blocks_are_independent():
    one, other = medium(), medium()
    renamed = Table(
        tuple(replace(cell, key=f"later|{cell.key}") for cell in other.cells),
        tuple(Relation(tuple((f"later|{k}", c) for k, c in r.terms)) for r in other.relations),
    )
    both = Table(one.cells + renamed.cells, one.relations + renamed.relations)

    found = protect(both)

    alone = protect(one).hidden
    assert len(found.blocks) == 2
    assert found.hidden == alone | {f"later|{key}" for key in alone}


def test_unchanged_blocks_keep_their_pattern():
    table = medium()
    quick = protect(table, method="greedy")

    again = protect(table, reuse=quick.patterns)

    assert again.hidden == quick.hidden
    assert [block.status for block in again.blocks] == [Status.REUSED]
    assert again.proven


def test_changed_blocks_do_not_reuse_a_pattern():
    small = Table((Cell("a", 2), Cell("b", 9)), ())
    changed = Table((Cell("a", 9), Cell("b", 2)), ())
    before = protect(small)

    found = protect(changed, reuse=before.patterns)

    assert (before.hidden, found.hidden) == (frozenset("a"), frozenset("b"))


def test_reused_pattern_that_does_not_hold_is_not_published():
    table = joined(Part((Cell("a", 2), Cell("b", 9), Cell("city", 11))), total("city", "ab"))
    wrong = {name: frozenset({"a"}) for name in protect(table).patterns}

    found = protect(table, reuse=wrong)

    assert found.proven
    assert found.hidden == {"a", "b", "city"}
    assert [block.status for block in found.blocks] == [Status.WITHHELD]


def test_withheld_block_hides_everything_that_can_be_hidden():
    table = joined(Part((Cell("a", 2), Cell("b", 0), Cell("c", 7), Cell("city", 9))), total("city", "abc"))
    (block,) = blocks(table, [])

    assert withheld(block).hidden == {"a", "c", "city"}


def test_unproven_protection_cannot_be_required():
    public = Table(
        (Cell("a", 2), Cell("b", 9, frozen=True), Cell("city", 11, frozen=True)),
        (Relation((("a", 1), ("b", 1), ("city", -1))),),
    )

    with pytest.raises(UnprovenError, match="1 numbers are not protected"):
        protect(public).require_proven()


def test_weights_keep_the_headline_and_the_city():
    cells = [Cell("a", 2), Cell("b", 9, weight=20), Cell("c", 30), Cell("city", 41, weight=10)]
    table = joined(Part(tuple(cells)), total("city", "abc"))

    assert protect(table).complementary == {"c"}


@pytest.mark.parametrize(("loss", "expected"), [(unit_loss, "b"), (value_loss, "c")])
def test_loss_decides_which_companion_is_hidden(loss, expected):
    cells = [Cell("a", 2), Cell("b", 90, weight=0.9), Cell("c", 30)]
    table = joined(Part((*cells, Cell("city", 122, frozen=True))), total("city", "abc"))

    assert protect(table, loss=loss).complementary == {expected}


def test_solver_without_an_answer_is_an_error():
    nothing = sparse.csr_array((0, 1))
    none = (np.zeros(0), np.zeros(0))
    open_end = Programme(nothing, none, (np.zeros(1), np.full(1, np.inf)))

    with pytest.raises(SolverError):
        open_end.minimise(np.array([-1.0]))


def test_report_counts_what_protection_costs():
    cells = [
        Cell("a|2023", 2),
        Cell("b|2023", 9),
        Cell("c|2023", 30),
        Cell("city|2023", 41),
        Cell("a|2024", 5),
    ]
    table = joined(Part(tuple(cells)), total("city|2023", ("a|2023", "b|2023", "c|2023")))
    found = protect(table)

    made = report(table, found, lambda cell: cell.key.split("|")[1])

    assert made.groups == (
        Cost("2023", 4, 1, 1, lost=9, printed=82, capped=0, failed=0),
        Cost("2024", 1, 0, 0, lost=0, printed=5, capped=0, failed=0),
    )
    assert made.total == Cost("", 5, 1, 1, lost=9, printed=87, capped=0, failed=0)
    assert (made.passed, round(made.groups[0].share, 3)) == (True, 0.11)


def test_difference_shows_what_another_rule_would_change():
    values = {"a": 4, "b": 9, "c": 30, "city": 43}

    def under(threshold):
        cells = tuple(Cell(key, value, threshold=threshold) for key, value in values.items())
        return protect(joined(Part(cells), total("city", "abc")))

    found = difference(under(3), under(5), frozenset(values))

    assert found == Difference(frozenset("ab"), frozenset(), frozenset())
