"""One folder with everything a city would deliver, and the list of how to import it."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from demo.asterisks import protect
from demo.ba_files import write_hand_over, write_keys, write_small_area
from demo.benefits import Official, official_numbers
from demo.chance import Integers
from demo.city import FIRST_YEAR, NEWEST_YEAR
from demo.history import YearEnd, years_backwards
from demo.households import Households, form_households
from demo.itnrw_files import write_area_and_people, write_minimum_income, write_people_flat
from demo.offices import MAPPINGS, TABLES, Counts, office_counts, write_table
from demo.places import write_places, write_streets
from demo.read_me import read_me
from demo.register_files import counts_of, person_lines, write_counts, write_persons
from demo.surroundings import LINES, write_surroundings
from demo.work import EVALUATIONS, labour_market

AREAS = Path(__file__).parent / "siedlungsbezirke_schematisch.geojson"
EDITION = "2010-01-01"
KEY_FILE = "ba/akg_schluessel_synthetisch.csv"
LIST = "lieferungen.json"
README = "LIESMICH.txt"
FOLDERS = ("gebiete", "register", "ba", "itnrw", "andere")

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Delivery:
    """One file, relative to the folder, with the command that imports it and its further arguments."""

    file: str
    command: str
    args: tuple[str, ...]


@dataclass
class _Filling:
    """A folder that is being filled, and the list of what goes into it."""

    folder: Path
    tell: Tell
    deliveries: list[Delivery] = field(default_factory=list)

    def add(self, file: str, command: str, *args: str) -> Path:
        """Put a file on the list and return where to write it."""
        self.deliveries.append(Delivery(file, command, (*args, "--commit")))
        self.tell(file)
        return self.folder / file


def write_deliveries(folder: Path, seed: int, scale: int, tell: Tell) -> list[Delivery]:
    """Write all files of the demo and return them in the order of import.

    ``scale`` repeats the persons of the newest year; ``tell`` receives the name of
    each file before it is written. Files of the same name are replaced; the same
    seed and scale give the same bytes.
    """
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    by_year: dict[int, list[Delivery]] = {}
    official: dict[int, list[Official]] = {}
    offices: dict[int, Counts] = {}
    for end in years_backwards(seed):
        filling = _Filling(folder, tell)
        homes = form_households(seed, end)
        counts = labour_market(end, homes)
        _write_register(filling, end, homes, seed, scale)
        _write_labour_market(filling, end.year, counts)
        by_year[end.year] = filling.deliveries
        official[end.year] = official_numbers(end, counts["RLB"])
        offices[end.year] = office_counts(seed, end, homes)
    frame = _Filling(folder, tell)
    _write_areas(frame, seed)
    # The years were told backwards; a city delivers them in their order.
    for year in sorted(by_year):
        frame.deliveries.extend(by_year[year])
    _write_official(frame, official)
    _write_offices(frame, offices)
    _write_list(frame, seed, scale)
    return frame.deliveries


def _write_areas(filling: _Filling, seed: int) -> None:
    args: tuple[str, ...] = ("--level", "siedlungsbezirk", "--edition", EDITION)
    args = (*args, "--code", "code", "--name", "name")
    shutil.copyfile(AREAS, filling.add(f"gebiete/{AREAS.name}", "import_areas", *args))
    for kind in LINES:
        args = ("--kind", kind, "--source", "schematisch, erfunden")
        path = filling.add(f"gebiete/{kind}_synthetisch.geojson", "import_surroundings", *args)
        write_surroundings(path, kind)
    write_streets(filling.add("gebiete/strassen_synthetisch.csv", "import_streets"))
    write_places(filling.add("gebiete/einrichtungen_synthetisch.csv", "import_places"), AREAS, seed)


def _write_register(filling: _Filling, end: YearEnd, homes: Households, seed: int, scale: int) -> None:
    stem = f"register/{end.year}_register"
    newest = end.year == NEWEST_YEAR
    if newest:
        path = filling.add(f"{stem}_r1_personen_synthetisch.csv", "import_register")
        write_persons(path, person_lines(seed, end, homes), scale, seed)
    what = "haushalte_bewegungen" if newest else "summen"
    path = filling.add(f"{stem}_r2_{what}_synthetisch.csv", "import_register")
    write_counts(path, end, counts_of(end, homes, persons=not newest))


def _write_labour_market(filling: _Filling, year: int, counts: Mapping[str, Integers]) -> None:
    protected = protect(counts)
    if year < NEWEST_YEAR:
        write_hand_over(
            filling.add(f"ba/{year}12_uebergabe_b3_synthetisch.csv", "import_ba"), year, protected
        )
        return
    write_keys(filling.folder / KEY_FILE)
    for evaluation in EVALUATIONS:
        path = filling.add(f"ba/{year}12_akg_{evaluation}_synthetisch.csv", "import_ba", "--keys", KEY_FILE)
        write_small_area(path, year, evaluation, protected)


def _write_official(filling: _Filling, years: Mapping[int, list[Official]]) -> None:
    span = f"{FIRST_YEAR}-{NEWEST_YEAR}_synthetisch.csv"
    # Several reference dates in one file are asked about; here they are meant.
    several = ("import_itnrw", "--confirm", "ZEIT-04")
    write_area_and_people(filling.add(f"itnrw/12411-15i_{span}", *several), years)
    write_people_flat(filling.add(f"itnrw/12411_flat_{span}", *several), years)
    write_minimum_income(filling.add(f"itnrw/22811-05i_{span}", *several), years)


def _write_offices(filling: _Filling, years: Mapping[int, Counts]) -> None:
    for name, (source, day, columns) in TABLES.items():
        mapping = f"andere/{source}.toml"
        shutil.copyfile(MAPPINGS / f"{source}.toml", filling.folder / mapping)
        path = f"andere/{name}_{FIRST_YEAR}-{NEWEST_YEAR}_synthetisch.csv"
        args = ("--mapping", mapping, "--confirm", "ZEIT-04")
        write_table(filling.add(path, "import_table", *args), day, columns, years)


def _write_list(filling: _Filling, seed: int, scale: int) -> None:
    entries = [{"file": one.file, "command": one.command, "args": one.args} for one in filling.deliveries]
    text = json.dumps(entries, ensure_ascii=False, indent=1)
    (filling.folder / LIST).write_text(f"{text}\n", encoding="utf-8", newline="")
    lines = [" ".join([one.command, one.file, *one.args]) for one in filling.deliveries]
    (filling.folder / README).write_text(read_me(lines, seed, scale), encoding="utf-8", newline="")
