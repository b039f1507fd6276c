"""Counts that are changed instead of hidden: rounded, or moved by the cell-key method.

A count is changed before any formula sees it, in the same way wherever and
whenever it occurs; the city's own count is changed on its own, so parts do not
add up to it. Zero stays zero, and a reason for no number stays a reason.
Pure: no Django, no database. Everything here is confidential.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from indicators.counting import Counts, Place
from indicators.disclosure.perturbation import Noise, PerturbationError, identity_key, perturbed, rounded
from indicators.disclosure.rules import SourceRule, Treatment

WIDTH = 4
"""By how much the cell-key method moves a count at most, unless the threshold asks for more."""


def treated(counts: Counts, rules: Mapping[str, SourceRule], secret: bytes) -> Counts:
    """Return the counts as they may be used for an audience.

    ``rules`` are those of the measures of cases, by slug. Raises
    PerturbationError where a rule asks for the cell-key method and there is no
    secret: without one, anybody could take the changes back.
    """
    methods = {rule.treatment for rule in rules.values()}
    if Treatment.CELL_KEY in methods and not secret:
        raise PerturbationError("the cell-key method needs the secret ATLAS_PERTURBATION_SECRET")
    if methods <= {Treatment.SUPPRESSION}:
        return counts

    def change(measure: str, place: Place, day: date, number: Decimal) -> Decimal:
        rule = rules.get(measure)
        if rule is None or rule.treatment is Treatment.SUPPRESSION:
            return number
        whole = int(number.to_integral_value(ROUND_HALF_UP))
        if rule.treatment is Treatment.ROUNDING:
            return Decimal(rounded(whole, rule.rounding_base))
        key = identity_key(secret, (measure, place.level, place.code, day.isoformat()))
        return Decimal(perturbed(whole, key, noise_of(rule)))

    return counts.changed(change)


def noise_of(rule: SourceRule) -> Noise:
    """Return how far the cell-key method moves the counts of a source: none stays below its threshold."""
    never = max(rule.threshold - 1, 0)
    return Noise(most=max(WIDTH, never + 1), never=never)


def treatment_in_words(rule: SourceRule) -> str:
    """Return what was done to the numbers of a source, in German; "" where nothing was."""
    if rule.treatment is Treatment.ROUNDING:
        return f"Werte gerundet auf {rule.rounding_base}"
    return "Werte verändert (Cell-Key)" if rule.treatment is Treatment.CELL_KEY else ""
