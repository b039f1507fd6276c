"""Real register files: the Berlin matrices, each against an edition made from its own keys."""

import csv
import datetime

import pytest

from imports.sources.register.checking import check_register
from imports.sources.register.mapping import read_mapping
from imports.sources.register.options import Options
from imports.validation import KnownArea, KnownEdition
from tests.imports.register_files import codes, known, numbers
from tests.shared_data import SHARED, needs_shared

FOLDER = SHARED / "data" / "formats" / "register"


def keys(path):
    with path.open(encoding="cp1252") as file:
        return [row["RAUMID"] for row in csv.DictReader(file, delimiter=";")]


def berlin_edition(path):
    return KnownEdition(
        datetime.date(2007, 1, 1), "planungsraum",
        {key: KnownArea("planungsraum", key, key) for key in keys(path) if key},
    )  # fmt: skip


def berlin_mapping(path):
    """Return the mapping of a matrix: E_E03_05 counts ages 3 and 4, other schemes are left out."""
    with path.open(encoding="cp1252") as file:
        header = next(csv.reader(file, delimiter=";"))
    groups = [title for title in header if title.startswith("E_E") and title[3:5].isdigit()]
    ages = {title: (int(title[3:5]), int(title.split("_")[2])) for title in groups if title[5:6] == "_"}
    cells = {"E_E": "HW", "E_EM": "HW GESCHLECHT=M", "E_EW": "HW GESCHLECHT=W"}
    cells |= {t: f"HW ALTER={a}-{'' if b == 110 else b - 1}" for t, (a, b) in ages.items()}
    others = [title for title in header if title not in {"ZEIT", "RAUMID", *cells}]
    lines = ['profil = "R3"', "[spalten]", 'zeit = "ZEIT"', 'gebiet = "RAUMID"', "[zellen]"]
    lines += [f'{title} = "{key}"' for title, key in cells.items()]
    lines += ["[nicht_uebernehmen]", f"spalten = {others}"]
    return "\n".join(lines)


@needs_shared
@pytest.mark.parametrize(
    ("name", "year", "areas", "city"),
    [
        ("berlin_EWR201912E_Matrix.csv", 2019, 448, 3769495),
        ("berlin_EWR202012E_Matrix.csv", 2020, 448, 3769962),
        ("berlin_EWR201112E_Matrix.csv", 2011, 447, None),
        ("berlin_EWR201212E_Matrix.csv", 2012, None, None),
    ],
)
def test_a_berlin_matrix_loads_through_a_mapping(name, year, areas, city):
    path = FOLDER / name
    of = known(
        editions=(berlin_edition(path),), measures=("HW", "HW ALTER=0-17", "HW ALTER=80-", "HW GESCHLECHT=W")
    )

    with path.open("rb") as stream:
        found = check_register(stream, name, of, Options(mapping=read_mapping(berlin_mapping(path))))

    assert codes(found) == []
    assert found.periods == (datetime.date(year, 12, 31),)
    got = numbers(found)
    with path.open(encoding="cp1252") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert areas in (None, len(rows))
    assert {key: got["HW", key] for key in keys(path)} == {
        row["RAUMID"]: int(row["E_E"].split(",")[0]) for row in rows
    }
    assert city in (None, sum(got["HW", key] for key in keys(path)))
    assert len(got) == 4 * len(rows)


@needs_shared
def test_a_new_area_without_notice_is_found():
    old, new = FOLDER / "berlin_EWR201112E_Matrix.csv", FOLDER / "berlin_EWR201912E_Matrix.csv"
    of = known(editions=(berlin_edition(old),))

    with new.open("rb") as stream:
        found = check_register(stream, new.name, of, Options(mapping=read_mapping(berlin_mapping(new))))

    line = keys(new).index("09041403") + 2
    assert [one.message for one in found.problems] == [
        f"Zeile {line}: Das Gebiet „09041403“ gibt es im Gebietsstand 01.01.2007 nicht."
    ]


@needs_shared
def test_a_foreign_table_is_refused_with_what_is_missing():
    path = FOLDER / "konstanz_meldestatus.csv"

    with path.open("rb") as stream:
        found = check_register(stream, path.name, known())

    assert set(codes(found)) == {"DAT-08"}
