"""Which key of the BA belongs to which area, and since when. Pure.

The city draws its own grid for the BA: nine characters, three each for Stadtdistrikt,
Stadtbezirk and Stadtviertel. A dated table maps them to areas:
``akg_schluessel;gebiet_code;gueltig_ab;gueltig_bis`` and, if wanted, ``bezeichnung``.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imports.reading import Row, normalised
from imports.sources.itnrw_times import reference_date

AREA_KEY = re.compile(r"^\d{9}$")
SUM_KEY = re.compile(r"^(\d{6}SUM|\d{3}SUMSUM|SUMSUMSUM)$")
CITY_KEY = "SUMSUMSUM"
UNASSIGNED = "keine Angabe"
HEAD = ("akg_schluessel", "gebiet_code", "gueltig_ab", "gueltig_bis")


class KeyTableError(ValueError):
    """The key table cannot be used; the sentence names the line and the cure (German)."""


@dataclass(frozen=True)
class KeyEntry:
    """One line: a key belongs to an area from a day until a day (None: until further notice)."""

    key: str
    area: str
    valid_from: datetime.date
    valid_until: datetime.date | None
    name: str

    def holds_on(self, day: datetime.date) -> bool:
        """Say whether the entry is in force on a day; both ends count."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class KeyTable:
    """All entries of a key table."""

    entries: tuple[KeyEntry, ...]

    def areas_on(self, day: datetime.date) -> Mapping[str, tuple[str, ...]]:
        """Return the areas of every key in force on a day.

        Two areas for one key are a merged area: the BA gives one value for both.
        """
        found: dict[str, tuple[str, ...]] = {}
        for entry in self.entries:
            if entry.holds_on(day):
                found[entry.key] = (*found.get(entry.key, ()), entry.area)
        return found

    def name_of(self, key: str, day: datetime.date) -> str:
        """Return the name of a key on a day, "" if the table states none."""
        return next((e.name for e in self.entries if e.key == key and e.holds_on(day)), "")

    def dates_of(self, key: str) -> tuple[datetime.date, ...]:
        """Return since when a key is in force, all entries; empty for an unknown key."""
        return tuple(entry.valid_from for entry in self.entries if entry.key == key)


def covers(sum_key: str, key: str) -> bool:
    """Say whether a sum row contains an area key; "" (no area stated) belongs to the city only."""
    stem = sum_key.rstrip("SUM")
    return key.startswith(stem) and (key != "" or stem == "")


def read_keys(rows: Sequence[Row]) -> KeyTable:
    """Return the key table in rows of cells; raises KeyTableError."""
    header = [normalised(cell) for cell in rows[0].cells] if rows else []
    missing = [name for name in HEAD if name not in header]
    if missing:
        raise KeyTableError(f"Schlüsseltabelle: Die Spalte „{missing[0]}“ fehlt.")
    filled = [row for row in rows[1:] if not row.is_blank]
    return KeyTable(tuple(_entry(row.line, dict(zip(header, row.cells, strict=False))) for row in filled))


def _entry(line: int, cells: Mapping[str, str]) -> KeyEntry:
    key, area, start, end = (cells.get(name, "").strip() for name in HEAD)
    if not AREA_KEY.match(key):
        raise KeyTableError(f"Schlüsseltabelle, Zeile {line}: „{key}“ hat nicht neun Ziffern.")
    if not area:
        raise KeyTableError(f"Schlüsseltabelle, Zeile {line}: Der Gebietsschlüssel fehlt.")
    valid_from = reference_date(start)
    valid_until = reference_date(end) if end else None
    if valid_from is None or (end and valid_until is None):
        raise KeyTableError(f"Schlüsseltabelle, Zeile {line}: Das Datum ist nicht lesbar (TT.MM.JJJJ).")
    return KeyEntry(key, area, valid_from, valid_until, cells.get("bezeichnung", "").strip())
