"""The street directory of the database: compared with a file, replaced by it, read for the register."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from imports.places.messages import finding, some
from imports.places.streets import StreetFile
from imports.problems import Problem
from indicators.models import Act, Street, StreetSection, record
from indicators.streets import SIDES, AddressTable, Range

Section = tuple[int, str, int, str, str, str, datetime.date | None, datetime.date | None]
"""Both ends, side, area and dates of a section, as its row has them."""
SIDE_OF = {sides: letter for letter, sides in SIDES.items()}


@dataclass(frozen=True)
class StreetChanges:
    """What a file would change, by street key; ``after`` is name and sections of each of its streets."""

    level: str
    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    after: Mapping[str, tuple[str, frozenset[Section]]]
    problems: tuple[Problem, ...] = ()

    @property
    def count(self) -> int:
        """Return how many streets change."""
        return len(self.new) + len(self.changed) + len(self.removed)

    @property
    def sentence(self) -> str:
        """Return the numbers in words."""
        if not self.count:
            return f"0 Änderungen, {self.unchanged} Straßen unverändert."
        return (
            f"{len(self.new)} Straßen neu, {len(self.changed)} geändert, {len(self.removed)} entfallen, "
            f"{self.unchanged} unverändert."
        )


def street_changes(found: StreetFile) -> StreetChanges:
    """Return what the whole directory of a file changes at its level; two queries.

    STR-07 asks about streets that would go.
    """
    before = stored_sections(found.level)
    after = {
        key: (found.table.names[key], frozenset(row_of(one) for one in ranges))
        for key, ranges in found.table.ranges.items()
    }
    removed = tuple(sorted(before.keys() - after.keys()))
    problems = []
    if removed and after:
        names = [before[key][0] for key in removed]
        problems.append(finding("STR-07", n=len(removed), liste=some(sorted(names))))
    return StreetChanges(
        found.level,
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(key for key in after.keys() & before.keys() if after[key] != before[key])),
        removed,
        sum(after[key] == before[key] for key in after.keys() & before.keys()),
        after,
        tuple(problems),
    )


def load_streets(changes: StreetChanges, sender: str, file_name: str, sha256: str) -> None:
    """Put the directory of a file in the place of the stored one, in one transaction, and record it."""
    if not changes.count:
        return
    with transaction.atomic():
        gone = {*changes.changed, *changes.removed}
        StreetSection.objects.filter(level_id=changes.level, street__key__in=gone).delete()
        wanted = [Street.named(key, changes.after[key][0]) for key in (*changes.new, *changes.changed)]
        Street.objects.bulk_create(
            wanted, update_conflicts=True, unique_fields=["key"], update_fields=["name", "spelling", "words"]
        )
        pks = dict(Street.objects.filter(key__in=[one.key for one in wanted]).values_list("key", "pk"))
        StreetSection.objects.bulk_create(
            section_of(pks[one.key], changes.level, row)
            for one in wanted
            for row in sorted(changes.after[one.key][1], key=lambda row: row[:5])
        )
        Street.objects.filter(sections=None).delete()
        text = f"{file_name}: {changes.sentence}"
        record(sender, Act.LOADED, "Straßenverzeichnis", sha256=sha256, text=text)


def stored_sections(level: str) -> dict[str, tuple[str, frozenset[Section]]]:
    """Return name and sections of every street that has some at a level, by key; one query."""
    rows = StreetSection.objects.filter(level_id=level).values_list(
        "street__key", "street__name", "first_number", "first_letter", "last_number", "last_letter", "side",
        "area_code", "valid_from", "valid_to",
    )  # fmt: skip
    names: dict[str, str] = {}
    sections: dict[str, set[Section]] = defaultdict(set)
    for key, name, first, first_letter, last, last_letter, side, area, start, end in rows:
        names[key] = name
        sections[key].add((first, first_letter, last, last_letter, side, area, start, end))
    return {key: (names[key], frozenset(found)) for key, found in sections.items()}


def stored_addresses(level: str) -> AddressTable | None:
    """Return the stored directory as the register counts with it, None where there is none; one query."""
    stored = stored_sections(level)
    if not stored:
        return None
    ranges = {
        key: tuple(map(range_of, sorted(rows, key=lambda row: row[:5]))) for key, (_, rows) in stored.items()
    }
    return AddressTable(ranges, {key: name for key, (name, _) in stored.items()})


def row_of(one: Range) -> Section:
    """Return a range as its row has it: without dates where it holds always."""
    return (
        *one.first,
        *one.last,
        SIDE_OF[one.sides],
        one.area,
        None if one.valid_from == datetime.date.min else one.valid_from,
        None if one.valid_to == datetime.date.max else one.valid_to,
    )


def range_of(row: Section) -> Range:
    """Return a row for calculation; it has no line in a file."""
    first, first_letter, last, last_letter, side, area, start, end = row
    return Range(
        (first, first_letter), (last, last_letter), SIDES[side], area,
        start or datetime.date.min, end or datetime.date.max, 0,
    )  # fmt: skip


def section_of(street: int, level: str, row: Section) -> StreetSection:
    """Return the row of a section, not saved."""
    first, first_letter, last, last_letter, side, area, start, end = row
    return StreetSection(
        street_id=street, level_id=level, first_number=first, first_letter=first_letter, last_number=last,
        last_letter=last_letter, side=side, area_code=area, valid_from=start, valid_to=end,
    )  # fmt: skip
