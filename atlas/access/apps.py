"""Registration of the rooms behind the door with Django; only the staff site has them."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Roles, logins, accounts and the record of the staff site."""

    name = "atlas.access"
    label = "access"
    verbose_name = "Zugang"

    def ready(self) -> None:
        """Begin to watch logins, accounts and roles."""
        from atlas.access import watching  # noqa: PLC0415 - the models have to be there

        watching.begin()
