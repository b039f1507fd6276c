"""Which files are refused unread: too large, of a wrong kind, or an archive that could do harm. Pure."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

from imports.reading.encodings import MEGABYTE

EXTENSIONS = (".csv", ".txt", ".tsv", ".zip", ".xlsx", ".ods")
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
MOST_MEMBERS = 200
MOST_UNPACKED = 100 * MEGABYTE
MOST_RATIO = 100
ALWAYS_SMALL = MEGABYTE
"""A file this small may be packed as tightly as it likes: empty rows of a workbook pack well."""


def refusal(data: bytes, name: str, max_megabytes: int) -> str:
    """Return why a file is not even looked into, as a German sentence, or ""."""
    if len(data) > max_megabytes * MEGABYTE:
        return f"„{name}“ ist zu groß. Erlaubt sind höchstens {max_megabytes} MB."
    if not data:
        return f"Die Datei „{name}“ ist leer. Bitte exportieren Sie sie neu."
    if not name.lower().endswith(EXTENSIONS):
        kinds = ", ".join(EXTENSIONS)
        return f"„{name}“ hat eine Endung, die hier nicht eingelesen wird. Möglich sind {kinds}."
    if data.startswith(OLD_EXCEL):
        return (
            f"„{name}“ ist eine alte oder geschützte Excel-Datei. "
            "Bitte speichern Sie sie ohne Kennwort als XLSX oder CSV."
        )
    return archive_refusal(data, name) if data.startswith(ZIP) else ""


def archive_refusal(data: bytes, name: str) -> str:
    """Return why an archive (ZIP, XLSX, ODS) stays closed, or ""; decided before anything is read from it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError):
        return (
            f"„{name}“ ist beschädigt und lässt sich nicht öffnen. Bitte laden Sie die Datei erneut herunter."
        )
    fault = next((fault for fault in faults(members)), "")
    if not fault and swells(data, members):
        limit = MOST_UNPACKED // MEGABYTE
        fault = f"ist ausgepackt größer als {limit} MB oder auffällig stark gepackt und wurde nicht geöffnet."
    return f"„{name}“ {fault}" if fault else ""


def faults(members: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Yield what is wrong with the list of members of an archive."""
    if len(members) > MOST_MEMBERS:
        yield f"enthält mehr als {MOST_MEMBERS} Dateien. Bitte packen Sie nur die eine Tabelle ein."
    if any(member.flag_bits & 1 for member in members):
        yield "ist mit einem Kennwort geschützt. Bitte speichern Sie die Datei ohne Kennwort."
    if any(leaves_its_folder(member.filename) for member in members):
        yield "enthält Dateinamen, die aus dem Archiv hinausführen. Bitte packen Sie die Datei neu."
    if any(member.filename.lower().endswith(".zip") for member in members):
        yield "enthält ein weiteres Archiv. Bitte packen Sie die Datei einmal aus."


def leaves_its_folder(path: str) -> bool:
    """Say whether the path of a member is absolute or climbs out of the archive."""
    windows = PureWindowsPath(path)
    return bool(windows.drive or windows.root) or ".." in windows.parts or PurePosixPath(path).is_absolute()


def swells(data: bytes, members: list[zipfile.ZipInfo]) -> bool:
    """Say whether members unpack beyond the limits; their stated sizes are not believed."""
    total = 0
    for member in members:
        limit = MOST_UNPACKED - total
        size = unpacked_size(data, member, limit)
        total += size
        if total > MOST_UNPACKED or size > max(ALWAYS_SMALL, MOST_RATIO * member.compress_size):
            return True
    return False


def unpacked_size(data: bytes, member: zipfile.ZipInfo, limit: int) -> int:
    """Return the true size of a member in bytes, or a little more than ``limit`` where it is larger.

    Other methods than "deflate" keep their stated size: no reader here opens them.
    """
    if member.compress_type != zipfile.ZIP_DEFLATED:
        return member.file_size
    head = member.header_offset
    names = int.from_bytes(data[head + 26 : head + 28], "little")
    extra = int.from_bytes(data[head + 28 : head + 30], "little")
    start = head + 30 + names + extra
    packed = data[start : start + member.compress_size]
    size, unpacker = 0, zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while packed and size <= limit:
            size += len(unpacker.decompress(packed, MEGABYTE))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return limit + 1
    return size
