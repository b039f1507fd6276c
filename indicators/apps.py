"""Registration of the domain with Django."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """The domain app: geography, catalogue, releases, confidential observations."""

    name = "indicators"
    verbose_name = "Indikatoren"
