"""A file of places as rows of text: CSV with a header, or GeoJSON with points. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from imports.places.messages import finding
from imports.problems import Problem, problem
from imports.reading import decode, normalised, read_table
from imports.uploading.hints import nearest, question

CATEGORY, NAME, ADDRESS, STREET, NUMBER, EAST, NORTH, LINK, NOTE = (
    "art", "name", "anschrift", "strasse", "hausnummer", "ost", "nord", "verweis", "hinweis",
)  # fmt: skip
HEADINGS = {
    CATEGORY: ("art", "kategorie", "category"),
    NAME: ("name", "bezeichnung", "einrichtung"),
    ADDRESS: ("anschrift", "adresse", "address"),
    STREET: ("strasse", "straße", "street"),
    NUMBER: ("hausnummer", "hausnr", "housenumber"),
    EAST: (
        "rechtswert",
        "ostwert",
        "laenge",
        "länge",
        "laengengrad",
        "längengrad",
        "lon",
        "lng",
        "longitude",
        "x",
    ),
    NORTH: ("hochwert", "nordwert", "breite", "breitengrad", "lat", "latitude", "y"),
    LINK: ("verweis", "link", "url", "web", "website", "internet"),
    NOTE: ("hinweis", "bemerkung", "notiz", "note"),
}
COLUMN_OF = {heading: column for column, headings in HEADINGS.items() for heading in headings}


@dataclass(frozen=True)
class PlaceRow:
    """One place as a file has it; ``cells`` by our names of columns, "" where a file has none.

    ``line`` is the physical line of a CSV file or the number of a GeoJSON object from 1.
    """

    line: int
    where: str
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        """Return the text of a column."""
        return self.cells.get(column, "")

    @property
    def address(self) -> str:
        """Return the address, put together from street and number where they have columns of their own."""
        return self.cell(ADDRESS) or " ".join(filter(None, (self.cell(STREET), self.cell(NUMBER))))


def read_places(data: bytes, name: str, *, needs_category: bool) -> tuple[list[PlaceRow], list[Problem]]:
    """Return the rows of a file and DAT-…, ORT-01, ORT-15."""
    decoded = decode(data, name)
    if not decoded.text:
        return [], list(decoded.problems)
    problems = list(decoded.problems)
    if decoded.text.lstrip().startswith("{"):
        rows, wrong = geojson_rows(decoded.text, name)
    else:
        rows, wrong = csv_rows(decoded.text, needs_category)
    problems += wrong
    if not rows and not problems:
        problems.append(finding("ORT-15", datei=name))
    return rows, problems


def csv_rows(text: str, needs_category: bool) -> tuple[list[PlaceRow], list[Problem]]:
    """Return the rows of a table; DAT-08 for a column that is missing, DAT-10 for an unknown one."""
    table = read_table(text)
    columns = [COLUMN_OF.get(column, "") for column in table.columns]
    problems = list(table.problems)
    needed = (NAME, CATEGORY) if needs_category else (NAME,)
    problems += [
        problem("DAT-08", column=column, liste=", ".join(table.header))
        for column in needed
        if column not in columns
    ]
    if not {ADDRESS, STREET} & set(columns) and not {EAST, NORTH} <= set(columns):
        problems.append(problem("DAT-08", column="anschrift", liste=", ".join(table.header)))
    problems += [
        unknown_column(header)
        for header, column in zip(table.header, columns, strict=True)
        if not column and header
    ]
    if any(found.code == "DAT-08" for found in problems):
        return [], problems
    rows = [
        PlaceRow(
            row.line,
            f"Zeile {row.line}",
            {column: tidy(cell) for column, cell in zip(columns, row.cells, strict=True) if column},
        )
        for row in table.rows
    ]
    return rows, problems


def unknown_column(header: str) -> Problem:
    """Return DAT-10 with the column that is probably meant."""
    found = problem("DAT-10", column=header)
    meant = question(nearest(normalised(header), list(COLUMN_OF)))
    return replace(found, message=f"{found.message} {meant}".strip())


def geojson_rows(text: str, name: str) -> tuple[list[PlaceRow], list[Problem]]:
    """Return the objects of a FeatureCollection of points; ORT-01 for anything else."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return [], [finding("ORT-01", datei=name, grund="der Aufbau ist beschädigt")]
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        return [], [finding("ORT-01", datei=name, grund="„features“ fehlt")]
    rows, problems = [], []
    for number, feature in enumerate(features, start=1):
        row = geojson_row(number, feature)
        if row is None:
            problems.append(
                finding("ORT-01", line=number, datei=name, grund=f"Objekt {number} ist kein Punkt")
            )
        else:
            rows.append(row)
    return rows, problems


def geojson_row(number: int, feature: Any) -> PlaceRow | None:
    """Return one object as a row, None where it is no feature or has a geometry that is no point."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
        return None
    cells = {
        COLUMN_OF[normalised(key)]: tidy(str(value))
        for key, value in (feature.get("properties") or {}).items()
        if normalised(key) in COLUMN_OF and value is not None and not isinstance(value, dict | list)
    }
    geometry = feature.get("geometry")
    if geometry is not None:
        at = geometry.get("coordinates") if isinstance(geometry, dict) else None
        is_point = isinstance(geometry, dict) and geometry.get("type") == "Point"
        if not is_point or not isinstance(at, list) or len(at) < 2:
            return None
        cells |= {EAST: written(at[0]), NORTH: written(at[1])}
    return PlaceRow(number, f"Objekt {number}", cells)


def written(number: object) -> str:
    """Return a coordinate of GeoJSON as text without an exponent."""
    return f"{number:.9f}" if isinstance(number, float) else str(number)


def tidy(text: str) -> str:
    """Return text with single spaces and none at the ends."""
    return " ".join(text.split())
