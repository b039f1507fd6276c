"""Registration of the pipeline with Django."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """The pipeline app: deliveries and their problems."""

    name = "imports"
    verbose_name = "Lieferungen"
