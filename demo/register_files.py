"""Files of the residents' register: persons (profile R1) and counts (profile R2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from demo.chance import Flags, Integers, ascending, stream
from demo.city import CITY_NAME, DISTRICTS
from demo.history import MOVEMENTS, YearEnd, per_district
from demo.households import NONE, SIZES, Households, Kind
from demo.marriage import marital_status
from demo.people import NO_SECOND, Trait

R1_HEAD = ";".join(
    (
        "stichtag", "gebiet", "alter", "geschlecht", "staat1", "staat2", "familienstand", "wohnungsstatus",
        "einzug_jahr", "zuwanderung", "haushalt_typ",
    )
)  # fmt: skip
R2_HEAD = "stichtag;gebiet_code;gebiet_name;bestand;merkmal;auspraegung;geschlecht;anzahl"
SECONDARY_DWELLINGS = 0.015
MAIN_OF_SEVERAL = 0.03
DIVERSE = 0.00015
CHUNK = 20_000
OLDEST = 100
STAYS = {"W00_01": 0, "W02_04": 2, "W05_09": 5, "W10_19": 10, "W20_UM": 20}

Texts = NDArray[np.str_]


def _texts(numbers: Integers, width: int = 1, missing: int | None = None) -> Texts:
    """Return numbers as text with leading zeros, "" for the missing one."""
    text = np.char.zfill(numbers.astype(str), width)
    return text if missing is None else np.where(numbers == missing, "", text)


def _sex(end: YearEnd) -> Texts:
    """Return m, w, or d for very few grown-up persons."""
    diverse = (end.people.traits[:, Trait.DIVORCE] < DIVERSE) & (end.ages() >= 18)
    return np.where(diverse, "d", np.where(end.people.woman, "w", "m"))


def _dwelling(end: YearEnd, chance: np.random.Generator) -> Texts:
    return np.where(chance.random(len(end.people)) < MAIN_OF_SEVERAL, "HW", "AW")


def person_lines(seed: int, end: YearEnd, homes: Households) -> list[str]:
    """Return the lines of profile R1 without header, in no meaningful order.

    One line per person with sole or main dwelling, and some with a secondary one.
    """
    chance = stream(seed, "persons")
    people, kinds = end.people, homes.kind_of_persons()
    names = np.array([kind.name.lower() for kind in Kind] + [""])
    columns = [
        np.full(len(people), f"31.12.{end.year}"),
        np.array([district.code for district in DISTRICTS])[people.area],
        _texts(end.ages()),
        _sex(end),
        _texts(people.nationality, 3),
        _texts(people.second, 3, NO_SECOND),
        marital_status(end),
        _dwelling(end, chance),
        _texts(people.moved_in),
        _texts(people.background),
        names[np.where(kinds == NONE, len(Kind), kinds)],
    ]
    second_home = _secondary(end)
    lines = [";".join(cells) for cells in zip(*(column.tolist() for column in columns), strict=True)]
    columns[7] = np.full(len(people), "NW")
    columns[10] = np.full(len(people), "")
    lines += [
        ";".join(cells) for cells in zip(*(column[second_home].tolist() for column in columns), strict=True)
    ]
    order = ascending(chance.random(len(lines)))
    return [lines[position] for position in order.tolist()]


def _secondary(end: YearEnd) -> Flags:
    """Say which persons have a twin with a secondary dwelling in the same district."""
    dice = end.people.traits[:, Trait.WIDOWHOOD]
    return (dice > 1 - 2 * SECONDARY_DWELLINGS) & (end.ages() >= 18) & (end.ages() < 70)


def write_persons(path: Path, lines: list[str], scale: int, seed: int) -> int:
    """Write the lines ``scale`` times, each time in another order; return the number of lines.

    Holds one city in memory, whatever the scale.
    """
    chance = stream(seed, "scale")
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{R1_HEAD}\r\n")
        for turn in range(scale):
            again = lines if turn == 0 else [lines[i] for i in ascending(chance.random(len(lines))).tolist()]
            for start in range(0, len(again), CHUNK):
                file.write("\r\n".join(again[start : start + CHUNK]) + "\r\n")
    return scale * len(lines)


@dataclass(frozen=True)
class _Count:
    """One characteristic of profile R2: counts per district, for one sex."""

    stock: str
    name: str
    value: str
    sex: str
    numbers: Integers


def _by_sex(end: YearEnd, stock: str, name: str, value: str, which: Flags) -> Iterator[_Count]:
    area, woman = end.people.area, end.people.woman
    yield _Count(stock, name, value, "I", per_district(area, which))
    yield _Count(stock, name, value, "M", per_district(area, which & ~woman))
    yield _Count(stock, name, value, "W", per_district(area, which & woman))


def _totals(end: YearEnd) -> Iterator[_Count]:
    everyone = np.ones(len(end.people), dtype=np.bool_)
    main = list(_by_sex(end, "HW", "INSG", "INSG", everyone))
    second = list(_by_sex(end, "NW", "INSG", "INSG", _secondary(end)))
    yield from main
    yield from second
    for one, other in zip(main, second, strict=True):
        yield _Count("WB", "INSG", "INSG", one.sex, one.numbers + other.numbers)


def _ages(end: YearEnd) -> Iterator[_Count]:
    ages = np.minimum(end.ages(), OLDEST)
    size = len(DISTRICTS)
    for sex, which in (("M", ~end.people.woman), ("W", end.people.woman)):
        keys = ages[which] * size + end.people.area[which]
        table = np.bincount(keys, minlength=(OLDEST + 1) * size).reshape(OLDEST + 1, size)
        for age in range(OLDEST + 1):
            name = f"A{age:03d}" + ("_UM" if age == OLDEST else "")
            yield _Count("HW", "ALTER", name, sex, table[age].astype(np.int64))


def _stay(end: YearEnd) -> Iterator[_Count]:
    years = end.year - end.people.moved_in
    starts = [*STAYS.values(), 999]
    for index, name in enumerate(STAYS):
        yield from _by_sex(
            end, "HW", "WOHNDAUER", name, (years >= starts[index]) & (years < starts[index + 1])
        )


def _origins(end: YearEnd) -> Iterator[_Count]:
    foreign = end.people.foreign()
    yield from _by_sex(end, "HW", "STAAT", "DE", ~foreign)
    yield from _by_sex(end, "HW", "STAAT", "ND", foreign)
    for code in (1, 2, 3):
        yield from _by_sex(end, "HW", "ZUWANDERUNG", str(code), end.people.background == code)


def _marital(end: YearEnd) -> Iterator[_Count]:
    status = marital_status(end)
    groups = {"LD": ("LD",), "VH": ("VH", "LP"), "VW": ("VW",), "GS": ("GS",), "NB": ("NB",)}
    for name, codes in groups.items():
        yield from _by_sex(end, "HW", "FAMST", name, np.isin(status, codes))


def _households(homes: Households) -> Iterator[_Count]:
    sizes = np.minimum(homes.sizes(), len(SIZES))
    for index, name in enumerate(SIZES, start=1):
        yield _Count("HW", "HH_GROESSE", name, "I", per_district(homes.area, sizes == index))
    for kind in Kind:
        yield _Count("HW", "HH_TYP", kind.name.lower(), "I", per_district(homes.area, homes.kind == kind))


def _movements(end: YearEnd) -> Iterator[_Count]:
    for name in MOVEMENTS:
        yield _Count("HW", "BEWEGUNG", name, "I", end.movements[name])


def counts_of(end: YearEnd, homes: Households, *, persons: bool) -> list[_Count]:
    """Return everything that profile R2 says of a year; without persons only households and movements."""
    counts: list[_Count] = []
    if persons:
        for group in (_totals, _ages, _origins, _marital, _stay):
            counts.extend(group(end))
    counts.extend(_households(homes))
    counts.extend(_movements(end))
    return counts


def write_counts(path: Path, end: YearEnd, counts: list[_Count]) -> int:
    """Write a file of profile R2: the city row, the districts and the remainder; return its lines."""
    day = f"31.12.{end.year}"
    places = [(district.code, district.name) for district in DISTRICTS]
    lines = [R2_HEAD]
    for count in counts:
        tail = f"{count.stock};{count.name};{count.value};{count.sex}"
        lines.append(f"{day};00;Stadt {CITY_NAME};{tail};{int(count.numbers.sum())}")
        for (code, name), number in zip(places, count.numbers.tolist(), strict=True):
            lines.append(f"{day};{code};{name};{tail};{number}")
    path.write_text("".join(f"{line}\r\n" for line in lines), encoding="utf-8-sig", newline="")
    return len(lines) - 1
