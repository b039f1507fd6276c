"""Class breaks: how values are put into the classes of a map and its legend.

Values are the published ones, pooled over all years, so that moving through
the years never changes the legend. They are rounded to the display precision
before anything else: a value shown as 6,5 is in the class that starts with 6,5.

Limits ascend; k classes have k + 1 of them. Class i holds
``limits[i] <= value < limits[i + 1]``, the last class includes its upper end.
No class is empty, but for limits chosen by people; where fewer classes than wanted
are possible, a German note says so.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

import numpy as np

from indicators.classification.distribution import Distribution, Integers, distribution, in_units
from indicators.classification.manual import manual_limits
from indicators.classification.means import city_limits, deviation_limits, head_tail_limits
from indicators.classification.natural import natural_starts

ZEROS_APART = 0.1
"""From this share of zeros on, 0 may have a class of its own."""
ONE_CLASS = "Nur ein Wert – eine Klasse."
NOT_BELOW_ZERO = "Head/Tail gibt es nicht bei Werten unter 0 – natürliche Brüche."
NO_CITY = "Für die Stadt ist kein Wert veröffentlicht – natürliche Brüche."
NO_LIMITS = "Für diesen Indikator sind keine Grenzen festgelegt – natürliche Brüche."


class Method(StrEnum):
    """How values are put into classes."""

    NATURAL = "natuerlich"
    QUANTILE = "quantile"
    EQUAL = "gleich"
    DEVIATION = "streuung"
    HEAD_TAIL = "headtail"
    CITY = "stadt"
    MANUAL = "manuell"


class OutsideClassesError(ValueError):
    """A value that lies below the first or above the last limit."""


@dataclass(frozen=True)
class Breaks:
    """Limits of the classes, () where there are no values, and a German note or "".

    ``middle`` is what classes around the city lie around; their middle class holds it. With
    ``zero_apart`` the first class is 0 alone.
    """

    limits: tuple[Decimal, ...]
    note: str = ""
    middle: Decimal | None = None
    zero_apart: bool = False


@dataclass(frozen=True)
class Marks:
    """What some methods need beside the values: the city's numbers, and limits that people chose."""

    city: tuple[Decimal, ...] = ()
    chosen: tuple[Decimal, ...] = ()


def default_classes(areas: int) -> int:
    """Return the number of classes for a number of areas: 1 + log2 n, rounded up, at most 5."""
    return min(5, 1 + max(areas - 1, 0).bit_length())


def breaks(
    values: Iterable[Decimal | None],
    method: str,
    classes: int,
    decimals: int,
    marks: Marks | None = None,
    *,
    zero_apart: bool = False,
) -> Breaks:
    """Return the class breaks of values (None left out), at most ``classes`` classes.

    ``method`` is a value of ``Method``, else ValueError is raised. With ``zero_apart``, 0 has a class
    of its own where a tenth of the values or more are 0 and none is below (not around the city, and not
    in limits that people chose).
    """
    wanted = Method(method)
    found = distribution(values, decimals)
    if not len(found.values):
        return Breaks((), "Keine Werte – keine Klassen.")
    if wanted in (Method.CITY, Method.MANUAL):
        return _marked(found, wanted, classes, decimals, marks or Marks())
    if zero_apart and found.zero_share >= ZEROS_APART and classes > 1:
        limits = _made(found.above_zero(), wanted, classes - 1, decimals).limits
        note = _note(wanted, len(found.values), classes, len(limits))
        return Breaks((Decimal(0).scaleb(-decimals), *limits), note, zero_apart=True)
    return _made(found, wanted, classes, decimals)


def has_many_zeros(values: Iterable[Decimal | None], decimals: int) -> bool:
    """Return whether 0 may have a class of its own."""
    return distribution(values, decimals).zero_share >= ZEROS_APART


def _made(found: Distribution, method: Method, classes: int, decimals: int) -> Breaks:
    """Return breaks by a method that looks at the values alone."""
    distinct = len(found.values)
    if method == Method.HEAD_TAIL and found.values[0] < 0:
        natural = _made(found, Method.NATURAL, classes, decimals)
        return replace(natural, note=f"{NOT_BELOW_ZERO} {natural.note}".strip())
    inner = _inner_limits(found, method, min(classes, distinct), classes) if distinct > 1 else []
    units = (int(found.values[0]), *inner, int(found.values[-1]))
    return Breaks(_decimals(units, decimals), _note(method, distinct, classes, len(units) - 1))


def _marked(found: Distribution, method: Method, classes: int, decimals: int, marks: Marks) -> Breaks:
    """Return breaks around the city or at chosen limits; natural ones, with a note, where there are none."""
    given = sorted({in_units(mark, decimals) for mark in (marks.city, marks.chosen)[method == Method.MANUAL]})
    if not given:
        natural = _made(found, Method.NATURAL, classes, decimals)
        reason = NO_CITY if method == Method.CITY else NO_LIMITS
        return replace(natural, note=f"{reason} {natural.note}".strip())
    if method == Method.MANUAL:
        return Breaks(_decimals(manual_limits(found, given), decimals))
    low, high = min(int(found.values[0]), given[0]), max(int(found.values[-1]), given[-1])
    units = (low, *city_limits(found, given, classes), high)
    note = ONE_CLASS if low == high else _note(method, len(found.values), classes, len(units) - 1)
    return Breaks(_decimals(units, decimals), note, middle=Decimal(given[0]).scaleb(-decimals))


def _decimals(units: Iterable[int], decimals: int) -> tuple[Decimal, ...]:
    return tuple(Decimal(unit).scaleb(-decimals) for unit in units)


def class_of(value: Decimal, limits: Sequence[Decimal]) -> int:
    """Return the class (from 0) of a value, rounded to the places of the limits first.

    Raise OutsideClassesError beyond the ends: no class may claim such a value.
    """
    places = min(limits, key=_exponent, default=Decimal(0))
    shown = value.quantize(places, ROUND_HALF_UP)
    if not limits or not limits[0] <= shown <= limits[-1]:
        raise OutsideClassesError("Der Wert liegt außerhalb der Klassen.")
    return min(bisect_right(limits, shown), len(limits) - 1) - 1


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)


def _inner_limits(found: Distribution, method: Method, possible: int, wanted: int) -> list[int]:
    """Return the inner limits; ``possible`` classes at most, ``wanted`` decides the steps of deviations."""
    if method == Method.EQUAL:
        return _equal_limits(found.values, possible)
    if method == Method.DEVIATION:
        return deviation_limits(found, wanted)
    if method == Method.HEAD_TAIL:
        return head_tail_limits(found, wanted)
    if possible == len(found.values):
        starts = list(range(1, possible))
    elif method == Method.QUANTILE:
        starts = _quantile_starts(found.counts, possible)
    else:
        starts = natural_starts(found, possible)
    return [int(found.values[start]) for start in starts]


FEWER = {
    Method.EQUAL: "Gleich breite Klassen blieben teils leer",
    Method.DEVIATION: "So weit vom Mittel liegen keine Werte",
    Method.HEAD_TAIL: "Weiter lassen sich die Werte nicht in wenige hohe und viele niedrige teilen",
    Method.CITY: "Die Klassen liegen gleich weit um die Mitte, leere entfallen",
}


def _note(method: Method, distinct: int, wanted: int, made: int) -> str:
    if distinct == 1 and method != Method.CITY:
        return ONE_CLASS
    if made == wanted:
        return ""
    if made == distinct < wanted:
        return f"Nur {distinct} verschiedene Werte – {made} Klassen."
    reason = FEWER.get(method, "Gleiche Werte bleiben in einer Klasse")
    return f"{reason} – {made} statt {wanted} Klassen."


def _equal_limits(values: Integers, classes: int) -> list[int]:
    """Return the inner limits of as many equally wide classes as leave none empty.

    Two classes always do: each end has a value. Widths differ by one shown unit at most.
    """
    low, high = int(values[0]), int(values[-1])
    for number in range(classes, 1, -1):
        inner = [low + _half_up((high - low) * i, number) for i in range(1, number)]
        if len(set(np.searchsorted(inner, values, side="right").tolist())) == number:
            return inner
    return []


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _quantile_starts(counts: Integers, classes: int) -> list[int]:
    """Return where classes of nearly equal numbers of values start; equal values stay together.

    Each start is the one with the fitting number of values below it; two starts
    that fall together merge their classes.
    """
    below = np.concatenate(([0], np.cumsum(counts)))[:-1]
    total = int(counts.sum())
    starts: set[int] = set()
    for i in range(1, classes):
        distance = np.abs(below * classes - total * i)
        starts.add(int(distance.argmin()))
    return sorted(starts - {0})
