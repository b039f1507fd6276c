"""Accounts, roles and the record in the administration.

Rights come from roles alone: no account gets a right or the powers of a superuser
here. Accounts are closed, never deleted, because earlier work refers to them.
"""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateJob

from atlas.access.export import lines
from atlas.access.second_factor import forget
from indicators.models import Act, AuditEntry, record

if TYPE_CHECKING:
    RecordAdminBase = admin.ModelAdmin[AuditEntry]
    AccountAdminBase = UserAdmin[User]
else:  # Django's classes take no parameters at run time
    RecordAdminBase, AccountAdminBase = admin.ModelAdmin, UserAdmin

# Jobs have pages of their own, which hide the arguments. The tables of django-allauth hold secrets, and
# nothing in them is edited by hand.
admin.site.unregister([User, Group, ProcrastinateJob])
admin.site.unregister([Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken])


@admin.register(User)
class AccountAdmin(AccountAdminBase):
    """Accounts of the staff."""

    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    actions = ("reset_second_factor",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Zugang", {"fields": ("is_active", "is_staff", "groups")}),
        ("Zeitpunkte", {"fields": ("last_login", "date_joined")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return accounts with their roles: two queries."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="Rollen")
    def roles(self, account: User) -> str:
        """Return the names of the roles."""
        return ", ".join(group.name for group in account.groups.all())

    @admin.action(description="Zweiten Faktor zurücksetzen", permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        """Let people who lost telephone and recovery codes set up their second factor anew."""
        names = [account.get_username() for account in accounts if forget(account)]
        for name in names:
            record(request.user.get_username(), Act.ACCOUNT, name, text="zweiter Faktor zurückgesetzt")
        self.message_user(
            request, f"Zurückgesetzt: {', '.join(names)}." if names else "Keines dieser Konten hatte einen."
        )

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return False: an account is closed (not active), and stays."""
        return False


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Roles; those of the migration stay."""

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Return False: a role without members does no harm."""
        return False


@admin.register(AuditEntry)
class RecordAdmin(RecordAdminBase):
    """The record: to read, to search, to hand out; nothing else."""

    list_display = ("at", "who", "act", "subject", "details", "file")
    list_filter = ("act", "at", "who")
    search_fields = ("who", "subject", "text", "sha256")
    date_hierarchy = "at"
    list_per_page = 50
    show_full_result_count = False
    change_list_template = "access/record_list.html"

    @admin.display(description="Einzelheiten")
    def details(self, entry: AuditEntry) -> str:
        """Return the beginning of the text; the entry's own page has all of it."""
        return Truncator(entry.text).chars(80)

    @admin.display(description="Datei")
    def file(self, entry: AuditEntry) -> str:
        """Return the beginning of the file's hash."""
        return entry.sha256[:12]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: entries are made by acts."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Return False: an entry stays as it was made."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Return False: an entry stays."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the list and of its file."""
        export = self.admin_site.admin_view(require_safe(self.export))
        return [path("protokoll.csv", export, name="indicators_auditentry_export"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the list, with the way to the file for those who may have it."""
        context = {
            "title": "Protokoll",
            "may_export": request.user.has_perm("indicators.export_auditentry"),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send the whole record as CSV for Excel, and record that it was handed out."""
        if not request.user.has_perm("indicators.export_auditentry"):
            raise PermissionDenied
        record(request.user.get_username(), Act.EXPORTED)
        entries = AuditEntry.objects.oldest_first().iterator(chunk_size=2000)
        response = StreamingHttpResponse(lines(entries), content_type="text/csv; charset=utf-8")
        name = f"protokoll_{timezone.localdate():%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response
