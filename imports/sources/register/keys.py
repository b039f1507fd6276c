"""The words in which the catalogue names measures of the register (``Measure.source_key``).

HW                            everybody with sole or main dwelling
HW ALTER=0-2                  completed years, both ends included; "80-" is open
HW STAAT=ND ALTER=15-64       one characteristic beside age and sex
HW ALTERSSUMME                sum over persons of (age + 0.5)
HH_TYP=paar_mit_kind          households; "*" stands for all codes
BEWEGUNG=geburten             events of the calendar year
"""

from dataclasses import dataclass

from imports.sources.register.codes import CHARACTERISTICS, OLDEST, STOCKS

EVENTS = frozenset({"BEWEGUNG", "HH_GROESSE", "HH_TYP"})
"""Characteristics whose counts are not persons unless a stock stands before them."""


class SourceKeyError(ValueError):
    """A source key that does not follow the grammar."""


@dataclass(frozen=True)
class Selection:
    """Which people, households or events a measure counts.

    ``stock`` is "HW", "NW" or "WB"; ``low`` and ``high`` completed years, both included,
    ``high`` None for open; ``sex`` "" for all, else "M" or "W"; ``codes`` the codes of
    ``characteristic`` that count. ``of_persons`` False: households or events.
    """

    stock: str = "HW"
    characteristic: str = ""
    codes: frozenset[str] = frozenset()
    low: int = 0
    high: int | None = None
    sex: str = ""
    age_sum: bool = False
    of_persons: bool = True

    @property
    def all_ages(self) -> bool:
        """Whether age does not matter."""
        return self.low == 0 and self.high is None


def parse(key: str) -> Selection:
    """Return the selection that a source key names; raises SourceKeyError for any other text."""
    words = key.split()
    if not words:
        raise SourceKeyError("Der Schlüssel ist leer.")
    persons = words[0] in STOCKS
    found: dict[str, str] = {}
    for word in words[1:] if persons else words:
        name, _, value = word.partition("=")
        if name in found:
            raise SourceKeyError(f"„{key}“: {name} kommt zweimal vor.")
        found[name] = value
    return selection_of(key, words[0] if persons else "HW", found, persons=persons)


def selection_of(key: str, stock: str, found: dict[str, str], *, persons: bool) -> Selection:
    """Return the selection of the conditions in a key."""
    age_sum = found.pop("ALTERSSUMME", None)
    low, high = age_range(key, found.pop("ALTER", "0-"))
    sex = found.pop("GESCHLECHT", "")
    if sex not in ("", "M", "W") or age_sum:
        raise SourceKeyError(f"„{key}“: GESCHLECHT ist M oder W, ALTERSSUMME hat keinen Wert.")
    if len(found) > 1:
        raise SourceKeyError(f"„{key}“: neben Alter und Geschlecht ist nur ein Merkmal möglich.")
    name, value = next(iter(found.items()), ("", ""))
    if not persons and name not in EVENTS:
        raise SourceKeyError(f"„{key}“ beginnt weder mit {', '.join(STOCKS)} noch mit einem Merkmal.")
    codes = codes_of(key, name, value)
    return Selection(stock, name, codes, low, high, sex, age_sum is not None, persons)


def codes_of(key: str, name: str, value: str) -> frozenset[str]:
    """Return the codes of a condition, "*" being all of them."""
    if not name:
        return frozenset()
    allowed = CHARACTERISTICS.get(name, ())
    codes = frozenset(allowed if value == "*" else value.split(","))
    if not allowed or not codes <= set(allowed):
        raise SourceKeyError(f"„{key}“: „{name}={value}“ ist nicht bekannt.")
    return codes


def age_range(key: str, text: str) -> tuple[int, int | None]:
    """Return lower and upper age of "15-64", or None as upper age of "80-"."""
    low, dash, high = text.partition("-")
    if not (dash and low.isdecimal() and (high.isdecimal() or not high)):
        raise SourceKeyError(f"„{key}“: „{text}“ ist kein Altersbereich.")
    if high and not int(low) <= int(high) <= OLDEST:
        raise SourceKeyError(f"„{key}“: „{text}“ ist kein Altersbereich.")
    return int(low), int(high) if high else None
