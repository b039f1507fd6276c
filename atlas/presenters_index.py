"""What the page of a composite index shows: classes on a map, in groups, as a table; and the arithmetic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atlas import presenters, svgmap
from atlas.plans import plan
from atlas.presenters import Cell
from indicators.models import Area, IndexPart, IndexScore, PublishedIndicator, PublishedValue, Standing
from indicators.models.geography import DrawnArea
from indicators.monitoring import DynamicsClass, StatusClass
from indicators.status import Status

STATUS_WORDS: dict[StatusClass, Promise] = {
    StatusClass.HIGH: _("hoch"),
    StatusClass.MIDDLE: _("mittel"),
    StatusClass.LOW: _("niedrig"),
    StatusClass.VERY_LOW: _("sehr niedrig"),
}
DYNAMICS_WORDS: dict[DynamicsClass, Promise] = {
    DynamicsClass.POSITIVE: _("positiv"),
    DynamicsClass.STABLE: _("stabil"),
    DynamicsClass.NEGATIVE: _("negativ"),
}
SIGNS: dict[DynamicsClass, str] = {
    DynamicsClass.POSITIVE: "M0-7L7 6H-7Z",
    DynamicsClass.STABLE: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z",
    DynamicsClass.NEGATIVE: "M0 7L7-6H-7Z",
}
"""A triangle upwards, a circle, a triangle downwards, about 14 units wide."""
MOST_CODES = 60
"""On a map of more areas their codes would cover it."""


@dataclass(frozen=True)
class Contribution:
    """What a part adds to the index of an area: sign × weight × z."""

    part: IndexPart
    score: IndexScore
    times: int

    @property
    def amount(self) -> Decimal:
        """Return sign × weight × z."""
        return self.times * self.score.z


@dataclass(frozen=True)
class Arithmetic:
    """How an index comes about: the contributions, their sum, the sum of the weights, the result."""

    contributions: tuple[Contribution, ...]
    total: Decimal
    weights: int
    result: Decimal


@dataclass(frozen=True)
class IndexRow:
    """An area: its index or the reason for none, its classes (None without), and its scores by part."""

    area: Area
    cell: Cell
    status: StatusClass | None
    dynamics: DynamicsClass | None
    change: Decimal | None
    base_year: int | None
    scores: tuple[IndexScore | None, ...]

    @property
    def tone(self) -> int:
        """Return the tone of the status on the map, 0 to 3."""
        return list(StatusClass).index(self.status) if self.status else 0

    @property
    def sign(self) -> str:
        """Return the sign of the dynamics as path data, "" where there are none."""
        return SIGNS[self.dynamics] if self.dynamics else ""

    @property
    def status_words(self) -> Promise | str:
        """Return the status in words, "" without one."""
        return STATUS_WORDS[self.status] if self.status else ""

    @property
    def dynamics_words(self) -> Promise | str:
        """Return the dynamics in words, "" without any."""
        return DYNAMICS_WORDS[self.dynamics] if self.dynamics else ""


@dataclass(frozen=True)
class Group:
    """The areas of one status and one kind of dynamics."""

    dynamics: DynamicsClass
    rows: tuple[IndexRow, ...]


@dataclass(frozen=True)
class StatusGroup:
    """A row of the twelve groups; ``without`` have no dynamics."""

    status: StatusClass
    words: Promise
    tone: int
    groups: tuple[Group, ...]
    without: tuple[IndexRow, ...]

    @property
    def size(self) -> int:
        """Return the number of areas of this status."""
        return sum(len(group.rows) for group in self.groups) + len(self.without)


@dataclass(frozen=True)
class DrawnIndexRow:
    """An area with its shape."""

    row: IndexRow
    shape: svgmap.Shape


@dataclass(frozen=True)
class IndexPage:
    """An index in a year on a level; ``drawing`` is None where nothing can be drawn."""

    indicator: PublishedIndicator
    year: int
    parts: tuple[IndexPart, ...]
    rows: tuple[IndexRow, ...]
    groups: tuple[StatusGroup, ...]
    drawing: svgmap.Drawing | None
    drawn: tuple[DrawnIndexRow, ...]
    worked_out: IndexRow | None
    status: Arithmetic | None
    dynamics: Arithmetic | None

    @property
    def base_year(self) -> int | None:
        """Return the year that the dynamics look back to."""
        return next((row.base_year for row in self.rows if row.base_year), None)

    @property
    def has_codes(self) -> bool:
        """Return whether the map has room for the codes of the areas."""
        return len(self.rows) <= MOST_CODES

    @property
    def signs(self) -> tuple[tuple[str, Promise], ...]:
        """Return the signs of the dynamics with their words, for the legend."""
        return tuple((SIGNS[one], DYNAMICS_WORDS[one]) for one in DynamicsClass)


@dataclass(frozen=True)
class Material:
    """What was published of an index in a year: values with their areas, parts, standings and scores."""

    values: Sequence[PublishedValue]
    parts: Sequence[IndexPart]
    standings: Sequence[Standing]
    scores: Sequence[IndexScore]


def index_page(
    indicator: PublishedIndicator, year: int, found: Material, drawn: Sequence[DrawnArea], code: str
) -> IndexPage:
    """Return the page; ``code`` is the area that is worked out, "" for the first with an index."""
    rows = _rows(indicator, found)
    with_index = [row for row in rows if row.status]
    worked_out = next((row for row in with_index if row.area.code == code), None)
    worked_out = worked_out or (with_index[0] if with_index and not code else None)
    made = plan(drawn)
    by_area = {row.area.pk: row for row in rows}
    return IndexPage(
        indicator,
        year,
        tuple(found.parts),
        tuple(rows),
        tuple(_groups(rows)),
        made.drawing if made else None,
        tuple(DrawnIndexRow(by_area[shape.pk], shape) for shape in made.drawing.shapes if shape.pk in by_area)
        if made
        else (),
        worked_out,
        _arithmetic(found, worked_out, None),
        _arithmetic(found, worked_out, worked_out.base_year) if worked_out and worked_out.base_year else None,
    )


def _rows(indicator: PublishedIndicator, found: Material) -> list[IndexRow]:
    standings = {standing.area_id: standing for standing in found.standings}
    scores = {(one.area_id, one.part_id): one for one in found.scores if one.base_year is None}
    values = sorted(found.values, key=lambda value: value.area.code)
    return [
        _row(
            presenters.cell(value, indicator.decimals),
            value.area,
            standings.get(value.area_id),
            found,
            scores,
        )
        for value in values
    ]


def _row(
    cell: Cell,
    area: Area,
    standing: Standing | None,
    found: Material,
    scores: Mapping[tuple[int, int], IndexScore],
) -> IndexRow:
    has_class = standing is not None and cell.status is Status.VALUE
    return IndexRow(
        area,
        cell,
        StatusClass(standing.status) if standing and has_class else None,
        DynamicsClass(standing.dynamics) if standing and has_class and standing.dynamics else None,
        standing.change if standing and has_class else None,
        standing.base_year if standing and has_class else None,
        tuple(scores.get((area.pk, part.pk)) for part in found.parts),
    )


def _groups(rows: Sequence[IndexRow]) -> list[StatusGroup]:
    """Return the twelve groups: four of status, in each three of dynamics."""
    return [
        StatusGroup(
            status,
            words,
            tone,
            tuple(
                Group(dynamics, tuple(r for r in rows if r.status is status and r.dynamics is dynamics))
                for dynamics in DynamicsClass
            ),
            tuple(row for row in rows if row.status is status and row.dynamics is None),
        )
        for tone, (status, words) in enumerate(STATUS_WORDS.items())
    ]


def _arithmetic(found: Material, row: IndexRow | None, base_year: int | None) -> Arithmetic | None:
    """Return how the index of an area, or that of its changes, comes about; None where a part is missing."""
    if row is None:
        return None
    scores = {
        score.part_id: score
        for score in found.scores
        if score.area_id == row.area.pk and score.base_year == base_year
    }
    if any(part.pk not in scores for part in found.parts) or not found.parts:
        return None
    contributions = tuple(
        Contribution(part, scores[part.pk], part.sign * part.weight) for part in found.parts
    )
    total = sum((one.amount for one in contributions), Decimal(0))
    result = row.change if base_year else row.cell.number
    return Arithmetic(contributions, total, sum(part.weight for part in found.parts), result or Decimal(0))
