"""The check of a file from its bytes to figures and problems, whichever source it comes from.

Reads the database, writes nothing.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings

from imports.loading import LoadingError, known
from imports.models import Mapping
from imports.problems import Problem
from imports.reading import decode, read_rows
from imports.sources import ba, itnrw
from imports.sources.ba_keys import KeyTable, KeyTableError, read_keys
from imports.sources.itnrw_tables import setups
from imports.sources.register.checking import check_register
from imports.sources.register.keys import SourceKeyError
from imports.sources.register.mapping import ColumnMapping, MappingError
from imports.sources.register.mapping import read_mapping as read_register_mapping
from imports.sources.register.options import Options
from imports.sources.table import TableMappingError, check_table
from imports.sources.table import read_mapping as read_table_mapping
from imports.uploading.packing import by_weight
from imports.uploading.recognition import BA, ITNRW, REGISTER
from imports.uploading.workbooks import as_csv, is_workbook
from imports.validation import Checked, repeat_problems

UNUSABLE = (KeyTableError, LoadingError, MappingError, SourceKeyError, TableMappingError)
"""What stops a check before the file is to blame; each says its way out."""


class NotCheckedError(Exception):
    """A file that could not be checked; the message is a German sentence for the sender."""


@dataclass(frozen=True)
class Paper:
    """What is checked: name, bytes and SHA-256 of the file, the slug of its source, and its mapping."""

    name: str
    data: bytes
    sha256: str
    source: str
    mapping: Mapping | None = None

    @property
    def is_table(self) -> bool:
        """Whether the mapping says everything about the layout."""
        return self.mapping is not None and self.mapping.kind == Mapping.Kind.TABLE


def check(paper: Paper) -> Checked:
    """Return figures and problems of a file, the heaviest first; raises NotCheckedError."""
    data = paper.data
    if is_workbook(data, paper.name) and not paper.is_table:
        converted = as_csv(data, paper.name)
        if isinstance(converted, Problem):
            return Checked("", problems=(converted,))
        data = converted
    try:
        checked = reader_of(paper)(data, paper)
        before = known(paper.source)
    except UNUSABLE as error:
        raise NotCheckedError(str(error)) from error
    problems = (*checked.problems, *repeat_problems(checked.figures, before, paper.sha256))
    return replace(checked, problems=by_weight(problems))


Reader = Callable[[bytes, Paper], Checked]


def reader_of(paper: Paper) -> Reader:
    """Return the function that reads files of a source."""
    if paper.is_table:
        return read_table
    readers: dict[str, Reader] = {REGISTER: read_register, BA: read_ba, ITNRW: read_itnrw}
    if paper.source not in readers:
        raise NotCheckedError("Für diese Quelle braucht der Atlas eine Zuordnung der Spalten.")
    return readers[paper.source]


def read_register(data: bytes, paper: Paper) -> Checked:
    """Return figures and problems of a file of the register."""
    options = Options(
        mapping=read_register_mapping(paper.mapping.text) if paper.mapping else ColumnMapping(),
        records_allowed=settings.UPLOAD_PERSONS,
        max_megabytes=settings.UPLOAD_MEGABYTES,
        max_record_megabytes=settings.UPLOAD_MEGABYTES,
    )
    return check_register(io.BytesIO(data), paper.name, known(REGISTER), options)


def read_ba(data: bytes, paper: Paper) -> Checked:
    """Return figures and problems of a file of the Bundesagentur für Arbeit."""
    keys = key_table(paper.mapping.text) if paper.mapping else None
    return ba.check(data, paper.name, known(BA), keys, known(REGISTER).earlier)


def key_table(text: str) -> KeyTable:
    """Return the key table in a CSV text; raises KeyTableError."""
    decoded = decode(text.encode(), "Schlüsseltabelle")
    if not decoded.text:
        raise KeyTableError(decoded.problems[0].message)
    return read_keys(read_rows(decoded.text)[0])


def read_itnrw(data: bytes, paper: Paper) -> Checked:
    """Return figures and problems of a file of IT.NRW."""
    return itnrw.check(data, paper.name, known(ITNRW), setups())


def read_table(data: bytes, paper: Paper) -> Checked:
    """Return figures and problems of any table."""
    mapping = read_table_mapping(paper.mapping.text if paper.mapping else "")
    levels = {level: known(mapping.source, level) for level in mapping.levels}
    for level, found in levels.items():
        if not any(edition.parts for edition in found.editions):
            raise NotCheckedError(
                f"Die Gebietsebene „{level}“ hat keine Gebiete. Bitte prüfen Sie die Zuordnung."
            )
    return check_table(data, paper.name, mapping, levels)
