"""Pages: the saved mappings, to look at, take along, change, copy and delete."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from imports.models import Mapping, OpenTable
from imports.staff.entrance import SEE, SEND, staff_page
from imports.staff.files import TOML, attachment
from imports.uploading.checking import NotCheckedError
from imports.uploading.mappings import (
    LARGEST,
    LONGEST_NAME,
    UnusableMappingError,
    copy_mapping,
    is_used,
    remove_mapping,
    write_mapping,
)
from imports.uploading.receiving import RefusedError
from imports.uploading.tables import reopened

ENDINGS = {
    Mapping.Kind.TABLE: ("toml", TOML),
    Mapping.Kind.REGISTER: ("json", "application/json"),
    Mapping.Kind.BA_KEYS: ("csv", "text/csv; charset=utf-8"),
}


class MappingTextForm(forms.Form):
    """A mapping as a text."""

    name = forms.CharField(label="Name", max_length=LONGEST_NAME)
    text = forms.CharField(label="Inhalt", max_length=LARGEST, widget=forms.Textarea, strip=False)

    def clean_text(self) -> str:
        """Return the text with plain line ends."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")


@require_safe
@staff_page(SEE)
def mappings(request: HttpRequest) -> HttpResponse:
    """List the saved mappings and the tables that wait for one."""
    context = {
        "section": "zuordnungen",
        "mappings": list(Mapping.objects.in_use().defer("text")),
        "tables": list(OpenTable.objects.defer("content", "text")),
        "may_send": request.user.has_perm(SEND),
    }
    return render(request, "imports/mapping/mappings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(SEE)
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a mapping as a text; save a changed one."""
    found = get_object_or_404(Mapping, pk=pk)
    may_send = request.user.has_perm(SEND) and not found.retired_at
    form = MappingTextForm(request.POST or None, initial={"name": found.name, "text": found.text})
    refused = request.method == "POST"
    if refused and not may_send:
        return HttpResponse("Dafür fehlt Ihrem Konto das Recht.", status=403)
    if refused and form.is_valid():
        try:
            said = form.cleaned_data
            kept = write_mapping(
                said["name"], said["text"], request.user.get_username(), replaces=found, kind=found.kind
            )
        except UnusableMappingError as refusal:
            for line in str(refusal).split("\n"):
                form.add_error("text", line)
        else:
            messages.success(request, f"Die Zuordnung „{kept.name}“ ist gespeichert.")
            return redirect("mapping", kept.pk)
    context = {
        "section": "zuordnungen",
        "mapping": found,
        "form": form,
        "may_send": may_send,
        "is_used": is_used(found),
    }
    return render(request, "imports/mapping/mapping.html", context, status=400 if refused else 200)


@require_safe
@staff_page(SEE)
def mapping_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a mapping as the file that the import commands read."""
    found = get_object_or_404(Mapping, pk=pk)
    ending, kind = ENDINGS[Mapping.Kind(found.kind)]
    name = found.name if found.name.lower().endswith(f".{ending}") else f"{found.name}.{ending}"
    return attachment(found.text.encode(), name, kind)


@require_POST
@staff_page(SEND)
def mapping_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the newest file of a mapping, to change the mapping with its columns in view."""
    found = get_object_or_404(Mapping.objects.of_tables(), pk=pk)
    try:
        table = reopened(found, request.user.get_username())
    except (NotCheckedError, RefusedError) as refusal:
        messages.warning(request, str(refusal))
        return redirect("mapping", pk)
    return redirect("open-table", table.pk)


@require_POST
@staff_page(SEND)
def mapping_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a mapping under another name."""
    made = copy_mapping(get_object_or_404(Mapping, pk=pk), request.user.get_username())
    messages.success(request, f"Die Kopie heißt „{made.name}“.")
    return redirect("mapping", made.pk)


@require_POST
@staff_page(SEND)
def mapping_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a mapping; where files were read with it, it stays known to them. Twice is no mistake."""
    found = Mapping.objects.in_use().filter(pk=pk).first()
    if found:
        name = found.name
        remove_mapping(found, request.user.get_username())
        messages.success(request, f"Die Zuordnung „{name}“ ist gelöscht.")
    return redirect("mappings")
