"""One file of streets or places: checked, compared with the stored, taken over; for commands and pages."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from django.utils import timezone

from imports.loading import LoadingError
from imports.loading.knowing import known_editions
from imports.places.checking import check_places
from imports.places.place_loading import PlaceChanges, known_places, load_places, place_changes
from imports.places.reading import read_places
from imports.places.street_loading import StreetChanges, load_streets, street_changes
from imports.places.streets import check_streets
from imports.problems import Problem, is_loadable


class Kind(StrEnum):
    """What a file holds."""

    STREETS = "strassen"
    PLACES = "orte"


@dataclass(frozen=True)
class DirectoryFile:
    """A file as it came; ``category`` for places that name none, ``level`` that of streets ("": largest).

    ``is_complete`` says that stored places of its categories which it does not name are to go.
    """

    kind: Kind
    name: str
    data: bytes
    category: str = ""
    level: str = ""
    is_complete: bool = False

    @property
    def sha256(self) -> str:
        """Return the hash of the file."""
        return sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Check:
    """What is wrong with a file and what it changes; ``changes`` is None where it has errors."""

    problems: tuple[Problem, ...]
    rows: int
    changes: StreetChanges | PlaceChanges | None


def check(file: DirectoryFile) -> Check:
    """Return every problem of a file and its changes. Raises LoadingError before the first areas."""
    editions = known_editions(file.level)
    if not editions or not any(edition.parts for edition in editions):
        raise LoadingError("Es gibt noch keine Gebiete. Bitte zuerst „manage.py import_areas“ ausführen.")
    if file.kind is Kind.STREETS:
        found = check_streets(file.data, file.name, editions, timezone.localdate())
        count = sum(len(ranges) for ranges in found.table.ranges.values())
        if not is_loadable(found.problems):
            return Check(found.problems, count, None)
        streets = street_changes(found)
        return Check((*found.problems, *streets.problems), count, streets)
    rows, problems = read_places(file.data, file.name, needs_category=not file.category)
    places, wrong = check_places(rows, known_places(), file.category)
    problems += wrong
    if not is_loadable(problems):
        return Check(tuple(problems), len(rows), None)
    changes = place_changes(places, replace=file.is_complete)
    return Check((*problems, *changes.problems), len(rows), changes)


def take_over(file: DirectoryFile, checked: Check, sender: str) -> None:
    """Write the changes of a checked file; nothing where it has errors."""
    if isinstance(checked.changes, StreetChanges):
        load_streets(checked.changes, sender, file.name, file.sha256)
    elif checked.changes is not None:
        load_places(checked.changes, sender, file.name, file.sha256)
