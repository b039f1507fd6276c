"""Command: read what the areas of two editions share, say what is wrong with it, and keep it."""

import datetime
import hashlib
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imports.areas.overlap_loading import EditionError, OverlapOutcome, editions_of, load_overlaps
from imports.areas.overlaps import check_overlaps
from imports.management.commands.import_register import ORDER, REASONS, SHOWN, as_record
from imports.management.delivering import content


class Command(BaseCommand):
    """Exit status 0: loadable (or loaded), 1: errors, 2: warnings that need ``--confirm``."""

    help = (
        "Liest, wie viele Menschen eines alten Gebiets in welchem neuen wohnen (CSV: alt;neu;gewicht), prüft "
        "es und übernimmt es mit --commit. Danach rechnet die nächste Veröffentlichung Fallzahlen früherer "
        "Jahre auf die neuen Gebiete um. Rückgabe: 0 ladbar, 1 Fehler, 2 Warnungen ohne --confirm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file, the editions and the switches."""
        parser.add_argument("file", type=Path, metavar="DATEI")
        parser.add_argument("--level", required=True, help="Gebietsebene, z. B. siedlungsbezirk")
        parser.add_argument("--old", required=True, help="alter Gebietsstand: erster Tag, JJJJ-MM-TT")
        parser.add_argument("--new", required=True, help="neuer Gebietsstand: erster Tag, JJJJ-MM-TT")
        parser.add_argument("--confirm", nargs="+", action="extend", default=[], metavar="CODE",
                            help="Warnungen, die geprüft sind")  # fmt: skip
        parser.add_argument("--commit", action="store_true", help="schreiben; sonst wird nur geprüft")
        parser.add_argument("--json", action="store_true", help="Meldungen als JSON")

    def handle(self, *_args: str, **options: Any) -> None:
        """Read, check, load, report; leave with the exit status."""
        path: Path = options["file"]
        data = content(path)
        try:
            editions = editions_of(options["level"], day(options["old"]), day(options["new"]))
        except EditionError as error:
            raise CommandError(str(error)) from error
        checked = check_overlaps(data, path.name, *editions.sides)
        digest = hashlib.sha256(data).hexdigest()
        outcome = load_overlaps(
            checked, editions, confirmed=options["confirm"], commit=options["commit"], sha256=digest
        )
        self.show(outcome, checked.encoding, as_json=options["json"])
        if outcome.status:
            self.stderr.write(REASONS[outcome.status])
            sys.exit(outcome.status)

    def show(self, outcome: OverlapOutcome, encoding: str, *, as_json: bool) -> None:
        """Write the messages, the heaviest first: JSON or at most 200 lines, and what happened."""
        ordered = sorted(outcome.problems, key=lambda found: ORDER.index(found.severity))
        if as_json:
            records = [as_record(found) for found in ordered]
            self.stdout.write(json.dumps(records, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"Gelesen als {encoding}.")
        for found in ordered[:SHOWN]:
            self.stdout.write(f"{found.severity:8}{found.code:8}{found.message}")
        if len(ordered) > SHOWN:
            self.stdout.write(f"und {len(ordered) - SHOWN} weitere Meldungen")
        if outcome.status:
            return
        done = "Geschrieben" if outcome.is_written else "Nur geprüft, mit --commit wird geschrieben"
        self.stdout.write(
            f"{done}: {outcome.new} neu, {outcome.changed} geändert, {outcome.removed} entfallen, "
            f"{outcome.unchanged} unverändert."
        )


def day(text: str) -> datetime.date:
    """Return the first day of an edition; raise CommandError where it is no date."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"„{text}“ ist kein Datum der Form JJJJ-MM-TT.") from error
