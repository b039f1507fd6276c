"""The three layouts of labour market statistics as rows of text. Pure.

B1 is the small-area delivery of the BA (AkG): four fixed columns, then one column per
characteristic. B2 is the CSV of the BA's interactive tables. B3 is the city's own long
hand-over format. What a cell means is decided in ``ba``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from imports.reading import Row, Table, normalised

AKG_HEAD = ("berichtsmonat", "gemeindeschlüssel", "gebietsschlüssel", "bezeichnung")
LONG_HEAD = ("berichtsmonat", "quelle", "gebiet_code", "merkmal", "wert", "zeichen")
TABLE_HEAD = "ausgewählte merkmale"
PREAMBLE = re.compile(r"^[^;:©]+:$")
REQUIRED_PREAMBLE = ("berichtsmonat", "datenstand")
REGION_WORDS = ("gemeinde", "stadt", "kreis", "land", "region", "gebiet", "agentur für arbeit", "jobcenter")
NOT_DATA = (
    "fehlerprotokoll", "fehlercode", "fehlernummer", "fehlertext", "fehlermeldung", "fehlerart",
    "merkmalsliste", "merkmalsbezeichnung", "kurzbezeichnung", "langbezeichnung",
)  # fmt: skip


@dataclass(frozen=True)
class AkgRow:
    """One line of profile B1; ``cells`` stand in the order of the characteristics."""

    line: int
    month: str
    municipality: str
    key: str
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class LongRow:
    """One line of profile B3."""

    line: int
    month: str
    origin: str
    area: str
    characteristic: str
    value: str
    sign: str


@dataclass(frozen=True)
class TableRow:
    """One row of profile B2; ``path`` is the last main label and the row's own."""

    line: int
    path: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class TableFile:
    """Profile B2: the preamble by name (lower case), the column heads and the rows."""

    preamble: dict[str, str]
    region: str
    region_line: int
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    uneven: tuple[Row, ...]

    @property
    def is_complete(self) -> bool:
        """Say whether region, month and state of the data are stated (BA-03)."""
        return bool(self.region) and all(self.preamble.get(word) for word in REQUIRED_PREAMBLE)


def profile(table: Table, rows: Sequence[Row]) -> str:
    """Return "B1", "B2" or "B3", "protocol" for an error log or code list, or "".

    ``table`` and ``rows`` are the same file, with and without a header in the first row.
    """
    if table.columns[:4] == AKG_HEAD and len(table.columns) > 4:
        return "B1"
    if len(set(LONG_HEAD) & set(table.columns)) >= 4:
        return "B3"
    if any(normalised(row.cells[0]) == TABLE_HEAD for row in rows if row.cells):
        return "B2"
    return "protocol" if any(word in cell for cell in table.columns for word in NOT_DATA) else ""


def akg_rows(table: Table) -> tuple[AkgRow, ...]:
    """Return the rows of a file of profile B1; the characteristics are ``table.header[4:]``."""
    return tuple(
        AkgRow(
            line=row.line,
            month=row.cells[0].strip(),
            municipality=row.cells[1].strip(),
            key=row.cells[2].strip(),
            name=row.cells[3].strip(),
            cells=row.cells[4:],
        )
        for row in table.rows
    )


def long_rows(table: Table) -> tuple[LongRow, ...]:
    """Return the rows of a file of profile B3, whose columns are all there in any order."""
    at = {name: table.columns.index(name) for name in LONG_HEAD}
    return tuple(
        LongRow(
            line=row.line,
            month=row.cells[at["berichtsmonat"]].strip(),
            origin=row.cells[at["quelle"]].strip(),
            area=row.cells[at["gebiet_code"]].strip(),
            characteristic=row.cells[at["merkmal"]].strip(),
            value=row.cells[at["wert"]],
            sign=row.cells[at["zeichen"]],
        )
        for row in table.rows
    )


def read_key_figures(rows: Sequence[Row]) -> TableFile:
    """Return preamble and rows of a file of profile B2; the closing lines (©) are left out."""
    filled = [row for row in rows if not row.is_blank]
    head_at = next(i for i, row in enumerate(filled) if normalised(row.cells[0]) == TABLE_HEAD)
    preamble, region, region_line = _preamble(filled[:head_at])
    heads = _without_tail(filled[head_at].cells)
    end = next(
        (i for i, row in enumerate(filled) if i > head_at and row.cells[0].startswith("©")), len(filled)
    )
    body = [Row(row.line, _without_tail(row.cells)) for row in filled[head_at + 1 : end]]
    return TableFile(
        preamble=preamble,
        region=region,
        region_line=region_line,
        heads=tuple(cell.strip() for cell in heads),
        rows=_table_rows([row for row in body if len(row.cells) == len(heads)]),
        uneven=tuple(row for row in body if len(row.cells) != len(heads)),
    )


def _without_tail(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells without the empty one that the trailing semicolon leaves."""
    return cells[:-1] if len(cells) > 1 and not cells[-1].strip() else cells


def _preamble(rows: Sequence[Row]) -> tuple[dict[str, str], str, int]:
    """Return "Name:" lines as a mapping, the value of the region line and its line number."""
    words: dict[str, str] = {}
    region, region_line = "", 1
    for row in rows:
        if not PREAMBLE.match(row.cells[0].strip()):
            continue
        name = normalised(row.cells[0]).rstrip(":").strip()
        words[name] = "; ".join(cell.strip() for cell in row.cells[1:] if cell.strip())
        if name in REGION_WORDS and not region:
            region, region_line = words[name], row.line
    return words, region, region_line


def _table_rows(rows: Sequence[Row]) -> tuple[TableRow, ...]:
    """Return the rows with their path: a label of a part stands below the last main label."""
    found: list[TableRow] = []
    main = ""
    for row in rows:
        label = " ".join(row.cells[0].split())
        if row.cells[0][:1].isspace() or normalised(label).startswith("im rechtskreis"):
            path = f"{main} | {label}"
        else:
            main = path = label
        found.append(TableRow(row.line, path, row.cells[1:]))
    return tuple(found)
