"""Workbooks as OpenDocument: they say what the XLSX says, to every program, and are the same bytes again."""

import datetime
import io
import re
import subprocess
import zipfile
from decimal import Decimal

import odfdo
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from atlas.spreadsheets import ODS, XLSX
from atlas.workbooks import Sheet, Value, Workbook
from indicators.models import Area, PublishedIndicator
from tests import factories
from tests.atlas import dataset, dataset_index, opening
from tests.atlas.opening import needs_libreoffice

MADE = datetime.datetime(2024, 3, 1, 8, 30, tzinfo=datetime.UTC)
PAGES = (
    "/daten/ew_anteil_u18.{}", "/gebiet/02-bezirk-02.{}", "/vergleich.{}?gebiet=01&gebiet=02",
    "/tabelle.{}?indikator=ew_anteil_u18&jahr=2022&jahr=2023",
)  # fmt: skip


def sheets(content):
    """Return every cell of a workbook by sheet, as calamine reads them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def book(*rows, columns=("Nr.", "Gebiet", "Wert"), notes=()):
    return Workbook("Titel", notes, [Sheet("Werte", columns, rows, fixed=2)], MADE)


@pytest.mark.parametrize("page", PAGES)
def test_ods_says_what_the_xlsx_says(client, atlas, page):
    ods, xlsx = (client.get(page.format(ending)) for ending in ("ods", "xlsx"))

    assert sheets(ods.content) == sheets(xlsx.content)
    assert len(sheets(ods.content)["Werte"]) > 2
    assert ods.headers["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    assert ods.headers["Content-Disposition"].endswith('.ods"')


def test_ods_of_an_index_says_what_the_xlsx_says(client, db):
    dataset_index.publish_index(dataset.publish())

    ods, xlsx = (client.get(f"/index/disparitaetsindex.{ending}") for ending in ("ods", "xlsx"))

    assert sheets(ods.content) == sheets(xlsx.content)
    assert list(sheets(ods.content)) == ["Hinweise", "Einordnung"]


def test_pandas_reads_real_numbers_and_dates(client, atlas):
    content = io.BytesIO(client.get("/daten/ew_anteil_u18.ods").content)
    values = pd.read_excel(content, sheet_name="Werte", dtype={"Nr.": str}, engine="calamine")

    assert pd.api.types.is_float_dtype(values["Wert"])
    assert values["Nr."].tolist()[:3] == [factories.CITY, "01", "02"]
    assert [str(day)[:10] for day in values["Stichtag"].unique()] == ["2022-12-31", "2023-12-31"]


def test_texts_are_never_calculated(client, atlas):
    Area.objects.filter(code="01").update(name="=2+5")
    Area.objects.filter(code="02").update(name="@SUMME(A1)")
    Area.objects.filter(code="03").update(name="https://example.org/")
    PublishedIndicator.objects.update(name='=HYPERLINK("x")', definition="+1", unit="-1+1")

    for page in ("/daten/ew_anteil_u18.ods", "/gebiet/01-bezirk-01.ods"):
        content = client.get(page).content
        whole = zipfile.ZipFile(io.BytesIO(content)).read("content.xml")
        assert b"table:formula" not in whole
        assert b"xlink:href" not in whole
    names = [row[1] for row in sheets(client.get(PAGES[0].format("ods")).content)["Gebiete und Jahre"]]
    assert names[1:4] == ["=2+5", "@SUMME(A1)", "https://example.org/"]


def test_withheld_numbers_are_in_no_part_of_the_file(client, atlas):
    withheld = Area.objects.get(code="02")
    factories.observation(factories.measure("ew_u18"), withheld, 77_123)
    factories.observation(factories.measure("ew_gesamt"), withheld, 98_765)

    for page in PAGES:
        package = zipfile.ZipFile(io.BytesIO(client.get(page.format("ods")).content))
        whole = b"".join(package.read(name) for name in package.namelist())
        assert b"12.3" in whole or b"24.7" in whole
        assert [number for number in (b"77123", b"98765", b"78.0", b"78.1") if number in whole] == []


def test_nothing_in_the_file_depends_on_the_clock_or_on_a_template():
    made = ODS.write(book(["01", "Bezirk", Decimal("1.5")], notes=[("Quelle", "Stadt")]))
    package = zipfile.ZipFile(io.BytesIO(made))

    assert package.namelist() == [
        "mimetype", "content.xml", "styles.xml", "meta.xml", "settings.xml", "META-INF/manifest.xml",
    ]  # fmt: skip
    assert {entry.date_time for entry in package.infolist()} == {(2024, 3, 1, 8, 30, 0)}
    assert made[30:85] == b"mimetypeapplication/vnd.oasis.opendocument.spreadsheetP"
    assert b"<dc:title>Titel</dc:title><meta:creation-date>2024-03-01T08:30:00" in package.read("meta.xml")
    assert ODS.write(book(["01", "Bezirk", Decimal("1.5")], notes=[("Quelle", "Stadt")])) == made


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.one_of(
    st.none(), texts, st.integers(-(10**9), 10**9),
    st.decimals(-(10**6), 10**6, places=3), st.dates(datetime.date(1900, 1, 1)),
)  # fmt: skip


@settings(deadline=None)  # the first document that is read loads odfdo's tables
@given(st.lists(st.lists(values, min_size=3, max_size=3), max_size=4))
def test_every_value_comes_back(rows):
    made = ODS.write(book(*rows))

    read = odfdo.Document(io.BytesIO(made)).body.tables[1].get_values()

    assert read[0] == ["Nr.", "Gebiet", "Wert"]
    assert [[*row, None, None, None][:3] for row in read[1:]] == [list(map(kept, row)) for row in rows]


def kept(value):
    """Return what a file can hold of a value: lines are lines, characters that XML forbids are gone."""
    if not isinstance(value, str):
        return value
    allowed = (letter for letter in value if letter in "\t\n\r" or " " <= letter not in "\ufffe\uffff")
    return "\n".join("".join(allowed).replace("\t", " ").splitlines())


@needs_libreoffice
def test_libreoffice_shows_the_same_workbook(tmp_path):
    rows: list[list[Value]] = [
        ["01", "=2+5", Decimal("1234.50"), 2023, datetime.date(2023, 12, 31)],
        ["02", " a  b c\nd & <e>", None, 2022, None],
        ["03", "'x", Decimal("-0.5"), 0, datetime.date(2022, 12, 31)],
    ]
    source = tmp_path / "tabelle.ods"
    source.write_bytes(ODS.write(book(*rows, columns=("Nr.", "Gebiet", "Wert", "Jahr", "Tag"))))

    command = [
        str(opening.SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
        "--convert-to", "xlsx", "--outdir", str(tmp_path), str(source),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)

    sheet = openpyxl.load_workbook(tmp_path / "tabelle.xlsx")["Werte"]
    read = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    days = [cell.date() if isinstance(cell, datetime.datetime) else cell for *_, cell in read]
    assert [[*row[:4], day] for row, day in zip(read, days, strict=True)] == [
        [None if value is None else float(value) if isinstance(value, Decimal) else value for value in row]
        for row in rows
    ]
    formats = [cell.number_format for cell in sheet[2]]
    assert formats == ["General", "General", "#,##0.00", "0", "yyyy\\-mm\\-dd"]
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "n", "n", "d"]
    assert (sheet["A1"].font.b, sheet["A2"].font.b) == (True, False)


def test_both_writers_know_the_same_workbook():
    made = book(["01", "Bezirk", Decimal("1.5")], ["02", "Ort", None], notes=[("Quelle", "Stadt\nAmt")])

    assert sheets(ODS.write(made)) == sheets(XLSX.write(made))


def test_header_and_first_columns_stay_in_sight_and_tables_can_be_filtered():
    package = zipfile.ZipFile(io.BytesIO(ODS.write(book(["01", "Bezirk", Decimal("1.5")]))))
    kept_in_sight = package.read("settings.xml").decode()

    assert re.findall(r'config:name="(\w+Split\w+)"[^>]*>(\d)<', kept_in_sight) == [
        ("VerticalSplitMode", "2"), ("VerticalSplitPosition", "1"),
        ("HorizontalSplitMode", "2"), ("HorizontalSplitPosition", "2"), ("ActiveSplitRange", "2"),
    ]  # fmt: skip
    assert b"target-range-address=\"'Werte'.A1:'Werte'.C2\"" in package.read("content.xml")
