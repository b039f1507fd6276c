"""Deliveries in the staff area: what was loaded, and taking it back."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from imports.loading import LoadingError, undo
from imports.models import Delivery, DeliveryProblem

if TYPE_CHECKING:
    ProblemInline = admin.TabularInline[DeliveryProblem, Delivery]
    DeliveryModelAdmin = admin.ModelAdmin[Delivery]
else:  # Django's classes take no parameters at run time
    ProblemInline = admin.TabularInline
    DeliveryModelAdmin = admin.ModelAdmin


class DeliveryProblemInline(ProblemInline):
    """Warnings and notices of a delivery, to read."""

    model = DeliveryProblem
    fields = readonly_fields = ("code", "severity", "line", "column", "message")
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        """Problems come from checks only."""
        return False


@admin.register(Delivery)
class DeliveryAdmin(DeliveryModelAdmin):
    """Deliveries to read; nothing is edited or deleted here."""

    list_display = ("number", "source", "periods", "file_name", "state", "sender", "received_at")
    list_filter = ("source", "state")
    search_fields = ("file_name", "sha256")
    inlines = (DeliveryProblemInline,)
    actions = ("take_back",)

    @admin.action(description="Ausgewählte Lieferung zurücknehmen", permissions=["undo"])
    def take_back(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Undo the chosen deliveries, the newest first; say which cannot be taken back."""
        for delivery in queryset.order_by("-number"):
            try:
                restored = undo(delivery, by=request.user.get_username())
            except LoadingError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                text = f"{delivery} ist zurückgenommen, {restored} frühere Werte gelten wieder."
                self.message_user(request, text)

    def has_undo_permission(self, request: HttpRequest) -> bool:
        """Say whether the account may take deliveries back."""
        return request.user.has_perm("imports.undo_delivery")

    def get_readonly_fields(self, request: HttpRequest, obj: Delivery | None = None) -> list[str]:
        """Return every field: the change page only shows."""
        return [field.name for field in Delivery._meta.fields]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Deliveries are made by imports."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        """Deliveries stay: taking back keeps the record."""
        return False
