"""manage.py audit_release: try to work out withheld numbers from what is published."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict, replace

from django.core.management.base import BaseCommand, CommandError

from indicators.models import Release
from indicators.outside.auditing import Verdict, audit_rows, in_words
from indicators.outside.site import Site, UnreachableError

LISTED = 20
"""Findings named one by one; more are counted."""


class Command(BaseCommand):
    """Attack a release from outside; exit status 1 when something can be recovered."""

    help = (
        "Versucht, gesperrte Zahlen einer Veröffentlichung auszurechnen: nur aus veröffentlichten Werten, "
        "Seiten und Dateien. Endet mit 1, wenn etwas zu errechnen ist oder nichts bewiesen werden kann."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the release and how to answer."""
        parser.add_argument("release", type=int, help="Nummer der Veröffentlichung")
        parser.add_argument("--json", action="store_true", help="das Ergebnis als JSON")
        parser.add_argument(
            "--values-only", action="store_true", help="nur die Werte prüfen, nicht die Seiten und Dateien"
        )

    def handle(self, *args: object, **options: bool) -> None:
        """Audit, tell the result, and end with 0 only when nothing can be recovered."""
        release = Release.objects.filter(number=int(options["release"])).first()
        if release is None:
            raise CommandError(f"Eine Veröffentlichung {options['release']} gibt es nicht.")
        verdict = audit_rows(release)
        if not options["values_only"] and _has_pages(release):
            verdict = _with_pages(verdict, release)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(verdict) | {"passes": verdict.passes}, ensure_ascii=False))
        else:
            self.stdout.writelines(f"{line}\n" for line in _lines(verdict))
        if not verdict.passes:
            sys.exit(1)


def _has_pages(release: Release) -> bool:
    """Say whether the public site shows a release: drafts, internal and withdrawn ones have no pages."""
    return Release.objects.for_public().filter(number=release.number).exists()


def _with_pages(verdict: Verdict, release: Release) -> Verdict:
    """Return the verdict with what the pages say; a site that does not answer is a failure."""
    try:
        leaks = tuple(Site(release).leaks())
    except UnreachableError as error:
        return replace(verdict, failure=verdict.failure or str(error))
    return replace(verdict, leaks=(*verdict.leaks, *leaks))


def _lines(verdict: Verdict) -> Iterator[str]:
    """Yield the result in German."""
    yield f"Veröffentlichung {verdict.release}: {verdict.withheld} gesperrte Werte angegriffen."
    found = [f"zu errechnen: {in_words(one)}" for one in verdict.recovered]
    found += [f"früher schon gezeigt: {one}" for one in verdict.exposed]
    found += list(verdict.leaks)
    yield from found[:LISTED]
    if len(found) > LISTED:
        yield f"und {len(found) - LISTED} weitere."
    if verdict.doubtful:
        yield (
            f"{verdict.doubtful} von {verdict.blocks} Blöcken widersprechen dem Katalog oder früheren "
            "Veröffentlichungen; dort galt nur, was sicher ist."
        )
    if verdict.failure:
        yield f"Nicht zu beweisen: {verdict.failure}"
    yield "Bestanden: nichts ist zu errechnen." if verdict.passes else "Nicht bestanden."
