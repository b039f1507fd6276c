"""Profiles R2 and R3, from text to what is checked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from imports.problems import Problem, problem
from imports.reading import Table
from imports.sources.register import long, wide
from imports.sources.register.figures import figures_of, population
from imports.sources.register.header import R3, Header, column_problems
from imports.sources.register.keys import Selection
from imports.sources.register.long import Reading
from imports.sources.register.options import Options
from imports.sources.register.protection import given_away, small_cells
from imports.sources.register.rules import (
    age_scheme,
    ages_agree,
    areas_agree,
    dwellings_agree,
    repeated,
    rows_complete,
    sexes_agree,
)
from imports.sources.register.sheet import Sheet, sheet_of
from imports.sources.register.totals import Population, population_problems
from imports.validation import Checked, Known, period_problems
from imports.validation.areas import CITY_ROW

STOCK_DAYS = ((12, 31), (6, 30))
"""Reference dates of the register: end of the year, and of the half-year."""


def check_aggregated(
    table: Table, header: Header, known: Known, selections: Mapping[str, Selection], options: Options
) -> Checked:
    """Return figures and problems of a long or wide file."""
    mapping = options.mapping
    required = wide.REQUIRED if header.profile == R3 else long.REQUIRED
    of_table = [found for found in table.problems if found.code != "DAT-09"]
    of_header = column_problems(header, required, mapping.ignored, mapping.columns)
    if any(found.code in ("DAT-08", "DAT-09") for found in of_header):
        return Checked(header.profile, rows_read=table.read, problems=(*of_table, *of_header))
    if header.profile == R3:
        reading = wide.read_wide(table, header, known, wide.cell_keys(header, mapping))
    else:
        reading = long.read_long(table, header, known)
    twice = repeated(reading.entries)
    lines_twice = {found.line for found in twice}
    reading.damaged |= {
        (entry.period, entry.key.characteristic, entry.area)
        for entry in reading.entries
        if entry.line in lines_twice
    }
    sheets = sheets_of(reading, options)
    problems = [*of_table, *of_header, *reading.problems, *twice]
    problems += period_problems(reading.areas, known.today, STOCK_DAYS)
    for sheet in sheets:
        problems += sheet_problems(sheet, reading, known, options)
    problems += small_cells(sheets, known.threshold, publishable=options.publishable)
    return Checked(
        header.profile,
        periods=tuple(sheet.period for sheet in sheets),
        rows_read=table.read,
        rows_skipped=table.read - len({entry.line for entry in reading.entries if entry.area != CITY_ROW}),
        figures=tuple(figure for sheet in sheets for figure in figures_of(sheet, known, selections)),
        problems=tuple(problems),
    )


def sheets_of(reading: Reading, options: Options) -> list[Sheet]:
    """Return the cells of a file, one sheet for each reference date."""
    return [
        sheet_of(
            period,
            [entry for entry in reading.entries if entry.period == period],
            {(name, area) for day, name, area in reading.damaged if day == period},
            missing_is_zero=options.missing_is_zero is not False,
        )
        for period in sorted(reading.areas)
    ]


def sheet_problems(sheet: Sheet, reading: Reading, known: Known, options: Options) -> Iterable[Problem]:
    """Yield what is wrong with the areas and sums of one reference date."""
    areas = reading.areas[sheet.period]
    yield from areas.problems(complete=not options.missing_is_zero)
    if not options.missing_is_zero:
        yield from rows_complete(sheet, known)
    names = area_names(sheet.period, known)
    of_sums = [
        *sexes_agree(sheet, names.__getitem__),
        *ages_agree(sheet, names.__getitem__),
        *dwellings_agree(sheet, names.__getitem__),
    ]
    yield from age_scheme(sheet)
    yield from softened(of_sums, options.mapping.procedure)
    yield from areas_agree(sheet, known, options.mapping.procedure)
    yield from population_problems(population_of(sheet, known), known)
    if options.publishable:
        yield from given_away(sheet, known)


def softened(problems: list[Problem], procedure: str) -> list[Problem]:
    """Return sums that do not agree as they are, or counted as SUM-02 where the office rounds."""
    if not procedure:
        return problems
    counts = Counter(found.code for found in problems)
    return [
        problem("SUM-02", merkmal=code, diff=f"{count} Summen", verfahren=procedure)
        for code, count in counts.items()
    ]


def area_names(period: date, known: Known) -> dict[str, str]:
    """Return the names of areas for messages, by key."""
    edition = known.edition_on(period)
    names = {code: area.name for code, area in edition.parts.items()} if edition else {}
    return {**names, known.remainder_code: "nicht zuordenbar", CITY_ROW: "Stadt insgesamt"}


def population_of(sheet: Sheet, known: Known) -> Population:
    """Return residents of the city and those without an area, as far as the sheet says."""
    edition = known.edition_on(sheet.period)
    parts = [population(sheet, code).number for code in (edition.parts if edition else ())]
    known_parts = [number for number in parts if number is not None]
    rest = population(sheet, known.remainder_code).number
    return Population(
        sum(known_parts, rest or Decimal(0)), rest or Decimal(0), len(known_parts) == len(parts)
    )
