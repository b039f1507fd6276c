"""Check a file of the residents' register and, with --commit, take it over."""

import json
import sys
from argparse import ArgumentParser, BooleanOptionalAction, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imports.loading import LoadingError, file_facts, known, load
from imports.messages import Severity
from imports.places.street_loading import stored_addresses
from imports.problems import Problem
from imports.sources.register.addresses import AddressTable, read_addresses
from imports.sources.register.checking import check_register
from imports.sources.register.keys import SourceKeyError
from imports.sources.register.mapping import ColumnMapping, MappingError, read_mapping
from imports.sources.register.options import Options
from imports.validation import Checked, Known, largest_changes, repeat_problems
from imports.validation.plausibility import plain

SOURCE = "register"
SHOWN = 200
LONG_FILE = 10_000_000
"""Bytes from which on the progress of reading is shown."""
ORDER = list(Severity)
ERRORS, UNCONFIRMED = 1, 2
EPILOG = """
Geprüft wird immer die ganze Datei; geschrieben wird nur mit --commit.
Rückgabe: 0 übernehmbar, 1 Fehler, 2 Warnungen, die --confirm brauchen.

Zuordnung (--mapping), TOML oder JSON:
  profil = "R3"                  sonst an den Spalten erkannt
  verfahren = "…"                nur bei gerundeten oder verfremdeten Zahlen
  [spalten]                      unsere Spalte = Überschrift in der Datei
  zeit = "ZEIT"
  gebiet = "RAUMID"
  [zellen]                       nur R3: Überschrift = was die Zahlen zählen
  E_E = "HW"
  E_EM = "HW GESCHLECHT=M"
  E_E00_01 = "HW ALTER=0-0"
  [codes.zuwanderung]            nur R1: Schlüssel der Datei = unser Schlüssel
  D = "1"
  [nicht_uebernehmen]
  spalten = ["BEZ", "PGR"]
"""


class Command(BaseCommand):
    """Read, check and load one file of the profiles R1, R2 or R3."""

    help = "Prüft eine Datei der Einwohnermeldedatei (R1, R2, R3) und übernimmt sie mit --commit."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Return the parser; the epilog keeps its lines."""
        return super().create_parser(
            prog_name, subcommand, epilog=EPILOG, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file and what the operator says about it."""
        parser.add_argument("file", type=Path, help="die gelieferte Datei")
        parser.add_argument("--commit", action="store_true", help="Werte übernehmen")
        parser.add_argument("--confirm", nargs="+", action="extend", default=[], metavar="CODE",
                            help="Warnungen, die geprüft sind")  # fmt: skip
        parser.add_argument("--json", action="store_true", help="Meldungen als JSON")
        parser.add_argument("--mapping", type=Path, help="Zuordnung der Spalten (TOML oder JSON)")
        parser.add_argument(
            "--addresses", type=Path, help="Zuordnung der Adressen zu Gebieten (CSV); sonst das Verzeichnis"
        )
        parser.add_argument(
            "--level", default="", help="Gebietsebene der Datei (sonst die größte unter der Stadt)"
        )
        parser.add_argument("--publishable", action="store_true",
                            help="Datei ist zur Veröffentlichung vorbereitet (GEH-01, GEH-02)")  # fmt: skip
        parser.add_argument(
            "--only-aggregated", action="store_true", help="Dateien mit Personen (R1) ablehnen"
        )
        parser.add_argument("--missing-is-zero", action=BooleanOptionalAction, default=None,
                            help="fehlende Kombinationen bedeuten 0")  # fmt: skip
        parser.add_argument("--max-mb", type=int, default=0, help="größte Datei in MB")
        parser.add_argument("--sender", default="Kommandozeile", help="von wem die Datei kommt")

    def handle(self, *_args: str, **options: Any) -> None:
        """Check the file, print what was found, load it if asked and allowed."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"Die Datei „{path}“ gibt es nicht.")
        try:
            facts, before = file_facts(path), known(SOURCE, options["level"])
            checked = self.check_file(path, before, options)
        except (LoadingError, MappingError, SourceKeyError) as error:
            raise CommandError(str(error)) from error
        problems = (*checked.problems, *repeat_problems(checked.figures, before, facts.sha256))
        status = exit_status(problems, set(options["confirm"]))
        self.show(checked, problems, as_json=options["json"])
        if not options["json"]:
            self.show_changes(checked, before)
        if status == 0 and options["commit"]:
            done = load(checked, SOURCE, facts, options["sender"], problems)
            self.say(f"{done.new} neu, {done.changed} geändert, {done.unchanged} unverändert.")
        if status:
            self.say(REASONS[status])
            sys.exit(status)

    def check_file(self, path: Path, before: Known, options: dict[str, Any]) -> Checked:
        """Return figures and problems of the file; an unusable address table stops here."""
        addresses, wrong = addresses_of(options["addresses"], before)
        if wrong:
            return Checked("R1", problems=tuple(wrong))
        limit = options["max_mb"]
        chosen = Options(
            mapping=mapping_of(options["mapping"]),
            records_allowed=not options["only_aggregated"],
            publishable=options["publishable"],
            missing_is_zero=options["missing_is_zero"],
            max_megabytes=limit or Options.max_megabytes,
            max_record_megabytes=limit or Options.max_record_megabytes,
            addresses=addresses,
            progress=self.progress,
        )
        with path.open("rb") as stream:
            return check_register(stream, path.name, before, chosen)

    def progress(self, done: int, size: int) -> None:
        """Say how much of a long file is read."""
        if size > LONG_FILE:
            self.stderr.write(f"  {done * 100 // max(size, 1)} % gelesen", ending="\r")

    def say(self, text: str) -> None:
        """Write a line for people; standard output belongs to the messages."""
        self.stderr.write(text)

    def show(self, checked: Checked, problems: tuple[Problem, ...], *, as_json: bool) -> None:
        """Write the messages, the heaviest first: JSON or at most 200 lines."""
        ordered = sorted(problems, key=lambda found: ORDER.index(found.severity))
        if as_json:
            self.stdout.write(
                json.dumps([as_record(found) for found in ordered], ensure_ascii=False, indent=1)
            )
            return
        self.stdout.write(summary(checked))
        for found in ordered[:SHOWN]:
            self.stdout.write(f"{found.severity:8}{found.code:8}{found.message}")
        hidden = len(ordered) - SHOWN + checked.omitted if len(ordered) > SHOWN else checked.omitted
        if hidden:
            self.stdout.write(f"und {hidden} weitere Meldungen")

    def show_changes(self, checked: Checked, before: Known) -> None:
        """Write the ten largest changes of area totals, whether or not they are plausible."""
        changes = largest_changes(checked.figures, before, {"HW"}) if checked.loadable else []
        for area, earlier, now in changes:
            self.stdout.write(f"  {area}: {plain(now)} statt {plain(earlier)} am letzten Stichtag")


REASONS = {
    ERRORS: "Die Datei enthält Fehler und wird nicht übernommen.",
    UNCONFIRMED: "Die Warnungen müssen mit --confirm CODE bestätigt werden.",
}


def exit_status(problems: tuple[Problem, ...], confirmed: set[str]) -> int:
    """Return 1 with an error, 2 with a warning that is not confirmed, else 0."""
    if any(found.severity is Severity.ERROR for found in problems):
        return ERRORS
    open_warnings = {found.code for found in problems if found.severity is Severity.WARNING} - confirmed
    return UNCONFIRMED if open_warnings else 0


def as_record(found: Problem) -> dict[str, str | int | None]:
    """Return a problem as machines read it."""
    return {
        "code": found.code,
        "severity": found.severity.value,
        "line": found.line,
        "column": found.column,
        "message": found.message,
    }


def summary(checked: Checked) -> str:
    """Return what was recognised, in one line."""
    days = ", ".join(f"{day:%d.%m.%Y}" for day in checked.periods) or "kein Stichtag"
    measures = len({figure.measure_key for figure in checked.figures})
    parts = [checked.profile or "kein Format erkannt", checked.encoding or "kein Zeichensatz", days]
    return ", ".join([*parts, f"{checked.rows_read} Zeilen", f"{measures} Zählgrößen"])


def mapping_of(path: Path | None) -> ColumnMapping:
    """Return the mapping in a file, an empty one without a file."""
    if path is None:
        return ColumnMapping()
    try:
        return read_mapping(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"Die Zuordnung „{path}“ ist nicht lesbar.") from error


def addresses_of(path: Path | None, before: Known) -> tuple[AddressTable | None, list[Problem]]:
    """Return the address table in a file and its errors; without a file the stored street directory."""
    if path is None:
        return stored_addresses(before.editions[0].level), []
    try:
        table, problems = read_addresses(path.read_bytes(), path.name)
    except OSError as error:
        raise CommandError(f"Die Zuordnung der Adressen „{path}“ ist nicht lesbar.") from error
    return table, [found for found in problems if found.severity is Severity.ERROR]
