"""Which rows of a table are passed over on purpose. Pure."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from imports.sources.table.grid import Grid, Texts, matching
from imports.sources.table.header import Header
from imports.sources.table.mapping import SkipRule


def skipped_rows(grid: Grid, header: Header, rules: Iterable[SkipRule]) -> NDArray[np.bool_]:
    """Return for each row whether a rule passes it over."""
    skipped = np.zeros(len(grid.lines), dtype=np.bool_)
    for rule in rules:
        position = header.position(rule.column)
        if position is not None:
            skipped |= matched(grid.columns[position], rule)
    return skipped


def matched(texts: Texts, rule: SkipRule) -> NDArray[np.bool_]:
    """Return for each cell of the rule's column whether the rule passes its row over."""
    if rule.pattern:
        return matching(texts, rule.pattern.fullmatch)
    found = np.zeros(len(texts), dtype=np.bool_)
    if rule.start and (starts := np.flatnonzero(matching(texts, rule.start.fullmatch))).size:
        first, end = int(starts[0]), len(texts)
        if rule.stop:
            stops = np.flatnonzero(matching(texts, rule.stop.fullmatch))
            end = int(stops[stops >= first][0]) + 1 if (stops >= first).any() else end
        found[first:end] = True
    return found
