"""A file of the register, from bytes to figures and problems.

Order of the checks: file, header, cells, keys, sums, plausibility, protection. A
file with a forbidden column is not read beyond its header.
"""

import io
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import BinaryIO

from imports.messages import Severity
from imports.problems import Problem, problem
from imports.reading import (
    Block,
    CellValue,
    Survey,
    blocks,
    delimiter_of,
    read_rows,
    read_table,
    survey,
)
from imports.reading.encodings import MEGABYTE, SINGLE_BYTE, destroyed, old_encoding, too_large
from imports.sources.register.aggregated import STOCK_DAYS, check_aggregated
from imports.sources.register.header import (
    ADDRESS,
    COLUMNS,
    R1,
    R2,
    Header,
    column_problems,
    forbidden_columns,
    recognise,
)
from imports.sources.register.keys import Selection, parse
from imports.sources.register.mapping import CellKey
from imports.sources.register.options import Options
from imports.sources.register.protection import small_cells
from imports.sources.register.records import Census, closing_problems, count_block
from imports.sources.register.sheet import Entry, sheet_of
from imports.sources.register.totals import Population, population_problems
from imports.validation import Checked, Figure, Known, period_problems, plausibility_problems
from indicators.status import Status

PUBLISHED_AGES = (
    "A00_02", "A03_05", "A06_09", "A10_14", "A15_17", "A18_24", "A25_29", "A30_44", "A45_59", "A60_64",
    "A65_79", "A80_UM",
)  # fmt: skip
ESTIMATED = "e"
"""Flag of figures by age where some ages follow from incomplete dates of birth."""
HEADER_SIZE = 100_000


def check_register(stream: BinaryIO, name: str, known: Known, options: Options | None = None) -> Checked:
    """Return figures and problems of a register file in any of the three profiles.

    ``stream`` is the file, opened as bytes; ``name`` only fills messages. Nothing of
    a record file is kept. Raises SourceKeyError where the catalogue names a measure
    that the register cannot count.
    """
    options = options or Options()
    seen = survey(stream, name)
    if not seen.encoding:
        return Checked("", problems=seen.problems)
    header, delimiter, lines, of_delimiter = read_header(stream, seen.encoding, options)
    refused = refusal(header, seen, name, options)
    if refused:
        return Checked(header.profile, seen.encoding, problems=tuple(refused))
    selections = {key: parse(key) for key in sorted(known.measures)}
    if header.profile == R1:
        census = Census(header, known, options, delimiter)
        found = check_records(stream, seen, lines, census, selections)
        problems = (*encoding_of_records(seen, name), *of_delimiter, *found.problems)
    else:
        text = whole_text(stream, seen.encoding)
        of_text = [*old_encoding(seen.encoding, text, name), *destroyed(text)]
        found = check_aggregated(read_table(text), header, known, selections, options)
        problems = (*of_text, *found.problems)
        if any(one.code == "DAT-05" for one in of_text):  # every name in the file is wrong: say it once
            problems = tuple(of_text)
    if not any(one.code == "DAT-05" for one in problems):
        problems += tuple(plausibility_problems(found.figures, known, {"HW"}))
    return replace(found, encoding=seen.encoding, problems=problems)


def whole_text(stream: BinaryIO, encoding: str) -> str:
    """Return the text of a file with Unix line ends."""
    text_file = io.TextIOWrapper(stream, encoding, newline=None)
    text = text_file.read()
    text_file.detach()
    return text


def read_header(
    stream: BinaryIO, encoding: str, options: Options
) -> tuple[Header, str, int, tuple[Problem, ...]]:
    """Return header, delimiter, the number of physical lines up to its end, and DAT-06."""
    text_file = io.TextIOWrapper(stream, encoding, newline=None)
    text = text_file.read(HEADER_SIZE)
    text_file.detach()
    stream.seek(0)
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter, problems = delimiter_of(first)
    rows, _ = read_rows(text, delimiter)
    at = next((number for number, row in enumerate(rows) if not row.is_blank), None)
    if at is None:
        return recognise((), options.mapping), delimiter, 0, ()
    following = rows[at + 1].line - 1 if at + 1 < len(rows) else text.count("\n") + 1
    return recognise(rows[at].cells, options.mapping), delimiter, following, problems


def refusal(header: Header, seen: Survey, name: str, options: Options) -> list[Problem]:
    """Return why a file is not read beyond its header: REG-01, REG-02, DAT-08 or DAT-18."""
    forbidden = forbidden_columns(header)
    if forbidden:
        return forbidden
    limit = options.max_record_megabytes if header.profile == R1 else options.max_megabytes
    if header.profile == R1 and not options.records_allowed:
        return [problem("REG-02")]
    if seen.size > limit * MEGABYTE:
        return [too_large(name, seen.size, limit)]
    return [] if header.profile else columns_of_none(header)


def columns_of_none(header: Header) -> list[Problem]:
    """Return DAT-08 for what a file of no profile lacks of R2; other columns may be a person's data."""
    lacking = column_problems(header, [column for column in COLUMNS[R2] if column != "gebiet_name"])
    return [found for found in lacking if found.code == "DAT-08"]


def encoding_of_records(seen: Survey, name: str) -> list[Problem]:
    """Return DAT-04 for a record file in an old encoding; its words are not shown."""
    if seen.encoding not in ("cp850", "mac_roman"):
        return []
    hidden = "(Wörter aus Dateien mit Personen werden nicht gezeigt)"
    return [problem("DAT-04", datei=name, zeichensatz=SINGLE_BYTE[seen.encoding], beispiele=hidden)]


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
