"""A table as numbers and sparse rows, cut into blocks that share no unknown."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from indicators.disclosure.model import Bound, Cell, Number, Relation, Table
from indicators.disclosure.programme import Floats, Indices, Mask

# Movement of a scaled sum that the solver's tolerances cannot feign.
STEP = 1e-4

Loss: TypeAlias = Callable[[Cell], float]


def root_loss(cell: Cell) -> float:
    """Return weight times the square root of the value.

    Unit losses would sacrifice the big totals first, plain values never a
    large cell where it alone would do; the root lies between.
    """
    return cell.weight * math.sqrt(max(abs(float(cell.value)), 1.0))


def value_loss(cell: Cell) -> float:
    """Return weight times the value, the loss that τ-Argus uses by default."""
    return cell.weight * abs(float(cell.value))


def unit_loss(cell: Cell) -> float:
    """Return the weight: every hidden cell costs the same."""
    return cell.weight


@dataclass(frozen=True)
class Rows:
    """Sums over columns with their limits: lower <= matrix @ change <= upper."""

    matrix: sparse.csr_array
    lower: Floats
    upper: Floats

    def part(self, rows: Indices, columns: Indices) -> "Rows":
        """Return some rows, restricted to some columns."""
        matrix = sparse.csr_array(self.matrix[rows][:, columns])
        return Rows(matrix, self.lower[rows], self.upper[rows])


@dataclass(frozen=True)
class Block:
    """Cells that could be unknown, in changes relative to their true values.

    One column per cell that is virtual or could be hidden; whatever is always
    public has dropped out, because its change is zero. All arrays are per
    column. `down` and `up` say how far an unknown number may lie below and
    above its value as far as anyone knows in advance; `below` and `above` how
    far the attacker's interval must reach at least.
    """

    cells: tuple[Cell, ...]
    rows: Rows
    down: Floats
    up: Floats
    below: Floats
    above: Floats
    loss: Floats
    scale: float
    forced: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """Return the number of columns."""
        return len(self.cells)

    @cached_property
    def virtual(self) -> Mask:
        """Return which columns are never printed and therefore always unknown."""
        return np.array([not cell.published for cell in self.cells], dtype=bool)

    @cached_property
    def primary(self) -> Mask:
        """Return which columns are hidden for their own sake."""
        return np.array([cell.is_primary for cell in self.cells], dtype=bool)

    @cached_property
    def sensitive(self) -> Mask:
        """Return which columns need a wide interval, printed or not."""
        return np.array([cell.is_sensitive for cell in self.cells], dtype=bool)

    @cached_property
    def given(self) -> Mask:
        """Return which columns are unknown whatever the search decides."""
        forced = np.array([cell.key in self.forced for cell in self.cells], dtype=bool)
        given: Mask = self.virtual | self.primary | forced
        return given

    @cached_property
    def pin(self) -> Floats:
        """Return how far a number must be able to lie from its value not to be known.

        A count is known when no other whole number is possible. Sums of money
        have no such step; what the rule demands of secret ones is in `below`
        and `above`.
        """
        counts = np.array([cell.integer for cell in self.cells], dtype=bool)
        return np.where(counts, 1.0, STEP)

    @cached_property
    def hideable(self) -> Mask:
        """Return which columns may be hidden, primaries included."""
        flags = [cell.is_hideable or cell.is_primary for cell in self.cells]
        return np.array(flags, dtype=bool)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {cell.key: place for place, cell in enumerate(self.cells)}

    def column(self, key: str) -> int:
        """Return the column of a cell."""
        return self._places[key]

    def unknown(self, hidden: Iterable[str]) -> Mask:
        """Return which columns an attacker lacks under a pattern."""
        wanted = frozenset(hidden)
        flags = [not cell.published or cell.key in wanted for cell in self.cells]
        return np.array(flags, dtype=bool)

    def keys(self, mask: Mask) -> frozenset[str]:
        """Return the keys of some columns."""
        return frozenset(self.cells[column].key for column in np.flatnonzero(mask))


def blocks(
    table: Table,
    bounds: Sequence[Bound],
    loss: Loss = root_loss,
    forced: frozenset[str] = frozenset(),
) -> list[Block]:
    """Return the table cut into independent blocks, ordered by first key.

    `bounds` are the inequalities to reckon with; a caller that knows which
    statements are public leaves out the others. `forced` cells are hidden
    whatever the search decides.
    """
    cells = [cell for cell in table.cells if _may_be_unknown(cell)]
    column = {cell.key: position for position, cell in enumerate(cells)}
    value = {cell.key: cell.value for cell in table.cells}
    rows, peaks = rows_of(statements(table.relations, bounds), value, column)
    found = []
    for members, touching in components(rows.matrix):
        largest = max([peaks[row] for row in touching] + [_size(cells[c]) for c in members])
        chosen = [cells[position] for position in members]
        found.append(_block(chosen, rows.part(touching, members), largest, loss, forced))
    return found


def components(matrix: sparse.csr_array) -> list[tuple[Indices, Indices]]:
    """Return the columns and rows of each connected part, by first column."""
    row_count, column_count = matrix.shape
    if column_count == 0:
        return []
    pattern = matrix.tocoo()
    size = column_count + row_count
    links = sparse.coo_array(
        (np.ones(pattern.nnz), (pattern.col, pattern.row + column_count)), shape=(size, size)
    )
    _, labels = csgraph.connected_components(links, directed=False)
    columns = _grouped(labels[:column_count])
    rows = dict(_grouped(labels[column_count:]))
    nothing = np.zeros(0, dtype=np.int64)
    parts = [(members, rows.get(label, nothing)) for label, members in columns]
    return sorted(parts, key=lambda part: int(part[0][0]))


def _grouped(labels: npt.NDArray[np.int32]) -> list[tuple[int, Indices]]:
    order = np.argsort(labels, kind="stable")
    names, starts = np.unique(labels[order], return_index=True)
    chunks = np.split(order, starts[1:])
    return [(int(name), chunk) for name, chunk in zip(names, chunks, strict=False)]


def _may_be_unknown(cell: Cell) -> bool:
    return not cell.frozen and (not cell.published or cell.is_hideable or cell.is_primary)


def _size(cell: Cell) -> float:
    return abs(float(cell.value))


def statements(relations: Iterable[Relation], bounds: Iterable[Bound]) -> list[Bound]:
    """Return relations and bounds alike as bounds; a relation has 0 on both sides."""
    return [*(Bound(relation.terms, 0, 0) for relation in relations), *bounds]


def rows_of(
    said: Iterable[Bound], value: Mapping[str, Number], column: Mapping[str, int]
) -> tuple[Rows, list[float]]:
    """Return the rows over some columns, and the largest value each row names.

    Rows are in changes relative to `value`; terms without a column do not
    change, statements without any column are left out.
    """
    entries: list[tuple[int, int, float]] = []
    limits: list[tuple[float, float]] = []
    peaks: list[float] = []
    for statement in said:
        known = [(column[key], factor) for key, factor in statement.terms if key in column]
        if not known:
            continue
        total = sum((factor * value[key] for key, factor in statement.terms), 0)
        entries.extend((len(limits), position, float(factor)) for position, factor in known)
        limits.append((_room(statement.lower, total, -1), _room(statement.upper, total, 1)))
        peaks.append(max(abs(float(value[key])) for key, _ in statement.terms))
    matrix = _matrix(entries, (len(limits), len(column)))
    spans = np.array(limits).reshape(-1, 2)
    return Rows(matrix, spans[:, 0].copy(), spans[:, 1].copy()), peaks


def _room(limit: Number | None, total: Number, side: int) -> float:
    return side * float("inf") if limit is None else float(limit - total)


def _matrix(entries: list[tuple[int, int, float]], shape: tuple[int, int]) -> sparse.csr_array:
    table = np.array(entries, dtype=float).reshape(-1, 3)
    places = (table[:, 0].astype(int), table[:, 1].astype(int))
    return sparse.csr_array((table[:, 2], places), shape=shape)


def _block(cells: list[Cell], rows: Rows, largest: float, loss: Loss, forced: frozenset[str]) -> Block:
    """Return one block, its numbers scaled so that the solver's tolerances fit.

    Counts stay as they are; sums of money are brought below a million.
    """
    counts = any(cell.integer for cell in cells)
    scale = 1.0 if counts else max(largest / 1e6, 1e-6)
    value = np.array([float(cell.value) for cell in cells])
    lower = np.array([float(cell.known_lower) for cell in cells])
    levels = np.array([cell.required if cell.is_sensitive else (0, 0) for cell in cells], float)
    levels = levels.reshape(-1, 2)
    # Nobody knows the largest number of a block once it is hidden, so the limit lies well above.
    unlimited = 2 * np.maximum(largest, value + levels[:, 1])
    upper = np.array([np.inf if cell.upper is None else float(cell.upper) for cell in cells])
    upper = np.where(np.isinf(upper), unlimited, upper)
    scaled = Rows(rows.matrix, rows.lower / scale, rows.upper / scale)
    return Block(
        cells=tuple(cells),
        rows=scaled,
        down=(value - lower) / scale,
        up=np.maximum(upper - value, 0.0) / scale,
        below=levels[:, 0] / scale,
        above=levels[:, 1] / scale,
        loss=np.array([loss(cell) for cell in cells]),
        scale=scale,
        forced=forced & {cell.key for cell in cells},
    )
