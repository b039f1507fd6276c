"""Command: give the database roles exactly the rights that ``indicators.rights`` states."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from indicators.rights import statements


class Command(BaseCommand):
    """Apply the rights; run as the owner of the tables, after ``migrate``."""

    help = "Gibt den Datenbankrollen genau die Rechte, die indicators/rights.py nennt."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run all statements in one transaction."""
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements():
                cursor.execute(statement.as_string(cursor.connection))
        if options["verbosity"]:
            self.stdout.write("Rechte der Datenbankrollen gesetzt.")
