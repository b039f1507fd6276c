"""Which answers other sites may load into their pages (Cross-Origin-Resource-Policy)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


def lending(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return a middleware that states the policy of every answer.

    Lent is what says so itself: files and pictures that any program may read, and pages made for a
    frame of another site. All else stays with this origin; so does everything of the internal area,
    which takes those permissions back.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        lent = "Access-Control-Allow-Origin" in response.headers or hasattr(response, "xframe_options_exempt")
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if lent else "same-origin"
        return response

    return answer
