"""Keys and names as text: in which encoding they were written, and whether it was the right one.

The attributes of a Shapefile come as bytes and are decoded here, so that a wrong
encoding is seen and never guessed in silence. GeoJSON and GeoPackage are UTF-8
by definition; their umlauts may have been destroyed before.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from imports.areas.files import SHAPEFILE, DataSet

TRANSPARENT = "ISO-8859-1"
"""The encoding in which GDAL hands every byte through unchanged, one character for each."""

# dBASE language drivers that say something; the others are code pages nobody exports German data in.
LANGUAGE_DRIVERS = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x58: "cp1252"}
SHOWN = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "iso8859-1": "ISO-8859-1", "cp850": "DOS (cp850)"}
BROKEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\u2500-\u257f]"  # controls and box drawing: DOS bytes read as text
    r"|\w\?\w"  # an umlaut that was replaced
    r"|[a-zA-Zß][„”™][a-z]"  # DOS bytes read as Windows-1252
)
ENCODING_NAMES = {"UTF8": "utf-8", "ANSI 1252": "cp1252", "LATIN1": "iso8859-1"}


@dataclass(frozen=True)
class Encoding:
    """How attributes were decoded: Python's name, and whether file or caller said so."""

    name: str
    is_stated: bool

    @property
    def shown(self) -> str:
        """Return the name for people."""
        return SHOWN.get(self.name, self.name)


def encoding_of(data: DataSet, asked: str | None) -> Encoding:
    """Return the encoding of a data set: as asked for, as the file says, or Windows-1252 as a guess.

    Raises LookupError where the caller asks for an encoding that does not exist.
    """
    if data.driver != SHAPEFILE:
        return Encoding("utf-8", is_stated=True)
    if asked:
        return Encoding(codecs.lookup(asked).name, is_stated=True)
    stated = stated_in_cpg(data.beside(".cpg")) or stated_in_dbf(data.beside(".dbf"))
    return Encoding(stated or "cp1252", is_stated=bool(stated))


def stated_in_cpg(path: Path) -> str:
    """Return the encoding that a .cpg file names, "" where there is none or nobody knows it."""
    if not path.exists():
        return ""
    words = path.read_text("ascii", errors="replace").strip().upper()
    number = words.removeprefix("ANSI ").removeprefix("CP")
    for name in (ENCODING_NAMES.get(words, words), f"cp{number}", f"iso8859-{number.removeprefix('8859')}"):
        try:
            return codecs.lookup(name).name
        except LookupError:
            continue
    return ""


def stated_in_dbf(path: Path) -> str:
    """Return the encoding that the header of a .dbf file names, "" where it says nothing."""
    with path.open("rb") as file:
        header = file.read(32)
    return LANGUAGE_DRIVERS.get(header[29], "") if len(header) == 32 else ""


def decoded(text: str, encoding: Encoding) -> str:
    """Return what bytes handed through as ``TRANSPARENT`` mean; undecodable ones become U+FFFD."""
    return text.encode("latin-1").decode(encoding.name, errors="replace")


def clean(text: str) -> str:
    """Return text with composed umlauts and single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def as_text(value: object) -> str:
    """Return an attribute as text: "" for nothing, whole numbers without a decimal point."""
    if value is None or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def is_broken(text: str) -> bool:
    """Say whether text shows the traces of a wrong encoding."""
    return bool(BROKEN.search(text)) or bool(intended(text))


def intended(text: str) -> str:
    """Return what text was meant to be if it is UTF-8 read as something else, else ""."""
    if text.isascii():
        return ""
    for wrong in ("cp1252", "latin-1"):
        try:
            meant = text.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
        return meant
    return ""
