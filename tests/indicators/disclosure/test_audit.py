"""The attacker finds what can be found and nothing else."""

from indicators.disclosure import Cell, Interval, Relation, Table, Verdict, audit, protect

CITY = Relation((("a", 1), ("b", 1), ("c", 1), ("city", -1)))


def city(**changes):
    values = {"a": 2, "b": 14, "c": 30, "city": 46}
    return Table(tuple(Cell(k, v, **changes.get(k, {})) for k, v in values.items()), (CITY,))


def test_audit_subtracts_the_rest_from_the_total():
    found = audit(city(), {"a"})

    assert found.intervals == (Interval("a", 2, 2, Verdict.EXACT, True),)
    assert not found.passed


def test_audit_gives_the_interval_of_every_hidden_number():
    found = audit(city(), {"a", "b"}, tight=True)

    assert found.intervals == (
        Interval("a", 1, 15, Verdict.PROTECTED, True),
        Interval("b", 1, 15, Verdict.PROTECTED, True),
    )
    assert found.passed


def test_audit_reports_sensitive_numbers_that_are_printed():
    found = audit(city(), set())

    assert found.intervals == (Interval("a", 2, 2, Verdict.EXACT, True),)


def test_audit_tells_when_no_pattern_could_help():
    public = {key: {"frozen": True} for key in ("b", "c", "city")}

    found = audit(city(**public), {"a"})

    assert found.intervals == (Interval("a", 2, 2, Verdict.EXPOSED, True),)


def test_audit_knows_that_zeros_are_printed():
    values = {"a": 1, "b": 1, "city": 2}
    relation = Relation((("a", 1), ("b", 1), ("city", -1)))
    table = Table(tuple(Cell(k, v, threshold=2) for k, v in values.items()), (relation,))

    found = audit(table, {"a", "b"})

    assert {line.key: (line.low, line.high) for line in found.intervals} == {
        "a": (1, 1),
        "b": (1, 1),
    }


def test_protect_hides_a_companion_beside_a_public_total():
    found = protect(city())

    assert (found.primary, found.complementary) == (frozenset("a"), frozenset("b"))
    assert found.proven
