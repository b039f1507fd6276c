"""Do the numbers of a BA file add up, and do they give away a withheld one? Pure.

Rules of the format specification, section 6: the known parts never exceed their
total, without a withheld part they are equal to it, and a withheld number must
not follow from the others.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from imports.problems import Problem, problem
from imports.sources.ba_months import is_sgb2
from imports.sources.ba_values import BaValue
from imports.validation import recoverable
from imports.validation.plausibility import plain

PARTS = (
    ("ALO_INSG", ("ALO_SGB3", "ALO_SGB2")),
    ("ALO_INSG", ("ALO_M", "ALO_W")),
    ("SVB_INSG", ("SVB_M", "SVB_W")),
    ("RLB", ("ELB", "NEF")),
)
"""Characteristics that make up another one of the same place."""
LARGEST_STAR = 9
"""A star stands for a number below 10."""

Slot = tuple[datetime.date, str, str]
"""Month, place, characteristic."""
Relation = tuple[Slot, tuple[Slot, ...]]


@dataclass(frozen=True)
class Totals:
    """Which places are sums of which.

    ``parts`` gives the places without parts below each sum; ``city`` is the sum of all;
    ``unassigned`` the place of cases without an area; ``name`` returns the name of a place.
    """

    parts: Mapping[str, tuple[str, ...]]
    city: str
    unassigned: str
    name: Callable[[str], str]


def sum_problems(values: Iterable[BaValue], totals: Totals) -> list[Problem]:
    """Return SUM-01, BA-09, BA-10 and GEH-01 for everything that has to add up."""
    by_slot = {(v.period, v.place, v.characteristic): v for v in values}
    places = [r for r in place_relations(by_slot, totals) if r[0][1] in totals.parts]
    found, faulty = total_problems(by_slot, places, totals)
    rows = [r for r in row_relations(by_slot) if r[0] not in faulty]
    found += [*row_problems(by_slot, rows, totals)]
    return [*found, *protection_problems(by_slot, [*places, *nested(by_slot, totals)], rows, totals)]


def place_relations(by_slot: Mapping[Slot, BaValue], totals: Totals) -> list[Relation]:
    """Return every delivered sum with the delivered places below it."""
    found = []
    for period, place, characteristic in by_slot:
        parts = [(period, part, characteristic) for part in totals.parts.get(place, ())]
        delivered = tuple(slot for slot in parts if slot in by_slot)
        if delivered:
            found.append(((period, place, characteristic), delivered))
    return found


def nested(by_slot: Mapping[Slot, BaValue], totals: Totals) -> list[Relation]:
    """Return the sums once more with smaller sums in place of their parts."""
    found = []
    for (period, place, characteristic), parts in place_relations(by_slot, totals):
        remaining = set(parts)
        inner: list[Slot] = []
        for other in sorted(totals.parts, key=lambda key: -len(totals.parts[key])):
            slot = (period, other, characteristic)
            below = {(period, part, characteristic) for part in totals.parts[other]} & set(by_slot)
            if other != place and slot in by_slot and below and below < set(parts) and below <= remaining:
                remaining -= below
                inner.append(slot)
        if inner:
            found.append(((period, place, characteristic), (*inner, *sorted(remaining))))
    return found


def row_relations(by_slot: Mapping[Slot, BaValue]) -> list[Relation]:
    """Return characteristics that add up within one place."""
    return [
        ((period, place, whole), tuple((period, place, part) for part in parts))
        for whole, parts in PARTS
        for period, place, characteristic in by_slot
        if characteristic == whole and all((period, place, part) in by_slot for part in parts)
    ]


def total_problems(
    by_slot: Mapping[Slot, BaValue], relations: Sequence[Relation], totals: Totals
) -> tuple[list[Problem], set[Slot]]:
    """Return SUM-01 and BA-10, and the totals that are wrong."""
    found: list[Problem] = []
    faulty: set[Slot] = set()
    unassigned: dict[datetime.date, Decimal] = {}
    for whole, parts in relations:
        period, place, characteristic = whole
        total = by_slot[whole].number
        if total is None:
            continue
        known, closed = sum_of(by_slot, parts)
        gap = total - known
        without_row = place == totals.city and (period, totals.unassigned, characteristic) not in by_slot
        if -gap > tolerance(characteristic) or (
            gap > tolerance(characteristic) and closed and not without_row
        ):
            faulty.add(whole)
            label = characteristic if place == totals.city else f"{characteristic}, {totals.name(place)}"
            found.append(
                problem(
                    "SUM-01", column=characteristic, merkmal=label, summe=plain(known), stadt=plain(total)
                )
            )
        elif gap > tolerance(characteristic) and without_row and closed:
            unassigned.setdefault(period, gap)
    return [*found, *(problem("BA-10", n=plain(gap)) for gap in unassigned.values())], faulty


def sum_of(by_slot: Mapping[Slot, BaValue], parts: Iterable[Slot]) -> tuple[Decimal, bool]:
    """Return the sum of the known parts and whether every part is known."""
    numbers = [by_slot[slot].number for slot in parts]
    return sum((n for n in numbers if n is not None), Decimal(0)), None not in numbers


def tolerance(characteristic: str) -> int:
    """Return by how much extrapolated counts may miss their sum: 1, all others 0."""
    return 1 if is_sgb2(characteristic) else 0


def row_problems(
    by_slot: Mapping[Slot, BaValue], relations: Iterable[Relation], totals: Totals
) -> list[Problem]:
    """Return BA-09 where known characteristics of a place do not add up."""
    found = []
    for whole, parts in relations:
        total = by_slot[whole].number
        known, closed = sum_of(by_slot, parts)
        if total is not None and closed and abs(total - known) > tolerance(whole[2]):
            first, second = (slot[2] for slot in parts)
            names = {"gebiet": totals.name(whole[1]), "teil1": first, "teil2": second}
            found.append(
                problem("BA-09", line=by_slot[whole].line, summe=plain(known), insg=plain(total), **names)
            )
    return found


def protection_problems(
    by_slot: Mapping[Slot, BaValue], sums: Sequence[Relation], rows: Sequence[Relation], totals: Totals
) -> list[Problem]:
    """Return GEH-01 for each characteristic of which a withheld number can be worked out."""
    numbers = {slot: value.number for slot, value in by_slot.items()}
    closed = [relation for relation in (*sums, *rows) if is_closed(by_slot, relation)]
    given_away = [slot for slot, _ in recoverable(numbers, closed)]
    for whole, parts in sums:
        if is_closed(by_slot, (whole, parts)):
            given_away += collapsed(numbers, whole, parts)
    places: dict[str, list[str]] = defaultdict(list)
    for _, place, characteristic in dict.fromkeys(given_away):
        places[characteristic].append(totals.name(place))
    return [
        problem("GEH-01", column=characteristic, merkmal=characteristic, gebiete=", ".join(names))
        for characteristic, names in places.items()
    ]


def is_closed(by_slot: Mapping[Slot, BaValue], relation: Relation) -> bool:
    """Say whether every number of a relation is known or withheld; one that is missing hides the others."""
    whole, parts = relation
    return all(by_slot[slot].number is not None or by_slot[slot].is_hidden for slot in (whole, *parts))


def collapsed(numbers: Mapping[Slot, Decimal | None], whole: Slot, parts: Sequence[Slot]) -> list[Slot]:
    """Return two or more withheld parts that can only all be 1 or all be 9."""
    hidden = [slot for slot in parts if numbers[slot] is None]
    total = numbers[whole]
    if total is None or len(hidden) < 2:
        return []
    rest = total - sum((number for slot in parts if (number := numbers[slot]) is not None), Decimal(0))
    return hidden if 0 <= rest <= len(hidden) or rest == LARGEST_STAR * len(hidden) else []
