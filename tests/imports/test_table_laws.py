"""Laws of the table reader that hold for every table."""

from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from imports.reading import read_rows
from imports.sources.table import check_table, read_mapping
from imports.sources.table.grid import grid_of_lines, grid_of_rows
from imports.sources.table.mapping import NumberRule, Shape
from imports.sources.table.numbers import read_cells
from tests.imports.table_known import known_levels, ods, xlsx

NAMES = {f"{number:02d}": f"Bezirk {number}" for number in range(1, 6)}
YEARS = (2021, 2022)
KEYS = ("A", "B", "C")
WHERE = """
quelle = "x"
[gebiet]
spalte = "g"
ebene = "bezirk"
fehlende = "erlaubt"
[zeit]
spalte = "jahr"
[[werte]]
"""
counts = st.integers(-10_000, 10**9)
tables = st.dictionaries(
    st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(YEARS), st.sampled_from(KEYS)),
    counts | st.sampled_from([".", "-", "..."]),
    min_size=1,
)
KNOWN = known_levels(KEYS, bezirk=NAMES)


def figures(text, words):
    found = check_table(text.encode(), "x.csv", read_mapping(words), KNOWN)
    assert found.loadable
    return {f for f in found.figures if f.raw}


@given(tables)
def test_long_and_wide_tables_say_the_same(cells):
    long = "g;jahr;was;n\n" + "".join(f"{g};{y};{k};{n}\n" for (g, y, k), n in cells.items())
    wide = "g;jahr;A;B;C\n" + "".join(
        f"{g};{y};" + ";".join(str(cells.get((g, y, k), "")) for k in KEYS) + "\n"
        for g, y in sorted({(g, y) for g, y, _ in cells})
    )

    assert figures(long, WHERE + 'spalte = "n"\nzaehlgroesse = "{was}"') == figures(
        wide, WHERE + 'spalten = ["A", "B", "C"]\nzaehlgroesse = "{}"'
    )


@given(tables)
def test_figures_equal_the_cells_of_the_table_one_by_one(cells):
    long = "g;jahr;was;n\n" + "".join(f"{g};{y};{k};{n}\n" for (g, y, k), n in cells.items())

    found = {
        (f.area_code, f.period.year, f.measure_key): f.number
        for f in figures(long, WHERE + 'spalte = "n"\nzaehlgroesse = "{was}"')
    }

    assert found == {
        key: Decimal(cell) if isinstance(cell, int) else Decimal(0) if cell == "-" else None
        for key, cell in cells.items()
    }


@given(st.lists(st.text(alphabet="ab; \n", max_size=8)), st.integers(0, 2), st.integers(1, 2))
def test_a_text_without_quotes_is_read_as_a_csv_reader_reads_it(parts, skipped, header):
    text = "\n".join(parts)
    shape = Shape(skipped, header)

    fast = grid_of_lines(text, ";", shape)
    slow = grid_of_rows([(row.line, row.cells) for row in read_rows(text)[0]], shape)

    assert (fast.titles, fast.names, fast.widths) == (slow.titles, slow.names, slow.widths)
    assert [list(column) for column in fast.columns] == [list(column) for column in slow.columns]
    assert np.array_equal(fast.lines, slow.lines)


@given(
    st.decimals(-(10**12), 10**12, places=2),
    st.sampled_from([(",", ""), (".", ""), (",", "."), (".", ","), (",", " "), (",", "'")]),
)
def test_a_number_is_read_back_from_every_notation(number, signs):
    decimal, thousands = signs
    text = f"{number:,.2f}".replace(",", "X").replace(".", decimal).replace("X", thousands)

    (cell,) = read_cells([f" {text} "], NumberRule(decimal, thousands, places=2))

    assert (cell.number, cell.fault) == (number, "")


@given(st.text(max_size=12))
def test_a_cell_is_a_number_a_sign_or_a_fault(text):
    for rule in (NumberRule(), NumberRule(".", ",", 4, rounded=True)):
        (cell,) = read_cells([text], rule)
        is_sign = text.strip(" \t\n\xa0\u202f") in rule.signs

        assert bool(cell.fault) == (cell.number is None and not is_sign)


@given(st.binary(max_size=200))
def test_no_file_stops_the_check(data):
    found = check_table(data, "x.csv", read_mapping(WHERE + 'spalte = "n"\nzaehlgroesse = "A"'), KNOWN)

    assert found.figures == ()
    assert not found.loadable


MAPPING = read_mapping(WHERE + 'spalte = "n"\nzaehlgroesse = "A"')
SHEET = [["g", "jahr", "n"], ["01", 2021, 7]]
BOOKS = [xlsx(SHEET), ods(SHEET)]


@given(st.sampled_from(BOOKS), st.binary(min_size=1, max_size=60), st.integers(0, 10_000))
def test_no_damaged_workbook_stops_the_check(book, noise, at):
    place = at % len(book)

    found = check_table(book[:place] + noise + book[place + len(noise) :], "x.xlsx", MAPPING, KNOWN)

    assert found.figures or not found.loadable
