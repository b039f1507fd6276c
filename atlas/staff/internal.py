"""The internal area: the public pages with the indicators and releases that are for the house alone."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from atlas.staff.entrance import SEE, staff_page
from atlas.staff.through import public_page_below
from indicators.models.visibility import reading_internally

FOR_OTHER_SITES = ("einbetten/", "oembed/")


@dataclass(frozen=True)
class Internal:
    """What the frame of an internal page says: the way back to the staff area."""

    back: str


@require_safe
@staff_page(SEE)
def internal(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Show a public page as internal readers see it; links inside stay in the internal area.

    What is made for other sites is none of them.
    """
    if rest.startswith(FOR_OTHER_SITES):
        raise Http404("Interne Seiten werden nirgends eingebettet.")
    request.internal = Internal(reverse("admin:index"))  # type: ignore[attr-defined] # read by atlas.context.site
    with reading_internally():
        return public_page_below(reverse("internal"), request, rest)
