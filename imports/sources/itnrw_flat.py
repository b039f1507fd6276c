"""Flat files of the GENESIS databases (profiles I2, new, and I3, old). Pure.

One line per value (I2) or one line per combination with a column per variable
(I3, "CODE__Label__Einheit"). The old form is turned into the new one while it
is read, so that everything after knows only one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imports.reading import Row

REGION_VARIABLES = frozenset(
    ("GEMEIN", "KREISE", "REGBEZ", "DLAND", "DINSG", "GEOGM4", "GEOGM1", "GEOKR1", "GEODL1", "GEODL3")
)
NEW_HEAD = ("statistics_code", "statistics_label", "time_code", "time_label", "time")
NEW_TAIL = ("value", "value_unit", "value_variable_code", "value_variable_label")
NEW_PART = ("variable_code", "variable_label", "variable_attribute_code", "variable_attribute_label")
OLD_HEAD = ("statistik_code", "statistik_label", "zeit_code", "zeit_label", "zeit")
FLAT_BEGINNINGS = (NEW_HEAD[0], OLD_HEAD[0])
OLD_PART = ("merkmal_code", "merkmal_label", "auspraegung_code", "auspraegung_label")
ENGLISH = frozenset(
    ("total", "year", "reference date", "number", "percent", "semester/term", "quarter", "month", "germany")
)


@dataclass(frozen=True)
class Attribute:
    """One classifying variable of a value and the attribute it takes; "" is the total."""

    variable: str
    code: str
    label: str


@dataclass(frozen=True)
class FlatValue:
    """One delivered value, still text; ``column`` names its column in the file."""

    line: int
    column: str
    statistics: str
    time: str
    attributes: tuple[Attribute, ...]
    text: str
    unit: str
    variable: str
    label: str
    quality: str

    @property
    def region(self) -> Attribute | None:
        """Return the attribute that says where, or None."""
        return next((a for a in self.attributes if a.variable in REGION_VARIABLES), None)

    @property
    def features(self) -> tuple[tuple[str, str], ...]:
        """Return variable and code of every attribute but the region."""
        return tuple((a.variable, a.code) for a in self.attributes if a.variable not in REGION_VARIABLES)


@dataclass(frozen=True)
class FlatFile:
    """A flat file as delivered: ``profile`` "I2" or "I3"; rows of another width apart."""

    profile: str
    values: tuple[FlatValue, ...]
    uneven: tuple[Row, ...]
    blank: int
    width: int
    english: bool


@dataclass(frozen=True)
class _OldColumn:
    """A value column of the old form, and where its quality column stands (None without one)."""

    position: int
    variable: str
    label: str
    unit: str
    quality: int | None


def looks_flat(header: Sequence[str]) -> bool:
    """Say whether a first row belongs to a flat file of any kind, known to us or not."""
    first = header[0].strip().lower() if header else ""
    return first in FLAT_BEGINNINGS


def parse(rows: Sequence[Row]) -> FlatFile | None:
    """Return the values of a flat file, or None if its header is not one of the two known ones."""
    header = [cell.strip() for cell in rows[0].cells]
    names = [name.lower() for name in header]
    width = len(header)
    filled = [row for row in rows[1:] if not row.is_blank]
    even = [row for row in filled if len(row.cells) == width]
    if _is_new(names):
        profile, values = "I2", tuple(_new_values(names, even))
    elif _is_old(names):
        profile, values = "I3", tuple(_old_values(header, even))
    else:
        return None
    return FlatFile(
        profile=profile,
        values=values,
        uneven=tuple(row for row in filled if len(row.cells) != width),
        blank=len(rows) - 1 - len(filled),
        width=width,
        english=_is_english(values, names, even),
    )


def _parts(names: Sequence[str], part: tuple[str, ...]) -> int | None:
    """Return how many classifying variables a header has after its five first columns, or None."""
    count = 0
    while 5 + 4 * count < len(names) and names[5 + 4 * count].startswith(f"{count + 1}_"):
        expected = [f"{count + 1}_{name}" for name in part]
        if list(names[5 + 4 * count : 9 + 4 * count]) != expected:
            return None
        count += 1
    return count


def _is_new(names: Sequence[str]) -> bool:
    count = _parts(names, NEW_PART)
    if count is None or tuple(names[:5]) != NEW_HEAD:
        return False
    return tuple(names[5 + 4 * count :]) in {NEW_TAIL, (*NEW_TAIL, "value_q")}


def _is_old(names: Sequence[str]) -> bool:
    count = _parts(names, OLD_PART)
    if count is None or tuple(names[:5]) != OLD_HEAD:
        return False
    tail = names[5 + 4 * count :]
    return bool(tail) and all(name.count("__") >= 2 for name in tail)


def _attributes(cells: Sequence[str], count: int) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(cells[start].strip(), cells[start + 2].strip(), cells[start + 3].strip())
        for start in range(5, 5 + 4 * count, 4)
    )


def _new_values(names: Sequence[str], rows: Sequence[Row]) -> Iterator[FlatValue]:
    count = _parts(names, NEW_PART) or 0
    at = 5 + 4 * count
    for row in rows:
        line, cells = row.line, row.cells
        yield FlatValue(
            line=line,
            column="value",
            statistics=cells[0].strip(),
            time=cells[4].strip(),
            attributes=_attributes(cells, count),
            text=cells[at],
            unit=cells[at + 1].strip(),
            variable=cells[at + 2].strip(),
            label=cells[at + 3].strip(),
            quality=cells[at + 4].strip() if len(cells) > at + 4 else "",
        )


def _old_columns(header: Sequence[str], start: int) -> list[_OldColumn]:
    columns: list[_OldColumn] = []
    for position in range(start, len(header)):
        variable, label, unit = _old_name(header[position])
        if unit != "q":
            follower = _old_name(header[position + 1]) if position + 1 < len(header) else ("", "", "")
            has_quality = follower[0] == variable and follower[2] == "q"
            columns.append(_OldColumn(position, variable, label, unit, position + 1 if has_quality else None))
    return columns


def _old_name(name: str) -> tuple[str, str, str]:
    """Return code, label and unit of "CODE__Label__Einheit"; a label may hold "__" itself."""
    variable, rest = name.strip().split("__", 1)
    label, _, unit = rest.rpartition("__")
    return variable, label.replace("_", " "), unit.replace("_", " ")


def _old_values(header: Sequence[str], rows: Sequence[Row]) -> Iterator[FlatValue]:
    count = _parts([name.lower() for name in header], OLD_PART) or 0
    columns = _old_columns(header, 5 + 4 * count)
    for row in rows:
        line, cells = row.line, row.cells
        for column in columns:
            yield FlatValue(
                line=line,
                column=header[column.position],
                statistics=cells[0].strip(),
                time=cells[4].strip(),
                attributes=_attributes(cells, count),
                text=cells[column.position],
                unit=column.unit,
                variable=column.variable,
                label=column.label,
                quality=cells[column.quality].strip() if column.quality is not None else "",
            )


def _is_english(values: Sequence[FlatValue], names: Sequence[str], rows: Sequence[Row]) -> bool:
    """Say whether the labels or the decimal points are English.

    Both versions have the same header (specification 2): the words for total, year
    and units tell them apart, and numbers with a point where none has a comma.
    """
    labels = {a.label.lower() for v in values for a in v.attributes} | {v.unit.lower() for v in values}
    labels |= {row.cells[3].strip().lower() for row in rows}
    if labels & ENGLISH:
        return True
    pointed = any(re.fullmatch(r"-?\d+\.\d+", v.text.strip()) for v in values)
    return pointed and not any("," in v.text for v in values)
