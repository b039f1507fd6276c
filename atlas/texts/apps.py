"""Registration of the texts with Django."""

from django.apps import AppConfig


class TextsConfig(AppConfig):
    """Pages that the city edits, offices it names, messages it receives."""

    name = "atlas.texts"
    label = "texts"
    verbose_name = "Texte und Nachrichten"
