"""What is known is taken out of the search, and nothing else."""

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.disclosure import Cell, Relation, Table, protect
from indicators.settled import settled


def shown(key, value):
    return Cell(key, value, frozen=True, sensitive=False)


def piece(key, value, **fields):
    return Cell(key, value, published=False, **fields)


def test_a_table_of_known_numbers_leaves_nothing_to_search():
    table = Table(
        (shown("alle", 50), shown("teil", 30), piece("rest", 20)),
        (Relation((("teil", 1), ("rest", 1), ("alle", -1))),),
    )

    left = settled(table)

    assert (left.table.relations, left.exposed) == ((), frozenset())
    assert {cell.key for cell in left.table.cells} == {"alle", "teil"}


def test_a_small_piece_between_known_numbers_is_named_and_stops_nothing():
    table = Table(
        (shown("alle", 50), shown("teil", 48), piece("rest", 2)),
        (Relation((("teil", 1), ("rest", 1), ("alle", -1))),),
    )

    left = settled(table)

    assert left.exposed == {"rest"}
    assert protect(left.table).proven


def test_one_known_number_leads_to_the_next():
    table = Table(
        (
            shown("u15", 40),
            shown("u18", 42),
            shown("alle", 90),
            piece("a", 40),
            piece("b", 2),
            piece("c", 48),
        ),
        (
            Relation((("a", 1), ("u15", -1))),
            Relation((("a", 1), ("b", 1), ("u18", -1))),
            Relation((("a", 1), ("b", 1), ("c", 1), ("alle", -1))),
        ),
    )

    assert settled(table).exposed == {"b"}
    assert settled(table).table.relations == ()


def test_an_open_number_keeps_all_that_touches_it():
    table = Table(
        (Cell("alle", 50), shown("teil", 48), piece("rest", 2)),
        (Relation((("teil", 1), ("rest", 1), ("alle", -1))),),
    )

    assert settled(table).table == table
    assert protect(settled(table).table).hidden == {"alle"}


def test_a_printed_zero_is_known():
    table = Table(
        (shown("alle", 2), Cell("teil", 0), piece("rest", 2)),
        (Relation((("teil", 1), ("rest", 1), ("alle", -1))),),
    )

    assert settled(table).exposed == {"rest"}


rows = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30), st.booleans()), min_size=2, max_size=5)


@settings(max_examples=60, deadline=None)
@given(rows)
def test_the_pattern_is_the_same_with_and_without_what_is_settled(districts):
    cells, relations = [], []
    for i, (few, rest, known) in enumerate(districts):
        safe = few == 0 or few >= 3
        cells += [
            Cell(f"n{i}", few, frozen=known and safe),
            Cell(f"a{i}", few + rest + 100, frozen=known),
            piece(f"r{i}", rest + 100),
        ]
        relations.append(Relation(((f"n{i}", 1), (f"r{i}", 1), (f"a{i}", -1))))
    for name in ("n", "a"):
        parts = [cell for cell in cells if cell.key.startswith(name)]
        cells.append(Cell(name, sum(cell.value for cell in parts), weight=10))
        relations.append(Relation((*((cell.key, 1) for cell in parts), (name, -1))))
    table = Table(tuple(cells), tuple(relations))

    with_all, with_open = protect(table), protect(settled(table).table)

    assert (with_open.hidden, with_open.proven) == (with_all.hidden, with_all.proven)
