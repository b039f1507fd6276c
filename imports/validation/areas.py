"""Are the area keys of a file those of the edition in force?

One ``AreaCheck`` per edition collects what it sees; ``problems`` reports it once at
the end, so that a name that slipped by one row is one message and not hundreds.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from imports.problems import Problem, problem
from imports.reading import normalised
from imports.validation.known import Known, KnownEdition

CITY_ROW = "00"
SUM_WORDS = frozenset({"insgesamt", "gesamt", "gesamtstadt", "summe", "zusammen", "stadt"})
SHOWN = 20


@dataclass
class AreaCheck:
    """Matches area keys with the edition in force on ``period``.

    ``city_keys`` are the keys of control rows for the whole city. Keys come back as
    they stand in the database; "" is a key that the edition does not have.
    """

    known: Known
    period: datetime.date
    city_keys: frozenset[str] = frozenset({CITY_ROW})
    seen: set[str] = field(default_factory=set)
    padded: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    wrong_names: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def edition(self) -> KnownEdition:
        """The edition in force, or an empty one before the first."""
        return self.known.edition_on(self.period) or KnownEdition(self.period)

    def match(self, raw: str, line: int) -> str:
        """Return the area key of a cell, its lost leading zero put back; "" if unknown."""
        key = raw.strip()
        found = self.repaired(key)
        if not found:
            (self.sums if is_sum_row(key) else self.unknown).setdefault(key, line)
            return ""
        if found != key:
            self.padded[key] = found
        self.seen.add(found)
        return found

    def repaired(self, key: str) -> str:
        """Return the key that the edition, the remainder or the city row has, or ""."""
        allowed = {*self.edition.parts, self.known.remainder_code, *self.city_keys}
        if key in allowed:
            return key
        if not (key.isascii() and key.isdigit()):
            return ""
        widths = {len(code) for code in allowed if len(code) > len(key)}
        return next((key.zfill(width) for width in sorted(widths) if key.zfill(width) in allowed), "")

    def compare_name(self, code: str, name: str, line: int) -> None:
        """Remember a name that belongs to another key; the names of control rows are free."""
        area = self.edition.parts.get(code)
        if area and name.strip() and normalised(area.name) != normalised(name):
            self.wrong_names.setdefault((code, name.strip()), line)

    def problems(self, *, complete: bool = True) -> list[Problem]:
        """Return GEB-01, GEB-02, GEB-03, GEB-05, GEB-06 and GEB-07 for what was seen.

        ``complete`` False: absent areas are meant to be zero.
        """
        found = [problem("GEB-06", line=line, text=text) for text, line in self.sums.items()]
        found += self.unknown_keys()
        if complete:
            found += self.missing_areas()
        found += [
            problem("GEB-05", line=line, schluessel=code, soll=self.edition.parts[code].name, ist=name)
            for (code, name), line in self.wrong_names.items()
        ]
        if self.padded:
            raw, repaired = next(iter(self.padded.items()))
            found.append(problem("GEB-07", n=len(self.padded), ist=raw, soll=repaired))
        return found

    def unknown_keys(self) -> list[Problem]:
        """Return GEB-02 where the keys are those of another edition, else GEB-01 for each."""
        other = self.other_edition()
        if other:
            day = f"{self.period:%d.%m.%Y}"
            return [problem("GEB-02", ist=other.label, stichtag=day, soll=self.edition.label)]
        return [
            problem("GEB-01", line=line, schluessel=key, stand=self.edition.label)
            for key, line in self.unknown.items()
        ]

    def other_edition(self) -> KnownEdition | None:
        """Return an edition that has every key of the file, where the one in force has not."""
        keys = {*self.unknown, *self.seen} - {self.known.remainder_code, *self.city_keys}
        if not self.unknown:
            return None
        return next((e for e in self.known.editions if keys <= set(e.parts) and e != self.edition), None)

    def missing_areas(self) -> list[Problem]:
        """Return GEB-03; silent where no key fits at all, because then the keys are the problem."""
        missing = sorted(set(self.edition.parts) - self.seen)
        if not missing or not self.seen & set(self.edition.parts):
            return []
        return [problem("GEB-03", n=len(missing), liste=listed(missing))]


def is_sum_row(key: str) -> bool:
    """Say whether a text in place of a key names a sum ("Stadt insgesamt", "SUMSUMSUM")."""
    words = normalised(key).split()
    return bool(SUM_WORDS & set(words)) or any(word.startswith("sum") for word in words)


def listed(names: Iterable[str], shown: int = SHOWN) -> str:
    """Return the first names, separated by commas, and how many more there are."""
    all_names = list(names)
    more = len(all_names) - shown
    return ", ".join(all_names[:shown]) + (f" und {more} weitere" if more > 0 else "")
