"""Registration of the site with Django."""

from django.apps import AppConfig


class AtlasConfig(AppConfig):
    """The site app: pages, presenters, downloads."""

    name = "atlas"
    verbose_name = "Sozialatlas"
