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
# Gaps of lines that nobody singled out are marked where a reader with a keyboard still gets past them.
MOST_MARKED = 25


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
    """Where the name of a line stands: as high as its last number, out of the way of other names."""

    x: str
    y: str


@dataclass(frozen=True)
class GapMark:
    """Where a line has no number: beside its nearest numbers, in the middle of the years.

    Its words stand to the left of it in the right half of the chart (``is_right``), and below it where
    there is no room above (``is_high``).
    """

    x: str
    y: str
    gap: Gap
    is_right: bool
    is_high: bool


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
    marks: tuple[GapMark, ...]


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

    @property
    def marked(self) -> tuple[ChartLine, ...]:
        """Return the lines whose gaps have marks: those singled out, all where there are not many."""
        asked = [line for line in self.singled_out if line.style != "city"]
        few = len(self.lines) <= MOST_MARKED and not asked
        return tuple(line for line in (self.lines if few else self.singled_out) if line.marks)


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
    without = gaps(line, found.years)
    return ChartLine(
        line,
        style,
        "".join(_path(run, scale) for run in runs if len(run) > 1),
        tuple(Point(*_place(pair, scale)) for pair in marked),
        # The names stand behind the chart, also behind the mark of a gap at its end.
        Label(f"{scale.x(found.years[-1]):.1f}", _place(every[-1], scale)[1])
        if every and style != "other"
        else None,
        every[0] if every else None,
        every[-1] if every else None,
        without,
        tuple(_gap_mark(gap, every, scale) for gap in without if every),
    )


def _gap_mark(gap: Gap, numbers: Sequence[tuple[int, Cell]], scale: Scale) -> GapMark:
    """Return the mark of a gap: half-way between the numbers beside it, or as high as the only one."""
    before = [cell for year, cell in numbers if year < gap.first][-1:]
    after = [cell for year, cell in numbers if year > gap.last][:1]
    beside = [cell.number for cell in before + after if cell.number is not None]
    x = scale.x((gap.first + gap.last) / 2)
    y = scale.y(sum(beside, Decimal(0)) / len(beside))
    return GapMark(f"{x:.1f}", f"{y:.1f}", gap, x > WIDTH / 2, y < HEIGHT / 4)


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
