"""Cuts: what every valid pattern must hide, and the programme that obeys them."""

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from indicators.disclosure.block import Block
from indicators.disclosure.programme import Floats, Indices, Mask, SolverError, quiet_solver
from indicators.disclosure.witness import Target

# Coefficients smaller than this in proportion only make the numbers worse.
SMALL = 1e-7


@dataclass(frozen=True)
class Cut:
    """sum of weights * hidden over columns >= need."""

    columns: Indices
    weights: Floats
    need: float


def cut_from(block: Block, target: Target, reason: Floats, fixed: Mask, free: Mask) -> Cut | None:
    """Return what the multipliers of a successful attack demand of every pattern.

    With the multipliers g, the change of the target is at most the sum over
    columns of what d = e - M'g lets each move; columns count only if hidden.
    None when the multipliers prove nothing.
    """
    rows = block.rows
    g = np.where((reason > 0) & np.isinf(rows.upper), 0.0, reason)
    g = np.where((g < 0) & np.isinf(rows.lower), 0.0, g)
    d = -(rows.matrix.T @ g)
    d[target.column] += target.side
    moves = np.maximum(d, 0) * block.up + np.maximum(-d, 0) * block.down
    limits = np.where(g > 0, rows.upper, rows.lower)
    slack = float(np.sum(g[g != 0] * limits[g != 0]))
    need = target.need - slack - float(moves[fixed].sum())
    if need <= SMALL:
        return None
    columns = np.flatnonzero(free & (moves > SMALL * need))
    return Cut(columns, np.minimum(moves[columns] / need, 1.0), 1.0)


class Master:
    """The programme over patterns: which columns to hide at least loss."""

    def __init__(self, losses: Floats, free: Indices) -> None:
        """Start with no rows; `free` are the columns that may be hidden or shown."""
        self._free = free
        self._place = {int(column): place for place, column in enumerate(free)}
        self._solver = quiet_solver()
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(free), 0
        model.col_cost_ = losses[free]
        model.col_lower_, model.col_upper_ = np.zeros(len(free)), np.ones(len(free))
        model.a_matrix_.start_ = np.zeros(len(free) + 1, dtype=np.int32)
        self._solver.passModel(model)
        self._size = len(losses)

    def add(self, cuts: Sequence[Cut]) -> None:
        """Add rows."""
        for cut in cuts:
            places = np.array([self._place[int(column)] for column in cut.columns], np.int32)
            self._solver.addRow(cut.need, highspy.kHighsInf, len(places), places, cut.weights)

    def make_integer(self) -> None:
        """Allow only hidden or shown from now on."""
        count = len(self._free)
        kinds = np.full(count, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self._solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)

    def confine(self, lower: Mask, upper: Mask) -> None:
        """Hide some columns for sure and allow only some; all False and all True frees them."""
        low, high = lower[self._free].astype(float), upper[self._free].astype(float)
        places = np.arange(len(self._free), dtype=np.int32)
        self._solver.changeColsBounds(len(places), places, low, high)

    def solve(self, seconds: float, gap: float = 0.0, nodes: int = 0) -> tuple[Floats, float] | None:
        """Return how far each column is hidden and a bound of the loss, or None at the limit."""
        solver = self._solver
        solver.setOptionValue("time_limit", solver.getRunTime() + max(seconds, 0.01))
        solver.setOptionValue("mip_rel_gap", gap)
        if nodes:
            solver.setOptionValue("mip_max_nodes", nodes)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise SolverError("the cuts exclude every pattern")
        info = solver.getInfo()
        if info.primal_solution_status != 2:
            return None
        if not nodes and status != highspy.HighsModelStatus.kOptimal:
            return None
        share = np.zeros(self._size)
        share[self._free] = np.clip(solver.getSolution().col_value, 0.0, 1.0)
        bound = info.mip_dual_bound if nodes else info.objective_function_value
        return share, float(bound)
