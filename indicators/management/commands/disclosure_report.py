"""Command: say before a release what disclosure control would hide, and what that costs."""

import json
from argparse import ArgumentTypeError
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.disclosure import DisclosureError
from indicators.models.catalogue import Audience
from indicators.publication import Line, Plan, Preview, WhatIf, WhatIfError, preview

HEADER = ("Indikator", "Jahr", "Werte", "klein", "mit", "Quelle", "Nenner", "Anteil")


def threshold(text: str) -> tuple[str, int]:
    """Return source and threshold of "SOURCE=N"."""
    source, _, number = text.partition("=")
    if not source or not number.isdigit() or int(number) < 1:
        raise ArgumentTypeError(f"„{text}“ hat nicht die Form QUELLE=ZAHL.")
    return source, int(number)


def areas(text: str) -> tuple[str, ...]:
    """Return the area codes of "AREA+AREA"."""
    return tuple(code.strip() for code in text.split("+"))


class Command(BaseCommand):
    """Print the report; no delivered number is in it, and nothing is stored."""

    help = "Zeigt vor einer Veröffentlichung, was geheim bleibt, warum, und was andere Regeln änderten."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add audience, the question and the form of the answer."""
        parser.add_argument("--audience", choices=Audience.values, default=Audience.PUBLIC)
        parser.add_argument(
            "--threshold",
            type=threshold,
            action="append",
            default=[],
            metavar="QUELLE=ZAHL",
            help="Was wäre mit dieser Mindestfallzahl? Mehrfach möglich.",
        )
        parser.add_argument(
            "--merge",
            type=areas,
            action="append",
            default=[],
            metavar="GEBIET+GEBIET",
            help="Was wäre, wenn diese Gebiete eines wären? Mehrfach möglich.",
        )
        parser.add_argument("--json", action="store_true", help="für Maschinen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report in German or as JSON."""
        asked = WhatIf(dict(options["threshold"]), tuple(options["merge"]))
        is_asked = bool(asked.thresholds or asked.merged)
        try:
            found = preview(audience=options["audience"], what_if=asked if is_asked else None)
        except WhatIfError as error:
            raise CommandError(str(error)) from error
        except DisclosureError as error:
            raise CommandError(f"Die Geheimhaltung lässt sich nicht berechnen. ({error})") from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found), ensure_ascii=False, indent=1))
            return
        for text in report_lines(found):
            self.stdout.write(text)


def report_lines(found: Preview) -> list[str]:
    """Return the report in German sentences and a table; no delivered number is in it."""
    lines = [*plan_lines(found.now), "", *_table(found.now)]
    if found.then is not None:
        lines += ["", "Mit den anderen Regeln oder Gebieten:", *plan_lines(found.then), ""]
        lines += [
            f"Gegenüber heute: {found.newly_hidden} Werte zusätzlich verborgen, "
            f"{found.newly_shown} wieder sichtbar, {found.gone} entfallen mit ihrem Gebiet."
        ]
    return lines


def plan_lines(plan: Plan) -> list[str]:
    """Return what a plan hides, what that costs and whether it holds, in German sentences."""
    total, cost, verdict = plan.total, plan.cost, plan.verdict
    outcome = "bestanden" if verdict.passed else f"NICHT bestanden, {verdict.failed} Zahlen sind erkennbar"
    found = [
        f"{total.hidden} von {total.cells} Werten ohne Zahl ({percent(total)}): "
        f"{total.primary} wegen kleiner Fälle, {total.complementary} zum Schutz anderer, "
        f"{total.by_source} von der Quelle oder einer Regel gesperrt, "
        f"{total.unreliable} wegen zu kleiner Nenner.",
        f"Dahinter: {cost.primary} kleine und {cost.complementary} weitere von {cost.counts} Zahlen; "
        f"der Schutz kostet {in_percent(cost.lost)} der Information.",
        f"Prüfung durch Angriff auf {verdict.attacked} Zahlen: {outcome}.",
    ]
    if verdict.capped:
        found.append(f"{verdict.capped} Zahlen bleiben unbekannt, aber enger eingegrenzt als gewünscht.")
    if verdict.exposed:
        found.append(f"{verdict.exposed} Zahlen waren schon öffentlich und bleiben bekannt.")
    return found


def percent(line: Line) -> str:
    """Return the share of hidden figures in German: "1,6 %"."""
    return in_percent(line.percent)


def in_percent(number: float) -> str:
    """Return a percentage in German with one decimal: "1,6 %"."""
    return f"{number:.1f} %".replace(".", ",")


def _table(plan: Plan) -> list[str]:
    """Return the indicators and years that hide something, as columns."""
    rows = [
        (
            line.indicator,
            str(line.year),
            *map(str, (line.cells, line.primary, line.complementary, line.by_source, line.unreliable)),
            percent(line),
        )
        for line in plan.hiding
    ]
    if not rows:
        return ["Kein Wert wäre verborgen."]
    widths = [max(map(len, column)) for column in zip(HEADER, *rows, strict=True)]
    return [_row(cells, widths) for cells in (HEADER, *rows)]


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return one line of the table: the name on the left, numbers on the right of their columns."""
    name, *numbers = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join([name.strip().ljust(widths[0]), *numbers])
