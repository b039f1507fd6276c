"""What programs are told when a question cannot be answered: problem details (RFC 9457) with a sentence."""

import json
from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TYPE = "application/problem+json"
TITLES: dict[int, Promise] = {
    400: _("Anfrage nicht lesbar"),
    404: _("Nicht gefunden"),
    405: _("Nur Lesen möglich"),
    422: _("Angabe nicht möglich"),
}
NOT_THERE = _("Diese Adresse gibt es nicht.")


class RefusedError(Exception):
    """A question that nobody can answer: what is wrong, a sentence each."""

    def __init__(self, sentences: Sequence[str], status: int = 400) -> None:
        super().__init__(*sentences)
        self.sentences = tuple(sentences)
        self.status = status


def problem(status: int, sentences: Sequence[str]) -> HttpResponse:
    """Return the problem as an answer of that status: title, all sentences together and one by one."""
    told = {
        "type": "about:blank",
        "title": str(TITLES[status]),
        "status": status,
        "detail": " ".join(sentences),
        "errors": list(sentences),
    }
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type=TYPE, status=status)
