"""Empty files to fill in ("Vorlagen"): codes and names of the areas stand in them already. Pure."""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from imports.sources.register.codes import CHARACTERISTICS
from imports.uploading.workbooks import SHEET
from imports.validation import KnownArea

AGES = (
    "A00_02", "A03_05", "A06_09", "A10_14", "A15_17", "A18_24", "A25_29", "A30_44", "A45_59", "A60_64",
    "A65_79", "A80_UM",
)  # fmt: skip
"""The age groups of the hand-over format (specification of the register, table 2.1)."""
OF_HOUSEHOLDS = ("HH_GROESSE", "HH_TYP", "BEWEGUNG")
FORMULA = ("=", "+", "-", "@", "\t", "\0")


@dataclass(frozen=True)
class Blank:
    """An empty table: ``name`` of the file, ``title`` and ``notes`` for people, header, rows of text.

    Cells to fill in are "". ``areas`` are (code, name) for the list to choose from.
    """

    name: str
    title: str
    notes: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    areas: tuple[tuple[str, str], ...]


def places(areas: Iterable[KnownArea], remainder: str) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of the areas and of people without one."""
    return (*((area.code, area.name) for area in areas), (remainder, "nicht zuordenbar"))


SIGNS_NOTE = (
    "0 heißt: gezählt und niemand. „.“ heißt: aus Gründen des Datenschutzes nicht angegeben. "
    "Kein Feld bleibt leer."
)


def register_long(areas: tuple[tuple[str, str], ...], day: datetime.date) -> Blank:
    """Return the format R2 of the register: one row per area, characteristic, code and sex."""
    return Blank(
        f"vorlage_melderegister_r2_{day.year}",
        "Melderegister, zusammengefasst, eine Zeile je Angabe (R2)",
        (
            "Füllen Sie nur die Spalte „anzahl“ aus, mit ganzen Zahlen.",
            SIGNS_NOTE,
            "HW: Personen mit alleiniger oder Hauptwohnung.",
            "HH_GROESSE und HH_TYP zählen Haushalte, BEWEGUNG Fälle im Jahr.",
            "Merkmale, die Sie nicht liefern, löschen Sie mit allen ihren Zeilen.",
        ),
        (
            "stichtag",
            "gebiet_code",
            "gebiet_name",
            "bestand",
            "merkmal",
            "auspraegung",
            "geschlecht",
            "anzahl",
        ),
        tuple(
            (f"{day:%d.%m.%Y}", code, name, "HW", merkmal, auspraegung, sex, "")
            for code, name in areas
            for merkmal, auspraegung, sex in register_cells()
        ),
        areas,
    )


def register_cells() -> Iterable[tuple[str, str, str]]:
    """Yield characteristic, code and sex of every row of one area."""
    for merkmal, codes in {"ALTER": AGES, **CHARACTERISTICS}.items():
        sexes = ("I",) if merkmal in OF_HOUSEHOLDS else ("M", "W")
        yield from ((merkmal, code, sex) for code in codes for sex in sexes)


def register_wide(areas: tuple[tuple[str, str], ...], day: datetime.date) -> Blank:
    """Return the format R3 of the register: one row per area, one column per age group."""
    columns = ("E_E", "E_EM", "E_EW", *(f"E_{age}" for age in AGES))
    return Blank(
        f"vorlage_melderegister_r3_{day.year}",
        "Melderegister, zusammengefasst, eine Zeile je Gebiet (R3)",
        (
            "E_E: alle, E_EM: männlich, E_EW: weiblich, danach die Altersgruppen (A03_05: 3, 4 und 5 Jahre).",
            SIGNS_NOTE,
        ),
        ("ZEIT", "GEBIET", "NAME", *columns),
        tuple((f"{day:%Y%m}", code, name, *("" for _ in columns)) for code, name in areas),
        areas,
    )


def ba_long(areas: tuple[tuple[str, str], ...], day: datetime.date, measures: Sequence[str]) -> Blank:
    """Return the hand-over format B3 for numbers of the BA: one row per area and characteristic."""
    return Blank(
        f"vorlage_ba_b3_{day.year}",
        "Zahlen der Bundesagentur für Arbeit, Übergabeformat (B3)",
        (
            "„wert“ nimmt ganze Zahlen auf.",
            "Wo die BA einen Stern (*) druckt, bleibt „wert“ leer und „zeichen“ erhält den Stern.",
            "„quelle“ ist AkG (kleinräumige Auswertung), Sonderauswertung oder amk (Eckwerte).",
        ),
        ("berichtsmonat", "quelle", "gebiet_code", "merkmal", "wert", "zeichen"),
        tuple((f"{day:%Y%m}", "AkG", code, measure, "", "") for measure in measures for code, _ in areas),
        areas,
    )


def any_table(
    areas: tuple[tuple[str, str], ...], day: datetime.date, source: str, measures: Sequence[str]
) -> Blank:
    """Return a long table for any other source; ``mapping_text`` reads it."""
    return Blank(
        f"vorlage_{source}_{day.year}",
        "Tabelle einer anderen Stelle, eine Zeile je Angabe",
        (
            "„merkmal“ ist der Schlüssel der Zählgröße im Katalog; „wert“ nimmt Zahlen mit Dezimalkomma auf.",
            "Beim Hochladen wählen Sie die Zuordnung, die zu dieser Vorlage gehört.",
            SIGNS_NOTE,
        ),
        ("stichtag", "gebiet_code", "gebiet_name", "merkmal", "wert"),
        tuple(
            (f"{day:%d.%m.%Y}", code, name, measure, "")
            for measure in measures or ("",)
            for code, name in areas
        ),
        areas,
    )


def mapping_text(source: str) -> str:
    """Return the mapping (TOML) that reads the table of ``any_table``."""
    return (
        f'quelle = "{source}"\n\n'
        '[gebiet]\nspalte = "gebiet_code"\nname = "gebiet_name"\n\n'
        '[zeit]\nspalte = "stichtag"\n\n'
        '[[werte]]\nspalte = "wert"\nzaehlgroesse = "{merkmal}"\n'
    )


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula (OWASP ASVS 5, 1.2.10)."""
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV for Excel: semicolons, UTF-8 with BOM, CRLF, no formulas."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(blank: Blank) -> bytes:
    """Return a blank as a workbook: sheets "Daten", "Gebiete" and "Hinweise"; every cell is text.

    Text keeps leading zeros; what people type into the empty cells are numbers.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        data = book.add_worksheet(SHEET)
        data.freeze_panes(1, 0)
        for column, title in enumerate(blank.header):
            data.write_string(0, column, title, head)
            data.set_column(column, column, max(12, len(title) + 2))
        for number, row in enumerate(blank.rows, start=1):
            for column, cell in enumerate(row):
                if cell:
                    data.write_string(number, column, cell)
        fill_areas(book.add_worksheet("Gebiete"), blank, head)
        offer_areas(data, blank)
        notes = book.add_worksheet("Hinweise")
        notes.set_column(0, 0, 110)
        for number, line in enumerate((blank.title, *blank.notes)):
            notes.write_string(number, 0, line, head if number == 0 else None)
    return target.getvalue()


def fill_areas(sheet: xlsxwriter.worksheet.Worksheet, blank: Blank, head: xlsxwriter.format.Format) -> None:
    """Write codes and names of the areas."""
    for number, row in enumerate((("gebiet_code", "gebiet_name"), *blank.areas)):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell, head if number == 0 else None)
    sheet.set_column(1, 1, 30)


def offer_areas(sheet: xlsxwriter.worksheet.Worksheet, blank: Blank) -> None:
    """Let people choose the code of an area from a list."""
    title = "GEBIET" if "GEBIET" in blank.header else "gebiet_code"
    column = blank.header.index(title)
    sheet.data_validation(
        1, column, max(len(blank.rows), 1), column,
        {"validate": "list", "source": f"=Gebiete!$A$2:$A${len(blank.areas) + 1}"},
    )  # fmt: skip
