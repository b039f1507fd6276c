"""The catalogue of everything published, as data portals take it over (DCAT-AP.de 3.0)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from atlas.notes import site_name
from atlas.open_data import vocabularies
from atlas.open_data.descriptions import description, version_notes
from atlas.open_data.histories import last_change
from atlas.open_data.offered_files import FILES, FileKind
from atlas.open_data.services import Service, services
from atlas.open_data.sites import Site
from indicators.models import PublishedIndicator, Release


@dataclass(frozen=True)
class Distribution:
    """A file of a dataset: ``key`` tells it from the others, ``url`` is where it is."""

    key: str
    title: str
    url: str
    format: str
    media_type: str
    described_by: str


@dataclass(frozen=True)
class Dataset:
    """An indicator with all its values; ``url`` is its permanent name. Addresses are absolute."""

    url: str
    identifier: str
    title: str
    description: str
    keywords: tuple[str, ...]
    themes: tuple[str, ...]
    issued: datetime
    modified: datetime
    version: str
    version_notes: str
    years: tuple[int, int] | None
    definition_url: str
    licence: str
    rights: str
    credit: str
    distributions: tuple[Distribution, ...]


@dataclass(frozen=True)
class Catalogue:
    """Everything a portal takes over, with who publishes it and whom to ask."""

    url: str
    title: str
    description: str
    homepage: str
    publisher: str
    contact_url: str
    contact_mail: str
    contributor: str
    place: tuple[str, str] | None
    issued: datetime
    modified: datetime
    datasets: tuple[Dataset, ...]
    services: tuple[Service, ...]


def catalogue(
    site: Site,
    indicators: Iterable[PublishedIndicator],
    mapped: Collection[str],
    first: Mapping[str, datetime],
    told: Sequence[Release],
) -> Catalogue:
    """Return the catalogue of some public indicators, in the order of their addresses.

    ``mapped`` are the levels that are drawn on maps, ``first`` says when each indicator first appeared,
    ``told`` are all releases the public saw.
    """
    datasets = tuple(
        _dataset(site, one, mapped, first[one.indicator_id], last_change(one, told, site.stand))
        for one in sorted(indicators, key=lambda one: one.slug)
        if not one.is_internal
    )
    changes = [one.modified for one in datasets] + [site.release.published_at]
    return Catalogue(
        url=site.page("data"),
        title=f"{site_name()}: Offene Daten",
        description=(
            f"Soziale Kennzahlen für {settings.CITY_NAME} und seine Stadtgebiete: jeder Indikator mit allen "
            "veröffentlichten Jahren, mit Definition, Quelle, Stichtagen und Lizenz."
        ),
        homepage=site.page("start"),
        publisher=settings.PUBLISHER,
        contact_url=site.page("imprint"),
        contact_mail=settings.OPEN_DATA_MAIL,
        contributor=settings.CONTRIBUTOR_ID,
        place=vocabularies.place(settings.CITY_CODE),
        issued=min([one.issued for one in datasets] + [site.release.published_at]),
        modified=max(changes),
        datasets=datasets,
        services=services(site),
    )


def _dataset(
    site: Site, one: PublishedIndicator, mapped: Collection[str], issued: datetime, modified: datetime
) -> Dataset:
    url = site.page("dataset", one.slug)
    has_areas = any(level in mapped for level in one.levels)
    return Dataset(
        url=url,
        identifier=f"sozialatlas-{settings.CITY_CODE}-{one.slug}",
        title=one.name,
        description=description(one, site.release),
        keywords=tuple(sorted({one.topic_name, "Sozialatlas", settings.CITY_NAME})),
        themes=vocabularies.themes(one.topic_slug),
        issued=issued,
        modified=modified,
        version=str(one.release.number),
        version_notes=version_notes(one),
        years=(min(one.years), max(one.years)) if one.years else None,
        definition_url=site.page("indicator-definition", one.slug),
        licence=vocabularies.licence(one.licence, one.licence_url),
        rights=" ".join(part for part in (one.licence, one.licence_url) if part),
        credit="; ".join(part for part in (one.source_text, one.licence, site_name(), url) if part),
        distributions=tuple(
            _distribution(site, one.slug, kind) for kind in FILES if has_areas or not kind.drawn
        ),
    )


def _distribution(site: Site, slug: str, kind: FileKind) -> Distribution:
    return Distribution(
        key=kind.key,
        title=kind.title,
        url=site.file(kind.name, slug),
        format=kind.format,
        media_type=kind.media_type,
        described_by=site.file("data-package", slug) if kind.is_packaged else "",
    )
