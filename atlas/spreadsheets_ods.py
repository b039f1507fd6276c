"""Workbooks as ODS (OpenDocument 1.3), written directly: a zip of six small parts, one line of XML a cell.

A cell of text has the type string and is shown as it is, never calculated. Numbers and dates carry
their value and a format; what they look like is made by the program that opens them, in its own
language. Nothing depends on the clock or comes from a template.
"""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import get_language

from atlas.workbooks import MOST_PLACES, Sheet, Value, Workbook, notes_name, places, width

ODS = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for name in ("office", "style", "text", "table", "meta", "config")
} | {
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ooo": "http://openoffice.org/2004/office",
}
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml")
CENTIMETRES = Decimal("0.22")
"""Width of a letter."""
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML file may hold."""
SPACES_TO_KEEP = re.compile(" {2,}|^ | $")
"""Spaces that readers would fold; they are written as an element."""


def ods(workbook: Workbook) -> bytes:
    """Return a workbook as ODS."""
    content = io.BytesIO()
    with ZipFile(content, "w") as package:
        # The type comes first and uncompressed, so that a file can be recognised by its first bytes.
        package.writestr(_entry("mimetype", workbook.made, ZIP_STORED), ODS)
        texts = (_content(workbook), _styles(), _meta(workbook), _settings(workbook.sheets))
        for name, text in (*zip(PARTS, texts, strict=True), ("META-INF/manifest.xml", _manifest())):
            package.writestr(_entry(name, workbook.made, ZIP_DEFLATED), text)
    return content.getvalue()


def _entry(name: str, made: datetime, compression: int) -> ZipInfo:
    day = made.astimezone(UTC)
    entry = ZipInfo(name, (day.year, day.month, day.day, day.hour, day.minute, day.second // 2 * 2))
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    return entry


def _document(root: str, content: str) -> str:
    spaces = " ".join(f'xmlns:{name}="{space}"' for name, space in SPACES.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:{root} {spaces} office:version="1.3">{content}</office:{root}>'
    )


def _content(workbook: Workbook) -> str:
    widths = {24, 100} | {width(sheet, at) for sheet in workbook.sheets for at in range(len(sheet.columns))}
    tables = [_notes(workbook), *map(_table, workbook.sheets)]
    return _document(
        "document-content",
        f"<office:automatic-styles>{''.join(_formats(widths))}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}{_ranges(workbook.sheets)}"
        "</office:spreadsheet></office:body>",
    )


def _formats(widths: set[int]) -> Iterator[str]:
    """Yield the looks of columns and cells: "w24" is a width, "n1" a number with one place."""
    for letters in sorted(widths):
        yield (
            f'<style:style style:name="w{letters}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{letters * CENTIMETRES}cm"/></style:style>'
        )
    yield (
        '<number:number-style style:name="whole"><number:number number:decimal-places="0" '
        'number:min-integer-digits="1"/></number:number-style>'
        '<number:date-style style:name="day"><number:year number:style="long"/><number:text>-</number:text>'
        '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
        "</number:date-style>"
    )
    for shown in range(MOST_PLACES + 1):
        yield (
            f'<number:number-style style:name="places{shown}"><number:number number:decimal-places="{shown}" '
            f'number:min-decimal-places="{shown}" number:min-integer-digits="1" number:grouping="true"/>'
            "</number:number-style>"
        )
    yield _cell_format("i", "whole") + _cell_format("d", "day")
    yield from (_cell_format(f"n{shown}", f"places{shown}") for shown in range(MOST_PLACES + 1))


def _cell_format(name: str, shown: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default" '
        f'style:data-style-name="{shown}"/>'
    )


def _notes(workbook: Workbook) -> str:
    rows = [
        _row([_text(workbook.title, "title")]),
        _row([]),
        *(_row([_text(what, "head"), _text(text, "wrapped")]) for what, text in workbook.notes),
    ]
    return _sheet(notes_name(), [24, 100], "".join(rows))


def _table(sheet: Sheet) -> str:
    head = _row([_text(name, "head") for name in sheet.columns])
    rows = "".join(_row(map(_cell, row)) for row in sheet.rows)
    widths = [width(sheet, place) for place in range(len(sheet.columns))]
    return _sheet(sheet.name, widths, f"<table:table-header-rows>{head}</table:table-header-rows>{rows}")


def _sheet(name: str, widths: Sequence[int], rows: str) -> str:
    columns = "".join(f'<table:table-column table:style-name="w{letters}"/>' for letters in widths)
    return f"<table:table table:name={quoteattr(name)}>{columns}{rows}</table:table>"


def _row(cells: Sequence[str] | Iterator[str]) -> str:
    return f"<table:table-row>{''.join(cells) or '<table:table-cell/>'}</table:table-row>"


def _cell(value: Value) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case str():
            return _text(value)
        case int():
            return _number("i", str(value))
        case Decimal():
            return _number(f"n{places(value)}", f"{value:f}")
        case date():
            day = value.isoformat()
            return (
                '<table:table-cell table:style-name="d" office:value-type="date" '
                f'office:date-value="{day}"><text:p>{day}</text:p></table:table-cell>'
            )


def _number(look: str, number: str) -> str:
    return (
        f'<table:table-cell table:style-name="{look}" office:value-type="float" office:value="{number}">'
        f"<text:p>{number}</text:p></table:table-cell>"
    )


def _text(text: str, look: str = "Default") -> str:
    # A tab becomes a space: spreadsheet programs lose it.
    lines = NOT_XML.sub("", text).replace("\t", " ").splitlines() or [""]
    shown = "".join(f"<text:p>{SPACES_TO_KEEP.sub(_kept, escape(line))}</text:p>" for line in lines)
    cell = f'table:style-name="{look}" office:value-type="string"'
    return f"<table:table-cell {cell}>{shown}</table:table-cell>"


def _kept(space: re.Match[str]) -> str:
    return f'<text:s text:c="{len(space[0])}"/>'


def _ranges(sheets: Sequence[Sheet]) -> str:
    """Return the tables as ranges that can be filtered, as in the XLSX."""
    made = []
    for sheet in sheets:
        name = "'" + sheet.name.replace("'", "''") + "'"
        last = f"{_letters(len(sheet.columns) - 1)}{len(sheet.rows) + 1}"
        made.append(
            f"<table:database-range table:name={quoteattr(sheet.name.replace(' ', '_'))} "
            f"table:target-range-address={quoteattr(f'{name}.A1:{name}.{last}')} "
            'table:display-filter-buttons="true" table:contains-header="true"/>'
        )
    return f"<table:database-ranges>{''.join(made)}</table:database-ranges>" if made else ""


def _letters(place: int) -> str:
    """Return the name of a column: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _styles() -> str:
    language = (get_language() or "de")[:2]
    looks = (
        ("head", 'style:vertical-align="top"', 'fo:font-weight="bold"'),
        ("title", "", 'fo:font-weight="bold" fo:font-size="14pt"'),
        ("wrapped", 'style:vertical-align="top" fo:wrap-option="wrap"', ""),
    )
    made = "".join(
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default">'
        f"<style:table-cell-properties {cell}/><style:text-properties {text}/></style:style>"
        for name, cell, text in looks
    )
    return _document(
        "document-styles",
        '<office:styles><style:default-style style:family="table-cell"><style:text-properties '
        f'fo:font-size="10pt" fo:language="{language}" fo:country="{"DE" if language == "de" else "GB"}"/>'
        '</style:default-style><style:style style:name="Default" style:family="table-cell"/>'
        f"{made}</office:styles>",
    )


def _meta(workbook: Workbook) -> str:
    made = workbook.made.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()
    return _document(
        "document-meta",
        f"<office:meta><dc:title>{escape(NOT_XML.sub('', workbook.title))}</dc:title>"
        f"<meta:creation-date>{made}</meta:creation-date><dc:date>{made}</dc:date></office:meta>",
    )


def _settings(sheets: Sequence[Sheet]) -> str:
    """Return what stays in sight while a table is scrolled: its header and its first columns."""
    views = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>"
        f"{_split('Vertical', 1)}{_split('Horizontal', sheet.fixed)}{_item('ActiveSplitRange', 'short', 2)}"
        "</config:config-item-map-entry>"
        for sheet in sheets
    )
    return _document(
        "document-settings",
        '<office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f"{_item('ViewId', 'string', 'view1')}"
        f'<config:config-item-map-named config:name="Tables">{views}</config:config-item-map-named>'
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
        "</office:settings>",
    )


def _split(way: str, place: int) -> str:
    edge = "Bottom" if way == "Vertical" else "Right"
    items = (
        (f"{way}SplitMode", "short", 2 if place else 0),
        (f"{way}SplitPosition", "int", place),
        (f"Position{edge}", "int", place),
    )
    return "".join(_item(*item) for item in items)


def _item(name: str, kind: str, value: object) -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'


def _manifest() -> str:
    files = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in PARTS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest:manifest xmlns:manifest="{MANIFEST}" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{ODS}"/>'
        f"{files}</manifest:manifest>"
    )
