"""Addresses of the city's own pages; the slugs of :data:`atlas.texts.starting.SLUGS` are their paths."""

from django.urls import URLPattern, URLResolver, path

from atlas.texts import views

NAMES = {
    "ueber": "about",
    "hilfe": "help",
    "leichte-sprache": "easy-language",
    "gebaerdensprache": "sign-language",
    "impressum": "imprint",
    "datenschutz": "privacy",
}

public: list[URLPattern | URLResolver] = [
    *(path(f"{slug}/", views.own_page, {"slug": slug}, name=name) for slug, name in NAMES.items()),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("barrierefreiheit/gesendet/", views.message_sent, name="message-sent"),
]
