"""The second factor: nobody reads the staff area with a password alone.

The codes (TOTP, RFC 6238) and the recovery codes are those of django-allauth; here are the three pages
in the atlas's own look and the rule that leads to them. A login through the city's own sign-in service
(``oidc``) has its second factor there.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable

import segno
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.flows import activate_totp
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.decorators import user_passes_test
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

of_the_staff = user_passes_test(lambda user: user.is_active and user.is_staff, login_url="admin:login")
GUARDED = ("verwaltung/", "intern/")
ENOUGH = {"mfa", "socialaccount"}
"""Ways of logging in, as django-allauth records them, after which nothing more is asked."""
ALWAYS_OPEN = {
    "admin:login",
    "admin:logout",
    "admin:jsi18n",
    "second-factor",
    "second-factor-setup",
    "openid_connect_login",
    "openid_connect_callback",
}


class SecretsAdapter(DefaultMFAAdapter):  # type: ignore[misc] # it comes without types
    """Keeps the secrets of the codes encrypted: a copy of the database does not hold the second factor."""

    def encrypt(self, text: str) -> str:
        """Return the text under a key made from the secret of the site."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text again."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """Return the name that the app on the telephone shows."""
        return f"Sozialatlas {settings.CITY_NAME}"

    def get_totp_label(self, user: User) -> str:
        """Return the name of the account."""
        return user.get_username()


def _cipher() -> Fernet:
    key = salted_hmac("atlas.access.second_factor", "key", algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))


class SecondFactorMiddleware:
    """Leads every page of the staff area to the second factor until the session has it.

    Nobody keeps a copy of what it guards, refusals and errors included.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response."""
        response = self.get_response(request)
        if request.path_info.lstrip("/").startswith(GUARDED) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Return the way to the second factor, or None where the page may be shown."""
        match = request.resolver_match
        if not settings.SECOND_FACTOR or match is None or not match.route.startswith(GUARDED):
            return None
        if match.view_name in ALWAYS_OPEN or not request.user.is_authenticated or has_it(request):
            return None
        name = "second-factor" if is_mfa_enabled(request.user) else "second-factor-setup"
        return redirect(f"{reverse(name)}?next={request.path}")


def has_it(request: HttpRequest) -> bool:
    """Return whether this session was opened with a second factor."""
    return any(entry["method"] in ENOUGH for entry in get_authentication_records(request, _account(request)))


@never_cache
@of_the_staff
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for a code; show those who gave one what they have."""
    account = _account(request)
    if not is_mfa_enabled(account):
        return redirect("second-factor-setup")
    if has_it(request):
        return render(request, "access/second_factor_state.html")
    form = AuthenticateForm(request.POST or None, user=account)
    form.fields["code"].label = "Code aus der App oder Ersatzcode"
    if request.method == "POST" and form.is_valid():
        form.save()
        return _onwards(request)
    return render(request, "access/second_factor.html", {"form": form, "next": _next(request)})


@never_cache
@of_the_staff
@require_http_methods(["GET", "POST"])
def second_factor_setup(request: HttpRequest) -> HttpResponse:
    """Show the secret as a code to scan, and take it over once the app gives the right numbers."""
    account = _account(request)
    if is_mfa_enabled(account) or has_it(request):
        return redirect("second-factor")
    form = ActivateTOTPForm(request.POST or None, user=account)
    if request.method == "POST" and form.is_valid():
        authenticator, _ = activate_totp(request, form)
        post_authentication(request, authenticator)
        return redirect("second-factor-codes")
    address = SecretsAdapter().build_totp_url(account, form.secret)
    picture = segno.make(address, error="m").svg_inline(scale=5, border=2, light="#fff", omitsize=True)
    context = {"form": form, "secret": form.secret, "picture": picture, "next": _next(request)}
    return render(request, "access/second_factor_setup.html", context)


@never_cache
@of_the_staff
@require_http_methods(["GET", "POST"])
def second_factor_codes(request: HttpRequest) -> HttpResponse:
    """Show the recovery codes once; new ones on request (POST)."""
    if not is_mfa_enabled(_account(request)):
        return redirect("second-factor")
    if request.method == "POST":
        generate_recovery_codes(request)
        return redirect("second-factor-codes")
    codes, may_see = view_recovery_codes(request)
    shown = codes.get_unused_codes() if codes and may_see else []
    return render(request, "access/second_factor_codes.html", {"codes": shown})


def forget(account: User) -> bool:
    """Take the second factor from an account that lost it; return whether it had one."""
    removed, _ = Authenticator.objects.filter(user=account).delete()
    return bool(removed)


def _account(request: HttpRequest) -> User | AnonymousUser:
    return request.user


def _next(request: HttpRequest) -> str:
    """Return the page that was asked for, the start of the staff area where that is none of this site."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours else reverse("admin:index")


def _onwards(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(_next(request))
