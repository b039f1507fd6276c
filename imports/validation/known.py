"""What checks may know from the database, as plain values (``imports.loading`` fills it)."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from imports.validation.results import FigureKey


@dataclass(frozen=True)
class KnownArea:
    """An area of an edition: level slug, code, name."""

    level: str
    code: str
    name: str


@dataclass(frozen=True)
class KnownEdition:
    """A dated set of areas.

    ``parts`` are the areas below the city at the level that the source delivers, by
    code and without the remainder; ``others`` the city and reference areas (Kreis,
    Land) by code. ``remainder`` may be None: it is made when first needed.
    """

    valid_from: datetime.date
    level: str = "siedlungsbezirk"
    parts: Mapping[str, KnownArea] = field(default_factory=dict)
    others: Mapping[str, KnownArea] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The day it came into force, as messages name it."""
        return f"{self.valid_from:%d.%m.%Y}"


@dataclass(frozen=True)
class Earlier:
    """What is known of an earlier reference date."""

    period: datetime.date
    number: Decimal


def nothing_earlier(_period: datetime.date) -> Mapping[FigureKey, Earlier]:
    """Return no earlier figures."""
    return {}


@dataclass(frozen=True)
class Known:
    """What the checks of one source know.

    ``editions`` newest first; ``measures`` every ``Measure.source_key`` of the source;
    ``earlier`` returns, for a reference date, the newest figures before it of the same
    edition; ``delivered`` the day on which (measure key, reference date) was last
    loaded; ``files`` the day on which a file with a SHA-256 was loaded;
    ``official_population`` the newest official count of the city with its date;
    ``stands`` when the database of the source made the newest loaded table of a code.
    """

    today: datetime.date
    editions: tuple[KnownEdition, ...]
    measures: frozenset[str] = frozenset()
    city_code: str = "05170008"
    remainder_code: str = "99"
    threshold: int = 3
    earlier: Callable[[datetime.date], Mapping[FigureKey, Earlier]] = nothing_earlier
    delivered: Mapping[tuple[str, datetime.date], datetime.date] = field(default_factory=dict)
    files: Mapping[str, datetime.date] = field(default_factory=dict)
    official_population: Earlier | None = None
    stands: Mapping[str, datetime.datetime] = field(default_factory=dict)

    def edition_on(self, day: datetime.date) -> KnownEdition | None:
        """Return the edition in force on a day, or None before the first one."""
        return next((edition for edition in self.editions if edition.valid_from <= day), None)
