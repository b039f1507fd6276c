"""A delivery taken back: what it replaced is current again."""

import datetime
import logging

from django.db import transaction

from imports.loading.errors import LoadingError
from imports.loading.releasing import release_of
from imports.models import Delivery
from indicators.models import Act, Source, record
from indicators.models.unpublished import Observation

log = logging.getLogger(__name__)


@transaction.atomic
def undo(delivery: Delivery, by: str = "") -> int:
    """Take a delivery back and return how many earlier observations are current again.

    ``by`` is the name of the account that asks, "" for a command. The delivery's own
    observations stay, not current. Only the newest delivery of a source and
    reference date can be taken back, because a newer one may have confirmed its
    numbers; raises LoadingError for any other, and for one that a release has used.
    """
    Source.objects.select_for_update().get(pk=delivery.source_id)
    delivery.refresh_from_db()
    if delivery.state == Delivery.State.UNDONE:
        raise LoadingError(f"Die Lieferung {delivery.number} ist schon zurückgenommen.")
    released = release_of(delivery)
    if released:
        raise LoadingError(
            f"Die Lieferung {delivery.number} steckt schon in der Veröffentlichung {released}. "
            "Eine Korrektur ist eine neue Lieferung und danach eine neue Veröffentlichung mit Anmerkung."
        )
    newer = newer_delivery(delivery)
    if newer:
        raise LoadingError(
            f"Die Lieferung {newer.number} ist neuer und betrifft denselben Stichtag. "
            "Bitte nehmen Sie zuerst diese zurück."
        )
    own = Observation.objects.filter(delivery=delivery.number, current=True)
    slots = set(own.values_list("measure_id", "area_id", "period"))
    own.update(current=False)
    delivery.state = Delivery.State.UNDONE
    delivery.save(update_fields=["state"])
    restored = earlier_observations(delivery, slots)
    Observation.objects.filter(pk__in=restored).update(current=True)
    record(by, Act.UNDONE, str(delivery), sha256=delivery.sha256)
    log.info("undid %s: %d observations restored", delivery, len(restored))
    return len(restored)


def newer_delivery(delivery: Delivery) -> Delivery | None:
    """Return a loaded delivery of the same source after this one that shares a reference date."""
    days = set(delivery.periods.split(", "))
    later = Delivery.objects.filter(
        source=delivery.source_id, number__gt=delivery.number, state=Delivery.State.LOADED
    )
    return next((other for other in later if days & set(other.periods.split(", "))), None)


def earlier_observations(delivery: Delivery, slots: set[tuple[str, int, datetime.date]]) -> list[int]:
    """Return the newest observation of a loaded delivery for each slot; one query."""
    loaded = Delivery.objects.filter(source=delivery.source_id, state=Delivery.State.LOADED)
    rows = (
        Observation.objects.filter(
            delivery__in=loaded.values("number"),
            delivery__lt=delivery.number,
            measure__in={measure for measure, _, _ in slots},
            period__in={period for _, _, period in slots},
        )
        .order_by("measure_id", "area_id", "period", "-delivery")
        .distinct("measure_id", "area_id", "period")
        .values_list("pk", "measure_id", "area_id", "period")
    )
    return [pk for pk, *slot in rows if tuple(slot) in slots]
