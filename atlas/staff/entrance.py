"""Who may enter a page of the staff area."""

from collections.abc import Callable
from functools import wraps

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control

SEE = "indicators.view_internal"
RELEASE = "indicators.release"
WITHDRAW = "indicators.withdraw"
UNPROTECTED = "indicators.release_unprotected"
SUBMIT = ("imports.accept_delivery", RELEASE)
"""Whoever takes deliveries over may submit what follows from them."""

View = Callable[..., HttpResponse]


def staff_page(*permissions: str) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Return the decorator of a page for accounts with one of some permissions; nothing of it is ever kept.

    Without an account of the staff it leads to the login page, without permission it is refused (403).
    """

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not may(request, *permissions):
                raise PermissionDenied
            response = view(request, *args, **kwargs)
            del response["Cache-Control"]
            patch_cache_control(response, private=True, no_store=True)
            return response

        return wraps(view)(staff_member_required(login_url="admin:login")(guarded))

    return decorate


def may(request: HttpRequest, *permissions: str) -> bool:
    """Return whether the account is of the staff and has one of the permissions."""
    user = request.user
    return user.is_staff and any(user.has_perm(permission) for permission in permissions)
