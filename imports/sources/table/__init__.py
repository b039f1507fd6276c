"""Any table of another office, read as a mapping says ("Zuordnung"). Pure.

``read_mapping`` reads the mapping, ``check_table`` a delivered CSV, XLSX or ODS file.
"""

from imports.sources.table.checking import check_table
from imports.sources.table.mapping import TableMapping
from imports.sources.table.mapping_file import read_mapping
from imports.sources.table.schema import TableMappingError

__all__ = ["TableMapping", "TableMappingError", "check_table", "read_mapping"]
