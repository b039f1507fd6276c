"""Downloads for staff: lists of problems, original files, empty files to fill in."""

import datetime
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from imports.loading.knowing import known_editions
from imports.models import Delivery, Upload
from imports.staff.entrance import SEE, SEND, staff_page
from imports.uploading.accepting import NotAcceptedError, Tick, result_of, ticks_of
from imports.uploading.blanks import (
    Blank,
    any_table,
    ba_long,
    csv_bytes,
    mapping_text,
    places,
    register_long,
    register_wide,
    xlsx_bytes,
)
from indicators.models import Measure, Source

PROBLEM_HEADER = ("schwere", "kennung", "zeile", "spalte", "meldung", "begruendung", "bestaetigt_von")
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOML = "application/toml; charset=utf-8"
OWN_LAYOUTS = ("register", "ba", "itnrw")


def attachment(data: bytes, name: str, kind: str) -> HttpResponse:
    """Return a file to save; never one to show in the browser."""
    response = HttpResponse(data, content_type=kind)
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return response


@require_safe
@staff_page(SEE)
def upload_problems(request: HttpRequest, pk: int) -> HttpResponse:
    """Send every problem of a checked file as CSV."""
    found = get_object_or_404(Upload.objects.defer("content"), pk=pk)
    try:
        problems = result_of(found).checked.problems
    except NotAcceptedError as refusal:
        raise Http404(str(refusal)) from refusal
    ticks = ticks_of(found)
    rows = (
        (
            one.severity,
            one.code,
            str(one.line or ""),
            one.column or "",
            one.message,
            *tick_cells(ticks.get(at)),
        )
        for at, one in enumerate(problems)
    )
    return problem_list(rows, f"meldungen_{found.pk}.csv")


def tick_cells(tick: Tick | None) -> tuple[str, str]:
    """Return reason and person of a tick, empty for none."""
    return (tick.reason, tick.person) if tick else ("", "")


@require_safe
@staff_page(SEE)
def delivery_problems(request: HttpRequest, number: int) -> HttpResponse:
    """Send every warning and notice of an accepted delivery as CSV, with the reasons."""
    found = get_object_or_404(Delivery, pk=number)
    rows = (
        (one.severity, one.code, str(one.line or ""), one.column, one.message, one.reason, one.confirmed_by)
        for one in found.problems.all()
    )
    return problem_list(rows, f"meldungen_lieferung_{number}.csv")


def problem_list(rows: Iterable[Sequence[str]], name: str) -> HttpResponse:
    """Return a list of problems as a file."""
    return attachment(csv_bytes(PROBLEM_HEADER, rows), name, CSV)


@require_safe
@staff_page(SEND)
def upload_original(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the file as it came."""
    found = get_object_or_404(Upload.objects.filter(content__isnull=False), pk=pk)
    return attachment(bytes(found.content or b""), found.file_name, "application/octet-stream")


@require_safe
@staff_page(SEE)
def blanks(request: HttpRequest) -> HttpResponse:
    """List the empty files to fill in."""
    others = Source.objects.exclude(slug__in=OWN_LAYOUTS).order_by("name")
    context = {"section": "vorlagen", "others": others, "year": timezone.localdate().year - 1}
    return render(request, "imports/blanks.html", context)


@require_safe
@staff_page(SEE)
def blank_file(request: HttpRequest, layout: str, kind: str) -> HttpResponse:
    """Send an empty file, or the mapping that reads it.

    ``layout`` is r2, r3, b3 or the slug of another source, ``kind`` csv, xlsx or toml.
    """
    if kind == "toml":
        source = get_object_or_404(Source.objects.exclude(slug__in=OWN_LAYOUTS), slug=layout)
        return attachment(mapping_text(source.slug).encode(), f"zuordnung_{source.slug}.toml", TOML)
    blank = blank_of(layout)
    if kind == "xlsx":
        return attachment(xlsx_bytes(blank), f"{blank.name}.xlsx", XLSX)
    if kind != "csv":
        raise Http404
    return attachment(csv_bytes(blank.header, blank.rows), f"{blank.name}.csv", CSV)


def blank_of(layout: str) -> Blank:
    """Return an empty table for the end of last year, with the areas in force then; raises Http404."""
    day = datetime.date(timezone.localdate().year - 1, 12, 31)
    edition = next((one for one in known_editions("") if one.valid_from <= day), None)
    if edition is None:
        raise Http404("Es gibt noch keine Gebiete.")
    areas = places(sorted(edition.parts.values(), key=lambda one: one.code), settings.REMAINDER_CODE)
    match layout:
        case "r2":
            return register_long(areas, day)
        case "r3":
            return register_wide(areas, day)
        case "b3":
            return ba_long(areas, day, keys_of("ba"))
    source = get_object_or_404(Source.objects.exclude(slug__in=OWN_LAYOUTS), slug=layout)
    return any_table(areas, day, source.slug, keys_of(source.slug))


def keys_of(source: str) -> list[str]:
    """Return the words of a source for its measures."""
    keys = Measure.objects.filter(source=source).exclude(source_key="").order_by("source_key")
    return list(keys.values_list("source_key", flat=True).distinct())
