"""Search and typing help. What people type may be where they live: nothing of it is kept or passed on."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from atlas.forms_search import SearchQuery
from atlas.presenters_start import start_page
from atlas.requests import Shown, bad_query, frame, public_page
from atlas.search import MOST, Question, Results, question, results, similar_streets
from indicators.models import Area, Edition, Level, PublishedIndicator, Street

SUGGESTED = 5
"""Entries of each kind that the typing help shows."""


def discreet(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view whose answers no cache keeps and whose address goes to no other page."""

    @wraps(view)
    def answer(request: HttpRequest, /, **parts: str) -> HttpResponse:
        response = view(request, **parts)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@discreet
@public_page
def search(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Show what was found, with a small map to choose an area from; one query more where nothing was."""
    query = SearchQuery(request.GET)
    if not query.is_valid():
        return bad_query(request, query)
    asked = question(query.cleaned_data["q"])
    edition = Edition.objects.with_districts().valid_on(timezone.localdate()).first()
    level = Level.objects.below_city().first()
    drawn = Area.objects.drawn(edition.pk, level.slug) if edition and level else []
    found = look_for(asked, edition, shown)
    if found.is_empty and not found.is_short and asked.text:
        found = replace(found, similar=similar_streets(asked, Street.objects.values_list("name", flat=True)))
    context = {"found": found, "map": start_page([], drawn).map, "section": "suche"}
    return render(request, "atlas/search.html", context | frame(shown))


@discreet
@public_page
def suggestions(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Show the first results as entries of a list, for the typing help."""
    query = SearchQuery(request.GET)
    if not query.is_valid():
        return bad_query(request, query)
    asked = question(query.cleaned_data["q"])
    edition = Edition.objects.with_districts().valid_on(timezone.localdate()).first()
    found = look_for(asked, edition, shown)
    context = {"found": found, "most": SUGGESTED} | frame(shown)
    return render(request, "atlas/partials/_suggestions.html", context)


def look_for(asked: Question, edition: Edition | None, shown: Shown) -> Results:
    """Return what is found for a question; four queries, however many areas and results there are."""
    day = timezone.localdate()
    areas = list(Area.objects.in_editions({edition.pk} if edition else set()))
    indicators = list(PublishedIndicator.objects.current(shown.stand))
    streets = Street.objects.called(asked.street).with_sections(day)[: 2 * MOST]
    return results(asked, streets, areas, indicators, day)
