"""Orders for drafts: computing and proving take longer than a page may wait.

The draft and the end of its order are one transaction, so that a worker that dies leaves
an open order and nothing written; the queue begins it again.
"""

import logging
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from indicators.disclosure import DisclosureError
from indicators.models import DraftOrder, Release
from indicators.publication import ScheduledError
from indicators.releasing import DraftOpenError, ReleasingError, make_draft

log = logging.getLogger(__name__)

CANCELLED = "Abgebrochen. Es wurde nichts geändert."
UNPROVEN = "Die Geheimhaltung lässt sich nicht beweisen; es wurde kein Entwurf angelegt."
BROKEN = (
    "Bei der Arbeit ist ein unerwarteter Fehler aufgetreten. Es wurde nichts geändert; "
    "Näheres steht im Protokoll des Rechners."
)
GIVEN_UP = (
    "Die Arbeit an diesem Entwurf ist mehrmals gescheitert und wird nicht noch einmal begonnen. Es wurde "
    "nichts geändert; Näheres steht im Protokoll des Rechners. Sie können den Entwurf neu anlegen."
)


class OrderCancelledError(Exception):
    """Somebody stopped the order; what was begun is rolled back."""


def order_draft(who: str, audience: str, note: str, unprotected_reason: str = "") -> DraftOrder:
    """Return a new order that waits; ``unprotected_reason`` as in ``make_draft``.

    Raises DraftOpenError where the audience has a draft or an order.
    """
    if found := Release.objects.drafts(audience).first():
        raise DraftOpenError(
            f"Es gibt schon einen Entwurf ({found.number}). Bitte diesen zuerst freigeben oder verwerfen."
        )
    try:
        with transaction.atomic():
            return DraftOrder.objects.create(
                ordered_by=who, audience=audience, note=note, unprotected_reason=unprotected_reason
            )
    except IntegrityError as error:
        raise DraftOpenError("Ein Entwurf wird schon berechnet.") from error


def carry_out(pk: int) -> None:
    """Make the draft of an order; nothing happens to one that has ended.

    A database error goes through, for the queue to try again; every other failure is
    written down with the order.
    """
    order = _begun(pk)
    if order is None:
        return
    try:
        with _Unexpected(order), transaction.atomic():
            draft = make_draft(order.ordered_by, order.audience, order.note, order.unprotected_reason)
            _finish(order, draft)
    except OrderCancelledError:
        log.info("order %s was cancelled", pk)
    except (ReleasingError, ScheduledError) as refusal:
        _fail(order, str(refusal))
    except DisclosureError:
        _fail(order, UNPROVEN)


def cancel(pk: int) -> None:
    """Stop an order; what is being computed for it will not be written."""
    _end(pk, DraftOrder.State.CANCELLED, CANCELLED)


def give_up(orders: Iterable[int]) -> None:
    """End orders that nobody works on any more; those that have ended stay as they are."""
    for pk in orders:
        _end(pk, DraftOrder.State.FAILED, GIVEN_UP)


class _Unexpected:
    """Writes down that an order broke, and lets the exception go its way to the log of the worker."""

    EXPECTED = (OrderCancelledError, ReleasingError, ScheduledError, DisclosureError, DatabaseError)

    def __init__(self, order: DraftOrder) -> None:
        self._order = order

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and not isinstance(error, self.EXPECTED):
            _fail(self._order, BROKEN)


@transaction.atomic
def _begun(pk: int) -> DraftOrder | None:
    order = DraftOrder.objects.select_for_update().get(pk=pk)
    if not order.is_open:
        return None
    order.state = DraftOrder.State.RUNNING
    order.save()
    return order


def _finish(order: DraftOrder, draft: Release) -> None:
    """End an order well, in the transaction that made its draft."""
    current = DraftOrder.objects.select_for_update().get(pk=order.pk)
    if not current.is_open:
        raise OrderCancelledError
    current.state, current.message = DraftOrder.State.DONE, f"Entwurf {draft.number} ist angelegt."
    current.release, current.ended_at = draft, timezone.now()
    current.save()


def _fail(order: DraftOrder, message: str) -> None:
    _end(order.pk, DraftOrder.State.FAILED, message)


def _end(pk: int, state: str, message: str) -> None:
    """End an open order; one that has ended stays as it is."""
    DraftOrder.objects.filter(pk=pk, state__in=DraftOrder.OPEN).update(
        state=state, message=message, ended_at=timezone.now()
    )
