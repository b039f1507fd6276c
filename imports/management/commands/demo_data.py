"""Write the invented deliveries of the demo city."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.deliveries import LIST, write_deliveries


class Command(BaseCommand):
    """manage.py demo_data --out DIR [--seed N] [--scale N]."""

    help = (
        "Schreibt erfundene Lieferungen für 2014 bis 2023 (Melderegister, BA, IT.NRW, Gebiete) "
        "in einen Ordner, zusammen mit der Liste der Einspielbefehle."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """State folder, seed and scale."""
        parser.add_argument(
            "--out", required=True, type=Path, help="Zielordner; wird angelegt, wenn er fehlt"
        )
        parser.add_argument("--seed", type=int, default=1, help="Startwert; gleicher Wert, gleiche Dateien")
        parser.add_argument(
            "--scale",
            type=int,
            default=1,
            help="Vielfaches der Personendatei, für Messungen (57: vier Millionen Zeilen)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the files and say so; raises CommandError for a folder that cannot be written."""
        out, seed, scale = options["out"], options["seed"], options["scale"]
        if seed < 0 or scale < 1:
            raise CommandError("--seed darf nicht negativ sein, --scale muss mindestens 1 sein.")
        try:
            deliveries = write_deliveries(
                out, seed, scale, lambda file: self.stderr.write(f"schreibe {file}")
            )
        except OSError as error:
            raise CommandError(f"{out} lässt sich nicht beschreiben: {error.strerror}") from error
        self.stdout.write(f"{len(deliveries)} Dateien in {out}; Reihenfolge der Einspielung: {out / LIST}")
