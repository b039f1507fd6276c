"""Command: load water, roads, rail or a boundary for orientation on the map."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from pyproj.exceptions import CRSError

from imports.areas.surroundings import NotLoadableError, layer_in, store
from indicators.models import Surroundings


class Command(BaseCommand):
    """``manage.py import_surroundings DATEI --kind gewaesser --source "…" [--commit]``."""

    help = (
        "Liest Gewässer, Straßen, Bahnstrecken oder eine Grenze aus GeoJSON, GeoPackage oder Shapefile und "
        "zeigt sie mit --commit auf den Karten. Eine neue Datei ersetzt die frühere derselben Art."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file, what it shows, who says so, and the switches."""
        parser.add_argument("file", type=Path, metavar="DATEI", nargs="?")
        parser.add_argument(
            "--kind", required=True, choices=Surroundings.Kind.values, help="was die Datei zeigt"
        )
        parser.add_argument(
            "--source", default="", help="Quellenvermerk, zum Beispiel „Geobasis NRW, dl-de/zero-2-0“"
        )
        parser.add_argument("--srid", type=int, help="Koordinatensystem (EPSG), wenn die Datei keines nennt")
        parser.add_argument("--remove", action="store_true", help="die Ebene von den Karten nehmen")
        parser.add_argument("--commit", action="store_true", help="schreiben; sonst wird nur geprüft")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read and report; write with --commit."""
        kind = Surroundings.Kind(options["kind"])
        if options["remove"]:
            self._remove(kind, commit=options["commit"])
            return
        if options["file"] is None or not options["source"]:
            raise CommandError("Nötig sind DATEI und --source (der Quellenvermerk steht unter der Karte).")
        try:
            found = layer_in(options["file"], options["srid"])
        except NotLoadableError as refused:
            raise CommandError(f"{refused.problem.code}: {refused.problem.message}") from refused
        except CRSError as error:
            raise CommandError(f"--srid: Das Koordinatensystem {options['srid']} gibt es nicht.") from error
        said = store(found, kind, options["source"]) if options["commit"] else "geprüft, nicht gespeichert"
        self.stdout.write(f"{kind.label}: {found.corners} Eckpunkte im Stadtgebiet, {said}.")

    def _remove(self, kind: Surroundings.Kind, *, commit: bool) -> None:
        layer = Surroundings.objects.of(kind)
        there = layer.exists()
        if commit:
            layer.delete()
        outcome = "entfernt" if there and commit else "vorhanden" if there else "nicht vorhanden"
        self.stdout.write(f"{kind.label}: {outcome}.")
