"""Is a file that is meant for publication safe to publish? (GEH-01, GEH-02)"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from imports.problems import Problem, problem
from imports.sources.register.codes import CHARACTERISTICS, COMPLETE
from imports.sources.register.long import NATIONALITY
from imports.sources.register.mapping import CellKey, age_code
from imports.sources.register.sheet import Sheet
from imports.validation import Known, recoverable
from imports.validation.areas import CITY_ROW, listed
from indicators.status import Status

Cell = tuple[CellKey, str]
"""A count: what, and the key of the area."""


def small_cells(sheets: Iterable[Sheet], threshold: int, *, publishable: bool) -> list[Problem]:
    """Return GEH-02 with the number of counts from 1 to below the threshold.

    Single nationalities exist for publication only and are always judged; all other
    counts only in a file that is declared as prepared for publication.
    """
    count = sum(
        1
        for sheet in sheets
        for key, by_area in sheet.cells.items()
        if publishable or key.characteristic == NATIONALITY
        for value in by_area.values()
        if value.status == Status.VALUE and value.number and value.number < threshold
    )
    return [problem("GEH-02", n=count, schwelle=threshold)] if count else []


def given_away(sheet: Sheet, known: Known) -> list[Problem]:
    """Return GEH-01 for each characteristic whose protected counts follow from sums.

    Relations: areas and city, men and women, groups and total, main and secondary dwellings.
    """
    cells = {
        (key, area): value.number for key, by_area in sheet.cells.items() for area, value in by_area.items()
    }
    if None not in cells.values():
        return []
    by_key: dict[CellKey, list[str]] = defaultdict(list)
    for (key, area), _ in recoverable(cells, list(relations(sheet, known, cells))):
        by_key[key].append(area)
    return [
        problem("GEH-01", merkmal=key.label, gebiete=listed(sorted(areas))) for key, areas in by_key.items()
    ]


def relations(
    sheet: Sheet, known: Known, cells: dict[Cell, Decimal | None]
) -> Iterator[tuple[Cell, Sequence[Cell]]]:
    """Yield every sum (whole, parts) that the file prints; a part left out is a zero and not hidden."""
    edition = known.edition_on(sheet.period)
    areas = [*(edition.parts if edition else ()), known.remainder_code]
    groups = {"ALTER": [age_code(group) for group in sheet.age_groups]} | {
        name: list(codes) for name, codes in CHARACTERISTICS.items() if name in COMPLETE
    }
    for key, area in cells:
        if area == CITY_ROW:
            yield (key, area), present(cells, [(key, part) for part in areas])
        if key.sex == "I":
            yield (key, area), present(cells, [(key._replace(sex=sex), area) for sex in "MWDX"])
        if key.stock == "WB":
            yield (key, area), present(cells, [(key._replace(stock=stock), area) for stock in ("HW", "NW")])
        if key.characteristic == "INSG":
            for name, codes in groups.items():
                parts = [(CellKey(key.stock, name, code, key.sex), area) for code in codes]
                yield (key, area), present(cells, parts)


def present(cells: dict[Cell, Decimal | None], parts: Sequence[Cell]) -> list[Cell]:
    """Return the parts that the file prints."""
    return [part for part in parts if part in cells]
