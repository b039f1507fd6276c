"""A stranger who follows every link from the start page and writes down what stands there."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pypdf
from python_calamine import CalamineWorkbook

SAME_ROWS = ("_excel.csv", ".xlsx", ".ods", ".gpkg")
"""Endings of files that hold the rows of a CSV file once more."""
NUMBER = r"−?\d[\d.]*(?:,\d+)?"


@dataclass
class Notes:
    """What was read.

    ``words`` are the formulas in German by indicator, ``decimals`` the places of
    its numbers; ``said`` are all texts seen for (indicator, area name, year),
    ``areas`` the names of districts, ``city`` that of the city, ``ranges`` the
    legend's classes by (indicator, year), ``pages`` the addresses read, ``filed``
    the numbers that workbooks and shapes hold, ``paper`` those on a printed profile and
    ``screen`` those on its page, by address.
    """

    words: dict[str, str] = field(default_factory=dict)
    decimals: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    said: dict[tuple[str, str, int], set[str]] = field(default_factory=dict)
    areas: set[str] = field(default_factory=set)
    city: str = ""
    ranges: dict[tuple[str, int], list[tuple[str, str]]] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    filed: dict[tuple[str, str, int], set[float]] = field(default_factory=dict)
    paper: dict[str, set[str]] = field(default_factory=dict)
    screen: dict[str, set[str]] = field(default_factory=dict)

    def hear(self, indicator, area, year, text):
        """Keep one text about a value."""
        self.said.setdefault((indicator, area, int(year)), set()).add(text)


def crawl(client, *, query=(), stand=None, without=()):
    """Read every page and file that can be reached, of one edition where ``stand`` is given.

    ``query`` names the parameters to follow, ``without`` the endings of files to pass over.
    """
    edition = {"stand": [str(stand)]} if stand else {}
    start = f"/?stand={stand}" if stand else "/"
    notes, waiting, known = Notes(), [start], {start}
    while waiting:
        address = waiting.pop()
        answer = client.get(address, headers={"accept-language": "de"})
        if answer.status_code in (301, 302):
            targets = [answer.headers["Location"]]
        else:
            assert answer.status_code == 200, address
            notes.pages.append(address)
            targets = look_at(notes, address, answer.content)
        for target in targets:
            absolute = urljoin(address, target)
            wanted = not absolute.partition("?")[0].endswith(tuple(without))
            if wanted and absolute not in known and is_ours(absolute, query, edition):
                known.add(absolute)
                waiting.append(absolute)
    tell_what_only_files_say(notes)
    return notes


def look_at(notes, address, content):
    """Take notes from what an address holds; return where it leads."""
    path = address.partition("?")[0]
    if path.endswith((".xlsx", ".ods")):
        read_workbook(notes, path.split("/")[-1].partition(".")[0], content)
        return []
    if path.endswith(".geojson"):
        read_shapes(notes, content)
        return []
    if path.endswith(".gpkg"):
        read_package(notes, content)
        return []
    if path.endswith(".pdf"):
        notes.paper[path] = read_paper(content)
        return []
    text = content.decode("utf-8-sig")
    if path.startswith("/gebiet/") and path.endswith("/"):
        notes.screen[path] = set(re.findall(NUMBER, all_words(text)))
    read(notes, address, text)
    return [] if path.endswith(".csv") else links(text)


def read_workbook(notes, indicator, content):
    """Read the long sheet of an indicator's workbook; a profile's has the rows of its CSV."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if "Werte" in book.sheet_names:
        header, *rows = book.get_sheet_by_name("Werte").to_python()
        if "Indikator" not in header:
            for row in (dict(zip(header, cells, strict=True)) for cells in rows):
                if row["Wert"] != "":
                    place = (indicator, row["Gebiet"], int(str(row["Jahr"]).partition(".")[0]))
                    notes.filed.setdefault(place, set()).add(row["Wert"])


def read_package(notes, content):
    """Read the table of all values of a GeoPackage."""
    with closing(sqlite3.connect(":memory:")) as file:
        file.deserialize(content)
        asked = "SELECT indikator, gebiet_name, jahr, wert FROM werte WHERE wert IS NOT NULL"
        for *place, number in file.execute(asked):
            notes.filed.setdefault(tuple(place), set()).add(number)


def read_paper(content):
    """Return every number on the pages of a PDF, without page numbers."""
    book = pypdf.PdfReader(io.BytesIO(content))
    words = " ".join(page.extract_text() for page in book.pages)
    return set(re.findall(NUMBER, re.sub(r"\d+ / \d+", "", words)))


def all_words(html):
    """Return what is seen and heard of a page."""
    names = re.findall(r'aria-label="([^"]*)"', html)
    return " ".join([visible(html), *map(unescape, names)])


def read_shapes(notes, content):
    for feature in json.loads(content)["features"]:
        told = feature["properties"]
        if told["value"] is not None:
            key = (told["indicator"], told["name"], told["year"])
            notes.filed.setdefault(key, set()).add(told["value"])


def tell_what_only_files_say(notes):
    """Use the numbers of workbooks and shapes for values that no page and no CSV shows."""
    for (indicator, area, year), numbers in notes.filed.items():
        said = notes.said.get((indicator, area, year), ())
        is_ours = area in notes.areas or area == notes.city
        if is_ours and not any(re.fullmatch(NUMBER, text) for text in said):
            for number in numbers:
                notes.hear(indicator, area, year, str(number).replace(".", ","))


def links(text):
    return [unescape(found).partition("#")[0] for found in re.findall(r'href="([^"]*)"', text)]


def is_ours(address, query, edition):
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    right = {name: text for name, text in asked.items() if name == "stand"} == edition
    rooms = ("/karte/", "/gebiet/", "/indikator/", "/daten/", "/tabelle/", "/zeit/", "/thema/")
    inside = not parts.netloc and (parts.path == "/" or parts.path.startswith(rooms))
    return inside and right and not parts.path.endswith(".zip") and set(asked) <= {*query, *edition}


def read(notes, address, text):
    """Take notes from a page or file, by its address."""
    path = urlsplit(address).path
    if path.endswith(".csv"):
        read_file(notes, text)
    elif path.startswith("/karte/"):
        read_map(notes, path.split("/")[2], text)
    elif path.startswith("/gebiet/"):
        read_profile(notes, text)
    elif path.startswith("/indikator/"):
        read_definition(notes, path.split("/")[2], text)


def read_file(notes, text):
    delimiter = ";" if text.partition("\n")[0].count(";") > 5 else ","
    for row in csv.DictReader(io.StringIO(text), delimiter=delimiter):
        if row["ebene"] in ("kreis", "land"):
            continue
        number = row["wert"].replace(".", ",") if delimiter == "," else row["wert"]
        notes.hear(row["indikator"], row["gebiet_name"], row["jahr"], number or row["status"])
        notes.units[row["indikator"]] = row["einheit"]
        if row["ebene"] == "stadt":
            notes.city = row["gebiet_name"]
        else:
            notes.areas.add(row["gebiet_name"])
        if "," in number:
            notes.decimals[row["indikator"]] = len(number.partition(",")[2])


def visible(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def read_map(notes, indicator, text):
    year = re.search(r'<option value="(\d{4})" selected', text)
    if year is None:
        return
    for name, label in re.findall(r'aria-label="([^":]+): ([^"]*)" data-name=', text):
        notes.hear(indicator, unescape(name), year[1], unescape(label))
    for row in re.findall(r"<tr data-code=.*?</tr>", text, re.DOTALL):
        name = visible(re.findall(r'<th scope="row">(.*?)</th>', row, re.DOTALL)[0])
        cells = [
            visible(cell) for cell in re.findall(r"<td(?! class=\"values__code).*?</td>", row, re.DOTALL)
        ]
        notes.hear(indicator, name, year[1], " | ".join(cells))
        for title in re.findall(r'title="([^"]*)"', row):
            notes.hear(indicator, name, year[1], unescape(title))
    ranges = re.findall(rf"legend__range[^>]*>({NUMBER}) bis (?:unter )?({NUMBER})<", text)
    notes.ranges[indicator, int(year[1])] = ranges


def read_profile(notes, text):
    name = visible(re.findall(r"<h1>(.*?)</h1>", text, re.DOTALL)[0])
    for row in re.findall(r'<tr role="row">.*?</tr>', text, re.DOTALL):
        link = re.search(r'href="/karte/([\w-]+)/', row)
        year = re.search(r'figures__year"[^>]*>\s*(\d{4})', row)
        own = re.search(r'figures__own"[^>]*>(.*?)</td>', row, re.DOTALL)
        if link and year and own:
            notes.hear(link[1], name, year[1], visible(own[1]))


def read_definition(notes, indicator, text):
    found = re.search(r"<dt>Formel über Zählgrößen</dt><dd[^>]*>(.*?)</dd>", text, re.DOTALL)
    if found:
        notes.words[indicator] = visible(found[1])
