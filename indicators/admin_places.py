"""The administration of streets (to look at) and of places with their categories (to edit)."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from indicators.locating import area_of_address, lies_in_city
from indicators.models import Place, PlaceCategory, Street, StreetSection
from indicators.points import UnreadablePointError, read_point

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[models.Model]
    SectionInlineBase = admin.TabularInline[StreetSection, Street]
    PlaceFormBase = forms.ModelForm[Place]
    PlaceAdminBase = admin.ModelAdmin[Place]
else:
    AnyAdmin, SectionInlineBase, PlaceFormBase = admin.ModelAdmin, admin.TabularInline, forms.ModelForm
    PlaceAdminBase = admin.ModelAdmin


class LookedAt:
    """Rows that come from a file: nobody adds, changes or removes one by hand."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return False: rows come from a file."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return False: a correction is a new file."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Return False: what is left out of the next file goes with it."""
        return False


class SectionInline(LookedAt, SectionInlineBase):
    """The sections of a street."""

    model = StreetSection
    extra = 0


@admin.register(Street)
class StreetAdmin(LookedAt, AnyAdmin):
    """The street directory."""

    inlines = (SectionInline,)
    list_display = ("name", "key")
    search_fields = ("name", "spelling", "key")
    fields = ("name", "key")
    show_full_result_count = False


@admin.register(PlaceCategory)
class PlaceCategoryAdmin(AnyAdmin):
    """Kinds of places in the order of map and profile."""

    list_display = ("name_plural", "slug", "mark", "order")

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """Return the slug for rows that exist: it is part of addresses."""
        return ("slug",) if obj else ()


class PlaceForm(PlaceFormBase):
    """A place with its coordinates as two fields: a map to click on would ask another host for its tiles."""

    east = forms.CharField(label="Rechtswert oder Länge", required=False, max_length=20)
    north = forms.CharField(
        label="Hochwert oder Breite",
        required=False,
        max_length=20,
        help_text="Meter in EPSG:25832 oder Grad (WGS84). Ohne Koordinaten zählt die Anschrift; dann steht "
        "die Einrichtung in den Listen, hat aber kein Zeichen auf der Karte.",
    )
    link = forms.URLField(label="Verweis", required=False, assume_scheme="https")

    class Meta:
        """Everything but the point, which the two fields give."""

        model = Place
        fields = ("category", "name", "address", "link", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        point = self.instance.point
        if point is not None:
            self.initial["east"], self.initial["north"] = f"{point.x:.2f}", f"{point.y:.2f}"

    def clean(self) -> dict[str, Any]:
        """Find where the place is: by coordinates, else by address."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day = timezone.localdate()
        if cleaned.get("east") or cleaned.get("north"):
            self.instance.point = self._point(cleaned)
            self.instance.level_id, self.instance.area_code = None, ""
            return cleaned
        found = area_of_address(cleaned.get("address", ""), day)
        if found is None:
            raise ValidationError(
                "Ohne Koordinaten muss die Anschrift mit Straße und Hausnummer im Straßenverzeichnis stehen."
            )
        self.instance.point = None
        self.instance.level_id, self.instance.area_code = found
        return cleaned

    def _point(self, cleaned: dict[str, Any]) -> Point:
        try:
            east, north = read_point(cleaned.get("east", ""), cleaned.get("north", ""))
        except UnreadablePointError as error:
            raise ValidationError(f"Die Koordinaten sind nicht lesbar: {error}.") from error
        point = Point(east, north, srid=25832)
        if not lies_in_city(point, timezone.localdate()):
            raise ValidationError("Diese Koordinaten liegen außerhalb der Stadt.")
        return point


@admin.register(Place)
class PlaceAdmin(PlaceAdminBase):
    """Places people can go to."""

    form = PlaceForm
    fields = ("category", "name", "address", ("east", "north"), "link", "note")
    list_display = ("name", "category", "address", "has_point")
    list_select_related = ("category",)
    list_filter = ("category",)
    search_fields = ("name", "address")

    @admin.display(description="auf der Karte", boolean=True)
    def has_point(self, place: Place) -> bool:
        """Return whether the place has a mark on the map."""
        return place.point is not None
