"""The areas of a map, one after the other: number, class, colour, bar; the same in table and drawing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from atlas import legend, presenters
from atlas.figures import Figure
from atlas.presenters import NOTHING, Bar, Cell
from atlas.ramps import STANDARD, Ramp
from indicators.models import ClassBreaks
from indicators.models.geography import DrawnArea
from indicators.status import Status

AREA_RANK = 40


@dataclass(frozen=True)
class MapChoice:
    """The year and level a map shows, the order of its table, the area that is picked out, and the look.

    ``view`` is "index", "jahre" or "" for the values; ``compared`` the year whose numbers are taken away.
    ``picked`` is the class that is picked out.
    """

    year: int
    level: str
    order: str = ""
    area: str = ""
    palette: str = STANDARD
    is_patterned: bool = False
    classes: int = 5
    view: str = ""
    compared: int | None = None
    picked: str = ""


@dataclass(frozen=True)
class Row:
    """One area in table and map: its cell, its class (None without), its tone, the bar behind its number.

    ``beside`` are the cells of the other columns. With two indicators, ``second`` is the class of the
    other. ``reason`` says why the area has no colour, "" where it may have one.
    """

    code: str
    name: str
    slug: str
    cell: Cell
    index: int | None = None
    tone: str = "plain"
    bar: Bar | None = None
    chosen: bool = False
    beside: tuple[Cell, ...] = ()
    second: int | None = None
    is_pair: bool = False
    is_small: bool = False
    level: str = ""

    @property
    def reason(self) -> str:
        """Return the status that keeps the area without colour, "" where there is none."""
        cells = (self.cell, *self.beside) if self.is_pair else (self.cell,)
        return next((cell.status.value for cell in cells if cell.number is None), "")

    @property
    def key(self) -> str:
        """Return how an address names the class or the reason: "3", "1-3", "withheld", "outside"."""
        if self.reason:
            return self.reason
        numbers = (self.index, self.second) if self.is_pair else (self.index,)
        known = [number + 1 for number in numbers if number is not None]
        return "-".join(map(str, known)) if len(known) == len(numbers) else "outside"

    @property
    def css(self) -> str:
        """Return the classes of its shape in the style sheet."""
        return f"area--none area--{self.reason}" if self.reason else f"area--{self.tone}"


@dataclass(frozen=True)
class Look:
    """What decides the look of an area: classes with their ramp, and those of a second indicator.

    ``small`` are the codes of areas with a small denominator.
    """

    breaks: ClassBreaks | None
    ramp: Ramp
    is_pair: bool = False
    second: ClassBreaks | None = None
    small: frozenset[str] = frozenset()


def rows(
    areas: Iterable[DrawnArea], figures: Iterable[Figure], look: Look, chosen: str, columns: int
) -> list[Row]:
    """Return a row for every area of the level, also for those without any value, by code."""
    by_code = {figure.area.code: figure for figure in figures if figure.area.level.rank >= AREA_RANK}
    made = []
    for area in areas:
        figure = by_code.get(area.code)
        row = Row(
            area.code,
            area.name,
            area.slug,
            figure.cell if figure else NOTHING,
            chosen=area.code == chosen,
            beside=figure.beside if figure else (NOTHING,) * columns,
            is_pair=look.is_pair,
            is_small=area.code in look.small,
            level=area.level,
        )
        made.append(coloured(row, look))
    return made


def references(figures: Iterable[Figure]) -> list[Row]:
    """Return city, Kreis and Land, from small to large."""
    above = sorted(
        (figure for figure in figures if figure.area.level.rank < AREA_RANK),
        key=lambda figure: -figure.area.level.rank,
    )
    return [
        Row(one.area.code, one.area.name, one.area.slug, one.cell, beside=one.beside, level=one.area.level_id)
        for one in above
    ]


def coloured(row: Row, look: Look) -> Row:
    """Return a row with its class and its tone."""
    index = legend.class_index(row.cell, look.breaks)
    if not look.is_pair:
        return replace(row, index=index, tone=look.ramp.tone(index))
    second = legend.class_index(row.beside[0], look.second)
    tone = "plain" if index is None or second is None else f"pair-{index}-{second}"
    return replace(row, index=index, second=second, tone=tone)


def with_bars(rows: Sequence[Row], above: Sequence[Row], alone: bool) -> tuple[list[Row], list[Row]]:
    """Return the rows with bars on one scale; ``alone``: the city would dwarf its areas and has none."""
    scaled = [*rows] if alone else [*rows, *above]
    bars = iter(presenters.bars([row.cell for row in scaled]))
    barred = [replace(row, bar=next(bars)) for row in rows]
    return barred, [*above] if alone else [replace(row, bar=next(bars)) for row in above]


def difference(row: Row | None, city: Row | None) -> Decimal | None:
    """Return by how much the number of an area lies above that of the city."""
    if row is None or city is None or row.cell.number is None or city.cell.number is None:
        return None
    return row.cell.number - city.cell.number


def ordered(rows: Sequence[Row], order: str) -> list[Row]:
    """Return the rows by code, name or falling number; what has no number comes last, by code."""
    if order == "name":
        return sorted(rows, key=lambda row: row.name)
    if order == "wert":
        return sorted(rows, key=lambda row: (row.cell.number is None, -(row.cell.number or 0)))
    return list(rows)


def reasons(rows: Iterable[Row]) -> list[Cell]:
    """Return what counts for the legend of each row: its cell, or a cell without number."""
    return [Cell(None, Status(row.reason)) if row.reason else row.cell for row in rows]
