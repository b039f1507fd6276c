"""What every public page does first: find the release it shows, and say how long it may be kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from atlas.forms import LanguageQuery, ReleaseQuery
from indicators.models import Area, PublishedIndicator, Release

P = ParamSpec("P")
MINUTES_KEPT = 5


@dataclass(frozen=True)
class Shown:
    """The release a page shows and its number where the address names it (``stand``)."""

    release: Release
    stand: int | None


def public_page(
    view: Callable[Concatenate[HttpRequest, Shown, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Return a view that answers 400 and 404 for a wrong ``stand``, and may be cached by everyone."""

    @require_safe
    @cache_control(public=True, max_age=MINUTES_KEPT * 60)
    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        query = ReleaseQuery(request.GET)
        if not query.is_valid():
            return bad_query(request, query)
        shown = shown_at(query.cleaned_data["stand"])
        if shown is None:
            return render(request, "atlas/nothing_published.html", {"stand": None})
        return view(request, shown, *args, **kwargs)

    return page


def shown_at(stand: int | None) -> Shown | None:
    """Return the release an address asks for, None where nothing is published yet; one query.

    Raise Http404 with a German sentence for a number that nobody sees.
    """
    release = Release.objects.at(stand)
    if release is None and stand:
        raise Http404(_("Diese Veröffentlichung gibt es nicht, oder sie wurde zurückgezogen."))
    return Shown(release, stand) if release else None


def frame(shown: Shown) -> dict[str, object]:
    """Return what the frame of every page shows."""
    return {
        "release": shown.release,
        "stand": shown.stand,
        "is_demo": shown.release.is_demo or settings.IS_DEMO,
    }


def asked_of(query: QueryDict, forms_of_page: Iterable[type[forms.Form]]) -> QueryDict:
    """Return the part of a query that the forms of a page and its language know.

    What else a reader's address holds (a name, words of a search) is not handed on or printed.
    """
    every: list[type[forms.Form]] = [*forms_of_page, LanguageQuery]
    known = {name for form in every for name in form.base_fields}
    kept = query.copy()
    for name in set(kept) - known:
        del kept[name]
    return kept


def lasting(request: HttpRequest, shown: Shown, path: str, forms_of_page: Iterable[type[forms.Form]]) -> str:
    """Return the absolute address of a page in the state that was asked for, with the release in it."""
    query = asked_of(request.GET, forms_of_page)
    query["stand"] = str(shown.release.number)
    return request.build_absolute_uri(f"{path}?{query.urlencode()}")


def indicator_of(indicators: Iterable[PublishedIndicator], slug: str) -> PublishedIndicator:
    """Return the indicator of that address; raise Http404 with a German sentence.

    Of a query only this one is read.
    """
    for indicator in indicators.filter(slug=slug) if isinstance(indicators, QuerySet) else indicators:
        if indicator.slug == slug:
            return indicator
    raise Http404(_("Diesen Indikator gibt es nicht, oder er ist nicht veröffentlicht."))


def area_of(code: str, slug: str) -> tuple[Area, bool]:
    """Return the area of an address and whether this is its current name; raise Http404.

    Codes and slugs may hold hyphens, so the address is compared as a whole.
    """
    wanted = f"{code}-{slug}"
    found = list(Area.objects.addressed(wanted))
    if not found:
        raise Http404(_("Dieses Gebiet gibt es nicht."))
    area = next((area for area in found if f"{area.code}-{area.slug}" == wanted), None)
    return (area, True) if area else (found[0], False)


def bad_query(request: HttpRequest, query: forms.Form) -> HttpResponse:
    """Return a page that says what is wrong with the address, status 400."""
    reasons = [error for errors in query.errors.values() for error in errors]
    return render(request, "400.html", {"reasons": reasons, "stand": None}, status=400)
