"""Do the cells of an aggregated register file agree with each other? (REG-07 to REG-14, SUM-01, GEB-03)"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from imports.problems import Problem, problem
from imports.sources.register.codes import AgeGroup
from imports.sources.register.long import NATIONALITY
from imports.sources.register.mapping import CellKey, age_code
from imports.sources.register.sheet import OPEN, Entry, Sheet
from imports.validation import Known, sum_problem
from imports.validation.areas import CITY_ROW, listed
from imports.validation.plausibility import plain
from imports.validation.sums import duplicate_problems

Names = Callable[[str], str]
"""From the key of an area to its name in messages."""


def repeated(entries: Iterable[Entry]) -> list[Problem]:
    """Return DAT-16 for each cell that a file gives twice."""
    return duplicate_problems(
        (f"{entry.period:%d.%m.%Y} {entry.area} {entry.key.label}", entry.line) for entry in entries
    )


def age_scheme(sheet: Sheet) -> list[Problem]:
    """Return REG-07 for the first gap or overlap between age groups; ages begin at 0 and end open.

    A file of single years may leave out the oldest ones: nobody may be that old.
    """
    groups = sheet.age_groups
    if not groups or sheet.is_damaged("ALTER"):
        return []
    before = [AgeGroup(-1, -1), *groups]
    after = [*groups, AgeGroup(OPEN, None)]
    for group, following in zip(before, after, strict=True):
        end = OPEN - 1 if group.high is None else group.high
        if end + 1 != following.low:
            return [problem("REG-07", a=edge(group, "Alter 0"), b=edge(following, "dem offenen Ende"))]
    return []


def edge(group: AgeGroup, outside: str) -> str:
    """Return the code of an age group, or ``outside`` beyond the first and last."""
    return outside if group.low in (-1, OPEN) else age_code(group)


def readable_areas(sheet: Sheet, characteristic: str) -> list[str]:
    """Return the areas in order whose cells of a characteristic could all be read."""
    return [
        area for area in sorted(sheet.areas_of(characteristic)) if not sheet.is_damaged(characteristic, area)
    ]


def sexes_agree(sheet: Sheet, names: Names) -> Iterator[Problem]:
    """Yield REG-09 where men and women are not all persons, tolerance 0.

    At city level D and X may be counted apart; then all four make up the total.
    """
    for key in [key for key in sheet.cells if key.sex == "I"]:
        sexes = sheet.sexes[key.stock, key.characteristic]
        if not {"M", "W"} <= sexes:
            continue
        for area in readable_areas(sheet, key.characteristic):
            whole = sheet.amount(key, area).number
            parts = [sheet.amount(key._replace(sex=sex), area).number for sex in ("M", "W")]
            others = [sheet.amount(key._replace(sex=sex), area).number or Decimal(0) for sex in ("D", "X")]
            if whole is None or parts[0] is None or parts[1] is None:
                continue
            both = parts[0] + parts[1]
            if both != whole and not (area == CITY_ROW and both + sum(others) == whole):
                yield problem(
                    "REG-09", gebiet=names(area), merkmal=key.label, summe=plain(both), insg=plain(whole)
                )


def ages_agree(sheet: Sheet, names: Names) -> Iterator[Problem]:
    """Yield REG-10 where the age groups of an area are not its total, tolerance 0."""
    codes = [age_code(group) for group in sheet.age_groups]
    if not codes or age_scheme(sheet):
        return
    areas = sorted({*readable_areas(sheet, "INSG")} & {*readable_areas(sheet, "ALTER")})
    for stock in sorted({key.stock for key in sheet.cells if key.characteristic == "ALTER"}):
        for area in areas:
            for sex in ("I", "M", "W"):
                whole = sheet.sum_of(stock, "INSG", ["INSG"], sex, area).number
                ages = sheet.sum_of(stock, "ALTER", codes, sex, area).number
                if whole is not None and ages is not None and ages != whole:
                    yield problem("REG-10", gebiet=names(area), summe=plain(ages), insg=plain(whole))
                    break


def dwellings_agree(sheet: Sheet, names: Names) -> Iterator[Problem]:
    """Yield REG-14 where main and secondary dwellings are not all registered persons."""
    for key in [key for key in sheet.cells if key.stock == "WB"]:
        for area in readable_areas(sheet, key.characteristic):
            whole = sheet.amount(key, area).number
            main, second = (sheet.amount(key._replace(stock=stock), area).number for stock in ("HW", "NW"))
            if whole is not None and main is not None and second is not None and main + second != whole:
                yield problem("REG-14", gebiet=names(area), summe=plain(main + second), wb=plain(whole))


def areas_agree(sheet: Sheet, known: Known, procedure: str) -> Iterator[Problem]:
    """Yield SUM-01 where the areas do not make up the city row, tolerance 0.

    Silent where areas are missing or unknown: that explains the difference. With a
    ``procedure`` (rounding, perturbation) a difference is SUM-02.
    """
    edition = known.edition_on(sheet.period)
    areas = [*(edition.parts if edition else ()), known.remainder_code]
    for characteristic in sheet.areas:
        present = sheet.areas_of(characteristic)
        complete = set(areas[:-1]) <= present
        if CITY_ROW not in present or not complete or sheet.is_damaged(characteristic):
            continue
        for key in [k for k in sheet.cells if k.characteristic == characteristic and adds_up(k, sheet)]:
            parts = [sheet.amount(key, area).number for area in areas]
            found = sum_problem(key.label, parts, sheet.amount(key, CITY_ROW).number, procedure)
            if found:
                yield found


def adds_up(key: CellKey, sheet: Sheet) -> bool:
    """Say whether areas add up to the city: not by sex where the city alone counts D and X apart."""
    return key.sex == "I" or not sheet.sexes[key.stock, key.characteristic] & {"D", "X"}


def rows_complete(sheet: Sheet, known: Known) -> Iterator[Problem]:
    """Yield GEB-03 for areas that have no row of a characteristic that others have.

    Areas without any row are reported by the check of areas.
    """
    edition = known.edition_on(sheet.period)
    present = set().union(*sheet.areas.values())
    areas = set(edition.parts if edition else ()) & present
    for characteristic in sheet.areas:
        missing = sorted(areas - sheet.areas_of(characteristic))
        free = characteristic == NATIONALITY or sheet.is_damaged(characteristic)
        if missing and not free and areas & sheet.areas_of(characteristic):
            yield problem("GEB-03", n=len(missing), liste=f"{listed(missing)} ({characteristic})")
