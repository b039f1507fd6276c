"""Tables that nobody has described yet: kept until somebody says how to read them, or throws them away."""

import hashlib

from django.conf import settings
from django.db import transaction

from imports.models import Mapping, OpenTable, Upload
from imports.problems import problem
from imports.reading import decode
from imports.sources.table import Look, TableMappingError, look
from imports.sources.table.grid import is_workbook
from imports.sources.table.mapping import Shape, SheetForm, TextForm
from imports.sources.table.proposing import header_row
from imports.sources.table.workbook import read_workbook, sheet_names
from imports.uploading.archives import refusal
from imports.uploading.checking import NotCheckedError
from imports.uploading.mappings import source_of, write_mapping
from imports.uploading.receiving import NOT_KEPT, Incoming, RefusedError, receive
from imports.uploading.recognition import first_rows, names_persons
from imports.uploading.workbooks import MOST_MEGABYTES
from indicators.models import Act, record

LOOKED_AT = 30


@transaction.atomic
def keep_open(incoming: Incoming, mapping: Mapping | None = None) -> OpenTable:
    """Return the kept table; raises RefusedError for one with persons, or that is no table.

    ``mapping`` is the saved one that is to be changed with the table in view.
    """
    reason = refusal(incoming.data, incoming.name, settings.UPLOAD_MEGABYTES)
    if reason:
        raise RefusedError(reason)
    if has_persons(incoming.data, incoming.name):
        raise RefusedError(problem("REG-02").message)
    if not is_table(incoming.data, incoming.name):
        raise RefusedError(
            f"„{incoming.name}“ ist keine Tabelle: In keiner der ersten Zeilen stehen zwei Spalten.", NOT_KEPT
        )
    sha256 = hashlib.sha256(incoming.data).hexdigest()
    table = OpenTable.objects.create(
        file_name=incoming.name[:200],
        sha256=sha256,
        size=len(incoming.data),
        content=incoming.data,
        text=mapping.text if mapping else "",
        mapping=mapping,
        person=incoming.person[:150],
    )
    record(incoming.person, Act.UPLOADED, table.file_name, sha256=sha256, text="noch ohne Zuordnung")
    return table


def has_persons(data: bytes, name: str) -> bool:
    """Say whether any sheet of a file begins like a list of persons."""
    if not is_workbook(data):
        return names_persons(first_rows(decode(data, name, MOST_MEGABYTES).text, LOOKED_AT))
    for sheet in sheet_names(data):
        rows = read_workbook(data, name, sheet, MOST_MEGABYTES)
        if isinstance(rows, list) and names_persons([row.cells for row in rows[:LOOKED_AT]]):
            return True
    return False


def is_table(data: bytes, name: str) -> bool:
    """Say whether one of the first rows has two filled cells."""
    found = look(data, name, TextForm(), SheetForm())
    if found.is_workbook:
        return True
    return any(sum(bool(cell.strip()) for cell in cells) > 1 for _, cells in found.first_rows)


def first_shape(data: bytes, name: str) -> Shape:
    """Return where the header of a table seems to stand."""
    return Shape(header_row(look(data, name, TextForm(), SheetForm()).first_rows))


def look_at(table: OpenTable, text: TextForm, sheet: SheetForm) -> Look:
    """Return what a kept table looks like; an unknown sheet is the first."""
    data = bytes(table.content)
    try:
        return look(data, table.file_name, text, sheet)
    except TableMappingError:
        return look(data, table.file_name, text, SheetForm(sheet.shape))


@transaction.atomic
def save_and_send(table: OpenTable, name: str, text: str, person: str) -> Upload:
    """Save a mapping, and return the upload that its table becomes with it; the table is gone.

    The mapping that was opened is changed where it keeps its name; another name makes
    another mapping. Raises UnusableMappingError and RefusedError, and saves nothing then.
    """
    opened = table.mapping
    replaces = opened if opened and opened.name == " ".join(name.split()) else None
    mapping = write_mapping(name, text, person, replaces=replaces)
    source = source_of(mapping.kind, mapping.text)
    upload = receive(Incoming(table.file_name, bytes(table.content), source, mapping, person))
    table.delete()
    return upload


@transaction.atomic
def discard_table(table: OpenTable, person: str) -> None:
    """Throw a table away."""
    record(person, Act.FILE_DISCARDED, table.file_name, sha256=table.sha256)
    table.delete()


def reopened(mapping: Mapping, person: str) -> OpenTable:
    """Return the newest kept file of a mapping as a table, to change the mapping with it in view.

    Raises NotCheckedError where there is none.
    """
    uploads = Upload.objects.filter(mapping=mapping, content__isnull=False).order_by("-received_at")
    upload = uploads.first()
    if upload is None or upload.content is None:
        raise NotCheckedError("Zu dieser Zuordnung ist keine Datei mehr da. Bitte ändern Sie sie als Text.")
    incoming = Incoming(upload.file_name, bytes(upload.content), "", None, person)
    return keep_open(incoming, mapping)
