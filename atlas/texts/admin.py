"""Pages, offices and messages in the administration: texts to edit, messages to answer."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django import forms
from django.contrib import admin
from django.db.models import F, Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from atlas.texts.models import ContactMessage, Office, Page
from indicators.wordings import HistoricAdmin

if TYPE_CHECKING:
    MessageAdminBase = admin.ModelAdmin[ContactMessage]
    MessageFormBase = forms.ModelForm[ContactMessage]
else:  # Django's classes take no parameters at run time
    MessageAdminBase, MessageFormBase = admin.ModelAdmin, forms.ModelForm

SETTLED = (ContactMessage.State.ANSWERED, ContactMessage.State.CLOSED)
WITH_VIDEO = "gebaerdensprache"


class OwnWords(HistoricAdmin):
    """Rows that the site knows by name: edited, never added or deleted; earlier wordings are kept."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: the pages there are belong to the addresses there are."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: their addresses stay."""
        return False

    @admin.display(description="von der Stadt auszufüllen")
    def open_gaps(self, one: Page | Office) -> SafeString:
        """Return what is still missing, one in each line."""
        found = one.gaps + one.gaps_en
        if not found:
            return format_html("{}", "nichts mehr")
        return format_html_join("", "{}<br>", ((gap,) for gap in found))

    @admin.display(description="auszufüllen")
    def number_of_gaps(self, one: Page | Office) -> str:
        """Return how much is still missing."""
        return str(len(one.gaps + one.gaps_en) or "–")


@admin.register(Page)
class PageAdmin(OwnWords):
    """The city's own pages."""

    list_display = ("title", "slug", "number_of_gaps", "reviewed_on")
    readonly_fields = ("slug", "open_gaps")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields, those of a film only where the page has room for one."""
        film = ("video", "poster", "captions", "megabytes", "seconds")
        return (
            (None, {"fields": ("slug", "open_gaps", "reviewed_on")}),
            ("Deutsch", {"fields": ("title", "text")}),
            ("Englisch", {"fields": ("title_en", "text_en")}),
            *([("Video", {"fields": film})] if obj is not None and obj.pk == WITH_VIDEO else []),
        )

    def view_on_site(self, obj: Model) -> str:
        """Return the address of the page; its slug is its path."""
        return f"/{obj.pk}/"


@admin.register(Office)
class OfficeAdmin(OwnWords):
    """Whom readers turn to."""

    list_display = ("name", "slug", "number_of_gaps")
    fields = ("slug", "open_gaps", "name", "contact", "url")
    readonly_fields = ("slug", "open_gaps")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field; an address without a scheme means https."""
        if db_field.name == "url":
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class MessageForm(MessageFormBase):
    """A message with its answer."""

    def clean(self) -> dict[str, Any]:
        """Refuse an answered message without the answer."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") == ContactMessage.State.ANSWERED and not cleaned.get("answer"):
            self.add_error("answer", "Bitte eintragen, was geantwortet wurde.")
        return cleaned


@admin.register(ContactMessage)
class ContactMessageAdmin(MessageAdminBase):
    """Messages of readers, the most urgent first; they vanish some time after their answer."""

    form = MessageForm
    list_display = ("sent_at", "state", "answer_by", "beginning", "has_mail")
    list_filter = ("state", "answer_by")
    readonly_fields = (
        "sent_at", "answer_by", "text", "page", "name", "reply", "language", "answered_at", "mailed_at",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("sent_at", "answer_by", "text", "page", "name", "reply", "language")}),
        ("Antwort", {"fields": ("state", "answer", "answered_at", "mailed_at")}),
    )

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """Return open messages before settled ones, each by deadline."""
        return (F("answered_at").desc(nulls_first=True), "answer_by", "sent_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: messages come from the form."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: ``contact_messages`` deletes them when their time is over."""
        return False

    def save_model(self, request: HttpRequest, obj: ContactMessage, form: Any, change: bool) -> None:
        """Save the answer with its moment; a message that is opened again has none."""
        if obj.state not in SETTLED:
            obj.answered_at = None
        elif obj.answered_at is None:
            obj.answered_at = timezone.now()
        super().save_model(request, obj, form, change)

    @admin.display(description="Nachricht")
    def beginning(self, message: ContactMessage) -> str:
        """Return the first words."""
        return message.text if len(message.text) <= 80 else f"{message.text[:79]}…"

    @admin.display(description="mit E-Mail-Adresse", boolean=True)
    def has_mail(self, message: ContactMessage) -> bool:
        """Return whether an answer can be sent."""
        return bool(message.mail)

    @admin.display(description="E-Mail-Adresse")
    def reply(self, message: ContactMessage) -> SafeString:
        """Return a link that opens an answer in the mail program."""
        if not message.mail:
            return format_html("{}", "keine angegeben, Antwort nicht möglich")
        subject = quote(f"Ihre Nachricht vom {timezone.localtime(message.sent_at):%d.%m.%Y} zum Sozialatlas")
        return format_html(
            '<a href="mailto:{}?subject={}">{}</a>', quote(message.mail, safe="@"), subject, message.mail
        )
