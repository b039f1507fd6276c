"""Each kind of link as the rows and virtual cells it means."""

from decimal import Decimal

import pytest

from indicators.disclosure import Bound, Cell, DuplicateCellError, NotAdditiveError, Relation, Table
from indicators.disclosure.relations import Part, flow, in_class, joined, once_public, ranked, rate, total


def test_parts_share_their_cells():
    cell = Cell("a", 4)

    table = joined(Part((cell,)), Part((cell, Cell("b", 5))))

    assert table == Table((cell, Cell("b", 5)))


def test_one_key_cannot_mean_two_numbers():
    with pytest.raises(DuplicateCellError, match="two ways"):
        joined(Part((Cell("a", 4),)), Part((Cell("a", 5),)))


def test_total_includes_the_remainder():
    assert total("city", ["a", "rest"]).relations == (Relation((("a", 1), ("rest", 1), ("city", -1))),)


def test_flow_ties_stocks_to_changes():
    cells = tuple(Cell(k, v) for k, v in {"now": 12, "before": 10, "in": 5, "out": 3}.items())

    table = joined(Part(cells), flow("now", "before", ["in"], ["out"]))

    assert len(table.relations) == 1
    with pytest.raises(NotAdditiveError):
        joined(Part(cells), flow("before", "now", ["in"], ["out"]))


@pytest.mark.parametrize("shown", ["6.2", "6.3"])
def test_rate_allows_what_rounds_to_it(shown):
    """2 of 32 are 6.25 percent, which may have been rounded up or down."""
    cells = Part((Cell("n", 2), Cell("N", 32, published=False)))

    table = joined(cells, rate("n", "N", Decimal(shown)))

    half = Decimal("0.05")
    assert set(table.bounds) == {
        Bound((("n", 100), ("N", -(Decimal(shown) + half))), upper=0),
        Bound((("n", 100), ("N", -(Decimal(shown) - half))), lower=0),
    }


def test_rate_that_does_not_belong_to_its_counts_is_refused():
    cells = Part((Cell("n", 2), Cell("N", 32, published=False)))

    with pytest.raises(NotAdditiveError):
        joined(cells, rate("n", "N", Decimal("6.4")))


def test_ranks_compare_rates_without_division():
    found = ranked([("a", 100), ("b", 300)])

    assert found.bounds == (Bound((("a", 300), ("b", -100)), lower=0),)


def test_open_class_has_one_end():
    assert in_class("a", None, 5, denominator=40, factor=100).bounds == (Bound((("a", 100),), None, 200),)


def test_revised_numbers_are_new_numbers():
    cells = (Cell("same", 5), Cell("revised", 6), Cell("virtual", 7, published=False))

    found = once_public(cells, {"same": 5, "revised": 5, "virtual": 7})

    assert [cell.frozen for cell in found] == [True, False, False]
