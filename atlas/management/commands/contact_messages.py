"""Forward new messages and delete old ones, where no worker does it."""

from typing import Any

from django.core.management.base import BaseCommand

from atlas.texts.forwarding import forget, forward


class Command(BaseCommand):
    """``manage.py contact_messages``: for cron, where no worker runs."""

    help = "Leitet neue Nachrichten der Leser an ATLAS_CONTACT_MAIL weiter und löscht alte."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was done, in numbers."""
        self.stdout.write(f"{forward()} weitergeleitet, {forget()} gelöscht.")
