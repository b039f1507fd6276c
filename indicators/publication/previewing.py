"""The staff report before a release: what would be hidden, why, and what that costs.

Counts of cells and shares, never a delivered number: the report may lie on a
desk. Rules and areas can be changed for the question; nothing is stored.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from indicators.disclosure.report import report
from indicators.models.catalogue import Audience
from indicators.protection import Decision, Key
from indicators.publication.gathering import WhatIf, gather
from indicators.publication.publishing import computed, decided
from indicators.status import Status

Cell = tuple[str, str, int]
"""A figure: indicator, series of the place, year."""


@dataclass(frozen=True)
class Line:
    """What would be hidden of an indicator in a year, in numbers of figures.

    ``primary`` are figures with a small count, ``complementary`` those hidden so
    that the others cannot be worked out, ``by_source`` those that the source
    itself withheld or that a rule keeps back as a whole (sums of money, areas
    too small for an index), ``unreliable`` those over a small denominator.
    """

    indicator: str
    name: str
    year: int
    cells: int
    primary: int = 0
    complementary: int = 0
    by_source: int = 0
    unreliable: int = 0

    @property
    def hidden(self) -> int:
        """Return how many figures show no number although there is one."""
        return self.primary + self.complementary + self.by_source + self.unreliable

    @property
    def share(self) -> float:
        """Return the share of figures without number, from 0 to 1."""
        return self.hidden / self.cells if self.cells else 0.0

    @property
    def percent(self) -> float:
        """Return the share of figures without number in percent."""
        return 100 * self.share


@dataclass(frozen=True)
class Verdict:
    """What the attack on the result found.

    ``failed`` counts numbers an attacker could recover or narrow down, ``capped``
    those that cannot be blurred as far as the rule wants but stay unknown,
    ``exposed`` those that earlier releases have shown.
    """

    passed: bool
    attacked: int
    failed: int
    capped: int
    exposed: int
    programmes: int


@dataclass(frozen=True)
class Cost:
    """What protection takes: hidden counts, and the share of information lost to protect others.

    ``lost`` is in percent of everything the counts of the release say, to one decimal.
    """

    counts: int
    primary: int
    complementary: int
    lost: float


@dataclass(frozen=True)
class Plan:
    """What one set of rules and areas would hide."""

    lines: tuple[Line, ...]
    total: Line
    cost: Cost
    verdict: Verdict

    @property
    def hiding(self) -> tuple[Line, ...]:
        """Return the lines in which something is hidden."""
        return tuple(line for line in self.lines if line.hidden)


@dataclass(frozen=True)
class Preview:
    """The plan as the rules are, and what other rules or areas would change.

    ``newly_hidden`` and ``newly_shown`` count figures, ``gone`` those of areas
    that would be no more; they are 0 without a question.
    """

    audience: str
    now: Plan
    then: Plan | None = None
    newly_hidden: int = 0
    newly_shown: int = 0
    gone: int = 0


@transaction.atomic
def preview(*, audience: str = Audience.PUBLIC, what_if: WhatIf | None = None) -> Preview:
    """Return what a release would hide now and, with ``what_if``, under other rules or areas.

    Raises WhatIfError for a question that cannot be asked and DisclosureError
    where the search fails; a proof that fails is part of the report.
    """
    now, seen_now = _plan(audience, None)
    if what_if is None:
        return Preview(audience, now)
    then, seen_then = _plan(audience, what_if)
    both = seen_now.keys() & seen_then.keys()
    return Preview(
        audience=audience,
        now=now,
        then=then,
        newly_hidden=sum(seen_now[cell] and not seen_then[cell] for cell in both),
        newly_shown=sum(seen_then[cell] and not seen_now[cell] for cell in both),
        gone=len(seen_now.keys() - seen_then.keys()),
    )


def _plan(audience: str, what_if: WhatIf | None) -> tuple[Plan, dict[Cell, bool]]:
    """Return a plan, and for each figure whether it shows a number."""
    material = gather(audience, what_if)
    decision = decided(audience, material)
    made = computed(material, decision.hidden | material.secret_sums)
    formulas = {formula.slug: formula for formula in material.formulas}
    names = {indicator.slug: indicator.name for indicator in material.indicators}
    found: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for figure in made:
        used = formulas[figure.indicator].counts(figure.counted, figure.year)
        found[figure.indicator, figure.year][_reason(figure.value.status, used, decision)] += 1
    lines = tuple(_line(slug, names[slug], year, reasons) for (slug, year), reasons in sorted(found.items()))
    shown = {
        (figure.indicator, figure.place.series, figure.year): figure.value.number is not None
        for figure in made
    }
    total = _line("", "", 0, sum(found.values(), Counter()))
    return Plan(lines, total, _cost(decision), _verdict(decision)), shown


def _reason(status: Status, used: frozenset[Key], decision: Decision) -> str:
    """Return which column of the report a figure belongs to."""
    if status is Status.UNRELIABLE:
        return "unreliable"
    if status is not Status.WITHHELD:
        return "cells"
    if used & decision.primary:
        return "primary"
    return "complementary" if used & decision.hidden else "by_source"


def _line(indicator: str, name: str, year: int, reasons: Mapping[str, int]) -> Line:
    columns = {reason: number for reason, number in reasons.items() if reason != "cells"}
    return Line(indicator, name, year, sum(reasons.values()), **columns)


def _cost(decision: Decision) -> Cost:
    total = report(decision.table, decision.protection, lambda _: "").total
    return Cost(total.cells, total.primary, total.complementary, round(100 * total.share, 1))


def _verdict(decision: Decision) -> Verdict:
    audit = decision.protection.audit
    capped = frozenset().union(*(block.capped for block in decision.protection.blocks))
    return Verdict(
        passed=audit.passed,
        attacked=len(audit.intervals),
        failed=len(audit.failed),
        capped=len(capped),
        exposed=len(decision.exposed) + len(decision.exposed_pieces),
        programmes=audit.programmes,
    )
