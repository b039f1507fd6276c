"""Checked overlaps of two editions into the store: one transaction, all or nothing."""

import datetime
import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import shapely
from django.db import transaction

from imports.areas.city import from_store
from imports.areas.loading import LOADABLE, status_of
from imports.areas.messages import finding
from imports.areas.overlaps import CheckedOverlaps, Line, Side
from imports.problems import Problem
from indicators.models import Act, Area, Edition, Overlap
from indicators.models import record as note

log = logging.getLogger(__name__)

SHARED_GROUND = 1.0
"""Square metres below which two areas share nothing."""


class EditionError(ValueError):
    """The editions do not exist, or have no areas of the level; the message is German."""


@dataclass(frozen=True)
class Editions:
    """The level and the two editions that a file is about, with the areas of both by code."""

    level: str
    old: Edition
    new: Edition
    old_areas: Mapping[str, Area]
    new_areas: Mapping[str, Area]

    @property
    def sides(self) -> tuple[Side, Side]:
        """Return both editions as checks see them."""
        pairs = ((self.old, self.old_areas), (self.new, self.new_areas))
        first, second = (
            Side(edition.valid_from, {code: area.name for code, area in areas.items()})
            for edition, areas in pairs
        )
        return first, second


@dataclass(frozen=True)
class OverlapOutcome:
    """What loading did or would do: counts of overlaps, every problem, whether it was written."""

    new: int
    changed: int
    unchanged: int
    removed: int
    problems: tuple[Problem, ...]
    status: int
    is_written: bool


def editions_of(level: str, old: datetime.date, new: datetime.date) -> Editions:
    """Return two editions with their areas; four queries. Raises EditionError."""
    if old >= new:
        raise EditionError("Der alte Gebietsstand muss vor dem neuen beginnen.")
    found = {edition.valid_from: edition for edition in Edition.objects.filter(valid_from__in=(old, new))}
    areas = {}
    for day in (old, new):
        if day not in found:
            raise EditionError(f"Den Gebietsstand {day:%d.%m.%Y} gibt es nicht.")
        areas[day] = {area.code: area for area in Area.objects.of(found[day], level)}
        if not areas[day]:
            raise EditionError(f"Im Gebietsstand {day:%d.%m.%Y} gibt es keine Gebiete der Ebene „{level}“.")
    return Editions(level, found[old], found[new], areas[old], areas[new])


@transaction.atomic
def load_overlaps(
    checked: CheckedOverlaps,
    editions: Editions,
    *,
    confirmed: Collection[str],
    commit: bool,
    sha256: str = "",
    sender: str = "",
) -> OverlapOutcome:
    """Compare checked overlaps with the stored ones and, with ``commit``, put them in their place.

    Nothing is written while there is an error, or a warning whose code is not among the
    ``confirmed``. The same file twice changes nothing.
    """
    list(Edition.objects.select_for_update().filter(pk__in=(editions.old.pk, editions.new.pk)))
    before = _stored(editions)
    after = {(line.old, line.new): line.weight for line in checked.lines}
    new, removed = after.keys() - before.keys(), before.keys() - after.keys()
    changed = {pair for pair in after.keys() & before.keys() if after[pair] != before[pair]}
    problems = [*checked.problems, *_between(editions), *_apart(checked.lines, editions)]
    if checked.lines and before and (new or changed or removed):
        problems.append(finding("GEO-67", neu=len(new), anders=len(changed), entfallen=len(removed)))
    status = status_of(problems, confirmed)
    is_written = commit and status == LOADABLE
    if is_written and (new or changed or removed):
        _write(after, editions)
        what = f"{len(new)} neu, {len(changed)} geändert, {len(removed)} entfallen"
        title = f"Überschneidungen {editions.old.valid_from:%d.%m.%Y} – {editions.new.valid_from:%d.%m.%Y}"
        note(sender, Act.LOADED, title, sha256=sha256, text=what)
        log.info("loaded overlaps of %s with %s: %d", editions.old, editions.new, len(after))
    unchanged = len(after) - len(new) - len(changed)
    return OverlapOutcome(
        len(new), len(changed), unchanged, len(removed), tuple(problems), status, is_written
    )


def _of(editions: Editions) -> dict[str, object]:
    return {"old__level_id": editions.level, "new__level_id": editions.level}


def _stored(editions: Editions) -> dict[tuple[str, str], Decimal]:
    rows = Overlap.objects.between(editions.old, editions.new).filter(**_of(editions))
    return {(old, new): weight for old, new, weight in rows.values_list("old__code", "new__code", "weight")}


def _write(after: Mapping[tuple[str, str], Decimal], editions: Editions) -> None:
    Overlap.objects.between(editions.old, editions.new).filter(**_of(editions)).delete()
    Overlap.objects.bulk_create(
        Overlap(old=editions.old_areas[old], new=editions.new_areas[new], weight=weight)
        for (old, new), weight in sorted(after.items())
    )


def _between(editions: Editions) -> Iterator[Problem]:
    """Yield GEO-66 for an edition in force between the two; counts pass through it."""
    for edition in (
        Edition.objects.filter(
            valid_from__gt=editions.old.valid_from,
            valid_from__lt=editions.new.valid_from,
            areas__level_id=editions.level,
        )
        .distinct()
        .order_by("valid_from")
    ):
        old, new = (side.day for side in editions.sides)
        yield finding("GEO-66", alt=old, neu=new, stand=f"{edition.valid_from:%d.%m.%Y}")


def _apart(lines: Collection[Line], editions: Editions) -> Iterator[Problem]:
    """Yield GEO-65 for pairs of areas that share no ground."""
    old, new = editions.sides
    for line in lines:
        shapes = (editions.old_areas[line.old].shape, editions.new_areas[line.new].shape)
        if None in shapes:
            continue
        first, second = (from_store(shape) for shape in shapes if shape is not None)
        if shapely.area(shapely.intersection(first, second)) < SHARED_GROUND:
            names = {"alt": old.named(line.old), "neu": new.named(line.new)}
            yield finding("GEO-65", number=line.line, zeile=line.line, **names)
