"""Any table of another office, from bytes to figures and problems. Pure.

Order of the checks: file, header, rows, cells, areas, repeats, gaps, sums, plausibility.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from imports.collecting import uncollected
from imports.problems import Problem, problem
from imports.sources.table.entries import Entries, Melt
from imports.sources.table.grid import Codes, Grid, matching, read_grid
from imports.sources.table.header import Header, Layout, layout_of
from imports.sources.table.mapping import TableMapping
from imports.sources.table.places import Places
from imports.sources.table.rows import skipped_rows
from imports.sources.table.sums import (
    gap_problems,
    numbers_by_slot,
    repeat_problems,
    repeated,
    total_problems,
    unassigned_problem,
)
from imports.validation import Checked, Figure, Known, period_problems, plausibility_problems

PROFILE = "Tabelle"
UNREADABLE = {"DAT-01", "DAT-02", "DAT-03", "DAT-05", "DAT-18"}
"""Problems of a file as a whole, after which nothing in it is worth a message."""


@uncollected()
def check_table(data: bytes, name: str, mapping: TableMapping, known: Mapping[str, Known]) -> Checked:
    """Return figures and problems of a CSV, XLSX or ODS file.

    ``known`` holds for each of ``mapping.levels`` what is known with that level as the
    delivered one. Raises TableMappingError for a sheet that the workbook does not have.
    """
    grid = read_grid(data, name, mapping)
    header = Header(grid.titles, grid.names)
    if any(one.code in UNREADABLE for one in grid.problems):
        return Checked(PROFILE, grid.encoding, problems=grid.problems)
    layout = layout_of(header, mapping)
    if not layout.complete:
        return Checked(PROFILE, grid.encoding, problems=(*grid.problems, *header.problems))
    rows = chosen_rows(grid, header, layout, mapping)
    melt = Melt(rows.grid, header, layout, mapping, Places(mapping.area, known), name)
    found = checked_entries(melt, known[mapping.levels[0]])
    return replace(
        found,
        encoding=grid.encoding,
        rows_read=len(grid.lines) + grid.blank,
        rows_skipped=grid.blank + rows.skipped + found.rows_skipped,
        problems=(
            *grid.problems,
            *header.unknown_columns(mapping.ignored_columns),
            *rows.problems,
            *found.problems,
        ),
    )


@dataclass(frozen=True)
class ChosenRows:
    """The rows that hold numbers of areas; ``skipped`` were passed over by the mapping."""

    grid: Grid
    skipped: int
    problems: tuple[Problem, ...]


def chosen_rows(grid: Grid, header: Header, layout: Layout, mapping: TableMapping) -> ChosenRows:
    """Return the rows to read; reports DAT-07 (width), DAT-20 (no area) and DAT-21 (blank rows)."""
    skipped = skipped_rows(grid, header, mapping.skips)
    found = []
    wrong = np.zeros_like(skipped)
    for row, width in grid.widths.items():
        if not skipped[row]:
            wrong[row] = True
            found.append(problem("DAT-07", line=int(grid.lines[row]), ist=width, soll=len(grid.titles)))
    nowhere = rows_without_area(grid, layout, mapping) & ~skipped & ~wrong
    found += [problem("DAT-20", line=int(line)) for line in grid.lines[nowhere]]
    if grid.blank:
        found.append(problem("DAT-21", n=grid.blank))
    return ChosenRows(with_rows(grid, ~(skipped | wrong | nowhere)), int(skipped.sum()), tuple(found))


def rows_without_area(grid: Grid, layout: Layout, mapping: TableMapping) -> NDArray[np.bool_]:
    """Return for each row whether it has no key of an area where it needs one."""
    by_column = layout.area is not None and not all(rule.area for rule, _ in layout.values)
    if layout.area is None or not by_column or "" in mapping.area.aliases:
        return np.zeros(len(grid.lines), dtype=np.bool_)
    return ~matching(grid.columns[layout.area], str)


def with_rows(grid: Grid, chosen: NDArray[np.bool_]) -> Grid:
    """Return a table with the chosen rows only."""
    if chosen.all():
        return grid
    return replace(
        grid,
        columns=tuple(column[chosen] for column in grid.columns),
        lines=grid.lines[chosen],
        typed=None if grid.typed is None else tuple(column[chosen] for column in grid.typed),
        widths={},
    )


def checked_entries(melt: Melt, known: Known) -> Checked:
    """Return figures and problems of the rows that were chosen."""
    mapping = melt.mapping
    everything = melt.entries()
    melt.compare_names()
    unknown, wanted = known_measures(everything, known.measures, mapping.ignored_measures)
    used = np.zeros(len(melt.grid.lines), dtype=np.bool_)
    ignored = np.isin(everything.measure, [number_of(everything, key) for key in mapping.ignored_measures])
    used[everything.row[~ignored]] = True
    passed_over = np.isin(np.arange(len(used)), everything.row[ignored]) & ~used
    entries = everything.only(wanted)
    again = repeated(entries)
    once = entries.only(~again) if again.any() else entries
    figures = figures_of(once.only(once.value >= 0))
    problems = [
        *sorted(melt.problems, key=lambda one: one.line or 0),
        *melt.places.problems(),
        *unknown,
        *repeat_problems(entries, again),
        *whole_file_problems(once, melt, figures, known),
    ]
    days = sorted({figure.period for figure in figures})
    return Checked(
        PROFILE,
        periods=tuple(days),
        rows_skipped=int(passed_over.sum()),
        figures=figures,
        problems=tuple(problems),
    )


def number_of(entries: Entries, measure: str) -> int:
    """Return the number of a measure, -1 for one that the file does not have."""
    return entries.measures.index(measure) if measure in entries.measures else -1


def known_measures(
    entries: Entries, known: Collection[str], ignored: Collection[str]
) -> tuple[list[Problem], NDArray[np.bool_]]:
    """Return BA-08 for each measure that the catalogue does not have, and which entries it has."""
    strange = [key for key in entries.measures if key not in known and key not in ignored]
    wanted = np.array([key in known and key not in ignored for key in entries.measures], dtype=np.bool_)
    problems = [problem("BA-08", column=key) for key in strange]
    return problems, wanted[entries.measure] if len(wanted) else np.zeros(0, dtype=np.bool_)


def figures_of(entries: Entries) -> tuple[Figure, ...]:
    """Return a figure for each entry that is not for control only."""
    if any(place.control for place in entries.places):
        control = np.array([place.control for place in entries.places], dtype=np.bool_)
        entries = entries.only(~control[entries.place])
    place, value = entries.place, entries.value
    columns = (
        chosen(entries.measures, entries.measure),
        chosen([one.level for one in entries.places], place),
        chosen([one.code for one in entries.places], place),
        chosen(entries.periods, entries.period),
        chosen([one.number for one in entries.values], value),
        chosen([one.status for one in entries.values], value),
        chosen([one.flag for one in entries.values], value),
        chosen([one.raw for one in entries.values], value),
    )
    return tuple(map(Figure, *columns))


Thing = TypeVar("Thing")


def chosen(things: Sequence[Thing], numbers: Codes) -> list[Thing]:
    """Return the things of some numbers, in their order."""
    found = np.empty(len(things), dtype=object)
    found[:] = things
    listed: list[Thing] = found[numbers].tolist()
    return listed


def whole_file_problems(
    entries: Entries, melt: Melt, figures: Iterable[Figure], known: Known
) -> list[Problem]:
    """Return what is wrong with dates, gaps, sums and sizes of the whole file."""
    mapping, checks = melt.mapping, melt.places.checks
    summed = entries.only(entries.adds_up)
    totals = {entries.measures[number] for number in np.unique(summed.measure)}
    slots = numbers_by_slot(summed, known.remainder_code)
    days = {entries.periods[number] for number in np.unique(entries.period)}
    return [
        *period_problems(days, known.today, mapping.period.allowed),
        *gap_problems(entries, checks, mapping.area.gaps),
        *unassigned_problem(slots.values(), entries, known.remainder_code),
        *total_problems(slots, entries, checks, mapping.procedure),
        *plausibility_problems(figures, known, totals),
    ]
