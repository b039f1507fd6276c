"""Which area of the atlas each key or name of a file means. Pure."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from imports.problems import Problem
from imports.reading import normalised
from imports.sources.table.mapping import AreaRule
from imports.validation import AreaCheck, Known

CITY = "stadt"


class Place(NamedTuple):
    """An area by level and code; ``control``: its numbers only check sums."""

    level: str
    code: str
    control: bool = False


@dataclass
class LevelCheck:
    """The areas of one level at one reference date, and what a file says of them."""

    check: AreaCheck
    control: bool = False

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Codes of the level; the key is the code itself."""
        return {code: code for code in self.check.edition.parts}

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """Codes by normalised name; names that two areas share are left out."""
        names = [normalised(area.name) for area in self.check.edition.parts.values()]
        pairs = zip(names, self.check.edition.parts, strict=True)
        return {name: code for name, code in pairs if names.count(name) == 1}

    def find(self, key: str, line: int, *, by_name: bool) -> str:
        """Return the code of a key or name, "" for one that the edition does not have."""
        code = self.codes.get(key) or (self.by_name.get(normalised(key)) if by_name else None)
        if code:
            self.check.seen.add(code)
            return code
        return self.check.match(key, line)


@dataclass
class Places:
    """Finds areas as a mapping says; ``known`` by level, with "" for the largest below the city."""

    rule: AreaRule
    known: Mapping[str, Known]
    checks: dict[tuple[str, datetime.date], LevelCheck] = field(default_factory=dict)

    def find(self, text: str, period: datetime.date, line: int) -> Place | None:
        """Return the area of a key or name at a reference date, None for one that there is not."""
        key = text.strip()
        level, control = self._level(key)
        place = self.checks.get((level, period)) or self._check(level, period)
        if level == CITY and place.codes:
            return Place(CITY, place.check.known.city_code, control)
        code = place.find(self.rule.aliases.get(key, key), line, by_name=self.rule.by_name)
        return Place(place.check.edition.level, code, control) if code else None

    def _level(self, key: str) -> tuple[str, bool]:
        for rule in self.rule.levels:
            if rule.pattern.fullmatch(key):
                return rule.level, rule.control
        return self.rule.level, False

    def _check(self, level: str, period: datetime.date) -> LevelCheck:
        made = LevelCheck(AreaCheck(self.known[level], period, frozenset()))
        return self.checks.setdefault((level, period), made)

    def compare_name(self, text: str, name: str, period: datetime.date, line: int) -> None:
        """Remember a name that does not belong to the key beside it."""
        key = text.strip()
        check = self.checks.get((self._level(key)[0], period))
        if check:
            check.check.compare_name(check.codes.get(self.rule.aliases.get(key, key), ""), name, line)

    def problems(self) -> Iterator[Problem]:
        """Yield GEB-01, GEB-02, GEB-05, GEB-06 and GEB-07; absent areas are a question of each measure."""
        for check in self.checks.values():
            yield from check.check.problems(complete=False)
