"""The venues that make most centres count as covered, as the coverage page itself counts them.

A lecture counts at the centre where it is held, so the centres to go to are those that lack one
lecture, and no choice of as many lectures covers more. What is left to decide is their order: who
is within a lecturer's reach first, then who has waited longest.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.locate import Location
from web.suggest.problem import Problem, columns_of, missing_lectures
from web.suggest.question import SuggestQuery

NEVER: Final = np.inf
"""Days that a centre has waited that never had a lecture."""


def solve_own(problem: Problem, query: SuggestQuery) -> Location:
    """Choose the centres; nobody who lacks one lecture is left while others are taken."""
    columns = columns_of(problem.scope, problem.candidates)
    allowed = (columns >= 0) & ~problem.excluded[columns]
    rows = np.flatnonzero(problem.open & allowed)
    chosen = rows[_order(problem, rows)][: query.venues]
    value = float((problem.weights * problem.gains)[chosen].sum())
    left = np.flatnonzero(~allowed[problem.open])
    return Location(columns[chosen], value, value, value, 0.0, left)


def _order(problem: Problem, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Order centres: fewest lectures missing, most weight, near a lecturer, longest wait."""
    scope, status = problem.scope, problem.status.iloc[rows]
    waited = status["days_since"].mask(status["never"], NEVER).fillna(0).to_numpy(np.float64)
    far = np.zeros(len(rows), dtype=bool)
    if scope.minutes is not None:
        far = ~np.asarray(scope.minutes.iloc[rows] <= scope.within)
    people = scope.people.iloc[rows].to_numpy(np.float64)
    missing = missing_lectures(scope, problem.status)[rows]
    return np.lexsort((-people, -waited, far, -problem.weights[rows], missing))
