"""Profile R1, from blocks to what is checked: counts, figures and problems of the whole file."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import BinaryIO

from imports.messages import Severity
from imports.problems import Problem, problem
from imports.reading import Block, CellValue, Survey, blocks
from imports.sources.register.aggregated import STOCK_DAYS
from imports.sources.register.header import ADDRESS, R1, column_problems
from imports.sources.register.keys import Selection
from imports.sources.register.mapping import CellKey
from imports.sources.register.protection import small_cells
from imports.sources.register.records import Census, closing_problems, count_block, label_of_edition
from imports.sources.register.sheet import Entry, sheet_of
from imports.sources.register.totals import Population, population_problems
from imports.validation import Checked, Figure, period_problems
from indicators.status import Status

PUBLISHED_AGES = (
    "A00_02", "A03_05", "A06_09", "A10_14", "A15_17", "A18_24", "A25_29", "A30_44", "A45_59", "A60_64",
    "A65_79", "A80_UM",
)  # fmt: skip
ESTIMATED = "e"
"""Flag of figures by age where some ages follow from incomplete dates of birth."""


def check_records(
    stream: BinaryIO, seen: Survey, header_lines: int, census: Census, selections: Mapping[str, Selection]
) -> Checked:
    """Return figures and problems of a record file, read block by block."""
    of_header = column_problems(
        census.header,
        required_columns(census),
        census.options.mapping.ignored,
        census.options.mapping.columns,
    )
    if any(found.code == "DAT-09" for found in of_header):
        return Checked(R1, problems=tuple(of_header))
    for block in blocks(stream, seen.encoding, census.options.block_size):
        if isinstance(block, Problem):
            census.problems.append(block)
            continue
        count_block(without_header(block, header_lines), census)
        census.options.progress(stream.tell(), seen.size)
    figures = figures_of_counts(census, selections)
    results = result_problems(census)
    return Checked(
        R1,
        periods=(census.day,) if census.day else (),
        rows_read=census.rows,
        rows_skipped=census.blank,
        figures=figures,
        problems=(*of_header, *census.problems, *closing_problems(census), *results),
        omitted=census.omitted,
    )


def without_header(block: Block, header_lines: int) -> Block:
    """Return a block without the lines of the header."""
    skipped = max(0, header_lines - block.line + 1)
    if not skipped:
        return block
    return Block(block.line + skipped, "\n".join(block.text.split("\n")[skipped:]))


def required_columns(census: Census) -> list[str]:
    """Return the columns that a record file needs: one of age or birth, an area or an address."""
    present = census.header.columns
    has_address = census.options.addresses is not None and all(name in present for name in ADDRESS[:2])
    needed = ["stichtag", "geschlecht", "staat1", "wohnungsstatus"]
    needed += [] if has_address else ["gebiet"]
    return needed + ([] if "geburtsdatum" in present else ["alter"])


def figures_of_counts(census: Census, selections: Mapping[str, Selection]) -> tuple[Figure, ...]:
    """Return the figures of every measure that the counts deliver."""
    if census.day is None or census.areas is None:
        return ()
    level, counts = census.areas.edition.level, census.counts
    figures = []
    areas = delivered_areas(census)
    for key, selection in selections.items():
        numbers = counts.by_area(selection)
        flag = ESTIMATED if counts.estimated and (selection.age_sum or not selection.all_ages) else ""
        for area, number in zip(counts.areas, [] if numbers is None else numbers.tolist(), strict=False):
            if area in areas:
                value = Decimal(number) / 2 if selection.age_sum else Decimal(number)
                figures.append(Figure(key, level, area, census.day, value, flag=flag))
    return tuple(figures)


def delivered_areas(census: Census) -> Collection[str]:
    """Return the areas of the edition, and the remainder if anybody is in it."""
    rest = census.known.remainder_code
    everybody = Selection("WB")
    numbers = dict(zip(census.counts.areas, by_area(census, everybody), strict=True))
    return {area for area in census.counts.areas if area != rest or numbers[area]}


def by_area(census: Census, selection: Selection) -> list[int]:
    """Return persons of a selection per area, in the order of the counts."""
    numbers = census.counts.by_area(selection)
    return [0] * len(census.counts.areas) if numbers is None else numbers.tolist()


def result_problems(census: Census) -> list[Problem]:
    """Return what is wrong with reference date, areas and counts of the whole file."""
    if census.day is None or census.areas is None:
        return []
    of_day = period_problems([census.day], census.known.today, STOCK_DAYS)
    residents = by_area(census, Selection())
    population = Population(Decimal(sum(residents)), Decimal(residents[-1]))
    return [
        *(without_day(found, census) for found in of_day),
        *area_problems(census),
        *address_problems(census),
        *population_problems(population, census.known),
        *protection_problems(census),
    ]


def without_day(found: Problem, census: Census) -> Problem:
    """Return a problem without the reference date: the column may hold dates of birth by mistake."""
    return replace(found, message=found.message.replace(f"{census.day:%d.%m.%Y}", "der Datei"))


def area_problems(census: Census) -> list[Problem]:
    """Return GEB-02, GEB-03 and GEB-07; areas without anybody need a tick.

    GEB-02 takes the place of GEB-01 where all keys are those of one other edition.
    """
    if census.areas is None:
        return []
    other = None if census.strange_areas else census.areas.other_edition()
    if other:
        census.problems[:] = [one for one in census.problems if one.code != "GEB-01"]
    found = census.areas.problems(complete=not census.options.missing_is_zero)
    of_file = [
        without_day(one, census) for one in found if one.code != "GEB-01" and (other or one.code != "GEB-02")
    ]
    return [replace(one, severity=Severity.WARNING) if one.code == "GEB-03" else one for one in of_file]


def address_problems(census: Census) -> list[Problem]:
    """Return GEB-01 for each line of the address table that leads to an area the edition does not have.

    The table names no persons: its keys are shown.
    """
    is_used = "gebiet" not in census.header.columns
    if census.options.addresses is None or census.day is None or not is_used:
        return []
    return [
        problem("GEB-01", line=one.line, schluessel=one.area, stand=label_of_edition(census))
        for one in census.options.addresses.on(census.day)
        if one.area not in census.counts.areas
    ]


def protection_problems(census: Census) -> list[Problem]:
    """Return GEH-02 where the counts, written as profile R2, were to be published."""
    if not census.options.publishable or census.day is None:
        return []
    day = census.day
    entries = [
        Entry(day, area, CellKey(stock, name, code, sex), CellValue(Status.VALUE, number, "", ""), 0, "")
        for stock, name, code, sex, area, number in census.counts.cells(PUBLISHED_AGES)
    ]
    return small_cells([sheet_of(day, entries)], census.known.threshold, publishable=True)
