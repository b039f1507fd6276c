"""Whether pages and files say more than the published rows: read as text, as a stranger reads them.

Pure: no Django, no database. Sentences about leaks name the place, never a number.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

NUMBER = re.compile(r"\d[\d.]*[.,]\d+")
ROUND_NUMBER = re.compile(r"[125](\.?0)+")
"""What the circles of a legend stand for: 500, 2.000, 10.000 say nothing about an area."""
DATE = re.compile(r"\d{1,2}\.(?:\d{1,2}\.| [A-ZÄ][a-zä]+ )\d{4}")
RANK = re.compile(r"(?:Rang|Platz)\s*(\d+)")
ADDRESSING = frozenset(("href", "class", "data-code", "data-name", "data-shape", "data-x", "data-y"))
"""Attributes that say which area an entry is about, and where it lies."""
DRAWING = ADDRESSING.union(("d", "x", "y", "cx", "cy", "r", "width", "height", "viewbox", "id", "transform"))
"""Attributes that draw; beside a withheld value nothing may be drawn to a scale."""
VALUE_CLASS = re.compile(r"area--\d")

Place = tuple[str, str, str, int]
"""Edition, level, code of an area, and year, as files write them."""


@dataclass
class Entry:
    """What a page says about one area: a table row or a shape on the map.

    ``words`` is the text in it, ``attributes`` (name, text) of all its elements.
    """

    code: str = ""
    name: str = ""
    links: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text without the code and the name of the area."""
        words = " ".join(word for word in self.words if word not in (self.code, self.name))
        return " ".join(words.split())


class _Reader(HTMLParser):
    """Collects the entries of a page, and everything that readers see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.seen: list[str] = []
        self._open: list[tuple[str, Entry]] = []
        self._muted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an entry at a table row or a named shape, and keep the attributes."""
        self._muted += tag in ("script", "style")
        given = {name: text or "" for name, text in attrs}
        if tag == "tr" or "data-name" in given:
            entry = Entry(given.get("data-code", ""), given.get("data-name", ""))
            self.entries.append(entry)
            self._open.append((tag, entry))
        for _, entry in self._open:
            entry.attributes.extend(given.items())
            entry.links.extend(text for name, text in given.items() if name == "href")
        self.seen.extend(text for name, text in given.items() if name in ("aria-label", "title", "alt"))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost entry of this tag."""
        self._muted -= tag in ("script", "style")
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep the text for the page and for all open entries."""
        word = data.strip()
        if word and not self._muted:
            self.seen.append(word)
            for _, entry in self._open:
                entry.words.append(word)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def german(number: Decimal, decimals: int) -> str:
    """Return a number as pages write it, without its sign."""
    return f"{abs(number):,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def numbers_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the broken and long numbers that words of the catalogue contain ("je 1.000 Einwohner")."""
    return frozenset(found for text in texts for found in NUMBER.findall(text))


def map_leaks(html: str, withheld: Mapping[str, str], allowed: Collection[str]) -> Iterator[str]:
    """Yield what the page of a map says beyond the published rows.

    ``withheld`` are the areas without a number, name by code; ``allowed`` the
    numbers (``german``) that may stand there: published ones, class limits and
    those in the words of the catalogue.
    """
    page = _read(html)
    for entry in page.entries:
        name = withheld.get(entry.code) or next((n for n in withheld.values() if n == entry.name), "")
        if name:
            entry.name = name
            yield from _entry_leaks(entry, withheld.values())
        else:
            yield from _attribute_leaks(entry, allowed)
    if any(_foreign(word, allowed) for word in page.seen):
        yield "Auf der Seite steht eine Zahl, die so nicht veröffentlicht ist."
    yield from _order_leaks(page.entries, withheld)


def _entry_leaks(entry: Entry, names: Collection[str]) -> Iterator[str]:
    """Yield numbers beside a withheld one; names of areas that share it and dates of boundaries are none."""
    if re.search(r"\d", _without(entry.text, names)):
        yield f"{entry.name}: neben dem gesperrten Wert steht eine Zahl."
    for attribute, text in entry.attributes:
        spoken = _without(text, names)
        if attribute not in ADDRESSING and re.search(r"\d", spoken):
            yield f"{entry.name}: das Attribut „{attribute}“ enthält eine Zahl."
        if attribute == "class" and VALUE_CLASS.search(text):
            yield f"{entry.name}: das gesperrte Gebiet hat die Farbe einer Klasse."


def _without(text: str, names: Collection[str]) -> str:
    """Return a text without names (long ones first) and dates."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return DATE.sub("", text)


def _attribute_leaks(entry: Entry, allowed: Collection[str]) -> Iterator[str]:
    """Yield numbers that are more exact than the published ones: fractions give the counts back."""
    for attribute, text in entry.attributes:
        if attribute not in DRAWING and _foreign(text, allowed):
            yield f"{entry.name or entry.code}: das Attribut „{attribute}“ sagt mehr als veröffentlicht."


def _foreign(text: str, allowed: Collection[str]) -> bool:
    """Say whether a text has a broken or long number that was not published, dates apart."""
    numbers = [found for found in NUMBER.findall(DATE.sub("", text)) if not ROUND_NUMBER.fullmatch(found)]
    return any(found not in allowed and found.replace(".", ",") not in allowed for found in numbers)


def _order_leaks(entries: Sequence[Entry], withheld: Mapping[str, str]) -> Iterator[str]:
    """Yield ranks with a gap, and an order in which a withheld value stands among the numbers.

    The last row is the city, which stands beside the order.
    """
    ranks = sorted({int(rank) for entry in entries for rank in RANK.findall(entry.text)})
    if ranks and ranks != list(range(1, len(ranks) + 1)):
        yield "In der Rangfolge ist eine Lücke: sie verrät den Platz eines gesperrten Werts."
    rows = [(entry.code in withheld, _value(entry)) for entry in entries if entry.code][:-1]
    known = [number for is_withheld, number in rows if number is not None and not is_withheld]
    gaps = [place for place, (is_withheld, _) in enumerate(rows) if is_withheld]
    after = [number for _, number in rows[gaps[0] :]] if gaps else []
    falls = len(set(known)) > 1 and known == sorted(known, reverse=True)
    if falls and any(number is not None for number in after):
        yield "In der Rangfolge steht ein gesperrter Wert zwischen den gezeigten."


def _value(entry: Entry) -> Decimal | None:
    """Return the first number of a row after its code and name."""
    found = re.search(r"(−?)(\d[\d.]*(?:,\d+)?)", entry.text)
    if found is None:
        return None
    number = Decimal(found[2].replace(".", "").replace(",", "."))
    return -number if found[1] else number


def profile_leaks(html: str, withheld: Collection[str]) -> Iterator[str]:
    """Yield what an area's profile says about indicators (by slug) whose newest value is withheld there."""
    for entry in _read(html).entries:
        slug = next((found[1] for link in entry.links if (found := re.search(r"/karte/([\w-]+)/", link))), "")
        if slug in withheld:
            if any(name == "class" and "position__area" in text for name, text in entry.attributes):
                yield f"{slug}: der Streifen zeigt die Lage des gesperrten Werts."
            own = entry.text.partition("gesperrt")[0]
            if re.search(r"\d,\d|\d$", own):
                yield f"{slug}: im Profil steht neben dem gesperrten Wert eine Zahl."


def file_leaks(text: str, delimiter: str, expected: Mapping[Place, str]) -> Iterator[str]:
    """Yield the lines of a file that say something else than the published rows.

    ``expected`` has the number as the file must write it, "" where there is none.
    """
    for row in csv.DictReader(io.StringIO(text), delimiter=delimiter):
        place = (row["gebietsstand"], row["ebene"], row["gebiet_code"], int(row["jahr"]))
        if row["wert"] != expected.get(place, ""):
            yield f"{row['indikator']}: die Datei sagt für {row['gebiet_name']} {row['jahr']} etwas anderes."
