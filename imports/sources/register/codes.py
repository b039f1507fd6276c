"""Code lists of the register formats.

Nationalities: key of the Federal Statistical Office ("Staatsangehörigkeit", three digits,
first digit the continent), with the codes of former states, which stay valid.
Marital status: sheet 1401 of the DSMeld, in groups for publication.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

OLDEST = 115
STOCKS = ("HW", "NW", "WB")
SEXES = ("I", "M", "W", "D", "X")
MOVEMENTS = ("geburten", "sterbefaelle", "zuzuege", "fortzuege", "umzuege_rein", "umzuege_raus")
HOUSEHOLDS = ("einperson", "paar_ohne_kind", "paar_mit_kind", "alleinerziehend", "sonstige")
STAYS = {"W00_01": 0, "W02_04": 2, "W05_09": 5, "W10_19": 10, "W20_UM": 20}
"""Length of residence: the first completed year of each group."""

CHARACTERISTICS: dict[str, tuple[str, ...]] = {
    "STAAT": ("DE", "ND"),
    "ZUWANDERUNG": ("1", "2", "3"),
    "FAMST": ("LD", "VH", "VW", "GS", "NB"),
    "WOHNDAUER": tuple(STAYS),
    "HH_GROESSE": ("P1", "P2", "P3", "P4", "P5_UM"),
    "HH_TYP": HOUSEHOLDS,
    "BEWEGUNG": MOVEMENTS,
}
"""Codes of each characteristic but age."""

COMPLETE = ("ALTER", "STAAT", "FAMST")
"""Characteristics that every person has: their groups add up to everybody."""

MARITAL_GROUPS = {
    "LD": "LD",
    "VH": "VH",
    "LP": "VH",
    "VW": "VW",
    "LV": "VW",
    "LE": "VW",
    "GS": "GS",
    "EA": "GS",
    "LA": "GS",
    "NB": "NB",
}
PERSON_SEXES = {
    "m": "M",
    "männlich": "M",
    "w": "W",
    "weiblich": "W",
    "d": "D",
    "divers": "D",
    "x": "X",
    "ohne angabe": "X",
}
DWELLINGS = {"AW": "HW", "HW": "HW", "NW": "NW", "0": "HW", "1": "HW", "2": "NW"}

GERMAN = "000"
NATIONALITY_SPANS = (
    "000",
    "120-170 181 185 195 199",
    "221 223-227 229-233 236-239 242-249 251-259 261-263 265 267-269 271-274 276-278 281-287 289 291 295 299",
    "320 322-324 326-328 330 332-337 340 345-349 351 353-355 357 359 361 364-371 395 399",
    "411-412 421-427 429-432 434 436-439 441-442 444-451 454 456-462 465 467 469-472 474-477 479 482-483",
    "495 499",
    "523-524 526-527 530-533 536-538 540-541 543-545 595 599",
    "910 997-999",
)  # fmt: skip
"""Valid keys by continent, consecutive ones joined; the last are substitutes (stateless, unclear …)."""


def spread(spans: str) -> Iterator[str]:
    """Yield every key of "121 126-128"."""
    for span in spans.split():
        first, _, last = span.partition("-")
        yield from (f"{number:03d}" for number in range(int(first), int(last or first) + 1))


NATIONALITIES = frozenset(key for spans in NATIONALITY_SPANS for key in spread(spans))


class AgeGroup(NamedTuple):
    """Completed years of a group, both included; ``high`` None where it is open."""

    low: int
    high: int | None


AGE_CODE = re.compile(r"A(\d{2,3})(?:_(\d{2,3}|UM))?")


def age_group(code: str) -> AgeGroup | None:
    """Return the ages of "A03_05", "A80_UM", "A007" or "A100_UM", or None for any other text."""
    found = AGE_CODE.fullmatch(code) if code.isascii() else None
    if not found:
        return None
    low, high = found.groups()
    if high == "UM":
        return AgeGroup(int(low), None)
    if high is None:
        return AgeGroup(int(low), int(low)) if len(low) == 3 else None
    return AgeGroup(int(low), int(high)) if int(low) <= int(high) else None
