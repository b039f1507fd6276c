"""Hand the files of the demo to the import commands, in the order of their list, as a city would.

Usage: scripts/deliver.py FOLDER, with FOLDER/lieferungen.json as ``manage.py demo_data`` writes it:
a list of {"file", "command", "args"}, with all paths relative to the folder. May be repeated after an
interruption: nothing is published yet, so what was loaded may be replaced.
"""

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atlas.settings")


# The warnings that a repetition brings: there are values for this date, this very file was read before.
REPEATED = ("ZEIT-05", "DAT-17")


@dataclass(frozen=True)
class Parcel:
    """One file with the command that imports it and the command's further arguments."""

    file: Path
    command: str
    args: tuple[str, ...]

    @property
    def confirmed(self) -> tuple[str, ...]:
        """Return the confirmation of the warnings; lines for orientation bring none and take none."""
        return () if self.command == "import_surroundings" else ("--confirm", *REPEATED)


def parcels(folder: Path) -> list[Parcel]:
    """Return what the list in the folder names, in its order."""
    listed = json.loads((folder / "lieferungen.json").read_text(encoding="utf-8"))
    return [Parcel(Path(entry["file"]), entry["command"], tuple(entry["args"])) for entry in listed]


def deliver(folder: Path) -> None:
    """Run every import in this process and say for each file how long it took; stop at the first refusal."""
    import django  # noqa: PLC0415 - settings are named above, and the module stays importable without them
    from django.core.management import CommandError, call_command  # noqa: PLC0415

    django.setup()
    waiting = parcels(folder)
    os.chdir(folder)
    for number, parcel in enumerate(waiting, start=1):
        print(f"{number}/{len(waiting)} {parcel.file.name} ({parcel.command})")
        begin = time.monotonic()
        try:
            call_command(parcel.command, str(parcel.file), *parcel.args, *parcel.confirmed)
        except CommandError as refusal:
            sys.exit(f"{parcel.file} wurde nicht eingelesen: {refusal}")
        except SystemExit as refusal:
            # The commands tell machines by their exit status; 0 is no reason to stop here.
            if refusal.code:
                sys.exit(f"{parcel.file} wurde nicht eingelesen (Status {refusal.code}).")
        print(f"{number}/{len(waiting)} {parcel.file.name}: {time.monotonic() - begin:.1f} s")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Aufruf: scripts/deliver.py ORDNER")
    deliver(Path(sys.argv[1]))
