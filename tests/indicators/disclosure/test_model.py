"""The table refuses what it could not vouch for."""

from decimal import Decimal

import pytest

from indicators.disclosure import (
    Bound,
    Cell,
    ContradictionError,
    DuplicateCellError,
    NotAdditiveError,
    Relation,
    Table,
    UnknownCellError,
    audit,
)

SUM = Relation((("a", 1), ("b", 1), ("city", -1)))


def test_table_refuses_sums_that_do_not_add_up():
    with pytest.raises(NotAdditiveError) as caught:
        Table((Cell("a", 1), Cell("b", 2), Cell("city", 4)), (SUM,))

    assert str(caught.value) == "the values do not fit together: a, b, city"


def test_table_refuses_bounds_that_the_values_break():
    with pytest.raises(NotAdditiveError):
        Table((Cell("a", 5),), bounds=(Bound((("a", Decimal(2)),), upper=Decimal("9.9")),))


def test_table_refuses_the_same_key_twice():
    with pytest.raises(DuplicateCellError, match=r"^a: "):
        Table((Cell("a", 1), Cell("a", 1)))


def test_table_refuses_relations_to_unknown_cells():
    with pytest.raises(UnknownCellError, match=r"^city: "):
        Table((Cell("a", 1), Cell("b", 2)), (SUM,))


def test_table_does_not_depend_on_order():
    cells = (Cell("a", 1), Cell("b", 2), Cell("city", 3))
    flipped = Relation(tuple(reversed(SUM.terms)))

    assert Table(cells, (SUM, SUM)) == Table(tuple(reversed(cells)), (flipped,))


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 3, "upper": 2},
        {"value": 3, "lower": 4},
        {"value": 0, "sensitive": True},
        {"value": Decimal("0.5")},
        {"value": 1, "weight": float("nan")},
    ],
)
def test_cell_refuses_contradictions(wrong):
    with pytest.raises(ContradictionError):
        Cell("a", **wrong)


def test_cell_is_sensitive_between_zero_and_the_threshold():
    found = [value for value in range(7) if Cell("a", value, threshold=5).is_sensitive]

    assert found == [1, 2, 3, 4]


def test_hidden_count_is_known_to_be_at_least_one_where_zeros_are_printed():
    printed = Cell("a", 4)
    silent = Cell("a", 4, zero_shown=False)
    virtual = Cell("a", 4, published=False)

    assert [cell.known_lower for cell in (printed, silent, virtual)] == [1, 0, 0]


@pytest.mark.parametrize("key", ["b", "zero", "complement"])
def test_pattern_cannot_hide_what_is_public_or_never_printed(key):
    table = Table((Cell("b", 5, frozen=True), Cell("zero", 0), Cell("complement", 5, published=False)))

    with pytest.raises(ContradictionError, match="cannot be hidden"):
        audit(table, {key})
