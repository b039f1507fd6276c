"""Tables of other offices: day care, schools, health, housing, elections. All numbers are invented.

Every number is a share of people, households or dwellings of the invented register, so that
parts fit their wholes and districts differ as they do in everything else.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from demo.chance import Flags, Floats, Integers, point, stream
from demo.city import DISTRICTS, NEWEST_YEAR, UNASSIGNED
from demo.history import YearEnd, per_district
from demo.households import Households

MAPPINGS = Path(__file__).parent / "mappings"
DAY_CARE_UNDER_3 = {2014: 0.26, 2019: 0.33, 2023: 0.37}
DAY_CARE_OLDER = {2014: 0.945, 2019: 0.93, 2023: 0.915}
FAMILY_HELP = {2014: 0.031, 2019: 0.036, 2023: 0.041}
GRAMMAR_SCHOOL = {2014: 0.43, 2023: 0.46}
WITHOUT_CERTIFICATE = {2014: 0.048, 2020: 0.055, 2023: 0.062}
SPEAKS_WELL = {2014: 0.80, 2019: 0.78, 2023: 0.73}
OBESE = {2014: 0.045, 2019: 0.047, 2023: 0.058}
BROUGHT_BOOKLET = 0.93
SEEN_AT_FOUR = 0.965
HOUSING_BENEFIT = {2014: 0.013, 2019: 0.010, 2020: 0.013, 2022: 0.014, 2023: 0.024}
"""From 2023 on three times as many households are entitled (Wohngeld-Plus)."""
SQUARE_METRES = {2014: 44.6, 2023: 46.9}
VACANT = 0.031
SUBSIDISED = {2014: 0.082, 2023: 0.061}
TURNOUT = {2014: 0.515, 2020: 0.525}
ELECTIONS = frozenset(TURNOUT)
VOTING_AGE = 16

Counts = Mapping[str, Integers]
"""Count of each district by measure."""
TABLES = {
    "jugendamt_betreuung": ("jugendamt", "01.03.", ("kita_u3_kinder", "kita_3_u6_kinder")),
    "jugendamt_hilfen": ("jugendamt", "31.12.", ("hze_hilfen",)),
    "schulverwaltung": (
        "schulverwaltung", "31.12.",
        ("uebergang_gesamt", "uebergang_gymnasium", "abgang_gesamt", "abgang_ohne_hsa"),
    ),
    "gesundheitsamt": (
        "gesundheitsamt", "31.12.", ("seu_kinder", "seu_sprache_ok", "seu_adipositas", "seu_heft", "seu_u8"),
    ),
    "wohngeldstelle": ("wohngeldstelle", "31.12.", ("wohngeld_hh",)),
    "bauverwaltung": ("bauverwaltung", "31.12.", ("wohnflaeche", "wohnungen_gesamt")),
    "wohnungsamt": ("wohnungsamt", "31.12.", ("wohnungen_gefoerdert",)),
    "wahlamt": ("wahlamt", "31.12.", ("wahlberechtigte", "waehlende")),
}  # fmt: skip
"""Each file: source, day of the reference date, columns (the measures of the catalogue)."""


def office_counts(seed: int, end: YearEnd, homes: Households) -> Counts:
    """Return what the offices count in a year, by measure; elections only in their years."""
    found = _children(seed, end) | _housing(seed, end, homes)
    return found | _election(seed, end) if end.year in ELECTIONS else found


def _need() -> Floats:
    """Return how far the need of each district is from a tenth: 0.1 more for Lohberg."""
    return np.array([district.need for district in DISTRICTS]) - 0.1


def _part(seed: int, name: str, year: int, whole: Integers, share: Floats) -> Integers:
    """Return a part of each district's whole, a little more or less by chance, never more than all."""
    chance = stream(seed, f"{name} {year}").random(len(DISTRICTS))
    part = np.rint(whole * share * (0.95 + 0.1 * chance)).astype(np.int64)
    return np.minimum(part, whole)


def _children(seed: int, end: YearEnd) -> dict[str, Integers]:
    ages, year, need = end.ages(), end.year, _need()

    def of_age(which: Flags) -> Integers:
        return per_district(end.people.area, which)

    under_3, older = of_age(ages < 3), of_age((ages >= 3) & (ages < 6))
    fourth, leaving, starting = of_age(ages == 10), of_age(ages == 16), of_age(ages == 6)
    found = {
        "kita_u3_kinder": (under_3, point(DAY_CARE_UNDER_3, year) - 0.9 * need),
        "kita_3_u6_kinder": (older, point(DAY_CARE_OLDER, year) - 0.4 * need),
        "hze_hilfen": (of_age(ages < 21), point(FAMILY_HELP, year) + 0.35 * need),
        "uebergang_gymnasium": (fourth, point(GRAMMAR_SCHOOL, year) - 1.9 * need),
        "abgang_ohne_hsa": (leaving, point(WITHOUT_CERTIFICATE, year) + 0.5 * need),
        "seu_sprache_ok": (starting, point(SPEAKS_WELL, year) - 1.3 * need),
        "seu_adipositas": (starting, point(OBESE, year) + 0.35 * need),
        "seu_heft": (starting, BROUGHT_BOOKLET - 0.5 * need),
    }
    counts = {name: _part(seed, name, year, *of) for name, of in found.items()}
    booklets = counts["seu_heft"]
    counts["seu_u8"] = _part(seed, "seu_u8", year, booklets, SEEN_AT_FOUR - 0.3 * need)
    return counts | {"uebergang_gesamt": fourth, "abgang_gesamt": leaving, "seu_kinder": starting}


def _housing(seed: int, end: YearEnd, homes: Households) -> dict[str, Integers]:
    year, need = end.year, _need()
    people = per_district(end.people.area)
    households = per_district(homes.area)
    dwellings = np.rint(households * (1 + VACANT)).astype(np.int64)
    return {
        "wohngeld_hh": _part(
            seed, "wohngeld_hh", year, households, point(HOUSING_BENEFIT, year) + 0.06 * need
        ),
        "wohnflaeche": np.rint(people * (point(SQUARE_METRES, year) - 70 * need)).astype(np.int64),
        "wohnungen_gesamt": dwellings,
        "wohnungen_gefoerdert": _part(
            seed, "wohnungen_gefoerdert", NEWEST_YEAR, dwellings, point(SUBSIDISED, year) + 0.45 * need
        ),
    }


def _election(seed: int, end: YearEnd) -> dict[str, Integers]:
    entitled = per_district(end.people.area, (end.ages() >= VOTING_AGE) & ~end.people.foreign())
    share = point(TURNOUT, end.year) - 1.2 * _need()
    return {"wahlberechtigte": entitled, "waehlende": _part(seed, "waehlende", end.year, entitled, share)}


def write_table(path: Path, day: str, columns: tuple[str, ...], years: Mapping[int, Counts]) -> None:
    """Write the years of one office, a line for each district; years without its counts are left out."""
    lines = [";".join(("stichtag", "gebiet", "name", *columns))]
    for year in sorted(years):
        counts = years[year]
        if columns[0] not in counts:
            continue
        lines += [
            ";".join((f"{day}{year}", one.code, one.name, *(str(counts[name][at]) for name in columns)))
            for at, one in enumerate(DISTRICTS)
            if one.code != UNASSIGNED
        ]
    path.write_text("".join(f"{line}\r\n" for line in lines), encoding="utf-8-sig", newline="")
