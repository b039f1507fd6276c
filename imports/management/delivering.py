"""What the commands for small deliveries share: check by default, write with --commit.

Messages and exit statuses are those of ``import_register``: 0 loadable, 1 errors,
2 warnings that need --confirm.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from imports.loading import LoadingError, file_facts, known, load
from imports.management.commands.import_register import (
    ORDER,
    REASONS,
    SHOWN,
    as_record,
    exit_status,
    summary,
)
from imports.problems import Problem
from imports.validation import Checked, Known, repeat_problems


class DeliveryCommand(BaseCommand):
    """Read, check and load one file of a source; the file is small enough to be held in memory."""

    source: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file and what the operator says about it."""
        parser.add_argument("file", type=Path, help="die gelieferte Datei")
        parser.add_argument("--commit", action="store_true", help="Werte übernehmen")
        parser.add_argument("--confirm", nargs="+", action="extend", default=[], metavar="CODE",
                            help="Warnungen, die geprüft sind")  # fmt: skip
        parser.add_argument("--json", action="store_true", help="Meldungen als JSON")
        parser.add_argument("--sender", default="Kommandozeile", help="von wem die Datei kommt")

    def handle(self, *_args: str, **options: Any) -> None:
        """Check the file, print what was found, load it if asked and allowed."""
        path: Path = options["file"]
        data = content(path)
        try:
            facts, before = file_facts(path), known(self.source)
            checked = self.check_file(data, path.name, before, options)
            problems = (*checked.problems, *repeat_problems(checked.figures, before, facts.sha256))
            status = exit_status(problems, set(options["confirm"]))
            self.show(checked, problems, as_json=options["json"])
            if status == 0 and options["commit"]:
                done = load(checked, self.source, facts, options["sender"], problems)
                self.stderr.write(f"{done.new} neu, {done.changed} geändert, {done.unchanged} unverändert.")
        except LoadingError as error:
            raise CommandError(str(error)) from error
        if status:
            self.stderr.write(REASONS[status])
            sys.exit(status)

    def check_file(self, data: bytes, name: str, before: Known, options: dict[str, Any]) -> Checked:
        """Return figures and problems of the file; a source says how."""
        raise NotImplementedError

    def show(self, checked: Checked, problems: tuple[Problem, ...], *, as_json: bool) -> None:
        """Write the messages, the heaviest first: JSON or at most 200 lines."""
        ordered = sorted(problems, key=lambda found: ORDER.index(found.severity))
        if as_json:
            records = [as_record(found) for found in ordered]
            self.stdout.write(json.dumps(records, ensure_ascii=False, indent=1))
            return
        self.stdout.write(summary(checked))
        for found in ordered[:SHOWN]:
            self.stdout.write(f"{found.severity:8}{found.code:8}{found.message}")
        if len(ordered) > SHOWN:
            self.stdout.write(f"und {len(ordered) - SHOWN} weitere Meldungen")


def content(path: Path) -> bytes:
    """Return the bytes of a file the operator names."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"Die Datei „{path}“ ist nicht lesbar.") from error
