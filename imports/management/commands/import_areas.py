"""Command: read a file with boundaries, say what is wrong with it, and load it as areas of an edition."""

import codecs
import datetime
import json
import re
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from pyproj.exceptions import CRSError

from imports.areas.files import UnknownChoiceError
from imports.areas.loading import HAS_ERRORS, NEEDS_CONFIRMATION, Outcome, load, status_of
from imports.areas.plan import Target
from imports.areas.reading import Fields, Reading, read
from imports.areas.validation import Checked, validate
from imports.areas.wording import number_text

LEVEL = re.compile(r"[a-z][a-z0-9-]{0,49}")


class Command(BaseCommand):
    """Exit status 0: loadable (or loaded), 1: errors, 2: warnings that need ``--confirm``."""

    help = (
        "Liest Gebiete aus GeoJSON, GeoPackage oder Shapefile (auch als ZIP), prüft sie und lädt sie mit "
        "--commit in einen Gebietsstand. Rückgabe: 0 ladbar, 1 Fehler, 2 Warnungen ohne --confirm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file, where it goes, how it is read and the switches."""
        parser.add_argument("file", type=Path, metavar="DATEI")
        parser.add_argument("--level", required=True, help="Gebietsebene, z. B. siedlungsbezirk")
        parser.add_argument("--edition", required=True, help="Gebietsstand: erster Tag, JJJJ-MM-TT")
        parser.add_argument("--code", required=True, metavar="FELD", help="Feld mit dem Schlüssel")
        parser.add_argument("--name", required=True, metavar="FELD", help="Feld mit dem Namen")
        parser.add_argument("--parent", metavar="FELD", help="Feld mit dem Schlüssel des Obergebiets")
        parser.add_argument("--layer", help="Ebene der Datei: Name oder Nummer ab 0")
        parser.add_argument("--srid", type=int, help="Koordinatensystem (EPSG), wenn die Datei keines nennt")
        parser.add_argument("--encoding", help="Zeichensatz einer Shapefile, z. B. UTF-8")
        parser.add_argument(
            "--confirm",
            nargs="+",
            action="extend",
            default=[],
            metavar="CODE",
            help="Warnungen bestätigen, z. B. GEO-45",
        )
        parser.add_argument("--commit", action="store_true", help="schreiben; sonst wird nur geprüft")
        parser.add_argument("--json", action="store_true", help="Meldungen als JSON-Liste")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, validate, load, report; leave with the exit status."""
        target = Target(level(options["level"]), first_day(options["edition"]))
        reading, checked = checked_file(options)
        outcome = (
            load(checked, target, confirmed=options["confirm"], commit=options["commit"])
            if checked.areas
            else refused(checked, options["confirm"])
        )
        if options["json"]:
            self.stdout.write(as_json(outcome))
        else:
            for line in report(reading, checked, outcome, options):
                self.stdout.write(line)
        if outcome.status:
            sys.exit(outcome.status)


def level(slug: str) -> str:
    """Return a level's slug; raise CommandError where it cannot be one."""
    if not LEVEL.fullmatch(slug):
        raise CommandError("--level: Kleinbuchstaben, Ziffern und Bindestriche, z. B. siedlungsbezirk.")
    return slug


def first_day(text: str) -> datetime.date:
    """Return the first day of an edition; raise CommandError where it is no date."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--edition: „{text}“ ist kein Datum der Form JJJJ-MM-TT.") from error


def checked_file(options: dict[str, Any]) -> tuple[Reading, Checked]:
    """Return what the file says and what came of it; raise CommandError for a mistake in the call."""
    path: Path = options["file"]
    if not path.is_file():
        raise CommandError(f"Die Datei „{path}“ gibt es nicht.")
    check_encoding(options["encoding"])
    fields = Fields(options["code"], options["name"], options["parent"])
    try:
        reading = read(path, fields, options["layer"], options["encoding"])
        if reading.features is None:
            return reading, Checked((), None, reading.problems)
        return reading, validate(reading.features, options["srid"], settings.REMAINDER_CODE)
    except UnknownChoiceError as error:
        raise CommandError(str(error)) from error
    except CRSError as error:
        raise CommandError(f"--srid: EPSG:{options['srid']} gibt es nicht.") from error


def check_encoding(name: str | None) -> None:
    """Raise CommandError for an encoding that does not exist."""
    try:
        codecs.lookup(name or "utf-8")
    except LookupError as error:
        raise CommandError(f"--encoding: Den Zeichensatz „{name}“ gibt es nicht.") from error


def refused(checked: Checked, confirmed: list[str]) -> Outcome:
    """Return the outcome of a file that gave no areas."""
    return Outcome(0, 0, 0, 0, checked.problems, status_of(checked.problems, confirmed), is_written=False)


def as_json(outcome: Outcome) -> str:
    """Return the problems for machines; ``line`` is the number of the feature, ``column`` the field."""
    return json.dumps(
        [
            {
                "code": found.code,
                "severity": found.severity.value,
                "line": found.line,
                "column": found.column,
                "message": found.message,
            }
            for found in outcome.problems
        ],
        ensure_ascii=False,
        indent=2,
    )


def report(reading: Reading, checked: Checked, outcome: Outcome, options: dict[str, Any]) -> list[str]:
    """Return what was recognised, every problem and what happened, in German sentences."""
    found = []
    if reading.features is not None:
        features = reading.features
        found.append(
            f"„{features.file}“: {features.format}, {len(features.codes)} Objekte, {features.encoding.shown}"
            + (f", {checked.source} → EPSG:25832" if checked.source else "")
        )
    found += [
        f"{problem.severity.value:<8} {problem.code}  {problem.message}" for problem in outcome.problems
    ]
    if checked.whole is not None:
        found.append(
            f"Fläche zusammen {number_text(float(checked.whole.area_km2))} km²; gezeichnet mit "
            f"{checked.corners} Stützpunkten (Toleranz {number_text(checked.tolerance)} m)."
        )
        found.append(
            f"{outcome.new} neu, {outcome.changed} geändert, {outcome.removed} entfallen, "
            f"{outcome.unchanged} unverändert."
        )
    return [*found, conclusion(outcome, options)]


def conclusion(outcome: Outcome, options: dict[str, Any]) -> str:
    """Return the last line: what was written, or what stands in the way."""
    if outcome.is_written:
        return f"In den Gebietsstand {options['edition']} geschrieben."
    if outcome.status == HAS_ERRORS:
        return "Nichts geschrieben: Bitte beheben Sie zuerst die Fehler."
    if outcome.status == NEEDS_CONFIRMATION:
        codes = sorted(
            {p.code for p in outcome.problems if p.severity.value == "WARNUNG"} - set(options["confirm"])
        )
        ticks = " ".join(f"--confirm {code}" for code in codes)
        return f"Nichts geschrieben: Bitte bestätigen Sie die Warnungen mit {ticks}."
    return "Nur geprüft, nichts geschrieben. Mit --commit wird geladen."
