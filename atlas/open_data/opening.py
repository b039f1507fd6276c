"""Answers that programs of every site may read and keep, and that fail in a form they understand."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from atlas.open_data.problems import NOT_THERE, RefusedError, problem
from atlas.requests import MINUTES_KEPT, Shown, shown_at

P = ParamSpec("P")
READING = ("GET", "HEAD")


def open_to_programs(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Return a view that only reads, whose answers pages of other sites may read, and whose errors are JSON.

    Nothing is ever sent to it, so it needs no protection of forms: whoever tries hears 405, not 403.
    """

    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = _answer(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        if response.status_code == 200:
            patch_cache_control(response, public=True, max_age=MINUTES_KEPT * 60)
        return response

    return opened


def _answer(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    request: HttpRequest,
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> HttpResponse:
    if request.method not in READING:
        refused = problem(405, [_("Diese Schnittstelle lässt sich nur lesen (GET, HEAD).")])
        refused["Allow"] = ", ".join(READING)
        return refused
    try:
        return view(request, *args, **kwargs)
    except Http404 as error:
        return problem(404, [str(error) or str(NOT_THERE)])
    except RefusedError as error:
        return problem(error.status, error.sentences)


def shown_or_404(stand: int | None) -> Shown:
    """Return the release an answer shows; raise Http404 where there is none; one query."""
    shown = shown_at(stand)
    if shown is None:
        raise Http404(_("Noch ist nichts veröffentlicht."))
    return shown


def refuse_unknown(asked: set[str], known: set[str]) -> None:
    """Raise RefusedError for names of parameters that nobody knows.

    A filter with a slip of the pen would otherwise give everything (OGC 17-069r4, 7.8 demands 400, too).
    """
    unknown = sorted(asked - known)
    if unknown:
        raise RefusedError(
            [
                _("Den Parameter „%(name)s“ gibt es hier nicht. Möglich: %(known)s.")
                % {"name": name[:60], "known": ", ".join(sorted(known))}
                for name in unknown[:5]
            ]
        )


@open_to_programs
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Say to programs that there is no such address."""
    raise Http404(str(NOT_THERE))
