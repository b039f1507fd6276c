"""Which tables of IT.NRW are read, and which column feeds which measure: data, not code. Pure.

Every table has a readable file in ``tables/`` (see ``tables/LIESMICH.md``). A table
without one is refused with ITN-03.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "tables"
LEVELS = ("stadt", "kreis", "land")
SCALES = {
    "1000": 1_000,
    "Tsd. EUR": 1_000,
    "1000 qm": 1_000,
    "Mill.": 1_000_000,
    "Mill. EUR": 1_000_000,
}
"""Units that scale the number, and by how much (specification 2)."""


@dataclass(frozen=True)
class ColumnSetup:
    """One column of a table: where it is found and which measure it feeds.

    ``key`` is the short name; the measure's ``source_key`` is "<code>|<key>". In a table
    ``path`` finds the column and ``rows`` the lines (cells of its further key columns);
    in a flat file ``variable`` and ``features`` find the value. ``path`` may end in
    " | *": then every column below is meant and its own name takes the place of "*" in ``key``.
    ``parts`` are the keys of columns that add up to this one.
    """

    key: str
    unit: str
    path: str = ""
    rows: tuple[str, ...] = ()
    variable: str = ""
    features: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    optional: bool = False

    @property
    def is_count(self) -> bool:
        """Say whether the numbers have to be whole."""
        return self.unit == "Anzahl"

    def named(self, name: str) -> "ColumnSetup":
        """Return this setup for one column below " | *"."""
        return ColumnSetup(
            key=self.key.replace("*", name),
            unit=self.unit,
            path=self.path.removesuffix("*") + name,
            rows=self.rows,
            also=tuple(other.replace("*", name) for other in self.also),
            optional=self.optional,
        )


@dataclass(frozen=True)
class TableSetup:
    """One table: code, levels whose values are taken, signs, rounding, columns.

    ``days`` are the allowed reference days ("12-31"), empty for all; ``prefix`` stands
    before the region key (youth offices: "JH"); ``regions`` translates keys of another
    system ("051700008008" to "05170008").
    """

    code: str
    title: str
    levels: tuple[str, ...]
    columns: tuple[ColumnSetup, ...]
    days: tuple[str, ...] = ()
    new_signs: bool = False
    rounding: str = ""
    prefix: str = ""
    regions: Mapping[str, str] = field(default_factory=dict)


class TableSetupError(ValueError):
    """A file in ``tables/`` cannot be understood; names the file and the word."""


@cache
def setups() -> Mapping[str, TableSetup]:
    """Return every configured table by code; raises TableSetupError."""
    found = (read_setup(path) for path in sorted(FOLDER.glob("*.toml")))
    return {setup.code: setup for setup in found}


def read_setup(path: Path) -> TableSetup:
    """Return the table described in a file; raises TableSetupError."""
    try:
        return _setup(tomllib.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise TableSetupError(f"{path.name}: {error}") from error


def _setup(words: dict[str, Any]) -> TableSetup:
    signs = words.pop("signs", "din")
    if signs not in {"din", "neu"}:
        raise ValueError(f"signs = {signs!r}")
    levels = tuple(words.pop("levels"))
    if not levels or not set(levels) <= set(LEVELS):
        raise ValueError(f"levels = {levels!r}")
    return TableSetup(
        columns=tuple(_column(column) for column in words.pop("columns")),
        levels=levels,
        days=tuple(words.pop("days", ())),
        new_signs=signs == "neu",
        **words,
    )


def _column(words: dict[str, Any]) -> ColumnSetup:
    return ColumnSetup(
        rows=tuple(words.pop("rows", ())),
        features=tuple(sorted(words.pop("features", {}).items())),
        also=tuple(words.pop("also", ())),
        parts=tuple(words.pop("parts", ())),
        **words,
    )
