"""What the checks of a table know in tests, and workbooks made of rows."""

import datetime
import io
import zipfile
from xml.sax.saxutils import escape

import openpyxl

from imports.validation import Known, KnownArea, KnownEdition

TODAY = datetime.date(2026, 11, 1)
DISTRICTS = {"01": "Musterbezirk A", "02": "Musterbezirk B", "03": "Musterbezirk C"}
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def known_levels(measures, city=("05170008", "Dinslaken"), start=2000, **levels):
    """Return what is known by level; ``levels`` hold the names of areas by code."""
    whole = KnownArea("stadt", *city)
    found = {}
    for level, names in {**levels, "stadt": {city[0]: city[1]}}.items():
        parts = {code: KnownArea(level, code, name) for code, name in names.items()}
        edition = KnownEdition(datetime.date(start, 1, 1), level, parts, {city[0]: whole})
        found[level] = Known(TODAY, (edition,), frozenset(measures), city_code=city[0])
    return found


def xlsx(rows, sheet="Bestand", merged=()):
    """Return the bytes of a workbook with a cover sheet and one sheet of rows."""
    book = openpyxl.Workbook()
    book.active.title = "Deckblatt"
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(row)
    for span in merged:
        page.merge_cells(span)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows, sheet="Bestand", repeated=1):
    """Return the bytes of an OpenDocument spreadsheet with one sheet of rows, each said to be repeated."""
    lines = "".join(
        f'<table:table-row table:number-rows-repeated="{repeated}">'
        f"{''.join(map(ods_cell, row))}</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{OFFICE}office:1.0" '
        f'xmlns:table="{OFFICE}table:1.0" xmlns:text="{OFFICE}text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="{sheet}">{lines}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{OFFICE}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def ods_cell(value):
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"
