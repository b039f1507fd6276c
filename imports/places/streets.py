"""A file of the street directory (specification of the register, section 7), checked as a whole. Pure."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from imports.places.messages import finding, some
from imports.problems import Problem, problem
from imports.sources.register.addresses import COLUMNS, read_addresses
from imports.uploading.hints import nearest_area, question
from imports.validation import KnownEdition
from indicators.streets import AddressTable, Range, shown_number

KEY, NAME = 5, 120
"""Characters that a street's key and name may have."""


@dataclass(frozen=True)
class StreetFile:
    """What a file says, with everything that is wrong with it; ``level`` is that of its areas."""

    table: AddressTable = field(default_factory=lambda: AddressTable({}, {}))
    level: str = ""
    problems: tuple[Problem, ...] = ()


def check_streets(
    data: bytes, name: str, editions: Sequence[KnownEdition], today: datetime.date
) -> StreetFile:
    """Return the directory in a file; ``editions`` newest first.

    Reports DAT-…, ADR-01, ADR-02, ADR-04, GEB-01, REG-06, ZEIT-01 and STR-01 … STR-06.
    """
    table, problems = read_addresses(data, name)
    level = editions[0].level if editions else ""
    ranges = [(key, one) for key, found in table.ranges.items() for one in found]
    problems += [found for key, one in ranges for found in wrong_range(key, one, table.names[key])]
    problems += unknown_areas([one for _, one in ranges], editions, today)
    if not problems and not ranges:
        problems.append(finding("STR-06", datei=name))
    if ranges and editions:
        problems += without_streets([one for _, one in ranges], editions, today)
    return StreetFile(table, level, tuple(problems))


def wrong_range(key: str, one: Range, name: str) -> list[Problem]:
    """Return what is wrong with one line: an empty name, a long key, ends the wrong way round."""
    problems = []
    if not name:
        problems.append(finding("STR-02", line=one.line, column="strassenname"))
    if not key.strip("0"):
        problems.append(finding("STR-02", line=one.line, column="strassenschluessel"))
    for column, text, most in (("strassenschluessel", key, KEY), ("strassenname", name, NAME)):
        if len(text) > most:
            problems.append(finding("STR-03", line=one.line, column=column, wert=text, n=most))
    if one.last < one.first:
        ends = {"von": shown_number(one.first), "bis": shown_number(one.last)}
        problems.append(finding("STR-01", line=one.line, column="hausnr_bis", **ends))
    if one.valid_to < one.valid_from:
        problems.append(finding("STR-04", line=one.line, column="gueltig_bis"))
    return problems


def edition_of(one: Range, editions: Sequence[KnownEdition], today: datetime.date) -> KnownEdition | None:
    """Return the edition whose codes a line has: today's, or that of the nearest day the line holds."""
    day = min(max(today, one.valid_from), max(one.valid_to, one.valid_from))
    return next(
        (edition for edition in editions if edition.valid_from <= day), editions[-1] if editions else None
    )


def unknown_areas(
    ranges: Sequence[Range], editions: Sequence[KnownEdition], today: datetime.date
) -> list[Problem]:
    """Return GEB-01 for each line whose area its edition does not have, with the one probably meant."""
    problems = []
    for one in ranges:
        edition = edition_of(one, editions, today)
        if edition is None or one.area in edition.parts:
            continue
        found = problem(
            "GEB-01", line=one.line, column="gebiet_code", schluessel=one.area, stand=edition.label
        )
        meant = question(nearest_area(one.area, {code: area.name for code, area in edition.parts.items()}))
        problems.append(replace(found, message=f"{found.message} {meant}".strip()))
    return problems


def without_streets(
    ranges: Sequence[Range], editions: Sequence[KnownEdition], today: datetime.date
) -> list[Problem]:
    """Return STR-05 where areas in force today have no line."""
    now = next((edition for edition in editions if edition.valid_from <= today), None)
    named = {one.area for one in ranges if one.valid_from <= today <= one.valid_to}
    empty = (
        [f"{code} {area.name}" for code, area in sorted(now.parts.items()) if code not in named]
        if now
        else []
    )
    return [finding("STR-05", n=len(empty), liste=some(empty))] if empty else []


__all__ = ["COLUMNS", "StreetFile", "check_streets"]
