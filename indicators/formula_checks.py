"""What is wrong or odd about a formula before it is saved, in German. Pure: no Django, no database."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

NUMERATOR, DENOMINATOR = "numerator", "denominator"
NAMES = {NUMERATOR: "Zähler", DENOMINATOR: "Nenner"}
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One term of a formula with what its measure says; ``month`` is that of the reference date."""

    side: str
    measure: str
    name: str
    unit: str
    month: int
    source: str
    weight: Decimal = Decimal(1)
    year_offset: int = 0
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True)
class Described:
    """What an indicator says of itself beside its formula."""

    kind: str
    is_public: bool
    in_index: bool
    has_own_classes: bool


def mistakes(indicator: Described, parts: Sequence[Part], ruled: frozenset[str]) -> Iterator[str]:
    """Yield a sentence for everything that stands in the way of saving.

    ``ruled`` are the sources with a rule of disclosure control for the audience.
    """
    if indicator.kind == "count" and indicator.has_own_classes:
        yield (
            "Eine Anzahl füllt keine Flächen und hat keine Klassen: Sie wird als Kreis gezeigt. "
            "Bitte „natürliche Brüche“ ohne festgelegte Grenzen lassen."
        )
    if indicator.in_index and indicator.kind != "rate":
        yield "Nur ein Verhältnis kann Teil des Index sein; ein Index enthielte sonst sich selbst."
    for side, name in NAMES.items():
        yield from _side_mistakes(name, [part for part in parts if part.side == side])
    if without := sorted({part.source for part in parts} - ruled):
        sources = ", ".join(f"„{source}“" for source in without)
        yield f"Für diese Quellen fehlt die Regel der Geheimhaltung: {sources}."


def _side_mistakes(name: str, parts: Sequence[Part]) -> Iterator[str]:
    units = sorted({part.unit for part in parts})
    if len(units) > 1:
        yield f"Im {name} stehen verschiedene Einheiten: {', '.join(units)}. Sie lassen sich nicht addieren."
    months = sorted({part.month for part in parts})
    if len(months) > 1:
        days = " und ".join(MONTHS[month - 1] for month in months)
        yield f"Im {name} stehen Zählgrößen mit verschiedenen Stichtagen: {days}."
    keys = Counter((part.measure, part.year_offset, part.first_year, part.last_year) for part in parts)
    for part in parts:
        key = (part.measure, part.year_offset, part.first_year, part.last_year)
        if keys[key] > 1:
            keys[key] = 0
            yield f"„{part.name}“ steht im {name} zweimal."
    if parts and all(part.weight < 0 for part in parts):
        yield f"Im {name} wird nur abgezogen; er wäre nie positiv."


def oddities(indicator: Described, parts: Sequence[Part], internal_parts: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for what may be meant but should be looked at.

    ``internal_parts`` are the indicators of the index that the public does not see.
    """
    above, below = ([part for part in parts if part.side == side] for side in NAMES)
    if above and below:
        first, second = above[0], below[0]
        later = second.month + 12 * second.year_offset > first.month + 12 * first.year_offset
        if later:
            yield (
                f"Der Nenner ist jünger als der Zähler: {_day(second)} gegen {_day(first)}. "
                "Üblich ist der Stichtag davor (Jahresversatz −1)."
            )
        if first.source != second.source:
            yield "Zähler und Nenner kommen aus verschiedenen Quellen, die verschieden zählen können."
    if indicator.kind == "index" and indicator.is_public and internal_parts:
        names = ", ".join(f"„{name}“" for name in internal_parts)
        yield f"Der Index ist öffentlich, diese Teile sind es nicht und zählen dort nicht mit: {names}."


def _day(part: Part) -> str:
    offset = f", Jahresversatz {part.year_offset}" if part.year_offset else ""
    return f"{MONTHS[part.month - 1]}{offset}".replace("-", "−")
