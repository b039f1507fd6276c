"""What import_streets and import_places share: check by default, write with --commit.

Exit statuses are those of the other imports: 0 loadable, 1 errors, 2 warnings that need --confirm.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imports.loading import LoadingError
from imports.management.commands.import_register import ORDER, REASONS, SHOWN, as_record, exit_status
from imports.management.delivering import content
from imports.places.files import Check, DirectoryFile, check, take_over
from imports.places.messages import with_place


class DirectoryCommand(BaseCommand):
    """Read, check and take over one file of streets or places."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file and what the operator says about it."""
        parser.add_argument("file", type=Path, help="die Datei")
        parser.add_argument("--commit", action="store_true", help="übernehmen; sonst wird nur geprüft")
        parser.add_argument("--confirm", nargs="+", action="extend", default=[], metavar="CODE",
                            help="Warnungen, die geprüft sind")  # fmt: skip
        parser.add_argument("--json", action="store_true", help="Meldungen als JSON")
        parser.add_argument("--sender", default="Kommandozeile", help="von wem die Datei kommt")

    def file_of(self, path: Path, data: bytes, options: dict[str, Any]) -> DirectoryFile:
        """Return the file as the operator describes it."""
        raise NotImplementedError

    def handle(self, *_args: str, **options: Any) -> None:
        """Check the file, print what was found, take it over if asked and allowed."""
        path: Path = options["file"]
        file = self.file_of(path, content(path), options)
        try:
            checked = check(file)
        except LoadingError as error:
            raise CommandError(str(error)) from error
        status = exit_status(checked.problems, set(options["confirm"]))
        self.show(checked, as_json=options["json"])
        if status:
            self.stderr.write(REASONS[status])
            sys.exit(status)
        if options["commit"]:
            take_over(file, checked, options["sender"])

    def show(self, checked: Check, *, as_json: bool) -> None:
        """Write the messages, the heaviest first, and the changes: JSON or at most 200 lines."""
        ordered = sorted(checked.problems, key=lambda found: ORDER.index(found.severity))
        if as_json:
            records = [as_record(found) for found in ordered]
            self.stdout.write(json.dumps(records, ensure_ascii=False, indent=1))
            return
        for found in ordered[:SHOWN]:
            self.stdout.write(f"{found.severity:8}{found.code:8}{with_place(found)}")
        if len(ordered) > SHOWN:
            self.stdout.write(f"und {len(ordered) - SHOWN} weitere Meldungen")
        if checked.changes is not None:
            self.stdout.write(checked.changes.sentence)
