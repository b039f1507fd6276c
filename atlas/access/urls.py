"""Addresses of the second factor and of the city's sign-in service, below /verwaltung/."""

from django.urls import include, path

from atlas.access import oidc, second_factor

urlpatterns = [
    path("zweiter-faktor/", second_factor.second_factor, name="second-factor"),
    path("zweiter-faktor/einrichten/", second_factor.second_factor_setup, name="second-factor-setup"),
    path("zweiter-faktor/ersatzcodes/", second_factor.second_factor_codes, name="second-factor-codes"),
    # Names that django-allauth leads to.
    path("anmelden/", oidc.to_login, name="account_login"),
    path("anmelden/gescheitert/", oidc.sign_in_failed, name="socialaccount_login_error"),
    path("anmelden/abgebrochen/", oidc.sign_in_failed, name="socialaccount_login_cancelled"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
