"""Check any table of another office and, with --commit, take it over as a mapping says."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from imports.loading import known
from imports.management.delivering import DeliveryCommand, content
from imports.sources.table import TableMapping, TableMappingError, check_table, read_mapping
from imports.validation import Checked, Known


class Command(DeliveryCommand):
    """Read, check and load one CSV, XLSX or ODS file."""

    help = (
        "Prüft eine beliebige Tabelle (CSV, XLSX, ODS) nach einer Zuordnung und übernimmt sie mit --commit. "
        "Wie man eine Zuordnung schreibt, steht in docs/zuordnung.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the mapping and what the operator says about them."""
        super().add_arguments(parser)
        parser.add_argument("--mapping", type=Path, required=True, help="Zuordnung (TOML)")

    def handle(self, *args: str, **options: Any) -> None:
        """Check the file as its mapping says; the mapping also names the source."""
        mapping = mapping_in(options["mapping"])
        self.source = mapping.source  # type: ignore[misc] # other commands have one source for all files
        super().handle(*args, **(options | {"mapping": mapping}))

    def check_file(self, data: bytes, name: str, before: Known, options: dict[str, Any]) -> Checked:
        """Return figures and problems of the file; each level of the mapping is looked up once."""
        mapping: TableMapping = options["mapping"]
        levels = {level: known(mapping.source, level) if level else before for level in mapping.levels}
        for level, found in levels.items():
            if not any(edition.parts for edition in found.editions):
                raise CommandError(
                    f"Die Gebietsebene „{level}“ hat keine Gebiete. Bitte in der Zuordnung prüfen."
                )
        try:
            return check_table(data, name, mapping, levels)
        except TableMappingError as error:
            raise CommandError(str(error)) from error


def mapping_in(path: Path) -> TableMapping:
    """Return the mapping in a file; an unusable one stops the operator with every mistake."""
    try:
        return read_mapping(content(path).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise CommandError(f"Die Zuordnung „{path}“ ist keine UTF-8-Datei.") from error
    except TableMappingError as error:
        raise CommandError(f"Die Zuordnung „{path}“ ist nicht verwendbar.\n{error}") from error
