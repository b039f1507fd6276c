"""Pages: what waits and what came, and a new file."""

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from imports.jobs import order
from imports.models import Delivery, Job, Mapping, OpenTable, Upload
from imports.reading.encodings import MEGABYTE
from imports.staff.entrance import SEE, SEND, in_memory, staff_page
from imports.staff.forms import KINDS, UploadForm
from imports.uploading.checking import NotCheckedError
from imports.uploading.mappings import UnusableMappingError, save_mapping, source_of
from imports.uploading.receiving import ANY_TABLE, Incoming, RefusedError, UnmappedError, receive
from imports.uploading.results import check_upload
from imports.uploading.tables import keep_open

AT_ONCE = 500_000
"""Bytes up to which a file is checked while the sender waits: about a second (``benchmarks.uploads``)."""
PER_PAGE = 50


@require_safe
@staff_page(SEE)
def deliveries(request: HttpRequest) -> HttpResponse:
    """List what waits for a decision and what was accepted."""
    pages = Paginator(Delivery.objects.with_source(), PER_PAGE)
    context = {
        "section": "lieferungen",
        "uploads": list(Upload.objects.pending()),
        "tables": list(OpenTable.objects.defer("content", "text")),
        "page": pages.get_page(request.GET.get("seite")),
        "may_send": request.user.has_perm(SEND),
    }
    return render(request, "imports/deliveries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_memory
@staff_page(SEND)
def new_upload(request: HttpRequest) -> HttpResponse:
    """Take a file in: show the form, or receive the file and check it now or in the worker."""
    form = UploadForm(request.POST or None, request.FILES or None)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return received(request, incoming(form, request.user.get_username()))
        except RefusedError as refusal:
            reasons = refusal.reasons
        except (NotCheckedError, UnusableMappingError) as refusal:
            reasons = tuple(str(refusal).split("\n"))
    refused = bool(reasons) or (request.method == "POST" and not form.is_valid())
    context = {
        "section": "lieferungen",
        "form": form,
        "reasons": reasons,
        "megabytes": settings.UPLOAD_MEGABYTES,
    }
    return render(request, "imports/new_upload.html", context, status=400 if refused else 200)


def received(request: HttpRequest, paper: Incoming) -> HttpResponse:
    """Take a file in and lead to its check, or to the mapping screen where nobody knows its columns.

    Raises RefusedError and NotCheckedError.
    """
    try:
        upload = receive(paper)
    except UnmappedError as unknown:
        table = keep_open(paper)
        messages.info(request, f"{unknown} Bitte sagen Sie, wie sie zu lesen ist.")
        return redirect("open-table", table.pk)
    return checked_soon(request, upload)


def incoming(form: UploadForm, person: str) -> Incoming:
    """Return what was sent; raises RefusedError for a file that is too large, UnusableMappingError."""
    answers = form.cleaned_data
    file: UploadedFile[bytes] = answers["file"]
    if (file.size or 0) > settings.UPLOAD_MEGABYTES * MEGABYTE:
        raise RefusedError(
            f"„{file.name}“ ist zu groß. Erlaubt sind höchstens {settings.UPLOAD_MEGABYTES} MB.",
        )
    mapping: Mapping | None = answers["mapping"]
    if answers["mapping_file"]:
        brought: UploadedFile[bytes] = answers["mapping_file"]
        mapping = save_mapping(brought.name or "Zuordnung", KINDS[answers["source"]], brought.read(), person)
    source: str = answers["source"]
    if mapping and (source == ANY_TABLE or mapping.kind == Mapping.Kind.TABLE):
        source = source_of(mapping.kind, mapping.text)
    return Incoming(file.name or "Datei", file.read(), source, mapping, person)


def checked_soon(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Check a small file now, hand a larger one to the worker; lead to where it goes on.

    A file with persons was counted while it came.
    """
    if upload.has_persons:
        return redirect("upload", upload.pk)
    if upload.size > AT_ONCE:
        return redirect("job", order(Job.Kind.CHECK, request.user.get_username(), upload=upload).pk)
    try:
        check_upload(upload)
    except NotCheckedError as refusal:
        messages.error(request, str(refusal))
    return redirect("upload", upload.pk)
