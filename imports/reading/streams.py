"""Large files in pieces: recognised in one pass, read in blocks of whole records.

Nothing of a file is kept but the block at hand, so that a register of any size can
be counted in little memory.
"""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

from imports.problems import Problem, problem
from imports.reading.encodings import best_single_byte, encoding_by_mark, not_a_table

PIECE = 1 << 20
BLOCK = 8 << 20
MAX_FIELD = 1 << 20


@dataclass(frozen=True)
class Survey:
    """What a file is, seen from outside. ``encoding`` is "" where ``problems`` say why not."""

    size: int
    encoding: str = ""
    problems: tuple[Problem, ...] = field(default=())


@dataclass(frozen=True)
class Block:
    """Whole records as text with Unix line ends; ``line`` is the physical line of the first."""

    line: int
    text: str


def survey(stream: BinaryIO, name: str) -> Survey:
    """Return size and encoding of a seekable file, read once from its beginning.

    Reports DAT-01, DAT-02 and DAT-03. The file is left at its beginning.
    """
    start = stream.read(4096)
    refused = not_a_table(start, name)
    stream.seek(0)
    if refused:
        return Survey(len(start), problems=(refused,))
    encoding, size = recognised(stream)
    stream.seek(0)
    if not encoding:
        return Survey(size, problems=(problem("DAT-03", datei=name, was="Binärdaten"),))
    return Survey(size, encoding)


def recognised(stream: BinaryIO) -> tuple[str, int]:
    """Return encoding and size of a file; "" as encoding for what is no text."""
    encoding, size = encoding_by_mark(stream.read(4)) or "utf-8", 0
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    counts = np.zeros(256, dtype=np.int64)
    readable = True
    while piece := stream.read(PIECE):
        size += len(piece)
        counts += np.bincount(np.frombuffer(piece, dtype=np.uint8), minlength=256)
        readable = readable and decodes(decoder, piece)
    readable = readable and decodes(decoder, b"", final=True)
    if readable and (encoding == "utf-16" or not counts[0]):
        return encoding, size
    if counts[0] or encoding != "utf-8":
        return "", size
    return best_single_byte(dict(enumerate(counts.tolist()))), size


def decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    """Say whether the next piece of a file fits the encoding."""
    try:
        decoder.decode(piece, final)
    except UnicodeError:
        return False
    return True


def blocks(stream: BinaryIO, encoding: str, size: int = BLOCK) -> Iterator[Block | Problem]:
    """Yield a file in blocks of about ``size`` characters that end where a record ends.

    Quoted fields may hold line breaks. A quote that never closes ends the file with
    DAT-19 at the line where the record begins.
    """
    text_file = io.TextIOWrapper(stream, encoding=encoding, newline=None)
    line = 1
    while text := text_file.read(size):
        text += text_file.readline()
        rest = rest_of_record(text_file) if text.count('"') % 2 else ""
        if rest is None:
            before = text[: open_record(text)]
            if before:
                yield Block(line, before)
            yield problem("DAT-19", line=line + before.count("\n"))
            break
        yield Block(line, text + rest)
        line += text.count("\n") + rest.count("\n")
    text_file.detach()


def rest_of_record(text_file: io.TextIOWrapper) -> str | None:
    """Return the text up to the line that closes an open quote, or None if none does."""
    lines: list[str] = []
    length = 0
    while length < MAX_FIELD and (line := text_file.readline()):
        lines.append(line)
        length += len(line)
        if line.count('"') % 2:
            return "".join(lines)
    return None


def open_record(text: str) -> int:
    """Return where in a text the last record begins, whose quote stays open."""
    start = position = quotes = 0
    for line in text.split("\n"):
        position += len(line) + 1
        quotes += line.count('"')
        if quotes % 2 == 0:
            start = position
    return min(start, len(text))
