"""Which numbers are secret, source by source."""

from decimal import Decimal

import pytest

from indicators.disclosure import Cell
from indicators.disclosure.primary import (
    Contributions,
    RateStatus,
    area_is_shown,
    complement_cell,
    count_cell,
    rate_status,
    sum_cell,
)
from indicators.disclosure.rules import Dominance, RuleError, SourceRule, ZeroPolicy

SHARE = SourceRule(prior=Decimal(20))
LARGEST = SourceRule(dominance=Dominance(2, Decimal(85)))


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 0, RateStatus.NOT_MEANINGFUL),
        (0, 100, RateStatus.SHOWN),
        (1, 500, RateStatus.WITHHELD),
        (2, 500, RateStatus.WITHHELD),
        (3, 500, RateStatus.SHOWN),
        (498, 500, RateStatus.WITHHELD),
        (500, 500, RateStatus.SHOWN),
        (50, 99, RateStatus.UNRELIABLE),
        (2, 99, RateStatus.WITHHELD),
        (130, 100, RateStatus.SHOWN),
    ],
)
def test_rate_is_judged_by_part_complement_and_denominator(part, whole, expected):
    assert rate_status(part, whole, SourceRule()) is expected


def test_everyone_is_secret_only_in_small_groups():
    rule = SourceRule(small_group=20)

    found = [complement_cell("rest", size, size, rule).is_sensitive for size in (0, 1, 20, 21)]

    assert found == [False, True, True, False]


def test_complement_rule_can_be_switched_off_per_source():
    assert not complement_cell("rest", 98, 100, SourceRule(complement=False)).is_sensitive


def test_count_cell_follows_threshold_and_zero_policy():
    rule = SourceRule(threshold=5, zeros=ZeroPolicy.MAY_BE_HIDDEN)

    assert count_cell("a", 4, rule) == Cell("a", 4, threshold=5, zero_shown=False)


def test_area_minimum():
    assert [area_is_shown(people, SourceRule()) for people in (299, 300)] == [False, True]


@pytest.mark.parametrize(
    ("value", "largest", "units", "secret", "width"),
    [
        (1000, (700, 200), 9, True, 40),
        (1000, (500, 300), 9, False, 0),
        (700, (700,), 1, True, 140),
        (900, (700, 200), 2, True, 140),
    ],
)
def test_p_percent_rule_asks_how_well_the_second_knows_the_first(value, largest, units, secret, width):
    behind = Contributions(units, tuple(Decimal(number) for number in largest))

    cell = sum_cell("sum", Decimal(value), behind, SHARE)

    assert (cell.is_sensitive, cell.levels) == (secret, (width, width))


def test_dominance_rule_asks_for_the_sum_at_which_nobody_dominates():
    behind = Contributions(9, (Decimal(600), Decimal(300), Decimal(50)))

    cell = sum_cell("sum", Decimal(1000), behind, LARGEST)

    assert cell.is_sensitive
    assert round(cell.required[0], 2) == Decimal("58.82")


def test_sum_behind_too_few_units_is_secret_without_any_other_rule():
    behind = Contributions(2, ())

    cell = sum_cell("sum", Decimal(1000), behind, SourceRule())

    assert (cell.is_sensitive, cell.levels) == (True, (100, 100))


def test_unknown_contributions_are_an_error():
    with pytest.raises(RuleError, match="not known"):
        sum_cell("sum", Decimal(1000), Contributions(9, (Decimal(5),)), SHARE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"threshold": -1},
        {"rounding_base": 1},
        {"prior": Decimal(0)},
        {"dominance": Dominance(1, Decimal(101))},
    ],
)
def test_rules_without_a_meaning_are_refused(wrong):
    with pytest.raises(RuleError):
        SourceRule(**wrong)
