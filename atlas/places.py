"""Places on map and profile: marks in units of the drawing, and the same places as a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from atlas.forms_search import PlacesQuery
from atlas.svgmap import Drawing, Frame, drawing
from indicators.models import Area, Place, PlaceCategory
from indicators.models.geography import DrawnArea
from indicators.models.places import DrawnPlace

MARKS = {
    PlaceCategory.Mark.CIRCLE: "M-10 0a10 10 0 1 0 20 0a10 10 0 1 0-20 0z",
    PlaceCategory.Mark.SQUARE: "M-9-9h18v18h-18z",
    PlaceCategory.Mark.TRIANGLE: "M0-11L11 9H-11z",
    PlaceCategory.Mark.DIAMOND: "M0-13L13 0L0 13L-13 0z",
    PlaceCategory.Mark.HEXAGON: "M-11 0L-5.5-9.5h11L11 0L5.5 9.5h-11z",
    PlaceCategory.Mark.STAR: "M0-13L3.2-4.4H12.4L5 1.2L7.6 10.4L0 5L-7.6 10.4L-5 1.2L-12.4-4.4H-3.2z",
    PlaceCategory.Mark.CROSS: "M-4-11h8v7h7v8h-7v7h-8v-7h-7v-8h7z",
    PlaceCategory.Mark.DROP: "M0 11L11-9H-11z",
}
"""Shapes around the origin, about 22 units across; told apart without colour."""


@dataclass(frozen=True)
class Choice:
    """A kind of places that can be shown: its mark as path data, how many there are, whether it is shown."""

    slug: str
    name: str
    path: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class ListedPlace:
    """A place in a list; ``x`` and ``y`` in units of the drawing or None, ``area`` None outside of all."""

    pk: int
    kind: str
    name: str
    address: str
    link: str
    note: str
    x: int | None = None
    y: int | None = None
    area: DrawnArea | None = None


@dataclass(frozen=True)
class PlaceGroup:
    """The places of one kind, by name."""

    slug: str
    name: str
    path: str
    places: tuple[ListedPlace, ...]

    @property
    def without_point(self) -> bool:
        """Return whether some of them have no mark on the map."""
        return any(place.x is None for place in self.places)

    @property
    def has_marks(self) -> bool:
        """Return whether some of them have a mark."""
        return any(place.x is not None for place in self.places)


@dataclass(frozen=True)
class PlacesOnMap:
    """What can be chosen, and what is shown."""

    choices: tuple[Choice, ...] = ()
    groups: tuple[PlaceGroup, ...] = ()

    @property
    def is_chosen(self) -> bool:
        """Return whether any kind is shown."""
        return any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class AreaPlaces:
    """The places of one area by kind; ``drawing`` is its outline, None where no place has a mark."""

    groups: tuple[PlaceGroup, ...] = ()
    drawing: Drawing | None = None


def places_on_map(
    query: PlacesQuery, drawn: Sequence[DrawnArea], edition: int | None, level: str, frame: Frame | None
) -> PlacesOnMap:
    """Return the chosen places of a map; one query, none where nothing is chosen or drawn.

    ``drawn`` are the areas of the map in its edition, among them those of ``level``.
    """
    chosen: list[str] = query.cleaned_data["orte"]
    choices = tuple(
        Choice(one.slug, one.name_plural, _path(one), one.count, one.slug in chosen)
        for one in query.categories
    )
    if frame is None or edition is None or not chosen:
        return PlacesOnMap(choices if frame else ())
    areas = {area.code: area for area in drawn if area.level == level}
    found = Place.objects.drawn(chosen, edition, level)
    return PlacesOnMap(choices, tuple(_groups(query.categories, found, areas, frame)))


def places_of(area: Area) -> tuple[PlaceGroup, ...]:
    """Return the places of an area by kind; one query."""
    groups: dict[str, list[Place]] = {}
    for place in Place.objects.in_area(area):
        groups.setdefault(place.category_id, []).append(place)
    return tuple(
        PlaceGroup(
            slug,
            found[0].category.name_plural,
            _path(found[0].category),
            tuple(
                ListedPlace(one.pk, one.category.name, one.name, one.address, one.link, one.note)
                for one in found
            ),
        )
        for slug, found in groups.items()
    )


def places_drawn(area: Area) -> AreaPlaces:
    """Return the places of an area with its outline to draw them in; three queries, two without places."""
    categories = list(PlaceCategory.objects.offered())
    slugs = [one.slug for one in categories]
    every = Place.objects.drawn(slugs, area.edition_id, area.level_id)
    found = [place for place in every if place.area == area.code]
    if not found:
        return AreaPlaces()
    shapes = Area.objects.drawn(area.edition_id, area.level_id)
    drawn = drawing([one for one in shapes if one.code == area.code])
    frame = drawn.frame if drawn else None
    groups = tuple(_groups(categories, found, {}, frame))
    return AreaPlaces(groups, drawn if any(group.has_marks for group in groups) else None)


def _path(category: PlaceCategory) -> str:
    return MARKS[PlaceCategory.Mark(category.mark)]


def _groups(
    categories: Sequence[PlaceCategory],
    found: Iterable[DrawnPlace],
    areas: dict[str, DrawnArea],
    frame: Frame | None,
) -> Iterable[PlaceGroup]:
    by_kind: dict[str, list[DrawnPlace]] = {}
    for place in found:
        by_kind.setdefault(place.category, []).append(place)
    for category in categories:
        places = by_kind.get(category.slug, ())
        if places:
            listed = tuple(_listed(place, category.name, areas, frame) for place in places)
            yield PlaceGroup(category.slug, category.name_plural, _path(category), listed)


def _listed(place: DrawnPlace, kind: str, areas: dict[str, DrawnArea], frame: Frame | None) -> ListedPlace:
    x, y = frame.place(place.point) if place.point and frame else (None, None)
    return ListedPlace(
        place.pk, kind, place.name, place.address, place.link, place.note, x, y, areas.get(place.area)
    )
