"""Which source a file comes from, told from its first lines, and whether it names persons. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from imports.problems import Problem
from imports.reading import Row, delimiter_of, normalised, read_rows, read_table
from imports.sources import ba_layout
from imports.sources.itnrw_flat import FLAT_BEGINNINGS
from imports.sources.itnrw_table import table_code
from imports.sources.register.header import MARKS, R1, forbidden_columns, recognise
from imports.sources.register.mapping import ColumnMapping

REGISTER, BA, ITNRW = "register", "ba", "itnrw"
HEAD = 200_000
"""Characters that are looked at."""
PERSON_WORDS = (
    "vorname", "nachname", "familienname", "geburtsname", "rufname", "geburtsdatum", "identifikationsnummer",
    "ausweisnummer", "passnummer", "telefonnummer", "iban",
)  # fmt: skip
"""Headers that no table of counts has, in whichever of its first lines they stand."""
FIRST_LINES = 30
CERTAIN = 4
"""So many columns of a record file in one header leave no doubt, whatever source was chosen."""


@dataclass(frozen=True)
class Recognised:
    """Source slug and profile of a file, "" where it is none of the known layouts.

    ``problems`` are reasons to refuse it unread (REG-01).
    """

    source: str = ""
    profile: str = ""
    has_persons: bool = False
    problems: tuple[Problem, ...] = ()


def recognised(text: str, mapping: ColumnMapping | None = None) -> Recognised:
    """Return what a text file is; the beginning decides."""
    head = text[:HEAD].rpartition("\n")[0] if len(text) > HEAD else text
    if is_itnrw(head):
        return Recognised(ITNRW, "GENESIS")
    table = read_table(head)
    rows, _ = read_rows(head, table.delimiter)
    of_ba = ba_layout.profile(table, rows)
    if of_ba and of_ba != "protocol":
        return Recognised(BA, of_ba)
    return of_register(rows, mapping or ColumnMapping())


def is_itnrw(head: str) -> bool:
    """Say whether a text begins like a table or flat file of GENESIS."""
    if head.lower().startswith(FLAT_BEGINNINGS):
        return True
    rows, _ = read_rows("\n".join(head.split("\n")[:FIRST_LINES]))
    return table_code(rows) is not None


def of_register(rows: Sequence[Row], mapping: ColumnMapping) -> Recognised:
    """Return what the header makes of a file of the register, or of one that is none."""
    titles = next((row.cells for row in rows if not row.is_blank), ())
    header = recognise(titles, mapping)
    if not header.profile:
        return Recognised(problems=tuple(forbidden_columns(header)))
    return Recognised(REGISTER, header.profile, header.profile == R1, tuple(forbidden_columns(header)))


def names_persons(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether one of the first lines of any table is the header of a list of persons."""
    for cells in rows[:FIRST_LINES]:
        names = [re.sub(r"[\W_]", "", normalised(cell)) for cell in cells]
        if any(word in name for name in names for word in PERSON_WORDS):
            return True
        if len({column.replace("_", "") for column in MARKS[R1]} & set(names)) >= CERTAIN:
            return True
    return False


def first_rows(text: str, count: int) -> tuple[tuple[str, ...], ...]:
    """Return the cells of the first rows that are not blank."""
    head = text[:HEAD]
    first = next((line for line in head.split("\n") if line.strip()), "")
    delimiter, _ = delimiter_of(first)
    rows, _ = read_rows(head, delimiter if delimiter in first else ";")
    return tuple(row.cells for row in rows if not row.is_blank)[:count]
