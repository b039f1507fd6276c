"""Where a place is: coordinates as offices write them, in EPSG:25832. Pure.

Degrees (WGS84, EPSG:4326) and metres (UTM zone 32, EPSG:25832, also with the zone in
front) are told apart by their size: in Germany no number is both.
"""

import re
from functools import lru_cache

from pyproj import Transformer

NUMBER = re.compile(r"-?\d+([.,]\d+)?")
EAST_DEGREES, NORTH_DEGREES = (5.0, 16.0), (47.0, 56.0)
EAST_METRES, NORTH_METRES = (200_000.0, 950_000.0), (5_200_000.0, 6_200_000.0)
ZONE = 32_000_000
"""What stands before the metres east where the zone is written too."""


class UnreadablePointError(ValueError):
    """Two texts that are no place in Germany; its text says why, in German."""


def read_point(east: str, north: str) -> tuple[float, float]:
    """Return metres east and north in EPSG:25832 from two written coordinates.

    Degrees or metres, with decimal comma or point. Raises UnreadablePointError.
    """
    x, y = _number(east), _number(north)
    if ZONE <= x < ZONE + 1_000_000:
        x -= ZONE
    if _within(x, EAST_DEGREES) and _within(y, NORTH_DEGREES):
        moved: tuple[float, float] = _from_degrees().transform(x, y)
        return moved
    if _within(x, EAST_METRES) and _within(y, NORTH_METRES):
        return x, y
    if (_within(y, EAST_DEGREES) and _within(x, NORTH_DEGREES)) or (
        _within(y, EAST_METRES) and _within(x, NORTH_METRES)
    ):
        raise UnreadablePointError("Rechts- und Hochwert (Länge und Breite) sind vertauscht")
    raise UnreadablePointError(
        "das sind weder Grad (WGS84, etwa 6,73 und 51,56) noch Meter (EPSG:25832, etwa 343210 und 5714300)"
    )


def _number(text: str) -> float:
    plain = text.strip()
    if not NUMBER.fullmatch(plain) or not plain.isascii():
        raise UnreadablePointError(f"„{text}“ ist keine Zahl")
    return float(plain.replace(",", "."))


def _within(number: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= number <= limits[1]


@lru_cache(maxsize=1)
def _from_degrees() -> Transformer:
    return Transformer.from_crs(4326, 25832, always_xy=True)
