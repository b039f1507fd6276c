"""Any table of another office, read as a mapping says ("Zuordnung"). Pure.

``read_mapping`` reads the mapping and ``mapping_text`` writes it, ``check_table`` reads a
delivered CSV, XLSX or ODS file, ``look`` shows one that nobody has described yet.
"""

from imports.sources.table.checking import check_table
from imports.sources.table.looking import Column, Look, look, suits
from imports.sources.table.mapping import TableMapping
from imports.sources.table.mapping_file import read_mapping
from imports.sources.table.schema import TableMappingError
from imports.sources.table.writing import mapping_text

__all__ = [
    "Column",
    "Look",
    "TableMapping",
    "TableMappingError",
    "check_table",
    "look",
    "mapping_text",
    "read_mapping",
    "suits",
]
