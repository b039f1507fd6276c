"""Pages: how a table is to be read, from its first rows to the saved mapping."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from imports.models import OpenTable
from imports.sources.table import TableMapping, mapping_text
from imports.staff.entrance import SEND, staff_page
from imports.staff.mapping.describing import described
from imports.staff.mapping.reading import (
    AT_ONCE,
    ReadingPage,
    answered,
    base_of,
    begin,
    can_show,
    reading,
)
from imports.staff.mapping.screen import Screen
from imports.staff.receiving import checked_soon
from imports.uploading.checking import NotCheckedError
from imports.uploading.mappings import UnusableMappingError
from imports.uploading.receiving import RefusedError
from imports.uploading.tables import discard_table, save_and_send

LOOK, CHECK, LEAVE_OUT, SAVE = "look", "check", "leave", "save"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(SEND)
def open_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what the columns of a table are; show what that gives; save it and send the table on."""
    table = get_object_or_404(OpenTable.objects.select_related("mapping"), pk=pk)
    if request.method != "POST":
        return first_page(request, table)
    step, flat = request.POST.get("step", CHECK), request.POST.dict()
    if step == LOOK:
        return show(request, table, answered(table, flat, anew=True))
    if step == LEAVE_OUT:
        flat["ignored_measures"] = "\n".join(
            filter(None, [flat.get("ignored_measures", ""), flat.get("unknown", "")])
        )
    screen = answered(table, flat, anew=False)
    mapping = described(screen, base_of(table))
    if mapping is None:
        return show(request, table, screen, asked=True, status=400)
    OpenTable.objects.filter(pk=pk).update(text=mapping_text(mapping))
    if step == SAVE:
        return saved(request, table, screen, mapping)
    return show(request, table, screen, mapping=mapping)


def first_page(request: HttpRequest, table: OpenTable) -> HttpResponse:
    """Show a table as it was left; lead to the text of a mapping that the page cannot show."""
    if table.mapping and not can_show(table):
        messages.warning(
            request,
            "Diese Zuordnung nutzt Möglichkeiten, nach denen die Seite der Spalten nicht fragt. "
            "Bitte ändern Sie sie als Text.",
        )
        discard_table(table, request.user.get_username())
        return redirect("mapping", table.mapping.pk)
    return show(request, table, begin(table))


def saved(request: HttpRequest, table: OpenTable, screen: Screen, mapping: TableMapping) -> HttpResponse:
    """Save the mapping and send the table on with it, or say why not."""
    name, text = request.POST.get("name", ""), mapping_text(mapping)
    try:
        upload = save_and_send(table, name, text, request.user.get_username())
        messages.success(request, f"Die Zuordnung „{name.strip()}“ ist gespeichert.")
        return checked_soon(request, upload)
    except RefusedError as refusal:
        screen.refusals.extend(refusal.reasons)
    except (UnusableMappingError, NotCheckedError) as refusal:
        screen.refusals.extend(str(refusal).split("\n"))
    return show(request, table, screen, asked=True, status=400)


def show(
    request: HttpRequest,
    table: OpenTable,
    screen: Screen,
    *,
    mapping: TableMapping | None = None,
    asked: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Render the page; ``asked`` says that what is missing is to be shown."""
    page: ReadingPage | None = None
    if mapping and table.size <= AT_ONCE:
        try:
            page = reading(table, mapping.source, mapping_text(mapping), screen.surroundings)
        except NotCheckedError as refusal:
            screen.refusals.append(str(refusal))
            asked = True
    context = {
        "section": "lieferungen",
        "table": table,
        "screen": screen,
        "asked": asked,
        "reading": page,
        "is_too_large": bool(mapping) and table.size > AT_ONCE,
        "name": request.POST.get("name") or (table.mapping.name if table.mapping else ""),
    }
    return render(request, "imports/mapping/open_table.html", context, status=status)


@require_POST
@staff_page(SEND)
def open_table_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a table away; twice is no mistake."""
    table = OpenTable.objects.filter(pk=pk).first()
    if table:
        discard_table(table, request.user.get_username())
    messages.success(request, "Die Datei ist verworfen.")
    return redirect("deliveries")
