"""From text to rows with the line numbers a text editor shows."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from imports.problems import Problem, problem

csv.field_size_limit(1_000_000)  # a footnote is long; a field longer than this is an unclosed quote


@dataclass(frozen=True)
class Row:
    """Cells of one record and the physical line where it begins."""

    line: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything but blanks."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """A file whose first row is its header.

    ``rows`` are as wide as ``header``; rows of another width and blank rows are left
    out and among ``problems`` (DAT-07, DAT-21). ``columns`` holds the normalised
    headers; a header that occurs twice is DAT-09.
    """

    delimiter: str
    header: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    read: int
    problems: tuple[Problem, ...]


def normalised(header: str) -> str:
    """Return a header for comparison: NFC, blanks collapsed, case folded."""
    text = unicodedata.normalize("NFC", header).replace("\xa0", " ").replace("\u202f", " ")
    return " ".join(text.split()).casefold()


def read_rows(text: str, delimiter: str = ";") -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Return every record of a CSV text (RFC 4180) and DAT-19 where a quote never closes.

    Quoted fields may hold line breaks. The record with the open quote is left out.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            rows.append(Row(line, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error:  # a field beyond the limit above
        return tuple(rows), (problem("DAT-19", line=line),)
    if rows and ends_in_quotes(text, rows[-1].line, delimiter):
        return tuple(rows[:-1]), (problem("DAT-19", line=rows[-1].line),)
    return tuple(rows), ()


def ends_in_quotes(text: str, first_line: int, delimiter: str) -> bool:
    """Say whether the record that begins at a line is the last one and its quote stays open."""
    lines = text.split("\n")[first_line - 1 :]
    try:
        for _ in csv.reader([line + "\n" for line in lines], delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def delimiter_of(header_line: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the delimiter of a header line and DAT-06 where it is not the semicolon."""
    if ";" in header_line:
        return ";", ()
    for sign, name in (("\t", "Tabulator"), (",", ",")):
        if sign in header_line:
            return sign, (problem("DAT-06", zeichen=name),)
    return ";", ()


def read_table(text: str) -> Table:
    """Return the table of a text whose first row is the header.

    Reports DAT-06 (delimiter), DAT-07 (width), DAT-09 (a column twice), DAT-19
    (open quote) and DAT-21 (blank rows).
    """
    first_line = next((line for line in text.split("\n") if line.strip()), "")
    delimiter, problems = delimiter_of(first_line)
    records, unclosed = read_rows(text, delimiter)
    start = next((i for i, row in enumerate(records) if not row.is_blank), len(records))
    header = tuple(cell.strip() for cell in records[start].cells) if start < len(records) else ()
    columns = tuple(normalised(cell) for cell in header)
    body = records[start + 1 :]
    filled = [row for row in body if not row.is_blank]
    return Table(
        delimiter,
        header,
        columns,
        tuple(row for row in filled if len(row.cells) == len(header)),
        len(body),
        (
            *problems,
            *repeated_columns(header, columns),
            *wrong_widths(filled, len(header)),
            *unclosed,
            *blank_rows(len(body) - len(filled)),
        ),
    )


def repeated_columns(header: tuple[str, ...], columns: tuple[str, ...]) -> list[Problem]:
    """Return DAT-09 for each column that occurs more than once, as it is first written."""
    return [
        problem("DAT-09", column=header[columns.index(column)], n=count)
        for column, count in Counter(columns).items()
        if count > 1 and column
    ]


def wrong_widths(rows: Iterable[Row], width: int) -> list[Problem]:
    """Return DAT-07 for each row that is not as wide as the header."""
    return [
        problem("DAT-07", line=row.line, ist=len(row.cells), soll=width)
        for row in rows
        if len(row.cells) != width
    ]


def blank_rows(count: int) -> list[Problem]:
    """Return DAT-21 where blank rows were passed over."""
    return [problem("DAT-21", n=count)] if count else []
