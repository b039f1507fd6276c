"""In whose boundaries a map shows a year: those of the time, or later ones with converted numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from indicators.models import Edition, PublishedValue


@dataclass(frozen=True)
class Boundaries:
    """The edition that a map is drawn in (its id, None without areas) and what else there is.

    ``others`` are the first days of the other editions that the year has values in; "" as their
    name in an address stands for the boundaries of the time. ``is_later`` says that those shown
    are not of the time.
    """

    edition: int | None
    others: tuple[tuple[str, date], ...] = ()
    is_later: bool = False


def boundaries(values: Iterable[PublishedValue], asked: str) -> Boundaries:
    """Return the boundaries for the values of one indicator, year and level, those ``asked`` for (a date).

    One query where there are several, else none.
    """
    found = {value.area.edition_id: value.recast for value in values if not value.is_void}
    own = next((edition for edition, is_recast in found.items() if not is_recast), None)
    if len(found) < 2:
        return Boundaries(own if own is not None else next(iter(found), None))
    days = dict(Edition.objects.filter(pk__in=found).values_list("pk", "valid_from"))
    chosen = next((pk for pk, day in days.items() if day.isoformat() == asked), own)
    others = sorted((day, pk) for pk, day in days.items() if pk != chosen)
    named = tuple(("" if pk == own else day.isoformat(), day) for day, pk in others)
    return Boundaries(chosen, named, chosen != own)
