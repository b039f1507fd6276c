"""Check a file of IT.NRW and, with --commit, take over the values of city, Kreis and Land."""

from typing import Any

from imports.management.delivering import DeliveryCommand
from imports.sources.itnrw import SOURCE, check
from imports.sources.itnrw_tables import setups
from imports.validation import Checked, Known


class Command(DeliveryCommand):
    """Read, check and load one file of the profiles I1, I2 or I3."""

    source = SOURCE
    help = (
        "Prüft eine Datei der Landesdatenbank NRW (Tabellen-CSV, Flat File, auch als ZIP) und übernimmt "
        "mit --commit die Werte von Stadt, Kreis und Land."
    )

    def check_file(self, data: bytes, name: str, before: Known, options: dict[str, Any]) -> Checked:
        """Return figures and problems of the file."""
        return check(data, name, before, setups())
