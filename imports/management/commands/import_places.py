"""Check a list of places and, with --commit, take it over."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from imports.places.commanding import DirectoryCommand
from imports.places.files import DirectoryFile, Kind


class Command(DirectoryCommand):
    """manage.py import_places FILE [--commit]."""

    help = (
        "Prüft eine Liste von Einrichtungen (CSV: art;name;anschrift;rechtswert;hochwert;verweis;hinweis; "
        "oder GeoJSON mit Punkten) und übernimmt sie mit --commit. Koordinaten in Grad (WGS84) oder Metern "
        "(EPSG:25832); ohne Koordinaten muss die Anschrift im Straßenverzeichnis stehen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what a file of one kind of places leaves out."""
        super().add_arguments(parser)
        parser.add_argument(
            "--category", default="", metavar="ART", help="Art der Einrichtungen, wo die Datei keine nennt"
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="die Datei ist vollständig: was in ihren Arten fehlt, wird gelöscht",
        )

    def file_of(self, path: Path, data: bytes, options: dict[str, Any]) -> DirectoryFile:
        """Return the file with its category."""
        return DirectoryFile(
            Kind.PLACES, path.name, data, category=options["category"], is_complete=options["replace"]
        )
