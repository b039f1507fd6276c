"""Profile B2: the CSV of the BA's interactive tables, values of the city. Pure."""

from collections.abc import Iterable

from imports.problems import Problem, problem
from imports.reading import CellValue, Grammar, Row, cell_problem, normalised, read_cell
from imports.sources.ba_draft import CITY_LEVEL, Draft, unknown_problems, workplace_problems
from imports.sources.ba_layout import TableFile, TableRow, read_key_figures
from imports.sources.ba_months import report_month
from imports.sources.ba_values import KEY_FIGURE_SIGNS
from imports.validation import Figure, Known, sum_problem

PREFIX = "Eckwerte|"
"""Before the path of a row in ``Measure.source_key``: numbers rounded to 10 are no counts."""
GRAMMAR = Grammar(signs=KEY_FIGURE_SIGNS, decimals=True, thousands=True)
ROUNDING = "Rundung auf 10"


def check_key_figures(rows: Iterable[Row], known: Known) -> Draft:
    """Return figures and problems of a file of profile B2; only the report month is taken."""
    file = read_key_figures(list(rows))
    found = [problem("BA-04", line=r.line, ist=len(r.cells), soll=len(file.heads)) for r in file.uneven]
    period = report_month(file.preamble.get("berichtsmonat", ""))
    column = column_of(file)
    if not file.is_complete or period is None or column is None:
        return Draft("B2", len(file.rows), 0, (), (*found, problem("BA-03")))
    found += region_problems(file, known)
    cells = [[read_cell(text, GRAMMAR) for text in row.cells] for row in file.rows]
    found += [
        wrong
        for row, read in zip(file.rows, cells, strict=True)
        for head, cell in zip(file.heads[1:], read, strict=True)
        if (wrong := cell_problem(cell, row.line, head))
    ]
    of_month = [(row, read[column]) for row, read in zip(file.rows, cells, strict=True)]
    found += rounding_problems(of_month)
    found += unknown_problems((f"{PREFIX}{row.path}" for row in file.rows), known)
    found += workplace_problems([*file.preamble.values(), *(row.path for row in file.rows)])
    figures = [
        Figure(
            f"{PREFIX}{row.path}", CITY_LEVEL, known.city_code, period, cell.number, cell.status, cell.flag,
            cell.raw.strip(),
        )
        for row, cell in of_month
        if f"{PREFIX}{row.path}" in known.measures and not cell.fault
    ]  # fmt: skip
    return Draft("B2", len(file.rows), len(file.rows) - len(figures), tuple(figures), tuple(found))


def column_of(file: TableFile) -> int | None:
    """Return which value column holds the report month."""
    wanted = report_month(file.preamble.get("berichtsmonat", ""))
    months = [report_month(head) for head in file.heads[1:]]
    return months.index(wanted) if wanted in months else None


def region_problems(file: TableFile, known: Known) -> list[Problem]:
    """Return BA-06 for a table of another region than the city."""
    names = [e.others[known.city_code].name for e in known.editions if known.city_code in e.others]
    region = normalised(file.region)
    if known.city_code in region or any(normalised(name) in region for name in names):
        return []
    return [problem("BA-06", line=file.region_line, wert=file.region)]


def rounding_problems(rows: Iterable[tuple[TableRow, CellValue]]) -> list[Problem]:
    """Return SUM-02 where rounded counts of SGB III and SGB II miss their total."""
    numbers = {row.path: cell.number for row, cell in rows}
    found: list[Problem] = []
    for path, total in numbers.items():
        parts = [number for other, number in numbers.items() if other.startswith(f"{path} | ")]
        if len(parts) > 1 and "quote" not in path.casefold():
            wrong = sum_problem(path, parts, total, ROUNDING)
            found += [wrong] if wrong else []
    return found
