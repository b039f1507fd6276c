"""How far the cells of a workbook reach, before anything makes room for them. Pure.

One stray entry in the last cell of a sheet (XFD1048576) makes a table of 17 billion
cells of a file of some kilobytes; the reader would end the whole process over it.
"""

import re
import zipfile
from collections.abc import Iterator

MOST_CELLS = 30_000_000
XLSX_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
XLSX_PLACE = re.compile(rb'<(?:\w+:)?(?:c|row)\s[^>]*?\br="([A-Z]{0,3})(\d{1,7})"')
ODS_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^>]*)>")
ODS_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')
ODS_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')


def too_wide(archive: zipfile.ZipFile) -> bool:
    """Say whether a sheet of a workbook spans more cells than a table can have."""
    for name in archive.namelist():
        if XLSX_SHEET.fullmatch(name) and cells_of_xlsx(archive.read(name)) > MOST_CELLS:
            return True
        if name == "content.xml" and any(cells > MOST_CELLS for cells in cells_of_ods(archive.read(name))):
            return True
    return False


def cells_of_xlsx(sheet: bytes) -> int:
    """Return how many cells the rectangle from A1 to the furthest cell has."""
    places = set(XLSX_PLACE.findall(sheet))
    width = max((column_number(letters) for letters, _ in places), default=0)
    return width * max((int(row) for _, row in places), default=0)


def column_number(letters: bytes) -> int:
    """Return the number of a column: A is 1, XFD 16384, no letter 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def cells_of_ods(content: bytes) -> Iterator[int]:
    """Yield for each sheet the cells of the rectangle to its furthest filled one; repeats are counted."""
    width = height = rows = column = repeated = 0
    for tag, words in ODS_TAG.findall(content):
        if tag == b"table":
            yield width * height
            width = height = rows = repeated = 0
        elif tag == b"table-row":
            rows, column, repeated = rows + repeated, 0, times(ODS_ROWS, words)
        else:
            column += times(ODS_COLUMNS, words)
            if b"value-type" in words:
                width, height = max(width, column), rows + repeated
    yield width * height


def times(pattern: re.Pattern[bytes], words: bytes) -> int:
    """Return how often a row or cell is repeated, 1 where nothing is said."""
    found = pattern.search(words)
    return int(found[1]) if found else 1
