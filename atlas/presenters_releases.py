"""What pages say about releases: what changed against what was seen before.

Takes rows, returns dataclasses: no queries, no HTML, no formatting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from atlas.presenters import Cell, rounded
from indicators.models import Area, PublishedIndicator, Release
from indicators.models.published import Moves
from indicators.status import Status


class Beside(Protocol):
    """A value with what was seen before it (``PublishedValueQuerySet.beside_earlier``)."""

    indicator_id: str
    area: Area
    year: int
    number: Decimal | None
    status: str
    provisional: bool
    number_before: Decimal | None
    status_before: str | None


@dataclass(frozen=True)
class Change:
    """One value before and after; ``before`` is None where nothing was seen."""

    indicator: PublishedIndicator
    area: Area
    year: int
    before: Cell | None
    after: Cell


@dataclass(frozen=True)
class Summary:
    """What happened to one indicator, in numbers of values; without moves only its description is new."""

    indicator: PublishedIndicator
    years: tuple[int, ...]
    new: int
    changed: int
    gone: int
    come: int
    otherwise: int
    withheld: int

    @property
    def only_words(self) -> bool:
        """Return whether no value moved."""
        return not self.years


@dataclass(frozen=True)
class ChangesPage:
    """What changed with a release; ``more`` values are not in the list."""

    release: Release
    summaries: tuple[Summary, ...]
    total: Moves
    changes: tuple[Change, ...]
    more: int
    chosen: PublishedIndicator | None

    @property
    def is_first(self) -> bool:
        """Return whether nothing was there before: every value is new."""
        total = self.total
        return bool(total.new) and not (total.changed or total.gone or total.come or total.otherwise)


def changes_page(
    release: Release,
    indicators: Sequence[PublishedIndicator],
    moves: Iterable[Moves],
    listed: Iterable[Beside],
    chosen: PublishedIndicator | None,
) -> ChangesPage:
    """Return the page; ``listed`` are the values to name one by one, ``moves`` count all."""
    by_indicator: dict[str, list[Moves]] = {}
    for move in moves:
        by_indicator.setdefault(move.indicator_id, []).append(move)
    summaries = tuple(_summary(one, by_indicator.get(one.indicator_id, [])) for one in indicators)
    total = _total(move for found in by_indicator.values() for move in found)
    described = {one.indicator_id: one for one in indicators}
    changes = tuple(_change(value, described[value.indicator_id]) for value in listed)
    concerned = by_indicator.get(chosen.indicator_id, []) if chosen else None
    return ChangesPage(
        release=release,
        summaries=summaries,
        total=total,
        changes=changes,
        more=_number(total if concerned is None else _total(concerned), with_new=chosen is not None)
        - len(changes),
        chosen=chosen,
    )


def _number(moves: Moves, *, with_new: bool) -> int:
    return moves.changed + moves.gone + moves.come + moves.otherwise + (moves.new if with_new else 0)


def _total(moves: Iterable[Moves]) -> Moves:
    found = list(moves)
    names = ("new", "changed", "gone", "come", "otherwise", "withheld")
    return Moves("", 0, **{name: sum(getattr(move, name) for move in found) for name in names})


def _summary(indicator: PublishedIndicator, moves: Sequence[Moves]) -> Summary:
    total = _total(moves)
    return Summary(
        indicator=indicator,
        years=tuple(move.year for move in moves),
        new=total.new,
        changed=total.changed,
        gone=total.gone,
        come=total.come,
        otherwise=total.otherwise,
        withheld=total.withheld,
    )


def _change(value: Beside, indicator: PublishedIndicator) -> Change:
    before = None
    if value.status_before is not None:
        before = _cell(value.number_before, value.status_before, indicator.decimals)
    after = _cell(value.number, value.status, indicator.decimals, provisional=value.provisional)
    return Change(indicator, value.area, value.year, before, after)


def _cell(number: Decimal | None, status: str, decimals: int, *, provisional: bool = False) -> Cell:
    shown = None if number is None else rounded(number, decimals)
    return Cell(shown, Status(status), provisional)
