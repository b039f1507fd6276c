"""Answers of the JSON interface, made from what pages and files show: no queries, no rules of their own."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest

from atlas.addresses import address
from atlas.downloads import Entry, remarks
from atlas.open_data import api_schemas as told
from atlas.open_data.api_queries import Paged
from atlas.origins import sentences
from atlas.presenters_start import TopicList
from atlas.requests import Shown
from indicators.models import Area, PublishedIndicator, PublishedValue, Release

Item = TypeVar("Item")


def frame(shown: Shown, about: Iterable[PublishedIndicator]) -> dict[str, object]:
    """Return what every answer names: release, sources and licences of the indicators it is about."""
    about = list(about)
    licences = dict.fromkeys((one.licence, one.licence_url) for one in about if one.licence)
    return {
        "veroeffentlichung": told.ReleaseShown(
            nummer=shown.release.number, veroeffentlicht_am=shown.release.published_at.date()
        ),
        "quellen": list(dict.fromkeys(one.source_text for one in about)),
        "lizenzen": [told.Licence(name=name, url=url) for name, url in licences],
    }


def piece(request: HttpRequest, asked: Paged, shown: Shown, number: int) -> dict[str, object]:
    """Return where in a list of ``number`` entries an answer is, and the address of the next piece.

    It names the release, so that the pieces fit together though another is published between them.
    """
    after = asked.offset + asked.limit
    query = asked.model_dump(mode="json", exclude_unset=True)
    query |= {"limit": asked.limit, "offset": after, "stand": shown.release.number}
    following = request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
    return {
        "anzahl": number,
        "limit": asked.limit,
        "offset": asked.offset,
        "weiter": following if after < number else None,
    }


def indicator(request: HttpRequest, one: PublishedIndicator, shown: Shown) -> told.Indicator:
    """Return an indicator as its release described it."""
    return told.Indicator(
        kennung=one.slug,
        name=one.name,
        thema=one.topic_slug,
        art=one.kind,
        einheit=one.unit,
        nachkommastellen=one.decimals,
        richtung=one.direction,
        definition=one.definition,
        lesehilfe=one.how_to_read,
        vorsicht=one.caution,
        berechnung=told.Calculation(
            zaehler=one.numerator_text,
            nenner=one.denominator_text,
            faktor=one.factor,
            formel=one.formula_text,
            beleg=one.formula_source,
        ),
        quelle=one.source_text,
        lizenz=told.Licence(name=one.licence, url=one.licence_url),
        jahre=one.years,
        ebenen=one.levels,
        hinweise=[text for text in (*remarks(one, shown.release), one.note) if text],
        beschrieben_in=one.release_id,
        seite=_absolute(request, "indicator-definition", one.slug, stand=shown.stand),
        werte=_absolute(request, "api-values", indikator=one.slug, stand=shown.stand),
    )


def area(request: HttpRequest, one: Area, codes: Mapping[int, str], shown: Shown) -> told.Area:
    """Return an area; ``codes`` are those of all areas of its edition by primary key."""
    return told.Area(
        code=one.code,
        name=one.name,
        ebene=one.level_id,
        ebene_name=one.level.name,
        gebietsstand=one.edition.valid_from,
        teil_von=codes.get(one.parent_id) if one.parent_id else None,
        flaeche_km2=None if one.area_km2 is None else float(one.area_km2),
        seite=_absolute(request, "area-profile", one.code, one.slug, stand=shown.stand),
    )


def value(
    entry: Entry, published: PublishedValue | None, corrections: Collection[int], shown: Shown
) -> told.Value:
    """Return one row of a CSV file, what it says in one sentence also in fields of its own.

    ``published`` is the value behind the row, None where there never was one; ``corrections`` are
    the numbers of releases that correct others.
    """
    cell = entry.cell
    return told.Value(
        indikator=entry.indicator.slug,
        name=entry.indicator.name,
        jahr=entry.year,
        stichtag=entry.reference_date,
        ebene=entry.area.level_id,
        gebiet_code=entry.area.code,
        gebiet_name=entry.area.name,
        gebietsstand=entry.area.edition.valid_from,
        wert=None if cell.number is None else float(cell.number),
        einheit=entry.indicator.unit,
        status=entry.code,
        hinweis=" ".join([*remarks(entry.indicator, shown.release), *sentences(cell)]),
        vorlaeufig=cell.provisional,
        berichtigt=published is not None and published.release_id in corrections,
        erschienen_in=None if published is None else published.release_id,
        gemeinsam_mit=list(cell.shared),
        umgerechnet_von=cell.converted_from,
    )


def release(request: HttpRequest, one: Release) -> told.Release:
    """Return an act of publication."""
    return told.Release(
        nummer=one.number,
        veroeffentlicht_am=one.published_at.date(),
        anmerkung=one.note,
        geheimhaltung=one.rules,
        berichtigung=one.is_correction,
        demonstration=one.is_demo,
        zurueckgezogen_am=one.withdrawn_at.date() if one.withdrawn_at else None,
        grund=one.withdrawal_note,
        seite=_absolute(request, "release-changes", str(one.number)),
    )


def topic(request: HttpRequest, one: TopicList, shown: Shown) -> told.Topic:
    """Return a topic with the names of its indicators."""
    return told.Topic(
        kennung=one.slug,
        name=one.name,
        einfuehrung=one.indicators[0].topic_text,
        indikatoren=[indicator.slug for indicator in one.indicators],
        seite=_absolute(request, "topic", one.slug, stand=shown.stand),
    )


def in_piece(everything: Sequence[Item], asked: Paged) -> Sequence[Item]:
    """Return the entries of the piece that was asked for."""
    return everything[asked.offset : asked.offset + asked.limit]


def _absolute(request: HttpRequest, name: str, *parts: str, **state: object) -> str:
    return request.build_absolute_uri(address(name, *parts, **state))
