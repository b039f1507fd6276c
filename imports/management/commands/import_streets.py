"""Check the street directory and, with --commit, put it in the place of the stored one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from imports.places.commanding import DirectoryCommand
from imports.places.files import DirectoryFile, Kind


class Command(DirectoryCommand):
    """manage.py import_streets FILE [--commit]."""

    help = (
        "Prüft das Straßenverzeichnis (CSV: strassenschluessel;strassenname;hausnr_von;hausnr_bis;seite;"
        "zusatz_von;zusatz_bis;gebiet_code;gueltig_ab;gueltig_bis) und ersetzt mit --commit das gespeicherte."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the level of the areas."""
        super().add_arguments(parser)
        parser.add_argument(
            "--level", default="", help="Ebene der Gebiete (sonst die größte unter der Stadt)"
        )

    def file_of(self, path: Path, data: bytes, options: dict[str, Any]) -> DirectoryFile:
        """Return the file with its level."""
        return DirectoryFile(Kind.STREETS, path.name, data, level=options["level"])
