"""Formulas: grammar, German words, evaluation; laws that hold for all inputs."""

import statistics
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.formulas import (
    PRECEDENCE,
    FormulaError,
    IndexPart,
    Result,
    Term,
    Value,
    add,
    evaluate,
    formula_text,
    in_words,
    index_values,
    parse,
    rounded,
)
from indicators.status import Status

weights = st.decimals("0.001", "99999.999", places=3) | st.just(Decimal(1))
years = st.none() | st.integers(1990, 2060)
slugs = st.text("abz019_", max_size=8).map("m".__add__)


@st.composite
def terms(draw):
    ends = sorted(year for year in (draw(years), draw(years)) if year is not None)
    first, last = (ends[0], ends[1]) if len(ends) == 2 else (ends[0], None) if ends else (None, None)
    if first is not None and last is None and draw(st.booleans()):
        first, last = None, first
    return Term(
        draw(slugs), draw(weights) * draw(st.sampled_from((1, -1))), draw(st.integers(-20, 20)), first, last
    )


counts = st.integers(0, 10**6).map(Decimal)
numbers = st.decimals(-(10**9), 10**9, places=4)
values = st.builds(Value, numbers, provisional=st.booleans()) | st.sampled_from(PRECEDENCE).map(
    lambda status: Value(None, status)
)


def lookup(table):
    """Return a lookup over {(measure, year): number or status}."""

    def value(measure, year):
        found = table.get((measure, year), Status.MISSING)
        return Value(None, found) if isinstance(found, Status) else Value(Decimal(str(found)))

    return value


def number_of(value):
    assert value.number is not None
    return value.number


def evaluated(numerator, denominator, table, factor=100, decimals=1, year=2023):
    return evaluate(parse(numerator), parse(denominator), factor, decimals, lookup(table), year=year)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("ew", (Term("ew"),)),
        ("alo_sgb2 + alo_sgb3 - x", (Term("alo_sgb2"), Term("alo_sgb3"), Term("x", Decimal(-1)))),
        ("-a+b", (Term("a", Decimal(-1)), Term("b"))),
        ("0.5*x", (Term("x", Decimal("0.5")),)),
        ("a - 2 * b", (Term("a"), Term("b", Decimal(-2)))),
        ("ew[-5]", (Term("ew", year_offset=-5),)),
        ("ew{2023..2030}", (Term("ew", first_year=2023, last_year=2030),)),
        ("ew[-1]{2031..}", (Term("ew", year_offset=-1, first_year=2031),)),
        ("ew{..2022} + f", (Term("ew", last_year=2022), Term("f"))),
    ],
)
def test_parse_reads_the_grammar(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "+",
        "a b",
        "a +",
        "a ++ b",
        "A",
        "1a",
        "0.5x",
        "0*a",
        "a[x]",
        "a{2023}",
        "a{2031..2030}",
        "a * 2",
        "a; b",
        "ä",
    ],
)
def test_parse_refuses_the_rest_in_german(text):
    with pytest.raises(FormulaError, match="In der Formel „"):
        parse(text)


@given(st.lists(terms(), max_size=6).map(tuple))
def test_parse_reads_what_formula_text_writes(some):
    assert parse(formula_text(some)) == some


def test_in_words_says_the_formula_in_german():
    names = {"ew": "Einwohner", "zu": "Zuzüge", "fort": "Fortzüge", "u66": "unter 66", "u67": "unter 67"}

    assert in_words(parse("ew"), (), 1, names) == "Einwohner"
    assert in_words(parse("zu"), parse("ew"), 1000, names) == "Zuzüge ÷ Einwohner × 1.000"
    assert in_words(parse("zu - fort"), parse("ew[-1]"), 1000, names) == (
        "(Zuzüge − Fortzüge) ÷ Einwohner (im Vorjahr) × 1.000"
    )
    assert in_words(parse("-zu + 0.5*fort"), (), 10, names) == "(−Zuzüge + 0,5 × Fortzüge) × 10"
    assert in_words(parse("zu[-5]"), parse("u66{..2030} + u67{2031..} + ew[-2]{2000..2010}"), 100, names) == (
        "Zuzüge (5 Jahre zuvor) ÷ (unter 66 (bis 2030) + unter 67 (ab 2031)"
        " + Einwohner (2 Jahre zuvor, 2000 bis 2010)) × 100"
    )


def test_evaluate_divides_sums_and_rounds_half_up():
    result = evaluated("a + b", "n", {("a", 2023): 1, ("b", 2023): 0, ("n", 2023): 800})

    assert result == Result(Value(Decimal("0.1")), Decimal(1), Decimal(800))
    assert str(evaluated("a", "n", {("a", 2023): 1, ("n", 2023): 2000}, decimals=2).value.number) == "0.05"


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [("0.05", 1, "0.1"), ("-0.05", 1, "-0.1"), ("2.5", 0, "3"), ("-0.04", 1, "0.0"), ("7", 2, "7.00")],
)
def test_rounded_is_half_up_with_the_stated_places(number, decimals, expected):
    assert str(rounded(Decimal(number), decimals)) == expected


def test_evaluate_without_denominator_is_a_count():
    assert evaluated("a", "", {("a", 2023): 7}, factor=1, decimals=0) == Result(
        Value(Decimal(7)), Decimal(7), None
    )


def test_evaluate_keeps_zero_a_number():
    assert evaluated("a", "n", {("a", 2023): 0, ("n", 2023): 9}).value == Value(Decimal("0.0"))


def test_evaluate_moves_years_by_the_offset():
    result = evaluated("a - a[-5]", "a[-5]", {("a", 2023): 110, ("a", 2018): 100})

    assert result == Result(Value(Decimal("10.0")), Decimal(10), Decimal(100))


@pytest.mark.parametrize(("year", "denominator"), [(2022, 65), (2023, 66), (2030, 66), (2031, 67)])
def test_evaluate_takes_only_the_terms_of_the_year(year, denominator):
    table = {(f"u{age}", year): age for age in (65, 66, 67)} | {("a", year): 1}

    result = evaluated("a", "u65{..2022} + u66{2023..2030} + u67{2031..}", table, year=year)

    assert result.denominator == denominator


def test_evaluate_is_missing_where_no_term_counts_in_the_year():
    assert evaluated("a", "n{2024..}", {("a", 2023): 1, ("n", 2023): 5}) == Result(
        Value(None, Status.MISSING), Decimal(1), None
    )


def test_evaluate_over_zero_is_not_meaningful():
    assert evaluated("a", "n", {("a", 2023): 1, ("n", 2023): 0}).value == Value(None, Status.NOT_MEANINGFUL)


@pytest.mark.parametrize("above", PRECEDENCE)
@pytest.mark.parametrize("below", PRECEDENCE)
def test_evaluate_passes_on_the_first_reason_in_order(above, below):
    result = evaluated("a", "n", {("a", 2023): above, ("n", 2023): below})

    assert result == Result(Value(None, min(above, below, key=PRECEDENCE.index)), None, None)


def test_precedence_knows_every_reason():
    assert set(PRECEDENCE) == set(Status) - {Status.VALUE}


def test_evaluate_is_provisional_when_a_part_is():
    def value(measure, year):
        return Value(Decimal(4), provisional=measure == "n")

    assert evaluate(parse("a"), parse("n"), 1, 0, value, year=2023).value == Value(
        Decimal(1), provisional=True
    )


@given(numbers, st.integers(0, 4))
def test_rounded_equals_the_decimal_module(number, decimals):
    expected = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)

    assert rounded(number, decimals) == expected


@given(st.lists(values, min_size=1, max_size=8), st.randoms())
def test_add_does_not_depend_on_the_order(parts, random):
    shuffled = random.sample(parts, len(parts))

    assert add(shuffled) == add(parts)


@given(st.lists(values, max_size=4), values)
def test_add_has_a_number_only_when_all_parts_have(parts, last):
    total = add([*parts, last])

    assert (total.number is None) == any(part.number is None for part in (*parts, last))
    assert (total.status == Status.VALUE) == (total.number is not None)


@given(st.lists(st.tuples(counts, counts.filter(bool)), min_size=1, max_size=10))
def test_the_rate_of_a_city_lies_between_those_of_its_areas(areas):
    city = {name: add(Value(pair[i]) for pair in areas) for i, name in enumerate(("a", "n"))}
    rates = [rounded(Fraction(a) * 100 / Fraction(n), 2) for a, n in areas]

    result = evaluate(parse("a"), parse("n"), 100, 2, lambda measure, year: city[measure], year=2023)

    assert min(rates) <= number_of(result.value) <= max(rates)


@given(st.lists(terms(), min_size=1, max_size=5), st.integers(1990, 2060), st.data())
def test_evaluate_equals_a_slow_twin(some, year, data):
    table: dict[tuple[str, int], Value] = {}

    def value(measure, at):
        return table.setdefault((measure, at), data.draw(values))

    result = evaluate(some, (), 1, 2, value, year=year)

    counting = [
        term
        for term in some
        if not (term.first_year and year < term.first_year) and not (term.last_year and year > term.last_year)
    ]
    parts = [(term.weight, table[term.measure, year + term.year_offset]) for term in counting]
    if not parts:
        assert result.value.status == Status.MISSING
    elif all(part.number is not None for _, part in parts):
        exact = sum((Fraction(weight) * Fraction(number_of(part)) for weight, part in parts), Fraction(0))
        assert result.numerator is not None
        assert Fraction(result.numerator) == exact
        assert result.value.number == rounded(exact, 2)
    else:
        assert result.value.number is None


def part(sign, **numbers):
    return IndexPart(
        sign,
        {
            name: Value(None, number) if isinstance(number, Status) else Value(Decimal(str(number)))
            for name, number in numbers.items()
        },
    )


def test_index_values_are_signed_mean_z_values():
    index = index_values([part(1, a=1, b=2, c=3), part(-1, a=10, b=20, c=60)], 2)

    z = [(x - 2) / statistics.pstdev((1, 2, 3)) for x in (1, 2, 3)]
    w = [-(x - 30) / statistics.pstdev((10, 20, 60)) for x in (10, 20, 60)]
    assert {name: float(number_of(value)) for name, value in index.items()} == {
        name: round((p + q) / 2, 2) for name, p, q in zip("abc", z, w, strict=True)
    }


def test_index_values_have_none_where_a_part_has_none():
    index = index_values([part(1, a=1, b=2, c=3), part(1, a=5, b=Status.WITHHELD)], 1)

    assert index == {
        "a": Value(Decimal("-0.6")),
        "b": Value(None, Status.WITHHELD),
        "c": Value(None, Status.MISSING),
    }


def test_index_values_of_equal_areas_are_zero():
    assert index_values([part(1, a=4, b=4)], 1) == {"a": Value(Decimal("0.0")), "b": Value(Decimal("0.0"))}


@given(st.lists(counts, min_size=2, max_size=12), st.integers(1, 50), st.integers(-50, 50))
def test_index_values_do_not_depend_on_unit_or_origin(column, scale, shift):
    plain = IndexPart(1, {i: Value(number) for i, number in enumerate(column)})
    moved = IndexPart(1, {i: Value(number * scale + shift) for i, number in enumerate(column)})

    assert index_values([plain], 3) == index_values([moved], 3)


@given(st.lists(counts, min_size=2, max_size=12))
def test_index_values_turn_with_the_sign(column):
    table = {i: Value(number) for i, number in enumerate(column)}
    up, down = (index_values([IndexPart(sign, table)], 3) for sign in (1, -1))

    assert [number_of(value) for value in up.values()] == [-number_of(value) for value in down.values()]
