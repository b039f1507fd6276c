"""The public pages as they will look: a draft seen through the public views, behind the login."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from atlas.staff.entrance import SEE, staff_page
from atlas.staff.through import public_page_below
from indicators.models import Release
from indicators.models.visibility import previewing


@dataclass(frozen=True)
class Preview:
    """What the frame of a previewed page says: which draft, and the way back to it."""

    number: int
    back: str


@require_safe
@staff_page(SEE)
def preview(request: HttpRequest, number: int, rest: str = "") -> HttpResponse:
    """Show a public page as it will be once a draft, or a release under embargo, is seen.

    Links inside lead to the preview of the next page.
    """
    release = Release.objects.unseen().filter(number=number).first()
    if release is None:
        raise Http404("Diesen Entwurf gibt es nicht, oder er ist schon veröffentlicht.")
    mark = Preview(number, reverse("staff-release", args=[number]))
    request.preview = mark  # type: ignore[attr-defined] # read by atlas.context.site
    with previewing(release):
        return public_page_below(reverse("staff-preview", args=[number]), request, rest)
