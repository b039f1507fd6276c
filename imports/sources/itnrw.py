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
from imports.reading import CellValue, decode, read_rows
from imports.reading.rows import delimiter_of as header_delimiter
from imports.sources.itnrw_checks import Reader, Regions, source_key, unit_problems
from imports.sources.itnrw_content import Content, recognise
from imports.sources.itnrw_flat import FLAT_BEGINNINGS
from imports.sources.itnrw_signs import NOTHING
from imports.sources.itnrw_sums import Slot, incomplete_totals, part_problems
from imports.sources.itnrw_tables import SCALES, TableSetup
from imports.sources.itnrw_times import reference_date
from imports.sources.itnrw_values import Delivered
from imports.validation import (
    Checked,
    Figure,
    FigureKey,
    Imprint,
    Known,
    duplicate_problems,
    period_problems,
)
from imports.validation.plausibility import plain
from indicators.status import Status

SOURCE = "itnrw"
CITY = "stadt"


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
    delimiter, other_delimiter = delimiter_of(decoded.text)
    rows, unclosed = read_rows(decoded.text, delimiter)
    content = recognise(rows, setups)
    of_file = (*decoded.problems, *other_delimiter, *unclosed)
    if isinstance(content, Problem):
        return Checked("", decoded.encoding, problems=(*of_file, content))
    checked = check_content(content, known)
    problems = (*of_file, *checked.problems, *stand_problems(content.imprint, known.stands))
    return replace(checked, encoding=decoded.encoding, problems=problems)


def delimiter_of(text: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the delimiter of a file and DAT-06 for a flat file saved with another one.

    The first line of a table holds its code only: there the semicolon is certain.
    """
    first_line = text.partition("\n")[0]
    if not first_line.lower().startswith(FLAT_BEGINNINGS):
        return ";", ()
    return header_delimiter(first_line)


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
    cells = {slot_of(read): read.cell for read in own}
    found += [*nothing_problems(reads, setup, known), *part_problems(cells, setup)]
    incomplete = incomplete_totals(cells, setup)
    found += [problem("ITN-17", merkmal=key, gebiet=region) for region, _, key in incomplete]
    figures = tuple(
        figure_of(read, known, setup, usable=slot_of(read) not in incomplete)
        for read in own
        if not read.cell.fault
    )
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
        imprint=content.imprint,
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


def nothing_problems(reads: Sequence[Read], setup: TableSetup, known: Known) -> list[Problem]:
    """Return ITN-08 where "-" of an area of ours is probably not a zero.

    It was more than nothing at the last reference date, or more than half of all
    lines say "-", or everything the file says of the area: then the numbers are
    probably not published yet.
    """
    by_measure: dict[tuple[str, datetime.date | None], list[bool]] = defaultdict(list)
    by_region: dict[tuple[str, datetime.date | None], list[bool]] = defaultdict(list)
    for read in reads:
        by_region[read.region, read.period].append(read.is_nothing)
        if read.value.setup:
            by_measure[read.value.setup.key, read.period].append(read.is_nothing)
    found: dict[tuple[str, datetime.date | None], Problem] = {}
    for read in reads:
        if read.value.setup is None or not read.is_nothing or not level_of(read, known, setup):
            continue
        key = read.value.setup.key
        before = earlier_number(read, setup, known)
        rows, region = by_measure[key, read.period], by_region[read.region, read.period]
        if before or sum(rows) * 2 > len(rows) or (len(region) > 1 and all(region)):
            words = plain(before) if before else "unbekannt viele"
            found.setdefault((key, read.period), problem("ITN-08", merkmal=key, alt=words))
    return list(found.values())


def slot_of(read: Read) -> Slot:
    """Return where a value stands."""
    return read.region, read.period, read.value.setup.key if read.value.setup else ""


def stand_problems(imprint: Imprint, stands: Mapping[str, datetime.datetime]) -> list[Problem]:
    """Return ITN-15 for a table that the database produced before the one already loaded."""
    stored = stands.get(imprint.table)
    if stored is None or imprint.stand is None or imprint.stand >= stored:
        return []
    return [problem("ITN-15", ist=f"{imprint.stand:%d.%m.%Y %H:%M}", alt=f"{stored:%d.%m.%Y %H:%M}")]


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


def figure_of(read: Read, known: Known, setup: TableSetup, *, usable: bool = True) -> Figure:
    """Return the figure of a readable value of one of our areas, scaled units multiplied out.

    A total that is not ``usable`` is unknown.
    """
    if read.period is None:
        raise ValueError("a value without a reference date")
    number = read.cell.number if usable else None
    return Figure(
        measure_key=measure_of(read, setup, known),
        level=level_of(read, known, setup),
        area_code=read.region,
        period=read.period,
        number=None if number is None else number * SCALES.get(read.value.unit, 1),
        status=read.cell.status if usable else Status.WITHHELD,
        flag=read.cell.flag if usable else "",
        raw=read.cell.raw.strip(),
    )
