"""Line charts as numbers for SVG: paths, ticks and labels in one coordinate system of the server.

``WIDTH`` × ``HEIGHT`` units; the style sheet keeps text readable at any width (static/css/chart.css).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from atlas.presenters import Cell
from atlas.series import Gap, Line, Series, gaps

WIDTH, HEIGHT = 800, 480
LEFT, RIGHT, TOP, BOTTOM = 64, 176, 20, 60
# End labels keep this distance, so that they can be told apart also on a phone.
LABEL_STEP = 30
TICKS = 5
# At most so many years are written below a chart, and on a phone.
MOST_YEARS, SPARSE_YEARS = 14, 4


@dataclass(frozen=True)
class Tick:
    """A number or year on an axis at a place; ``is_sparse`` ones are kept on a narrow chart."""

    place: str
    value: Decimal
    is_sparse: bool = True


@dataclass(frozen=True)
class Point:
    """A number of a line."""

    x: str
    y: str


@dataclass(frozen=True)
class Label:
    """Where the name of a line stands: beside its last number, out of the way of other names."""

    x: str
    y: str


@dataclass(frozen=True)
class ChartLine:
    """A line with its gaps; ``style`` names its look: "other", "1" to "5" for chosen areas, "city".

    ``points`` are all numbers of a line that is singled out, else those without a neighbour.
    """

    line: Line
    style: str
    path: str
    points: tuple[Point, ...]
    label: Label | None
    first: tuple[int, Cell] | None
    last: tuple[int, Cell] | None
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Chart:
    """A chart: the many lines first, then those that are singled out, the city last."""

    lines: tuple[ChartLine, ...]
    values: tuple[Tick, ...]
    years: tuple[Tick, ...]
    editions: tuple[str, ...]

    @property
    def view_box(self) -> str:
        """Return the viewBox attribute."""
        return f"0 0 {WIDTH} {HEIGHT}"

    @property
    def singled_out(self) -> tuple[ChartLine, ...]:
        """Return the chosen areas and the city."""
        return tuple(line for line in self.lines if line.style != "other")


@dataclass(frozen=True)
class Scale:
    """How years and numbers become places; ``years`` and ``ends`` are (lowest, highest)."""

    years: tuple[int, int]
    ends: tuple[Decimal, Decimal]

    def x(self, year: float) -> float:
        """Return the place of a year; a single year stands in the middle."""
        first, last = self.years
        share = (year - first) / (last - first) if last > first else 0.5
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, number: Decimal) -> float:
        """Return the place of a number, downwards."""
        low, high = self.ends
        return TOP + float((high - number) / (high - low)) * (HEIGHT - TOP - BOTTOM)


def chart(found: Series, chosen: Sequence[str] = (), *, with_city: bool = True) -> Chart | None:
    """Return the chart of a series; ``chosen`` are codes of areas. None where no number is shown."""
    city = found.city if with_city else None
    everyone = [*found.areas, *([city] if city else [])]
    numbers = [cell.number for line in everyone for cell in line.cells if cell.number is not None]
    if not numbers:
        return None
    ticks = nice_ticks(min(numbers), max(numbers), found.indicator.decimals)
    scale = Scale((found.years[0], found.years[-1]), (ticks[0], ticks[-1]))
    styles = {code: str(place) for place, code in enumerate(chosen, 1)}
    drawn = [_chart_line(line, styles.get(line.code, "other"), found, scale) for line in found.areas]
    drawn += [_chart_line(city, "city", found, scale)] if city else []
    order = sorted(drawn, key=lambda line: (line.style != "other", line.style == "city", line.style))
    return Chart(
        tuple(_labelled(order)),
        tuple(Tick(f"{scale.y(tick):.1f}", tick) for tick in ticks),
        tuple(_year_ticks(found.years, scale)),
        tuple(f"{scale.x(edition.year - 0.5):.1f}" for edition in found.editions),
    )


def nice_ticks(low: Decimal, high: Decimal, decimals: int) -> list[Decimal]:
    """Return round numbers from below the lowest to above the highest: steps of 1, 2 or 5 × 10ⁿ.

    No step is finer than the numbers are shown.
    """
    finest = Decimal(1).scaleb(-decimals)
    wanted = max((high - low) / (TICKS - 1), finest)
    power = Decimal(1).scaleb(wanted.adjusted())
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= wanted)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((high / step).to_integral_value(ROUND_CEILING), first + 1)
    return [(first + place) * step for place in range(int(last - first) + 1)]


def _year_ticks(years: Sequence[int], scale: Scale) -> Iterator[Tick]:
    """Yield years, each so many counted from the last; fewer of them are kept on a narrow chart."""
    every = -(-len(years) // MOST_YEARS)
    written = years[::-1][::every]
    sparse = -(-len(written) // SPARSE_YEARS)
    for place, year in enumerate(written):
        yield Tick(f"{scale.x(year):.1f}", Decimal(year), place % sparse == 0)


def _chart_line(line: Line, style: str, found: Series, scale: Scale) -> ChartLine:
    apart = {edition.year for edition in found.editions if not edition.is_converted}
    breaks = apart if line.is_area else set()
    runs = list(_runs(found.years, line.cells, breaks))
    every = [pair for run in runs for pair in run]
    marked = every if style != "other" else [run[0] for run in runs if len(run) == 1]
    return ChartLine(
        line,
        style,
        "".join(_path(run, scale) for run in runs if len(run) > 1),
        tuple(Point(*_place(pair, scale)) for pair in marked),
        Label(*_place(every[-1], scale)) if every and style != "other" else None,
        every[0] if every else None,
        every[-1] if every else None,
        gaps(line, found.years),
    )


def _runs(
    years: Sequence[int], cells: Sequence[Cell], breaks: Collection[int]
) -> Iterator[list[tuple[int, Cell]]]:
    """Yield the stretches of the series with numbers, cut where new boundaries begin."""
    run: list[tuple[int, Cell]] = []
    for year, cell in zip(years, cells, strict=True):
        if run and (cell.number is None or year in breaks):
            yield run
            run = []
        if cell.number is not None:
            run.append((year, cell))
    if run:
        yield run


def _place(pair: tuple[int, Cell], scale: Scale) -> tuple[str, str]:
    year, cell = pair
    return f"{scale.x(year):.1f}", f"{scale.y(cell.number or Decimal(0)):.1f}"


def _path(run: Iterable[tuple[int, Cell]], scale: Scale) -> str:
    return "M" + "L".join(" ".join(_place(pair, scale)) for pair in run)


def _labelled(lines: Sequence[ChartLine]) -> Iterator[ChartLine]:
    """Yield the lines with labels that keep their distance, from top to bottom."""
    wanted = sorted((float(line.label.y), place) for place, line in enumerate(lines) if line.label)
    free = dict(zip((place for _, place in wanted), _apart([y for y, _ in wanted]), strict=True))
    for place, line in enumerate(lines):
        moved = replace(line.label, y=f"{free[place]:.1f}") if line.label else None
        yield replace(line, label=moved)


def _apart(places: Sequence[float]) -> list[float]:
    """Return ascending places at least ``LABEL_STEP`` apart, near to the wanted ones."""
    lowest = HEIGHT - BOTTOM
    moved = list(places)
    for i in range(1, len(moved)):
        moved[i] = max(moved[i], moved[i - 1] + LABEL_STEP)
    for i in reversed(range(len(moved))):
        below = moved[i + 1] - LABEL_STEP if i + 1 < len(moved) else lowest
        moved[i] = min(moved[i], below)
    return moved
