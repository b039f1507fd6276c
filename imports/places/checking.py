"""Are these places of this city? Every mistake of a file in one pass, without a question to the database.

Coordinates count before addresses; an address alone must be in the street directory.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from imports.places.messages import finding
from imports.places.reading import ADDRESS, CATEGORY, EAST, LINK, NAME, NORTH, NOTE, PlaceRow
from imports.problems import Problem
from imports.uploading.hints import nearest, question
from indicators.points import UnreadablePointError, read_point
from indicators.spelling import street_key
from indicators.streets import Range, area_of, split_address

LENGTHS = {NAME: 160, ADDRESS: 200, LINK: 200, NOTE: 300}
METRES_AS_KILOMETRES = 1000


@dataclass(frozen=True)
class KnownDistrict:
    """An area places may lie in; ``shape`` in EPSG:25832."""

    level: str
    code: str
    name: str
    shape: BaseGeometry


@dataclass(frozen=True)
class KnownPlaces:
    """What the checks may know: categories by slug with their names, the city, areas, streets by spelling.

    ``streets`` are (name, level, ranges); ``city`` is None where no boundary is loaded.
    """

    today: datetime.date
    categories: Mapping[str, tuple[str, ...]]
    city: BaseGeometry | None = None
    districts: Sequence[KnownDistrict] = ()
    streets: Mapping[str, Sequence[tuple[str, str, Sequence[Range]]]] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckedPlace:
    """A place as it is stored: ``point`` in EPSG:25832, or level and code of the area of its address."""

    category: str
    name: str
    address: str
    point: tuple[float, float] | None
    level: str
    area_code: str
    link: str
    note: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what makes it this place: category, name and address."""
        return self.category, self.name, self.address


def check_places(
    rows: Sequence[PlaceRow], known: KnownPlaces, category: str = ""
) -> tuple[list[CheckedPlace], list[Problem]]:
    """Return the places of a file and ORT-02 … ORT-12, ORT-16; ``category`` is for rows that name none."""
    places: list[CheckedPlace] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str, str], str] = {}
    for row in rows:
        place, wrong = check_place(row, known, category)
        problems += wrong
        if place is None:
            continue
        earlier = seen.setdefault(place.key, row.where)
        if earlier != row.where:
            art, known_as = known.categories[place.category][0], place.address or "ohne Anschrift"
            problems.append(
                of_row("ORT-10", row, NAME, zuvor=earlier, art=art, name=place.name, anschrift=known_as)
            )
        places.append(place)
    return places, problems


def check_place(
    row: PlaceRow, known: KnownPlaces, category: str
) -> tuple[CheckedPlace | None, list[Problem]]:
    """Return one place, None where something is wrong with it that cannot be stored."""
    problems = list(wrong_texts(row))
    slug = category_of(row.cell(CATEGORY) or category, known)
    if not slug:
        problems.append(unknown_category(row, row.cell(CATEGORY) or category, known))
    point, of_point = point_of(row, known)
    problems += of_point
    level, code = "", ""
    if not of_point:
        by_address, of_address = address_of(row, known, point)
        problems += of_address
        if point is None and by_address:
            level, code = by_address
    if not slug or (point is None and not code) or not row.cell(NAME):
        return None, problems
    at = (point.x, point.y) if point else None
    texts = row.cell(NAME), row.address
    return CheckedPlace(slug, *texts, at, level, code, row.cell(LINK), row.cell(NOTE)), problems


def of_row(code: str, row: PlaceRow, column: str, **parts: object) -> Problem:
    """Return a problem of one row."""
    return finding(code, line=row.line, column=column, wo=row.where, **parts)


def wrong_texts(row: PlaceRow) -> Iterator[Problem]:
    """Yield ORT-02, ORT-11 and ORT-12 of a row."""
    if not row.cell(NAME):
        yield of_row("ORT-02", row, NAME)
    for column, most in LENGTHS.items():
        text = row.address if column == ADDRESS else row.cell(column)
        if len(text) > most:
            yield of_row("ORT-12", row, column, n=len(text), hoechstens=most)
    link = row.cell(LINK)
    try:
        if link:
            URLValidator(schemes=["https", "http"])(link)
    except ValidationError:
        yield of_row("ORT-11", row, LINK, wert=link)


def category_of(text: str, known: KnownPlaces) -> str:
    """Return the slug of the category that a text names by slug, name or plural, "" for none."""
    wanted = text.casefold()
    return next(
        (
            slug
            for slug, names in known.categories.items()
            if wanted in {slug.casefold(), *(name.casefold() for name in names)}
        ),
        "",
    )


def unknown_category(row: PlaceRow, text: str, known: KnownPlaces) -> Problem:
    """Return ORT-03 with the category that is probably meant."""
    words = [name for names in known.categories.values() for name in names]
    meant = question(nearest(text, words))
    listed = ", ".join(names[0] for names in known.categories.values()) or "keine"
    return of_row("ORT-03", row, CATEGORY, wert=text, hinweis=f" {meant}" if meant else "", liste=listed)


def point_of(row: PlaceRow, known: KnownPlaces) -> tuple[Point | None, list[Problem]]:
    """Return the point of a row, None without coordinates; ORT-04, ORT-05, ORT-16."""
    east, north = row.cell(EAST), row.cell(NORTH)
    if not east and not north:
        return None, []
    if not east or not north:
        return None, [of_row("ORT-16", row, NORTH if east else EAST)]
    try:
        point = Point(*read_point(east, north))
    except UnreadablePointError as error:
        return None, [of_row("ORT-04", row, EAST, ost=east, nord=north, grund=error)]
    if known.city is not None and not known.city.covers(point):
        far = distance(known.city.distance(point))
        return None, [of_row("ORT-05", row, EAST, name=row.cell(NAME), abstand=far)]
    return point, []


def distance(metres: float) -> str:
    """Return a distance in words: whole metres up to a kilometre, then kilometres."""
    if metres < METRES_AS_KILOMETRES:
        return f"{max(1, round(metres))} m"
    return f"{metres / METRES_AS_KILOMETRES:.1f} km".replace(".", ",")


def address_of(
    row: PlaceRow, known: KnownPlaces, point: Point | None
) -> tuple[tuple[str, str] | None, list[Problem]]:
    """Return level and code of the area of a row's address; ORT-06 … ORT-09.

    Where no street directory is loaded, nothing is said against an address beside coordinates.
    """
    if not row.address:
        return None, [] if point else [of_row("ORT-09", row, ADDRESS, name=row.cell(NAME) or "–")]
    street, number = split_address(row.address)
    found = area_at(street, number, known)
    if found is None:
        if point is not None and not known.streets:
            return None, []
        meant = hint_for(street, number, known)
        code = "ORT-06" if point is None else "ORT-07"
        text = f" {meant}" if meant else ""
        return None, [of_row(code, row, ADDRESS, anschrift=row.address, hinweis=text)]
    around = next((one for one in known.districts if point and one.shape.covers(point)), None)
    if around is not None and around.level == found[0] and around.code != found[1]:
        names = {one.code: f"{one.code} {one.name}" for one in known.districts if one.level == found[0]}
        places = {"gebiet": names[around.code], "anderes": names.get(found[1], found[1])}
        return found, [of_row("ORT-08", row, ADDRESS, name=row.cell(NAME), **places)]
    return found, []


def area_at(street: str, number: tuple[int, str] | None, known: KnownPlaces) -> tuple[str, str] | None:
    """Return level and code of the area of a house number, None where the directory has it not."""
    if number is None:
        return None
    for _, level, ranges in known.streets.get(street_key(street), ()):
        code = area_of(ranges, number, known.today)
        if code:
            return level, code
    return None


def hint_for(street: str, number: tuple[int, str] | None, known: KnownPlaces) -> str:
    """Return what is wrong with an address in words: no directory, no number, or a street like it."""
    if not known.streets:
        return "Es ist noch kein Straßenverzeichnis geladen."
    if street_key(street) in known.streets:
        return "Die Hausnummer fehlt." if number is None else "Die Straße gibt es, die Hausnummer nicht."
    return question(nearest(street, [found[0][0] for found in known.streets.values()]))
