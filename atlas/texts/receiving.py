"""Receiving a message without cookie, session or script: who may send, how often, how fast.

No mark is kept on the reader's device, so a message is judged by what the browser says
of its origin, by a trap, by a signed moment and by how many came from one address.
"""

import datetime
from enum import Enum

from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from atlas.texts.models import ContactAttempt, ContactMessage
from atlas.visitors import client_address

SALT = "atlas.texts.receiving"
SHORTEST = datetime.timedelta(seconds=3)
"""Nobody reads the form and writes a message faster than this; programs do."""
LONGEST = datetime.timedelta(days=1)
MOST_AN_HOUR = 5


class Refusal(Enum):
    """Why a message was not taken."""

    FOREIGN = "foreign"
    TRAPPED = "trapped"
    TOO_FAST = "too_fast"
    TOO_OLD = "too_old"
    TOO_MANY = "too_many"


def stamp() -> str:
    """Return this moment, signed: proof of when the form was handed out."""
    return signing.TimestampSigner(salt=SALT).sign("")


def is_from_here(request: HttpRequest) -> bool:
    """Say whether the message was sent from one of our pages.

    Browsers say so themselves in headers that pages cannot write. A browser that says
    nothing is believed: forms of other sites are sent by browsers that do.
    """
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.get_host()}":
        return False
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}


def refusal_of(request: HttpRequest, sent: str, trap: str) -> Refusal | None:
    """Return why a message is refused, None where it is welcome; at most one query.

    ``sent`` is the signed moment, ``trap`` what stands in the field that has to stay empty.
    """
    if not is_from_here(request):
        return Refusal.FOREIGN
    if trap:
        return Refusal.TRAPPED
    if too_old(sent):
        return Refusal.TOO_OLD
    if _is_younger(sent, SHORTEST):
        return Refusal.TOO_FAST
    has_sent_much = ContactAttempt.objects.of_late(visitor(request)).count() >= MOST_AN_HOUR
    return Refusal.TOO_MANY if has_sent_much else None


def too_old(sent: str) -> bool:
    """Say whether a form was handed out more than a day ago, or not by us."""
    return not _is_younger(sent, LONGEST)


def _is_younger(sent: str, age: datetime.timedelta) -> bool:
    try:
        signing.TimestampSigner(salt=SALT).unsign(sent, max_age=age)
    except signing.BadSignature:
        return False
    return True


def visitor(request: HttpRequest) -> str:
    """Return a key that tells addresses apart and leads back to none without the site's secret."""
    return salted_hmac(SALT, client_address(request) or "", algorithm="sha256").hexdigest()


@transaction.atomic
def receive(request: HttpRequest, message: ContactMessage) -> None:
    """Store a message, and apart from it that somebody sent one; forget who did an hour ago."""
    ContactAttempt.objects.outlived().delete()
    ContactAttempt.objects.create(visitor=visitor(request))
    message.save(force_insert=True)
