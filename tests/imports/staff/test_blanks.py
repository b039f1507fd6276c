"""Templates: filled in and sent back, they are read without a complaint."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from imports.models import Upload
from tests import factories
from tests.imports.staff import papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    papers.city()
    source = factories.source("ba", name="Bundesagentur für Arbeit", threshold=3)
    factories.measure("alo", source, source_key="ALO_INSG", name="Arbeitslose")
    return papers.person()


def fetched(client, layout, kind):
    answer = client.get(reverse("blank-file", args=(layout, kind)))
    assert answer["Content-Disposition"].startswith("attachment; ")
    return answer.content


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("layout", ["r2", "r3", "b3"])
def test_both_kinds_of_a_template_hold_the_same(clerk, layout):
    book = openpyxl.load_workbook(io.BytesIO(fetched(clerk, layout, "xlsx")))

    cells = [
        ["" if cell is None else cell for cell in row] for row in book["Daten"].iter_rows(values_only=True)
    ]

    assert cells == rows_of(fetched(clerk, layout, "csv"))
    assert book.sheetnames == ["Daten", "Gebiete", "Hinweise"]
    assert [tuple(row) for row in book["Gebiete"].iter_rows(values_only=True)] == [
        ("gebiet_code", "gebiet_name"), ("01", "Bezirk 01"), ("02", "Bezirk 02"), ("03", "Bezirk 03"),
        ("99", "nicht zuordenbar"),
    ]  # fmt: skip
    assert len(book["Daten"].data_validations.dataValidation) == 1


def filled(data, column, value):
    """Return a template as a workbook with a number in every cell to fill in."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Daten"]
    titles = [cell.value for cell in sheet[1]]
    for number, row in enumerate(sheet.iter_rows(min_row=2), start=2):
        sheet.cell(number, titles.index(column) + 1, value(dict(zip(titles, row, strict=True))))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_filled_register_template_is_read_as_a_workbook(clerk):
    def count(cells):
        return (
            0
            if cells["gebiet_code"].value == "99"
            else {"ALTER": 12, "STAAT": 72, "FAMST": 0}.get(cells["merkmal"].value, 5)
            + (144 if (cells["merkmal"].value, cells["auspraegung"].value) == ("FAMST", "LD") else 0)
        )

    upload = papers.sent(clerk, filled(fetched(clerk, "r2", "xlsx"), "anzahl", count), "register.xlsx")
    page = clerk.get(reverse("upload", args=(upload.pk,))).context["page"]

    assert [
        (one.code, one.text) for group in page.groups if group.title == "Fehler" for one in group.messages
    ] == []
    assert (upload.profile, upload.state) == ("R2", Upload.State.CHECKED)
    assert page.first_rows[1][:3] == (f"31.12.{timezone.localdate().year - 1}", "01", "Bezirk 01")


def test_filled_ba_template_is_read(clerk):
    text = "\r\n".join(
        ";".join(row if index == 0 else [*row[:4], "20", ""])
        for index, row in enumerate(rows_of(fetched(clerk, "b3", "csv")))
    )

    upload = papers.sent(clerk, text, "ba.csv")

    assert (upload.source_id, upload.profile, upload.state, upload.errors) == ("ba", "B3", "checked", 0)


def test_any_table_comes_with_the_mapping_that_reads_it(clerk):
    source = factories.source("jugendamt", name="Jugendamt")
    factories.measure("kita", source, source_key="KITA", name="Kinder")
    mapping = SimpleUploadedFile("zuordnung.toml", fetched(clerk, "jugendamt", "toml"))
    rows = rows_of(fetched(clerk, "jugendamt", "csv"))
    text = "\r\n".join(";".join(row if at == 0 else [*row[:-1], "7"]) for at, row in enumerate(rows))

    upload = papers.sent(clerk, text, "kita.csv", source="tabelle", mapping_file=mapping)

    assert (upload.source_id, upload.state, upload.errors, upload.rows_read) == ("jugendamt", "checked", 0, 4)


@pytest.mark.parametrize("path", [("register", "csv"), ("r2", "toml"), ("r2", "pdf"), ("niemand", "csv")])
def test_there_is_no_other_template(clerk, path):
    assert clerk.get(reverse("blank-file", args=path)).status_code == 404


def test_list_names_every_template(clerk):
    factories.source("jugendamt", name="Jugendamt")

    page = clerk.get(reverse("blanks")).content.decode()

    assert [page.count(f"vorlagen/{one}.xlsx") for one in ("r2", "r3", "b3", "jugendamt")] == [1] * 4
