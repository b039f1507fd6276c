"""Files of tables opened the way readers open them: pandas, openpyxl, LibreOffice."""

import csv
import io
import shutil
import subprocess

import openpyxl
import pandas as pd
import pytest

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def read_csv(response, **dialect):
    """Return a CSV as pandas reads it; numbers of areas stay texts."""
    return pd.read_csv(io.BytesIO(response.content), dtype={"Nr.": str}, **dialect)


def book(response):
    """Return a workbook as openpyxl opens it."""
    return openpyxl.load_workbook(io.BytesIO(response.content))


def sheet_rows(response, name):
    """Return the rows of a sheet."""
    return [list(row) for row in book(response)[name].iter_rows(values_only=True)]


def in_libreoffice(response, folder, sheet):
    """Return the cells of a sheet (counted from 1) as LibreOffice writes them, as text."""
    source = folder / "tabelle.xlsx"
    source.write_bytes(response.content)
    filters = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{sheet}"
    subprocess.run(
        [
            str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
            filters, "--outdir", str(folder), str(source),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    made = next(folder.glob("tabelle*.csv"))
    return list(csv.reader(io.StringIO(made.read_text(encoding="utf-8"))))
