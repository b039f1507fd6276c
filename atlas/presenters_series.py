"""What the pages over all years show: the words beside a chart, the rows of a table in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from atlas.charts import Chart, ChartLine
from atlas.forms_series import RISING
from atlas.presenters import Cell
from atlas.series import Line, Series


@dataclass(frozen=True)
class Course:
    """How a line went from its first to its last number."""

    name: str
    first_year: int
    first: Cell
    last_year: int
    last: Cell
    change: Decimal


@dataclass(frozen=True)
class TimePage:
    """The chart (None without any number) and what stands beside it.

    ``courses`` are those of the city and the chosen areas; ``gaps`` the lines among them, or
    else all lines, that have years without a number.
    """

    series: Series
    chart: Chart | None
    chosen: tuple[str, ...]
    courses: tuple[Course, ...]
    gaps: tuple[ChartLine, ...]

    @property
    def above(self) -> tuple[Line, ...]:
        """Return the city, Kreis and Land."""
        return (*([self.series.city] if self.series.city else []), *self.series.references)


@dataclass(frozen=True)
class Heading:
    """A year as the head of a column, whether the table is ordered by it, and the order its link leads to."""

    year: int
    order: str
    link: str


@dataclass(frozen=True)
class TablePage:
    """Areas in order, then the city, Kreis and Land."""

    series: Series
    headings: tuple[Heading, ...]
    areas: tuple[Line, ...]
    above: tuple[Line, ...]
    order: str


def time_page(lines: Series, chart: Chart | None, chosen: Sequence[str]) -> TimePage:
    """Return the page of a chart."""
    drawn = chart.singled_out if chart else ()
    courses = [course for line in drawn if (course := _course(line))]
    listed = drawn if chosen else chart.lines if chart else ()
    return TimePage(
        lines,
        chart,
        tuple(chosen),
        tuple(sorted(courses, key=lambda course: course.name != _city_name(lines))),
        tuple(line for line in listed if line.gaps),
    )


def _city_name(lines: Series) -> str:
    return lines.city.name if lines.city else ""


def _course(line: ChartLine) -> Course | None:
    """Return how a line went; None where it has fewer than two numbers."""
    if line.first is None or line.last is None or line.first == line.last:
        return None
    (first_year, first), (last_year, last) = line.first, line.last
    change = (last.number or Decimal(0)) - (first.number or Decimal(0))
    return Course(line.line.name, first_year, first, last_year, last, change)


def table_page(lines: Series, order: str) -> TablePage:
    """Return the table in order: by code (""), by name, or by falling or rising numbers of a year."""
    return TablePage(
        lines,
        tuple(_heading(year, order) for year in lines.years),
        tuple(_ordered(lines, order)),
        (*([lines.city] if lines.city else []), *lines.references),
        order,
    )


def _heading(year: int, order: str) -> Heading:
    """Return the head of a year; a second click on it turns the order around."""
    ways = {str(year): "descending", f"{year}{RISING}": "ascending"}
    link = f"{year}{RISING}" if order == str(year) else str(year)
    return Heading(year, ways.get(order, ""), link)


def _ordered(lines: Series, order: str) -> list[Line]:
    """Return the areas in order; what has no number comes last, by code."""
    if order == "name":
        return sorted(lines.areas, key=lambda line: line.name)
    year = order.removesuffix(RISING)
    if not year or int(year) not in lines.years:
        return list(lines.areas)
    place, sign = lines.years.index(int(year)), 1 if order.endswith(RISING) else -1

    def key(line: Line) -> tuple[bool, Decimal]:
        number = line.cells[place].number
        return number is None, sign * (number or Decimal(0))

    return sorted(lines.areas, key=key)
