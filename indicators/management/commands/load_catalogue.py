"""Command: check the catalogue and load what is new in it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.catalogue.entries import CatalogueError
from indicators.catalogue.loading import Outcome, load
from indicators.catalogue.reading import FOLDER, read


class Command(BaseCommand):
    """Check by default; write with ``--commit``."""

    help = (
        "Prüft den Katalog (Themen, Quellen, Zählgrößen, Indikatoren); übernimmt mit --commit, was neu ist. "
        "In der Verwaltung Geändertes bleibt, bis --overwrite es ersetzt."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and what to do with differences."""
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=FOLDER,
            help="Ordner des Katalogs, sonst der mitgelieferte",
        )
        parser.add_argument("--commit", action="store_true", help="schreiben statt nur prüfen")
        parser.add_argument(
            "--overwrite", action="store_true", help="auch ersetzen, was in der Datenbank anders lautet"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compare, perhaps write, and say what happened."""
        try:
            catalogue = read(options["folder"])
        except CatalogueError as error:
            raise CommandError(f"Der Katalog wurde nicht geladen.\n{error}") from error
        outcome = load(catalogue, overwrite=options["overwrite"], commit=options["commit"])
        if options["verbosity"]:
            self._report(outcome, commit=options["commit"])

    def _report(self, outcome: Outcome, *, commit: bool) -> None:
        for difference in outcome.differences:
            self.stdout.write(
                f"{difference.entry}, {difference.field}: Katalog „{difference.in_file}“,"
                f" Datenbank „{difference.in_database}“"
            )
        self.stdout.write(
            f"{outcome.new} neu, {outcome.changed} geändert, {outcome.unchanged} unverändert,"
            f" {outcome.kept} abweichend."
        )
        if outcome.kept:
            self.stdout.write("Abweichendes blieb, wie es in der Datenbank steht; --overwrite ersetzt es.")
        if not commit and (outcome.new or outcome.changed):
            self.stdout.write("Nichts geschrieben; mit --commit wird geladen.")
