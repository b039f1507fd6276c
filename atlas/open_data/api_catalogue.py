"""Topics, indicators and releases of the JSON interface."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query

from atlas.open_data import api_answers as answers
from atlas.open_data import api_schemas as told
from atlas.open_data.api import reads, shown_by
from atlas.open_data.api_queries import Asked, IndicatorsAsked, Name, Number, Paged
from atlas.presenters_start import topics_of
from atlas.requests import indicator_of
from indicators.models import PublishedIndicator, PublishedValue, Release


@reads("/themen", told.TopicsPage, "topics", "Themen", "Alle Themen mit den Kennungen ihrer Indikatoren.")
def topics(request: HttpRequest, asked: Query[Paged]) -> dict[str, object]:
    """Return the topics; two queries."""
    shown = shown_by(request, asked)
    described = list(PublishedIndicator.objects.current(shown.stand))
    found = topics_of(described)
    return {
        **answers.frame(shown, described),
        **answers.piece(request, asked, shown, len(found)),
        "ergebnisse": [answers.topic(request, one, shown) for one in answers.in_piece(found, asked)],
    }


@reads("/themen/{kennung}", told.OneTopic, "topic", "Ein Thema", "Ein Thema mit seiner Einführung.")
def topic(request: HttpRequest, kennung: Path[Name], asked: Query[Asked]) -> dict[str, object]:
    """Return a topic; two queries."""
    shown = shown_by(request, asked)
    for one in topics_of(list(PublishedIndicator.objects.current(shown.stand))):
        if one.slug == kennung:
            return {
                **answers.frame(shown, one.indicators),
                "ergebnis": answers.topic(request, one, shown),
            }
    raise Http404(_("Dieses Thema gibt es nicht, oder es ist nichts dazu veröffentlicht."))


@reads(
    "/indikatoren",
    told.IndicatorsPage,
    "indicators",
    "Indikatoren",
    "Alle veröffentlichten Indikatoren mit Einheit, Formel, Quelle, Lizenz, Jahren und Ebenen.",
)
def indicators(request: HttpRequest, asked: Query[IndicatorsAsked]) -> dict[str, object]:
    """Return the indicators, of one topic where it is named; two queries."""
    shown = shown_by(request, asked)
    every = PublishedIndicator.objects.current(shown.stand)
    found = [one for one in every if asked.thema in {None, one.topic_slug}]
    return {
        **answers.frame(shown, found),
        **answers.piece(request, asked, shown, len(found)),
        "ergebnisse": [answers.indicator(request, one, shown) for one in answers.in_piece(found, asked)],
    }


@reads(
    "/indikatoren/{kennung}",
    told.OneIndicator,
    "indicator",
    "Ein Indikator",
    "Ein Indikator mit allem, was zu ihm zu sagen ist, und den Stichtagen seiner Jahre.",
)
def indicator(request: HttpRequest, kennung: Path[Name], asked: Query[Asked]) -> dict[str, object]:
    """Return an indicator and its reference dates; three queries."""
    shown = shown_by(request, asked)
    found = indicator_of(PublishedIndicator.objects.current(shown.stand), kennung)
    dates = PublishedValue.objects.for_indicator(kennung, shown.stand).reference_dates()
    return {
        **answers.frame(shown, [found]),
        "ergebnis": answers.indicator(request, found, shown),
        "stichtage": [told.ReferenceDate(jahr=year, stichtag=day) for year, day in dates],
    }


@reads(
    "/veroeffentlichungen",
    told.ReleasesPage,
    "releases",
    "Veröffentlichungen",
    "Alle Veröffentlichungen bis „stand“, auch zurückgezogene, die neueste zuerst.",
)
def releases(request: HttpRequest, asked: Query[Paged]) -> dict[str, object]:
    """Return the releases the public saw, the newest first; three queries."""
    shown = shown_by(request, asked)
    told_of = sorted(Release.objects.told_to_public(), key=lambda one: one.number, reverse=True)
    found = [one for one in told_of if asked.stand is None or one.number <= asked.stand]
    return {
        **answers.frame(shown, PublishedIndicator.objects.current(shown.stand)),
        **answers.piece(request, asked, shown, len(found)),
        "ergebnisse": [answers.release(request, one) for one in answers.in_piece(found, asked)],
    }


@reads(
    "/veroeffentlichungen/{nummer}",
    told.OneRelease,
    "release",
    "Eine Veröffentlichung",
    "Eine Veröffentlichung; von einer zurückgezogenen auch, wann und warum.",
)
def release(request: HttpRequest, nummer: Path[Number], asked: Query[Asked]) -> dict[str, object]:
    """Return a release the public saw; three queries."""
    shown = shown_by(request, asked)
    for one in Release.objects.told_to_public():
        if one.number == nummer:
            about = PublishedIndicator.objects.current(shown.stand)
            return {**answers.frame(shown, about), "ergebnis": answers.release(request, one)}
    raise Http404(_("Diese Veröffentlichung gibt es nicht."))
