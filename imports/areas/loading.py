"""Checked areas into an edition: one transaction, all or nothing."""

import logging
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from imports.areas.city import named, save_city, save_remainder, shapes_of
from imports.areas.levels import level_called
from imports.areas.plan import Plan, Target, drawn_areas, plan
from imports.areas.validation import Checked, NewArea
from imports.messages import Severity
from imports.problems import Problem
from indicators.models import Area, Edition, Level

log = logging.getLogger(__name__)

LOADABLE, HAS_ERRORS, NEEDS_CONFIRMATION = 0, 1, 2
BATCH = 500
COLUMNS = ("name", "slug", "parent", "shape", "drawn_shape", "label_point", "area_km2")


@dataclass(frozen=True)
class Outcome:
    """What loading did or would do: counts of areas, every problem, whether it was written."""

    new: int
    changed: int
    unchanged: int
    removed: int
    problems: tuple[Problem, ...]
    status: int
    is_written: bool


def load(checked: Checked, target: Target, *, confirmed: Collection[str], commit: bool) -> Outcome:
    """Compare checked areas with an edition and, with ``commit``, write them.

    Nothing is written while there is an error, or a warning whose code is not
    among the ``confirmed``. Loading the same areas twice changes nothing.
    """
    with transaction.atomic():
        # Two loads into one edition come one after the other.
        list(Edition.objects.select_for_update().filter(valid_from=target.valid_from))
        planned = plan(checked, target)
        problems = (*checked.problems, *planned.problems)
        status = status_of(problems, confirmed)
        if commit and status == LOADABLE:
            write(planned, target)
    return Outcome(
        len(planned.new),
        len(planned.changed),
        planned.unchanged,
        len(planned.removed),
        problems,
        status,
        commit and status == LOADABLE,
    )


def status_of(problems: Collection[Problem], confirmed: Collection[str]) -> int:
    """Return the exit status: 1 with an error, 2 with an unconfirmed warning, else 0."""
    if any(found.severity is Severity.ERROR for found in problems):
        return HAS_ERRORS
    is_open = any(found.severity is Severity.WARNING and found.code not in confirmed for found in problems)
    return NEEDS_CONFIRMATION if is_open else LOADABLE


def write(planned: Plan, target: Target) -> None:
    """Write a plan without errors: edition, level, city, remainder, reference areas, areas."""
    edition, _ = Edition.objects.get_or_create(valid_from=target.valid_from)
    level = level_called(target.level)
    city = None
    if not planned.is_alone:
        city = save_city(edition, planned.outline)
        save_remainder(edition, level, city)
    drawn_areas(edition, target).filter(code__in=planned.removed).delete()
    rows = [row_of(area, edition, level, city, planned) for area in (*planned.new, *planned.changed)]
    Area.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=("edition", "level", "code"),
        update_fields=COLUMNS,
    )
    log.info(
        "loaded areas of level %s, edition %s: %d new, %d changed, %d removed",
        level.slug,
        target.valid_from,
        len(planned.new),
        len(planned.changed),
        len(planned.removed),
    )


def row_of(area: NewArea, edition: Edition, level: Level, city: Area | None, planned: Plan) -> Area:
    """Return one area as a row."""
    return Area(
        edition=edition,
        level=level,
        code=area.code,
        parent_id=planned.parents.get(area.parent, city.pk if city else None),
        **named(area.name, area.code),
        **shapes_of(area.outline),
    )
