"""Streets and places of the demo city: all names, numbers and positions are invented.

Every district has streets of its own; some streets run through two districts, one is divided at a
house number with a letter, so that the search has something to explain.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from demo.chance import stream

STREET_HEADER = (
    "strassenschluessel", "strassenname", "hausnr_von", "hausnr_bis", "seite", "zusatz_von", "zusatz_bis",
    "gebiet_code", "gueltig_ab", "gueltig_bis",
)  # fmt: skip
PLACE_HEADER = ("art", "name", "anschrift", "rechtswert", "hochwert", "verweis", "hinweis")
STREETS = {
    "01": ("Schleusenweg", "Emscheraue", "Dammstraße", "Weidenbruch", "Fährgasse", "Schifferstraße"),
    "02": ("Rosenweg", "Tulpenstraße", "Dahlienring", "Nelkenweg", "Asternstraße", "Krokusweg"),
    "03": ("Deichblick", "Rheinwiesenweg", "Kiebitzstraße", "Auenstraße", "Reiherhorst"),
    "04": ("Feldstraße", "Ährenweg", "Am Bruch", "Weizenkamp", "Lerchenstraße", "Mühlenfeld", "Haferkamp"),
    "05": ("Heideweg", "Birkenkamp", "Zum Forsthaus"),
    "06": ("Siegfriedweg", "Gudrunstraße", "Hagenplatz", "Volkerstraße", "Brunhildweg"),
    "07": ("Dorfstraße", "Rotbachweg", "Kirchgasse", "Eichenallee", "Jägerstraße", "Waldblick", "Am Freibad",
           "Kastanienstraße"),
    "08": ("Marktstraße", "Altmarkt", "Bahnhofsplatz", "Gerbergasse", "Stadtgraben", "Brückstraße",
           "Straße der Einheit"),
    "09": ("Zechenstraße", "Flözweg", "Hauerring", "Steigerstraße", "Kokereiweg", "Förderturmallee"),
    "10": ("Sonnenhang", "Brunnenstraße", "Obstwiese", "Schürmannsheide", "Quellenweg"),
}  # fmt: skip
SHARED = (
    ("Hünxer Landstraße", (("07", "1", "", "9999", "", "U"), ("10", "2", "", "9999", "", "G"))),
    ("Willy-Brandt-Straße", (("08", "1", "", "60", "", "A"), ("04", "61", "", "9999", "", "A"))),
    ("Augustastraße", (("08", "1", "", "28", "a", "A"), ("06", "28", "b", "9999", "", "A"))),
    ("Große Wörthstraße", (("01", "1", "", "45", "", "A"), ("07", "46", "", "120", "", "A"))),
)
"""Name, and area, both ends with their letters, and side of each section."""
LONGEST = 120
KITAS = (
    "Sonnenblume", "Villa Kunterbunt", "Regenbogen", "Pusteblume", "Wirbelwind", "Schatzkiste", "Waldwichtel",
    "Sternschnuppe", "Löwenzahn", "Farbklecks", "Zauberwald", "Rappelkiste", "Märchenland", "Kleine Füchse",
)  # fmt: skip
KITAS_IN = ("01", "02", "02", "03", "04", "04", "06", "07", "07", "08", "08", "09", "09", "10")
OTHERS = (
    ("Grundschule", "Grundschule am Deich", "03"),
    ("Grundschule", "Grundschule Blumenviertel", "02"),
    ("Grundschule", "Grundschule Feldmark", "04"),
    ("Grundschule", "Hagenschule", "06"),
    ("Grundschule", "Dorfschule Hiesfeld", "07"),
    ("Grundschule", "Grundschule am Förderturm", "09"),
    ("Grundschule", "Quellenschule", "10"),
    ("weiterführende Schule", "Gesamtschule am Stadtgraben", "08"),
    ("weiterführende Schule", "Gymnasium Eichenallee", "07"),
    ("weiterführende Schule", "Sekundarschule Bruch", "04"),
    ("Jugendzentrum", "Jugendtreff Zeche", "09"),
    ("Jugendzentrum", "Jugendhaus Altmarkt", "08"),
    ("Jugendzentrum", "Treff am Freibad", "07"),
    ("Jugendzentrum", "Bauwagen Bruch", "04"),
    ("Familienzentrum", "Familienzentrum Pusteblume", "02"),
    ("Familienzentrum", "Familienzentrum Lohberg", "09"),
    ("Familienzentrum", "Familienzentrum Rotbach", "07"),
    ("Familienzentrum", "Familienzentrum am Dahlienring", "02"),
    ("Beratungsstelle", "Schuldnerberatung", "08"),
    ("Beratungsstelle", "Erziehungsberatung", "08"),
    ("Beratungsstelle", "Sozialberatung Lohberg", "09"),
    ("Beratungsstelle", "Migrationsberatung", "09"),
    ("Beratungsstelle", "Pflegeberatung", "06"),
    ("Begegnungsstätte", "Nachbarschaftshaus", "01"),
    ("Begegnungsstätte", "Begegnungscafé Hagenplatz", "06"),
    ("Begegnungsstätte", "Altentagesstätte Kirchgasse", "07"),
)
WITHOUT_POINT = "Pflegeberatung"
"""Comes with its address alone, as lists of offices often do."""
EDGE, GRID = 120, 10
"""Metres a place keeps from the border of its district, and the grid it stands on."""


@dataclass(frozen=True)
class Section:
    """One line of the street directory."""

    name: str
    area: str
    first: tuple[str, str]
    last: tuple[str, str]
    side: str = "A"


def sections() -> Iterator[Section]:
    """Yield every line of the directory, by street."""
    for area, names in STREETS.items():
        yield from (Section(name, area, ("1", ""), ("9999", "")) for name in names)
    for name, parts in SHARED:
        for area, first, first_letter, last, last_letter, side in parts:
            yield Section(name, area, (first, first_letter), (last, last_letter), side)


def write_streets(path: Path) -> None:
    """Write the street directory (UTF-8 with BOM, semicolons, CRLF)."""
    keys: dict[str, str] = {}
    rows: list[tuple[str, ...]] = []
    for one in sections():
        key = keys.setdefault(one.name, f"{100 + 10 * len(keys):05d}")
        rows.append(
            (key, one.name, one.first[0], one.last[0], one.side, one.first[1], one.last[1], one.area, "", "")
        )
    _write(path, STREET_HEADER, rows)


def write_places(path: Path, areas: Path, seed: int) -> None:
    """Write some forty places, each inside its district and at an address of it."""
    chance = stream(seed, "places")
    shapes = {
        feature["properties"]["code"]: shape(feature["geometry"]).buffer(-EDGE)
        for feature in json.loads(areas.read_text(encoding="utf-8"))["features"]
    }
    kitas = [("Kita", f"Kita {name}", area) for name, area in zip(KITAS, KITAS_IN, strict=True)]
    rows: list[tuple[str, ...]] = []
    for art, name, area in (*kitas, *OTHERS):
        east, north = _inside(chance, shapes[area])
        streets = STREETS[area]
        street = streets[int(chance.random() * len(streets))]
        number = 1 + int(chance.random() * LONGEST)
        at = ("", "") if name == WITHOUT_POINT else (str(east), str(north))
        rows.append((art, name, f"{street} {number}", *at, "", ""))
    _write(path, PLACE_HEADER, rows)


def _inside(chance: np.random.Generator, district: BaseGeometry) -> tuple[int, int]:
    """Return a place of the grid inside a district, in metres of EPSG:25832."""
    west, south, east, north = district.bounds
    while True:
        at = west + chance.random() * (east - west), south + chance.random() * (north - south)
        x, y = round(at[0] / GRID) * GRID, round(at[1] / GRID) * GRID
        if district.contains(Point(x, y)):
            return x, y


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
