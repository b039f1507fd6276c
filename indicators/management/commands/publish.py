"""Command: publish what was delivered, or say what that would change."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.disclosure import DisclosureError
from indicators.models.catalogue import Audience
from indicators.publication import ReasonError, Report, ScheduledError, publish

STATUS_NAMES = {
    "value": "mit Zahl",
    "withheld": "geheim gehalten",
    "unreliable": "zu kleiner Nenner",
    "missing": "nicht geliefert",
    "later": "folgt später",
    "not_meaningful": "nicht sinnvoll",
}
UNPROTECTED = "Warnung: Die Geheimhaltung ist ausgeschaltet. Kleine Zahlen werden sichtbar."


class Command(BaseCommand):
    """Compute all indicators, apply disclosure control, store a numbered release."""

    help = "Berechnet alle Indikatoren, wendet die Geheimhaltung an und veröffentlicht (mit --commit)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add audience, note and the switch that writes."""
        parser.add_argument("--audience", choices=Audience.values, default=Audience.PUBLIC)
        parser.add_argument("--note", default="", help="öffentliche Anmerkung zu dieser Veröffentlichung")
        parser.add_argument(
            "--unprotected-reason",
            metavar="BEGRÜNDUNG",
            help="ohne Geheimhaltung veröffentlichen; die Begründung wird mit veröffentlicht",
        )
        parser.add_argument("--commit", action="store_true", help="schreiben; sonst wird nur geprüft")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish and say in German what happened."""
        reason = options["unprotected_reason"]
        if reason is not None:
            self.stderr.write(UNPROTECTED)
        try:
            report = publish(
                audience=options["audience"],
                note=options["note"],
                commit=options["commit"],
                unprotected_reason=reason,
            )
        except (ReasonError, ScheduledError) as error:
            raise CommandError(str(error)) from error
        except DisclosureError as error:
            raise CommandError(
                f"Die Geheimhaltung lässt sich nicht beweisen; es wurde nichts veröffentlicht. ({error})"
            ) from error
        for line in lines(report, commit=options["commit"]):
            self.stdout.write(line)


def lines(report: Report, *, commit: bool) -> list[str]:
    """Return the report in German sentences; no delivered number is in it."""
    found = [
        f"{report.indicators} Indikatoren berechnet, {len(report.without_data)} ohne Lieferung.",
        "Werte: "
        + ", ".join(f"{count} {STATUS_NAMES[status]}" for status, count in sorted(report.statuses.items())),
        _protection(report),
        f"{report.new} neu, {report.changed} geändert, {report.unchanged} unverändert.",
    ]
    if report.release is not None:
        found.append(f"Veröffentlichung {report.release} gespeichert.")
    elif commit:
        found.append("0 Änderungen: Es gibt nichts zu veröffentlichen.")
    else:
        found.append("Nur geprüft. Mit --commit wird veröffentlicht.")
    return found


def _protection(report: Report) -> str:
    """Return how many counts are hidden, or would have been."""
    if report.unprotected:
        number = report.hidden_primary + report.hidden_complementary
        return f"Ohne Geheimhaltung: {number} Zahlen sichtbar, die sonst verborgen wären."
    return (
        f"Geheimhaltung: {report.hidden_primary} Zahlen wegen kleiner Fälle, "
        f"{report.hidden_complementary} weitere, damit man jene nicht ausrechnen kann."
    )
