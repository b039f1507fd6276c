"""How a map is classed and coloured: stored classes, those of one year, those around 0 or 100."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from atlas import pairs
from atlas.figures import Figures
from atlas.map_rows import AREA_RANK, Look, MapChoice
from atlas.ramps import Pattern, pair_ramp, ramp
from indicators import classification
from indicators.models import ClassBreaks, PublishedIndicator, PublishedValue


@dataclass(frozen=True)
class Beside:
    """What some maps need beside their indicator.

    ``second`` is shown together with it, by its own ``breaks``; ``counted`` counts its denominator.
    """

    second: PublishedIndicator | None = None
    breaks: ClassBreaks | None = None
    counted: PublishedIndicator | None = None


ALONE = Beside()


def year_breaks(
    indicator: PublishedIndicator,
    values: Sequence[PublishedValue],
    method: str,
    classes: int,
    zero_apart: bool = False,
) -> ClassBreaks:
    """Return classes made from the shown areas of one year alone (not saved)."""
    numbers = [value.number for value in values if value.area.level.rank >= AREA_RANK]
    city = [value.number for value in values if value.area.code == settings.CITY_CODE]
    marks = classification.Marks(
        tuple(number for number in city if number is not None), tuple(indicator.manual_breaks)
    )
    found = classification.breaks(numbers, method, classes, indicator.decimals, marks, zero_apart=zero_apart)
    return _unsaved(found, method)


def around(shown: Figures, choice: MapChoice, breaks: ClassBreaks | None) -> ClassBreaks | None:
    """Return the stored breaks, or those around 0 or 100 for what is only made for this page."""
    if shown.around is None:
        return breaks
    numbers = [one.cell.number for one in shown.everyone if one.area.level.rank >= AREA_RANK]
    method, marks = classification.Method.CITY, classification.Marks(city=(shown.around,))
    found = classification.breaks(numbers, method, choice.classes, shown.quantity.decimals, marks)
    return _unsaved(found, method)


def _unsaved(found: classification.Breaks, method: str) -> ClassBreaks:
    return ClassBreaks(
        breaks=list(found.limits),
        note=found.note,
        method=method,
        middle=found.middle,
        zero_apart=found.zero_apart,
    )


def look(
    choice: MapChoice, breaks: ClassBreaks | None, values: Sequence[PublishedValue], beside: Beside
) -> Look:
    """Return classes and colours of a map, and which areas have a small denominator."""
    small = _small(values, choice.year, beside.counted)
    if beside.second:
        return Look(breaks, pair_ramp(choice.is_patterned), True, beside.breaks, small)
    limits, middle = (breaks.breaks, breaks.middle) if breaks else ((), None)
    return Look(breaks, ramp(limits, choice.palette, choice.is_patterned, middle), small=small)


def _small(values: Sequence[PublishedValue], year: int, counted: PublishedIndicator | None) -> frozenset[str]:
    """Return the codes of areas whose denominator is published and small."""
    if counted is None:
        return frozenset()
    return frozenset(
        value.area.code
        for value in values
        if value.indicator_id == counted.indicator_id
        and value.year == year
        and value.number is not None
        and value.number < settings.SMALL_DENOMINATOR
    )


def middle(how: Look, shown: Figures) -> str:
    """Return what the colours lie around: "null", "hundert", "stadt", or "" where they have one side."""
    if how.ramp.zero is None:
        return ""
    if shown.around is not None:
        return "hundert" if shown.around else "null"
    return "stadt" if how.breaks is not None and how.breaks.middle is not None else "null"


def patterns(how: Look, pair: pairs.Pair | None) -> tuple[tuple[str, tuple[Pattern, ...]], ...]:
    """Return the patterns of the single maps beside that of two indicators, each tone once."""
    made: dict[str, tuple[Pattern, ...]] = {}
    known: set[str] = set()
    for breaks in (how.breaks, how.second):
        if pair and breaks:
            found = ramp(breaks.breaks, middle=breaks.middle)
            new = tuple(one for one in found.patterns if one.tone not in known)
            made[found.css] = (*made.get(found.css, ()), *new)
            known |= {one.tone for one in found.patterns}
    return tuple((css, new) for css, new in made.items() if new)
