"""Areas and values of the JSON interface. Values are the rows of the CSV file of their indicator."""

from datetime import date

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query

from atlas.downloads import Entry
from atlas.open_data import api_answers as answers
from atlas.open_data import api_schemas as told
from atlas.open_data.api import reads, shown_by
from atlas.open_data.api_queries import AreaAsked, AreasAsked, Code, Name, ValuesAsked
from atlas.open_data.published import published
from indicators.models import Area, Edition, PublishedIndicator, Release


@reads(
    "/gebiete",
    told.AreasPage,
    "areas",
    "Gebiete",
    "Die Gebiete eines Gebietsstands, von groß nach klein. Ihre Grenzen gibt es unter /ogc/.",
)
def areas(request: HttpRequest, asked: Query[AreasAsked]) -> dict[str, object]:
    """Return the areas of an edition, of one level where it is named; four queries."""
    shown = shown_by(request, asked)
    every = _areas(asked.gebietsstand)
    codes = {one.pk: one.code for one in every}
    found = [one for one in every if asked.ebene in {None, one.level_id}]
    return {
        **answers.frame(shown, PublishedIndicator.objects.current(shown.stand)),
        **answers.piece(request, asked, shown, len(found)),
        "ergebnisse": [answers.area(request, one, codes, shown) for one in answers.in_piece(found, asked)],
    }


@reads(
    "/gebiete/{ebene}/{code}",
    told.OneArea,
    "area",
    "Ein Gebiet",
    "Ein Gebiet. Der Schlüssel allein genügt nicht: Kreis und Bezirk können denselben haben.",
)
def area(
    request: HttpRequest, ebene: Path[Name], code: Path[Code], asked: Query[AreaAsked]
) -> dict[str, object]:
    """Return an area; four queries."""
    shown = shown_by(request, asked)
    every = _areas(asked.gebietsstand)
    codes = {one.pk: one.code for one in every}
    for one in every:
        if (one.level_id, one.code) == (ebene, code):
            about = [
                indicator
                for indicator in PublishedIndicator.objects.current(shown.stand)
                if ebene in indicator.levels
            ]
            return {**answers.frame(shown, about), "ergebnis": answers.area(request, one, codes, shown)}
    raise Http404(_("Dieses Gebiet gibt es nicht."))


@reads(
    "/werte",
    told.ValuesPage,
    "values",
    "Werte",
    "Die Werte eines Indikators, Zeile für Zeile wie in seiner CSV-Datei; wo keine Zahl gezeigt wird, "
    "sagt der Status, warum.",
)
def values(request: HttpRequest, asked: Query[ValuesAsked]) -> dict[str, object]:
    """Return the values of an indicator; five queries."""
    shown = shown_by(request, asked)
    found = published(asked.indikator, shown, with_recast=True)
    entries = [entry for entry in found.entries if _is_asked_for(entry, asked)]
    corrections = {one.number for one in Release.objects.for_public() if one.is_correction}
    return {
        **answers.frame(shown, [found.indicator]),
        **answers.piece(request, asked, shown, len(entries)),
        "ergebnisse": [
            answers.value(entry, found.values.get((entry.area.pk, entry.year)), corrections, shown)
            for entry in answers.in_piece(entries, asked)
        ],
    }


def _is_asked_for(entry: Entry, asked: ValuesAsked) -> bool:
    return (
        asked.gebiet in {None, entry.area.code}
        and asked.jahr in {None, entry.year}
        and asked.ebene in {None, entry.area.level_id}
    )


def _areas(first_day: date | None) -> list[Area]:
    """Return all areas of an edition that is or was in force, today's by default; two queries.

    Raise Http404 for a day on which none begins.
    """
    editions = list(Edition.objects.with_districts().valid_on(timezone.localdate()))
    if first_day is not None:
        editions = [one for one in editions if one.valid_from == first_day]
        if not editions:
            raise Http404(_("An diesem Tag beginnt kein Gebietsstand."))
    return list(Area.objects.in_editions({editions[0].pk})) if editions else []
