"""Pages: how far long work is, and stopping it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from imports.jobs import worker_is_alive
from imports.models import Job
from imports.staff.entrance import SEE, SEND, staff_page
from imports.working import cancel

RELOAD = 2
"""Seconds until a page of open work asks again."""


@require_safe
@staff_page(SEE)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far long work is; the page reloads itself until it is done, or until its reader stops that."""
    found = get_object_or_404(Job.objects.select_related("upload__source", "upload__delivery"), pk=pk)
    if found.state == Job.State.DONE and found.upload:
        messages.success(request, found.message)
        return redirect(goal(found))
    since = found.started_at or found.created_at
    context = {
        "section": "lieferungen",
        "job": found,
        "goal": goal(found),
        "reload": RELOAD if found.is_open and "anhalten" not in request.GET else 0,
        "seconds": int(((found.finished_at or timezone.now()) - since).total_seconds()),
        "has_worker": not found.is_open or worker_is_alive(),
        "may_cancel": found.is_open and request.user.has_perm(SEND),
    }
    return render(request, "imports/job.html", context)


def goal(found: Job) -> str:
    """Return the address where it goes on when a job is done."""
    if found.upload and found.kind == Job.Kind.ACCEPT and found.upload.delivery_id:
        return reverse("delivery", args=(found.upload.delivery_id,))
    return reverse("upload", args=(found.upload.pk,)) if found.upload else reverse("deliveries")


@require_POST
@staff_page(SEND)
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask long work to stop."""
    cancel(get_object_or_404(Job, pk=pk).pk)
    return redirect("job", pk)
