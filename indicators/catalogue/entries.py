"""What the files of the catalogue say, as plain values. Pure: no Django, no database.

Fields are named like those of the models (``indicators.models.catalogue``) and
have the same defaults; other entries are named by their slug.
"""

from dataclasses import dataclass
from decimal import Decimal

from indicators.formulas import Term


@dataclass(frozen=True)
class TopicEntry:
    """A group of indicators that are read together."""

    slug: str
    order: int
    name: str
    text: str = ""


@dataclass(frozen=True)
class SourceEntry:
    """Who counts, and under which licence."""

    slug: str
    name: str
    attribution: str
    url: str = ""
    licence: str = ""
    licence_url: str = ""
    basis: str = ""


@dataclass(frozen=True)
class RuleEntry:
    """From when on the numbers of a source may be shown to an audience."""

    source: str
    audience: str
    threshold: int
    denominator_minimum: int
    area_minimum: int = 300
    complement: bool = True
    small_group: int = 0
    zeros: str = "shown"
    dominance_units: int | None = None
    dominance_percent: Decimal | None = None
    prior: Decimal | None = None
    treatment: str = "suppression"
    rounding_base: int = 5

    @property
    def slug(self) -> str:
        """Return the name of the rule: its source and audience."""
        return f"{self.source} ({self.audience})"


@dataclass(frozen=True)
class MeasureEntry:
    """Something counted or summed by one source; ``whole`` is None where it is part of nothing."""

    slug: str
    name: str
    source: str
    unit: str
    source_key: str = ""
    kind: str = "stock"
    reference_month: int = 12
    whole: str | None = None
    partition: str = ""


@dataclass(frozen=True)
class IndicatorEntry:
    """A figure of the atlas with both sides of its formula."""

    slug: str
    order: int
    topic: str
    name: str
    short_name: str
    factor: int
    unit: str
    decimals: int
    numerator_text: str
    source_text: str
    formula_source: str
    definition: str
    numerator: tuple[Term, ...] = ()
    denominator: tuple[Term, ...] = ()
    kind: str = "rate"
    direction: str = "neutral"
    audience: str = "public"
    method: str = "natuerlich"
    classes: int = 5
    denominator_text: str = ""
    how_to_read: str = ""
    caution: str = ""
    to_confirm: bool = False
    note: str = ""
    own_calculation: bool = False
    in_index: bool = False
    index_weight: int = 1
    first_year: int | None = None
    last_year: int | None = None


Entry = TopicEntry | SourceEntry | RuleEntry | MeasureEntry | IndicatorEntry


@dataclass(frozen=True)
class Catalogue:
    """The whole catalogue, each part in its order; measures after the wholes they are part of."""

    topics: tuple[TopicEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    rules: tuple[RuleEntry, ...] = ()
    measures: tuple[MeasureEntry, ...] = ()
    indicators: tuple[IndicatorEntry, ...] = ()


class CatalogueError(ValueError):
    """A catalogue that must not be loaded; ``problems`` are German sentences with their place."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep every problem; the message has one per line."""
        super().__init__("\n".join(problems))
        self.problems = problems
