"""Every way in which a page has given numbers away elsewhere is found here."""

from decimal import Decimal

import pytest

from indicators.disclosure import Cell, ContradictionError, Relation, Table, Verdict, audit, protect
from indicators.disclosure.relations import (
    AgeGroup,
    Part,
    age_intervals,
    in_class,
    joined,
    once_public,
    overlay,
    ranked,
    rate,
    subset,
    total,
    weighted,
)
from indicators.disclosure.rules import SourceRule
from indicators.disclosure.snapshot import Seen, Snapshot, attack, seen

RULE = SourceRule()
PEOPLE = {"north": 310, "east": 577, "south": 2400, "west": 1800}
CASES = {"north": 2, "east": 9, "south": 61, "west": 33}


def city(*more: Part, **changes) -> Table:
    """Return four areas with people and cases; two of the cases are hidden in a safe pattern."""
    people = [Cell(f"people|{area}", number, frozen=True) for area, number in PEOPLE.items()]
    cases = [Cell(f"cases|{area}", number, **changes) for area, number in CASES.items()]
    sums = [
        Cell("people|city", sum(PEOPLE.values()), frozen=True),
        Cell("cases|city", sum(CASES.values()), frozen=True),
    ]
    links = [
        subset(part, whole, RULE) for part, whole in zip([*cases, sums[1]], [*people, sums[0]], strict=True)
    ]
    totals = [total(f"{what}|city", (f"{what}|{area}" for area in PEOPLE)) for what in ("people", "cases")]
    return joined(Part((*people, *cases, *sums)), *links, *totals, *more)


HIDDEN = frozenset({"cases|north", "cases|east"})


def exact(table: Table, hidden=HIDDEN) -> frozenset[str]:
    return audit(table, hidden).keys(Verdict.EXACT, Verdict.EXPOSED)


def recovered(table: Table, hidden=HIDDEN) -> set[str]:
    return {guess.key for guess in attack(seen(table, hidden)) if guess.recovered}


def test_pattern_is_safe_before_anything_leaks():
    assert audit(city(), HIDDEN).passed
    assert recovered(city()) == set()


@pytest.mark.parametrize("decimals", [1, 2])
def test_rate_left_in_a_tooltip_gives_the_count_back(decimals):
    shown = round(Decimal(100 * CASES["north"]) / PEOPLE["north"], decimals)
    leak = rate("cases|north", "people|north", shown, decimals=decimals)

    assert exact(city(leak)) == HIDDEN
    assert recovered(city(leak)) == HIDDEN


def test_float_in_json_gives_the_count_back():
    shown = Decimal(repr(100 * CASES["east"] / PEOPLE["east"]))
    leak = rate("cases|east", "people|east", shown, decimals=12)

    assert exact(city(leak)) == HIDDEN
    assert recovered(city(leak)) == HIDDEN


def test_rate_without_decimals_beside_a_large_population_gives_little():
    shown = round(Decimal(100 * CASES["south"]) / PEOPLE["south"], 0)
    leak = rate("cases|south", "people|south", shown, decimals=0)
    hidden = {"cases|south", "cases|west", "cases|north"}

    assert audit(city(leak), hidden).keys(Verdict.EXACT) == frozenset()


def test_rate_with_unknown_population_is_a_constraint_all_the_same():
    people = Cell("people|yard", 320, published=False, sensitive=False, upper=400)
    part = Part((people, Cell("cases|yard", 2, upper=400)))
    shown = round(Decimal(200) / 320, 1)

    found = audit(joined(part, rate("cases|yard", "people|yard", shown)), {"cases|yard"}, tight=True)

    assert [(line.key, line.low, line.high) for line in found.intervals] == [("cases|yard", 1, 2)]
    assert not found.passed


def test_legend_minimum_made_from_hidden_data_gives_the_count_back():
    lowest = round(Decimal(100 * CASES["north"]) / PEOPLE["north"], 1)
    half = Decimal("0.05")
    leak = in_class("cases|north", lowest - half, lowest + half, denominator=PEOPLE["north"], factor=100)

    assert exact(city(leak)) == HIDDEN


def test_place_in_a_ranking_narrows_a_hidden_count():
    order = sorted(PEOPLE, key=lambda area: -CASES[area] / PEOPLE[area])
    leak = ranked([(f"cases|{area}", PEOPLE[area]) for area in order])

    wide = audit(city(), HIDDEN, tight=True)
    narrow = audit(city(leak), HIDDEN, tight=True)

    assert order == ["south", "west", "east", "north"]
    assert interval(wide, "cases|north") == (1, 10)
    assert interval(narrow, "cases|north") == (1, 3)


def test_gap_in_a_ranking_of_counts_pins_a_number_between_equal_neighbours():
    values = {"a": 4, "b": 4, "c": 4, "d": 2, "city": 14}
    cells = tuple(Cell(key, value, frozen=key in "ac" or key == "city") for key, value in values.items())
    leak = ranked([("a", 1), ("b", 1), ("c", 1), ("d", 1)])
    sums = total("city", "abcd")

    assert exact(joined(Part(cells), sums), {"b", "d"}) == frozenset()
    assert exact(joined(Part(cells), sums, leak), {"b", "d"}) == {"b", "d"}


def test_second_edition_of_the_boundaries_tells_the_pieces_apart():
    pieces = {("old1", "new1"): 40, ("old1", "new2"): 2, ("old2", "new2"): 55}
    old = [Cell("old1", 42), Cell("old2", 55)]
    new = [Cell("new1", 40), Cell("new2", 57)]
    table = joined(Part((*old, *new)), overlay(pieces, RULE))

    shown = audit(table, frozenset())
    found = protect(table)

    assert shown.keys(Verdict.EXACT) == {"old1∩new2"}
    assert found.proven
    assert len(found.hidden & {"old1", "old2", "new1", "new2"}) >= 2


def test_overlapping_age_groups_tell_the_ages_between():
    groups = [AgeGroup("u15", 0, 15), AgeGroup("u18", 0, 18), AgeGroup("u25", 0, 25)]
    counts = {(0, 15): 80, (15, 18): 1, (18, 25): 1}
    cells = [Cell("u15", 80), Cell("u18", 81), Cell("u25", 82)]
    part = age_intervals("north", groups, counts, RULE)
    table = joined(Part(tuple(cells)), part)

    shown = audit(table, frozenset())
    found = protect(table)

    assert {cell.key for cell in part.cells} == {"north|0–15", "north|15–18", "north|18–25", "north|15–25"}
    assert shown.keys(Verdict.EXACT) == {"north|15–18", "north|18–25", "north|15–25"}
    assert found.proven
    assert len(found.hidden) == 2


def test_all_but_a_few_are_protected_like_a_few():
    part, whole = Cell("with", 98), Cell("all", 100, frozen=True)
    table = joined(Part((part, whole)), subset(part, whole, RULE))

    found = protect(table)

    assert audit(table, frozenset()).keys(Verdict.EXACT) == {"all−with"}
    assert (found.hidden, found.proven) == (frozenset({"with"}), True)


def test_what_an_earlier_release_showed_stays_known():
    table = city()
    earlier = once_public(table.cells, {"cases|east": 9, "cases|south": 60, "cases|west": 33})
    known = Table(earlier, table.relations)

    found = protect(known)

    assert (found.exposed, found.proven) == (frozenset(), True)
    assert found.hidden == {"cases|north", "cases|south"}


def test_leak_of_an_earlier_release_is_reported_and_cannot_be_cured():
    table = city()
    earlier = once_public(table.cells, {"cases|east": 9, "cases|south": 61, "cases|west": 33})

    found = protect(Table(earlier, table.relations))

    assert (found.exposed, found.proven) == (frozenset({"cases|north"}), False)
    assert found.hidden == {"cases|north"}


def test_index_of_shown_and_hidden_parts_gives_the_hidden_one_back():
    index = Decimal("0.5") * CASES["north"] + Decimal("0.25") * CASES["south"]
    leak = weighted([("cases|north", Decimal("0.5")), ("cases|south", Decimal("0.25"))], index, decimals=2)

    assert exact(city(leak)) == HIDDEN


def test_contradictory_publications_are_refused():
    snapshot = Snapshot(
        (Seen("a", None), Seen("b", 5), Seen("city", 3)), (Relation((("a", 1), ("b", 1), ("city", -1))),)
    )

    with pytest.raises(ContradictionError, match="contradict each other"):
        attack(snapshot)


def test_outsider_proves_smallness_without_pinning():
    snapshot = Snapshot(
        (Seen("a", None), Seen("b", None), Seen("city", 3)),
        (Relation((("a", 1), ("b", 1), ("city", -1))),),
    )

    found = [(guess.key, guess.low, guess.high, guess.recovered) for guess in attack(snapshot)]

    assert found == [("a", 1, 2, True), ("b", 1, 2, True)]


def interval(found, key):
    return next((line.low, line.high) for line in found.intervals if line.key == key)
