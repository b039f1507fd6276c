"""Which bytes are text, and in which encoding: decided by content, never by the file's name.

The order is BOM, strict UTF-8, then the single-byte encoding whose German letters
make most sense. Bytes are never dropped or replaced.
"""

import codecs
import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from imports.problems import Problem, problem

MEGABYTE = 1_000_000
MAX_UNPACKED = 100 * MEGABYTE
SINGLE_BYTE = {"cp1252": "Windows-1252", "cp850": "DOS, cp850", "mac_roman": "Mac Roman"}
GERMAN = frozenset("äöüÄÖÜß")
# Characters that also occur in German tables and names: they speak neither for nor against an encoding.
PLAUSIBLE = GERMAN | frozenset("éèêáàâçñôëï§°€–—„“”‚‘’»«…²³·½¼\xa0")
MOJIBAKE = re.compile("Ã[¤¶¼Ÿ„–œ\x80-\x9f]|\ufffd")
WORD = re.compile(r"\w*[^\W\x00-\x7f]\w*")


@dataclass(frozen=True)
class Decoded:
    """Text of a file with Unix line ends; "" with an error among ``problems`` where it has none.

    ``encoding`` is Python's name of what was recognised.
    """

    text: str
    encoding: str = ""
    problems: tuple[Problem, ...] = field(default=())


def decode(data: bytes, name: str, max_megabytes: int = 20) -> Decoded:
    """Return the text of a file; a ZIP with exactly one CSV inside is unpacked.

    Reports DAT-01 (empty), DAT-02 (Excel, ZIP), DAT-03 (no table), DAT-04 (old
    encoding), DAT-05 (destroyed umlauts) and DAT-18 (too large).
    """
    if len(data) > max_megabytes * MEGABYTE:
        return Decoded("", problems=(too_large(name, len(data), max_megabytes),))
    data = unpacked(data)
    refused = not_a_table(data[:4096], name)
    if refused:
        return Decoded("", problems=(refused,))
    encoding = recognise(data)
    if not encoding:
        return Decoded("", problems=(problem("DAT-03", datei=name, was="Binärdaten"),))
    text = data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    found = [*old_encoding(encoding, text, name), *destroyed(text)]
    return Decoded(text, encoding, tuple(found))


def too_large(name: str, size: int, max_megabytes: int) -> Problem:
    """Return DAT-18 with the size in megabytes, one decimal, German comma."""
    megabytes = f"{size / MEGABYTE:.1f}".replace(".", ",")
    return problem("DAT-18", datei=name, mb=megabytes, max=max_megabytes)


def unpacked(data: bytes) -> bytes:
    """Return the only CSV member of a ZIP, or the data as they are; nested archives stay closed."""
    if not data.startswith(b"PK\x03\x04"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) != 1 or not members[0].filename.lower().endswith(".csv"):
                return data
            with archive.open(members[0]) as member:
                inside = member.read(MAX_UNPACKED + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return data
    return data if len(inside) > MAX_UNPACKED else inside


NOTHING = frozenset((b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
"""What an empty file consists of, with or without a byte order mark."""


def not_a_table(start: bytes, name: str) -> Problem | None:
    """Return DAT-01, DAT-02 or DAT-03 for a file whose first bytes are no text, else None."""
    if start in NOTHING:
        return problem("DAT-01", datei=name)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return problem("DAT-02", datei=name)
    if b"<html" in start.lower() or b"<!doctype" in start.lower():
        return problem("DAT-03", datei=name, was="eine HTML-Seite")
    if b"\0" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return problem("DAT-03", datei=name, was="Binärdaten")
    return None


def recognise(data: bytes) -> str:
    """Return the encoding of bytes, or "" for bytes that are no text."""
    by_mark = encoding_by_mark(data)
    for encoding in [by_mark] if by_mark else ["utf-8"]:
        try:
            data.decode(encoding)
        except UnicodeError:
            continue
        return encoding if encoding.startswith("utf-16") or b"\0" not in data else ""
    if by_mark or b"\0" in data:
        return ""
    return best_single_byte(Counter(data))


def encoding_by_mark(start: bytes) -> str:
    """Return the encoding that a byte order mark announces, or ""."""
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""


def best_single_byte(counts: Mapping[int, int]) -> str:
    """Return the single-byte encoding that makes most sense of the bytes above 127.

    ``counts`` says how often each byte occurs. German letters count for an
    encoding, implausible characters against it; cp1252 wins a tie.
    """
    scores = {encoding: score(counts, encoding) for encoding in SINGLE_BYTE}
    return max(scores, key=lambda encoding: scores[encoding])


def score(counts: Mapping[int, int], encoding: str) -> float:
    """Return German letters minus implausible characters; minus infinity where bytes have no meaning."""
    total = 0.0
    for byte, count in counts.items():
        if byte < 128 or not count:
            continue
        try:
            letter = bytes([byte]).decode(encoding)
        except UnicodeDecodeError:
            return float("-inf")
        total += count if letter in GERMAN else 0 if letter in PLAUSIBLE else -count
    if encoding == "cp1252":  # paired German quotation marks; the first is "ä" in cp850
        total += 2 * min(counts.get(0x84, 0), counts.get(0x93, 0))
    return total


def old_encoding(encoding: str, text: str, name: str) -> list[Problem]:
    """Return DAT-04 with up to three sample words for cp850 and Mac Roman."""
    if encoding not in ("cp850", "mac_roman"):
        return []
    words = list(dict.fromkeys(WORD.findall(text)))[:3]
    sign = SINGLE_BYTE[encoding]
    return [problem("DAT-04", datei=name, zeichensatz=sign, beispiele=", ".join(words))]


def destroyed(text: str, first_line: int = 1) -> list[Problem]:
    """Return DAT-05 for the first umlaut that was saved in a wrong encoding."""
    found = MOJIBAKE.search(text)
    if not found:
        return []
    line = first_line + text.count("\n", 0, found.start())
    return [problem("DAT-05", line=line, beispiel=found.group())]
