"""A saved mapping ("Zuordnung"): how the columns of another office become ours.

A TOML or JSON file:

    profil = "R3"                     # optional, else recognised by the columns
    verfahren = "…"                   # only if the office rounds or perturbs: sums may differ

    [spalten]                         # our column = header in the file
    zeit = "ZEIT"
    gebiet = "RAUMID"

    [zellen]                          # wide files: header = what the numbers count
    E_E = "HW"
    E_EM = "HW GESCHLECHT=M"
    E_E00_01 = "HW ALTER=0-0"

    [codes.zuwanderung]               # record files: code in the file = our code
    D = "1"

    [nicht_uebernehmen]
    spalten = ["BEZ", "PGR"]
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from imports.sources.register.codes import AgeGroup
from imports.sources.register.keys import Selection, SourceKeyError, parse

SECTIONS = {"profil", "verfahren", "spalten", "zellen", "codes", "nicht_uebernehmen"}


class MappingError(ValueError):
    """A mapping file that cannot be used; the message says what to change."""


class CellKey(NamedTuple):
    """What one number of an aggregated file counts.

    ``code`` is one of the characteristic; of ages the canonical one of ``age_code``.
    """

    stock: str
    characteristic: str
    code: str
    sex: str

    @property
    def label(self) -> str:
        """The characteristic in the words of the format, for messages."""
        parts = [self.stock, self.characteristic, self.code if self.code != self.characteristic else ""]
        return " ".join(part for part in [*parts, self.sex if self.sex != "I" else ""] if part)


@dataclass(frozen=True)
class ColumnMapping:
    """The content of a mapping file; empty for files that follow the format."""

    profile: str = ""
    procedure: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, CellKey] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


def age_code(group: AgeGroup) -> str:
    """Return the one spelling of an age group: "A003", "A03_05", "A80_UM"."""
    if group.high is None:
        return f"A{group.low:02d}_UM"
    return f"A{group.low:03d}" if group.low == group.high else f"A{group.low:02d}_{group.high:02d}"


def read_mapping(text: str) -> ColumnMapping:
    """Return the mapping of a TOML or JSON text; raises MappingError with the way out."""
    try:
        data = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except ValueError as error:
        raise MappingError(f"Die Zuordnung ist weder TOML noch JSON: {error}") from error
    unknown = set(data) - SECTIONS
    if unknown:
        raise MappingError(f"Die Zuordnung enthält unbekannte Abschnitte: {', '.join(sorted(unknown))}.")
    if data.get("profil", "R3") not in ("R1", "R2", "R3"):
        raise MappingError("„profil“ ist R1, R2 oder R3.")
    ignored = section(data, "nicht_uebernehmen").get("spalten", [])
    if not isinstance(ignored, list):
        raise MappingError("[nicht_uebernehmen] spalten muss eine Liste sein.")
    return ColumnMapping(
        profile=str(data.get("profil", "")),
        procedure=str(data.get("verfahren", "")),
        columns=texts("spalten", data.get("spalten", {})),
        cells={title: cell_of(title, key) for title, key in texts("zellen", data.get("zellen", {})).items()},
        codes={name: texts(f"codes.{name}", codes) for name, codes in section(data, "codes").items()},
        ignored=tuple(str(title) for title in ignored),
    )


def section(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a section of a mapping file, an empty one if it is left out."""
    found = data.get(name, {})
    if not isinstance(found, dict):
        raise MappingError(f"„{name}“ muss ein Abschnitt sein: [{name}].")
    return found


def texts(name: str, data: Any) -> dict[str, str]:
    """Return a section of texts; raises MappingError for anything else."""
    if not isinstance(data, dict) or not all(isinstance(value, str) for value in data.values()):
        raise MappingError(f"Der Abschnitt [{name}] muss aus Texten bestehen.")
    return {str(entry): value for entry, value in data.items()}


def cell_of(title: str, key: str) -> CellKey:
    """Return what a column of a wide file counts; raises MappingError for several codes."""
    try:
        selection = parse(key)
    except SourceKeyError as error:
        raise MappingError(f"[zellen] {title}: {error}") from error
    stock = selection.stock if selection.of_persons else "HW"
    sex = selection.sex or "I"
    if selection.age_sum or len(selection.codes) > 1 or (selection.codes and not selection.all_ages):
        raise MappingError(f"[zellen] {title}: „{key}“ ist keine einzelne Zelle des Formats R2.")
    if selection.codes:
        return CellKey(stock, selection.characteristic, next(iter(selection.codes)), sex)
    return CellKey(stock, *age_cell(selection), sex)


def age_cell(selection: Selection) -> tuple[str, str]:
    """Return characteristic and code of a selection by age, or of everybody."""
    if selection.all_ages:
        return "INSG", "INSG"
    return "ALTER", age_code(AgeGroup(selection.low, selection.high))
