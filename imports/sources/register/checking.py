"""A file of the register, from bytes to figures and problems.

Order of the checks: file, header, cells, keys, sums, plausibility, protection. A
file with a forbidden column is not read beyond its header.
"""

import io
from dataclasses import replace
from typing import BinaryIO

from imports.problems import Problem, problem
from imports.reading import (
    Survey,
    delimiter_of,
    read_rows,
    read_table,
    survey,
)
from imports.reading.encodings import MEGABYTE, SINGLE_BYTE, destroyed, old_encoding, too_large
from imports.sources.register.aggregated import check_aggregated
from imports.sources.register.header import (
    COLUMNS,
    R1,
    R2,
    Header,
    column_problems,
    forbidden_columns,
    recognise,
)
from imports.sources.register.keys import parse
from imports.sources.register.options import Options
from imports.sources.register.recorded import check_records
from imports.sources.register.records import Census
from imports.validation import Checked, Known, plausibility_problems

HEADER_SIZE = 100_000


def check_register(stream: BinaryIO, name: str, known: Known, options: Options | None = None) -> Checked:
    """Return figures and problems of a register file in any of the three profiles.

    ``stream`` is the file, opened as bytes; ``name`` only fills messages. Nothing of
    a record file is kept. Raises SourceKeyError where the catalogue names a measure
    that the register cannot count.
    """
    options = options or Options()
    seen = survey(stream, name)
    if not seen.encoding:
        return Checked("", problems=seen.problems)
    header, delimiter, lines, of_delimiter = read_header(stream, seen.encoding, options)
    refused = refusal(header, seen, name, options)
    if refused:
        return Checked(header.profile, seen.encoding, problems=tuple(refused))
    selections = {key: parse(key) for key in sorted(known.measures)}
    if header.profile == R1:
        census = Census(header, known, options, delimiter)
        found = check_records(stream, seen, lines, census, selections)
        problems = (*encoding_of_records(seen, name), *of_delimiter, *found.problems)
    else:
        text = whole_text(stream, seen.encoding)
        of_text = [*old_encoding(seen.encoding, text, name), *destroyed(text)]
        found = check_aggregated(read_table(text), header, known, selections, options)
        problems = (*of_text, *found.problems)
        if any(one.code == "DAT-05" for one in of_text):  # every name in the file is wrong: say it once
            problems = tuple(of_text)
    if not any(one.code == "DAT-05" for one in problems):
        problems += tuple(plausibility_problems(found.figures, known, {"HW"}))
    return replace(found, encoding=seen.encoding, problems=problems)


def whole_text(stream: BinaryIO, encoding: str) -> str:
    """Return the text of a file with Unix line ends."""
    text_file = io.TextIOWrapper(stream, encoding, newline=None)
    text = text_file.read()
    text_file.detach()
    return text


def read_header(
    stream: BinaryIO, encoding: str, options: Options
) -> tuple[Header, str, int, tuple[Problem, ...]]:
    """Return header, delimiter, the number of physical lines up to its end, and DAT-06."""
    text_file = io.TextIOWrapper(stream, encoding, newline=None)
    text = text_file.read(HEADER_SIZE)
    text_file.detach()
    stream.seek(0)
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter, problems = delimiter_of(first)
    rows, _ = read_rows(text, delimiter)
    at = next((number for number, row in enumerate(rows) if not row.is_blank), None)
    if at is None:
        return recognise((), options.mapping), delimiter, 0, ()
    following = rows[at + 1].line - 1 if at + 1 < len(rows) else text.count("\n") + 1
    return recognise(rows[at].cells, options.mapping), delimiter, following, problems


def refusal(header: Header, seen: Survey, name: str, options: Options) -> list[Problem]:
    """Return why a file is not read beyond its header: REG-01, REG-02, DAT-08 or DAT-18."""
    forbidden = forbidden_columns(header)
    if forbidden:
        return forbidden
    limit = options.max_record_megabytes if header.profile == R1 else options.max_megabytes
    if header.profile == R1 and not options.records_allowed:
        return [problem("REG-02")]
    if seen.size > limit * MEGABYTE:
        return [too_large(name, seen.size, limit)]
    return [] if header.profile else columns_of_none(header)


def columns_of_none(header: Header) -> list[Problem]:
    """Return DAT-08 for what a file of no profile lacks of R2; other columns may be a person's data."""
    lacking = column_problems(header, [column for column in COLUMNS[R2] if column != "gebiet_name"])
    return [found for found in lacking if found.code == "DAT-08"]


def encoding_of_records(seen: Survey, name: str) -> list[Problem]:
    """Return DAT-04 for a record file in an old encoding; its words are not shown."""
    if seen.encoding not in ("cp850", "mac_roman"):
        return []
    hidden = "(Wörter aus Dateien mit Personen werden nicht gezeigt)"
    return [problem("DAT-04", datei=name, zeichensatz=SINGLE_BYTE[seen.encoding], beispiele=hidden)]
