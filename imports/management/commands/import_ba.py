"""Check a file of the Bundesagentur für Arbeit and, with --commit, take it over."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from imports.loading import known
from imports.management.delivering import DeliveryCommand, content
from imports.reading import decode, read_rows
from imports.sources.ba import SOURCE, check
from imports.sources.ba_keys import KeyTable, KeyTableError, read_keys
from imports.validation import Checked, Known

REGISTER = "register"


class Command(DeliveryCommand):
    """Read, check and load one file of the profiles B1, B2 or B3."""

    source = SOURCE
    help = (
        "Prüft eine Datei der Arbeitsmarktstatistik (kleinräumig, Eckwerte, Übergabeformat) und übernimmt "
        "sie mit --commit."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the key table and what the operator says about them."""
        super().add_arguments(parser)
        parser.add_argument(
            "--keys",
            type=Path,
            help="Schlüsseltabelle (CSV): akg_schluessel;gebiet_code;gueltig_ab;gueltig_bis[;bezeichnung]",
        )

    def check_file(self, data: bytes, name: str, before: Known, options: dict[str, Any]) -> Checked:
        """Return figures and problems of the file; the register says how many people live where."""
        try:
            keys = key_table(options["keys"])
            return check(data, name, before, keys, known(REGISTER).earlier)
        except KeyTableError as error:
            raise CommandError(str(error)) from error


def key_table(path: Path | None) -> KeyTable | None:
    """Return the key table in a file, None without a file; raises KeyTableError."""
    if path is None:
        return None
    decoded = decode(content(path), path.name)
    if not decoded.text:
        raise KeyTableError(decoded.problems[0].message)
    return read_keys(read_rows(decoded.text)[0])
