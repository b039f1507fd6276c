"""What a stranger has in hand: printed figures, the formulas and words beside them, the area tree.

Pure: no Django, no database. Everything here is public.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.formulas import Term
from indicators.groups import Group


@dataclass(frozen=True, order=True)
class Address:
    """Where a figure stands: indicator, area, year."""

    indicator: str
    area: int
    year: int


@dataclass(frozen=True)
class Recipe:
    """How an indicator is made, as a release printed it; an index has no terms.

    ``is_share`` says that the numerator is part of the denominator.
    """

    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    factor: int
    decimals: int
    is_share: bool = False


@dataclass(frozen=True)
class Figure:
    """A printed number, or None for a printed "withheld".

    ``is_old`` marks a number that only an earlier release shows: it stays known,
    but may have been revised since. ``is_converted`` marks a number made of counts of
    other boundaries: whoever knows those learns nothing from it, and it is no count.
    """

    address: Address
    recipe: Recipe
    number: Decimal | None
    is_old: bool = False
    is_converted: bool = False


@dataclass(frozen=True)
class Kind:
    """What a release says about a measure.

    ``counts`` is False for sums of other things than cases and for counts that
    were changed before they were printed: nothing adds up there, nothing is secret.
    """

    slug: str
    threshold: int
    group: Group | None = None
    whole: str = ""
    partition: str = ""
    counts: bool = True
    is_surface: bool = False


@dataclass(frozen=True)
class Spot:
    """An area as everyone knows it.

    ``series`` names it over time: the city keeps its own through all editions.
    ``parent`` is the ``id`` of the spot whose sum it belongs to, ``rest`` says
    that it is no place but the people without one. ``members`` are the ids of the spots
    that share the figures of a merged one; () for every other spot.
    """

    id: int
    series: str
    level: str
    name: str
    parent: int | None = None
    rest: bool = False
    is_city: bool = False
    area_km2: Decimal | None = None
    members: tuple[int, ...] = ()


@dataclass(frozen=True)
class Published:
    """Everything public that the audit reckons with.

    ``overlaps`` are pairs of areas of two editions that share ground, by their
    ids; every area in them is covered by its pieces.
    """

    figures: tuple[Figure, ...]
    kinds: Mapping[str, Kind]
    spots: Mapping[int, Spot]
    overlaps: tuple[tuple[int, int], ...] = ()
