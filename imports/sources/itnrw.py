"""IT.NRW: values of the city, its Kreis and the Land from GENESIS files. Pure.

Profiles I1 (table CSV), I2 and I3 (new and old flat file) of the format
specification. ``check`` reads the whole file and reports everything wrong with it.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from imports.problems import Problem, problem
from imports.reading import CellValue, Row, decode, read_rows
from imports.sources.itnrw_checks import (
    Reader,
    Regions,
    flat_column_problems,
    repeated_problems,
    source_key,
    table_column_problems,
    table_problem,
    unit_problems,
)
from imports.sources.itnrw_flat import FlatFile, looks_flat
from imports.sources.itnrw_flat import parse as parse_flat
from imports.sources.itnrw_signs import NOTHING
from imports.sources.itnrw_table import GenesisTable, KeyKind, NoHeaderError, table_code
from imports.sources.itnrw_table import parse as parse_table
from imports.sources.itnrw_tables import SCALES, TableSetup
from imports.sources.itnrw_times import reference_date
from imports.sources.itnrw_values import Delivered, values_of_flat, values_of_table
from imports.validation import Checked, Figure, FigureKey, Known, duplicate_problems, period_problems

SOURCE = "itnrw"
CITY = "stadt"


@dataclass(frozen=True)
class Content:
    """A recognised file: profile, table code, what it delivers, what is wrong with its shape."""

    profile: str
    setup: TableSetup
    values: Sequence[Delivered]
    rows: int
    has_regions: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Read:
    """A delivered value with what its cell says, its region key and its reference date."""

    value: Delivered
    cell: CellValue
    region: str
    period: datetime.date | None

    @property
    def is_nothing(self) -> bool:
        """Whether the cell holds the sign for "nothing present"."""
        return self.value.text.strip() == NOTHING


def check(data: bytes, name: str, known: Known, setups: Mapping[str, TableSetup]) -> Checked:
    """Return figures and problems of a delivered file.

    ``setups`` are the importable tables by code. Values of regions other than the
    city, its Kreis and the Land are read and skipped.
    """
    decoded = decode(data, name)
    if not decoded.text:
        return Checked("", decoded.encoding, problems=decoded.problems)
    rows, unclosed = read_rows(decoded.text)
    content = recognise(rows, setups)
    if isinstance(content, Problem):
        return Checked("", decoded.encoding, problems=(*decoded.problems, *unclosed, content))
    checked = check_content(content, known)
    problems = (*decoded.problems, *unclosed, *checked.problems)
    return replace(checked, encoding=decoded.encoding, problems=problems)


def recognise(rows: Sequence[Row], setups: Mapping[str, TableSetup]) -> Content | Problem:
    """Return the content of a file, or the problem that it is none of the three profiles."""
    first = next((row.cells for row in rows if not row.is_blank), ())
    if looks_flat(first):
        flat = parse_flat(rows)
        return of_flat(flat, setups) if flat else problem("ITN-02", format="unbekanntes Flat File")
    if any(row.cells[:2] == ("K", "DQ") for row in rows[:20]):
        return problem("ITN-02", format="Quader-CSV")
    if table_code(rows) is None:
        return problem("ITN-01", line=1)
    try:
        return of_table(parse_table(rows), setups)
    except NoHeaderError as error:
        return table_problem("ITN-04", error.code)


def setup_of(code: str, setups: Mapping[str, TableSetup]) -> tuple[TableSetup, list[Problem]]:
    """Return the setup of a table and ITN-03 where there is none; then nothing is asked of it."""
    if code in setups:
        return setups[code], []
    return TableSetup(code, "", (), ()), [table_problem("ITN-03", code)]


def of_table(table: GenesisTable, setups: Mapping[str, TableSetup]) -> Content:
    """Return the content of profile I1."""
    setup, found = setup_of(table.code, setups)
    found += [problem("DAT-07", line=r.line, ist=len(r.cells), soll=table.width) for r in table.uneven]
    found += [problem("DAT-21", n=table.blank)] if table.blank else []
    found += [] if table.complete else [problem("ITN-05")]
    found += [*repeated_problems(table), *table_column_problems(table, setup)]
    has_regions = table.key_position(KeyKind.REGION) is not None
    return Content("I1", setup, values_of_table(table, setup), len(table.rows), has_regions, tuple(found))


def of_flat(flat: FlatFile, setups: Mapping[str, TableSetup]) -> Content | Problem:
    """Return the content of profile I2 or I3, or ITN-09 for a file in English."""
    if flat.english:
        return problem("ITN-09")
    setup, found = setup_of(flat.values[0].statistics if flat.values else "", setups)
    found += [problem("DAT-07", line=r.line, ist=len(r.cells), soll=flat.width) for r in flat.uneven]
    found += [problem("DAT-21", n=flat.blank)] if flat.blank else []
    values = values_of_flat(flat, setup)
    found += flat_column_problems(values, setup)
    has_regions = any(value.region for value in flat.values)
    rows = len({value.line for value in flat.values})
    return Content(flat.profile, setup, values, rows, has_regions, tuple(found))


def check_content(content: Content, known: Known) -> Checked:
    """Return figures and problems of a recognised file."""
    setup = content.setup
    reader = Reader(setup.code, setup.new_signs)
    regions = Regions(known, setup)
    reads = [Read(v, reader.read(v), regions.key(v.region), reference_date(v.time)) for v in content.values]
    asked = [read for read in reads if read.value.setup is not None]
    own = [read for read in asked if level_of(read, known, setup)]
    found = [*content.problems, *reader.problems, *regions.problems(), *unit_problems(r.value for r in asked)]
    found += region_problems(content, reads, known)
    found += time_problems(asked, setup, known.today)
    found += duplicate_problems((key_in_words(read), read.value.line) for read in own)
    found += nothing_problems(asked, own, setup, known)
    figures = tuple(figure_of(read, known, setup) for read in own if not read.cell.fault)
    provisional = sum(figure.flag in {"p", "s"} for figure in figures)
    if provisional:
        found.append(problem("ITN-16", n=provisional))
    return Checked(
        profile=content.profile,
        periods=tuple(sorted({figure.period for figure in figures})),
        rows_read=content.rows,
        rows_skipped=content.rows - len({read.value.line for read in own}),
        figures=figures,
        problems=tuple(found),
    )


def level_of(read: Read, known: Known, setup: TableSetup) -> str:
    """Return the level of the value's area if it is one of ours, else ""."""
    edition = known.edition_on(read.period) if read.period else None
    area = edition.others.get(read.region) if edition else None
    return area.level if area and area.level in setup.levels else ""


def region_problems(content: Content, reads: Sequence[Read], known: Known) -> list[Problem]:
    """Return ITN-12 (no keys), DAT-20 (a line without key), ITN-06 (city missing), GEB-01 (no such area)."""
    if not content.has_regions:
        return [problem("ITN-12")]
    found = [problem("DAT-20", line=line) for line in sorted({r.value.line for r in reads if not r.region})]
    if CITY not in content.setup.levels:
        return found
    of_city = [read for read in reads if read.region == known.city_code]
    if not of_city:
        return [*found, problem("ITN-06")]
    first = of_city[0]
    edition = known.edition_on(first.period) if first.period else None
    if first.period and (edition is None or known.city_code not in edition.others):
        stand = edition.label if edition else f"vor {known.editions[-1].label}" if known.editions else "–"
        found.append(problem("GEB-01", line=first.value.line, schluessel=known.city_code, stand=stand))
    return found


def time_problems(asked: Sequence[Read], setup: TableSetup, today: datetime.date) -> list[Problem]:
    """Return ZEIT-01 for each unreadable time, ZEIT-02, ZEIT-03 and ZEIT-04."""
    unreadable = {read.value.time: read.value.line for read in reversed(asked) if read.period is None}
    found = [problem("ZEIT-01", line=line, wert=time) for time, line in unreadable.items()]
    allowed = [(int(day[:2]), int(day[3:])) for day in setup.days]
    return found + period_problems({read.period for read in asked if read.period}, today, allowed)


def key_in_words(read: Read) -> str:
    """Return what may come only once: region, time and measure."""
    key = read.value.setup.key if read.value.setup else ""
    return f"{read.region}, {read.value.time}, {key}"


def nothing_problems(
    asked: Sequence[Read], own: Sequence[Read], setup: TableSetup, known: Known
) -> list[Problem]:
    """Return ITN-08 where "-" of an area of ours is probably not a zero.

    It was more than nothing at the last reference date, or more than half of all
    lines say "-": then the numbers are probably not published yet.
    """
    dashes: dict[tuple[str, datetime.date | None], list[bool]] = defaultdict(list)
    for read in asked:
        dashes[measure_of(read, setup, known), read.period].append(read.is_nothing)
    found: dict[tuple[str, datetime.date | None], Problem] = {}
    for read in own:
        if not read.is_nothing:
            continue
        measure = measure_of(read, setup, known)
        before = earlier_number(read, setup, known)
        rows = dashes[measure, read.period]
        if before or sum(rows) * 2 > len(rows):
            words = f"{before.normalize():f}".replace(".", ",") if before else "mehr"
            label = measure.partition("|")[2]
            found.setdefault((measure, read.period), problem("ITN-08", merkmal=label, alt=words))
    return list(found.values())


def earlier_number(read: Read, setup: TableSetup, known: Known) -> Decimal | None:
    """Return the number of a value's measure and area at the last reference date, or None."""
    if read.period is None:
        return None
    key = FigureKey(measure_of(read, setup, known), level_of(read, known, setup), read.region)
    before = known.earlier(read.period).get(key)
    return before.number if before else None


def measure_of(read: Read, setup: TableSetup, known: Known) -> str:
    """Return the measure key of a value that the setup asks for."""
    if read.value.setup is None:
        raise ValueError("a value that no measure asks for")
    return source_key(read.value.setup, setup, known)


def figure_of(read: Read, known: Known, setup: TableSetup) -> Figure:
    """Return the figure of a readable value of one of our areas, scaled units multiplied out."""
    if read.period is None:
        raise ValueError("a value without a reference date")
    number = read.cell.number
    return Figure(
        measure_key=measure_of(read, setup, known),
        level=level_of(read, known, setup),
        area_code=read.region,
        period=read.period,
        number=None if number is None else number * SCALES.get(read.value.unit, 1),
        status=read.cell.status,
        flag=read.cell.flag,
        raw=read.cell.raw.strip(),
    )
