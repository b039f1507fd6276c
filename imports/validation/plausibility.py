"""Is a figure far from what it was at the last reference date?"""

from collections.abc import Collection, Iterable
from decimal import Decimal
from operator import attrgetter

from imports.problems import Problem, problem
from imports.validation.known import Known
from imports.validation.results import Figure

CHANGE = Decimal("0.10")
PERSONS = 50


def plausibility_problems(
    figures: Iterable[Figure], known: Known, totals: Collection[str], *, persons: int = PERSONS
) -> list[Problem]:
    """Return PLA-01 for totals that moved by more than a tenth and PLA-02 for figures that became 0.

    ``totals`` are the measure keys whose size is compared; a change or loss of up to
    ``persons`` is ordinary. Only figures of the same edition are compared.
    """
    delivered = [figure for figure in figures if figure.number is not None]
    earlier = {period: known.earlier(period) for period in sorted({figure.period for figure in delivered})}
    if not any(earlier.values()):
        return []
    found = []
    for figure in sorted(delivered, key=attrgetter("period")):
        last = earlier[figure.period].get(figure.key)
        if last:
            found.append(change_problem(figure, last.number, known, figure.measure_key in totals, persons))
    return [one for one in found if one]


def largest_changes(
    figures: Iterable[Figure], known: Known, totals: Collection[str], count: int = 10
) -> list[tuple[str, Decimal, Decimal]]:
    """Return (area, earlier, now) of the totals that moved most since the last reference date."""
    wanted = [figure for figure in figures if figure.measure_key in totals]
    earlier = {period: known.earlier(period) for period in {figure.period for figure in wanted}}
    found = []
    for figure in wanted:
        last = earlier[figure.period].get(figure.key)
        if last and figure.number is not None and figure.number != last.number:
            found.append((area_name(figure, known), last.number, figure.number))
    return sorted(found, key=lambda change: -abs(change[2] - change[1]))[:count]


def change_problem(
    figure: Figure, earlier: Decimal, known: Known, is_total: bool, persons: int
) -> Problem | None:
    """Return PLA-02, PLA-01 or None for a figure and its earlier number."""
    number = figure.number if figure.number is not None else Decimal(0)
    if abs(number - earlier) <= persons:
        return None
    area, measure = area_name(figure, known), figure.measure_key
    if number == 0:
        return problem("PLA-02", gebiet=area, merkmal=measure, alt=plain(earlier))
    if not is_total or earlier == 0 or abs(number - earlier) <= CHANGE * earlier:
        return None
    percent = f"{(number - earlier) / earlier * 100:+.1f}".replace(".", ",")
    return problem(
        "PLA-01", gebiet=area, merkmal=measure, neu=plain(number), alt=plain(earlier), prozent=percent
    )


def area_name(figure: Figure, known: Known) -> str:
    """Return the name of a figure's area, or its code where it has none."""
    edition = known.edition_on(figure.period)
    places = (edition.parts, edition.others) if edition else ()
    found = (areas[figure.area_code] for areas in places if figure.area_code in areas)
    return next((area.name for area in found if area.level == figure.level), figure.area_code)


def plain(number: Decimal) -> str:
    """Return a number without trailing zeros, decimal comma."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
