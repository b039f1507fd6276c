"""Profiles as PDF: one of an area, and all of them in one archive."""

from collections.abc import Iterator
from datetime import datetime
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atlas.addresses import address
from atlas.key_figures import CITY_RANK
from atlas.requests import Shown, area_of, frame, public_page
from indicators.models import PrintedProfile, Release

PDF = "application/pdf"
WAIT_SECONDS = 60
"""The worker looks once a minute for what it has to print."""


@public_page
def profile_pdf(request: HttpRequest, shown: Shown, code: str, slug: str) -> HttpResponse:
    """Send the profile of an area as PDF; say when it comes where it is not made yet."""
    area, is_current = area_of(code, slug)
    if not is_current:
        return HttpResponseRedirect(address("profile-pdf", area.code, area.slug, stand=shown.stand))
    if area.level.rank < CITY_RANK:
        raise Http404(_("Für dieses Gebiet gibt es keinen Steckbrief als PDF."))
    kept = PrintedProfile.objects.of(shown.release, area, get_language() or "")
    if kept is None:
        return _not_yet(request, shown)
    name = f"{area.code}-{area.slug}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(bytes(kept.content), content_type=PDF, headers=headers)


@public_page  # type: ignore[arg-type] # what it does to a response suits a streamed one, too
def profiles_zip(request: HttpRequest, shown: Shown) -> HttpResponseBase:
    """Send the profiles of all areas as one archive."""
    kept = PrintedProfile.objects.in_release(shown.release, get_language() or "")
    if not kept.exists():
        return _not_yet(request, shown)
    return StreamingHttpResponse(
        archive(kept.iterator(chunk_size=20)),
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="steckbriefe.zip"'},
    )


def archive(profiles: Iterator[PrintedProfile]) -> Iterator[bytes]:
    """Yield the bytes of a ZIP archive, one profile after the other: never more than one in memory."""
    written = _Parts()
    with ZipFile(written, "w", ZIP_STORED) as files:
        for kept in profiles:
            name = f"{kept.area.code}-{kept.area.slug}.pdf"
            moment: datetime = timezone.localtime(kept.made_at)
            files.writestr(ZipInfo(name, moment.timetuple()[:6]), bytes(kept.content))
            yield written.taken()
    yield written.taken()


class _Parts:
    """What an archive writes, until somebody takes it: a file that cannot go back."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep some bytes."""
        self._waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        """Return what was written since the last call."""
        data = b"".join(self._waiting)
        self._waiting.clear()
        return data


def _not_yet(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Return 503 for the newest release, whose profiles are being made; raise Http404 for an older one."""
    newest = Release.objects.newest()
    if newest is None or newest.number != shown.release.number:
        raise Http404(_("Zu dieser Veröffentlichung wurde kein Steckbrief als PDF aufgehoben."))
    response = render(request, "atlas/paper/not_yet.html", frame(shown), status=503)
    response.headers["Retry-After"] = str(WAIT_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response
