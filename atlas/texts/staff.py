"""What waits for the editors: messages with their deadlines, gaps in texts, reviews that are due."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from atlas.staff.entrance import staff_page
from atlas.texts.models import ContactMessage, Office, Page

EDIT, ANSWER = "texts.change_page", "texts.change_contactmessage"
STATEMENT = "barrierefreiheit"
WARNED_BEFORE = datetime.timedelta(days=30)
URGENT_DAYS = 14
"""From here on a message is marked: four of the six weeks are over."""


@dataclass(frozen=True)
class Unfilled:
    """A page or an office with what is missing on it in each language, and where that is put right."""

    name: str
    german: tuple[str, ...]
    english: tuple[str, ...]
    address: str


@dataclass(frozen=True)
class Review:
    """A page with its last review; ``due`` is None where nobody reviewed it or nobody has to again."""

    name: str
    reviewed_on: datetime.date | None
    due: datetime.date | None
    is_due: bool
    address: str


@require_safe
@staff_page(EDIT, ANSWER)
def tasks(request: HttpRequest) -> HttpResponse:
    """List what waits, the most urgent first."""
    pages = list(Page.objects.all())
    context = {
        "messages_waiting": list(ContactMessage.objects.waiting()),
        "urgent_days": URGENT_DAYS,
        "unfilled": list(_unfilled([*pages, *Office.objects.all()])),
        "reviews": [_review(page) for page in pages],
        "mailbox": settings.CONTACT_MAIL,
        "kept_days": settings.CONTACT_KEPT_DAYS,
        "section": "texte",
        "stand": None,
    }
    return render(request, "atlas/staff/texts.html", context)


def _unfilled(found: Iterable[Page | Office]) -> Iterable[Unfilled]:
    for one in found:
        if one.gaps or one.gaps_en:
            yield Unfilled(str(one), one.gaps, one.gaps_en, _address(one))


def _review(page: Page) -> Review:
    """Return when a page was reviewed; only the accessibility statement has to be, every year."""
    due = page.review_due if page.pk == STATEMENT else None
    is_due = page.pk == STATEMENT and (due is None or due - WARNED_BEFORE <= timezone.localdate())
    return Review(page.title, page.reviewed_on, due, is_due, _address(page))


def _address(one: Page | Office) -> str:
    return reverse(f"admin:{one._meta.label_lower.replace('.', '_')}_change", args=[one.pk])
