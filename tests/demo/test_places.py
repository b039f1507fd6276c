"""Streets and places of the demo: every district has some, an address leads to the district of its place."""

import csv
import datetime
import json

from shapely.geometry import Point, shape

from demo.deliveries import AREAS
from imports.sources.register.addresses import read_addresses
from indicators.spelling import street_key
from indicators.streets import area_of, split_address
from tests.demo.files import CODES, one

TODAY = datetime.date(2024, 12, 31)


def directory(folder):
    """Return the ranges of each street by its spelling."""
    path = one(folder, "gebiete/strassen_*.csv")
    table, problems = read_addresses(path.read_bytes(), path.name)
    assert problems == []
    return {street_key(table.names[key]): ranges for key, ranges in table.ranges.items()}


def test_every_district_has_streets(folder):
    named = {section.area for ranges in directory(folder).values() for section in ranges}

    assert named == set(CODES) - {"99"}


def test_places_lie_where_their_address_says(folder):
    shapes = {
        feature["properties"]["code"]: shape(feature["geometry"])
        for feature in json.loads(AREAS.read_text(encoding="utf-8"))["features"]
    }
    streets = directory(folder)
    text = one(folder, "gebiete/einrichtungen_*.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))

    assert len(rows) == 40
    for row in rows:
        street, number = split_address(row["anschrift"])
        assert number is not None
        area = area_of(streets[street_key(street)], number, TODAY)
        if row["rechtswert"]:
            assert shapes[area].contains(Point(int(row["rechtswert"]), int(row["hochwert"])))
    assert [row["name"] for row in rows if not row["rechtswert"]] == ["Pflegeberatung"]
