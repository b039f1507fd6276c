"""Mappings ("Zuordnungen"): checked, saved under a name, changed, copied, removed, found again."""

from django.db import transaction
from django.utils import timezone

from imports.models import Mapping, Upload
from imports.sources.ba_keys import KeyTableError
from imports.sources.register.mapping import MappingError
from imports.sources.register.mapping import read_mapping as read_register_mapping
from imports.sources.table import TableMappingError, suits
from imports.sources.table import read_mapping as read_table_mapping
from imports.sources.table.grid import read_grid
from imports.uploading.checking import key_table
from indicators.models import Act, Source, record

READERS = {
    Mapping.Kind.TABLE: read_table_mapping,
    Mapping.Kind.REGISTER: read_register_mapping,
    Mapping.Kind.BA_KEYS: key_table,
}
LARGEST = 500_000
HEAD = 200_000
"""Bytes of a text in which the names of its columns are looked for."""
LONGEST_NAME = 80


class UnusableMappingError(Exception):
    """A mapping that no reader understands; the message has a line for each mistake."""


def save_mapping(name: str, kind: str, data: bytes, person: str) -> Mapping:
    """Return the saved mapping; raises UnusableMappingError for one that cannot be read.

    A mapping of the same name and content is used again; another content needs another
    name, because earlier uploads were read with it.
    """
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UnusableMappingError("Die Zuordnung ist keine UTF-8-Datei.") from error
    require_readable(kind, text)
    found, made = Mapping.objects.get_or_create(
        name=name[:LONGEST_NAME], defaults={"kind": kind, "text": text, "person": person[:150]}
    )
    if made:
        record(person, Act.MAPPING, found.name, text="angelegt")
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


def require_readable(kind: str, text: str) -> None:
    """Raise UnusableMappingError for a text that its reader does not understand, or without a source."""
    if len(text) > LARGEST:
        raise UnusableMappingError("Die Zuordnung ist zu groß.")
    try:
        READERS[Mapping.Kind(kind)](text)
    except (TableMappingError, MappingError, KeyTableError) as error:
        raise UnusableMappingError(str(error)) from error
    source_of(kind, text)


@transaction.atomic
def write_mapping(
    name: str, text: str, person: str, *, replaces: Mapping | None = None, kind: str = Mapping.Kind.TABLE
) -> Mapping:
    """Return the mapping that has this name and text now; raises UnusableMappingError.

    ``replaces`` is the one that is being changed. Where files were read with it, it stays
    beside the new one, retired; otherwise it changes itself.
    """
    name = " ".join(name.split())
    if not name:
        raise UnusableMappingError("Bitte geben Sie der Zuordnung einen Namen.")
    if len(name) > LONGEST_NAME:
        raise UnusableMappingError(f"Der Name ist zu lang, höchstens {LONGEST_NAME} Zeichen.")
    require_readable(kind, text)
    if replaces and (replaces.name, replaces.text) == (name, text):
        return replaces
    others = Mapping.objects.exclude(pk=replaces.pk) if replaces else Mapping.objects.all()
    if others.filter(name__iexact=name).exists():
        raise UnusableMappingError(f"Eine andere Zuordnung heißt schon „{name}“.")
    if replaces and (not is_used(replaces) or replaces.text == text):
        replaces.name, replaces.text = name, text
        replaces.save(update_fields=["name", "text"])
        record(person, Act.MAPPING, name, text="geändert")
        return replaces
    if replaces:
        retire(replaces)
    made = Mapping.objects.create(name=name, kind=kind, text=text, person=person[:150])
    said = "geändert; die frühere Fassung bleibt bei ihren Dateien" if replaces else "angelegt"
    record(person, Act.MAPPING, name, text=said)
    return made


def is_used(mapping: Mapping) -> bool:
    """Return whether some file was read with a mapping; one query."""
    return Upload.objects.filter(mapping=mapping).exists()


def retire(mapping: Mapping) -> None:
    """Take a mapping out of use under a name that says so; its files still tell how they were read."""
    now = timezone.localtime()
    mapping.name = f"{mapping.name[:LONGEST_NAME]} (bis {now:%d.%m.%Y}, Fassung {mapping.pk})"
    mapping.retired_at = now
    mapping.save(update_fields=["name", "retired_at"])


@transaction.atomic
def remove_mapping(mapping: Mapping, person: str) -> None:
    """Delete a mapping, or retire it where files were read with it."""
    record(person, Act.MAPPING, mapping.name, text="gelöscht")
    if is_used(mapping):
        retire(mapping)
    else:
        mapping.delete()


@transaction.atomic
def copy_mapping(mapping: Mapping, person: str) -> Mapping:
    """Return a copy of a mapping under the first free name."""
    stem = f"Kopie von {mapping.name}"[: LONGEST_NAME - 4]
    taken = set(Mapping.objects.filter(name__startswith=stem).values_list("name", flat=True))
    names = [stem, *(f"{stem} {number}" for number in range(2, len(taken) + 3))]
    name = next(name for name in names if name not in taken)
    record(person, Act.MAPPING, name, text=f"kopiert von „{mapping.name}“")
    return Mapping.objects.create(name=name, kind=mapping.kind, text=mapping.text, person=person[:150])


def mappings_for(data: bytes, name: str) -> list[Mapping]:
    """Return the saved mappings whose columns are exactly those of a table; one query."""
    head = beginning(data)
    return [mapping for mapping in Mapping.objects.of_tables() if fits(mapping, head, name)]


def beginning(data: bytes) -> bytes:
    """Return the first lines of a text, where its columns are named; a workbook as a whole."""
    if len(data) <= HEAD or b"\x00" in data[:1_000]:  # packed, or two bytes for each character
        return data
    return data[: data.rfind(b"\n", 0, HEAD) + 1] or data


def fits(mapping: Mapping, data: bytes, name: str) -> bool:
    """Say whether a table has exactly the columns that a saved mapping names."""
    try:
        described = read_table_mapping(mapping.text)
        return suits(read_grid(data, name, described), described)
    except TableMappingError:  # a mapping of an older version, or a sheet that this workbook does not have
        return False
