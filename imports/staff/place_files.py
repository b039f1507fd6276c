"""Pages for files of streets and places: upload, look at the problems and changes, accept."""

from typing import Final

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from imports.loading import LoadingError
from imports.messages import Severity
from imports.models import PlaceFile
from imports.places.blanks import place_rows, street_rows
from imports.places.files import Check, DirectoryFile, Kind, check, take_over
from imports.places.messages import with_place
from imports.problems import Problem, is_loadable
from imports.reading import decode
from imports.sources.register.addresses import COLUMNS
from imports.staff.entrance import in_memory, staff_page
from imports.staff.files import CSV, attachment
from imports.uploading.blanks import csv_bytes
from imports.uploading.recognition import FIRST_LINES, first_rows, names_persons
from indicators.models import Act, Place, PlaceCategory, Street, record

LOAD: Final = "indicators.load_places"
SHOWN = 200
"""Messages of one severity that a page shows; the rest is counted."""
DECIDED = "Über diese Datei ist schon entschieden."
TITLES = {Severity.ERROR: "Fehler", Severity.WARNING: "Warnungen", Severity.NOTICE: "Hinweise"}
PLACE_COLUMNS = ("art", "name", "anschrift", "rechtswert", "hochwert", "verweis", "hinweis")


class PlaceFileForm(forms.Form):
    """A file and what it holds."""

    kind = forms.ChoiceField(label="Inhalt", choices=PlaceFile.Kind.choices)
    file = forms.FileField(label="Datei")
    category = forms.ModelChoiceField(
        label="Art der Einrichtungen",
        queryset=PlaceCategory.objects.order_by("order", "slug"),
        required=False,
        empty_label="steht in der Datei",
    )
    is_complete = forms.BooleanField(label="Die Datei ist vollständig", required=False)

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse lists of persons before anything of them is kept."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        text = decode(file.read(), file.name or "").text
        file.seek(0)
        if names_persons(first_rows(text, FIRST_LINES)):
            raise forms.ValidationError(
                "Die Datei nennt offenbar Personen. Hierher gehören nur Straßen und Einrichtungen."
            )
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@in_memory
@staff_page(LOAD)
def place_files(request: HttpRequest) -> HttpResponse:
    """Show what is stored and what waits, and take a file in."""
    form = PlaceFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect("place-file", _kept(form, request.user.get_username()).pk)
    context = {
        "section": "orte",
        "form": form,
        "waiting": PlaceFile.objects.pending(),
        "streets": Street.objects.count(),
        "places": Place.objects.count(),
    }
    return render(request, "imports/place_files.html", context, status=400 if form.errors else 200)


def _kept(form: PlaceFileForm, person: str) -> PlaceFile:
    """Return the file, saved with its hash, and record that it came."""
    answers = form.cleaned_data
    file: UploadedFile[bytes] = answers["file"]
    data = file.read()
    kind = PlaceFile.Kind(answers["kind"])
    category = answers["category"].slug if answers["category"] and kind == PlaceFile.Kind.PLACES else ""
    made = PlaceFile(
        kind=kind,
        category=category,
        is_complete=answers["is_complete"],
        file_name=(file.name or "Datei")[:200],
        content=data,
        sender=person,
    )
    made.sha256 = _file_of(made).sha256
    made.save()
    record(person, Act.UPLOADED, made.file_name, sha256=made.sha256, text=made.get_kind_display())
    return made


def _file_of(kept: PlaceFile) -> DirectoryFile:
    """Return a kept file for checking."""
    return DirectoryFile(
        Kind(kept.kind),
        kept.file_name,
        bytes(kept.content),
        category=kept.category,
        is_complete=kept.is_complete,
    )


@require_safe
@staff_page(LOAD)
def place_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every problem of a file and what it changes."""
    kept = get_object_or_404(PlaceFile, pk=pk)
    try:
        found = check(_file_of(kept))
    except LoadingError as refusal:
        messages.error(request, str(refusal))
        return redirect("place-files")
    context = {
        "section": "orte",
        "kept": kept,
        "check": found,
        "groups": _groups(found.problems),
        "warnings": sorted(_warnings(found)),
    }
    return render(request, "imports/place_file.html", context)


def _groups(problems: tuple[Problem, ...]) -> list[tuple[str, str, list[tuple[str, str]], int]]:
    """Return severity, title, code and sentence of what to show, the number of all; the heaviest first."""
    groups = []
    for severity, title in TITLES.items():
        found = [one for one in problems if one.severity is severity]
        if found:
            sentences = [(one.code, with_place(one)) for one in found[:SHOWN]]
            groups.append((severity.value.lower(), title, sentences, len(found)))
    return groups


def _warnings(found: Check) -> set[str]:
    """Return the codes of the warnings."""
    return {one.code for one in found.problems if one.severity is Severity.WARNING}


@require_POST
@staff_page(LOAD)
def place_file_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file over if it has no errors and its warnings, as they are now, were ticked."""
    kept = PlaceFile.objects.filter(pk=pk).first()
    if kept is None:
        messages.info(request, DECIDED)
        return redirect("place-files")
    file, person = _file_of(kept), request.user.get_username()
    found = check(file)
    if not is_loadable(found.problems) or found.changes is None:
        messages.error(request, "Die Datei enthält Fehler und wird nicht übernommen.")
        return redirect("place-file", pk)
    if not _warnings(found) <= set(request.POST.getlist("geprueft")):
        messages.error(request, "Bitte prüfen und bestätigen Sie zuerst jede Warnung.")
        return redirect("place-file", pk)
    take_over(file, found, person)
    for code in sorted(_warnings(found)):
        record(person, Act.CONFIRMED, f"{kept.file_name}: {code}", sha256=kept.sha256)
    kept.delete()
    messages.success(request, f"„{kept.file_name}“ ist übernommen: {found.changes.sentence}")
    return redirect("place-files")


@require_POST
@staff_page(LOAD)
def place_file_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a file away."""
    kept = PlaceFile.objects.defer("content").filter(pk=pk).first()
    if kept is None:
        messages.info(request, DECIDED)
        return redirect("place-files")
    record(request.user.get_username(), Act.FILE_DISCARDED, kept.file_name, sha256=kept.sha256)
    kept.delete()
    messages.success(request, f"„{kept.file_name}“ ist verworfen.")
    return redirect("place-files")


@require_safe
@staff_page(LOAD)
def place_blank(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the stored directory or places as a file to go on with, an example where none is stored."""
    match kind:
        case "strassen":
            return attachment(csv_bytes(COLUMNS, street_rows()), "strassenverzeichnis.csv", CSV)
        case "orte":
            return attachment(csv_bytes(PLACE_COLUMNS, place_rows()), "einrichtungen.csv", CSV)
    raise Http404
