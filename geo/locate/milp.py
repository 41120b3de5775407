"""Mixed-integer programs by HiGHS, through SciPy: solved to the end, or as far as time allows."""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from geo.locate.types import Bools, Floats

INFEASIBLE = 2  # scipy.optimize.milp


@dataclass(frozen=True)
class Solved:
    """The best solution found, None if none was, and the bound proved (-inf if none was)."""

    x: Floats | None
    bound: float
    infeasible: bool


def minimise(
    cost: Floats,
    rows: "scipy.sparse.csc_array",
    least: ArrayLike,
    most: ArrayLike,
    *,
    whole: Bools,
    seconds: float,
) -> Solved:
    """Minimise ``cost @ x`` with ``least <= rows @ x <= most`` and ``0 <= x <= 1``.

    Parameters
    ----------
    whole
        Which variables are 0 or 1, not between.
    seconds
        Wall-clock limit.
    """
    answer = scipy.optimize.milp(
        cost,
        integrality=whole.astype(np.uint8),
        bounds=scipy.optimize.Bounds(0, 1),
        constraints=scipy.optimize.LinearConstraint(rows, least, most),
        options={"time_limit": max(seconds, 0.05), "mip_rel_gap": 0.0},
    )
    bound = -np.inf if answer.mip_dual_bound is None else float(answer.mip_dual_bound)
    return Solved(answer.x, bound, answer.status == INFEASIBLE)
