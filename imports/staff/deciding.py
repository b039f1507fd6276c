"""Pages: a checked file, its differences, and the decisions on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from imports.jobs import order
from imports.loading import compare
from imports.messages import Severity
from imports.models import Delivery, Job, Upload
from imports.staff.entrance import ACCEPT, SEE, SEND, staff_page
from imports.staff.forms import ReasonsForm
from imports.staff.presenters import CheckPage, DifferencePage, Typed, check_page
from imports.staff.receiving import checked_soon
from imports.staff.vocabulary import vocabulary
from imports.uploading.accepting import (
    NotAcceptedError,
    accept,
    confirm,
    discard,
    result_of,
    ticks_of,
)

AT_ONCE = 10_000
"""Figures up to which acceptance happens while the person waits: under a second (``benchmarks.uploads``)."""


def upload_or_404(pk: int) -> Upload:
    """Return an upload without its file."""
    return get_object_or_404(
        Upload.objects.select_related("source", "delivery", "mapping").defer("content"), pk=pk
    )


@require_safe
@staff_page(SEE)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was recognised in a file and what is wrong with it."""
    found = upload_or_404(pk)
    if found.state == Upload.State.ACCEPTED and found.delivery_id:
        return redirect("delivery", found.delivery_id)
    job = open_job(found)
    if job:
        return redirect("job", job.pk)
    try:
        page = page_of(found) if found.result else None
    except NotAcceptedError as refusal:
        messages.error(request, str(refusal))
        page = None
    return show(request, page, found)


def open_job(found: Upload) -> Job | None:
    """Return the work on an upload that still waits or runs; one query."""
    return found.jobs.filter(state__in=Job.UNFINISHED).first()


def page_of(found: Upload, typed: dict[int, Typed] | None = None) -> CheckPage:
    """Return the page of a checked upload; raises NotAcceptedError for one that cannot be read any more."""
    result = result_of(found)
    words = vocabulary(found, result)
    stand = Delivery.objects.stand(found.source_id)
    return check_page(found, result, ticks_of(found), words, stand=stand, typed=typed)


def show(request: HttpRequest, page: CheckPage | None, found: Upload, status: int = 200) -> HttpResponse:
    """Render the page of an upload."""
    context = {
        "section": "lieferungen",
        "upload": found,
        "page": page,
        "may_send": request.user.has_perm(SEND),
        "may_accept": request.user.has_perm(ACCEPT),
    }
    return render(request, "imports/upload.html", context, status=status)


@require_POST
@staff_page(ACCEPT)
def upload_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Save ticks and reasons of warnings."""
    found = upload_or_404(pk)
    try:
        problems = result_of(found).checked.problems
        positions = [
            at
            for at, one in enumerate(problems)
            if one.severity is Severity.WARNING
            and (f"tick-{at}" in request.POST or f"reason-{at}" in request.POST)
        ]
        form = ReasonsForm(request.POST, positions)
        if not form.is_valid():
            return show(request, page_of(found, typed_into(form, positions)), found, 400)
        count = confirm(pk, form.reasons(), request.user.get_username())
    except NotAcceptedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "1 Warnung bestätigt." if count == 1 else f"{count} Warnungen bestätigt.")
    return redirect("upload", pk)


def typed_into(form: ReasonsForm, positions: list[int]) -> dict[int, Typed]:
    """Return what a refused form held, by position."""
    found = {}
    for at in positions:
        errors = [*form.errors.get(f"tick-{at}", []), *form.errors.get(f"reason-{at}", [])]
        ticked = bool(form.data.get(f"tick-{at}"))
        found[at] = Typed(ticked, str(form.data.get(f"reason-{at}", "")), " ".join(map(str, errors)))
    return found


@require_safe
@staff_page(SEE)
def upload_differences(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what accepting a file would change."""
    found = upload_or_404(pk)
    if found.state != Upload.State.CHECKED:
        return redirect("upload", pk)
    page = page_of(found)
    if not page.is_ready:
        return redirect("upload", pk)
    comparison = compare(result_of(found).checked, found.source_id)
    context = {
        "section": "lieferungen",
        "page": DifferencePage(found, comparison),
        "upload": found,
        "may_accept": request.user.has_perm(ACCEPT),
        "may_send": request.user.has_perm(SEND),
    }
    return render(request, "imports/upload_differences.html", context)


@require_POST
@staff_page(ACCEPT)
def upload_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file over as a numbered delivery, now or in the worker."""
    found = upload_or_404(pk)
    person = request.user.get_username()
    if open_job(found):
        return redirect("upload", pk)
    try:
        if len(result_of(found).checked.figures) > AT_ONCE:
            return redirect("job", order(Job.Kind.ACCEPT, person, upload=found).pk)
        loaded = accept(pk, person)
    except NotAcceptedError as refusal:
        messages.error(request, str(refusal))
        return redirect("upload", pk)
    if loaded.delivery is None:
        messages.success(request, "0 Änderungen: Alle Werte der Datei stehen schon so im Bestand.")
        return redirect("deliveries")
    messages.success(request, f"Lieferung {loaded.delivery.number} ist übernommen.")
    return redirect("delivery", loaded.delivery.number)


@require_POST
@staff_page(SEND)
def upload_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a file away."""
    try:
        discard(upload_or_404(pk).pk, request.user.get_username())
    except NotAcceptedError as refusal:
        messages.error(request, str(refusal))
        return redirect("upload", pk)
    messages.success(request, "Die Datei ist verworfen.")
    return redirect("deliveries")


@require_POST
@staff_page(SEND)
def upload_recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Check a kept file once more against what is stored now."""
    found = get_object_or_404(Upload.objects.select_related("mapping"), pk=pk)
    if open_job(found):
        return redirect("upload", pk)
    return checked_soon(request, found)
