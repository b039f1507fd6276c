"""The demo's files read the plain way: csv and counting, nothing of the generator."""

import csv
import json
from collections import Counter, defaultdict
from typing import Any

from demo.city import DISTRICTS

CODES = [district.code for district in DISTRICTS]


def rows(path, encoding="utf-8-sig"):
    """Return the rows of a CSV file as dicts."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def listed(folder):
    """Return the entries of lieferungen.json."""
    return json.loads((folder / "lieferungen.json").read_text(encoding="utf-8"))


def one(folder, pattern):
    """Return the only file of a pattern."""
    (path,) = folder.glob(pattern)
    return path


def persons(folder):
    """Return the rows of the newest year's persons with main or sole dwelling."""
    path = one(folder, "register/2023_*_r1_*.csv")
    return [row for row in rows(path) if row["wohnungsstatus"] != "NW"]


def sums(folder, year):
    """Return {(bestand, merkmal, auspraegung, geschlecht): {gebiet: anzahl}} of a year's R2 file."""
    found: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for row in rows(one(folder, f"register/{year}_*_r2_*.csv")):
        key = (row["bestand"], row["merkmal"], row["auspraegung"], row["geschlecht"])
        assert row["gebiet_code"] not in found[key]
        found[key][row["gebiet_code"]] = int(row["anzahl"])
    return dict(found)


def population(folder, year):
    """Return the inhabitants of each district at the end of a year."""
    if year == 2023:
        return dict(Counter(row["gebiet"] for row in persons(folder)))
    return {code: sums(folder, year)["HW", "INSG", "INSG", "I"][code] for code in CODES}


def labour(folder, year):
    """Return {merkmal: {gebiet or "00": text of the cell}} of a year's files of the BA."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    if year < 2023:
        for row in rows(one(folder, f"ba/{year}12_*_b3_*.csv")):
            found[row["merkmal"]][row["gebiet_code"]] = row["wert"] or row["zeichen"]
        return dict(found)
    keys = {row["akg_schluessel"]: row["gebiet_code"] for row in rows(one(folder, "ba/akg_schluessel*.csv"))}
    keys |= {"": "99", "SUMSUMSUM": "00"}
    for path in sorted(folder.glob("ba/202312_akg_*.csv")):
        for row in rows(path, "cp1252"):
            for name in list(row)[4:]:
                found[name][keys[row["Gebietsschlüssel"]]] = row[name]
    return dict(found)
