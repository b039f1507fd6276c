"""Is the city as large as it should be, and does everybody have an area? (GEB-04, REG-11, REG-12)"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from imports.problems import Problem, problem
from imports.validation import Known
from imports.validation.plausibility import plain

UNASSIGNED = Decimal("0.01")
DEVIATION = Decimal("0.10")


class Population(NamedTuple):
    """Residents with sole or main dwelling: of the city, and of those the ones without an area.

    ``complete`` False: some areas are unknown or protected.
    """

    city: Decimal
    unassigned: Decimal
    complete: bool = True


def population_problems(population: Population, known: Known) -> Iterator[Problem]:
    """Yield GEB-04, REG-11 and REG-12 for the residents of one reference date."""
    if population.unassigned:
        yield problem("GEB-04", n=plain(population.unassigned))
    if not population.city:
        return
    share = population.unassigned / population.city
    if share > UNASSIGNED:
        yield problem("REG-11", prozent=f"{share * 100:.1f}".replace(".", ","))
    official = known.official_population
    if (
        official
        and population.complete
        and abs(population.city - official.number) > DEVIATION * official.number
    ):
        yield problem("REG-12", reg=plain(population.city), amt=plain(official.number))
