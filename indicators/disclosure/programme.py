"""Linear programmes on HiGHS, kept warm between questions to the same rows."""

from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

from indicators.disclosure.model import DisclosureError

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]

DUAL, PRIMAL = 1, 4


class SolverError(DisclosureError):
    """The solver ended without an answer that can be trusted."""


@dataclass(frozen=True)
class Optimum:
    """The best point of a programme: one value per column, one multiplier per row."""

    values: Floats
    multipliers: Floats


def quiet_solver() -> highspy.Highs:
    """Return a solver without output.

    Every solver of a process must ask for the same number of threads, or HiGHS
    refuses to run; one thread also makes results repeatable.
    """
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor has no annotations
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 1)
    return solver


class Programme:
    """Rows and limits that stay while the objective changes.

    `matrix` has one row per known sum and one column per unknown number. The
    solver starts each question from the last answer.
    """

    def __init__(
        self,
        matrix: sparse.csr_array,
        row_limits: tuple[Floats, Floats],
        column_limits: tuple[Floats, Floats],
        *,
        limits_change: bool = False,
    ) -> None:
        """Load the rows and limits; the objective is zero.

        `limits_change` tells that the questions differ in their limits rather
        than in their objective: the dual simplex method then starts nearer.
        Measured on 28,000 columns: 3 ms against 20 ms for a new objective.
        """
        self.columns = matrix.shape[1]
        self._solver = quiet_solver()
        self._solver.setOptionValue("simplex_strategy", DUAL if limits_change else PRIMAL)
        self._solver.passModel(_model(matrix, row_limits, column_limits))
        self._every = np.arange(self.columns, dtype=np.int32)

    def limit(self, columns: Indices, lower: Floats, upper: Floats) -> None:
        """Change the limits of some columns."""
        self._solver.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def minimise(self, costs: Floats) -> Optimum | None:
        """Return the cheapest point, or None when no point satisfies the rows.

        Raises SolverError when HiGHS can vouch for neither.
        """
        self._solver.changeColsCost(self.columns, self._every, costs)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
            self._solver.clearSolver()
            self._solver.run()
            status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverError(self._solver.modelStatusToString(status))
        solution = self._solver.getSolution()
        return Optimum(np.array(solution.col_value), np.array(solution.row_dual))


def _model(
    matrix: sparse.csr_array,
    row_limits: tuple[Floats, Floats],
    column_limits: tuple[Floats, Floats],
) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.zeros(matrix.shape[1])
    model.col_lower_, model.col_upper_ = column_limits
    model.row_lower_, model.row_upper_ = row_limits
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.data.astype(np.float64)
    return model
