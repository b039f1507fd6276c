"""The city's own pages and the form for messages; they belong to no release."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from atlas.addresses import address
from atlas.requests import MINUTES_KEPT, bad_query
from atlas.texts import starting
from atlas.texts.forms import MessageForm, MessageQuery, SentQuery
from atlas.texts.models import ANSWER_WITHIN, ContactMessage
from atlas.texts.presenters import office_of, page_of, text_page
from atlas.texts.receiving import Refusal, receive, refusal_of, stamp, too_old
from indicators.models import Release

STATUS = {Refusal.FOREIGN: 403, Refusal.TOO_MANY: 429}
"""Answers to refused messages; the others can be put right in the form (400)."""
HOUR = "3600"
MESSAGES = "/barrierefreiheit/"
"""Where forms are sent, also from previews and the internal area, whose addresses take no messages."""


@require_safe
@cache_control(public=True, max_age=MINUTES_KEPT * 60)
def own_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page of the city's own."""
    return render(request, "atlas/text_page.html", {"page": text_page(page_of(slug)), **_frame(slug)})


# A token against forged forms would need a cookie; atlas.texts.receiving judges the origin instead.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement with a form, and take the message that comes with it."""
    if request.method == "POST":
        return _receive(request)
    query = MessageQuery(request.GET)
    if not query.is_valid():
        return bad_query(request, query)
    form = MessageForm(initial={"seite": query.cleaned_data["seite"], "stempel": stamp()})
    return _accessibility(request, form)


@require_safe
@cache_control(private=True, no_store=True)
def message_sent(request: HttpRequest) -> HttpResponse:
    """Say what happens with a message, and by when."""
    query = SentQuery(request.GET)
    if not query.is_valid():
        return bad_query(request, query)
    sent_on = query.cleaned_data["am"] or timezone.localdate()
    context = {"answer_by": sent_on + ANSWER_WITHIN, "ombuds": office_of(starting.OMBUDS)}
    return render(request, "atlas/message_sent.html", context | _frame("barrierefreiheit"))


def _receive(request: HttpRequest) -> HttpResponse:
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _accessibility(request, _handed_out_again(request, form), 400)
    sent = form.cleaned_data
    if refusal := refusal_of(request, sent["stempel"], sent["website"]):
        form.add_error(None, _reason(refusal))
        response = _accessibility(request, _handed_out_again(request, form), STATUS.get(refusal, 400))
        if refusal is Refusal.TOO_MANY:
            response["Retry-After"] = HOUR
        return response
    message = ContactMessage(
        text=sent["nachricht"],
        name=sent["name"],
        mail=sent["mail"],
        page=sent["seite"],
        language=get_language() or settings.LANGUAGE_CODE,
    )
    receive(request, message)
    return HttpResponseRedirect(address("message-sent", am=timezone.localdate().isoformat()))


def _reason(refusal: Refusal) -> str:
    """Return what a reader can do about a refusal."""
    return {
        Refusal.FOREIGN: _(
            "Die Nachricht kam nicht von dieser Seite. Bitte senden Sie sie mit diesem Formular noch "
            "einmal ab."
        ),
        Refusal.TRAPPED: _(
            "Ein Feld, das leer bleiben muss, war ausgefüllt; manche Programme tun das von selbst. Wir "
            "haben es geleert. Bitte senden Sie die Nachricht noch einmal ab."
        ),
        Refusal.TOO_FAST: _(
            "Das ging sehr schnell; so schützen wir uns vor Programmen. Bitte senden Sie die Nachricht noch "
            "einmal ab."
        ),
        Refusal.TOO_OLD: _(
            "Die Seite war länger als einen Tag offen. Ihre Nachricht steht noch da: Bitte senden Sie sie "
            "noch einmal ab."
        ),
        Refusal.TOO_MANY: _(
            "Von Ihrem Anschluss kamen in der letzten Stunde schon fünf Nachrichten. Bitte versuchen Sie es "
            "später noch einmal, oder wenden Sie sich direkt an die zuständige Stelle."
        ),
    }[refusal]


def _handed_out_again(request: HttpRequest, form: MessageForm) -> MessageForm:
    """Return a form with its errors, the trap emptied and, where the stamp ran out, with a new one."""
    again = request.POST.copy()
    again["website"] = ""
    if too_old(again.get("stempel", "")):
        again["stempel"] = stamp()
    form.data = again
    return form


def _accessibility(request: HttpRequest, form: MessageForm, status: int = 200) -> HttpResponse:
    is_foreign = get_language() != settings.LANGUAGE_CODE
    context = {
        "page": text_page(page_of("barrierefreiheit")),
        "form": form,
        "action": f"{MESSAGES}?sprache={get_language()}#inhalt" if is_foreign else f"{MESSAGES}#inhalt",
        "office": office_of(starting.OFFICE),
        "ombuds": office_of(starting.OMBUDS),
    }
    return render(request, "atlas/accessibility.html", context | _frame("barrierefreiheit"), status=status)


def _frame(slug: str) -> dict[str, object]:
    """Return what the frame of the page shows: the newest release; one query."""
    newest = Release.objects.newest()
    return {
        "release": newest,
        "stand": None,
        "is_demo": settings.IS_DEMO or bool(newest and newest.is_demo),
        "section": slug,
    }
