"""Earlier wordings in the administration: what changed, who changed it, and the formula with it."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin
from simple_history.utils import get_history_manager_for_model

from indicators.models import Indicator, IndicatorTerm

if TYPE_CHECKING:
    from django.contrib import admin

    class HistoryBase(admin.ModelAdmin[models.Model]):
        """What the package adds to Django's class; it states no types."""

        def history_form_view(
            self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None
        ) -> HttpResponse:
            """Return the page of one wording."""
            ...
else:
    HistoryBase = SimpleHistoryAdmin

NOBODY = "Katalog oder Befehl"
"""Who changed something when nobody was logged in."""


@dataclass(frozen=True)
class TermChange:
    """One term of a formula that was added, changed or removed."""

    at: datetime.datetime
    who: str
    act: str
    term: str


def term_changes(indicator: str) -> list[TermChange]:
    """Return what happened to the terms of an indicator, newest first; one query."""
    rows = get_history_manager_for_model(IndicatorTerm).filter(indicator_id=indicator)
    return [
        TermChange(
            at=row.history_date,
            who=str(row.history_user or NOBODY),
            act=row.get_history_type_display(),
            term=f"{row.get_part_display()}: {row.weight.normalize():+f} × {row.measure_id}",
        )
        for row in rows.select_related("history_user")
    ]


class HistoricAdmin(HistoryBase):
    """Rows whose every wording is kept; an earlier one can be put back by who may change it."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show all wordings with what changed, for an indicator with the changes of its formula."""
        found = {
            "terms": term_changes(object_id) if self.model is Indicator else [],
            "nobody": NOBODY,
        }
        return super().history_view(request, object_id, {**(extra_context or {}), **found})

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show an earlier wording, or put it back: that takes the right to change.

        The package asks only for the right to look, whatever is sent.
        """
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        return super().history_form_view(request, unquote(object_id), version_id, extra_context)

    def history_view_title(self, request: HttpRequest, obj: models.Model) -> str:
        """Return the heading of the list of wordings."""
        return f"Frühere Fassungen: {obj}"

    def history_form_view_title(self, request: HttpRequest, obj: models.Model) -> str:
        """Return the heading of one earlier wording."""
        return f"Frühere Fassung: {obj}"
