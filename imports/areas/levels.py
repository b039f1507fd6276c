"""Kinds of areas the pipeline knows by name, and which of them the city is made of."""

from dataclasses import dataclass

from indicators.models import Level


@dataclass(frozen=True)
class LevelName:
    """How a level is called and where it stands: from large to small, parts of the city from 40 on."""

    name: str
    plural: str
    rank: int


KNOWN = {
    "land": LevelName("Land", "Länder", 10),
    "kreis": LevelName("Kreis", "Kreise", 20),
    "stadt": LevelName("Stadt", "Städte", 30),
    "gemeinde": LevelName("Gemeinde", "Gemeinden", 40),
    "stadtbezirk": LevelName("Stadtbezirk", "Stadtbezirke", 40),
    "siedlungsbezirk": LevelName("Siedlungsbezirk", "Siedlungsbezirke", 40),
    "stadtteil": LevelName("Stadtteil", "Stadtteile", 50),
    "stadtviertel": LevelName("Stadtviertel", "Stadtviertel", 60),
}
SMALLEST_RANK = 70
PARTS_FROM_RANK = 40


def level_name(slug: str) -> LevelName:
    """Return name, plural and rank of a level; an unknown one is called by its slug and ranks last."""
    title = slug.replace("-", " ").title()
    return KNOWN.get(slug, LevelName(title, title, SMALLEST_RANK))


def level_called(slug: str) -> Level:
    """Return a level, created where it is missing; names edited by hand stay."""
    known = level_name(slug)
    return Level.objects.get_or_create(
        slug=slug, defaults={"name": known.name, "name_plural": known.plural, "rank": known.rank}
    )[0]
