"""Solve a tour problem: exactly when it is small, else by large neighbourhood search.

The search begins at several different tours, anchored at far-apart stops, because a single start
cannot cross from one far cluster of stops to another. The best of them are carried on under
simulated annealing until the time is up.
"""

import time
from collections.abc import Callable
from typing import Final

from geo.errors import N_
from routes.solver import exact
from routes.solver.courses import with_courses
from routes.solver.stop import StoppingCriterion
from routes.solver.warm import warm_up
from routes.tour.errors import PlanError
from routes.tour.itinerary import Itinerary, shortfalls
from routes.tour.problem import TourProblem
from routes.tour.result import Result

EXACT_WORK: Final = 60_000
"""Problems with less work than this are solved exactly, in a few hundredths of a second."""
Progress = Callable[[float, int], None]


def solve(
    problem: TourProblem,
    stop: StoppingCriterion,
    *,
    seed: int = 0,
    initial: Itinerary | None = None,
    progress: Progress | None = None,
) -> Result:
    """Find a tour that meets most wishes, then has most value, then drives least.

    Parameters
    ----------
    problem
        What is asked.
    stop
        When to stop searching.
    seed
        Seed of the search: the same seed gives the same tour, unless ``stop`` looks at a clock.
    initial
        A tour to begin at, of this problem or of one much like it: what still fits of it is the
        first tour, and the result is never worse than that. A tenth of a second then does what
        a search from nothing needs a second for. A problem small enough to be solved exactly
        takes no notice of it.
    progress
        Called after every round with the share of the budget used and the best value.

    Raises
    ------
    PlanError
        If the days cannot be joined even without a visit.
    """
    result = _solve(problem, stop, seed=seed, initial=initial, progress=progress)
    return with_courses(
        problem, result, lambda tried: _solve(tried, stop, seed=seed, progress=progress)
    )


def _solve(
    problem: TourProblem,
    stop: StoppingCriterion,
    *,
    seed: int,
    initial: Itinerary | None = None,
    progress: Progress | None,
) -> Result:
    """Find a tour, lunch inside long visits only where it is solved exactly."""
    began = time.perf_counter()
    small = len(problem.stops) <= exact.MAX_STOPS and exact.work(problem) <= EXACT_WORK
    if small or not problem.stops:
        itinerary = exact.solve_exactly(problem)
        return _result(problem, itinerary, iterations=0, began=began, optimal=True)
    from routes.solver.annealing import Search  # noqa: PLC0415 - numba is slow to import
    from routes.solver.stages import Course, go_through  # noqa: PLC0415

    warm_up()
    search = Search(problem, seed)
    course = Course(search, stop, progress)
    adopted = search.adopt(initial) if initial is not None else None
    if adopted is not None:
        course.go_on(adopted)
    else:
        go_through(search, course)
    return _result(
        problem, search.itinerary, iterations=search.iterations, began=began, optimal=False
    )


def _result(
    problem: TourProblem,
    itinerary: Itinerary | None,
    *,
    iterations: int,
    began: float,
    optimal: bool,
) -> Result:
    if itinerary is None:
        raise PlanError(
            N_(
                "The overnight places are too far apart: even without a visit a day's drive does "
                "not fit its hours or its driving limit."
            )
        )
    missing = tuple(sorted(problem.required.difference(itinerary.stops)))
    seconds = time.perf_counter() - began
    served = [problem.stops[problem.index[name]] for name in itinerary.stops]
    short = shortfalls(problem, served)
    return Result(itinerary, itinerary.value, missing, iterations, seconds, optimal, short)
