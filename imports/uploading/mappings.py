"""Mappings ("Zuordnungen") that people bring along: checked, then saved under a name."""

from imports.models import Mapping
from imports.sources.ba_keys import KeyTableError
from imports.sources.register.mapping import MappingError
from imports.sources.register.mapping import read_mapping as read_register_mapping
from imports.sources.table import TableMappingError
from imports.sources.table import read_mapping as read_table_mapping
from imports.uploading.checking import key_table
from indicators.models import Source

READERS = {
    Mapping.Kind.TABLE: read_table_mapping,
    Mapping.Kind.REGISTER: read_register_mapping,
    Mapping.Kind.BA_KEYS: key_table,
}
LARGEST = 500_000


class UnusableMappingError(Exception):
    """A mapping that no reader understands; the message has a line for each mistake."""


def save_mapping(name: str, kind: str, data: bytes, person: str) -> Mapping:
    """Return the saved mapping; raises UnusableMappingError for one that cannot be read.

    A mapping of the same name and content is used again; another content needs another
    name, because earlier uploads were read with it.
    """
    if len(data) > LARGEST:
        raise UnusableMappingError("Die Zuordnung ist zu groß.")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        READERS[Mapping.Kind(kind)](text)
    except UnicodeDecodeError as error:
        raise UnusableMappingError("Die Zuordnung ist keine UTF-8-Datei.") from error
    except (TableMappingError, MappingError, KeyTableError) as error:
        raise UnusableMappingError(str(error)) from error
    source_of(kind, text)
    found, made = Mapping.objects.get_or_create(
        name=name[:80], defaults={"kind": kind, "text": text, "person": person[:150]}
    )
    if not made and (found.kind, found.text) != (kind, text):
        raise UnusableMappingError(
            f"Eine andere Zuordnung heißt schon „{name}“. Bitte benennen Sie die Datei um."
        )
    return found


def source_of(kind: str, text: str) -> str:
    """Return the slug of the source whose files a mapping reads; raises UnusableMappingError for none."""
    slug = read_table_mapping(text).source if kind == Mapping.Kind.TABLE else kind
    if not Source.objects.filter(slug=slug).exists():
        raise UnusableMappingError(f"Die Quelle „{slug}“ gibt es im Katalog nicht.")
    return slug
