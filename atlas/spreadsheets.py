"""The programs a workbook can be written for."""

from collections.abc import Callable
from dataclasses import dataclass

from atlas import spreadsheets_ods
from atlas.spreadsheets_ods import ods
from atlas.spreadsheets_xlsx import xlsx
from atlas.workbooks import Workbook


@dataclass(frozen=True)
class Spreadsheet:
    """A kind of file: how its name ends, its media type, and what writes it."""

    ending: str
    kind: str
    write: Callable[[Workbook], bytes]


XLSX = Spreadsheet("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx)
ODS = Spreadsheet("ods", spreadsheets_ods.ODS, ods)
