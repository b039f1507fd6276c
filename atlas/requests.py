"""What every public page does first: find the release it shows, and say how long it may be kept."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from atlas.forms import ReleaseQuery
from indicators.models import Release

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
        stand = query.cleaned_data["stand"]
        release = Release.objects.at(stand)
        if release is None:
            if stand:
                raise Http404(_("Diese Veröffentlichung gibt es nicht, oder sie wurde zurückgezogen."))
            return render(request, "atlas/nothing_published.html", {"stand": None})
        return view(request, Shown(release, stand), *args, **kwargs)

    return page


def bad_query(request: HttpRequest, query: forms.Form) -> HttpResponse:
    """Return a page that says what is wrong with the address, status 400."""
    reasons = [error for errors in query.errors.values() for error in errors]
    return render(request, "400.html", {"reasons": reasons, "stand": None}, status=400)
