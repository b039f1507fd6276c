"""Delivered numbers. Confidential: only ``indicators.publication`` and ``imports.loading`` may import this.

Foreign keys say ``related_name="+"``, so neither code nor template can walk back
from an area or a measure to what was delivered; the database role of the public
site has no rights on the table.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from indicators.models.catalogue import Measure
from indicators.models.geography import Area
from indicators.status import Status


class Observation(models.Model):
    """A delivered number: measure x area x reference date, or the reason why there is none.

    ``delivery`` is the number of the delivery (``imports.models.Delivery``); the
    domain does not import the pipeline. A later delivery of the same key makes
    the earlier observation not ``current``; undoing it turns that back.

    Triggers (migration 0019) hold for areas and measures what foreign keys would: a
    large delivery is checked with two queries and not with two for each row.
    """

    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    period = models.DateField()
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    status = models.CharField(max_length=15, choices=[(s.value, s.value) for s in Status])
    flag = models.CharField(max_length=1, blank=True)
    raw = models.CharField(max_length=40, blank=True)
    delivery = models.PositiveIntegerField()
    current = models.BooleanField(default=True)

    class Meta:
        default_permissions = ()
        # Deliveries lie in the table one after the other: a few entries lead to each.
        indexes = [BrinIndex(fields=["delivery"], name="observations_of_a_delivery")]
        constraints = [
            models.UniqueConstraint(
                fields=("measure", "area", "period"),
                condition=Q(current=True),
                name="one_current_observation",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.VALUE, number__isnull=False)
                | (~Q(status=Status.VALUE) & Q(number__isnull=True)),
                name="only_delivered_values_have_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.area_id} {self.period}"
