"""Pages: drafts and releases, from the order for a draft to the withdrawal."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atlas.forms_releases import ChangesQuery
from atlas.jobs import order, worker_is_alive
from atlas.releases import page_of
from atlas.requests import bad_query
from atlas.staff.entrance import RELEASE, SEE, SUBMIT, UNPROTECTED, WITHDRAW, may, staff_page
from atlas.staff.forms import DraftForm, ReleaseForm, WithdrawForm
from indicators import releasing
from indicators.drafting import cancel
from indicators.models import DraftOrder, PublishedIndicator, Release
from indicators.models.catalogue import Audience

RELOAD = 2
"""Seconds until the page of an open order asks again."""


@require_safe
@staff_page(SEE)
def releases(request: HttpRequest) -> HttpResponse:
    """List all releases with their states, drafts among them."""
    found = list(Release.objects.for_staff())
    context = {
        "releases": found,
        "orders": list(DraftOrder.objects.filter(state__in=DraftOrder.OPEN)),
        "now": timezone.now(),
        "may_submit": may(request, *SUBMIT),
    }
    return render(request, "atlas/staff/releases.html", _page(context))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*SUBMIT)
def draft_new(request: HttpRequest) -> HttpResponse:
    """Ask for a draft; the worker makes it."""
    form = DraftForm(request.POST or None, may_unprotect=may(request, UNPROTECTED))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            made = order(
                request.user.get_username(),
                asked["audience"],
                asked["note"],
                asked.get("unprotected_reason", ""),
            )
        except releasing.ReleasingError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("staff-draft-order", made.pk)
    return render(request, "atlas/staff/draft_new.html", _page({"form": form}))


@require_safe
@staff_page(SEE)
def draft_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a draft is; the page reloads itself until it is done, or until its reader stops that."""
    found = get_object_or_404(DraftOrder, pk=pk)
    if found.state == DraftOrder.State.DONE and found.release_id:
        messages.success(request, found.message)
        return redirect("staff-release", found.release_id)
    context = {
        "order": found,
        "reload": RELOAD if found.is_open and "anhalten" not in request.GET else 0,
        "seconds": int(((found.ended_at or timezone.now()) - found.ordered_at).total_seconds()),
        "has_worker": not found.is_open or worker_is_alive(),
        "may_cancel": found.is_open and may(request, *SUBMIT),
    }
    return render(request, "atlas/staff/draft_order.html", _page(context))


@require_POST
@staff_page(*SUBMIT)
def draft_order_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the work on a draft."""
    cancel(get_object_or_404(DraftOrder, pk=pk).pk)
    return redirect("staff-draft-order", pk)


@require_safe
@staff_page(SEE)
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Show a draft or a release: what it changes, who did what, and what may be done with it."""
    return _release_page(request, _found(number))


@require_POST
@staff_page(RELEASE)
def release_release(request: HttpRequest, number: int) -> HttpResponse:
    """Release a draft; refuse the person who made it (403)."""
    found = _found(number)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _release_page(request, found, release_form=form, status=400)
    asked = form.cleaned_data
    who = request.user.get_username()
    try:
        done = releasing.release(
            number, who, at=form.at, note=asked["note"], is_correction=asked["is_correction"]
        )
    except releasing.SecondPersonError as refusal:
        return _refused(request, str(refusal), number)
    except releasing.ReleasingError as refusal:
        form.add_error(None, str(refusal))
        return _release_page(request, found, release_form=form, status=409)
    messages.success(request, _released(done))
    return redirect("staff-release", number)


@require_POST
@staff_page(*SUBMIT)
def draft_discard(request: HttpRequest, number: int) -> HttpResponse:
    """Throw a draft away."""
    found = _found(number)
    try:
        releasing.discard_draft(number, request.user.get_username())
    except releasing.ReleasingError as refusal:
        messages.error(request, str(refusal))
        return redirect("staff-release", found.number)
    messages.success(request, f"Entwurf {number} ist verworfen.")
    return redirect("staff-releases")


@require_POST
@staff_page(WITHDRAW)
def release_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw the newest release; what was shown before is shown again."""
    found = _found(number)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _release_page(request, found, withdraw_form=form, status=400)
    try:
        releasing.withdraw(number, request.user.get_username(), form.cleaned_data["note"])
    except releasing.ReleasingError as refusal:
        form.add_error(None, str(refusal))
        return _release_page(request, found, withdraw_form=form, status=409)
    messages.success(
        request, f"Veröffentlichung {number} ist zurückgezogen. Es gilt wieder, was vorher zu sehen war."
    )
    return redirect("staff-release", number)


def _found(number: int) -> Release:
    found = Release.objects.for_staff().filter(number=number).first()
    if found is None:
        raise Http404("Diese Veröffentlichung gibt es nicht.")
    return found


def _release_page(
    request: HttpRequest,
    found: Release,
    *,
    release_form: Form | None = None,
    withdraw_form: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    indicators = list(PublishedIndicator.objects.in_release(found))
    query = ChangesQuery(request.GET, indicators)
    if not query.is_valid():
        return bad_query(request, query)
    approval = getattr(found, "approval", None)
    is_draft = found.state == Release.State.DRAFT and approval is not None
    newest = Release.objects.in_force(found.audience)
    who = request.user.get_username()
    context = {
        "release": found,
        "approval": approval,
        "page": page_of(found, indicators, query.chosen),
        "is_draft": found.state == Release.State.DRAFT,
        "is_scheduled": found.state == Release.State.RELEASED and found.published_at > timezone.now(),
        "is_public": found.audience == Audience.PUBLIC,
        "is_outdated": bool(is_draft and approval and releasing.is_outdated(found, approval)),
        "is_own": bool(is_draft and approval and not releasing.may_release(approval, who)),
        "may_release": may(request, RELEASE),
        "may_submit": may(request, *SUBMIT),
        "may_report": may(request, "indicators.view_disclosurerule"),
        "may_withdraw": bool(newest and newest.number == found.number and may(request, WITHDRAW)),
        "release_form": release_form or ReleaseForm(initial={"note": found.note}),
        "withdraw_form": withdraw_form or WithdrawForm(),
    }
    return render(request, "atlas/staff/release.html", _page(context), status=status)


def _refused(request: HttpRequest, sentence: str, number: int) -> HttpResponse:
    context = {"sentence": sentence, "number": number}
    return render(request, "atlas/staff/refused.html", _page(context), status=403)


def _released(done: Release) -> str:
    if done.published_at > timezone.now():
        moment = timezone.localtime(done.published_at)
        return f"{done} ist freigegeben und wird am {moment:%d.%m.%Y} um {moment:%H:%M} Uhr öffentlich."
    return f"{done} ist freigegeben und jetzt zu sehen."


def _page(context: dict[str, object]) -> dict[str, object]:
    return {"section": "veroeffentlichungen", "stand": None, **context}
