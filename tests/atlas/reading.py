"""What a reader finds on a page: rows of the table, names on the map, entries of the legend."""

import csv
import html
import io
import re


def text(markup):
    """Return markup without tags, spaces folded."""
    return re.sub(r"[ \n]+", " ", html.unescape(re.sub(r"<[^>]*>", " ", markup))).strip()


def content(response):
    return response.content.decode()


def table(response):
    """Return (code, name, value as printed) of every row of the map's table, city included."""
    found = []
    for row in re.findall(r"<tr[^>]* data-code=.*?</tr>", content(response), re.DOTALL):
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
        found.append(tuple(text(cell) for cell in cells[:3]))
    return found


def cells(response):
    """Return the texts of all cells of every row of the map's table but the class, city included."""
    rows = re.findall(r"<tr[^>]* data-code=.*?</tr>", content(response), re.DOTALL)
    return [
        [
            text(cell)
            for kind, cell in re.findall(r"<t([dh][^>]*)>(.*?)</t[dh]>", row, re.DOTALL)
            if "__class" not in kind
        ]
        for row in rows
    ]


def map_names(response):
    """Return the accessible name of every area on the map."""
    return [html.unescape(name) for name in re.findall(r'aria-label="([^"]*)" data-name', content(response))]


def map_classes(response):
    """Return the style classes of every area on the map."""
    inside = re.findall(r'<g class="areas">(.*?)</g>', content(response), re.DOTALL)
    return re.findall(r'<use class="area ([^"]*)"', inside[0])


def legend(response):
    """Return (range or reason, number of areas) of every entry of the legend."""
    entries = re.findall(r'<li class="legend__class.*?</li>', content(response), re.DOTALL)
    return [
        tuple(
            text(part)
            for part in re.findall(
                r'<(?:span|a) class="legend__(?:range|count)[^>]*>(.*?)</(?:span|a)>\s*(?=<span|</li)',
                entry,
                re.DOTALL,
            )
        )
        for entry in entries
    ]


def finding(response):
    return text(re.findall(r'<p class="finding">(.*?)</p>', content(response), re.DOTALL)[0])


def rows(response, delimiter=","):
    """Return the rows of a download as dicts."""
    return list(
        csv.DictReader(io.StringIO(content(response).lstrip("\ufeff"), newline=""), delimiter=delimiter)
    )
