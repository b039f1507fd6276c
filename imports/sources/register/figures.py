"""From the cells of an aggregated file to the measures of the catalogue.

A measure is delivered when cells of the file make up its selection exactly; a
measure that needs a protected cell is protected itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from imports.sources.register.codes import CHARACTERISTICS, COMPLETE
from imports.sources.register.keys import EVENTS, Selection
from imports.sources.register.sheet import Amount, Sheet, codes_between, total
from imports.validation import Figure, Known
from imports.validation.areas import CITY_ROW
from indicators.status import Status

HALF_A_YEAR = Decimal("0.5")
Tile = tuple[str, str, list[str]]
"""Stock, characteristic and codes whose cells add up to a selection."""


def figures_of(sheet: Sheet, known: Known, selections: Mapping[str, Selection]) -> list[Figure]:
    """Return the figures of every measure that a sheet delivers; the city row is control only."""
    edition = known.edition_on(sheet.period)
    if edition is None:
        return []
    found = []
    for key, selection in selections.items():
        routes = list(tiles(sheet, selection))
        areas = sorted({area for _, name, _ in routes for area in sheet.areas_of(name)} - {CITY_ROW})
        for area in areas:
            amount = first_known(amount_of(sheet, route, selection, area) for route in routes)
            found.append(Figure(key, edition.level, area, sheet.period, amount.number, amount.status))
    return found


def years_of_age(sheet: Sheet, stock: str, codes: Iterable[str], area: str) -> Amount:
    """Return the sum of (age + 0.5) over all persons, from single years of age.

    The open group at the top ("A100_UM") counts with its lowest age: nobody knows
    more, and a handful of people over 100 does not move an average.
    """
    amounts = [
        (sheet.sum_of(stock, "ALTER", [code], "I", area), group)
        for code, group in zip(codes, sheet.age_groups, strict=True)
    ]
    return total(
        Amount(amount.status, None if amount.number is None else amount.number * (group.low + HALF_A_YEAR))
        for amount, group in amounts
    )


def tiles(sheet: Sheet, selection: Selection) -> Iterator[Tile]:
    """Yield the ways in which cells of a sheet make up a selection, the plainest first."""
    if selection.age_sum and any(group.high not in {group.low, None} for group in sheet.age_groups):
        return
    for stock in stocks(sheet, selection):
        for characteristic in candidates(selection):
            codes = codes_for(sheet, selection, characteristic)
            if codes and is_delivered(sheet, stock, characteristic, selection.sex):
                yield stock, characteristic, codes


def is_delivered(sheet: Sheet, stock: str, characteristic: str, sex: str) -> bool:
    """Say whether a sheet has usable cells of a characteristic for a sex, "" being all persons."""
    sexes = sheet.sexes.get((stock, characteristic), frozenset())
    wanted = sex in sexes if sex else "I" in sexes or {"M", "W"} <= sexes
    return wanted and not sheet.is_damaged(characteristic)


def stocks(sheet: Sheet, selection: Selection) -> list[str]:
    """Return the stocks that count for a selection; households are counted in one of them."""
    if selection.of_persons:
        return [selection.stock]
    return [stock for stock in ("HW", "WB") if (stock, selection.characteristic) in sheet.sexes][:1]


def candidates(selection: Selection) -> tuple[str, ...]:
    """Return the characteristics whose cells can make up a selection."""
    if selection.characteristic:
        is_household = selection.characteristic in EVENTS
        fits = selection.all_ages and selection.of_persons != is_household
        return (selection.characteristic,) if fits else ()
    plain = selection.all_ages and not selection.age_sum
    return ("INSG", *COMPLETE) if plain else ("ALTER",)


def codes_for(sheet: Sheet, selection: Selection, characteristic: str) -> list[str] | None:
    """Return the codes of a characteristic that make up a selection exactly, or None."""
    if selection.characteristic:
        return sorted(selection.codes)
    if characteristic == "INSG":
        return ["INSG"]
    if characteristic == "ALTER":
        return codes_between(sheet.age_groups, selection.low, selection.high)
    return list(CHARACTERISTICS[characteristic])


def amount_of(sheet: Sheet, route: Tile, selection: Selection, area: str) -> Amount:
    """Return what the cells of one way add up to in an area."""
    stock, characteristic, codes = route
    if area not in sheet.areas_of(characteristic) and not sheet.missing_is_zero:
        return Amount(Status.MISSING, None)
    if selection.age_sum:
        return years_of_age(sheet, stock, codes, area)
    return sheet.sum_of(stock, characteristic, codes, selection.sex or "I", area)


def first_known(amounts: Iterable[Amount]) -> Amount:
    """Return the first amount with a number, else the reason of the first."""
    found = list(amounts)
    return next((amount for amount in found if amount.number is not None), found[0])


def population(sheet: Sheet, area: str) -> Amount:
    """Return everybody with sole or main dwelling in an area, as far as the sheet says."""
    routes = list(tiles(sheet, Selection()))
    return first_known(
        [amount_of(sheet, route, Selection(), area) for route in routes] or [Amount(Status.MISSING, None)]
    )
