"""A file arrives: refused with a sentence, or kept until somebody decides on it.

A file with persons is counted in memory at once and dropped; nothing of it reaches the
database but the counts.
"""

import hashlib
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction

from imports.models import Mapping, Upload
from imports.problems import Problem, problem
from imports.reading import decode
from imports.sources.register.mapping import ColumnMapping, MappingError, read_mapping
from imports.sources.table.workbook import sheet_names
from imports.uploading.archives import refusal
from imports.uploading.checking import Paper
from imports.uploading.mappings import mappings_for
from imports.uploading.mappings import source_of as mapping_source
from imports.uploading.recognition import Recognised, first_rows, names_persons, recognised
from imports.uploading.results import checked_upload, store_result
from imports.uploading.workbooks import MOST_MEGABYTES, as_csv, is_workbook
from indicators.models import Act, Source, record

NOT_KEPT = "Die Datei wurde nicht gespeichert."
OTHERWISE = "Ist es eine Tabelle mit Zahlen und ohne Personen, wählen Sie als Quelle „andere Tabelle“."
RECOGNISE, ANY_TABLE = "", "tabelle"
"""Choices of a source: to be recognised, or any table with a mapping."""
TABLE, UNKNOWN = Recognised(profile="Tabelle"), Recognised()


class RefusedError(Exception):
    """A file that is not taken in; ``reasons`` are German sentences."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class UnmappedError(RefusedError):
    """A table that no source and no saved mapping recognises: somebody has to say how to read it."""


@dataclass(frozen=True)
class Incoming:
    """What a person sends: file, chosen source, mapping and account name.

    ``is_found`` says that the mapping was found by the columns of the file.
    """

    name: str
    data: bytes
    source: str
    mapping: Mapping | None
    person: str
    is_found: bool = False


def receive(incoming: Incoming) -> Upload:
    """Return the saved upload, waiting for its check, or checked where it has persons.

    Raises RefusedError for a file of which nothing is kept.
    """
    reason = refusal(incoming.data, incoming.name, settings.UPLOAD_MEGABYTES)
    if reason:
        raise RefusedError(reason)
    text = text_of(incoming)
    found = recognition_of(incoming, text)
    if found == UNKNOWN and incoming.source in (RECOGNISE, ANY_TABLE):
        incoming, found = with_saved_mapping(incoming), TABLE
    source = source_of(incoming, found)
    sha256 = hashlib.sha256(incoming.data).hexdigest()
    paper = Paper(incoming.name, incoming.data, sha256, source, incoming.mapping)
    return receive_persons(paper, incoming.person) if found.has_persons else keep(paper, incoming, found)


def text_of(incoming: Incoming) -> str:
    """Return the file as text, a workbook as its first sheet; raises RefusedError where it has none.

    "" for a workbook whose first sheet is an empty cover.
    """
    data = incoming.data
    if is_workbook(data, incoming.name):
        converted = as_csv(data, incoming.name)
        if isinstance(converted, Problem):
            raise RefusedError(converted.message)
        data = converted
    decoded = decode(data, incoming.name, MOST_MEGABYTES)
    if not decoded.text and len(sheet_names(incoming.data)) > 1:
        return ""
    if not decoded.text:
        raise RefusedError(*(found.message for found in decoded.problems))
    return decoded.text


def recognition_of(incoming: Incoming, text: str) -> Recognised:
    """Return what the file is; raises RefusedError for one with persons that may not be read here."""
    mapping = incoming.mapping
    if incoming.source == ANY_TABLE or (mapping and mapping.kind == Mapping.Kind.TABLE):
        if names_persons(first_rows(text, 30)):
            raise RefusedError(problem("REG-02").message)
        return TABLE if mapping else UNKNOWN
    if not text:
        return UNKNOWN
    found = recognised(text, columns_of(mapping))
    if found.problems:
        hints = () if found.source else (OTHERWISE,)
        raise RefusedError(*(one.message for one in found.problems), *hints)
    if found.has_persons and not settings.UPLOAD_PERSONS:
        raise RefusedError(problem("REG-02").message)
    if found.profile == "B1" and not mapping:
        raise RefusedError(
            "Kleinräumige Daten der BA brauchen die Schlüsseltabelle der Gebiete. "
            "Bitte wählen Sie sie unter „Zuordnung“ aus oder laden Sie sie mit hoch.",
            NOT_KEPT,
        )
    return found


def with_saved_mapping(incoming: Incoming) -> Incoming:
    """Return the file with the saved mapping that fits it; raises UnmappedError for none or several."""
    found = mappings_for(incoming.data, incoming.name)
    if len(found) > 1:
        names = ", ".join(f"„{mapping.name}“" for mapping in found)
        raise RefusedError(
            f"Zu „{incoming.name}“ passen mehrere Zuordnungen: {names}. Bitte wählen Sie eine davon aus.",
            NOT_KEPT,
        )
    if not found:
        raise UnmappedError(
            f"Der Aufbau von „{incoming.name}“ passt zu keiner Quelle, die der Atlas kennt, und zu keiner "
            "gespeicherten Zuordnung."
        )
    source = mapping_source(found[0].kind, found[0].text)
    return replace(incoming, source=source, mapping=found[0], is_found=True)


def columns_of(mapping: Mapping | None) -> ColumnMapping | None:
    """Return the mapping of the columns of a register file, or None."""
    if not mapping or mapping.kind != Mapping.Kind.REGISTER:
        return None
    try:
        return read_mapping(mapping.text)
    except MappingError as error:
        raise RefusedError(str(error)) from error


def source_of(incoming: Incoming, found: Recognised) -> str:
    """Return the slug of the source; raises RefusedError where it is not known or not the chosen one."""
    if found.profile == "Tabelle":
        return incoming.source
    names = dict(Source.objects.values_list("slug", "name"))
    if not found.source:
        raise RefusedError(
            f"Der Aufbau von „{incoming.name}“ passt nicht zur gewählten Quelle "
            f"„{names.get(incoming.source, incoming.source)}“. Eine andere Tabelle laden Sie bitte als "
            "„andere Tabelle“ hoch; leere Dateien zum Ausfüllen gibt es unter „Vorlagen“.",
            NOT_KEPT,
        )
    if incoming.source and incoming.source != found.source:
        raise RefusedError(
            f"„{incoming.name}“ sieht nach „{names.get(found.source, found.source)}“ aus, gewählt ist "
            f"„{names.get(incoming.source, incoming.source)}“. Bitte prüfen Sie Datei und Quelle.",
            NOT_KEPT,
        )
    if found.source not in names:
        raise RefusedError(f"Die Quelle „{found.source}“ fehlt im Katalog.", NOT_KEPT)
    return found.source


@transaction.atomic
def keep(paper: Paper, incoming: Incoming, found: Recognised) -> Upload:
    """Return the saved upload with its file."""
    upload = Upload.objects.create(
        file_name=paper.name[:200],
        sha256=paper.sha256,
        size=len(paper.data),
        sender=incoming.person[:150],
        source_id=paper.source,
        mapping=paper.mapping,
        is_recognised=incoming.is_found or not incoming.source,
        profile=found.profile,
        content=paper.data,
    )
    record(incoming.person, Act.UPLOADED, upload.file_name, sha256=upload.sha256)
    return upload


def receive_persons(paper: Paper, person: str) -> Upload:
    """Return the checked upload of a file with persons; the file itself is gone when this returns."""
    result = checked_upload(paper, keeps_rows=False)
    with transaction.atomic():
        upload = Upload.objects.create(
            file_name=paper.name[:200],
            sha256=paper.sha256,
            size=len(paper.data),
            sender=person[:150],
            source_id=paper.source,
            mapping=paper.mapping,
            has_persons=True,
        )
        store_result(upload, result)
        record(
            person,
            Act.UPLOADED,
            upload.file_name,
            sha256=upload.sha256,
            text="Datei mit Personen, nicht aufbewahrt",
        )
    return upload
