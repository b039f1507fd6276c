"""Pages: an accepted delivery, and taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from imports.loading import LoadingError, release_of, undo
from imports.models import Delivery, Upload
from imports.staff.entrance import SEE, SEND, UNDO, staff_page

SHOWN = 200


@require_safe
@staff_page(SEE)
def delivery(request: HttpRequest, number: int) -> HttpResponse:
    """Show an accepted delivery: what came, what was confirmed and why, whether it may be taken back."""
    found = get_object_or_404(Delivery.objects.with_source(), pk=number)
    problems = list(found.problems.all()[: SHOWN + 1])
    loaded = found.state == Delivery.State.LOADED
    context = {
        "section": "lieferungen",
        "delivery": found,
        "problems": problems[:SHOWN],
        "more": len(problems) > SHOWN,
        "upload": Upload.objects.filter(delivery=found).defer("content", "result").first(),
        "has_original": Upload.objects.filter(delivery=found, content__isnull=False).exists(),
        "release": release_of(found) if loaded else None,
        "is_loaded": loaded,
        "may_undo": request.user.has_perm(UNDO),
        "may_send": request.user.has_perm(SEND),
    }
    return render(request, "imports/delivery.html", context)


@require_POST
@staff_page(UNDO)
def delivery_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a delivery back that no release has used."""
    found = get_object_or_404(Delivery, pk=number)
    try:
        restored = undo(found, by=request.user.get_username())
    except LoadingError as refusal:
        messages.error(request, str(refusal))
    else:
        values = "1 früherer Wert gilt" if restored == 1 else f"{restored} frühere Werte gelten"
        messages.success(request, f"Die Lieferung {number} ist zurückgenommen, {values} wieder.")
    return redirect("delivery", number)
