"""Public pages about releases: what was published, corrected and withdrawn, and what changed."""

from collections.abc import Iterable
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from atlas.forms_releases import ChangesQuery
from atlas.presenters_releases import Beside, ChangesPage, changes_page
from atlas.requests import MINUTES_KEPT, bad_query
from indicators.models import PublishedIndicator, PublishedValue, Release

LISTED = 200
"""Changed values named one by one; of a chosen indicator LISTED_OF_ONE."""
LISTED_OF_ONE = 1_000


@require_safe
@cache_control(public=True, max_age=MINUTES_KEPT * 60)
def releases(request: HttpRequest) -> HttpResponse:
    """List every release the public saw: withdrawn ones and corrections first, then the newest."""
    told = list(Release.objects.told_to_public())
    return render(request, "atlas/releases.html", {"releases": told} | _frame())


@require_safe
@cache_control(public=True, max_age=MINUTES_KEPT * 60)
def release_changes(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a release changed against what was seen before it; of a withdrawn one only why it was."""
    release = Release.objects.told_to_public().filter(number=number).first()
    if release is None:
        raise Http404(_("Diese Veröffentlichung gibt es nicht."))
    if release.state == Release.State.WITHDRAWN:
        return render(request, "atlas/release_changes.html", {"told": release, "page": None} | _frame())
    indicators = list(PublishedIndicator.objects.in_release(release))
    query = ChangesQuery(request.GET, indicators)
    if not query.is_valid():
        return bad_query(request, query)
    page = page_of(release, indicators, query.chosen)
    return render(request, "atlas/release_changes.html", {"told": release, "page": page} | _frame())


def page_of(
    release: Release, indicators: list[PublishedIndicator], chosen: PublishedIndicator | None
) -> ChangesPage:
    """Return what a release changed; two queries.

    Without a chosen indicator new values are counted, not named.
    """
    values = PublishedValue.objects.beside_earlier(release)
    listed = values.of_indicator(chosen)[:LISTED_OF_ONE] if chosen else values.known_before()[:LISTED]
    return changes_page(release, indicators, values.moves(), cast("Iterable[Beside]", listed), chosen)


def _frame() -> dict[str, object]:
    """Return what the frame of the page shows: the newest release, whichever the page is about; one query."""
    newest = Release.objects.newest()
    return {
        "release": newest,
        "stand": None,
        "is_demo": settings.IS_DEMO or bool(newest and newest.is_demo),
    }
