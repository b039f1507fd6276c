"""What the profile of an area shows: every indicator by topic, the city (or Kreis and Land) beside."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from atlas import presenters, sentences, svgmap
from atlas.key_figures import CITY_RANK, DISTRICT_RANK, KeyFigure, Material, key_figure
from atlas.origins import NOTHING_TO_SAY, Origins, origins
from atlas.pyramid import AgeShare, Pyramid, ages, pyramid
from atlas.series import NewEdition
from indicators.models import Area, ClassBreaks, PublishedIndicator
from indicators.models.geography import DrawnArea, Level

Peers = Mapping[str, Collection[Decimal]]
"""The shown numbers of all areas by indicator, in the year that a profile shows."""


@dataclass(frozen=True)
class TopicFigures:
    """The key figures of one topic."""

    slug: str
    name: str
    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Locator:
    """A small map: the area among the others."""

    view_box: str
    others: str
    area: str
    outline: str


@dataclass(frozen=True)
class SourceNote:
    """A source of the shown numbers with their reference dates, newest first."""

    text: str
    licence: str
    licence_url: str
    dates: tuple[date, ...]


@dataclass(frozen=True)
class ProfilePage:
    """The profile of one area; ``beside`` are the areas whose values stand next to its own."""

    area: Area
    beside: tuple[Area, ...]
    topics: tuple[TopicFigures, ...]
    locator: Locator | None
    neighbours: int
    sentences: tuple[str, ...]
    pyramid: Pyramid | None
    sources: tuple[SourceNote, ...]
    origins: Origins = NOTHING_TO_SAY
    editions: tuple[NewEdition, ...] = ()

    @property
    def has_positions(self) -> bool:
        """Return whether any figure has a strip."""
        return any(figure.position for topic in self.topics for figure in topic.figures)


def profile_page(
    given: Material,
    indicators: Sequence[PublishedIndicator],
    peers: Peers,
    breaks: Iterable[ClassBreaks],
    drawn: Sequence[DrawnArea],
) -> ProfilePage:
    """Return the profile of an area; ``peers`` are the numbers of the areas it stands among."""
    limits = {found.published_indicator_id: found.breaks for found in breaks}
    figures = [
        key_figure(given, one, peers.get(one.indicator_id, ()), limits.get(one.pk, ())) for one in indicators
    ]
    return ProfilePage(
        given.area,
        given.beside,
        _topics(figures),
        _locator(given.area, drawn),
        sum(found.rank >= DISTRICT_RANK for found in drawn),
        sentences.paragraph(_facts(given.area, figures), _city_name(given.area)),
        pyramid(_age_shares(figures)),
        _sources(given, figures),
        origins(presenters.cell(value, 0) for series in given.own.values() for value in series.values()),
        tuple(_new_edition(given)),
    )


def _new_edition(given: Material) -> Iterator[NewEdition]:
    """Yield where the boundaries of the area begin, if other ones came before them."""
    values = [value for series in given.own.values() for value in series.values() if not value.is_void]
    counted = [value.year for value in values if not value.recast]
    if given.area.has_predecessor and given.area.level.rank >= DISTRICT_RANK and counted:
        is_converted = any(value.recast for value in values)
        yield NewEdition(min(counted), given.area.edition.valid_from, is_converted)


def _topics(figures: Sequence[KeyFigure]) -> tuple[TopicFigures, ...]:
    by_topic: dict[str, list[KeyFigure]] = {}
    for figure in figures:
        by_topic.setdefault(figure.indicator.topic_slug, []).append(figure)
    return tuple(
        TopicFigures(slug, found[0].indicator.topic_name, tuple(found)) for slug, found in by_topic.items()
    )


def _locator(area: Area, drawn: Sequence[DrawnArea]) -> Locator | None:
    areas = [found for found in drawn if found.rank >= DISTRICT_RANK] or list(drawn)
    outline = [found for found in drawn if found.level == Level.CITY]
    drawing = svgmap.drawing(areas, outline)
    if drawing is None:
        return None
    own = [shape.path for shape in drawing.shapes if shape.pk == area.pk]
    return Locator(
        drawing.frame.view_box,
        "".join(shape.path for shape in drawing.shapes),
        "".join(own),
        drawing.outline,
    )


def _city_name(area: Area) -> str:
    return area.name if area.level.rank == CITY_RANK else ""


def _facts(area: Area, figures: Iterable[KeyFigure]) -> dict[str, sentences.Fact]:
    """Return what sentences may say: shown numbers only, a district beside the city."""
    is_district = area.level.rank >= DISTRICT_RANK
    facts = {}
    for figure in figures:
        # A number that two areas share says nothing about those who live "here".
        if figure.cell.number is not None and figure.year is not None and not figure.cell.shared:
            since, before = figure.earlier or (None, None)
            facts[figure.indicator.slug] = sentences.Fact(
                figure.cell.number,
                figure.indicator.decimals,
                figure.year,
                figure.beside[0][1].number if figure.beside and is_district else None,
                since,
                before,
                is_share=figure.indicator.unit == "%",
            )
    return facts


def _age_shares(figures: Iterable[KeyFigure]) -> list[AgeShare]:
    return [
        AgeShare(*found, figure.year, figure.cell, figure.beside[0][1] if figure.beside else None)
        for figure in figures
        if figure.indicator.unit == "%" and figure.year is not None
        if (found := ages(figure.indicator.slug)) is not None
    ]


def _sources(given: Material, figures: Iterable[KeyFigure]) -> tuple[SourceNote, ...]:
    """Return the sources of the shown numbers, in the order of the page, each with its reference dates."""
    dates: dict[tuple[str, str, str], set[date]] = {}
    for figure in figures:
        described = figure.indicator
        every = (given.own.get(described.indicator_id, {}), *given.others.get(described.indicator_id, ()))
        found = [series[figure.year].reference_date for series in every if figure.year in series]
        if found:
            credit = (described.source_text, described.licence, described.licence_url)
            dates.setdefault(credit, set()).update(found)
    return tuple(SourceNote(*credit, tuple(sorted(found, reverse=True))) for credit, found in dates.items())
