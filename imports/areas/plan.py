"""What loading would do: compared with the edition as it is, before anything is written."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.conf import settings
from django.db.models import ManyToOneRel, QuerySet
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from imports.areas.city import city_of, from_store, stands_alone
from imports.areas.levels import level_name
from imports.areas.messages import finding
from imports.areas.validation import Checked, NewArea, Outline
from imports.areas.wording import list_text, number_text
from imports.problems import Problem
from indicators.models import Area, Edition

SAME_TO_METRES = 0.001
SAME_TO_M2 = 1.0
"""Shapes that differ by less are the same: another version of PROJ or GEOS moves corners by less."""
OUTLINE_SHARE = 0.001
PARENT_SHARE = 0.01
ELSEWHERE_SHARE = 0.5


@dataclass(frozen=True)
class Target:
    """Where areas are loaded to: the slug of their level and the first day of their edition."""

    level: str
    valid_from: datetime.date

    @property
    def plural(self) -> str:
        """Return what the areas are called."""
        return level_name(self.level).plural

    @property
    def day(self) -> str:
        """Return the first day as people write it."""
        return f"{self.valid_from:%d.%m.%Y}"


@dataclass(frozen=True)
class Plan:
    """What loading would change, and what speaks against it.

    ``parents`` are primary keys by code of the parent; areas without an entry
    belong to the city, or to nothing where they stand alone. ``outline`` is the
    city's new outline, None where it keeps its own.
    """

    new: tuple[NewArea, ...]
    changed: tuple[NewArea, ...]
    unchanged: int
    removed: tuple[str, ...]
    parents: dict[str, int]
    is_alone: bool
    outline: Outline | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Known:
    """One area as it is stored: name, code of the parent ("" without), shape."""

    name: str
    parent: str
    shape: BaseGeometry


def plan(checked: Checked, target: Target) -> Plan:
    """Return what loading areas into an edition would do; nothing is written.

    Reports GEO-50 to GEO-57.
    """
    edition = Edition.objects.filter(valid_from=target.valid_from).first()
    is_alone = stands_alone(target.level, [area.code for area in checked.areas])
    parents = parents_of(edition, target, checked.areas)
    default = "" if is_alone else settings.CITY_CODE
    known = known_areas(edition, target)
    new = tuple(area for area in checked.areas if area.code not in known)
    changed = tuple(changed_areas(checked.areas, known, default))
    removed = tuple(sorted(known.keys() - {area.code for area in checked.areas}))
    problems = [*parent_problems(checked.areas, parents, target)]
    if known and (new or changed or removed):
        problems += replacing_problems(edition, target, differences(new, changed, removed), removed)
    outline = None
    if is_alone:
        problems.append(finding("GEO-56", ebene=target.plural, stadt=settings.CITY_NAME))
    elif checked.whole is not None:
        outline = new_outline(edition, target, checked.whole)
        if outline is None:
            problems += outline_problems(edition, target, checked.whole)
        problems += elsewhere_problems(target, checked.whole)
    unchanged = len(checked.areas) - len(new) - len(changed)
    keys = {code: area.pk for code, area in parents.items()}
    return Plan(new, changed, unchanged, removed, keys, is_alone, outline, tuple(problems))


def drawn_areas(edition: Edition | None, target: Target) -> QuerySet[Area]:
    """Return the areas of the target that have a boundary."""
    return Area.objects.filter(edition=edition, level_id=target.level, shape__isnull=False)


def known_areas(edition: Edition | None, target: Target) -> dict[str, Known]:
    """Return the stored areas of the target by code; one query."""
    rows = drawn_areas(edition, target).values_list("code", "name", "parent__code", "shape")
    return {
        code: Known(name, parent or "", from_store(shape))
        for code, name, parent, shape in rows
        if shape is not None
    }


def changed_areas(
    areas: Sequence[NewArea], known: dict[str, Known], default_parent: str
) -> Iterable[NewArea]:
    """Yield the areas that differ from the stored ones of the same code."""
    both = [area for area in areas if area.code in known]
    before = [known[area.code] for area in both]
    are_same = same_shapes([old.shape for old in before], [area.outline.shape for area in both])
    for area, old, is_same in zip(both, before, are_same, strict=True):
        if not is_same or (area.name, area.parent or default_parent) != (old.name, old.parent):
            yield area


def same_shapes(first: Sequence[object], second: Sequence[object]) -> list[bool]:
    """Say of each pair of shapes whether they enclose the same ground, to 1 m²."""
    left, right = (np.array([*shapes, None], dtype=object)[:-1] for shapes in (first, second))
    same: NDArray[np.bool_] = shapely.equals_exact(left, right, tolerance=SAME_TO_METRES)
    moved = ~same
    same[moved] = shapely.area(shapely.symmetric_difference(left[moved], right[moved])) <= SAME_TO_M2
    return [bool(is_same) for is_same in same]


def parents_of(edition: Edition | None, target: Target, areas: Sequence[NewArea]) -> dict[str, Area]:
    """Return the areas named as parents, by code: of the smallest larger level that has the code."""
    named = {area.parent for area in areas if area.parent}
    larger = Area.objects.filter(
        edition=edition, code__in=named, is_remainder=False, level__rank__lt=level_name(target.level).rank
    )
    return {area.code: area for area in larger.order_by("level__rank")}


def parent_problems(areas: Sequence[NewArea], parents: dict[str, Area], target: Target) -> Iterable[Problem]:
    """Yield GEO-50 for unknown parents and GEO-51 for areas that lie outside of theirs."""
    shapes = {code: from_store(parent.shape) for code, parent in parents.items() if parent.shape}
    for area in areas:
        if area.parent and area.parent not in parents:
            yield finding(
                "GEO-50", number=area.number, objekt=area.label, schluessel=area.parent, stand=target.day
            )
        elif area.parent in shapes:
            own = area.outline.shape
            share = shapely.area(shapely.difference(own, shapes[area.parent])) / shapely.area(own)
            if share > PARENT_SHARE:
                yield finding(
                    "GEO-51",
                    number=area.number,
                    objekt=area.label,
                    prozent=number_text(100 * share),
                    ober=parents[area.parent],
                )


def differences(new: Sequence[NewArea], changed: Sequence[NewArea], removed: Sequence[str]) -> str:
    """Return in words how a file differs from the edition."""
    groups = {
        "neu": [area.code for area in new],
        "anders": [area.code for area in changed],
        "entfallen": list(removed),
    }
    return "; ".join(f"{word}: {list_text(codes)}" for word, codes in groups.items() if codes)


def replacing_problems(
    edition: Edition | None, target: Target, what: str, removed: Sequence[str]
) -> Iterable[Problem]:
    """Yield GEO-53 where values stand on the areas, else GEO-54; GEO-55 for parts that would be orphans."""
    in_use = is_in_use(Area.objects.filter(edition=edition, level_id=target.level))
    yield finding("GEO-53" if in_use else "GEO-54", ebene=target.plural, stand=target.day, was=what)
    orphaning = drawn_areas(edition, target).filter(code__in=removed, parts__isnull=False).distinct()
    names = [str(area) for area in orphaning.defer("shape", "drawn_shape")]
    if names:
        yield finding("GEO-55", liste=list_text(names))


def is_in_use(areas: QuerySet[Area]) -> bool:
    """Say whether anything but other areas refers to some of the areas.

    Observations and values are found by their foreign keys, without being read:
    the pipeline of boundaries knows neither model.
    """
    return any(
        relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": areas}).exists()
        for relation in Area._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel) and relation.related_model is not Area
    )


def new_outline(edition: Edition | None, target: Target, whole: Outline) -> Outline | None:
    """Return the outline that the city gets, None where it keeps its own.

    The largest parts make it: loading Stadtviertel after Stadtteile leaves it
    alone, and so does anything once values stand on the city.
    """
    city = city_of(edition)
    if city is None or city.shape is None:
        return whole
    larger_parts = Area.objects.filter(
        edition=edition,
        shape__isnull=False,
        parent__isnull=False,
        level__rank__lt=level_name(target.level).rank,
    )
    if larger_parts.exists() or is_in_use(Area.objects.filter(pk=city.pk)):
        return None
    return None if same_shapes([from_store(city.shape)], [whole.shape])[0] else whole


def outline_problems(edition: Edition | None, target: Target, whole: Outline) -> Iterable[Problem]:
    """Yield GEO-52 where the areas do not fill the outline that the city keeps."""
    city = city_of(edition)
    if city is None or city.shape is None:
        return
    shape = from_store(city.shape)
    deviation = float(shapely.area(shapely.symmetric_difference(shape, whole.shape)))
    share = deviation / float(shapely.area(shape))
    if share > OUTLINE_SHARE:
        yield finding(
            "GEO-52",
            ebene=target.plural,
            stadt=city.name,
            stand=target.day,
            ist=number_text(float(whole.area_km2)),
            soll=number_text(float(city.area_km2 or 0)),
            m2=number_text(deviation),
            prozent=number_text(100 * share),
        )


def elsewhere_problems(target: Target, whole: Outline) -> Iterable[Problem]:
    """Yield GEO-57 where most of the areas lie outside of the city of the nearest other edition."""
    others = Area.objects.filter(level_id="stadt", code=settings.CITY_CODE, shape__isnull=False).exclude(
        edition__valid_from=target.valid_from
    )
    other = others.select_related("edition").order_by("-edition__valid_from").first()
    if other is None or other.shape is None:
        return
    shared = shapely.intersection(from_store(other.shape), whole.shape)
    share = float(shapely.area(shared) / shapely.area(whole.shape))
    if share < ELSEWHERE_SHARE:
        yield finding(
            "GEO-57",
            prozent=number_text(100 * share),
            stadt=other.name,
            stand=f"{other.edition.valid_from:%d.%m.%Y}",
        )
