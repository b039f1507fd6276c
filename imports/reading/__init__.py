"""From the bytes of a delivered file to text cells with line numbers. Pure.

``encodings`` turns bytes into text, ``rows`` text into rows, ``cells`` one cell
into a number or the reason for none. Nothing here knows what a file is about.
"""

from imports.reading.cells import CellValue, Grammar, Meaning, cell_problem, excel_guess, read_cell
from imports.reading.encodings import Decoded, decode
from imports.reading.rows import Row, Table, delimiter_of, normalised, read_rows, read_table
from imports.reading.streams import Block, Survey, blocks, survey

__all__ = [
    "Block",
    "CellValue",
    "Decoded",
    "Grammar",
    "Meaning",
    "Row",
    "Survey",
    "Table",
    "blocks",
    "cell_problem",
    "decode",
    "delimiter_of",
    "excel_guess",
    "normalised",
    "read_cell",
    "read_rows",
    "read_table",
    "survey",
]
