"""Which column of a file each word of a mapping means. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from imports.problems import Problem, problem
from imports.reading import normalised
from imports.sources.table.mapping import TableMapping, ValueRule, placeholders
from imports.validation.areas import listed

JOIN = " | "


@dataclass
class Header:
    """The titles of a table, and what was asked of them.

    A column is named by its whole title (parts joined with " | ") or by any part of it
    that no other column has.
    """

    titles: Sequence[tuple[str, ...]]
    names: Sequence[str]
    problems: list[Problem] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    _asked: dict[str, int | None] = field(default_factory=dict)

    def title(self, position: int) -> str:
        """Return the title of a column as messages name it."""
        return JOIN.join(self.titles[position])

    def position(self, name: str) -> int | None:
        """Return where a column stands; DAT-08 once where there is none, DAT-09 where it is not clear."""
        if name not in self._asked:
            self._asked[name] = self._found(name)
        return self._asked[name]

    def _found(self, name: str) -> int | None:
        wanted = normalised(name)
        found = [at for at in range(len(self.titles)) if normalised(self.title(at)) == wanted]
        found = found or [at for at, parts in enumerate(self.titles) if wanted in map(normalised, parts)]
        self.used.update(found)
        if not found:
            titles = listed(filter(None, map(self.title, range(len(self.titles))))) or "keine"
            self.problems.append(problem("DAT-08", column=name, liste=titles))
        if len(found) > 1:
            self.problems.append(problem("DAT-09", column=name, n=len(found)))
        return found[0] if len(found) == 1 else None

    def matching(self, rule: ValueRule) -> list[int]:
        """Return the columns of a rule; a title with "*" means those that nothing else has named."""
        found: list[int] = []
        for name in rule.columns:
            if "*" in name:
                found += self._like(name)
            elif (at := self.position(name)) is not None:
                found.append(at)
        self.used.update(found)
        return found

    def _like(self, name: str) -> list[int]:
        pattern = pattern_of(name)
        free = [at for at in range(len(self.titles)) if at not in self.used]
        found = [at for at in free if pattern.fullmatch(normalised(self.title(at)))]
        found = found or [at for at in free if pattern.fullmatch(normalised(self.names[at]))]
        if not found:
            titles = listed(filter(None, map(self.title, range(len(self.titles))))) or "keine"
            self.problems.append(problem("DAT-08", column=name, liste=titles))
        return found

    def unknown_columns(self, ignored: Iterable[str]) -> list[Problem]:
        """Return DAT-10 for each column with a title that the mapping neither reads nor leaves out."""
        patterns = [pattern_of(name) for name in ignored]
        found = []
        for at, parts in enumerate(self.titles):
            names = {normalised(self.title(at)), *map(normalised, parts)}
            left_out = any(pattern.fullmatch(name) for name in names for pattern in patterns)
            if parts and at not in self.used and not left_out:
                found.append(problem("DAT-10", column=self.title(at)))
        return found


def pattern_of(name: str) -> re.Pattern[str]:
    """Return what a normalised title has to look like; "*" stands for any characters."""
    return re.compile(".*".join(map(re.escape, normalised(name).split("*"))))


@dataclass(frozen=True)
class Layout:
    """Where everything of a mapping stands; None for what the mapping takes from elsewhere."""

    area: int | None
    name: int | None
    period: int | None
    values: tuple[tuple[ValueRule, int], ...]
    complete: bool


def layout_of(header: Header, mapping: TableMapping) -> Layout:
    """Return the columns of a mapping; ``complete`` False where one is absent (DAT-08, DAT-09)."""
    asked = (mapping.area.column, mapping.area.name_column, mapping.period.column)
    area, name, period = (header.position(column) if column else None for column in asked)
    for rule in mapping.values:
        for column in placeholders(rule.measure):
            header.position(column)
    for skip in mapping.skips:
        header.position(skip.column)
    plain_first = sorted(mapping.values, key=lambda rule: any("*" in column for column in rule.columns))
    by_rule = {id(rule): header.matching(rule) for rule in plain_first}
    values = tuple((rule, at) for rule in mapping.values for at in by_rule[id(rule)])
    return Layout(area, name, period, values, complete=not header.problems)
