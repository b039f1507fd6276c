"""Blocks of a record file as columns of small integers.

A block is split into columns by the C parser of pandas; each column comes back as
its few distinct texts and a number per row. Rows that are blank or of another width
are taken out before, so that every row keeps the line number a text editor shows.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from imports.problems import Problem, problem
from imports.reading import Block
from imports.reading.cells import BLANKS

GUARD = "§"
Lines = NDArray[np.int64]


@dataclass(frozen=True)
class Column:
    """One column of a block: distinct texts, blanks stripped, and for each row the index of its text."""

    texts: tuple[str, ...]
    codes: NDArray[np.integer]


@dataclass(frozen=True)
class Records:
    """The rows of a block; ``lines`` are their physical lines, ``columns`` as asked for."""

    lines: Lines
    columns: tuple[Column, ...]
    blank: int
    problems: tuple[Problem, ...]


def records(block: Block, delimiter: str, width: int, wanted: Sequence[int]) -> Records:
    """Return the wanted columns (by position) of a block with ``width`` columns.

    Reports DAT-07 for rows of another width. Blank rows are counted.
    """
    if not block.text:
        return parsed(b"", delimiter, width, wanted, np.zeros(0, np.int64))
    text = block.text if block.text.endswith("\n") else block.text + "\n"
    data = text.encode()
    ends, widths, breaks_in_quotes = shape(data, delimiter)
    if breaks_in_quotes:
        return slow_records(block, delimiter, width, wanted)
    lines = block.line + np.arange(len(ends), dtype=np.int64)
    starts = np.concatenate(([0], ends[:-1] + 1))
    regular = widths == width
    if width == 1:
        regular &= ends > starts
    if regular.all():
        return parsed(data, delimiter, width, wanted, lines)
    rows = text.split("\n")
    blank = sum(not rows[i].strip(f"{delimiter} \t\xa0") for i in np.flatnonzero(~regular))
    wrong = [
        problem("DAT-07", line=int(lines[i]), ist=int(widths[i]), soll=width)
        for i in np.flatnonzero(~regular)
        if rows[i].strip(f"{delimiter} \t\xa0")
    ]
    kept = "".join(f"{rows[i]}\n" for i in np.flatnonzero(regular)).encode()
    found = parsed(kept, delimiter, width, wanted, lines[regular])
    return Records(found.lines, found.columns, blank + found.blank, (*wrong, *found.problems))


def shape(data: bytes, delimiter: str) -> tuple[Lines, Lines, bool]:
    """Return where lines end, how many cells each has, and whether a quoted cell holds a line break."""
    signs = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(signs == 10)
    separators = np.flatnonzero(signs == ord(delimiter))
    if b'"' in data:
        inside = np.cumsum(signs == 34) % 2 == 1
        if inside[ends].any():
            return ends, ends, True
        separators = separators[~inside[separators]]
    before = np.searchsorted(separators, ends)
    return ends, np.diff(before, prepend=0) + 1, False


def parsed(data: bytes, delimiter: str, width: int, wanted: Sequence[int], lines: Lines) -> Records:
    """Return the columns of regular lines; rows without any text are blank."""
    if not len(lines):
        return Records(lines, tuple(Column((), np.zeros(0, np.int64)) for _ in wanted), 0, ())
    # pandas turns categories that all look like numbers into numbers ("01" into 1); a last row of
    # texts keeps it from that and is taken off again.
    guard = delimiter.join(GUARD * width)
    frame = pd.read_csv(
        io.BytesIO(data + guard.encode()),
        sep=delimiter,
        header=None,
        names=list(range(width)),
        usecols=list(wanted),
        index_col=False,
        dtype="category",
        na_filter=False,
        skip_blank_lines=False,
        low_memory=False,
    )
    columns = tuple(column_of(frame[position]) for position in wanted)
    return without_blank_rows(lines, columns)


def column_of(series: "pd.Series[str]") -> Column:
    """Return a categorical column of pandas as a column, without its last row."""
    codes = series.cat.codes.to_numpy()
    guard, codes = int(codes[-1]), codes[:-1]
    texts = [str(text).strip(BLANKS) for text in series.cat.categories]
    del texts[guard]
    return Column(tuple(texts), codes - (codes > guard))


def without_blank_rows(lines: Lines, columns: tuple[Column, ...]) -> Records:
    """Return the rows that have a text in any column."""
    blank = np.ones(len(lines), dtype=np.bool_)
    for column in columns:
        if "" not in column.texts:
            return Records(lines, columns, 0, ())
        empty = np.array([text == "" for text in column.texts])
        blank &= empty[column.codes]
    kept = tuple(Column(column.texts, column.codes[~blank]) for column in columns)
    return Records(lines[~blank], kept, int(blank.sum()), ())


def slow_records(block: Block, delimiter: str, width: int, wanted: Sequence[int]) -> Records:
    """Return the columns of a block whose quoted cells hold line breaks, row by row."""
    reader = csv.reader(io.StringIO(block.text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    lines: list[int] = []
    wrong: list[Problem] = []
    blank, line = 0, block.line
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            blank += 1
        elif len(cells) != width:
            wrong.append(problem("DAT-07", line=line, ist=len(cells), soll=width))
        else:
            rows.append(cells)
            lines.append(line)
        line = block.line + reader.line_num
    columns = []
    for position in wanted:
        codes, texts = pd.factorize(np.array([row[position] for row in rows], dtype=object))
        columns.append(Column(tuple(str(text).strip() for text in texts), codes.astype(np.int64)))
    return Records(np.array(lines, dtype=np.int64), tuple(columns), blank, tuple(wrong))
