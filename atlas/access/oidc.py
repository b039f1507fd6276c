"""Logging in with the city's own sign-in service (OpenID Connect), set up by the environment alone.

Roles come with every login from a claim of the service: whoever has none of the named groups is
refused, whoever lost a group loses the role.
"""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe


class CityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # it comes without types
    """Lets in whom the service gives a role, with exactly the roles it gives."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse accounts without a role; bring the roles of a known account up to date.

        Only logging in: tying an account of the city to a local one (``?process=connect``) would open that
        one, and all it may do, to whoever knows its password.
        """
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(failed(request))
        roles = roles_of(sociallogin)
        if not roles:
            raise ImmediateHttpResponse(refused(request))
        if sociallogin.is_existing:
            give(sociallogin.user, roles)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return True: whoever comes this far has a role."""
        return True

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Return the new account, with its roles and without a password."""
        sociallogin.user.is_staff = True
        account: User = super().save_user(request, sociallogin, form)
        give(account, roles_of(sociallogin))
        return account

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **_: object
    ) -> None:
        """Answer in our own words; raises ImmediateHttpResponse."""
        raise ImmediateHttpResponse(failed(request))


def roles_of(login: SocialLogin) -> list[Group]:
    """Return the roles that the groups in the configured claim stand for."""
    data = login.account.extra_data
    claims = {**data.get("id_token", {}), **data.get("userinfo", {})}
    stated = claims.get(settings.OIDC_GROUPS_CLAIM, [])
    names = {stated} if isinstance(stated, str) else set(stated)
    wanted = {settings.OIDC_ROLES[name] for name in names if name in settings.OIDC_ROLES}
    return list(Group.objects.filter(name__in=wanted).order_by("name"))


def give(account: User, roles: list[Group]) -> None:
    """Give an account exactly these roles; unchanged ones are not touched."""
    if set(account.groups.all()) != set(roles):
        account.groups.set(roles)


def refused(request: HttpRequest) -> HttpResponse:
    """Return the page for accounts of the city that have no role here, status 403."""
    return render(request, "access/no_role.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Return the page for a login that did not come about, status 403."""
    return render(request, "access/sign_in_failed.html", status=403)


@require_safe
def to_login(request: HttpRequest) -> HttpResponse:
    """Lead to the one login page; django-allauth knows it by another name."""
    return redirect("admin:login")


@require_safe
def sign_in_failed(request: HttpRequest) -> HttpResponse:
    """Say that the login was broken off."""
    return failed(request)


def way_in() -> tuple[str, str] | None:
    """Return name and address of the city's sign-in service, None where none is configured."""
    if not settings.OIDC_SERVER:
        return None
    return settings.OIDC_NAME, reverse("openid_connect_login", args=["stadt"])
